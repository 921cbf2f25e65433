"""Voting, taking a survey, and the card that shows how a poll stands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from bot.cards import Card
from bot.commands import Range, command, private
from bot.desk import Desk
from bot.errors import CommandError, NotFoundError
from bot.features.choosing import MOST_SUGGESTED
from bot.features.excerpts import headline
from bot.features.polls.card import Around, poll_card, poll_number
from bot.features.polls.choosing import PollNumber, numbered_poll
from bot.features.polls.outcome import parts_of, shown_to_all
from bot.features.polls.receipts import (
    Mine,
    Step,
    ballot_card,
    receipt_card,
    step_card,
    summary_card,
    votes_card,
    withdrawn_card,
)
from bot.features.polls.surveys import MOST_STATEMENTS, next_unanswered
from bot.features.polls.voices import voice_of
from bot.model import Act, Ballot, Poll, PollKind, Results, Tally
from bot.ports import Call

_LISTED = 10  # of one's own ballots
_LOOKED_AT = 200  # polls, the latest ones


async def current_card(desk: Desk, number: int) -> tuple[Card, Tally]:
    """A poll's card as it stands now, and the tally that it shows."""
    tally = await desk.store.tally(number)  # first: the card may know more, but never less
    poll = await desk.store.poll(number)
    brief = await desk.store.brief(poll.brief)
    voice = voice_of(brief, poll.statement, desk.prompts)
    about = headline(brief.article, desk.prompts)
    beside = await shown_to_all(desk, poll, tally)
    around = Around(about, voice.note, await parts_of(desk, number, tally), beside.blocks)
    card = poll_card(poll, tally, voice.by, desk.prompts, around)
    # A card that lacks something counts as one that is behind, and so is edited once more.
    return card, replace(tally, version=tally.version - 1) if beside.late else tally


async def cast(desk: Desk, ballot: Ballot) -> Card:
    """Count a ballot; returns the receipt."""
    poll = await desk.store.poll(ballot.poll)
    if poll.kind is PollKind.MULTIPLE and ballot.act is Act.REPLACE and len(ballot.choices) == 1:
        ballot = replace(ballot, act=Act.TOGGLE)  # one press is one choice taken or given up
    tally = await desk.store.cast(ballot)
    if poll.quota is not None:  # this ballot may have been the last
        poll = await desk.store.poll(ballot.poll)
    chosen = await _chosen(desk, poll, ballot)
    if poll.kind is PollKind.SURVEY:
        return await _survey_receipt(desk, Mine(poll, chosen, tally), ballot)
    parts = await parts_of(desk, ballot.poll, tally) if poll.results is Results.VOTED else ()
    return receipt_card(Mine(poll, chosen, tally, parts), desk.prompts)


async def _chosen(desk: Desk, poll: Poll, ballot: Ballot) -> Sequence[int]:
    """What a ballot that was just counted leaves its voter with."""
    if poll.kind in {PollKind.MULTIPLE, PollKind.SURVEY} or ballot.act is not Act.REPLACE:
        return await desk.store.choices_of(ballot.poll, ballot.voter)
    return ballot.choices


async def _survey_receipt(desk: Desk, mine: Mine, ballot: Ballot) -> Card:
    """The next statement that isn't answered, or a summary behind the last one."""
    poll, size = mine.poll, len(mine.poll.choices)
    latest = max(ballot.choices, default=0)
    following = next_unanswered(poll, mine.chosen, after=latest // size)
    if following is None or poll.closed is not None:
        return summary_card(mine, desk.prompts)
    return await _step(desk, poll, following, mine.chosen, before=poll.choices[latest % size])


async def _step(
    desk: Desk, poll: Poll, at: int, chosen: Sequence[int], *, before: str = ""
) -> Card:
    brief = await desk.store.brief(poll.brief)
    step = Step(at, voice_of(brief, poll.statements[at], desk.prompts), before)
    return step_card(poll, step, chosen, desk.prompts)


@private
@command
async def take(
    desk: Desk,
    call: Call,
    *,
    poll: PollNumber = None,
    at: Annotated[int | None, Range(1, MOST_STATEMENTS)] = None,
) -> None:
    """Show a statement of a survey, by default the first that the caller hasn't answered."""
    chosen = await _chosen_survey(desk, call, poll)
    if chosen.closed is not None:
        raise CommandError("error.closed")
    mine = await desk.store.choices_of(poll_number(chosen), call.person)
    if at is not None and at > len(chosen.statements):
        raise NotFoundError("error.no_statement", number=at)
    index = next_unanswered(chosen, mine) if at is None else at - 1
    await call.reply(await _survey_card(desk, chosen, index, mine), private=True)


async def _chosen_survey(desk: Desk, call: Call, number: int | None) -> Poll:
    if number is not None:
        poll = await numbered_poll(desk, call, number)
        if poll.kind is not PollKind.SURVEY:
            raise CommandError("error.not_a_survey", number=number)
        return poll
    for poll in await desk.store.recent_polls(MOST_SUGGESTED, call.of):
        if poll.kind is PollKind.SURVEY and poll.closed is None:
            return poll
    raise NotFoundError("error.no_survey")


async def _survey_card(desk: Desk, poll: Poll, index: int | None, mine: Sequence[int]) -> Card:
    if index is not None:
        return await _step(desk, poll, index, mine)
    tally = await desk.store.tally(poll_number(poll))
    return summary_card(Mine(poll, mine, tally), desk.prompts)


@private
@command
async def votes(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """Show the caller's own ballots, or the one in a poll, with buttons to change them."""
    if poll is not None:
        await call.reply(await _own_ballot(desk, call, poll), private=True)
        return
    ballots = await desk.store.ballots_of(call.person, _LOOKED_AT)
    mine = [(await desk.store.poll(cast.poll), cast.choices) for cast in ballots[:_LISTED]]
    await call.reply(votes_card(mine, desk.prompts), private=True)


async def _own_ballot(desk: Desk, call: Call, number: int) -> Card:
    poll, tally = await numbered_poll(desk, call, number), await desk.store.tally(number)
    mine = await desk.store.choices_of(number, call.person)
    if poll.kind is PollKind.SURVEY:
        return summary_card(Mine(poll, mine, tally), desk.prompts)
    brief = await desk.store.brief(poll.brief)
    voice = voice_of(brief, poll.statement, desk.prompts)
    parts = await parts_of(desk, number, tally)
    return ballot_card(Mine(poll, mine, tally, parts), voice, desk.prompts)


@private
@command
async def withdraw(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """Take the caller's ballot back."""
    number = poll if poll is not None else await _latest_ballot(desk, call.person)
    delivery = call.delivery or f"withdraw:{uuid.uuid4().hex}"
    await desk.store.cast(
        Ballot(number, call.person, (), desk.clock(), delivery, call.community, Act.WITHDRAW)
    )
    card = withdrawn_card(await desk.store.poll(number), desk.prompts)
    await call.reply(card, private=True)


async def _latest_ballot(desk: Desk, person: str) -> int:
    mine = await desk.store.ballots_of(person, _LOOKED_AT)
    if not mine:
        raise NotFoundError("error.no_ballot")
    return mine[0].poll
