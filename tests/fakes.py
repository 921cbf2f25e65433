"""Fakes that behave: they do what the real thing does, in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.ballots import decide, is_open
from bot.cards import Card
from bot.errors import CommandError, NotFoundError
from bot.model import Act, Amendment, Ballot, Brief, Part, Place, Poll, Posted, Tally
from bot.ports import Entry
from tests.samples import NOON


@dataclass
class Box:
    """A poll with what was cast."""

    poll: Poll
    ballots: dict[str, Ballot] = field(default_factory=dict)
    deliveries: set[str] = field(default_factory=set)
    version: int = 0
    communities: set[str] = field(default_factory=set)

    def cast(self, ballot: Ballot, now: datetime) -> None:
        if ballot.delivery in self.deliveries:
            return
        if not is_open(self.poll, now):
            raise CommandError("error.closed")
        standing = self.ballots.get(ballot.voter)
        chosen = decide(self.poll, frozenset(standing.choices if standing else ()), ballot)
        self.ballots.pop(ballot.voter, None)
        if chosen:
            kept = replace(ballot, choices=tuple(sorted(chosen)), delivery="", act=Act.REPLACE)
            self.ballots[ballot.voter] = replace(kept, community=ballot.of)
        self.deliveries.add(ballot.delivery)
        self.version += 1
        if self.poll.quota is not None and len(self.ballots) >= self.poll.quota:
            self.poll = replace(self.poll, closed=now)

    def change(self, poll: Poll) -> None:
        self.poll = poll
        self.version += 1

    def votes(self, community: str | None = None) -> tuple[int, ...]:
        votes = [0] * self.poll.size
        for ballot in self.ballots.values():
            for choice in ballot.choices if community in {None, ballot.community} else ():
                votes[choice] += 1
        return tuple(votes)

    def tally(self) -> Tally:
        return Tally(self.poll.id or 0, self.votes(), len(self.ballots), self.version)


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
        self._versions: dict[tuple[int, int], Brief] = {}
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

    async def renew_brief(self, brief: Brief) -> Brief:
        stored = await self.brief(brief.id or 0)
        if brief.version < stored.version:
            return stored
        if brief.version > stored.version:
            self._versions[stored.id or 0, stored.version] = stored
        fingerprint = list(self._briefs)[(brief.id or 0) - 1]
        self._briefs[fingerprint] = brief
        return brief

    async def version(self, brief: int, version: int) -> Brief:
        current = await self.brief(brief)
        if version == current.version:
            return current
        if (brief, version) not in self._versions:
            raise NotFoundError("error.no_version", version=version)
        return self._versions[brief, version]

    async def recent_briefs(self, limit: int) -> Sequence[Brief]:
        return list(self._briefs.values())[::-1][:limit]

    async def open_poll(self, poll: Poll) -> Poll:
        await self.brief(poll.brief)
        for box in self._boxes.values():
            if (box.poll.brief, box.poll.subject) == (poll.brief, poll.subject):
                break
        else:
            number = len(self._boxes) + 1
            box = self._boxes[number] = Box(replace(poll, id=number))
        if poll.community is not None:
            box.communities.add(poll.community)
        return box.poll

    async def poll(self, poll: int) -> Poll:
        return self._box(poll).poll

    async def recent_polls(self, limit: int, community: str | None = None) -> Sequence[Poll]:
        boxes = list(self._boxes.values())[::-1]
        here = [box for box in boxes if community is None or community in box.communities]
        return [box.poll for box in here][:limit]

    async def is_opened_in(self, poll: int, community: str) -> bool:
        return poll in self._boxes and community in self._boxes[poll].communities

    async def edit_poll(self, poll: Poll) -> None:
        box = self._box(poll.id or 0)
        if box.deliveries:
            raise CommandError("error.voted_already")
        subjects = {(b.poll.brief, b.poll.subject) for b in self._boxes.values() if b is not box}
        if (poll.brief, poll.subject) in subjects:
            raise CommandError("error.same_poll")
        kept = box.poll
        poll = replace(poll, brief=kept.brief, owner=kept.owner, opened=kept.opened)
        poll = replace(poll, community=kept.community)
        box.change(replace(poll, closed=kept.closed, amendments=kept.amendments))

    async def close_poll(self, poll: int) -> None:
        box = self._box(poll)
        if box.poll.closed is None:
            box.change(replace(box.poll, closed=self._clock()))

    async def reopen_poll(self, poll: int) -> None:
        box = self._box(poll)
        if box.poll.closed is not None:
            box.change(replace(box.poll, closed=None, closes=None, quota=None))

    async def close_due_polls(self) -> Sequence[int]:
        now = self._clock()
        due = [
            number
            for number, box in self._boxes.items()
            if box.poll.closed is None and not is_open(box.poll, now)
        ]
        for number in due:
            await self.close_poll(number)
        return due

    async def amend_polls(self, brief: int) -> None:
        for box in self._boxes.values():
            if box.poll.brief == brief and box.ballots:
                noted = Amendment(self._clock(), len(box.ballots))
                box.change(replace(box.poll, amendments=(*box.poll.amendments, noted)))

    async def cast(self, ballot: Ballot) -> Tally:
        box = self._box(ballot.poll)
        box.cast(ballot, self._clock())
        return box.tally()

    async def tally(self, poll: int) -> Tally:
        return self._box(poll).tally()

    async def parts(self, poll: int) -> Sequence[Part]:
        box = self._box(poll)
        names = [ballot.of for ballot in box.ballots.values()]
        return [Part(name, box.votes(name), names.count(name)) for name in sorted(set(names))]

    async def choices_of(self, poll: int, voter: str) -> tuple[int, ...]:
        ballot = self._box(poll).ballots.get(voter)
        return ballot.choices if ballot else ()

    async def ballots_of(self, voter: str, polls: int) -> Sequence[Ballot]:
        latest = list(self._boxes.values())[::-1][:polls]
        return [box.ballots[voter] for box in latest if voter in box.ballots]

    async def ballots(self, poll: int) -> Sequence[Ballot]:
        box = self._box(poll)
        cast = list(box.ballots.values())
        if box.poll.anonymous:
            opened = box.poll.opened
            cast = [Ballot(poll, "", ballot.choices, opened, "") for ballot in cast]
        return sorted(cast, key=lambda ballot: (ballot.voter, ballot.choices))

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

    async def outdated_polls(self, platforms: Collection[str] | None = None) -> Sequence[int]:
        posts = [
            post
            for post in self._posts.values()
            if platforms is None or post.posted.place.platform in platforms
        ]
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
