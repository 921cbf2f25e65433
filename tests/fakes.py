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


@dataclass
class Post:
    """A posted card of a poll, and the version that it shows."""

    posted: Posted
    poll: int
    shown: int = 0


class MemoryStore:
    """Implements the ports ``Store`` and ``Transcript``."""

    def __init__(self, clock: Callable[[], datetime] = lambda: NOON) -> None:
        self._clock = clock
        self._briefs: dict[str, Brief] = {}
        self._boxes: dict[int, Box] = {}
        self._posts: dict[tuple[str, str, str], Post] = {}
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
        self._posts.setdefault(_message(posted), Post(posted, poll))

    async def forget(self, posted: Posted) -> None:
        self._posts.pop(_message(posted), None)

    async def posts(self, poll: int) -> Sequence[Posted]:
        here = [post.posted for post in self._posts.values() if post.poll == poll]
        return sorted(here, key=_message)

    async def shown(self, posted: Posted, version: int) -> None:
        if post := self._posts.get(_message(posted)):
            post.shown = version

    async def outdated_polls(self) -> Sequence[int]:
        posts = self._posts.values()
        return sorted({p.poll for p in posts if p.shown < self._boxes[p.poll].version})

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
        here = [entry for entry in self._entries.values() if entry.posted.place == place]
        return here[max(0, len(here) - limit) :]

    def _box(self, poll: int) -> Box:
        if poll not in self._boxes:
            raise NotFoundError("error.no_poll")
        return self._boxes[poll]


def _message(posted: Posted) -> tuple[str, str, str]:
    """What tells messages apart: a thread's messages are its channel's."""
    return posted.place.platform, posted.place.channel, posted.message
