"""One message a second a channel, edits put together, Retry-After respected."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from adapters import Kit
from bot.cards import Card
from bot.model import Place, Posted
from tests.fakes import MemoryStore
from tests.slack.person import TEAM
from tests.slack.server import LocalSlack, Refusal
from tests.slack.worlds import Channel, open_channel, serving

PACE = 0.3
SLACK = 0.02  # clocks and scheduling


async def test_messages_of_a_channel_keep_their_distance_and_their_order(
    kit: Kit, store: MemoryStore, channel: Channel, slack: LocalSlack
) -> None:
    other = await open_channel(slack, channel.ann.way)
    async with serving(kit, store, PACE) as bot:
        places = [Place("slack", f"{TEAM}:{channel.id}")] * 4
        elsewhere = Place("slack", f"{TEAM}:{other.id}")
        posts = [bot.post(place, Card(f"Card {n}")) for n, place in enumerate(places)]
        await asyncio.gather(*posts, bot.post(elsewhere, Card("Elsewhere")))
    here = [
        c
        for c in slack.calls
        if c.method == "chat.postMessage" and c.arguments["channel"] == channel.id
    ]
    assert [call.arguments["text"] for call in here] == [f"Card {n}" for n in range(4)]
    gaps = [late.at - early.at for early, late in pairwise(here)]
    assert min(gaps) >= PACE - SLACK
    (there,) = [c for c in slack.calls if c.arguments.get("channel") == other.id]
    assert there.at < here[1].at


async def test_of_many_edits_the_last_is_made_and_few_before_it(
    kit: Kit, store: MemoryStore, channel: Channel, slack: LocalSlack
) -> None:
    async with serving(kit, store, PACE) as bot:
        posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), Card("0"))
        await asyncio.gather(*(bot.edit(posted, Card(str(n))) for n in range(1, 101)))
    edits = slack.called("chat.update")
    assert edits[-1]["text"] == "100"
    assert len(edits) <= 2
    (shown,) = [m for m in await channel.ann.messages() if m["ts"] == posted.message]
    assert shown["text"] == "100"


async def test_told_to_wait_it_waits_that_long_and_posts_once(
    kit: Kit, store: MemoryStore, channel: Channel, slack: LocalSlack
) -> None:
    limited = Refusal(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    slack.refuse("chat.postMessage", limited)
    async with serving(kit, store, 0.01) as bot:
        await bot.post(Place("slack", f"{TEAM}:{channel.id}"), Card("Patience"))
    first, second = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert second.at - first.at >= 1
    assert len(slack.called("chat.postMessage")) == 1


async def test_a_post_that_may_have_arrived_is_not_sent_again(
    kit: Kit, store: MemoryStore, channel: Channel, slack: LocalSlack
) -> None:
    slack.refuse("chat.postMessage", Refusal(500, {"ok": False, "error": "internal_error"}))
    async with serving(kit, store, 0.01) as bot:
        failed = await asyncio.gather(
            bot.post(Place("slack", f"{TEAM}:{channel.id}"), Card("Once")), return_exceptions=True
        )
    assert not isinstance(failed[0], Posted)
    assert len([call for call in slack.calls if call.method == "chat.postMessage"]) == 1
