"""A ballot box in memory: what the store knows of one poll while it counts some ballots."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.ballots import decide, is_open
from bot.errors import CommandError, ReaderError
from bot.model import Ballot, Poll, Tally


@dataclass(frozen=True, slots=True)
class Held:
    """The ballot of a voter that counts."""

    choices: frozenset[int]
    community: str
    cast: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """Hides voters and deliveries behind keyed hashes, HMAC-SHA256 with the poll's salt (RFC 2104).

    A delivery is always hidden, since platforms put people's names into those; a voter only where
    the poll is anonymous.
    """

    salt: bytes
    anonymous: bool

    def voter(self, name: str) -> str:
        return self._hidden("voter", name) if self.anonymous else name

    def delivery(self, name: str) -> str:
        return self._hidden("delivery", name)

    def moment(self, cast: datetime) -> datetime:
        """The hour, where the minute could tell who it was."""
        return cast.replace(minute=0, second=0, microsecond=0) if self.anonymous else cast

    def _hidden(self, what: str, name: str) -> str:
        return hmac.new(self.salt, f"{what}:{name}".encode(), hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Box:
    """Counts ballots; what has changed is left for the store to write.

    ``votes`` are by community and index, ``people`` by community; ``held`` are the ballots, by
    sealed voter, and ``delivered`` the sealed deliveries, of the voters and deliveries at hand.
    """

    poll: Poll
    seal: Seal
    votes: Counter[tuple[str, int]]
    people: Counter[str]
    version: int
    held: dict[str, Held | None]
    delivered: set[str]
    new_deliveries: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    replaced: list[tuple[str, Held]] = field(default_factory=list)
    changed_votes: set[tuple[str, int]] = field(default_factory=set)
    changed_people: set[str] = field(default_factory=set)

    def cast(self, ballot: Ballot, now: datetime) -> Tally | ReaderError:
        """Count a ballot; one that breaks a rule changes nothing and gives the error."""
        delivery = self.seal.delivery(ballot.delivery)
        if delivery in self.delivered:
            return self.tally()
        if not is_open(self.poll, now):
            return CommandError("error.closed")
        voter = self.seal.voter(ballot.voter)
        before = self.held.get(voter)
        try:
            chosen = decide(self.poll, before.choices if before else frozenset(), ballot)
        except ReaderError as error:
            return error
        self.delivered.add(delivery)
        self.new_deliveries.append(delivery)
        self._put(voter, before, Held(chosen, ballot.of, self.seal.moment(ballot.cast)))
        self.version += 1
        if self.poll.quota is not None and self.people.total() >= self.poll.quota:
            self.poll = replace(self.poll, closed=now)
        return self.tally()

    def tally(self) -> Tally:
        """How the poll stands."""
        number = self.poll.id or 0
        return tally_of(number, self.poll.size, self.votes, self.people.total(), self.version)

    def _put(self, voter: str, before: Held | None, after: Held) -> None:
        self.touched.add(voter)
        if before:
            self._count(before, -1)
        if not after.choices:
            self.held[voter] = None
            return
        if before:
            self.replaced.append((voter, before))
        self._count(after, 1)
        self.held[voter] = after

    def _count(self, held: Held, by: int) -> None:
        self.people[held.community] += by
        self.changed_people.add(held.community)
        for choice in held.choices:
            self.votes[held.community, choice] += by
            self.changed_votes.add((held.community, choice))


def tally_of(
    poll: int, size: int, votes: Counter[tuple[str, int]], voters: int, version: int
) -> Tally:
    """The sum over the communities."""
    sums = [0] * size
    for (_, choice), count in votes.items():
        sums[choice] += count
    return Tally(poll, tuple(sums), voters, version)
