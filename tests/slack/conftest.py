"""A bot on Slack, started with everything real but Slack itself."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from adapters import Kit
from adapters.slack.client import Slack, connect
from bot.features import command_table
from bot.ports import Store
from bot.prompts import load_prompts
from bot.settings import Settings
from tests.apps import noon, running_app
from tests.fakes import MemoryStore
from tests.slack import emulated
from tests.slack.person import BySocket, Http, Person, eventually
from tests.slack.server import LocalSlack

PACE = 0.01


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not emulated.is_installed():
        if os.environ.get("CI"):
            pytest.fail("emulate isn't installed: python -m tests.slack.emulated")
        pytest.skip("emulate isn't installed: python -m tests.slack.emulated")
    with emulated.workspace(tmp_path_factory.mktemp("slack")) as url:
        yield url


@pytest.fixture
async def slack(workspace: str) -> AsyncIterator[LocalSlack]:
    local = LocalSlack(workspace)
    await local.start()
    yield local
    await local.stop()


@pytest.fixture
def settings(slack: LocalSlack, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        edit_seconds=0.01,
        max_bytes=1 << 20,
        slack_way="http",
        slack_port=emulated.free_port(),
        slack_bot_token=SecretStr(emulated.BOT_TOKEN),
        slack_app_token=SecretStr("xapp-local"),
        slack_signing_secret=SecretStr(emulated.SIGNING_SECRET),
        slack_api_url=slack.api_url,
    )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def kit(settings: Settings, store: MemoryStore) -> Kit:
    return Kit(settings, load_prompts(), command_table(), noon, store)


@dataclass
class Channel:
    """A channel of the workspace, and the people in it."""

    id: str
    ann: Person
    ben: Person


@asynccontextmanager
async def serving(kit: Kit, store: Store, pace: float = PACE) -> AsyncIterator[Slack]:
    """The bot, ready for requests by the way of its settings."""
    platform = connect(kit, pace)
    async with running_app(store, {"slack": platform}, kit.settings) as app:
        task = asyncio.create_task(platform.run(app))
        try:
            if kit.settings.slack_way == "http":
                await eventually(lambda: _answers(kit.settings.slack_port, task))
            yield platform
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _answers(port: int, task: asyncio.Task[None]) -> bool:
    if task.done():
        task.result()
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def open_channel(
    slack: LocalSlack, way: Http | BySocket, *, private: bool = False
) -> Channel:
    """A fresh channel with two people in it, and no bot yet."""
    name = f"harbour-{uuid.uuid4().hex[:8]}"
    made = await slack.admin("conversations.create", name=name, is_private=private)
    channel = made["channel"]["id"]
    listed = await slack.admin("users.list")
    users = {user["name"]: user["id"] for user in listed["members"]}
    await slack.admin("conversations.invite", channel=channel, users=users["ben"])
    ann = Person(slack, way, users["ann"], channel, "ann")
    return Channel(channel, ann, Person(slack, way, users["ben"], channel, "ben"))


@pytest.fixture
async def channel(slack: LocalSlack, settings: Settings) -> Channel:
    return await open_channel(slack, Http(f"http://127.0.0.1:{settings.slack_port}"))


@pytest.fixture
async def bot(kit: Kit, store: MemoryStore) -> AsyncIterator[Slack]:
    async with serving(kit, store) as platform:
        yield platform


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
