"""A participants-votes table -> opinion groups, and what they think."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.opinion.clusters import Clusters, Labels, base_clusters, best_split
from bot.opinion.projection import project
from bot.opinion.results import LEAST_VOTERS, OpinionGroup, Opinions, Spot
from bot.opinion.statements import consensus, count_votes, divisive, representative
from bot.opinion.table import UNSEEN, VoteTable

_ENOUGH_VOTES = 7


def find_opinions(table: VoteTable) -> Opinions | None:
    """The opinion groups of a table; None where fewer than ``LEAST_VOTERS`` voted.

    The same table gives the same groups. There is one group only where no split has groups of
    five members or more.
    """
    said = (table.votes != UNSEEN).sum(axis=1)
    voters = int((said > 0).sum())
    if voters < LEAST_VOTERS:
        return None
    placed = _placed(said, table.votes.shape[1])
    base = base_clusters(project(table.votes)[placed])
    split = best_split(base.centres, np.bincount(base.labels).astype(float))
    group_of_base = _largest_first(split.labels, base)
    group_of = group_of_base[base.labels]
    rows = [placed[group_of == group] for group in range(int(group_of.max()) + 1)]
    everybody = count_votes(table.votes)
    counts = np.stack([count_votes(table.votes[members]) for members in rows])
    return Opinions(
        voters=voters,
        statements=table.statements,
        groups=tuple(
            OpinionGroup(tuple(table.participants[row] for row in members), apart)
            for members, apart in zip(rows, representative(everybody, counts), strict=True)
        ),
        consensus=consensus(everybody, counts),
        divisive=divisive(everybody, counts),
        spots=_spots(base, group_of_base),
        silhouette=split.silhouette,
    )


def _placed(said: NDArray[np.intp], statements: int) -> NDArray[np.intp]:
    """The rows of those who voted on seven statements, or on all of them where there are fewer.

    Where these are not enough people, those who voted most make up the number (as in Polis).
    """
    (enough,) = np.nonzero(said >= min(_ENOUGH_VOTES, statements))
    if len(enough) >= LEAST_VOTERS:
        return enough
    return np.sort(np.argsort(-said, kind="stable")[:LEAST_VOTERS])


def _largest_first(labels: Labels, base: Clusters) -> Labels:
    """The labels of base clusters renumbered by how many participants have them."""
    sizes = np.bincount(labels[base.labels])
    rank = np.empty(len(sizes), dtype=np.intp)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[labels]


def _spots(base: Clusters, group_of_base: Labels) -> tuple[Spot, ...]:
    counts = np.bincount(base.labels)
    return tuple(
        Spot(float(x), float(y), int(count), int(group))
        for (x, y), count, group in zip(base.centres, counts, group_of_base, strict=True)
    )
