"""The nouns of the product, as frozen values.

Offsets are Python string indices, ``[start, end)``. Those of a :class:`Comment` point into the
whole decoded source, those of everything quoted from the article into :attr:`Article.text`;
``text`` is always the stretch between them, to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

# Chinese and Japanese are written without blanks, and measured in characters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z0-9]+")


def count_words(text: str) -> int:
    """How many words a reader would say ``text`` has: blank-separated ones, each character of
    Chinese and Japanese being one."""
    return sum(
        len(_UNSPACED.findall(chunk)) + len(_LATIN.findall(chunk)) if _UNSPACED.search(chunk) else 1
        for chunk in text.split()
    )


class Quoted(Protocol):
    """Whatever stands verbatim at an offset: sentences, recommendations, comments."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


# Reading.


@dataclass(frozen=True, slots=True)
class Article:
    """An op-ed's body and what is known of it.

    ``notes`` are the publisher's own correction and update notes, verbatim; ``language`` is a
    BCP 47 primary subtag such as ``"en"``. Of an article that was fetched, ``link`` is where it
    lives and ``picture`` the text alternative of its lead picture.
    """

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str = "en"
    notes: tuple[str, ...] = ()
    link: str | None = None
    picture: str | None = None

    @property
    def words(self) -> int:
        """How many words the body has, as :func:`count_words` counts."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment.

    ``id`` counts from 0 in page order; ``posted`` is the date as the page printed it;
    ``parent`` is the id of the comment that the page itself says this one answers. The first
    ``header`` characters of ``text`` are the page's lines about it (who, when), not its words.
    ``origin`` names where it was written, where that is not on the article's own page.
    """

    id: int
    text: str
    start: int
    end: int
    author: str | None = None
    posted: str | None = None
    parent: int | None = None
    header: int = 0
    origin: str | None = None

    @property
    def body(self) -> str:
        """The commenter's own words: ``text`` without its header lines."""
        return self.text[self.header :]

    @property
    def body_start(self) -> int:
        """Where :attr:`body` starts in the source."""
        return self.start + self.header


@dataclass(frozen=True, slots=True)
class Page:
    """What a source holds: the article, its comments, and how many comments it says it has."""

    article: Article
    comments: tuple[Comment, ...] = ()
    declared: int | None = None
    warnings: tuple[str, ...] = ()


# Who answers whom.


class Target(StrEnum):
    """What a comment answers."""

    COMMENT = "comment"
    PERSON = "person"  # somebody named, whose comment was not found
    AUTHOR = "author"  # the author of the article
    ARTICLE = "article"


class Evidence(StrEnum):
    """What shows that a comment answers something, strongest first."""

    THREAD = "thread"  # the page itself says so
    QUOTE = "quote"
    MENTION = "mention"
    TOPIC = "topic"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Reply:
    """An edge of the reply graph: comment ``comment`` answers ``target``.

    ``id`` is set where the target is a comment, ``name`` where somebody is named;
    ``confidence`` is the probability, 0 to 1, that the edge is right.
    """

    comment: int
    target: Target
    evidence: Evidence
    confidence: float
    id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody who was answered: a comment, or a person whose comment was not found (no id).

    ``replies`` counts direct replies, ``below`` the whole conversation under them.
    """

    id: int | None
    name: str | None
    replies: int
    below: int = 0


@dataclass(frozen=True, slots=True)
class ReplyGraph:
    """Who answers whom: at most one edge a comment, and those answered, most-replied first.

    ``names`` gives, by comment id, the names of authors that the page leaves out but that
    replies give away.
    """

    replies: tuple[Reply, ...] = ()
    most_replied: tuple[Answered, ...] = ()
    names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A factual correction: ``text`` verbatim, said by the publisher or by readers.

    ``comments`` are the ids of the comments that raise it; ``disputed`` the words that they
    dispute and ``proposed`` what should stand there; ``settled`` whether the publisher has
    corrected what readers raised.
    """

    text: str
    source: str  # "publisher" or "readers"
    comments: tuple[int, ...] = ()
    disputed: str | None = None
    proposed: str | None = None
    settled: bool = False


class Stance(StrEnum):
    """How a point that commenters make stands to the article's recommendations."""

    FOR = "for"
    AGAINST = "against"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A point that several commenters make, shown by one verbatim sentence.

    ``start`` and ``end`` point into the whole source; ``comments`` are the ids of all comments
    that make it, the quoted one first.
    """

    text: str
    start: int
    end: int
    comments: tuple[int, ...]
    stance: Stance = Stance.UNCLEAR


# What the author says.


class Role(StrEnum):
    """Why a sentence was chosen for the summary."""

    THESIS = "thesis"
    REASON = "reason"
    RECOMMENDATION = "recommendation"
    EVIDENCE = "evidence"


class Why(StrEnum):
    """What spoke for a sentence of the summary."""

    CENTRAL = "central"  # it says what much of the article is about
    CLAIM = "claim"  # it judges, obliges or weighs
    CALL = "call"  # the author asks for something in it
    FIGURES = "figures"  # it counts, dates or cites
    SCENE = "scene"  # it tells what happened
    FIRST = "first"  # it stands in the first paragraph
    LAST = "last"  # it stands in the last paragraph
    OPENING = "opening"  # it opens its paragraph
    CONTEXT = "context"  # the next sentence can't be read without it


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence of the article; ``leans`` marks one shown because the next one needs it.

    ``role`` is what it does in the argument, ``why`` all that spoke for it.
    """

    text: str
    start: int
    end: int
    role: Role | None = None
    leans: bool = False
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences in article order, and the name of the method that chose them."""

    sentences: tuple[SummarySentence, ...] = ()
    method: str = "default"

    @property
    def words(self) -> int:
        """How many words the summary has, as :func:`count_words` counts."""
        return sum(count_words(s.text) for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something the author wants done.

    ``cue`` are the words that show it ("has to"); ``addressee`` who should act, where the text
    names them; ``stands_for`` what an opening pronoun refers to; ``strength`` runs from 0 to 1;
    ``after`` is the sentence before, where an opening points back to no shorter name.
    """

    text: str
    start: int
    end: int
    cue: str
    addressee: str | None = None
    stands_for: str | None = None
    strength: float = 0.5
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of an article that was edited; either text is empty where there was none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Brief:
    """An op-ed and its comment section, read. ``id`` is set once it is stored.

    Where the publisher has edited the article since it was first read, ``version`` counts from 1
    and ``changes`` says what differs from the version before.
    """

    source: str
    article: Article
    summary: Summary
    recommendations: tuple[Recommendation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    comments: tuple[Comment, ...] = ()
    graph: ReplyGraph = field(default_factory=ReplyGraph)
    points: tuple[KeyPoint, ...] = ()
    declared: int | None = None
    warnings: tuple[str, ...] = ()
    version: int = 1
    changes: tuple[Change, ...] = ()
    id: int | None = None


# Chat.


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a platform that a card can be posted to."""

    platform: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A card that was posted, so that it can be edited; ``language`` is the one that it speaks."""

    place: Place
    message: str
    language: str | None = field(default=None, compare=False)


# Polls.


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
    """

    poll: int
    voter: str
    choices: tuple[int, ...]
    cast: datetime
    delivery: str
    community: str | None = None
    act: Act = Act.REPLACE

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


# Settings that people may change.


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody has set for a community, a channel or themselves; None where nobody has.

    ``roles`` are those that may use the bot, ``poll_roles`` those that may open polls and
    ``channels`` those that the bot may be used in, all by the platform's ids; all of them where
    empty. ``language`` is a BCP 47 tag, ``zone`` the IANA name of a time zone. ``anonymous`` and
    ``results`` are what a poll is opened with, and ``threads`` says whether a brief gets one.
    """

    roles: frozenset[str] | None = None
    poll_roles: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    language: str | None = None
    zone: str | None = None
    anonymous: bool | None = None
    results: Results | None = None
    threads: bool | None = None

    def over(self, beneath: Preferences) -> Preferences:
        """These where they are set, and those beneath elsewhere."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(beneath, **{name: set_ for name, set_ in own.items() if set_ is not None})

    def without_role(self, role: str, instead: str) -> Preferences:
        """These with a role taken out; ``instead`` is named where it was the only one."""

        def rest(named: frozenset[str] | None) -> frozenset[str] | None:
            return named and (named - {role} or frozenset({instead}))

        return replace(self, roles=rest(self.roles), poll_roles=rest(self.poll_roles))

    def without_channel(self, channel: str) -> Preferences:
        """These with a channel taken out; the last one stays, since none at all is everywhere."""
        named = self.channels
        return replace(self, channels=named and (named - {channel} or named))

    def having(self, name: str, value: Any) -> Preferences:  # noqa: ANN401 - the field's own type
        """These with one of them changed."""
        return replace(self, **{name: value})
