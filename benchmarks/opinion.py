"""How long opinion groups take by the size of the table, and the memory that they take.

Run it alone: ``python benchmarks/opinion.py``. Each size is read and grouped in a process of its
own, so that one's peak memory doesn't hide another's.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np

SIZES = ((100, 15), (500, 200), (5_000, 200), (50_000, 500), (25_000, 2_000))
_CAMPS = 3
_SEEN = 0.4
_SEED = 6


def lines(participants: int, statements: int) -> Iterator[str]:
    """A made-up export: three camps, each with its own leanings, who saw two statements in five."""
    chance = np.random.default_rng(_SEED)
    leaning = chance.uniform(0.1, 0.9, (_CAMPS, statements))
    yield ",".join(["participant", "group-id", *map(str, range(statements))]) + "\n"
    for number in range(participants):
        camp = number % _CAMPS
        votes = np.where(chance.random(statements) < leaning[camp], "1", "-1")
        cells = np.where(chance.random(statements) < _SEEN, votes, "")
        yield f"{number},{camp}," + ",".join(cells) + "\n"


def _measure(participants: int, statements: int) -> None:
    from bot.opinion.groups import find_opinions  # noqa: PLC0415 - imports are no part of it
    from bot.opinion.table import read_table  # noqa: PLC0415

    export = list(lines(participants, statements))
    before = _peak()
    started = time.perf_counter()
    table = read_table(export)
    read = time.perf_counter()
    opinions = find_opinions(table)
    done = time.perf_counter()
    groups = len(opinions.groups) if opinions else 0
    memory = _peak() - before
    print(f"{read - started:.3f} {done - read:.3f} {memory:.0f} {groups}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Print the time to read and to group, and the memory on top of the text, by size."""
    for participants, statements in sizes:
        reading, grouping, memory, groups = subprocess.run(
            [sys.executable, "-m", "benchmarks.opinion", str(participants), str(statements)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        print(
            f"{participants:>7,} x {statements:>5,}: read {float(reading):6.2f} s,"
            f" group {float(grouping):6.2f} s, {memory} MB more, {groups} groups"
        )


if __name__ == "__main__":
    if sys.argv[1:]:
        _measure(*map(int, sys.argv[1:]))
    else:
        main()
