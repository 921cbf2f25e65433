"""The application: the inbox of every platform, and the one error boundary."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Self

import structlog

from bot.cards import Card
from bot.commands import Suggestion
from bot.desk import Desk
from bot.errors import CommandError, NotFoundError, ReaderError
from bot.features import polls
from bot.features.permissions import MODERATOR
from bot.features.preferences import admit, moderates, spoken, spoken_in, spoken_to
from bot.model import Ballot, Place, Posted, Tally
from bot.ports import Call
from bot.prompts import Prompts
from bot.refresh import Refresher

log = structlog.get_logger(__name__)

LAST_RESORT = "settings"  # the command that moderators may give wherever they are


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
        """Run a command once; whatever goes wrong, the caller is told in one sentence."""
        try:
            if call.delivery and not await self._desk.store.claim(call.delivery):
                log.info("delivered again", command=call.command)
                return
            await self._run(call)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may pass it
            await self._apologise(call, error)
        self._watch.hurry()

    async def vote(self, ballot: Ballot) -> Card:
        """Count a ballot and bring the poll's cards up to date soon."""
        desk = self._desk
        try:
            desk = desk.speaking(await spoken_to(desk, ballot))
            receipt = await polls.cast(desk, ballot)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may pass it
            return _apology(desk.prompts, error, poll=ballot.poll)
        self._refresher.due(ballot.poll)
        return receipt

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        """What may be offered for a parameter; nothing where that can't be found out."""
        declared = self._desk.commands[command].parameters if command in self._desk.commands else ()
        suggest = next((p.suggest for p in declared if p.name == parameter), None)
        if suggest is None:
            return ()
        try:
            desk = self._desk.speaking(await spoken_in(self._desk, community))
            return await suggest.source(desk, args, community)
        except ReaderError:
            return ()
        except Exception:
            log.exception("suggestion failed", command=command, parameter=parameter)
            return ()

    async def gone(self, place: Place) -> None:
        """Forget what was kept for a place that is no more."""
        try:
            await self._desk.store.forget_place(place)
        except Exception:
            log.exception("place not forgotten", place=place)

    async def left(self, community: str, channels: Collection[str]) -> None:
        """Forget a community that the bot was removed from."""
        try:
            await self._desk.store.forget_community(community, channels)
        except Exception:
            log.exception("community not forgotten", community=community)
        else:
            log.info("community forgotten", community=community)

    async def role_gone(self, community: str, role: str) -> None:
        """Forget a role that is no more; what only it might do is for moderators from then on."""
        try:
            await self._desk.store.forget_role(community, role, MODERATOR)
        except Exception:
            log.exception("role not forgotten", community=community, role=role)

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        """The cards of polls that a platform may count itself; none where that isn't known."""
        try:
            return await self._desk.store.public_posts(platform)
        except Exception:
            log.exception("posts not found out", platform=platform)
            return ()

    async def ended(self, poll: int, posted: Posted) -> None:
        """Close a poll that its platform has ended, and forget the card: it can't change now."""
        store = self._desk.store
        try:
            if posted in await store.posts(poll):
                await store.close_poll(poll)
                await store.forget(posted)
        except Exception:
            log.exception("poll not closed", poll=poll)
        self._watch.hurry()

    async def _run(self, call: Call) -> None:
        command = self._desk.commands.get(call.command)
        if command is None:
            raise CommandError("error.unknown_command", name=call.command[:40])
        if command.name != LAST_RESORT or not moderates(self._desk, call):
            await admit(self._desk, call)
        desk = self._desk.speaking(await spoken(self._desk, call, private=command.private))
        args = command.read(call.args, desk.prompts.meant)
        await command.handler(desk, _noting(call, desk.prompts), **args)

    async def _apologise(self, call: Call, error: Exception) -> None:
        prompts = self._desk.prompts
        try:
            prompts = prompts.speaking(await spoken(self._desk, call, private=True))
        except Exception:
            log.exception("language not found out", place=call.place)
        try:
            await call.reply(_apology(prompts, error, command=call.command), private=True)
        except Exception:
            log.exception("apology failed", place=call.place)

    async def _show_poll(self, number: int) -> None:
        cards: dict[str | None, tuple[Card, Tally]] = {}
        edited = []
        for posted in await self._desk.store.posts(number):
            if posted.language not in cards:
                desk = self._desk.speaking(posted.language)
                card, tally = await polls.current_card(desk, number)
                cards[posted.language] = replace(card, language=desk.prompts.language), tally
            card, tally = cards[posted.language]
            edited.append(await self._edit(posted, card, tally.version))
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


def _apology(prompts: Prompts, error: Exception, **about: object) -> Card:
    if isinstance(error, ReaderError):
        log.debug("refused", reason=str(error), **about)
        return Card(prompts.say(error.key, **_called(error.values, prompts)))
    reference = secrets.token_hex(4)
    log.error("unexpected", reference=reference, exc_info=error, **about)
    return Card(prompts.say("error.unexpected", reference=reference))


def _called(values: Mapping[str, object], prompts: Prompts) -> dict[str, object]:
    """The values of an error; words that may be typed are called as readers may type them."""
    return {
        name: ", ".join(map(prompts.called, value)) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _noting(call: Call, prompts: Prompts) -> Call:
    """The call, with answers that know which language they speak, for when they are edited."""

    async def reply(card: Card, *, private: bool = False) -> Posted:
        card = replace(card, language=prompts.language)
        return replace(await call.reply(card, private=private), language=prompts.language)

    return replace(call, reply=reply)
