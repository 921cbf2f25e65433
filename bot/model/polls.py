"""What readers are asked, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PollKind(StrEnum):
    """What a poll asks."""

    STATEMENT = "statement"  # agree, disagree or unsure
    SCALE = "scale"  # five points
    SINGLE = "single"  # one of several answers
    MULTIPLE = "multiple"  # some of several answers
    SURVEY = "survey"  # several statements, each agree, disagree or unsure


class Results(StrEnum):
    """When the results of a poll are shown."""

    LIVE = "live"
    VOTED = "voted"  # to those who have voted, and to everybody once it is closed
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Amendment:
    """The article was corrected or edited when a poll on it had so many voters."""

    at: datetime
    voters: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A question on a verbatim ``statement``, with the labels of its choices.

    A survey asks it of ``more`` statements too. Choice ``c`` of statement ``s`` has the index
    ``s * len(choices) + c``; a ballot names up to ``most`` choices of each statement by their
    index. ``closes`` is when the poll is to close and ``quota`` with how many voters, ``closed``
    when it did; ``zone`` is the IANA name of the time zone that its owner thinks in, ``community``
    where it was opened first. All times are timezone-aware.
    """

    brief: int
    question: str
    statement: str
    choices: tuple[str, ...]
    opened: datetime
    id: int | None = None
    kind: PollKind = PollKind.STATEMENT
    more: tuple[str, ...] = ()
    most: int = 1
    anonymous: bool = True
    results: Results = Results.LIVE
    owner: str | None = None
    closes: datetime | None = None
    quota: int | None = None
    closed: datetime | None = None
    zone: str = "UTC"
    amendments: tuple[Amendment, ...] = ()
    community: str | None = None

    @property
    def statements(self) -> tuple[str, ...]:
        """All that is asked about."""
        return (self.statement, *self.more)

    @property
    def size(self) -> int:
        """How many indices a ballot may choose from."""
        return len(self.statements) * len(self.choices)

    @property
    def subject(self) -> tuple[str, ...]:
        """What makes two polls on one brief the same: the kind, and what is asked."""
        asked = (self.kind.value, *self.statements)
        own_words = self.kind in {PollKind.SINGLE, PollKind.MULTIPLE}
        return (*asked, self.question, *self.choices) if own_words else asked


class Act(StrEnum):
    """What a ballot does to the voter's earlier one."""

    REPLACE = "replace"  # statement by statement: what it doesn't touch stays
    TOGGLE = "toggle"  # takes its choices where they were not taken, and gives up the others
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one voter says to one poll; a later ballot of the same voter replaces it.

    ``voter`` is unique across platforms (``"web:…"``), and empty where it is not known; ``choices``
    are indices; ``delivery`` is the platform's id of the event that carried it, so that a retry
    is not a second vote. ``community`` is where the voter belongs, by default the platform.
    ``language`` is the BCP 47 tag that the voter's client speaks, for the receipt: it isn't kept.
    """

    poll: int
    voter: str
    choices: tuple[int, ...]
    cast: datetime
    delivery: str
    community: str | None = None
    act: Act = Act.REPLACE
    language: str | None = field(default=None, compare=False)

    @property
    def of(self) -> str:
        """The community that the ballot counts for."""
        return self.community or self.voter.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """How a poll stands: votes by index, in the order of the poll's choices, and voters.

    ``version`` grows with each accepted ballot and each change of the poll.
    """

    poll: int
    votes: tuple[int, ...]
    voters: int
    version: int


@dataclass(frozen=True, slots=True)
class Part:
    """How a poll stands in one community; fields as in :class:`Tally`."""

    community: str
    votes: tuple[int, ...]
    voters: int
