"""Slack's pace: a channel takes one message a second."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_KEPT_CHANNELS = 10_000


class Pace:
    """Gives out turns, with ``seconds`` between the beginnings of two of one channel."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()
        self._free: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """The channel, for one after the other; await what it yields before each message."""
        lock = self._locks.setdefault(channel, asyncio.Lock())
        self._locks.move_to_end(channel)
        self._tidy()

        async def pause() -> None:
            clock = asyncio.get_running_loop().time
            wait = self._free.get(channel, 0.0) - clock()
            await asyncio.sleep(min(wait, self._seconds))  # a clock that jumps back is no reason
            self._free[channel] = clock() + self._seconds

        async with lock:
            yield pause

    def _tidy(self) -> None:
        while len(self._locks) > _KEPT_CHANNELS:
            channel, lock = next(iter(self._locks.items()))
            if lock.locked():
                return
            del self._locks[channel]
            self._free.pop(channel, None)
