"""Fakes that behave: they do what the real thing does, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.cards import Card
from bot.errors import NotFoundError
from bot.model import Ballot, Brief, Place, Poll, Posted, Tally
from bot.ports import Entry
from tests.samples import NOON


@dataclass
class Box:
    """A poll with what was cast."""

    poll: Poll
    ballots: dict[str, Ballot] = field(default_factory=dict)
    deliveries: set[str] = field(default_factory=set)
    version: int = 0

    def tally(self, number: int) -> Tally:
        votes = [0] * len(self.poll.choices)
        for ballot in self.ballots.values():
            for choice in set(ballot.choices):
                votes[choice] += 1
        return Tally(number, tuple(votes), len(self.ballots), self.version)


class MemoryStore:
    """Implements the ports ``Store`` and ``Transcript``."""

    def __init__(self, clock: Callable[[], datetime] = lambda: NOON) -> None:
        self._clock = clock
        self._briefs: dict[str, Brief] = {}
        self._boxes: dict[int, Box] = {}
        self._posts: dict[Posted, tuple[int, int]] = {}
        self._entries: dict[str, Entry] = {}
        self._messages = count(1)

    async def close(self) -> None:
        return

    async def save_brief(self, brief: Brief, fingerprint: str) -> Brief:
        number = len(self._briefs) + 1
        return self._briefs.setdefault(fingerprint, replace(brief, id=number))

    async def find_brief(self, fingerprint: str) -> Brief | None:
        return self._briefs.get(fingerprint)

    async def brief(self, brief: int) -> Brief:
        if not 1 <= brief <= len(self._briefs):
            raise NotFoundError("error.no_brief")
        return list(self._briefs.values())[brief - 1]

    async def recent_briefs(self, limit: int) -> Sequence[Brief]:
        return list(self._briefs.values())[::-1][:limit]

    async def open_poll(self, poll: Poll) -> Poll:
        await self.brief(poll.brief)
        for box in self._boxes.values():
            if (box.poll.brief, box.poll.statement) == (poll.brief, poll.statement):
                return box.poll
        opened = replace(poll, id=len(self._boxes) + 1)
        self._boxes[len(self._boxes) + 1] = Box(opened)
        return opened

    async def poll(self, poll: int) -> Poll:
        return self._box(poll).poll

    async def cast(self, ballot: Ballot) -> Tally:
        box = self._box(ballot.poll)
        if not ballot.choices or not set(ballot.choices) <= set(range(len(box.poll.choices))):
            raise NotFoundError("error.no_choice")
        if ballot.delivery not in box.deliveries:
            box.deliveries.add(ballot.delivery)
            box.ballots[ballot.voter] = ballot
            box.version += 1
        return box.tally(ballot.poll)

    async def tally(self, poll: int) -> Tally:
        return self._box(poll).tally(poll)

    async def remember(self, poll: int, posted: Posted) -> None:
        self._box(poll)
        self._posts.setdefault(posted, (poll, 0))

    async def forget(self, posted: Posted) -> None:
        self._posts.pop(posted, None)

    async def posts(self, poll: int) -> Sequence[Posted]:
        return [posted for posted, (of, _) in self._posts.items() if of == poll]

    async def shown(self, posted: Posted, version: int) -> None:
        if posted in self._posts:
            self._posts[posted] = (self._posts[posted][0], version)

    async def outdated_polls(self) -> Sequence[int]:
        behind = {p for p, shown in self._posts.values() if shown < self._boxes[p].version}
        return sorted(behind)

    async def add(self, place: Place, by: str | None, card: Card) -> Entry:
        posted = Posted(place, f"{next(self._messages):032x}")
        self._entries[posted.message] = Entry(posted, by, card, self._clock())
        return self._entries[posted.message]

    async def change(self, posted: Posted, card: Card) -> Entry:
        if posted.message not in self._entries:
            raise NotFoundError("error.no_message")
        changed = replace(self._entries[posted.message], card=card)
        self._entries[posted.message] = changed
        return changed

    async def entries(self, place: Place, limit: int) -> Sequence[Entry]:
        return [entry for entry in self._entries.values() if entry.posted.place == place][-limit:]

    def _box(self, poll: int) -> Box:
        if poll not in self._boxes:
            raise NotFoundError("error.no_poll")
        return self._boxes[poll]
