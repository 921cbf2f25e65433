"""The composition root and command line, ``rejoinder``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.contract import brief_document
from bot.text.reading import Reading, read_text


@click.group()
def main() -> None:
    """Turn an op-ed and its comment section into a conversation."""


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--sentences", type=click.IntRange(1, 20))
@click.option("--method", default="default")
@click.option("--language")
def brief(
    sources: tuple[str, ...],
    as_json: bool,
    sentences: int | None,
    method: str,
    language: str | None,
) -> None:
    """Brief each SOURCE."""
    for source in sources:
        text = Path(source).read_text(encoding="utf-8")
        document = brief_document(read_text(text, source, Reading(sentences, method, language)))
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
