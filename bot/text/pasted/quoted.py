"""What quotes in a comment section show about where its comments begin and end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.text.openings import Opening, read_opening
from bot.text.shingles import Hit, QuoteIndex, words_of

_SURE = 0.9  # likeness from which a quote is taken to be found
_LEAST_WORDS = 4  # shorter quotes stand in too many places


@dataclass(slots=True)
class Facts:
    """What is known of lines: where quotes begin, which lines one quote joins, who says them.

    ``parted`` are pairs (first, last) of lines: a comment begins after ``first``, at ``last``
    at the latest.
    """

    heads: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    parted: list[tuple[int, int]] = field(default_factory=list)


def read_openings(texts: Sequence[str]) -> list[Opening | None]:
    """The openings of the lines that address or quote somebody else of the section.

    ``@Name`` is enough. Bare quotes and "Name wrote:" stand inside comments too: they count
    where they quote another line, and only where this is how the page's readers answer.
    """
    read = [read_opening(text) for text in texts]
    addressed = [o if o and o.addressed else None for o in read]
    quotes = {n: words_of(o.quote) for n, o in enumerate(read) if o and o.quote and not o.addressed}
    if len(quotes) <= sum(o is not None for o in addressed):
        return addressed
    index = QuoteIndex(quotes.values())
    for number, text in enumerate(texts):
        opening = read[number]
        index.add(number, words_of(text[opening.end if opening else 0 :]))
    for number, quote in quotes.items():
        hits = index.find(quote, _SURE) if len(quote) >= _LEAST_WORDS else []
        if any(hit.text != number for hit in hits):
            addressed[number] = read[number]
    return addressed


def read_quotes(texts: Sequence[str], openings: Sequence[Opening | None]) -> Facts:
    """Find the quotes of ``openings`` (one a line, or None) among the lines ``texts``."""
    starts = [n for n, opening in enumerate(openings) if opening or n == 0]
    quotes = {n: words_of(o.quote) for n, o in enumerate(openings) if o and o.quote}
    index = QuoteIndex(quotes.values())
    offsets = _index_stretches(index, texts, openings, starts)
    facts = Facts()
    spoken: dict[int, str] = {}
    for number, quote in quotes.items():
        hits = index.find(quote, _SURE) if len(quote) >= _LEAST_WORDS else []
        if len(hits) != 1:
            continue
        line = _take_in(facts, number, len(quote), hits[0], offsets[hits[0].text])
        opening = openings[number]
        if opening and opening.name:
            spoken[line] = opening.name.casefold()
    _part_speakers(facts, spoken, openings, starts)
    return facts


def _index_stretches(
    index: QuoteIndex,
    texts: Sequence[str],
    openings: Sequence[Opening | None],
    starts: Sequence[int],
) -> dict[int, list[int]]:
    """Index the lines from each of ``starts`` to the next as one text, for quotes span lines.

    Returns, by the first line of each stretch, the number of words before each of its lines.
    """
    offsets: dict[int, list[int]] = {}
    for first, after in pairwise([*starts, len(texts)]):
        words: list[str] = []
        offsets[first] = []
        for number in range(first, after):
            offsets[first].append(len(words))
            opening = openings[number]
            words += words_of(texts[number][opening.end if opening else 0 :])
        index.add(first, words)
    return offsets


def _take_in(facts: Facts, quoting: int, words: int, hit: Hit, offsets: Sequence[int]) -> int:
    """Note what one quote shows; returns the line where it begins."""
    line, last = _line_at(offsets, hit.word), _line_at(offsets, hit.word + words - 1)
    if hit.word - offsets[line] <= 1:
        facts.heads.add(hit.text + line)
    facts.joined.update(range(hit.text + line + 1, hit.text + last + 1))
    if hit.text == quoting and line:
        facts.parted.append((quoting, quoting + line))
    return hit.text + line


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
