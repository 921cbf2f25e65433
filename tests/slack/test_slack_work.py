"""Work that goes on after an acknowledgement: in turn, guarded, waited for."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from adapters.slack.work import SPACING, Work
from adapters.slack.workspaces import Wire
from bot.errors import ReaderError


async def test_many_that_come_at_once_begin_one_after_the_other_and_others_at_once() -> None:
    work, begun = Work(), list[tuple[str, float]]()

    async def note(name: str) -> None:
        begun.append((name, asyncio.get_running_loop().time()))

    start = asyncio.get_running_loop().time()
    for _ in range(10):
        work.start(note("command"), in_turn=True)
    work.start(note("vote"))
    await work.drain(5)
    assert [name for name, _ in begun].index("vote") <= 1
    times = [at for name, at in begun if name == "command"]
    assert len(times) == 10
    # Each waits for its turn. However late the loop comes to it, it never comes early.
    assert times == sorted(times)
    assert all(at - start > 0.9 * SPACING * turn for turn, at in enumerate(times))


async def test_what_is_begun_meanwhile_is_waited_for_and_after_the_end_nothing_begins() -> None:
    work, done = Work(), list[str]()

    async def note(name: str) -> None:
        await asyncio.sleep(0.01)
        done.append(name)

    async def more() -> None:
        await asyncio.sleep(0.01)
        work.start(note("meanwhile"))

    work.start(more())
    await work.drain(5)
    work.start(note("after"))
    await asyncio.sleep(0.05)
    assert done == ["meanwhile"]


async def test_once_closed_no_connections_are_made_that_nobody_closes() -> None:
    wire = Wire("http://127.0.0.1:1/api/")
    pool = wire.session
    await wire.close()
    assert pool.closed
    with pytest.raises(aiohttp.ClientConnectionError):
        _ = wire.session
    assert wire.client().session is None  # each call then has, and closes, one of its own


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
