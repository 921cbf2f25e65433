"""What is remembered: the latest version, worked out once, waited for no longer than one likes."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.memo import Found, Memo


class Work:
    """Counts how often it is done; waits until it is let."""

    def __init__(self) -> None:
        self.times = 0
        self.let = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        await self.let.wait()
        return self.times


async def test_those_who_ask_at_once_share_the_work() -> None:
    memo, work = Memo(), Work()
    asked = [asyncio.create_task(memo.get("a", 1, work)) for _ in range(3)]
    await asyncio.sleep(0)
    work.let.set()
    assert await asyncio.gather(*asked) == [Found(1)] * 3
    assert await memo.get("a", 1, work) == Found(1)


async def test_each_version_is_worked_out_anew() -> None:
    memo, work = Memo(), Work()
    work.let.set()
    assert [(await memo.get("a", version, work)).value for version in (1, 2, 2)] == [1, 2, 2]


async def test_what_comes_late_is_there_for_the_next() -> None:
    memo, work = Memo(), Work()
    assert await memo.get("a", 1, work, seconds=0.01) == Found(late=True)
    work.let.set()
    assert await memo.get("a", 1, work, seconds=1.0) == Found(1)
    assert work.times == 1


async def test_one_who_stops_waiting_stops_nobody_else() -> None:
    memo, work = Memo(), Work()
    one = asyncio.create_task(memo.get("a", 1, work))
    await asyncio.sleep(0)
    one.cancel()
    work.let.set()
    assert await memo.get("a", 1, work) == Found(1)


async def test_what_fails_is_logged_and_not_tried_again() -> None:
    async def fail() -> int:
        raise RuntimeError("no")

    memo, work = Memo(), Work()
    with capture_logs() as logs:
        assert await memo.get("a", 1, fail) == Found()
    assert [entry["event"] for entry in logs] == ["not found out"]
    assert await memo.get("a", 1, work) == Found()
    assert work.times == 0


async def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    memo, work = Memo(most=2), Work()
    work.let.set()
    for key in ("a", "b", "a", "c"):
        await memo.get(key, 1, work)
    assert work.times == 3
    assert (await memo.get("a", 1, work)).value == 1
    assert (await memo.get("b", 1, work)).value == 4
