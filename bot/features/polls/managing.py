"""What a poll's owner and moderators may do to it."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Card, Choice, Choices, Run
from bot.commands import command, private
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.choosing import PointNumber, RecommendationNumber
from bot.features.permissions import check_manage
from bot.features.polls.card import poll_number
from bot.features.polls.choosing import (
    ChangedQuota,
    Limit,
    PollNumber,
    WhenShown,
    managed_poll,
)
from bot.features.polls.drafting import Wish, draft_poll, granted
from bot.features.polls.local import local
from bot.features.polls.opening import with_closing
from bot.model import Poll, PollKind
from bot.ports import Call
from bot.prompts import Prompts

_WORDS = {PollKind.STATEMENT: "agree", PollKind.SCALE: "scale"}


def closed_card(poll: Poll, prompts: Prompts) -> Card:
    """A poll was closed; the button that opens it again."""
    number = poll_number(poll)
    again = Choice(prompts.say("poll.reopen"), Run("reopen", (("poll", str(number)),)))
    blocks = (Choices((again,), prompts.say("poll.changed_mind")),)
    return Card(prompts.say("poll.now_closed", number=number), blocks)


@private
@command
async def close(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """Close a poll; its cards follow by themselves."""
    rules = (await local(desk, call)).rules
    chosen = await managed_poll(desk, call, poll, rules, is_open=True)
    check_manage(call, chosen, rules)
    await desk.store.close_poll(poll_number(chosen))
    await call.reply(closed_card(chosen, desk.prompts), private=True)


@private
@command
async def reopen(desk: Desk, call: Call, *, poll: PollNumber = None) -> None:
    """Open a closed poll again."""
    rules = (await local(desk, call)).rules
    chosen = await managed_poll(desk, call, poll, rules, is_open=False)
    check_manage(call, chosen, rules)
    await desk.store.reopen_poll(poll_number(chosen))
    said = desk.prompts.say("poll.now_open", number=chosen.id)
    await call.reply(Card(said), private=True)


@private
@command
async def change(  # noqa: PLR0913 - its options
    desk: Desk,
    call: Call,
    *,
    poll: PollNumber = None,
    on: RecommendationNumber = None,
    point: PointNumber = None,
    question: str | None = None,
    choices: str | None = None,
    most: Limit = None,
    results: WhenShown = None,
    anonymous: bool | None = None,
    closes: str | None = None,
    after: ChangedQuota = None,
) -> None:
    """Change what a poll asks and how, before the first vote."""
    here = await local(desk, call)
    chosen = await managed_poll(desk, call, poll, here.rules, is_open=True)
    check_manage(call, chosen, here.rules)
    wish = Wish(None, point, question, choices, most, results, anonymous, after=after)
    wish = await with_closing(desk, call, here, wish, closes)
    changed = granted(await _on_another(desk, chosen, on, wish), wish)
    if closes is not None:
        changed = replace(changed, zone=here.zone)
    await desk.store.edit_poll(changed)
    said = desk.prompts.say("poll.changed", number=chosen.id)
    await call.reply(Card(said), private=True)


async def _on_another(desk: Desk, poll: Poll, on: int | None, wish: Wish) -> Poll:
    """The poll on another recommendation or point of its brief, where one is named."""
    if on is None and wish.point is None:
        return poll
    if poll.kind is PollKind.SURVEY:
        raise CommandError("error.survey_statements")
    brief = await desk.store.brief(poll.brief)
    if poll.kind not in _WORDS:
        quoted = draft_poll(brief, on, desk.prompts, desk.clock, Wish("agree", wish.point))
        return replace(poll, statement=quoted.statement)
    quoted = draft_poll(brief, on, desk.prompts, desk.clock, Wish(_WORDS[poll.kind], wish.point))
    return replace(poll, statement=quoted.statement, question=quoted.question)
