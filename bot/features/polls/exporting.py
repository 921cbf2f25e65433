"""Handing a poll over to its owner, as files."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.cards import Card, File, Text
from bot.commands import OneOf, command, private
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.excerpts import headline
from bot.features.permissions import check_manage
from bot.features.polls.card import poll_number
from bot.features.polls.choosing import PollNumber, managed_poll
from bot.features.polls.exports import Export, written
from bot.features.polls.local import local
from bot.features.polls.outcome import may_see
from bot.ports import Call

Format: TypeAlias = Annotated[str, OneOf(("csv", "json"))]

_TRIES = 3  # at reading a tally and the ballots behind it while more are cast


@private
@command
async def export(
    desk: Desk,
    call: Call,
    *,
    poll: PollNumber = None,
    format: Format = "csv",  # noqa: A002 - what people type
) -> None:
    """Give the owner of a poll, or a moderator, its results as files."""
    number = await _chosen(desk, call, poll)
    await call.progress(desk.prompts.say("progress.export"))
    read = await _read(desk, number)
    files = await desk.workers(written, read, format)
    say = desk.prompts.say
    blocks = tuple(
        File(file.name, file.data, say(f"poll.export.{file.holds}", number=number), file.media)
        for file in files
    )
    kind = "anonymous" if read.poll.anonymous else "open"
    note = Text(say(f"poll.export.{kind}"), "small")
    title = say("poll.export.title", number=number, question=read.poll.question)
    await call.reply(Card(title, (note, *blocks)), private=True)


async def _chosen(desk: Desk, call: Call, number: int | None) -> int:
    """The poll to export, which is the caller's to manage and whose results they may see."""
    rules = (await local(desk, call)).rules
    chosen = await managed_poll(desk, call, number, rules)
    check_manage(call, chosen, rules)
    mine = await desk.store.choices_of(poll_number(chosen), call.person)
    if not may_see(chosen, mine):
        raise CommandError(f"error.export.{chosen.results.value}", number=chosen.id)
    return poll_number(chosen)


async def _read(desk: Desk, number: int) -> Export:
    """A poll with its ballots, all of one moment where the voters leave one."""
    tally = await desk.store.tally(number)
    for _ in range(_TRIES):
        poll, at = await desk.store.poll(number), desk.clock()
        parts, ballots = await desk.store.parts(number), await desk.store.ballots(number)
        before, tally = tally, await desk.store.tally(number)
        if before.version == tally.version:
            break
    article = (await desk.store.brief(poll.brief)).article
    title = headline(article, desk.prompts)
    return Export(poll, tally, tuple(parts), tuple(ballots), at, title, article.link)
