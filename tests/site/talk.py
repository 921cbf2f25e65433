"""One conversation, which every comment service and page of the site shows in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

NAMES = ("Ada", "Bruno", "Chidi", "Dolores", "Émile", "Fatima", "Goran")
TOPICS = ("the ferry", "the timetable", "the harbour board", "the mayor", "the winter storms")
FIRST = datetime(2025, 3, 4, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment; ``above`` is the number of the one that it answers."""

    number: int
    author: str
    words: str
    at: datetime
    above: int | None = None

    @property
    def html(self) -> str:
        return f"<p>{self.words}</p>"

    @property
    def iso(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def talk(size: int) -> list[Remark]:
    """A conversation of that many remarks, oldest first, up to four deep; numbers start at 11."""
    remarks: list[Remark] = []
    depth: dict[int, int] = {}
    for place, number in zip(range(size), count(11), strict=False):
        candidate = remarks[place // 2] if place % 3 and remarks else None
        above = candidate if candidate and depth[candidate.number] < 3 else None
        depth[number] = depth[above.number] + 1 if above else 0
        topic = TOPICS[place % len(TOPICS)]
        words = f"Remark {number} on {topic}: whoever waits here at dawn sees it otherwise."
        at = FIRST + timedelta(minutes=7 * place)
        name = NAMES[place % len(NAMES)]
        remarks.append(Remark(number, name, words, at, above.number if above else None))
    return remarks


def answers(remarks: Sequence[Remark], to: int | None) -> list[Remark]:
    return [remark for remark in remarks if remark.above == to]


def below(remarks: Sequence[Remark], to: int) -> list[Remark]:
    """Everything under a remark, in the order of the conversation."""
    found = []
    for remark in answers(remarks, to):
        found += [remark, *below(remarks, remark.number)]
    return found
