"""What readers have set going: calls, within bounds, and what each one is busy with."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.web.live import Event, Live
from adapters.web.page import Pages
from adapters.web.readers import Reader
from bot.cards import Card
from bot.model import Place, Posted
from bot.ports import Call, Document, Inbox, Platform

# Nobody reads eight op-eds at once, or presses more than twice a second for long: a key that is
# held down, or a script, must not flood the room.
MOST_AT_ONCE = 8
MOST_ACTIONS, WINDOW_SECONDS = 20, 10.0


@dataclass(eq=False, slots=True)
class Job:
    """A call under way and the sentence that it was last said to be busy with."""

    sentence: str = ""


@dataclass(slots=True)
class Activity:
    """What one reader has under way, oldest first, and when they acted lately."""

    jobs: list[Job] = field(default_factory=list)
    acted: deque[float] = field(default_factory=deque)

    @property
    def sentence(self) -> str:
        """What the latest job that said anything is busy with; empty where there is none."""
        return next((job.sentence for job in reversed(self.jobs) if job.sentence), "")

    def forget_before(self, moment: float) -> None:
        while self.acted and self.acted[0] < moment:
            self.acted.popleft()


class Calls:
    """Makes the calls of readers and tells them, alone, how these get on."""

    def __init__(
        self,
        inbox: Inbox,
        platform: Platform,
        live: Live,
        pages: Pages,
        roles: frozenset[str] = frozenset(),
    ) -> None:
        self._inbox = inbox
        self._platform = platform
        self._live = live
        self._pages = pages
        self._roles = roles
        self._readers: dict[str, Activity] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def admit(self, reader: Reader) -> bool:
        """Whether a reader may act now; an action that is admitted counts."""
        now = asyncio.get_running_loop().time()
        self._forget_before(now - WINDOW_SECONDS)
        activity = self._readers.setdefault(reader.id, Activity())
        if len(activity.jobs) >= MOST_AT_ONCE or len(activity.acted) >= MOST_ACTIONS:
            return False
        activity.acted.append(now)
        return True

    def start(
        self,
        reader: Reader,
        place: Place,
        command: str,
        args: Mapping[str, str],
        document: Document | None = None,
    ) -> None:
        """Make a call without waiting for it."""
        task = asyncio.create_task(self._make(reader, place, command, args, document))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def tell(self, reader: Reader, card: Card) -> None:
        """Show a card to one reader only."""
        self._live.one(reader.id, Event("notice", self._pages.notice(card)))

    def progress(self, reader: Reader) -> Event:
        """What a page of this reader must say is being worked on."""
        activity = self._readers.get(reader.id)
        return Event("progress", activity.sentence if activity else "")

    def settle(self, reader: Reader) -> None:
        """Let a reader's pages know what is still to come, or that nothing is."""
        self._live.one(reader.id, self.progress(reader))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _make(
        self,
        reader: Reader,
        place: Place,
        command: str,
        args: Mapping[str, str],
        document: Document | None,
    ) -> None:
        job = Job()
        jobs = self._readers.setdefault(reader.id, Activity()).jobs
        jobs.append(job)

        async def reply(card: Card, *, private: bool = False) -> Posted:
            if not private:
                return await self._platform.post(place, card)
            self.tell(reader, card)
            return Posted(place, "")

        async def progress(sentence: str) -> None:
            job.sentence = sentence
            self.settle(reader)

        try:
            await self._inbox.call(
                Call(
                    command,
                    args,
                    place,
                    reader.person,
                    reply,
                    progress,
                    document,
                    roles=self._roles,
                    zone=reader.zone,
                )
            )
        finally:
            jobs.remove(job)
            self.settle(reader)

    def _forget_before(self, moment: float) -> None:
        for reader, activity in list(self._readers.items()):
            activity.forget_before(moment)
            if not activity.acted and not activity.jobs:
                del self._readers[reader]
