"""A story across platforms: one bot, one store, people on Slack and on Discord."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters import Kit
from adapters.slack.client import connect
from bot.features import command_table
from bot.ports import Inbox
from bot.prompts import load_prompts
from tests.apps import noon
from tests.discord.worlds import World, answer, text, world
from tests.fakes import MemoryStore
from tests.samples import PAGE
from tests.slack.person import Http, eventually
from tests.slack.worlds import PACE, Channel, local_slack, open_channel, settings_of, started


async def test_a_poll_opened_on_both_at_once_is_one_tally(tmp_path: Path) -> None:
    apps: list[Inbox] = []

    def noted(app: Inbox) -> Inbox:
        apps.append(app)
        return app

    async with local_slack() as slack:
        settings = settings_of(slack, tmp_path)
        kit = Kit(settings, load_prompts(), command_table(), noon, MemoryStore())
        platform = connect(kit, PACE)
        channel = await open_channel(slack, Http(f"http://127.0.0.1:{settings.slack_port}"))
        async with (
            world(inbox=noted, beside={"slack": platform}) as discord,
            started(platform, apps[0], settings),
        ):
            await the_story(discord, channel)


async def the_story(discord: World, channel: Channel) -> None:
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.message_with("Poll 1")
    elsewhere = await discord.ann.slash(discord.channel, "oped poll", brief=1, on=1)
    (refused,) = elsewhere.followups  # what Slack has read is nothing that Discord knows of
    assert "There is no such brief." in text(refused)
    await discord.ann.slash(discord.channel, "oped read", file=("page.txt", PAGE.strip().encode()))
    _, polled = await asyncio.gather(
        channel.ann.press("Poll 1"),
        discord.ann.slash(discord.channel, "oped poll", brief=1, on=1),
    )
    there = answer(polled)
    here = await channel.ann.message_with("Agree")
    await asyncio.gather(
        channel.ann.press("Agree", here),
        channel.ben.press("Disagree", here),
        discord.ann.click(there, label="Agree"),
    )

    async def both_show_three() -> bool:
        (slacks,) = [m for m in await channel.ann.messages() if m["ts"] == here["ts"]]
        (discords,) = [text(m) for m in discord.channel.history() if "Agree" in text(m)]
        return "3 voters" in slacks["text"] and "3 voters" in discords

    await eventually(both_show_three)
    tally = await discord.store.tally(1)
    assert (tally.votes, tally.voters) == ((2, 1, 0), 3)
