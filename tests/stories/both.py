"""One application behind Slack and Discord at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from adapters import Kit
from adapters.slack.client import connect
from bot.features import command_table
from bot.ports import Inbox
from bot.prompts import load_prompts
from tests.apps import noon
from tests.discord.worlds import World, world
from tests.fakes import MemoryStore
from tests.slack.person import Http
from tests.slack.worlds import PACE, Channel, local_slack, open_channel, settings_of, started


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[tuple[World, Channel]]:
    """People on Discord, people in a channel on Slack, and one store between them."""
    apps: list[Inbox] = []

    def noted(app: Inbox) -> Inbox:
        apps.append(app)
        return app

    async with local_slack() as slack:
        settings = settings_of(slack, folder)
        kit = Kit(settings, load_prompts(), command_table(), noon, MemoryStore())
        platform = connect(kit, PACE)
        channel = await open_channel(slack, Http(f"http://127.0.0.1:{settings.slack_port}"))
        async with (
            world(inbox=noted, beside={"slack": platform}) as discord,
            started(platform, apps[0], settings),
        ):
            yield discord, channel
