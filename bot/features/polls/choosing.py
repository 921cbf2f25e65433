"""Choosing a stored poll: by number, or from suggestions; and the options of a poll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

from bot.commands import OneOf, Range, Suggest, Suggestion
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.choosing import MOST_SUGGESTED
from bot.features.excerpts import excerpt
from bot.features.permissions import OPERATOR, Rules, may_manage, sees_all
from bot.features.polls.drafting import KINDS, MOST_CHOICES
from bot.model import Poll, PollKind, Results
from bot.ports import Call
from bot.prompts import Prompts

MOST_VOTERS = 1_000_000
_LINE = 80  # characters


def poll_line(poll: Poll, prompts: Prompts) -> str:
    """A poll on one line: its number, and its own words or those that it quotes."""
    key = "poll.listed" if poll.closed is None else "poll.listed_closed"
    words = poll.question
    if poll.kind is PollKind.STATEMENT:
        words = prompts.say("poll.quoted", statement=excerpt(poll.statement, _LINE))
    elif poll.kind is PollKind.SCALE:
        words = prompts.say("poll.on_a_scale", statement=excerpt(poll.statement, _LINE))
    return prompts.say(key, number=poll.id, question=excerpt(words, _LINE))


async def suggest_polls(
    desk: Desk, args: Mapping[str, str], community: str | None = None
) -> Sequence[Suggestion]:
    """The community's latest polls whose number begins with, or whose words hold, what was typed.

    Nothing where the community isn't known: its polls are nobody else's.
    """
    if community is None:
        return ()
    typed = args.get("poll", "").strip().casefold()
    recent = await desk.store.recent_polls(MOST_SUGGESTED, community)
    return [
        Suggestion(poll_line(poll, desk.prompts), str(poll.id))
        for poll in recent
        if str(poll.id).startswith(typed)
        or any(typed in words.casefold() for words in (poll.question, *poll.statements))
    ]


async def numbered_poll(desk: Desk, call: Call, number: int) -> Poll:
    """The poll of that number. Raises ``NotFoundError`` where it isn't there for the caller.

    It is there in the communities that it was opened in, and for those who have voted in it.
    """
    poll = await desk.store.poll(number)
    if sees_all(call, poll) or await desk.store.is_opened_in(number, call.of):
        return poll
    if await desk.store.choices_of(number, call.person):
        return poll
    raise NotFoundError("error.no_poll")


async def managed_poll(
    desk: Desk, call: Call, number: int | None, rules: Rules, *, is_open: bool | None = None
) -> Poll:
    """The poll of that number, or the caller's latest: one that is open, or closed, or either."""
    if number is not None:
        return await numbered_poll(desk, call, number)
    everywhere = None if OPERATOR in call.roles else call.of
    for poll in await desk.store.recent_polls(MOST_SUGGESTED, everywhere):
        if is_open in {None, poll.closed is None} and may_manage(call, poll, rules):
            return poll
    raise NotFoundError("error.no_poll_of_yours")


PollNumber: TypeAlias = Annotated[int | None, Suggest(suggest_polls)]
Kind: TypeAlias = Annotated[str | None, OneOf(tuple(KINDS))]
WhenShown: TypeAlias = Annotated[str | None, OneOf(tuple(each.value for each in Results))]
Limit: TypeAlias = Annotated[int | None, Range(1, MOST_CHOICES)]
Quota: TypeAlias = Annotated[int | None, Range(1, MOST_VOTERS)]
ChangedQuota: TypeAlias = Annotated[int | None, Range(0, MOST_VOTERS)]
