"""A story across platforms: one bot, one store, people on Slack and on Discord."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.discord.worlds import World, answer, text
from tests.samples import PAGE
from tests.slack.person import eventually
from tests.slack.worlds import Channel
from tests.stories.both import both


async def test_a_poll_opened_on_both_at_once_is_one_tally(tmp_path: Path) -> None:
    async with both(tmp_path) as (discord, channel):
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
