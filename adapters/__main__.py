"""The command line, ``rejoinder``.

Commands import what they need when they run, so that ``rejoinder --help`` stays quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from adapters import platforms_with_commands
from bot.text.summarise import METHODS, SEMANTIC


class Rejoinder(click.Group):
    """The command line; a platform may add a group of its own, which is imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *platforms_with_commands()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in platforms_with_commands():
            group: click.Group = import_module(f"adapters.{cmd_name}.cli").cli
            return group
        return super().get_command(ctx, cmd_name)


@click.group(cls=Rejoinder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rejoinder", prog_name="rejoinder")
def main() -> None:
    """Turn an op-ed and its comment section into a conversation a community can have."""


@main.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one a source.")
@click.option("--sentences", type=click.IntRange(1, 50), help="Length; default: by the article.")
@click.option(
    "--method", type=click.Choice((*METHODS, SEMANTIC)), default="default", show_default=True
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw who answers whom into a .png or .svg file; takes one SOURCE.",
)
@click.option("--language", help="BCP 47 code such as 'en'; default: found out from the text.")
def brief(
    sources: tuple[str, ...],
    as_json: bool,
    sentences: int | None,
    method: str,
    picture: Path | None,
    language: str | None,
) -> None:
    """Brief each SOURCE: a link, a file, or - for standard input."""
    from adapters._brief import Batch  # noqa: PLC0415 - keeps --help quick
    from bot.text.reading import Reading  # noqa: PLC0415

    if picture and (len(sources) > 1 or picture.suffix not in {".png", ".svg"}):
        raise click.UsageError("--picture takes one SOURCE and a name that ends in .png or .svg")
    batch = Batch(Reading(sentences, method, language), as_json=as_json, picture=picture)
    sys.exit(batch.run(sources))


@main.command()
@click.argument("source", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on one line.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw the opinion map into a .png or .svg file.",
)
def groups(source: str, as_json: bool, picture: Path | None) -> None:
    """Find opinion groups in FILE, a participants-votes table as Polis exports it, or -."""
    from adapters._groups import Grouping  # noqa: PLC0415 - keeps --help quick

    if picture and picture.suffix not in {".png", ".svg"}:
        raise click.UsageError("--picture takes a name that ends in .png or .svg")
    sys.exit(Grouping(as_json=as_json, picture=picture).run(source))


@main.command()
@click.option("--on", default="web", show_default=True, help="Platforms, separated by commas.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port of the playground.")
def run(on: str, port: int | None) -> None:
    """Serve on one or more platforms, until interrupted."""
    from adapters._serve import serve  # noqa: PLC0415 - keeps --help quick

    sys.exit(serve([name.strip() for name in on.split(",")], port))


@main.command()
@click.option("--on", default="", help="Platforms, separated by commas; default: all of them.")
def doctor(on: str) -> None:
    """Look at the installation and say what to do where something is wrong."""
    from adapters._doctor import doctor as look  # noqa: PLC0415 - keeps --help quick

    sys.exit(look([name.strip() for name in on.split(",") if name.strip()]))


if __name__ == "__main__":
    main(prog_name="rejoinder")
