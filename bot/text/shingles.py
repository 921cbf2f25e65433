"""Finding which texts hold a quote, through an index of word runs.

Only the word runs of the quotes are indexed, so memory grows with the quotes, not with the
texts; candidates that share rare runs are then compared by `rapidfuzz
<https://rapidfuzz.github.io/RapidFuzz/>`_.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 3  # words of a run
_RUNS = 16  # runs looked up for one quote, spread over it
_PLACES = 48  # places kept for one run: a run that stands in more texts says little
_CANDIDATES = 12  # texts compared with one quote


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that holds a quote: its number, the word at which, and how alike, 0 to 1."""

    text: int
    word: int
    likeness: float


def words_of(text: str) -> list[str]:
    """The words of ``text``, folded so that case and apostrophes don't matter."""
    return _WORD.findall(text.replace("’", "'").lower())


class QuoteIndex:
    """Looks up ``quotes`` (each a list of words) in texts that are added one by one."""

    def __init__(self, quotes: Iterable[Sequence[str]]) -> None:
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        self._texts: dict[int, list[str]] = {}
        self._sizes: set[int] = set()
        for quote in quotes:
            for run in _runs(quote):
                self._places[run] = []
                self._sizes.add(len(run))

    def add(self, number: int, words: list[str]) -> None:
        """Index the text ``number``."""
        kept = False
        for size in self._sizes:
            # zip over shifted views builds the runs without a slice for each.
            for at, run in enumerate(zip(*(words[shift:] for shift in range(size)), strict=False)):
                places = self._places.get(run)
                if places is not None and len(places) <= _PLACES:
                    places.append((number, at))
                    kept = True
        if kept:
            self._texts[number] = words

    def find(self, quote: Sequence[str], least: float = 0.75) -> list[Hit]:
        """The texts that hold ``quote`` at least that alike, best first, then in order."""
        if not quote:
            return []
        votes = self._votes(quote)
        best = sorted(votes, key=lambda text: (-votes[text][0], text))[:_CANDIDATES]
        hits = [self._compare(quote, text, votes[text][1]) for text in best]
        return sorted(
            (hit for hit in hits if hit.likeness >= least), key=lambda h: (-h.likeness, h.text)
        )

    def _votes(self, quote: Sequence[str]) -> dict[int, tuple[float, int]]:
        """For each text that shares runs: the weight of them and where the quote would begin."""
        weight: dict[int, float] = defaultdict(float)
        begins: dict[int, Counter[int]] = defaultdict(Counter)
        for offset, run in _spread(quote):
            places = self._places.get(run, ())
            for text, at in places:
                begins[text][max(0, at - offset)] += 1
            for text in {text for text, _ in places}:
                weight[text] += 1 / len(places)
        return {text: (weight[text], begins[text].most_common(1)[0][0]) for text in weight}

    def _compare(self, quote: Sequence[str], text: int, begin: int) -> Hit:
        words = self._texts[text]
        slack = 2 + len(quote) // 4
        plain = " ".join(quote)
        if list(quote) == words[begin : begin + len(quote)]:
            return Hit(text, begin, 1.0)
        window = " ".join(words[max(0, begin - slack) : begin + len(quote) + slack])
        if len(window) < len(plain):
            return Hit(text, begin, fuzz.ratio(plain, window) / 100)
        return Hit(text, begin, fuzz.partial_ratio(plain, window) / 100)


def _runs(quote: Sequence[str]) -> list[tuple[str, ...]]:
    return [run for _, run in _spread(quote)]


def _spread(quote: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """At most ``_RUNS`` runs of a quote with their offsets, evenly spread."""
    size = min(_RUN, len(quote))
    count = len(quote) - size + 1
    if not quote:
        return []
    chosen = sorted({round(i * (count - 1) / (_RUNS - 1)) for i in range(_RUNS)})
    return [(at, tuple(quote[at : at + size])) for at in chosen]
