"""A process that votes until it is killed, and says which votes were acknowledged.

``python -m tests.crashing DATABASE SEED``: 500 voters cast 2,000 votes at once on poll 1 of the
database, each delivered twice or more as a platform does that gets no answer. Each line of the
output is the delivery of a ballot whose counting was acknowledged.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

from bot.model import Ballot
from bot.store import open_store
from tests.apps import noon
from tests.samples import NOON

VOTERS, VOTES = 500, 2_000


def ballots(seed: int) -> list[Ballot]:
    """The votes in the order that each voter casts them; the delivery says which is which."""
    chance = random.Random(seed)  # noqa: S311 - votes, not secrets
    return [
        Ballot(1, f"web:v{n % VOTERS}", (chance.randrange(3),), NOON, f"d{n}") for n in range(VOTES)
    ]


def place(name: str) -> Path | str:
    """What to open: a URL, or the path of a file."""
    return name if "://" in name else Path(name)


async def main(name: str, seed: int) -> None:
    store = await open_store(place(name), noon)
    cast = ballots(seed)

    async def vote(voter: int) -> None:
        for ballot in cast[voter::VOTERS]:
            await asyncio.gather(store.cast(ballot), store.cast(ballot))
            os.write(1, f"{ballot.delivery}\n".encode())  # at once, or the kill would lose it

    await asyncio.gather(*map(vote, range(VOTERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
