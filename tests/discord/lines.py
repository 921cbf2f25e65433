"""The bot on a line to the server on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from pathlib import Path

from pydantic import SecretStr

from adapters.discord.platform import Discord, connect
from tests.contracts.stages import Recorder
from tests.discord import sent
from tests.discord.openapi import faults_of
from tests.discord.wire import Connection, FakeDiscord, fake_discord
from tests.discord.worlds import kit_of
from tests.fakes import MemoryStore

TOKEN = "secret.token"  # noqa: S105 - of nothing


class Line:
    """The bot, connected to the server on this machine."""

    def __init__(self, fake: FakeDiscord, platform: Discord, inbox: Recorder) -> None:
        self.fake, self.platform, self.inbox = fake, platform, inbox

    async def connected(self, number: int = 1) -> Connection:
        """The gateway connection of that number, once the bot has said who it is."""
        connections = self.fake.connections
        await self.fake.until(lambda: len(connections) >= number and _said(connections[number - 1]))
        return connections[number - 1]


def _said(connection: Connection) -> list[int]:
    return [p["op"] for p in connection.received if p["op"] in (2, 6)]


@asynccontextmanager
async def line(
    folder: Path,
    *,
    heartbeat: float = 45.0,
    acknowledges: bool = True,
    inbox: Recorder | None = None,
    **settings: object,
) -> AsyncIterator[Line]:
    """The bot at work; it ends with the context.

    It runs in a context of its own: simcord leaves its stand-in for webhooks in that of a test.
    """
    async with fake_discord(folder) as (fake, trusted):
        fake.heartbeat, fake.acknowledges = heartbeat, acknowledges
        kit = kit_of(MemoryStore(), **{"discord_token": SecretStr(TOKEN)} | settings)
        platform = connect(kit, connector=fake.connector(trusted), heartbeat_timeout=0.4)
        inbox = inbox or Recorder()
        running = asyncio.create_task(platform.run(inbox), context=Context())
        try:
            yield Line(fake, platform, inbox)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    for request in fake.requests:
        assert faults_of(request.method, request.path, request.body) == []
        if isinstance(request.body, dict):
            assert sent.faults(request.body) == [], (request.method, request.path, request.body)
