"""How long a search takes by the number of briefs, half of them of the community that asks.

Run it alone: ``python -m benchmarks.searching [COUNT ...]``.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.model import Article, Brief, Comment, Summary
from bot.store import SqlStore, open_store
from bot.store.hashed import hashed

SIZES = (1_000, 3_000)
_SEED = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ARTICLE, _COMMENT, _COMMENTS = 600, 50, 10  # words, words, and how many
_VOCABULARY = 20_000
_TIMES = 7


def vocabulary() -> list[str]:
    """Made-up words, the commonest first."""
    chance = random.Random(_SEED)
    return ["".join(chance.choices(_LETTERS, k=chance.randint(3, 9))) for _ in range(_VOCABULARY)]


def briefs(count: int, words: Sequence[str]) -> Iterator[Brief]:
    """Made-up briefs of words as frequent as in real text."""
    chance = random.Random(_SEED)
    frequency = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def text(length: int) -> str:
        return " ".join(chance.choices(words, cum_weights=frequency, k=length))

    for number in range(count):
        said = [text(_COMMENT) for _ in range(_COMMENTS)]
        comments = tuple(Comment(n, t, 0, len(t), f"Reader {n}") for n, t in enumerate(said))
        article = Article(text(_ARTICLE), title=text(8))
        yield Brief(f"page {number}", article, Summary(()), comments=comments)


async def measure(count: int) -> None:
    words = vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(Path(folder) / "a.db", lambda: datetime.now(UTC))
        for number, brief in enumerate(briefs(count, words)):
            saved = await store.save_brief(brief, hashed(str(number)))
            await store.note_reading(saved.id or 0, f"community {number % 2}")
        kinds = {
            "the commonest word": words[0],
            "a rare word": words[9_000],
            "three words": f"{words[20]} {words[40]} {words[300]}",
            "one letter": "a",
            "no such word": "q" * 12,
        }
        for kind, asked in kinds.items():
            print(f"{count:>8,} briefs, {kind:<20} {await _median(store, asked) * 1e3:>8.1f} ms")
        await store.close()


async def _median(store: SqlStore, words: str) -> float:
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        await store.search_briefs("community 0", words, 5)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main(sizes: Sequence[int] = SIZES) -> None:
    for size in sizes:
        asyncio.run(measure(size))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
