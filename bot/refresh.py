"""Coalesced work: many reasons to do a thing, few doings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Refresher:
    """Runs ``work(key)`` soon after :meth:`due`, at most once every ``seconds`` a key.

    The first time comes at once; whatever comes due meanwhile is one more time at the end of
    the interval, so the last change is always worked on.
    """

    def __init__(self, work: Callable[[int], Awaitable[None]], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._due: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._hurry = asyncio.Event()

    def due(self, key: int) -> None:
        """Say that there is something to do for a key."""
        self._due.add(key)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._run(key))

    async def drain(self) -> None:
        """Do at once what is still due, and return when it is done."""
        self._hurry.set()
        await asyncio.gather(*self._tasks.values())

    async def _run(self, key: int) -> None:
        while key in self._due:
            self._due.discard(key)
            try:
                await self._work(key)
            except Exception:
                log.exception("refresh failed", key=key)
            await self._pause()
        del self._tasks[key]

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._hurry.wait(), self._seconds)
        except TimeoutError:
            return
