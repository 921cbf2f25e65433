"""Stories on Slack: the real slack-bolt, a workspace of its own, signed requests."""

from __future__ import annotations

from adapters.slack.client import Slack
from tests.samples import PAGE
from tests.slack.conftest import Channel
from tests.slack.person import eventually
from tests.slack.server import LocalSlack


async def test_a_page_is_briefed_voted_on_and_looked_into(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    acknowledged = await channel.ann.say(f"read {PAGE}")
    assert (acknowledged.status, acknowledged.body) == (200, "")
    assert acknowledged.seconds < 1
    brief = await channel.ann.message_with("Poll 1")
    assert "The harbour board must publish its timetable." in brief["text"]
    await channel.ann.press("Poll 1")
    poll = await channel.ann.message_with("Agree")
    await channel.ann.press("Agree")
    await channel.ann.whispered("Counted: Agree.")
    await channel.ben.press("Disagree")
    await channel.ben.whispered("Counted: Disagree.")

    async def counted() -> bool:
        (now,) = [m for m in await channel.ann.messages() if m["ts"] == poll["ts"]]
        return "2 voters" in now["text"]

    await eventually(counted)
