"""Our own ranker for argumentative text, which is no news report.

Its thesis may come late, its first lines are often an anecdote, its last ones often hold the
call. A sentence scores by

* the density of the text's own topics in it: central, and short enough to be quoted;
* its place: paragraphs open with their point, the first and the last one frame the argument;
* what it does: an op-ed is written to ask for something;
* its shape: about as long as an editor's own summary line.

Sentences are picked greedily, each one less for what those before it said already (maximal
marginal relevance, Carbonell and Goldstein 1998), and only together with those they lean on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.text.leaning import needs
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
_REDUNDANT = 0.4
# A pair costs two places, and its first half was not chosen for itself.
_LEANS = 0.1
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chosen sentences by index, in the text's order: which of them are only leaned on, and
    the best one, the thesis."""

    chosen: tuple[int, ...]
    leaned_on: frozenset[int]
    best: int | None


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
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    usable = [good for paragraph in paragraphs for good in prose(text, paragraph)]
    about = topics(sentences, language)
    usable = [
        good and (about.lengths[index] >= _TERSE or index in calls)
        for index, good in enumerate(usable)
    ]
    scores = _scores(about, paragraphs, usable, central)
    scores = [score + _CALL * (index in calls) for index, score in enumerate(scores)]
    picking = _Picking(about, scores, count)
    nothing: list[list[tuple[int, ...]]] = [[]] * len(sentences)
    picking.take(usable, needs(sentences, language))
    picking.take(usable, nothing)
    picking.take([True] * len(sentences), nothing)
    chosen = sorted(picking.order)
    best = picking.order[0] if picking.order else None
    return Ranked(tuple(chosen), frozenset(picking.leaned_on), best)


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

    def take(self, usable: Sequence[bool], needs: Sequence[Sequence[tuple[int, ...]]]) -> None:
        """Fill the free places with the best sentences that can be read where they stand, each
        alone or in a pair with one that it needs, as long as any fits."""
        while len(self.order) < self._places:
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
