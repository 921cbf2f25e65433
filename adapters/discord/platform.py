"""Discord as a platform of the core's: the port, and the connection that it lives on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord

from adapters.discord import threads
from adapters.discord.client import Client
from adapters.discord.endpoint import serve_interactions
from bot.cards import Card
from bot.errors import ConfigError
from bot.model import Comment, Place, Posted
from bot.ports import Inbox

if TYPE_CHECKING:
    from adapters import Kit

_LOGIN_SECONDS = 30.0
_HEARING_SECONDS = 1.0


def connect(kit: Kit, **options: Any) -> Discord:  # noqa: ANN401 - discord.py's own
    """The platform; ``options`` are those of discord.py's client. Raises ``ConfigError``."""
    if kit.settings.discord_token is None:
        raise ConfigError("REJOINDER_DISCORD_TOKEN is not set; docs/discord.md says how to get one")
    return Discord(kit, Client(kit, **options))


class Discord:
    """Implements :class:`bot.ports.Platform` by a client of discord.py."""

    def __init__(self, kit: Kit, client: Client) -> None:
        self._settings, self._clock = kit.settings, kit.clock
        self.client = client

    @property
    def name(self) -> str:
        return threads.NAME

    async def run(self, inbox: Inbox) -> None:
        """Serve by the gateway, or over HTTP where a port for that is set."""
        self.client.inbox = inbox
        async with self.client:
            try:
                await self.login()
            finally:
                self.client.logged_in.set()  # what waits for a login that failed fails too
            if self._settings.discord_http_port is None:
                await self._connect()
            else:
                await serve_interactions(self.client, self._settings, self._clock)

    async def _connect(self) -> None:
        """Stay connected until cancelled; disconnecting isn't broken off by a second time."""
        connected = asyncio.create_task(self.client.connect())
        try:
            await asyncio.shield(connected)
        finally:
            await _to_its_end(asyncio.create_task(self._disconnect(connected)))

    async def _disconnect(self, connected: asyncio.Task[None]) -> None:
        """End the connection.

        discord.py may miss being cancelled while it connects: ``asyncio.wait_for`` before Python
        3.12 forgets it where what it waits for fails at the same time, as it does when the client
        is closed under it. It would then try again for ever; so it is told first, and repeatedly.
        """
        connected.cancel()
        await asyncio.wait([connected], timeout=_HEARING_SECONDS)
        await self.client.close()
        while not connected.done():
            connected.cancel()
            await asyncio.wait([connected], timeout=_HEARING_SECONDS)
        await asyncio.gather(connected, return_exceptions=True)

    async def login(self) -> None:
        """Try the token and learn about the application. Raises ``ConfigError``."""
        token = self._settings.discord_token
        try:
            await self.client.login(token.get_secret_value() if token else "")
        except discord.LoginFailure as error:
            raise ConfigError("Discord refuses REJOINDER_DISCORD_TOKEN") from error

    async def post(self, place: Place, card: Card) -> Posted:
        client = await self._usable()
        channel = await threads.channel_of(client, place, client.artist)
        return await threads.post(channel, place, card, client.artist)

    async def edit(self, posted: Posted, card: Card) -> None:
        client = await self._usable()
        channel = await threads.channel_of(client, posted.place, client.artist, ())
        artist = client.artist.speaking(posted.language)
        await threads.edit(channel, posted, card, artist)

    async def open_thread(self, posted: Posted, title: str) -> Place:
        client = await self._usable()
        channel = await threads.channel_of(client, posted.place, client.artist)
        return await threads.open_thread(channel, posted, title, client.artist)

    async def replies(self, place: Place) -> Sequence[Comment]:
        client = await self._usable()
        channel = await threads.channel_of(client, place, client.artist)
        return await threads.replies(channel, client.artist)

    async def _usable(self) -> Client:
        """The client, logged in: the core has cards to edit before that when it starts."""
        async with asyncio.timeout(_LOGIN_SECONDS):
            await self.client.logged_in.wait()
        return self.client


async def _to_its_end(work: asyncio.Task[None]) -> None:
    """Wait until it is done; who is cancelled meanwhile is so afterwards."""
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
