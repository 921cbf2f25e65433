"""How long a summary takes by the article's length: our ranker beside sumy's.

Run it alone: ``python benchmarks/summaries.py [WORDS ...]``. sumy's methods compare each sentence
with each other one, so they sit out the lengths at which they would take minutes.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Sequence

from bot.model import Article
from bot.text.summarise import summarise

SIZES = (1_000, 10_000, 100_000)
SUMY = ("lexrank", "lsa", "textrank")
_SUMY_LONGEST = 10_000
_COUNT = 5
_SEED = 4
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]
_GLUE = ["the", "of", "and", "to", "a", "in", "that", "must", "for", "is", "on", "with", "not"]


def article(words: int) -> Article:
    """Made-up prose: words as frequent as in real text, sentences of 8 to 40 words."""
    chance = random.Random(_SEED)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(5_000)]
    frequency = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    lines = []
    left = words
    while left > 0:
        line = []
        for _ in range(chance.randint(1, 5)):
            length = chance.randint(8, 40)
            said = chance.choices(vocabulary, frequency, k=length)
            said[::3] = chance.choices(_GLUE, k=len(said[::3]))
            line.append(" ".join(said).capitalize() + ".")
            left -= length
        lines.append(" ".join(line))
    return Article("\n".join(lines), language="en")


def seconds(text: Article, method: str) -> float:
    """The shortest of three runs, one where it is long."""
    best = math.inf
    for _ in range(3):
        started = time.perf_counter()
        summarise(text, _COUNT, method)
        best = min(best, time.perf_counter() - started)
        if best > 1:
            break
    return best


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print the time of each method by length, and ours' exponent of growth between lengths."""
    for method in ("default", *SUMY):
        summarise(article(200), _COUNT, method)  # imports and word lists are no part of it
    before: tuple[int, float] | None = None
    for size in sizes:
        text = article(size)
        ours = seconds(text, "default")
        growth = ""
        if before:
            growth = f"  exponent {math.log(ours / before[1]) / math.log(size / before[0]):.2f}"
        before = size, ours
        sys.stdout.write(f"{size:>7,} words: default {ours * 1000:9.1f} ms{growth}\n")
        for method in SUMY if size <= _SUMY_LONGEST else ():
            taken = seconds(text, method)
            sys.stdout.write(f"{'':>12}{method:>10} {taken * 1000:9.1f} ms  x{taken / ours:.1f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
