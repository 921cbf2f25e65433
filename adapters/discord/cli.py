"""``rejoinder discord …``: what an operator does on Discord's side."""

from __future__ import annotations

import sys

import click


@click.group(name="discord")
def cli() -> None:
    """Register the commands on Discord."""


@cli.command()
def sync() -> None:
    """Register the bot's commands, if they differ from those that Discord knows."""
    from adapters.discord.sync import sync_commands  # noqa: PLC0415 - keeps --help quick

    sys.exit(sync_commands())
