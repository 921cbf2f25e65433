"""Finding which texts hold a quote, through an index of word runs.

Only the word runs of the quotes are indexed, so memory grows with the quotes, not with the
texts; candidates that share rare runs are then compared by `rapidfuzz
<https://rapidfuzz.github.io/RapidFuzz/>`_.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 3  # words of a run
_RUNS = 12  # runs looked up for one quote, spread over it
_PLACES = 48  # places kept for one run: a run that stands in more texts says little
_COMPARED = 80  # words of a long quote that are compared letter by letter
_SPLICED = 0.95
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


@dataclass(slots=True)
class _Vote:
    """What speaks for a text: rare runs that it shares with the quote, the share of runs that it
    has, and where the quote would begin by each."""

    weight: float = 0.0
    share: float = 0.0
    begins: Counter[int] = field(default_factory=Counter)


class QuoteIndex:
    """Looks up ``quotes`` (each a list of words) in texts that are added one by one."""

    def __init__(self, quotes: Iterable[list[str]]) -> None:
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

    def find(self, quote: list[str], least: float = 0.75) -> list[Hit]:
        """The texts that hold ``quote`` at least that alike, best first, then in order."""
        votes = self._votes(quote)
        best = sorted(votes, key=lambda text: (-votes[text].weight, text))[:_CANDIDATES]
        begins = {text: max(votes[text].begins.items(), key=itemgetter(1))[0] for text in best}
        hits = [
            Hit(text, begin, 1.0)
            for text, begin in begins.items()
            if self._texts[text][begin : begin + len(quote)] == quote
        ]
        if not hits:
            hits = [self._compare(quote, text, begins[text], votes[text].share) for text in best]
        return sorted(
            (hit for hit in hits if hit.likeness >= least), key=lambda h: (-h.likeness, h.text)
        )

    def _votes(self, quote: list[str]) -> dict[int, _Vote]:
        votes: dict[int, _Vote] = defaultdict(_Vote)
        runs = [(offset, self._places.get(run, [])) for offset, run in _spread(quote)]
        rare = [(offset, places) for offset, places in runs if len(places) <= _PLACES]
        common = [(offset, places[:_CANDIDATES]) for offset, places in runs[:1]]
        for offset, places in rare or common:
            for text, at in places:
                votes[text].begins[max(0, at - offset)] += 1
            for text in {text for text, _ in places}:
                votes[text].weight += 1 / len(places)
                votes[text].share += 1 / len(runs)
        return votes

    def _compare(self, quote: list[str], text: int, begin: int, share: float) -> Hit:
        plain = " ".join(quote[:_COMPARED])
        slack = 2 + len(quote) // 4
        window = " ".join(
            self._texts[text][max(0, begin - slack) : begin + min(len(quote), _COMPARED) + slack]
        )
        alike = fuzz.partial_ratio(plain, window) if len(window) >= len(plain) else 0
        # A quote with a passage left out is alike in its runs, not as a whole.
        spliced = _SPLICED * share if len(quote) >= 2 * _RUN else 0
        return Hit(text, begin, max(alike / 100, fuzz.ratio(plain, window) / 100, spliced))


def _runs(quote: list[str]) -> list[tuple[str, ...]]:
    return [run for _, run in _spread(quote)]


def _spread(quote: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """At most ``_RUNS`` runs of a quote with their offsets, evenly spread."""
    size = min(_RUN, len(quote))
    count = len(quote) - size + 1
    if not quote:
        return []
    chosen = sorted({round(i * (count - 1) / (_RUNS - 1)) for i in range(_RUNS)})
    return [(at, tuple(quote[at : at + size])) for at in chosen]
