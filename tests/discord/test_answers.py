"""When an answer comes: acknowledgements first, a word about what takes a moment, then the card."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from adapters.discord.answers import ABREAST, COURTESY, PATIENCE, Precedence
from bot.cards import Card, Text
from bot.ports import Call
from tests.contracts.stages import Recorder
from tests.discord import payloads, sent
from tests.discord.lines import line


@dataclass
class Slow(Recorder):
    """An inbox that works until it is told to answer."""

    steps: tuple[str, ...] = ("Reading…",)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, call: Call) -> None:
        self.calls.append(call)
        for step in self.steps:
            await call.progress(step)
        await self.go.wait()
        self.posted.append(await call.reply(Card("Done", (Text("An answer."),))))


async def test_what_takes_a_moment_says_what_it_is_at(tmp_path: Path) -> None:
    inbox = Slow(steps=("Reading…", "Drawing…"))
    async with line(tmp_path, inbox=inbox) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", payloads.slash("show", brief=3))
        await made.fake.until(lambda: made.fake.sent("PATCH", "@original"))
        inbox.go.set()
        await made.fake.until(lambda: inbox.posted)
        shown = [sent.text_of(r.body) for r in made.fake.sent("PATCH", "@original")]
        assert shown == ["-# Drawing…", "## Done\nAn answer."]


async def test_an_answer_that_comes_at_once_is_all_that_is_said(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", payloads.slash("show", brief=3))
        await made.fake.until(lambda: made.inbox.posted)
        await asyncio.sleep(0.7)
        (edit,) = made.fake.sent("PATCH", "@original")
        assert "An answer." in sent.text_of(edit.body)


async def test_progress_that_cannot_be_shown_keeps_nobody_from_the_answer(
    tmp_path: Path,
) -> None:
    inbox = Slow()
    async with line(tmp_path, inbox=inbox) as made:
        connection = await made.connected()
        made.fake.script["PATCH", "@original"] = [(404, {"code": 10008, "message": "?"}, {})]
        await connection.dispatch("INTERACTION_CREATE", payloads.slash("show", brief=3))
        await made.fake.until(lambda: made.fake.sent("PATCH", "@original"))
        inbox.go.set()
        await made.fake.until(lambda: inbox.posted)
        assert "An answer." in sent.text_of(made.fake.sent("PATCH", "@original")[-1].body)


async def test_work_gives_way_to_acknowledgements_though_not_for_ever() -> None:
    precedence = Precedence()
    loop = asyncio.get_running_loop()
    async with precedence.acknowledging():
        async with precedence.acknowledging():
            waiting = asyncio.create_task(precedence.give_way())
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
    await asyncio.sleep(0.01)
    assert waiting.done()
    async with precedence.acknowledging():
        begun = loop.time()
        await precedence.give_way()
        assert loop.time() - begun >= COURTESY * 0.9


async def test_many_acknowledgements_go_by_few_connections_unless_those_are_slow() -> None:
    precedence, under_way, most = Precedence(), 0, list[int]()

    async def acknowledge(seconds: float) -> None:
        nonlocal under_way
        async with precedence.acknowledging():
            under_way += 1
            most.append(under_way)
            await asyncio.sleep(seconds)
            under_way -= 1

    await asyncio.gather(*(acknowledge(0) for _ in range(3 * ABREAST)))
    assert max(most) == ABREAST
    most.clear()
    await asyncio.gather(*(acknowledge(2 * PATIENCE) for _ in range(3 * ABREAST)))
    assert max(most) == 3 * ABREAST
