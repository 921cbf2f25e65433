"""Closing polls in time, and noticing cards that show what is no longer so.

What is due stands in the store, so nothing is lost with the process, and where several processes
look at the same time the store lets one of them close a poll.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.desk import Desk

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 300.0  # seconds between attempts at a card that can't be edited


class Watch:
    """Looks every few seconds, or at once after :meth:`hurry`; ``due`` is told each poll found.

    A poll whose card could not be edited (:meth:`failed`) is left alone for a while, and for
    longer each time.
    """

    def __init__(self, desk: Desk, due: Callable[[int], None]) -> None:
        self._desk = desk
        self._due = due
        self._wanted = asyncio.Event()
        self._failures: dict[int, int] = {}
        self._until: dict[int, float] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._pause()
            try:
                await self.look()
            except Exception:
                log.exception("watch failed")

    async def look(self) -> None:
        """Close what is due, and say which polls have cards behind."""
        await self._desk.store.close_due_polls()
        now = asyncio.get_running_loop().time()
        for number in await self._desk.store.outdated_polls(list(self._desk.platforms)):
            if self._until.get(number, 0.0) <= now:
                self._due(number)

    def hurry(self) -> None:
        """Look now: something may have changed."""
        self._wanted.set()

    def failed(self, number: int) -> None:
        """A card of the poll could not be edited."""
        failures = self._failures[number] = self._failures.get(number, 0) + 1
        pause = min(self._desk.settings.watch_seconds * 2**failures, LONGEST_PAUSE)
        self._until[number] = asyncio.get_running_loop().time() + pause

    def succeeded(self, number: int) -> None:
        """All cards of the poll are up to date."""
        self._failures.pop(number, None)
        self._until.pop(number, None)

    async def _pause(self) -> None:
        # Not ``wait_for``: in Python 3.11 it loses a cancellation that comes with its result.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._desk.settings.watch_seconds):
                await self._wanted.wait()
        self._wanted.clear()
