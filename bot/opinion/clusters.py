"""Places on a map -> groups: k-means twice, and how many groups there are.

Polis (``clusters.clj``, ``conversation.clj``) first gathers participants into at most 100 base
clusters, then these, weighted by their size, into 2 to 5 groups, as many as give the highest
silhouette. It keeps the clusters of the last computation, adds new ones where a participant
stands farthest from all others, and moves to another number of groups only once four
computations in a row have asked for it. Here a table is read once, without such a history:

- the clusters grow in the same way, from the place that lies farthest out;
- groups start several times, once so and otherwise by k-means++ (Arthur and Vassilvitskii 2007)
  with a fixed seed, and the tightest outcome stands;
- the part of the four computations, not to split people on thin evidence, is taken by the
  one-standard-error rule (Breiman et al. 1984): the smallest number of groups whose silhouette is
  within one standard error of the highest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.intp]

MOST_BASE_CLUSTERS = 100
MOST_GROUPS = 5
LEAST_MEMBERS = 5  # a smaller group would show what single people think

_BASE_PER_GROUP = 12  # how many more base clusters allow one group more
_ROUNDS = 100
_STILL = 0.01  # in units of votes, as in Polis
_STARTS = 10
_SEED = 2021


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """A clustering of n places into k clusters.

    ``labels``, shape (n,), counts from 0; ``centres`` has the shape (k, 2); ``spread`` is the
    weighted sum of the squared distances to the centres.
    """

    labels: Labels
    centres: Places
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Base clusters cut into groups: a label each, and the mean silhouette."""

    labels: Labels
    silhouette: float


def base_clusters(places: Places) -> Clusters:
    """Gather places, shape (n, 2), into at most 100 clusters, and those that coincide into one."""
    start = most_distal(places, MOST_BASE_CLUSTERS)
    return k_means(places, np.ones(len(places)), start)


def best_split(places: Places, weights: Weights, least: int = LEAST_MEMBERS) -> Split:
    """Cut weighted places into groups of at least ``least``; one group where none can be."""
    most = min(MOST_GROUPS, 2 + len(places) // _BASE_PER_GROUP, len(places))
    found: list[tuple[Split, float]] = []
    for count in range(2, most + 1):
        clusters = _tightest(places, weights, count, least)
        if clusters is not None:
            scores = silhouettes(places, clusters.labels)
            error = float(scores.std() / np.sqrt(len(scores)))
            found.append((Split(clusters.labels, float(scores.mean())), error))
    if not found:
        return Split(np.zeros(len(places), dtype=np.intp), 0.0)
    best, error = max(found, key=lambda split: split[0].silhouette)
    return next(split for split, _ in found if split.silhouette >= best.silhouette - error)


def _tightest(places: Places, weights: Weights, count: int, least: int) -> Clusters | None:
    """The clustering with the least spread in which every cluster is large enough."""
    chance = np.random.default_rng(_SEED)
    starts = [most_distal(places, count)]
    starts += [plus_plus(places, weights, count, chance) for _ in range(_STARTS - 1)]
    outcomes = (k_means(places, weights, start) for start in starts)
    fair = [
        outcome
        for outcome in outcomes
        if len(outcome.centres) == count and np.bincount(outcome.labels, weights).min() >= least
    ]
    return min(fair, key=lambda outcome: outcome.spread, default=None)


def k_means(places: Places, weights: Weights, start: Places) -> Clusters:
    """Lloyd's algorithm from ``start``, shape (k, 2); clusters that lose all places are dropped.

    Ends when every centre stands still, or nearly so, and after 100 rounds at the latest.
    """
    centres = start
    for _ in range(_ROUNDS):
        kept, labels = np.unique(_nearest(places, centres), return_inverse=True)
        total = np.bincount(labels, weights)
        before = centres[kept]
        centres = np.stack([np.bincount(labels, weights * axis) / total for axis in places.T], 1)
        if np.abs(centres - before).max() < _STILL:
            break
    distances = ((places - centres[labels]) ** 2).sum(axis=1)
    return Clusters(labels, centres, float(distances @ weights))


def _nearest(places: Places, centres: Places) -> Labels:
    # |p - c|² without |p|², which is the same for every centre, as one product of matrices.
    homogeneous = np.column_stack([places, np.ones(len(places))])
    squared = homogeneous @ np.vstack([-2 * centres.T, (centres**2).sum(axis=1)])
    return np.asarray(squared.argmin(axis=1))


def most_distal(places: Places, count: int) -> Places:
    """Up to ``count`` distinct places, each the one farthest from those before it.

    The first lies farthest from the mean of all.
    """
    chosen = [places[((places - places.mean(axis=0)) ** 2).sum(axis=1).argmax()]]
    away = np.full(len(places), np.inf)
    while len(chosen) < count:
        away = np.minimum(away, ((places - chosen[-1]) ** 2).sum(axis=1))
        if not away.any():
            break
        chosen.append(places[away.argmax()])
    return np.stack(chosen)


def plus_plus(places: Places, weights: Weights, count: int, chance: np.random.Generator) -> Places:
    """Up to ``count`` distinct places drawn by k-means++: the farther away, the likelier."""
    chosen = [places[chance.choice(len(places), p=weights / weights.sum())]]
    away = np.full(len(places), np.inf)
    while len(chosen) < count:
        away = np.minimum(away, ((places - chosen[-1]) ** 2).sum(axis=1))
        pull = away * weights
        if not pull.any():
            break
        chosen.append(places[chance.choice(len(places), p=pull / pull.sum())])
    return np.stack(chosen)


def silhouettes(places: Places, labels: Labels) -> NDArray[np.float64]:
    """The silhouette of each place (Rousseeuw 1987), shape (n,), for two clusters or more.

    Takes memory by the square of n. As in Polis, base clusters count alike, whatever their size.
    """
    among = np.arange(len(places))
    distances = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    member = labels[:, None] == np.unique(labels)
    sizes = member.sum(axis=0)
    _, own = np.unique(labels, return_inverse=True)
    sums = distances @ member
    within = sums[among, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[among, own] = np.inf
    without = others.min(axis=1)
    widest = np.maximum(within, without)
    alone = (sizes[own] == 1) | (widest == 0)
    return np.where(alone, 0.0, (without - within) / np.where(alone, 1.0, widest))
