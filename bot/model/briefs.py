"""What the author says, and all that was read of a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.model.articles import Article, Comment, count_words
from bot.model.replies import Correction, KeyPoint, ReplyGraph


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
