"""What quotes in a comment section show about where its comments begin and end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.text.openings import Opening
from bot.text.shingles import QuoteIndex, words_of

_SURE = 0.9  # likeness from which a quote is taken to be found
_LEAST_WORDS = 4  # shorter quotes stand in too many places


@dataclass(slots=True)
class Facts:
    """What is known of lines: where quotes begin, which lines one quote joins, who says them.

    ``parted`` are pairs (first, last) of lines: a comment begins after ``first``, at ``last``
    at the latest.
    """

    heads: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    parted: list[tuple[int, int]] = field(default_factory=list)


def read_quotes(texts: Sequence[str], openings: Sequence[Opening | None]) -> Facts:
    """Find every opening's quote among the lines ``texts``."""
    facts = Facts()
    starts = [n for n, opening in enumerate(openings) if opening or n == 0]
    quotes = {n: words_of(o.quote) for n, o in enumerate(openings) if o and o.quote}
    index = QuoteIndex(quotes.values())
    offsets: dict[int, list[int]] = {}
    for first, after in pairwise([*starts, len(texts)]):
        words: list[str] = []
        offsets[first] = []
        for number in range(first, after):
            offsets[first].append(len(words))
            opening = openings[number]
            words += words_of(texts[number][opening.end if opening else 0 :])
        index.add(first, words)
    spoken: dict[int, str] = {}
    for number, quote in quotes.items():
        if len(quote) < _LEAST_WORDS:
            continue
        hits = [hit for hit in index.find(quote, _SURE) if hit.likeness >= _SURE]
        if len(hits) != 1:
            continue
        stretch = hits[0].text
        line = _line_at(offsets[stretch], hits[0].word)
        last = _line_at(offsets[stretch], hits[0].word + len(quote) - 1)
        begins_line = hits[0].word - offsets[stretch][line] <= 1
        (facts.heads if begins_line else facts.inside).add(stretch + line)
        facts.joined.update(range(stretch + line + 1, stretch + last + 1))
        if stretch == number and line:
            facts.parted.append((number, stretch + line))
        name = openings[number].name
        if name:
            spoken[stretch + line] = name.casefold()
    _part_speakers(facts, spoken, openings, starts)
    return facts


def _line_at(offsets: Sequence[int], word: int) -> int:
    return max(0, bisect_right(offsets, word) - 1)


def _part_speakers(
    facts: Facts, spoken: dict[int, str], openings: Sequence[Opening | None], starts: Sequence[int]
) -> None:
    """Nobody answers himself, and one comment has one author."""
    known: tuple[int, str] | None = None
    for line in sorted(spoken):
        if known and known[1] != spoken[line]:
            facts.parted.append((known[0], line))
        known = (line, spoken[line])
        above = starts[bisect_right(starts, line) - 1]
        opening = openings[above]
        if opening and opening.name and opening.name.casefold() == spoken[line] and above < line:
            facts.parted.append((above, line))
