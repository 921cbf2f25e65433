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

    A vote is shown by the process that counted it; another one steps in when that hasn't come to
    it within the time between two edits. A poll whose card could not be edited (:meth:`failed`)
    is left alone for a while, and for longer each time.
    """

    def __init__(self, desk: Desk, due: Callable[[int], None]) -> None:
        self._desk = desk
        self._due = due
        self._wanted = asyncio.Event()
        self._behind: dict[int, float] = {}  # since when
        self._failures: dict[int, int] = {}
        self._until: dict[int, float] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            hurried = await self._pause()
            try:
                await self.look(at_once=hurried)
            except Exception:
                log.exception("watch failed")

    async def look(self, *, at_once: bool) -> None:
        """Close what is due, and say which polls have cards behind, at once or after a while."""
        store, now = self._desk.store, asyncio.get_running_loop().time()
        closed = set(await store.close_due_polls())
        behind = await store.outdated_polls(list(self._desk.platforms))
        self._behind = {number: self._behind.get(number, now) for number in behind}
        for number, since in self._behind.items():
            waited = now - since >= self._desk.settings.edit_seconds
            is_spared = self._until.get(number, 0.0) > now
            if (at_once or waited or number in closed) and not is_spared:
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

    async def _pause(self) -> bool:
        """Wait until it is time to look again; whether somebody is in a hurry."""
        # Not ``wait_for``: in Python 3.11 it loses a cancellation that comes with its result.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._desk.settings.watch_seconds):
                await self._wanted.wait()
        hurried = self._wanted.is_set()
        self._wanted.clear()
        return hurried
