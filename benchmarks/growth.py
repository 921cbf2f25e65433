"""How time and memory of reading a page grow with its comments.

Run it alone: ``python benchmarks/growth.py [COUNT ...]``. Each size is read in a process of its
own, so that one's peak memory doesn't hide another's.
"""

from __future__ import annotations

import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

SIZES = (1_000, 10_000, 100_000)
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")
_SEED = 3


def page(count: int, *, headers: bool = False) -> str:
    """A page of ``count`` comments, two in three of which quote an earlier one by name."""
    chance = random.Random(_SEED)
    body = "\n".join(_sentence(chance, 40) for _ in range(10))
    comments = "\n".join(_comments(chance, count, headers=headers))
    return (
        f"{body}\nPublished in The Growth Gazette, May 4th, 2021.\nCOMMENTS ({count})\n{comments}"
    )


def _comments(chance: random.Random, count: int, *, headers: bool) -> Iterator[str]:
    said: list[tuple[str, str]] = []
    for number in range(count):
        name = f"Reader {_word(chance)}{number % 997}"
        text = _sentence(chance, chance.randint(8, 50))
        if headers:
            yield f"{name}\nMay {number % 28 + 1}, 2021 at {number % 12 + 1}:15 pm"
        if said and chance.random() < 0.66:
            whom, words = chance.choice(said[-500:])
            yield f'@{whom}: "{words[:160]}"'
        yield text
        said.append((name, text))


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(_word(chance) for _ in range(words)).capitalize() + "."


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))


def _measure(count: int) -> None:
    from bot.text.pasted import parse  # noqa: PLC0415  (imports are no part of the growth)
    from bot.text.replies import link  # noqa: PLC0415

    source = page(count)
    started = time.process_time()
    read = parse(source)
    parsed = time.process_time()
    graph = link(read)
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{count} {parsed - started:.3f} {done - parsed:.3f} {peak:.0f}"
        f" {len(read.comments)} {len(graph.replies)}\n"
    )


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print time and peak memory by size, and the exponent of growth between sizes."""
    before: tuple[int, float] | None = None
    for size in sizes:
        answer = subprocess.run(
            [sys.executable, __file__, "--one", str(size)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        parsing, linking, peak = map(float, answer[1:4])
        total = parsing + linking
        growth = ""
        if before:
            growth = f"  exponent {math.log(total / before[1]) / math.log(size / before[0]):.2f}"
        sys.stdout.write(
            f"{size:>7,} comments: parse {parsing:6.2f} s, link {linking:6.2f} s,"
            f" peak {peak:5.0f} MB, {answer[4]} found, {answer[5]} replies{growth}\n"
        )
        sys.stdout.flush()
        before = size, total


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _measure(int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
