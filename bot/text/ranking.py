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
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.text.leaning import anchors
from bot.text.sentences import Sentence
from bot.text.shape import prose
from bot.text.topics import DIGITS, Topics, topics

_LENGTH_EXPONENT = 0.9
_IDEAL_WORDS = 16
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


def rank(
    text: str,
    paragraphs: Sequence[Sequence[Sentence]],
    count: int,
    language: str,
    calls: AbstractSet[int] = frozenset(),
) -> Ranked:
    """Choose at most ``count`` sentences of ``text``, counted through all ``paragraphs``.

    ``calls`` are the indices of the sentences in which the author asks for something.
    """
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    usable = [good for paragraph in paragraphs for good in prose(text, paragraph)]
    about = topics(sentences, language)
    scores = _scores(about, paragraphs, usable)
    scores = [score + _CALL * (index in calls) for index, score in enumerate(scores)]
    closures = _closures(usable, anchors(sentences, language))
    alone = {index: (index,) for index, good in enumerate(usable) if good}
    anything = {index: (index,) for index in range(len(sentences))}
    picking = _Picking(about, scores, count)
    for units in (closures, alone, anything):
        picking.take(units)
    chosen = sorted(picking.order)
    best = picking.order[0] if picking.order else None
    return Ranked(tuple(chosen), frozenset(picking.leaned_on), best)


def _scores(
    about: Topics, paragraphs: Sequence[Sequence[Sentence]], usable: Sequence[bool]
) -> list[float]:
    """What each sentence is worth by itself, about 0 to 1.5."""
    densities = [about.density(index, _LENGTH_EXPONENT) for index in range(len(usable))]
    densest = max((d for d, good in zip(densities, usable, strict=True) if good), default=0) or 1
    scores: list[float] = []
    for number, paragraph in enumerate(paragraphs):
        for position in range(len(paragraph)):
            index = len(scores)
            off = abs(math.log(max(1, about.lengths[index]) / _IDEAL_WORDS))
            score = densities[index] / densest - _OFF_LENGTH * off
            score += _OPENS_PARAGRAPH * (position == 0)
            score += _FIRST_PARAGRAPH * (number == 0)
            score += _LAST_PARAGRAPH * (number == len(paragraphs) - 1)
            scores.append(score)
    return scores


def _closures(
    usable: Sequence[bool], leaning: Sequence[tuple[int, ...]]
) -> dict[int, tuple[int, ...]]:
    """Each sentence that can be shown with all that it leans on; at most a pair."""
    found: dict[int, tuple[int, ...]] = {}
    for index, on in enumerate(leaning):
        if usable[index] and all(found.get(other) == (other,) for other in on) and len(on) < _PAIR:
            found[index] = (*on, index)
    return found


class _Picking:
    """Greedy selection, place by place."""

    def __init__(self, about: Topics, scores: Sequence[float], places: int) -> None:
        self.order: list[int] = []
        self.leaned_on: set[int] = set()
        self._about = about
        self._scores = scores
        self._places = places
        self._said = [0.0] * len(scores)

    def take(self, units: Mapping[int, tuple[int, ...]]) -> None:
        """Fill the free places with the best units, as long as any fits."""
        while len(self.order) < self._places:
            worth = {index: self._worth(unit) for index, unit in units.items() if self._fits(unit)}
            if not worth:
                return
            best = max(worth, key=lambda index: (worth[index], -index))
            for index in reversed(units[best]):
                if index not in self.order:
                    self._add(index, leaned_on=index != best)

    def _fits(self, unit: tuple[int, ...]) -> bool:
        missing = sum(index not in self.order for index in unit)
        return 0 < missing <= self._places - len(self.order) and unit[-1] not in self.order

    def _worth(self, unit: tuple[int, ...]) -> float:
        new = [index for index in unit if index not in self.order]
        worth = sum(self._scores[index] - _REDUNDANT * self._said[index] for index in new)
        return round(worth / len(new) - _LEANS * (len(new) - 1), DIGITS)

    def _add(self, index: int, *, leaned_on: bool) -> None:
        self.order.append(index)
        if leaned_on:
            self.leaned_on.add(index)
        for other, said in enumerate(self._said):
            self._said[other] = max(said, self._about.overlap(other, index))
