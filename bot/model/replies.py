"""Who answers whom, and what the comments say together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
