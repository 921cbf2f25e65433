"""The application: the inbox of every platform, and the one error boundary."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Self

import structlog

from bot.cards import Card
from bot.commands import Suggestion
from bot.desk import Desk
from bot.errors import CommandError, NotFoundError, ReaderError
from bot.features import polls
from bot.model import Ballot, Posted
from bot.ports import Call
from bot.refresh import Refresher

log = structlog.get_logger(__name__)


class App:
    """Implements :class:`bot.ports.Inbox`; use it as an async context manager.

    Leaving the context waits for the edits that are still due.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._refresher = Refresher(self._show_poll, desk.settings.edit_seconds)
        self._watch = polls.Watch(desk, self._refresher.due)
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._watch.look(at_once=True)
        self._watching = asyncio.create_task(self._watch.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.settle()

    async def settle(self) -> None:
        """Make the edits that are still due, at once: while the platforms can still make them."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._refresher.drain()

    async def call(self, call: Call) -> None:
        """Run a command; whatever goes wrong, the caller is told in one sentence."""
        try:
            await self._run(call)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may pass it
            await self._apologise(call, error)
        self._watch.hurry()

    async def vote(self, ballot: Ballot) -> Card:
        """Count a ballot and bring the poll's cards up to date soon."""
        try:
            receipt = await polls.cast(self._desk, ballot)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may pass it
            return self._apology(error, poll=ballot.poll)
        self._refresher.due(ballot.poll)
        return receipt

    async def suggest(
        self, command: str, parameter: str, args: Mapping[str, str]
    ) -> Sequence[Suggestion]:
        """What may be offered for a parameter; nothing where that can't be found out."""
        declared = self._desk.commands[command].parameters if command in self._desk.commands else ()
        suggest = next((p.suggest for p in declared if p.name == parameter), None)
        if suggest is None:
            return ()
        try:
            return await suggest.source(self._desk, args)
        except ReaderError:
            return ()
        except Exception:
            log.exception("suggestion failed", command=command, parameter=parameter)
            return ()

    async def _run(self, call: Call) -> None:
        command = self._desk.commands.get(call.command)
        if command is None:
            raise CommandError("error.unknown_command", name=call.command[:40])
        await command.handler(self._desk, call, **command.read(call.args))

    async def _apologise(self, call: Call, error: Exception) -> None:
        try:
            await call.reply(self._apology(error, command=call.command), private=True)
        except Exception:
            log.exception("apology failed", place=call.place)

    async def _show_poll(self, number: int) -> None:
        card, tally = await polls.current_card(self._desk, number)
        posts = await self._desk.store.posts(number)
        edited = [await self._edit(posted, card, tally.version) for posted in posts]
        (self._watch.succeeded if all(edited) else self._watch.failed)(number)

    async def _edit(self, posted: Posted, card: Card, version: int) -> bool:
        """Edit one card; a platform that fails must not keep the others from theirs."""
        platform = self._desk.platforms.get(posted.place.platform)
        if platform is None:
            return True  # another process's
        try:
            await platform.edit(posted, card)
        except NotFoundError:
            await self._desk.store.forget(posted)
        except Exception:
            log.exception("edit failed", posted=posted)
            return False
        else:
            await self._desk.store.shown(posted, version)
        return True

    def _apology(self, error: Exception, **about: object) -> Card:
        if isinstance(error, ReaderError):
            log.debug("refused", reason=str(error), **about)
            return Card(self._desk.prompts.say(error.key, **error.values))
        reference = secrets.token_hex(4)
        log.error("unexpected", reference=reference, exc_info=error, **about)
        return Card(self._desk.prompts.say("error.unexpected", reference=reference))
