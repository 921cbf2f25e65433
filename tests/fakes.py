"""Fakes that behave: they do what the real thing does, in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.ballots import decide, is_open
from bot.cards import Card
from bot.commands import Suggestion
from bot.errors import CommandError, NotFoundError
from bot.model import (
    Act,
    Amendment,
    Ballot,
    Brief,
    Part,
    Place,
    Poll,
    Posted,
    Preferences,
    Results,
    Tally,
)
from bot.ports import Call, Entry
from bot.text.folding import words_of
from tests.samples import NOON


class Watch:
    """A clock that stands at noon until it is put on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Nobody:
    """An inbox that nothing may reach."""

    async def call(self, call: Call) -> None:
        raise AssertionError(call)

    async def vote(self, ballot: Ballot) -> Card:
        raise AssertionError(ballot)

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        raise AssertionError(command)

    async def gone(self, place: Place) -> None:
        raise AssertionError(place)

    async def left(self, community: str, channels: Collection[str]) -> None:
        raise AssertionError(community)

    async def role_gone(self, community: str, role: str) -> None:
        raise AssertionError(community)

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        raise AssertionError(platform)

    async def ended(self, poll: int, posted: Posted) -> None:
        raise AssertionError(poll)


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
        self._readings: list[tuple[int, str]] = []  # the latest last
        self._threads: dict[Place, int] = {}
        self._editions: dict[Place, Brief] = {}
        self._claims: dict[str, datetime] = {}
        self._preferences: dict[str, Preferences] = {}
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

    async def recent_briefs(self, limit: int, community: str | None = None) -> Sequence[Brief]:
        if community is None:
            return list(self._briefs.values())[::-1][:limit]
        here = [brief for brief, where in self._readings if where == community]
        return [await self.brief(brief) for brief in here[::-1][:limit]]

    async def note_reading(self, brief: int, community: str) -> None:
        await self.brief(brief)
        if (brief, community) in self._readings:
            self._readings.remove((brief, community))
        self._readings.append((brief, community))

    async def reading(self, brief: int, community: str) -> Brief:
        if (brief, community) not in self._readings:
            raise NotFoundError("error.no_brief")
        return await self.brief(brief)

    async def search_briefs(self, community: str, words: str, limit: int) -> Sequence[Brief]:
        asked = words_of(words)
        here = await self.recent_briefs(len(self._briefs), community)
        return [brief for brief in here if asked and _holds(brief, asked)][:limit]

    async def settle(self, thread: Place, brief: int) -> None:
        await self.brief(brief)
        if self._threads.get(thread) != brief:
            self._editions.pop(thread, None)
        self._threads[thread] = brief

    async def brief_at(self, thread: Place) -> int | None:
        return self._threads.get(thread)

    async def keep_edition(self, thread: Place, edition: Brief) -> None:
        if self._threads.get(thread) != edition.id:
            raise NotFoundError("error.no_brief")
        self._editions[thread] = edition

    async def edition(self, thread: Place) -> Brief | None:
        return self._editions.get(thread)

    async def claim(self, delivery: str) -> bool:
        now = self._clock()
        for claimed, at in list(self._claims.items()):
            if at <= now - timedelta(days=1):
                del self._claims[claimed]
        fresh = delivery not in self._claims
        self._claims.setdefault(delivery, now)
        return fresh

    async def preferences(self, scopes: Collection[str]) -> Mapping[str, Preferences]:
        return {scope: self._preferences.get(scope, Preferences()) for scope in scopes}

    async def prefer(self, scope: str, name: str, value: object) -> None:
        kept = self._preferences.get(scope, Preferences())
        self._preferences[scope] = kept.having(name, value)

    async def forget_role(self, community: str, role: str, instead: str) -> None:
        for scope, kept in self._preferences.items():
            if scope == community or scope.startswith(f"channel:{community}:"):
                self._preferences[scope] = kept.without_role(role, instead)

    async def forget_community(self, community: str, channels: Collection[str]) -> None:
        def among(name: str, names: Collection[str]) -> bool:
            return any(name == one or name.startswith(f"{one}:") for one in names)

        platform = community.partition(":")[0]
        for key, post in list(self._posts.items()):
            if post.posted.place.platform == platform and among(
                post.posted.place.channel, channels
            ):
                del self._posts[key]
        for thread in [t for t in self._threads if t.platform == platform]:
            if among(thread.channel, channels):
                del self._threads[thread]
                self._editions.pop(thread, None)
        self._readings = [(b, c) for b, c in self._readings if c != community]
        gone = [community, f"channel:{community}", f"person:{community}"]
        for scope in list(self._preferences):
            if scope == community or among(scope, gone[1:]):
                del self._preferences[scope]

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

    async def forget_place(self, place: Place) -> None:
        def within(other: Place) -> bool:
            here = (other.platform, other.channel) == (place.platform, place.channel)
            return here and place.thread in (None, other.thread)

        posts = self._posts.items()
        self._posts = {key: post for key, post in posts if not within(post.posted.place)}
        for thread in [thread for thread in self._threads if within(thread)]:
            del self._threads[thread]
            self._editions.pop(thread, None)
        if place.thread is None:
            start, end = f"channel:{place.platform}:", f":{place.channel}"
            for scope in [s for s in self._preferences if s.startswith(start) and s.endswith(end)]:
                del self._preferences[scope]
            for scope, kept in self._preferences.items():
                if scope.startswith(f"{place.platform}:"):
                    self._preferences[scope] = kept.without_channel(place.channel)

    async def posts(self, poll: int) -> Sequence[Posted]:
        here = [post.posted for post in self._posts.values() if post.poll == poll]
        return sorted(here, key=_message)

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        def stands(post: Post) -> bool:
            poll = self._boxes[post.poll].poll
            public = not poll.anonymous and poll.results is Results.LIVE
            return public and poll.closed is None and post.posted.place.platform == platform

        posts = sorted(self._posts.values(), key=lambda post: post.poll)
        return [post.posted for post in posts if stands(post)]

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

    async def threads(self, place: Place) -> frozenset[str]:
        there = [entry.posted.place for entry in self._entries.values()]
        return frozenset(
            p.thread
            for p in there
            if p.thread and (p.platform, p.channel) == (place.platform, place.channel)
        )

    def _box(self, poll: int) -> Box:
        if poll not in self._boxes:
            raise NotFoundError("error.no_poll")
        return self._boxes[poll]


def _message(posted: Posted) -> tuple[str, str, str]:
    """What tells messages apart: a thread's messages are its channel's."""
    return posted.place.platform, posted.place.channel, posted.message


def _holds(brief: Brief, asked: Sequence[str]) -> bool:
    article = brief.article
    said = [text for comment in brief.comments for text in (comment.author, comment.text)]
    texts = [article.title, article.author, article.outlet, article.text, *said]
    words = words_of(" ".join(text for text in texts if text))
    return all(any(word.startswith(begin) for word in words) for begin in asked)
