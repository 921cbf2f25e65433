"""Fixtures of the tests on Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters import Kit
from adapters.slack.client import Slack
from bot.features import command_table
from bot.prompts import load_prompts
from bot.settings import Settings
from tests.apps import noon
from tests.fakes import MemoryStore
from tests.slack.person import Http
from tests.slack.server import LocalSlack
from tests.slack.worlds import (
    Channel,
    local_slack,
    open_channel,
    serving,
    settings_of,
    workspace_here,
)


@pytest.fixture
def workspace() -> str:
    return workspace_here()


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as local:
        yield local


@pytest.fixture
def settings(slack: LocalSlack, tmp_path: Path) -> Settings:
    return settings_of(slack, tmp_path)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def kit(settings: Settings, store: MemoryStore) -> Kit:
    return Kit(settings, load_prompts(), command_table(), noon, store)


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
