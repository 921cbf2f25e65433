"""Statements -> groups that say the same.

A greedy clustering in one pass: a statement joins the group whose first member it is most like,
else it opens one. Groups are found through pairs of telling stems, so that the work grows with
the number of statements and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz import fuzz

from bot.text.embedding import Embedder, cosines
from bot.text.points.statements import Said, Statement

ALIKE = 0.62
_SAME_MEANING = 0.6  # the least cosine of two sentences that say the same in other words
_SHORT = 0.6  # the weight of the shorter statement: who says more may still say the same
_MIN_SHARED = 3
_MIN_TELLING = 2  # of the shared stems that aren't common in any argument
_COPY_STEMS = 4
_COPY = 85  # per cent of a sentence that stands in the other letter by letter
_OPENING = 200  # characters of a comment in which it says whom it answers
_KEY_STEMS = 6  # the most telling stems of a statement, whose pairs it is looked up by
_CANDIDATES = 12  # groups under one pair
MOST_EMBEDDED = 600  # statements that are compared by meaning, each with each group
_SHOWN_FROM = 30  # members that are tried for the sentence that stands for the group


@dataclass(slots=True)
class Group:
    """Statements of different comments; the first is the one that the others are like."""

    members: list[Statement] = field(default_factory=list)
    comments: set[int] = field(default_factory=set)


class Likeness:
    """How much two statements share of their weighted stems, 0 where they can't say the same.

    A cosine that leans towards the shorter of the two. Of the groups under one key, so many as
    ``candidates`` are compared.
    """

    candidates = _CANDIDATES

    def __init__(
        self, weight: Mapping[str, float], said: Mapping[int, Said], common: frozenset[str]
    ) -> None:
        self.weight = weight
        self._alone = max(weight.values(), default=1.0)
        self.common = common
        self.said = said

    def keys(self, one: Statement, /) -> list[tuple[str, str]]:
        """What a statement and those that may be like it are found by: pairs of telling stems."""
        return list(combinations(sorted(self.stems(one)[:_KEY_STEMS]), 2))

    def stems(self, statement: Statement) -> list[str]:
        """The stems that others use too, most telling first."""
        known = [stem for stem in statement.stems if stem in self.weight]
        return sorted(known, key=lambda stem: (-self.weight[stem], stem))

    def of(self, one: Statement, other: Statement) -> float:
        """0 to 1; contradiction, a copy of the other and an answer to it make it 0."""
        shared = one.stems & other.stems
        if len(shared) < _MIN_SHARED or one.content.contradicts(other.content):
            return 0.0
        if one.comment == other.comment or _is_copy(one, other, shared):
            return 0.0
        if len(shared - self.common) < _MIN_TELLING or self._answer(one, other):
            return 0.0
        common = math.fsum(self.weight[stem] ** 2 for stem in shared if stem in self.weight)
        short, long = sorted((self._norm(one), self._norm(other)))
        return common / (math.pow(short, _SHORT) * math.pow(long, 1 - _SHORT))

    def _norm(self, statement: Statement) -> float:
        return math.fsum(self.weight.get(stem, self._alone) ** 2 for stem in statement.stems)

    def _answer(self, one: Statement, other: Statement) -> bool:
        a, b = self.said[one.comment], self.said[other.comment]
        return _answers(a, b) or _answers(b, a)


class Meaning(Likeness):
    """The same, or else how near two statements are in meaning, whatever their words."""

    candidates = MOST_EMBEDDED

    def __init__(self, words: Likeness, statements: Sequence[Statement], embed: Embedder) -> None:
        super().__init__(words.weight, words.said, words.common)
        self._rows = {(one.comment, one.start): row for row, one in enumerate(statements)}
        self._cosines = cosines([one.text for one in statements], embed)

    def keys(self, _: Statement, /) -> list[tuple[str, str]]:
        """One key for all: each is compared with each group."""
        return [("", "")]

    def of(self, one: Statement, other: Statement) -> float:
        """By words where they do; else by meaning, so that ``ALIKE`` is where it is the same."""
        by_words = super().of(one, other)
        shared = one.stems & other.stems
        apart = one.comment == other.comment or one.content.contradicts(other.content)
        if apart or _is_copy(one, other, shared) or self._answer(one, other):
            return by_words
        cosine = self._cosines[self._row(one)][self._row(other)]
        return max(by_words, cosine * ALIKE / _SAME_MEANING)

    def _row(self, statement: Statement) -> int:
        return self._rows[statement.comment, statement.start]


def _is_copy(one: Statement, other: Statement, shared: frozenset[str]) -> bool:
    """Whether one repeats (part of) the other: a quotation that no mark gives away."""
    return (
        len(shared) >= _COPY_STEMS
        and fuzz.partial_ratio(one.text.lower(), other.text.lower(), score_cutoff=_COPY) > 0
    )


def _answers(one: Said, other: Said) -> bool:
    """Whether ``one`` is a reply to ``other``: by the page, by its quotation, by a mention."""
    if one.comment.parent == other.comment.id:
        return True
    name = other.comment.author
    if name and f"@{name}" in one.comment.text[:_OPENING]:
        return True
    return len(one.quoted) > 3 and len(one.quoted & other.stems) >= 0.6 * len(one.quoted)


def group(said: Iterable[Said], likeness: Likeness) -> list[Group]:
    """Groups of at least two commenters, largest first."""
    groups: list[Group] = []
    under: dict[tuple[str, str], list[int]] = defaultdict(list)
    for statement in (statement for one in said for statement in one.statements):
        keys = likeness.keys(statement)
        best, most = None, ALIKE
        for index in _candidates(keys, under):
            like = likeness.of(statement, groups[index].members[0])
            if like > most:
                best, most = index, like
        if best is None:
            best = len(groups)
            groups.append(Group())
            for key in keys:
                if len(under[key]) < likeness.candidates:
                    under[key].append(best)
        groups[best].members.append(statement)
        groups[best].comments.add(statement.comment)
    several = [one for one in groups if len(one.comments) > 1]
    return sorted(several, key=lambda one: (-len(one.comments), one.members[0].start))


def _candidates(
    keys: list[tuple[str, str]], under: Mapping[tuple[str, str], list[int]]
) -> Iterator[int]:
    seen: set[int] = set()
    for key in keys:
        for index in under.get(key, ()):
            if index not in seen:
                seen.add(index)
                yield index
