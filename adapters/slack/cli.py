"""``rejoinder slack …``: what an operator does on Slack's side."""

from __future__ import annotations

import click


@click.group(name="slack")
def cli() -> None:
    """Make the app's manifest for Slack."""


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of YAML.")
@click.option("--url", help="The public https address, for HTTP; default: the settings', if any.")
def manifest(*, as_json: bool, url: str | None) -> None:
    """Print the app manifest, to be pasted at https://api.slack.com/apps."""
    from adapters.slack.manifest import printed  # noqa: PLC0415 - keeps --help quick

    click.echo(printed(url, as_json=as_json), nl=False)
