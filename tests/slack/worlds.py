"""A bot on Slack with people in a channel: everything real but Slack itself."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters import Kit
from adapters.slack.client import Slack, connect
from bot.ports import Inbox, Store
from bot.settings import Settings
from tests.apps import running_app
from tests.slack import emulated
from tests.slack.person import Person, Way, eventually
from tests.slack.server import LocalSlack

PACE = 0.01


def workspace_here() -> str:
    """The address of the emulated workspace; skips the test where there is none."""
    if not emulated.is_installed():
        missing = "emulate isn't installed: python -m tests.slack.emulated"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return emulated.running_workspace()


@asynccontextmanager
async def local_slack() -> AsyncIterator[LocalSlack]:
    local = LocalSlack(workspace_here())
    await local.start()
    try:
        yield local
    finally:
        await local.stop()


def settings_of(slack: LocalSlack, folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        edit_seconds=0.01,
        pictures=False,
        max_bytes=1 << 20,
        slack_way="http",
        slack_port=emulated.free_port(),
        slack_bot_token=SecretStr(emulated.BOT_TOKEN),
        slack_app_token=SecretStr("xapp-local"),
        slack_signing_secret=SecretStr(emulated.SIGNING_SECRET),
        slack_api_url=slack.api_url,
    )


@dataclass
class Channel:
    """A channel of the workspace, and the people in it."""

    id: str
    ann: Person
    ben: Person


@asynccontextmanager
async def serving(kit: Kit, store: Store, pace: float = PACE) -> AsyncIterator[Slack]:
    """The bot with the real application, ready for requests by the way of its settings."""
    platform = connect(kit, pace)
    async with (
        running_app(store, {"slack": platform}, kit.settings, clock=kit.clock) as app,
        started(platform, app, kit.settings),
    ):
        yield platform
        await app.settle()


@asynccontextmanager
async def started(platform: Slack, inbox: Inbox, settings: Settings) -> AsyncIterator[None]:
    task = asyncio.create_task(platform.run(inbox))
    try:
        if settings.slack_way == "http":
            await eventually(lambda: _answers(settings.slack_port, task))
        yield
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


async def open_channel(slack: LocalSlack, way: Way, *, private: bool = False) -> Channel:
    """A fresh channel with two people in it, and no bot yet."""
    name = f"harbour-{uuid.uuid4().hex[:8]}"
    made = await slack.admin("conversations.create", name=name, is_private=private)
    channel = made["channel"]["id"]
    listed = await slack.admin("users.list")
    users = {user["name"]: user["id"] for user in listed["members"]}
    await slack.admin("conversations.invite", channel=channel, users=users["ben"])
    ann = Person(slack, way, users["ann"], channel, "ann")
    return Channel(channel, ann, Person(slack, way, users["ben"], channel, "ben"))
