"""``rejoinder groups``: the opinion groups of one table of votes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import structlog
from rich.console import Console

from adapters._drawing import draw
from adapters._logging import configure_logging
from adapters._words import installed_words
from bot.cards import Card
from bot.charts.opinion import opinion_chart
from bot.charts.render import render
from bot.errors import ConfigError, ReaderError, SourceError
from bot.features.groups import groups_card
from bot.opinion.document import failure_document, opinions_document
from bot.opinion.groups import find_opinions
from bot.opinion.results import LEAST_VOTERS, Opinions
from bot.opinion.table import read_table
from bot.prompts import Prompts
from bot.settings import load_settings

log = structlog.get_logger(__name__)

_LONGEST_LINE = 1 << 20  # of more characters than the widest table has: no line fills the memory


@dataclass(frozen=True, slots=True)
class Grouping:
    """What to make of a table of votes: a card for a reader, or a line for a machine."""

    as_json: bool = False
    picture: Path | None = None

    def run(self, source: str) -> int:
        """Print the groups of ``source``, a file or ``-``; returns the exit status."""
        configure_logging("INFO")
        try:
            prompts = installed_words(load_settings())
        except ConfigError as error:
            log.error("not configured", error=str(error))  # noqa: TRY400 - no traceback: it is a typo
            return 2
        try:
            opinions = read_opinions(source)
            self._print(opinions, source, prompts)
            if self.picture:
                _save(opinions, self.picture, prompts)
        except ReaderError as error:
            return self._fail(source, prompts.say(error.key, **error.values))
        except Exception:
            log.exception("unexpected", source=source)
            return self._fail(source, prompts.say("error.unexpected", reference=source))
        return 0

    def _print(self, opinions: Opinions, source: str, prompts: Prompts) -> None:
        if self.as_json:
            _line(opinions_document(opinions, source))
            return
        names = [prompts.say("groups.statement", number=name) for name in opinions.statements]
        draw(Console(), groups_card(opinions, names, prompts))

    def _fail(self, source: str, sentence: str) -> int:
        if self.as_json:
            _line(failure_document(source, sentence))
        else:
            draw(Console(stderr=True), Card(f"{source}: {sentence}"))
        return 1


def read_opinions(source: str) -> Opinions:
    """Find the opinion groups of a file, or of standard input for ``-``."""
    with closing(_open(source)) as file:
        table = read_table(_lines(file))
    opinions = find_opinions(table)
    if opinions is None:
        raise SourceError("error.votes_too_few", least=LEAST_VOTERS)
    return opinions


def _open(source: str) -> TextIO:
    if source == "-":
        return io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", errors="replace", newline="")
    try:
        return Path(source).open(encoding="utf-8-sig", errors="replace", newline="")
    except FileNotFoundError:
        raise SourceError("error.no_file", name=source) from None
    except (OSError, ValueError) as error:
        raise SourceError("error.unreadable", name=source) from error


def _lines(file: TextIO) -> Iterator[str]:
    return iter(lambda: file.readline(_LONGEST_LINE), "")


def _save(opinions: Opinions, path: Path, prompts: Prompts) -> None:
    drawn = render(opinion_chart(opinions, prompts.say).spec)
    try:
        path.write_bytes(drawn.svg.encode() if path.suffix == ".svg" else drawn.png)
    except OSError as error:
        raise SourceError("error.unwritable", name=path) from error


def _line(document: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()
