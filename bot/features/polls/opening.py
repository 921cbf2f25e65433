"""Opening polls and surveys, also in more places than one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from bot.cards import Card, Choice, Choices, Run, Text
from bot.commands import Range, command
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.choosing import (
    BriefNumber,
    PointNumber,
    RecommendationNumber,
    chosen_brief,
)
from bot.features.permissions import OPERATOR, check_open
from bot.features.polls.card import poll_number
from bot.features.polls.choosing import (
    Kind,
    Limit,
    PollNumber,
    Quota,
    WhenShown,
    numbered_poll,
    poll_line,
)
from bot.features.polls.drafting import Wish, draft_poll
from bot.features.polls.local import Local, local, tags_of
from bot.features.polls.moments import read_moment
from bot.features.polls.surveys import (
    LEAST_STATEMENTS,
    MOST_STATEMENTS,
    USUAL_STATEMENTS,
    draft_survey,
)
from bot.features.polls.voting import current_card
from bot.model import Poll
from bot.ports import Call
from bot.prompts import Prompts

_LISTED = 10
NEVER = "never"


def list_card(polls: Sequence[Poll], prompts: Prompts) -> Card:
    """The latest polls, each with a button that opens it here too."""
    title = prompts.say("poll.list")
    if not polls:
        return Card(title, (Text(prompts.say("poll.none")),))
    lines = "\n".join(poll_line(poll, prompts) for poll in polls)
    numbers = [str(poll_number(poll)) for poll in polls]
    buttons = tuple(Choice(number, Run("polls", (("poll", number),))) for number in numbers)
    return Card(title, (Text(lines), Choices(buttons, prompts.say("poll.open_here"))))


async def with_closing(desk: Desk, call: Call, here: Local, wish: Wish, closes: str | None) -> Wish:
    """The wish with the moment that the caller's words mean."""
    if closes is None:
        return wish
    if desk.prompts.meant(closes) == NEVER:
        return replace(wish, never=True)
    tags = await tags_of(desk, call)
    # The library reads its tables when it is first asked.
    moment = await asyncio.to_thread(read_moment, closes, desk.clock(), here.zone, tags)
    return replace(wish, closes=moment)


@command
async def poll(  # noqa: PLR0913 - its options
    desk: Desk,
    call: Call,
    *,
    brief: BriefNumber = None,
    on: RecommendationNumber = None,
    kind: Kind = None,
    point: PointNumber = None,
    question: str | None = None,
    choices: str | None = None,
    most: Limit = None,
    results: WhenShown = None,
    anonymous: bool | None = None,
    closes: str | None = None,
    after: Quota = None,
) -> None:
    """Open a poll on a brief; a second one that asks the same joins the first."""
    here = await local(desk, call)
    check_open(call, here.rules)
    await call.progress(desk.prompts.say("progress.poll"))
    chosen = await chosen_brief(desk, brief, call)
    wish = Wish(kind, point, question, choices, most, results, anonymous, after=after)
    wish = await with_closing(desk, call, here, here.usual(wish), closes)
    draft = draft_poll(chosen, on, desk.prompts, desk.clock, wish)
    await _open(desk, call, replace(draft, zone=here.zone))


@command
async def survey(  # noqa: PLR0913 - its options
    desk: Desk,
    call: Call,
    *,
    brief: BriefNumber = None,
    count: Annotated[int, Range(LEAST_STATEMENTS, MOST_STATEMENTS)] = USUAL_STATEMENTS,
    results: WhenShown = None,
    anonymous: bool | None = None,
    closes: str | None = None,
    after: Quota = None,
) -> None:
    """Open a survey on what a brief's author wants and its commenters argue."""
    here = await local(desk, call)
    check_open(call, here.rules)
    await call.progress(desk.prompts.say("progress.survey"))
    chosen = await chosen_brief(desk, brief, call)
    wish = Wish(results=results, anonymous=anonymous, after=after)
    wish = await with_closing(desk, call, here, here.usual(wish), closes)
    draft = draft_survey(chosen, count, desk.prompts, desk.clock, wish)
    await _open(desk, call, replace(draft, zone=here.zone))


@command
async def polls(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """List the latest polls, or open one of them here too: it stays one poll with one tally."""
    if poll is None:
        everywhere = None if OPERATOR in call.roles else call.of
        latest = await desk.store.recent_polls(_LISTED, everywhere)
        await call.reply(list_card(latest, desk.prompts))
        return
    check_open(call, (await local(desk, call)).rules)
    chosen = await numbered_poll(desk, call, poll)
    await desk.store.open_poll(replace(chosen, community=call.of))
    await _post(desk, call, poll_number(chosen))


async def _open(desk: Desk, call: Call, draft: Poll) -> None:
    draft = replace(draft, owner=call.person, community=call.of)
    opened = await desk.store.open_poll(draft)
    await _post(desk, call, poll_number(opened))
    if replace(opened, id=None) != draft:
        key = "poll.joined" if opened.closed is None else "poll.joined_closed"
        await call.reply(Card(desk.prompts.say(key, number=opened.id)), private=True)


async def _post(desk: Desk, call: Call, number: int) -> None:
    """Answer a call with a poll's card, which is kept up to date from then on."""
    card, tally = await current_card(desk, number)
    posted = await call.reply(card)
    try:
        await desk.store.remember(number, posted)
        await desk.store.shown(posted, tally.version)
        card, latest = await current_card(desk, number)
        if latest.version != tally.version:  # votes that came before the card was remembered
            await desk.platforms[posted.place.platform].edit(posted, card)
            await desk.store.shown(posted, latest.version)
    except NotFoundError:
        await desk.store.forget(posted)
