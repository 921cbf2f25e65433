"""Made-up votes whose groups are known."""

from __future__ import annotations

import numpy as np

from bot.opinion.table import UNSEEN, VoteTable


def camps(
    *sizes: int, statements: int = 12, seen: float = 0.8, shared: int = 2, seed: int = 1
) -> VoteTable:
    """Camps of the given sizes, one after the other.

    Everybody agrees with the first ``shared`` statements; on each other one, a camp has a side of
    its own, which nine in ten of it take. Each vote is there with the probability ``seen``.
    """
    chance = np.random.default_rng(seed)
    sides = chance.choice([-1, 1], (len(sizes), statements))
    sides[1::2] = -sides[: len(sizes) // 2 * 2 : 2]  # neighbours differ everywhere
    sides[:, :shared] = 1
    votes = np.repeat(sides, sizes, axis=0)
    votes = np.where(chance.random(votes.shape) < 0.9, votes, -votes)
    votes[:, :shared] = 1
    votes = np.where(chance.random(votes.shape) < seen, votes, UNSEEN)
    participants = tuple(f"p{number}" for number in range(len(votes)))
    return VoteTable(participants, tuple(map(str, range(statements))), votes.astype(np.int8))


def export(table: VoteTable) -> str:
    """The table as Polis exports it."""
    lines = [",".join(["participant", "group-id", *table.statements])]
    for name, row in zip(table.participants, table.votes.tolist(), strict=True):
        lines.append(",".join([name, "0", *("" if vote == UNSEEN else str(vote) for vote in row)]))
    return "\n".join(lines) + "\n"
