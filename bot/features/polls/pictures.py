"""The results of a poll as a picture: pure up to the chart, drawn in a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.cards import Bar, Picture
from bot.charts.bars import Answers, bars_chart
from bot.charts.letters import drawable
from bot.charts.render import Drawn, render
from bot.charts.spec import Chart
from bot.desk import Desk
from bot.features.polls.card import turnout, votes_on
from bot.model import Poll, PollKind, Tally
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

PATIENCE = 4.0  # seconds that a card waits for its picture; it follows with a later edit


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture, where there is one; ``late`` where it is still being drawn."""

    picture: Picture | None = None
    late: bool = False


def results_chart(poll: Poll, tally: Tally, prompts: Prompts) -> Chart:
    """How a poll stands, as bars."""
    answers = [
        Answers(statement, _bars(poll, tally, at)) for at, statement in enumerate(poll.statements)
    ]
    return bars_chart(poll.question, answers, turnout(poll, tally, prompts), prompts.say)


def _bars(poll: Poll, tally: Tally, at: int) -> tuple[Bar, ...]:
    """A statement's bars. In a survey shares are of those who answered it, else of the voters."""
    votes = votes_on(poll, tally.votes, at)
    whole = sum(votes) if poll.kind is PollKind.SURVEY else tally.voters
    return tuple(
        Bar(label, count, count / whole if whole else 0.0)
        for label, count in zip(poll.choices, votes, strict=True)
    )


async def drawn_results(desk: Desk, poll: Poll, tally: Tally) -> Pictured:
    """The picture of a tally: drawn once, however many cards show it; none without voters."""
    if not tally.voters or not desk.settings.pictures:
        return Pictured()

    async def draw() -> Picture | None:
        return await drawn(desk, results_chart(poll, tally, desk.prompts), told=True)

    key = "results", poll.id, desk.prompts.language
    found = await desk.memo.get(key, tally.version, draw, PATIENCE)
    return Pictured(found.value, found.late)


async def drawn(desk: Desk, chart: Chart, *, told: bool) -> Picture | None:
    """A chart as a picture; None where this machine lacks its letters."""
    forms = await desk.workers(draw_legibly, chart.spec)
    if forms is None:
        log.warning("no font for the letters of a picture", see="docs/polls.md")
        return None
    return Picture(forms.png, forms.svg, chart.alt, told)


def draw_legibly(spec: Mapping[str, Any]) -> Drawn | None:
    """Draw a spec, unless its letters would be empty boxes."""
    return render(spec) if drawable(_texts(spec)) else None


def _texts(spec: Mapping[str, Any]) -> Sequence[str]:
    rows = [row for rows in spec["datasets"].values() for row in rows]
    return [value for row in rows for value in row.values() if isinstance(value, str)]
