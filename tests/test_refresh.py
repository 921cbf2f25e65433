"""Many reasons to do a thing, few doings, and the last change is always worked on."""

from __future__ import annotations

import asyncio

from bot.refresh import Refresher


class Work:
    """Notes how many changes there were each time it was done."""

    def __init__(self) -> None:
        self.changes = 0
        self.seen: list[int] = []
        self.failures = 0

    async def __call__(self, key: int) -> None:
        assert key == 7
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the platform is down")
        self.seen.append(self.changes)


async def test_the_first_comes_at_once_and_the_rest_together() -> None:
    work = Work()
    refresher = Refresher(work, seconds=0.05)
    for _ in range(100):
        work.changes += 1
        refresher.due(7)
        await asyncio.sleep(0)
    await asyncio.sleep(0.2)
    assert len(work.seen) == 2
    assert work.seen[-1] == 100


async def test_draining_does_not_wait_for_the_interval() -> None:
    work = Work()
    refresher = Refresher(work, seconds=3_600)
    refresher.due(7)
    await asyncio.sleep(0.01)
    work.changes = 1
    refresher.due(7)
    await asyncio.wait_for(refresher.drain(), 5)
    assert work.seen == [0, 1]


async def test_a_failure_does_not_end_the_key() -> None:
    work = Work()
    work.failures = 1
    refresher = Refresher(work, seconds=0)
    refresher.due(7)
    await asyncio.sleep(0.05)
    work.changes = 5
    refresher.due(7)
    await refresher.drain()
    assert work.seen == [5]
