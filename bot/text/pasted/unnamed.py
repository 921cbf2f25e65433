"""Comments without headers: where each begins, from every clue of the whole section."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from bot.text.openings import Opening
from bot.text.pasted.clues import Clues
from bot.text.pasted.lines import Line
from bot.text.pasted.quoted import Facts, read_openings, read_quotes

# Log-odds of what hardly leaves a doubt.
_SURE = 20.0
_QUOTED_FROM_FIRST_WORD = 2.74  # fitted with the clues
_AFTER_A_GAP = 2.0
_QUOTES_ANOTHER = 4.0
_SHIFT = 8.0  # the most that the declared count may move the log-odds


def find_starts(lines: Sequence[Line], declared: int | None) -> list[int]:
    """The numbers of the lines that begin a comment; the first line always does."""
    if not lines:
        return []
    openings = read_openings([line.text for line in lines])
    return _blocks(lines, openings, declared) or _likely(lines, openings, declared)


def _blocks(
    lines: Sequence[Line], openings: Sequence[Opening | None], declared: int | None
) -> list[int]:
    """The first lines of the blocks that empty lines part, if those are the comments."""
    gaps = sorted({line.gap for line in lines[1:]})
    candidates = [
        [0, *(n for n, line in enumerate(lines) if n and line.gap >= gap)] for gap in gaps[1:]
    ]
    answering = {n for n, opening in enumerate(openings) if opening and opening.addressed}
    # Where blocks have several lines, it is not paragraphs that empty lines part.
    most = 2.0 if any(line.gap == 0 for line in lines[1:]) else 1.25
    fitting = [
        starts
        for starts in candidates
        if len(answering & set(starts)) >= 0.8 * len(answering)
        and (declared is None or 0.6 * declared <= len(starts) <= most * declared)
    ]
    return min(fitting, key=lambda starts: abs(len(starts) - (declared or 0)), default=[])


def _likely(
    lines: Sequence[Line], openings: Sequence[Opening | None], declared: int | None
) -> list[int]:
    """The lines that most probably begin comments; ``declared`` raises or lowers the bar."""
    facts = read_quotes([line.text for line in lines], openings)
    odds = _odds(lines, openings, facts)
    for number in _parting(odds, facts):
        odds[number] = _SURE
    sure = sum(value >= _SURE for value in odds)
    bar = _bar([value for value in odds if abs(value) < _SURE], declared - sure) if declared else 0
    starts = [n for n, value in enumerate(odds) if value > bar]
    if declared and len(starts) > declared:
        starts = sorted(starts, key=lambda n: (-odds[n], n))[: max(sure, declared)]
    return sorted(starts)


def _odds(lines: Sequence[Line], openings: Sequence[Opening | None], facts: Facts) -> list[float]:
    clues = Clues([line.text for line in lines])
    even = min(line.gap for line in lines[1:]) if len(lines) > 1 else 0
    odds = [_SURE]
    for number in range(1, len(lines)):
        above = openings[number - 1]
        opening = openings[number]
        if opening and opening.addressed:
            odds.append(_SURE)
        elif number in facts.joined or (above and above.end >= len(lines[number - 1].text)):
            odds.append(-_SURE)  # inside a quoted passage, or the answer to a quote
        else:
            heads = _QUOTED_FROM_FIRST_WORD if number in facts.heads else 0
            gap = _AFTER_A_GAP if lines[number].gap > even else 0
            quotes = _QUOTES_ANOTHER if opening else 0
            odds.append(clues.weight(number) + heads + gap + quotes)
    return odds


def _parting(odds: Sequence[float], facts: Facts) -> list[int]:
    """For each pair of lines that must be parted and aren't yet, the likeliest line to do so."""
    known = [n for n, value in enumerate(odds) if value >= _SURE]
    last_known = {}
    for known_start, after in pairwise([*known, len(odds)]):
        for number in range(known_start, after):
            last_known[number] = known_start
    chosen: list[int] = []
    for first, last in sorted(facts.parted, key=lambda pair: (pair[1], pair[0])):
        if last_known[last] > first or (chosen and chosen[-1] > first):
            continue
        best = max(range(first + 1, last + 1), key=lambda n: odds[n])
        if odds[best] > -_SURE:
            chosen.append(best)
    return chosen


def _bar(odds: Sequence[float], wanted: int) -> float:
    """The log-odds from which as many lines are expected to begin comments as ``wanted``."""
    low, high = -_SHIFT, _SHIFT
    for _ in range(12):
        middle = (low + high) / 2
        expected = math.fsum(1 / (1 + math.exp(middle - value)) for value in odds)
        low, high = (middle, high) if expected > wanted else (low, middle)
    return low
