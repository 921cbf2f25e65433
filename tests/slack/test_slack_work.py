"""Work that goes on after an acknowledgement: in turn, guarded, waited for."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from adapters.slack.work import Work
from bot.errors import ReaderError


async def test_many_that_come_at_once_begin_one_after_the_other_and_others_at_once() -> None:
    work, begun = Work(), list[tuple[str, float]]()

    async def note(name: str) -> None:
        begun.append((name, asyncio.get_running_loop().time()))

    for _ in range(10):
        work.start(note("command"), in_turn=True)
    work.start(note("vote"))
    await work.drain(5)
    assert [name for name, _ in begun].index("vote") <= 1
    times = [at for name, at in begun if name == "command"]
    assert len(times) == 10
    assert all(late - early > 0.001 for early, late in pairwise(times))


async def test_what_fails_ends_nothing_else() -> None:
    work, done = Work(), list[int]()

    async def fail(error: Exception) -> None:
        raise error

    async def succeed() -> None:
        done.append(1)

    work.start(fail(ValueError("x")))
    work.start(fail(ReaderError("slack.invite")))
    work.start(succeed())
    await work.drain(5)
    assert done == [1]


async def test_what_has_not_begun_when_the_bot_stops_never_begins() -> None:
    work, begun = Work(), list[int]()

    async def note() -> None:
        begun.append(1)

    for _ in range(100):
        work.start(note(), in_turn=True)
    await work.drain(0.01)
    count = len(begun)
    assert count < 100
    await asyncio.sleep(0.1)
    assert len(begun) == count
