"""What is found out about opinions, as frozen values without any array."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_VOTERS = 15  # who are fewer would see themselves rather than groups


class Side(StrEnum):
    """Which way people lean on a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """How often a statement was agreed to, disagreed with and passed on."""

    agree: int
    disagree: int
    passed: int

    @property
    def votes(self) -> int:
        """How many voted on it at all."""
        return self.agree + self.disagree + self.passed

    def on(self, side: Side) -> int:
        """How many took that side."""
        return self.agree if side is Side.AGREE else self.disagree

    def share(self, side: Side) -> float:
        """The part of those who voted that took that side, 0 to 1; 0 where nobody voted."""
        return self.on(side) / self.votes if self.votes else 0.0


@dataclass(frozen=True, slots=True)
class StatementVotes:
    """The votes on one statement: of everybody, and of each group in the groups' order.

    ``statement`` is its position in the table, from 0. Everybody is more than the sum of the
    groups: those who voted too seldom to be placed count here too.
    """

    statement: int
    everybody: VoteCounts
    groups: tuple[VoteCounts, ...]


@dataclass(frozen=True, slots=True)
class Consensus:
    """A statement on which a majority of everybody and of each group takes the same side."""

    votes: StatementVotes
    side: Side


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that sets one group apart: ``side`` is the one that it takes more than others.

    ``ratio`` is how many times as probable that side is within the group as outside it;
    ``z_within`` and ``z_against`` are the z-scores of the group's own majority and of the
    difference between the group and the others.
    """

    votes: StatementVotes
    side: Side
    ratio: float
    z_within: float
    z_against: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the opinion map where ``count`` participants of one group stand."""

    x: float
    y: float
    count: int
    group: int


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """Participants who vote alike, in the table's order, and what sets them apart."""

    members: tuple[str, ...]
    representative: tuple[Representative, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinion groups of a table, the largest first, and what they think of its statements.

    ``voters`` are those who voted at all; ``silhouette`` says how well apart the groups stand,
    -1 to 1, and is 0 where there is one group only. The ``spots`` make up the opinion map: at
    most 100, in units of votes.
    """

    voters: int
    statements: tuple[str, ...]
    groups: tuple[OpinionGroup, ...]
    consensus: tuple[Consensus, ...] = ()
    divisive: tuple[StatementVotes, ...] = ()
    spots: tuple[Spot, ...] = ()
    silhouette: float = 0.0

    @property
    def placed(self) -> int:
        """How many voters are in a group."""
        return sum(len(group.members) for group in self.groups)
