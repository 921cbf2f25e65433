"""What came of a poll: its picture, opinion groups, and the card with everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ballots import shows_results
from bot.cards import Block, Card, Quote, Text
from bot.charts.opinion import opinion_chart
from bot.commands import command, private
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.excerpts import headline
from bot.features.groups import group_blocks, survey_opinions
from bot.features.polls.card import (
    Around,
    fine_print,
    has_picture,
    marks,
    part_lines,
    poll_number,
    standing,
)
from bot.features.polls.choosing import PollNumber, numbered_poll
from bot.features.polls.parts import LEAST
from bot.features.polls.pictures import PATIENCE, drawn, drawn_results
from bot.features.polls.surveys import has_finished
from bot.features.polls.voices import Voice, voice_of
from bot.model import Part, Poll, PollKind, Tally
from bot.opinion.results import LEAST_VOTERS
from bot.ports import Call
from bot.prompts import Prompts


@dataclass(frozen=True, slots=True)
class Beside:
    """What shows results besides words; ``late`` where more of it is on its way."""

    blocks: Sequence[Block] = ()
    late: bool = False


def results_card(poll: Poll, tally: Tally, voice: Voice, around: Around, prompts: Prompts) -> Card:
    """All that may be said of the results, for somebody who may see them."""
    blocks: list[Block] = [Text(around.about, "small")] if around.about else []
    if poll.kind is not PollKind.SURVEY and poll.statement:
        blocks.append(Quote(poll.statement, by=voice.by, note=around.note))
    blocks += [
        *standing(poll, tally, prompts, visible=True, pictured=has_picture(around)),
        *around.shown,
        *part_lines(poll, around.parts, prompts, visible=True),
        *marks(poll, prompts),
        Text(fine_print(poll, prompts), "small"),
    ]
    return Card(prompts.say("poll.results_of", question=poll.question), tuple(blocks))


def hidden_card(poll: Poll, tally: Tally, prompts: Prompts) -> Card:
    """There are results, but not yet for this reader."""
    title = prompts.say("poll.results_of", question=poll.question)
    return Card(title, tuple(standing(poll, tally, prompts, visible=False)))


def may_see(poll: Poll, chosen: Sequence[int]) -> bool:
    """Whether somebody with this ballot may see the results; a survey wants to be finished."""
    finished = has_finished(poll, chosen) if poll.kind is PollKind.SURVEY else bool(chosen)
    return shows_results(poll, voted=finished)


async def parts_of(desk: Desk, number: int, tally: Tally) -> Sequence[Part]:
    """The parts of a tally that is large enough to have any."""
    return await desk.store.parts(number) if tally.voters >= 2 * LEAST else ()


async def shown_to_all(desk: Desk, poll: Poll, tally: Tally) -> Beside:
    """What everybody's card shows besides words; opinion groups once a survey is closed.

    Groups cost a look at each ballot, so they are no part of a card that changes with each vote.
    """
    if not shows_results(poll, voted=False):
        return Beside()
    return await shown_beside(desk, poll, tally, groups=poll.closed is not None)


async def shown_beside(desk: Desk, poll: Poll, tally: Tally, *, groups: bool) -> Beside:
    """The picture of the results, and where wanted the opinion groups."""
    pictured = await drawn_results(desk, poll, tally)
    blocks: list[Block] = [pictured.picture] if pictured.picture else []
    found = await opinion_blocks(desk, poll, tally) if groups else Beside()
    return Beside([*blocks, *found.blocks], pictured.late or found.late)


async def opinion_blocks(desk: Desk, poll: Poll, tally: Tally) -> Beside:
    """The opinion groups of a survey of 15 voters or more: found once for each tally."""
    if poll.kind is not PollKind.SURVEY or tally.voters < LEAST_VOTERS:
        return Beside()

    async def find() -> Sequence[Block]:
        ballots = await desk.store.ballots(poll_number(poll))
        answers = [ballot.choices for ballot in ballots]
        opinions = await desk.workers(survey_opinions, answers, poll.statements)
        if opinions is None:
            return ()
        blocks = group_blocks(opinions, poll.statements, desk.prompts)
        picture = None
        if desk.settings.pictures:
            picture = await drawn(desk, opinion_chart(opinions, desk.prompts.say), told=True)
        title = Text(desk.prompts.say("groups.title", count=len(opinions.groups)), "heading")
        return (title, *([picture] if picture else []), *blocks)

    found = await desk.memo.get(
        ("groups", poll.id, desk.prompts.language), tally.version, find, PATIENCE
    )
    return Beside(found.value or (), found.late)


@private
@command
async def results(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """Show all results of a poll; for everybody where everybody may see them."""
    chosen = await _chosen(desk, call, poll)
    number = poll_number(chosen)
    tally = await desk.store.tally(number)
    mine = await desk.store.choices_of(number, call.person)
    if not may_see(chosen, mine):
        await call.reply(hidden_card(chosen, tally, desk.prompts), private=True)
        return
    await call.progress(desk.prompts.say("progress.results"))
    brief = await desk.store.brief(chosen.brief)
    voice = voice_of(brief, chosen.statement, desk.prompts)
    beside = await shown_beside(desk, chosen, tally, groups=True)
    parts = await parts_of(desk, number, tally)
    around = Around(headline(brief.article, desk.prompts), voice.note, parts, beside.blocks)
    await call.reply(results_card(chosen, tally, voice, around, desk.prompts), private=True)


async def _chosen(desk: Desk, call: Call, number: int | None) -> Poll:
    """The poll of that number, or the latest of the community."""
    if number is not None:
        return await numbered_poll(desk, call, number)
    latest = await desk.store.recent_polls(1, call.of)
    if not latest:
        raise NotFoundError("error.no_poll")
    return latest[0]
