"""The real discord.py against a gateway and a REST server on this machine, over TLS."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import Context
from pathlib import Path
from typing import Self

import pytest

from adapters.discord.platform import Discord, connect
from bot.cards import Card, Picture, Text
from bot.errors import ConfigError
from bot.model import Place, Posted
from tests.contracts.stages import Recorder
from tests.discord import sent
from tests.discord.lines import TOKEN, line
from tests.discord.openapi import read_description
from tests.discord.payloads import CHANNEL, PERSON, ended_poll, message, pressed, slash, with_file
from tests.discord.wire import fake_discord
from tests.discord.worlds import kit_of
from tests.fakes import MemoryStore

PLACE = Place("discord", CHANNEL)
CARD = Card("An op-ed", (Text("It says so."),))


async def test_the_bot_identifies_without_privileged_intents(tmp_path: Path) -> None:
    async with line(tmp_path, discord_shards="1/2") as made:
        connection = await made.connected()
        identify = connection.first(2)["d"]
        assert identify["token"] == TOKEN
        assert identify["intents"] == 1  # servers and their channels, nothing else
        assert identify["shard"] == [1, 2]


async def test_a_dropped_connection_is_resumed_where_it_was(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        first = await made.connected()
        await first.dispatch("UNHEARD_OF", {}, sequence=41)
        await first.socket.close(code=4000)
        second = await made.connected(2)
        resume = second.first(2, 6)
        assert resume["op"] == 6
        assert resume["d"] == {"token": TOKEN, "session_id": "session-1", "seq": 41}
        await second.dispatch("INTERACTION_CREATE", slash("show", brief=3), 42)
        await made.fake.until(lambda: made.inbox.posted)


async def test_a_gateway_that_stops_answering_heartbeats_is_left(tmp_path: Path) -> None:
    async with line(tmp_path, heartbeat=0.2, acknowledges=False) as made:
        first = await made.connected()
        await made.connected(2)
        assert first.first(1)["op"] == 1
        assert first.socket.closed


async def test_what_cannot_be_read_is_skipped(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        for event, data in (
            ("GUILD_CREATE", {"id": "not a number"}),
            ("INTERACTION_CREATE", {"type": 2}),
            ("INTERACTION_CREATE", None),
            ("CHANNEL_DELETE", {}),
            ("THREAD_UPDATE", []),
        ):
            await connection.dispatch(event, data)
        await connection.dispatch("INTERACTION_CREATE", pressed("rj1:v:7:1"))
        await made.fake.until(lambda: made.inbox.votes)
        assert len(made.fake.connections) == 1


async def test_calls_are_acknowledged_before_they_are_worked_on(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", slash("show", brief=3))
        await made.fake.until(lambda: made.inbox.posted)
        paths = [r.path for r in made.fake.requests if "700" in r.path]
        assert paths[0] == "/interactions/700/token-700/callback"
        assert paths[1:] == ["/webhooks/101/token-700/messages/@original"]
        assert dict(made.inbox.calls[0].args) == {"brief": "3"}


async def test_a_rate_limit_is_waited_for(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        await made.connected()
        limited = {"message": "You are being rate limited.", "retry_after": 0.5, "global": False}
        headers = {"Via": "1.1 loopback", "Retry-After": "0.5"}
        made.fake.script["POST", "/messages"] = [(429, limited, headers)]
        begun = asyncio.get_running_loop().time()
        posted = await made.platform.post(PLACE, CARD)
        assert posted.message == "600"
        assert asyncio.get_running_loop().time() - begun >= 0.5
        assert len(made.fake.sent("POST", "/messages")) == 2


async def test_a_failure_of_discords_is_tried_again(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        await made.connected()
        made.fake.script["POST", "/messages"] = [(502, {"message": "Bad Gateway"}, {})]
        assert (await made.platform.post(PLACE, CARD)).message == "600"
        assert len(made.fake.sent("POST", "/messages")) == 2


async def test_a_picture_is_uploaded(tmp_path: Path, described: Path | None) -> None:
    async with line(tmp_path) as made:
        await made.connected()
        card = Card("A chart", (Picture(b"\x89PNG", "<svg/>", "Two bars."),))
        await made.platform.post(PLACE, card)
        (request,) = made.fake.sent("POST", "/messages")
        assert request.files == {"picture-1.png": b"\x89PNG"}
        assert sent.faults(request.body) == []
        if described:
            described_by = read_description(described / "discord-openapi.json")
            assert described_by.faults("POST", request.path, request.body) == []
        assert request.headers["Authorization"] == f"Bot {TOKEN}"


async def test_a_refused_token_is_told_to_the_operator(tmp_path: Path) -> None:
    async with fake_discord(tmp_path) as (fake, trusted):
        fake.script["GET", "/users/@me"] = [(401, {"code": 0, "message": "401"}, {})]
        platform = connect(kit_of(MemoryStore()), connector=fake.connector(trusted))
        with pytest.raises(ConfigError, match="REJOINDER_DISCORD_TOKEN"):
            await platform.run(Recorder())


def test_without_a_token_the_operator_is_told_what_to_set() -> None:
    with pytest.raises(ConfigError, match=r"docs/discord\.md"):
        connect(kit_of(MemoryStore(), discord_token=None))


async def test_every_vote_is_read_back_when_a_poll_ends(tmp_path: Path) -> None:
    async with line(tmp_path, discord_poll_hours=1) as made:
        connection = await made.connected()
        assert connection.first(2)["d"]["intents"] == 1 | 1 << 9 | 1 << 24
        made.fake.script["GET", "/messages/600"] = [(200, ended_poll("rj1:c:7"), {})]
        made.fake.script["GET", "/answers/2"] = [(200, {"users": [PERSON]}, {})]
        made.fake.script["GET", "/answers/1"] = [(200, {"users": []}, {})]
        over = message() | {
            "id": "601",
            "type": 46,
            "message_reference": {"message_id": "600", "channel_id": CHANNEL},
        }
        await connection.dispatch("MESSAGE_CREATE", over)
        await made.fake.until(lambda: made.inbox.over)
        (ballot,) = made.inbox.votes
        assert (ballot.poll, ballot.choices, ballot.voter) == (7, (1,), "discord:400")
        assert made.inbox.over == [(7, Posted(PLACE, "600"))]


async def test_a_second_answer_follows_the_first(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", slash("show", brief=3))
        await made.fake.until(lambda: made.inbox.posted)
        call = made.inbox.calls[0]
        await call.progress("Too late to say.")
        await call.reply(CARD)
        await call.reply(CARD, private=True)
        public, private = made.fake.sent("POST", "/webhooks/101/token-700")
        assert not public.body["flags"] & 64
        assert private.body["flags"] & 64


async def test_a_file_that_cannot_be_had_is_told_to_the_caller(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", with_file("page.txt"))
        await made.fake.until(lambda: made.fake.sent("DELETE", "@original"))
        (told,) = made.fake.sent("POST", "/webhooks/101/token-700")
        assert "page.txt" in sent.text_of(told.body)
        assert told.body["flags"] & 64
        assert made.inbox.calls == []


class Deaf:
    """A client that misses being cancelled, as discord.py may do while it connects anew."""

    def __init__(self) -> None:
        self.inbox: Recorder | None = None
        self.logged_in = asyncio.Event()
        self.connected, self.closed = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def login(self, _: str) -> None:
        return

    async def connect(self) -> None:
        self.connected.set()
        while not self.closed.is_set():
            with suppress(asyncio.CancelledError):
                await self.closed.wait()

    async def close(self) -> None:
        self.closed.set()


async def test_the_bot_stops_even_where_discord_py_misses_being_cancelled() -> None:
    client = Deaf()
    platform = Discord(kit_of(MemoryStore()), client)  # type: ignore[arg-type]
    running = asyncio.create_task(platform.run(Recorder()))
    await client.connected.wait()
    running.cancel()
    async with asyncio.timeout(5):
        with suppress(asyncio.CancelledError):
            await running
    assert running.cancelled()


@pytest.mark.parametrize("moment", [n / 100 for n in range(12)])
@pytest.mark.parametrize("times", [1, 2])
async def test_the_bot_stops_at_any_moment_and_leaves_nothing_open(
    tmp_path: Path, moment: float, times: int
) -> None:
    async with fake_discord(tmp_path) as (fake, trusted):
        connector = fake.connector(trusted)
        platform = connect(kit_of(MemoryStore()), connector=connector)
        running = asyncio.create_task(platform.run(Recorder()), context=Context())
        await asyncio.sleep(moment)
        for _ in range(times):
            running.cancel()
            await asyncio.sleep(0)
        async with asyncio.timeout(20):
            await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled()
        assert connector.closed


async def test_the_bot_that_is_told_twice_to_stop_leaves_nothing_open(tmp_path: Path) -> None:
    async with fake_discord(tmp_path) as (fake, trusted):
        connector = fake.connector(trusted)
        platform = connect(kit_of(MemoryStore()), connector=connector)
        running = asyncio.create_task(platform.run(Recorder()), context=Context())
        await fake.until(lambda: fake.connections and fake.connections[0].received)
        for _ in range(3):
            running.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled()
        assert connector.closed
