"""Answering an interaction: acknowledged at once, answered when the answer is there.

Discord waits three seconds for the acknowledgement and fixes with it who will see the first
answer; later answers may come for fifteen minutes. After that the answer is an ordinary message.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog

from adapters.discord import threads
from adapters.discord.faults import ALREADY_ACKNOWLEDGED, TOKEN_OVER, UNKNOWN_MESSAGE
from adapters.discord.render import Artist, Drawing, sentence_view
from bot.cards import Card
from bot.errors import ReaderError
from bot.model import Place, Posted

if TYPE_CHECKING:
    from adapters.discord.client import Client

log = structlog.get_logger(__name__)

COURTESY = 0.25  # seconds that work waits at most for the acknowledgements of others
ABREAST = 32  # acknowledgements under way, as many as connections are opened for them
PATIENCE = 0.25  # seconds that one more waits for such a connection before it opens its own
MOMENT = 0.5  # seconds; what takes no longer needs no word about its progress


class Precedence:
    """Lets acknowledgements go first: those have three seconds, and work has minutes.

    Many that come at once go by few connections: a handshake takes the processor for longer than
    the request that it is for.
    """

    def __init__(self) -> None:
        self._open = 0
        self._empty = asyncio.Event()
        self._connections = asyncio.Semaphore(ABREAST)

    @asynccontextmanager
    async def acknowledging(self) -> AsyncIterator[None]:
        """Somebody's acknowledgement is under way."""
        self._open += 1
        self._empty.clear()
        try:
            async with self._connection():
                yield
        finally:
            self._open -= 1
            if not self._open:
                self._empty.set()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[None]:
        """One of the few connections, or a further one where Discord is slow on those."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connections.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._connections.release()

    async def give_way(self) -> None:
        """Wait until none is under way, though not for long where there is always one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(COURTESY):
                await self._empty.wait()


async def acknowledge(
    interaction: discord.Interaction[Client], *, private: bool, thinking: bool = True
) -> bool:
    """Tell Discord that the answer will come; False where another process has told it already.

    Returns when those who came at the same time are acknowledged too.
    """
    precedence = interaction.client.precedence
    try:
        async with precedence.acknowledging():
            await interaction.response.defer(ephemeral=private, thinking=thinking)
    except discord.HTTPException as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            log.warning("not acknowledged", status=error.status, code=error.code)
        return False
    await precedence.give_way()
    return True


@dataclass
class Answer:
    """The answers to one acknowledged interaction.

    ``waiting`` says that a place waits for the answer, which everybody sees or, if it is
    ``private``, the presser alone. There Discord shows the bot thinking, or the private message
    that was pressed, where the answer comes ``instead`` of that; or it is ``filled`` with what is
    being worked on.
    """

    interaction: discord.Interaction[Client]
    artist: Artist
    place: Place
    private: bool
    waiting: bool = True
    instead: bool = False
    filled: bool = False
    _sentence: str = ""
    _telling: asyncio.Task[None] | None = None
    _showing: bool = False

    async def progress(self, sentence: str) -> None:
        """Show what is being worked on, where the answer will stand, if that takes a moment.

        The work doesn't wait for it, and answers that come at once are not preceded by it.
        """
        self._sentence = sentence
        if self.waiting and self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        told = ""
        while self._telling and told != self._sentence:
            self._showing = False
            await asyncio.sleep(MOMENT)
            self._showing = True
            told = self._sentence
            await self._show(told)
        self._telling = None

    async def _hush(self) -> None:
        """Say no more of the progress: an edit that is under way must not overtake the answer."""
        telling, self._telling = self._telling, None
        if telling is None:
            return
        if not self._showing:
            telling.cancel()
        await asyncio.wait([telling])

    async def _show(self, sentence: str) -> None:
        try:
            await self.interaction.edit_original_response(view=sentence_view(sentence))
        except discord.HTTPException as error:
            log.info("progress not shown", status=error.status, code=error.code)
        except (aiohttp.ClientError, OSError) as error:
            log.info("progress not shown", reason=type(error).__name__)
        else:
            self.filled = True

    async def reply(self, card: Card, *, private: bool = False) -> Posted:
        """Answer, in the place that waits for it if the same people may see it."""
        await self._hush()
        try:
            number = await self._answer(card, private=private)
        except discord.HTTPException as error:
            if error.code not in TOKEN_OVER:
                raise
            return await self._late(card, private=private)
        return Posted(self.place, str(number))

    async def _answer(self, card: Card, *, private: bool) -> int:
        # A poll of Discord's can't take the place of the thinking once progress was shown there.
        native = not private and self.artist.asks_natively(card)
        if self.waiting and private == self.private and not native:
            self.waiting = False
            return await self._fill(card, private=private)
        if self.waiting and not self.instead:
            return await self._aside(card, private=private)
        return await self._follow_up(card, private=private)

    async def _fill(self, card: Card, *, private: bool) -> int:
        async def send(drawing: Drawing) -> discord.InteractionMessage:
            return await self.interaction.edit_original_response(**drawing.to_edit())

        try:
            return (await self.artist.show(card, send, anew=not private)).id
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
        return await self._follow_up(card, private=private)  # somebody deleted the first answer

    async def _aside(self, card: Card, *, private: bool) -> int:
        """Answer other people than those that see the bot thinking.

        The first follow-up would take the place of the thinking, and be seen by the same people;
        so that place is filled first, and emptied at last.
        """
        if not self.filled:
            await self._show(self.artist.prompts.say("discord.aside"))
        self.waiting = False
        number = await self._follow_up(card, private=private)
        try:
            await self.interaction.delete_original_response()
        except discord.NotFound as error:
            if error.code in TOKEN_OVER:
                raise
        return number

    async def _follow_up(self, card: Card, *, private: bool) -> int:
        async def send(drawing: Drawing) -> discord.WebhookMessage:
            follow_up = self.interaction.followup
            return await follow_up.send(wait=True, ephemeral=private, **drawing.to_send())

        return (await self.artist.show(card, send, anew=not private)).id

    async def _late(self, card: Card, *, private: bool) -> Posted:
        """Answer in the channel; what is private becomes a note that it came too late."""
        shown = Card(self.artist.prompts.say("discord.late")) if private else card
        client = self.interaction.client
        try:
            channel = await threads.channel_of(client, self.place, self.artist)
            return await threads.post(channel, self.place, shown, self.artist)
        except ReaderError as error:
            log.warning("late answer not shown", reason=str(error))
            raise
