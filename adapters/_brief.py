"""``rejoinder brief``: a batch of sources, in order, in one process."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from rich.console import Console

from adapters._drawing import draw
from adapters._logging import configure_logging
from adapters._sources import Sources
from adapters._words import installed_words
from bot import semantic
from bot.cards import Card
from bot.charts.render import render
from bot.charts.replies import replies_chart
from bot.contract import brief_document, error_document
from bot.errors import ConfigError, ReaderError
from bot.features.briefs import brief_card
from bot.model import Brief
from bot.prompts import Prompts
from bot.settings import load_settings
from bot.text.reading import Reading
from bot.text.summarise import SEMANTIC

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """How to brief sources, and whether for a machine or a reader."""

    how: Reading
    as_json: bool = False
    picture: Path | None = None

    def run(self, sources: Sequence[str]) -> int:
        """Print the brief of each source; returns the exit status, 1 if any failed."""
        configure_logging("INFO")
        try:
            settings = load_settings()
            prompts = installed_words(settings)
            if self.how.method == SEMANTIC:
                semantic.check()
        except ConfigError as error:
            log.error("not configured", error=str(error))  # noqa: TRY400 - no traceback: it is a typo
            return 2
        configure_logging(settings.log_level)
        with Sources(settings, self.how) as read:
            results = [self._one(source, prompts, read) for source in sources]
        return 0 if all(results) else 1

    def _one(self, source: str, prompts: Prompts, read: Sources) -> bool:
        try:
            brief = read(source)
        except ReaderError as error:
            self._fail(source, prompts.say(error.key, **error.values))
            return False
        except Exception:
            log.exception("unexpected", source=source)
            self._fail(source, prompts.say("error.unexpected", reference=source))
            return False
        self._print(brief, prompts)
        return self.picture is None or _draw_replies(brief, self.picture, prompts)

    def _print(self, brief: Brief, prompts: Prompts) -> None:
        if self.as_json:
            _line(brief_document(brief))
        else:
            draw(Console(), brief_card(brief, prompts))

    def _fail(self, source: str, sentence: str) -> None:
        if self.as_json:
            _line(error_document(source, sentence))
        else:
            draw(Console(stderr=True), Card(f"{source}: {sentence}"))


def _draw_replies(brief: Brief, path: Path, prompts: Prompts) -> bool:
    chart = replies_chart(brief.graph, brief.comments, prompts.say)
    if chart is None:
        draw(Console(stderr=True), Card(prompts.say("brief.no_replies")))
        return False
    drawn = render(chart.spec)
    try:
        path.write_bytes(drawn.svg.encode() if path.suffix == ".svg" else drawn.png)
    except OSError as error:
        draw(Console(stderr=True), Card(f"{path}: {error.strerror}"))
        return False
    return True


def _line(document: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()
