"""Our own ranker for argumentative text, which is no news report.

Its thesis may come late, its first lines are often an anecdote, its last ones often hold the
call. A sentence scores by

* the density of the text's own topics in it: central, and short enough to be quoted;
* its place: paragraphs open with their point, the first and the last one frame the argument;
* what it does: an op-ed is written to claim and to ask for something, not to tell a story;
* its shape: about as long as an editor's own summary line.

Sentences are picked greedily, each one less for what those before it said already (maximal
marginal relevance, Carbonell and Goldstein 1998), and only together with those they lean on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.text.argument import argument
from bot.text.leaning import needs, stands_alone
from bot.text.sentences import Sentence
from bot.text.shape import prose
from bot.text.topics import DIGITS, Topics, topics

_LENGTH_EXPONENT = 0.9
_IDEAL_WORDS = 16
_TERSE = 6  # fewer words are a fragment ("Time for my take."), unless they ask
_OFF_LENGTH = 0.25
_OPENS_PARAGRAPH = 0.2
_FIRST_PARAGRAPH = 0.15
_LAST_PARAGRAPH = 0.1
_CALL = 0.2
_ARGUES = 0.2
_REDUNDANT = 0.4
# A pair costs two places, and its first half was not chosen for itself.
_LEANS = 0.1
_PAIR = 2
# The thesis is what argues most among the chosen; how central it is counts for less.
_THESIS_SCORE = 0.5
_THESIS_CALL = 0.25


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chosen sentences by index, in the text's order: which of them are only leaned on, which
    one is the thesis, and which are central to the text."""

    chosen: tuple[int, ...]
    leaned_on: frozenset[int]
    thesis: int | None
    central: frozenset[int]


def rank(  # noqa: PLR0913, PLR0917 - what is known of the sentences goes with them
    text: str,
    paragraphs: Sequence[Sequence[Sentence]],
    count: int,
    language: str,
    calls: AbstractSet[int] = frozenset(),
    central: Sequence[float] | None = None,
) -> Ranked:
    """Choose at most ``count`` sentences of ``text``, counted through all ``paragraphs``.

    ``calls`` are the indices of the sentences in which the author asks for something;
    ``central`` says by another measure how central each sentence is, 0 to 1, and counts as much as
    the density of topics.
    """
    read = _read(text, paragraphs, language, calls, central)
    picking = _pick(read, count)
    return Ranked(
        tuple(sorted(picking.order)),
        frozenset(picking.leaned_on),
        _thesis(read, picking.own, language, calls),
        _central(read.about, picking.order, read.usable),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of each sentence: whether it is prose worth showing, how far it argues, what
    it is worth, and what it needs to be read with."""

    sentences: Sequence[Sentence]
    about: Topics
    usable: Sequence[bool]
    arguing: Sequence[float]
    scores: Sequence[float]
    leaning: Sequence[Sequence[tuple[int, ...]]]

    @property
    def claiming(self) -> list[bool]:
        """Which sentences may be a thesis: no scene, and nobody else's words."""
        return [u and argues >= 0 for u, argues in zip(self.usable, self.arguing, strict=True)]


def _read(
    text: str,
    paragraphs: Sequence[Sequence[Sentence]],
    language: str,
    calls: AbstractSet[int],
    central: Sequence[float] | None,
) -> _Read:
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    about = topics(sentences, language)
    full = [good for paragraph in paragraphs for good in prose(text, paragraph)]
    usable = [
        good and (about.lengths[index] >= _TERSE or index in calls)
        for index, good in enumerate(full)
    ]
    arguing = [argument(sentence.text, language) for sentence in sentences]
    scores = [
        score + _CALL * (index in calls) + _ARGUES * arguing[index]
        for index, score in enumerate(_scores(about, paragraphs, usable, central))
    ]
    return _Read(sentences, about, usable, arguing, scores, needs(sentences, language))


def _pick(read: _Read, count: int) -> _Picking:
    """The best sentences; where none of them claims anything, the best one that does is first."""
    picking = _filled(_Picking(read.about, read.scores, count), read)
    claiming = read.claiming
    if any(claiming) and not any(claiming[index] for index in picking.own):
        picking = _Picking(read.about, read.scores, count)
        picking.take(claiming, read.leaning, places=1)
        picking = _filled(picking, read)
    return picking


def _filled(picking: _Picking, read: _Read) -> _Picking:
    """All places filled: with what can be read, failing that with what leans, with anything."""
    nothing: list[list[tuple[int, ...]]] = [[]] * len(read.sentences)
    picking.take(read.usable, read.leaning)
    picking.take(read.usable, nothing)
    picking.take([True] * len(read.sentences), nothing)
    return picking


def _thesis(
    read: _Read, chosen: Sequence[int], language: str, calls: AbstractSet[int]
) -> int | None:
    """The chosen sentence that claims most: no scene where there is better, and one that stands
    for itself before any that leans."""
    claiming = read.claiming

    def worth(index: int) -> tuple[bool, bool, float, int]:
        stands = stands_alone(read.sentences[index].text, language)
        claim = _THESIS_SCORE * read.scores[index] + read.arguing[index]
        claim += _THESIS_CALL * (index in calls)
        return claiming[index], stands, round(claim, DIGITS), -index

    return max(chosen, key=worth, default=None)


def _central(about: Topics, chosen: Sequence[int], usable: Sequence[bool]) -> frozenset[int]:
    """Which of the ``chosen`` are denser with the text's topics than most of its sentences."""
    densities = [round(about.density(i, _LENGTH_EXPONENT), DIGITS) for i in range(len(usable))]
    ranked = sorted(density for density, full in zip(densities, usable, strict=True) if full)
    middle = ranked[len(ranked) // 2] if ranked else 0.0
    return frozenset(index for index in chosen if densities[index] > middle)


def _scores(
    about: Topics,
    paragraphs: Sequence[Sequence[Sentence]],
    usable: Sequence[bool],
    central: Sequence[float] | None = None,
) -> list[float]:
    """What each sentence is worth by itself, about 0 to 1.5."""
    densities = [about.density(index, _LENGTH_EXPONENT) for index in range(len(usable))]
    densest = max((d for d, good in zip(densities, usable, strict=True) if good), default=0) or 1
    shares = [density / densest for density in densities]
    if central is not None:
        shares = [(share + other) / 2 for share, other in zip(shares, central, strict=True)]
    scores: list[float] = []
    for number, paragraph in enumerate(paragraphs):
        for position in range(len(paragraph)):
            index = len(scores)
            off = abs(math.log(max(1, about.lengths[index]) / _IDEAL_WORDS))
            score = shares[index] - _OFF_LENGTH * off
            score += _OPENS_PARAGRAPH * (position == 0)
            score += _FIRST_PARAGRAPH * (number == 0)
            score += _LAST_PARAGRAPH * (number == len(paragraphs) - 1)
            scores.append(score)
    return scores


class _Picking:
    """Greedy selection, place by place."""

    def __init__(self, about: Topics, scores: Sequence[float], places: int) -> None:
        self.order: list[int] = []
        self.leaned_on: set[int] = set()
        self._about = about
        self._scores = scores
        self._places = places
        self._said = [0.0] * len(scores)

    @property
    def own(self) -> list[int]:
        """The sentences that were chosen for themselves, the best one first."""
        return [index for index in self.order if index not in self.leaned_on]

    def take(
        self,
        usable: Sequence[bool],
        needs: Sequence[Sequence[tuple[int, ...]]],
        places: int | None = None,
    ) -> None:
        """Fill the free places (at most ``places`` in all) with the best sentences that can be
        read where they stand, each alone or in a pair with one that it needs, while any fits."""
        while len(self.order) < (self._places if places is None else min(places, self._places)):
            free = [i for i, good in enumerate(usable) if good and i not in self.order]
            missing = {index: self._missing(needs[index]) for index in free}
            units = [unit for index in free for unit in self._units(index, missing)]
            if not units:
                return
            best = max(units, key=lambda unit: (self._worth(unit), -unit[-1], unit))
            for index in reversed(best):
                self._add(index, leaned_on=index != best[-1])

    def _missing(self, needs: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Those needs that nothing chosen meets."""
        return [need for need in needs if not any(index in self.order for index in need)]

    def _units(
        self, index: int, missing: Mapping[int, Sequence[tuple[int, ...]]]
    ) -> Iterator[tuple[int, ...]]:
        """The sentence, if it needs nothing more, or its pairs with what meets all its needs."""
        needed = missing[index]
        if not needed:
            yield (index,)
        elif len(self.order) + _PAIR <= self._places:
            for other in needed[0]:
                met = other < index and all(other in need for need in needed)
                if met and other in missing and not missing[other]:
                    yield (other, index)

    def _worth(self, unit: Sequence[int]) -> float:
        worth = sum(self._scores[index] - _REDUNDANT * self._said[index] for index in unit)
        return round(worth / len(unit) - _LEANS * (len(unit) - 1), DIGITS)

    def _add(self, index: int, *, leaned_on: bool) -> None:
        self.order.append(index)
        if leaned_on:
            self.leaned_on.add(index)
        for other, said in enumerate(self._said):
            self._said[other] = max(said, self._about.overlap(other, index))
