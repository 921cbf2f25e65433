"""Socket Mode against a WebSocket server here: hello, acknowledgements, reconnecting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters import Kit
from adapters.slack.client import connect
from bot.errors import ConfigError
from bot.settings import Settings
from tests.fakes import MemoryStore, Nobody
from tests.samples import PAGE
from tests.slack.person import BySocket
from tests.slack.server import LocalSlack, Refusal, Socket
from tests.slack.worlds import Channel, open_channel, serving


@pytest.fixture
def socket_kit(kit: Kit, settings: Settings) -> Kit:
    return replace(kit, settings=settings.model_copy(update={"slack_way": "socket"}))


@pytest.fixture
async def socket(slack: LocalSlack, socket_kit: Kit, store: MemoryStore) -> AsyncIterator[Socket]:
    async with serving(socket_kit, store):
        yield await asyncio.wait_for(slack.sockets.get(), 10)


@pytest.fixture
async def room(slack: LocalSlack, socket: Socket) -> Channel:
    return await open_channel(slack, BySocket(socket))


async def test_a_page_is_briefed_and_voted_on(
    room: Channel, slack: LocalSlack, store: MemoryStore
) -> None:
    acknowledged = await room.ann.say(f"read {PAGE}")
    assert set(acknowledged) == {"envelope_id"}
    await room.ann.press("Poll 1")
    await room.ann.press("Agree")
    await room.ann.whispered("Counted: Agree.")
    assert (await store.tally(1)).voters == 1


async def test_a_modal_is_acknowledged_with_its_next_view(room: Channel, slack: LocalSlack) -> None:
    body = {**await room.ann.interaction_body("view_submission"), "response_urls": []}
    view = {"id": "V1", "type": "modal", "callback_id": "oped_paste", "state": {"values": {}}}
    answer = await room.ann.way.interaction({**body, "view": view})
    assert answer["payload"]["response_action"] == "update"


async def test_the_same_envelope_again_is_acknowledged_and_nothing_else(
    room: Channel, slack: LocalSlack, socket: Socket
) -> None:
    body = await room.ann.command_body(f"read {PAGE}")
    for _ in range(5):
        assert (await socket.send("slash_commands", body, "same"))["envelope_id"] == "same"
    await room.ann.message_with("Poll 1")
    await asyncio.sleep(0.5)
    assert len(slack.called("chat.postMessage")) == 2  # the brief, and the head of its thread


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_told_to_disconnect_it_comes_back_on_a_new_connection(
    room: Channel, slack: LocalSlack, socket: Socket, reason: str
) -> None:
    await socket.disconnect(reason)
    again = await asyncio.wait_for(slack.sockets.get(), 20)
    assert again is not socket
    there = await open_channel(slack, BySocket(again))
    await there.ann.say("help")
    await there.ann.whispered("What you can say")


async def test_a_lost_connection_is_made_again(slack: LocalSlack, socket: Socket) -> None:
    await socket.ws.close()
    again = await asyncio.wait_for(slack.sockets.get(), 20)
    there = await open_channel(slack, BySocket(again))
    await there.ann.say("help")
    await there.ann.whispered("What you can say")


async def test_absurd_envelopes_do_not_end_the_connection(
    room: Channel, slack: LocalSlack, socket: Socket
) -> None:
    for line in ("", "{}", "[]", "no json", json.dumps({"type": "events_api"}), "null"):
        await socket.ws.send_str(line)
    await room.ann.say("help")
    await room.ann.whispered("What you can say")


async def test_a_refused_app_token_is_told_at_start(
    slack: LocalSlack, socket_kit: Kit, store: MemoryStore
) -> None:
    slack.refuse("apps.connections.open", Refusal(body={"ok": False, "error": "invalid_auth"}))
    platform = connect(socket_kit)
    with pytest.raises(ConfigError, match="app token was refused: invalid_auth"):
        await platform.run(Nobody())


async def test_a_refused_bot_token_is_told_at_start(
    slack: LocalSlack, socket_kit: Kit, store: MemoryStore
) -> None:
    slack.refuse("auth.test", Refusal(body={"ok": False, "error": "account_inactive"}))
    with pytest.raises(ConfigError, match="bot token was refused: account_inactive"):
        await connect(socket_kit).run(Nobody())
