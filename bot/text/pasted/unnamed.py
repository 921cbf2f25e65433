"""Comments without headers: where each begins, from every clue of the whole section."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.text.openings import read_opening
from bot.text.pasted.lines import Line


def find_starts(lines: Sequence[Line], declared: int | None) -> list[int]:
    """The numbers of the lines that begin a comment."""
    if not lines:
        return []
    gaps = sorted({line.gap for line in lines[1:]})
    blocks = {
        gap: [0, *(n for n, line in enumerate(lines) if n and line.gap >= gap)] for gap in gaps[1:]
    }
    if blocks:
        return min(blocks.values(), key=lambda starts: abs(len(starts) - (declared or len(starts))))
    return _likely(lines, declared)


def _likely(lines: Sequence[Line], declared: int | None) -> list[int]:
    scores = [0.0] * len(lines)
    openings = [read_opening(line.text) if line.text.startswith("@") else None for line in lines]
    for number, (before, line) in enumerate(pairwise(lines), 1):
        opening = openings[number]
        scores[number] = 10.0 if opening else _score(before.text, line.text)
        above = openings[number - 1]
        if above and above.end >= len(before.text) and not opening:
            scores[number] = -5.0
    scores[0] = 20.0
    sure = sum(score >= 10 for score in scores)
    wanted = max(sure, declared) if declared else sure + sum(0 < s < 10 for s in scores)
    ranked = sorted(range(len(lines)), key=lambda n: (-scores[n], n))
    return sorted(n for n in ranked[:wanted] if scores[n] > -4)


def _score(before: str, line: str) -> float:
    score = 0.0
    if before[-1] not in '.?!"”)':
        score -= 1
    if before.endswith(":"):
        score -= 2
    if line[0].islower():
        score -= 0.5
    if line.startswith(("http", "-", "*")):
        score -= 1.5
    return score
