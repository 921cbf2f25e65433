"""What groups share, what divides them, and what sets each apart, by Polis's tests.

Polis (``repness.clj``, ``stats.clj``) estimates the probability of a side with a Laplace prior,
``(n_side + 1) / (n_votes + 2)``, and tests it against one half (:func:`majority_z`) or against
the other groups (:func:`difference_z`) at 90% confidence. Arrays of counts have the shape
(groups, statements, 3): agree, disagree, pass.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.opinion.results import Consensus, Representative, Side, StatementVotes, VoteCounts
from bot.opinion.table import AGREE, DISAGREE, PASS, Votes

Counts: TypeAlias = NDArray[np.intp]
Floats: TypeAlias = NDArray[np.float64]

SIGNIFICANT = 1.2816  # the 90th percentile of the standard normal distribution
MOST_SHOWN = 5  # statements of each kind, as in Polis

_SIDES = (Side.AGREE, Side.DISAGREE)  # in the order of the counts


def count_votes(votes: Votes) -> Counts:
    """How often each statement was agreed to, disagreed with, passed on: (statements, 3)."""
    return np.stack([(votes == vote).sum(axis=0) for vote in (AGREE, DISAGREE, PASS)], axis=1)


def majority_z(taken: Counts, votes: Counts) -> Floats:
    """z-scores of a side's share against one half, with one vote more for it."""
    return np.asarray(2 * np.sqrt(votes + 1) * ((taken + 1) / (votes + 1) - 0.5))


def difference_z(taken: Counts, votes: Counts, other_taken: Counts, other_votes: Counts) -> Floats:
    """z-scores of the difference of two shares, with one vote more for each (pooled test)."""
    taken, votes, other_taken, other_votes = (
        counts + 1 for counts in (taken, votes, other_taken, other_votes)
    )
    pooled = (taken + other_taken) / (votes + other_votes)
    variance = pooled * (1 - pooled) * (1 / votes + 1 / other_votes)
    # All of both: no difference that could be tested.
    certain = variance <= 0
    error = np.sqrt(np.where(certain, 1.0, variance))
    return np.where(certain, 0.0, (taken / votes - other_taken / other_votes) / error)


def probability(taken: Counts, votes: Counts) -> Floats:
    """The probability of a side with a Laplace prior."""
    return np.asarray((taken + 1) / (votes + 2))


def consensus(everybody: Counts, groups: Counts) -> tuple[Consensus, ...]:
    """Statements on which everybody and each group stand on the same side, agreement first.

    Polis asks for a significant majority of everybody (``select-consensus-comments``). A large
    group alone can make one, so each group must lean that way too, and the order is that of
    Polis's group-aware consensus: the product of the groups' probabilities (Small et al. 2021).
    """
    found: list[Consensus] = []
    votes, group_votes = everybody.sum(axis=1), groups.sum(axis=2)
    for column, side in enumerate(_SIDES):
        taken = everybody[:, column]
        within = probability(groups[:, :, column], group_votes)
        shared = (
            (majority_z(taken, votes) > SIGNIFICANT)
            & (probability(taken, votes) > 0.5)
            & (within > 0.5).all(axis=0)
        )
        chosen = _highest(within.prod(axis=0), shared)
        found += [Consensus(statement_votes(s, everybody, groups), side) for s in chosen]
    return tuple(found)


def divisive(everybody: Counts, groups: Counts) -> tuple[StatementVotes, ...]:
    """Statements on which two groups lean farthest apart, and significantly so, widest first.

    A group's lean is its probability of agreeing less that of disagreeing. Where each group has a
    majority for the same side, they differ in degree only, and the statement divides nobody.
    """
    votes = groups.sum(axis=2)
    sides = [probability(groups[:, :, column], votes) for column in range(len(_SIDES))]
    lean = sides[0] - sides[1]
    same = np.any([(side > 0.5).all(axis=0) for side in sides], axis=0)
    each = np.arange(groups.shape[1])
    for_it, against = lean.argmax(axis=0), lean.argmin(axis=0)
    pro, contra = groups[for_it, each], groups[against, each]
    pro_votes, contra_votes = votes[for_it, each], votes[against, each]
    agree = difference_z(pro[:, 0], pro_votes, contra[:, 0], contra_votes)
    disagree = difference_z(contra[:, 1], contra_votes, pro[:, 1], pro_votes)
    divided = (np.maximum(agree, disagree) > SIGNIFICANT) & ~same
    chosen = _highest(lean.max(axis=0) - lean.min(axis=0), divided & (for_it != against))
    return tuple(statement_votes(s, everybody, groups) for s in chosen)


def representative(everybody: Counts, groups: Counts) -> tuple[tuple[Representative, ...], ...]:
    """For each group, the statements that set it apart (``conv-repness``), strongest first.

    The group must have a significant majority for its side, and take that side significantly more
    often than the other groups do together. Polis ranks by the product of the four figures.
    """
    others = groups.sum(axis=0) - groups
    return tuple(
        _setting_apart(group, other, everybody, groups)
        for group, other in zip(groups, others, strict=True)
    )


def _setting_apart(
    group: Counts, other: Counts, everybody: Counts, groups: Counts
) -> tuple[Representative, ...]:
    found: list[tuple[float, Representative]] = []
    votes, other_votes = group.sum(axis=1), other.sum(axis=1)
    for column, side in enumerate(_SIDES):
        taken, other_taken = group[:, column], other[:, column]
        chance = probability(taken, votes)
        ratio = chance / probability(other_taken, other_votes)
        within = majority_z(taken, votes)
        against = difference_z(taken, votes, other_taken, other_votes)
        weight = ratio * against * chance * within
        chosen = _highest(weight, (within > SIGNIFICANT) & (against > SIGNIFICANT))
        found += [
            (
                float(weight[s]),
                Representative(
                    statement_votes(s, everybody, groups),
                    side,
                    float(ratio[s]),
                    float(within[s]),
                    float(against[s]),
                ),
            )
            for s in chosen
        ]
    found.sort(key=lambda weighed: -weighed[0])
    return tuple(shown for _, shown in found[:MOST_SHOWN])


def _highest(score: Floats, allowed: NDArray[np.bool_]) -> list[int]:
    """The positions of the highest scores that are allowed, highest first, ties in order."""
    ranked = np.argsort(-score, kind="stable")
    return [int(position) for position in ranked if allowed[position]][:MOST_SHOWN]


def statement_votes(statement: int, everybody: Counts, groups: Counts) -> StatementVotes:
    """The counts of one statement as a value."""
    return StatementVotes(
        statement,
        VoteCounts(*map(int, everybody[statement])),
        tuple(VoteCounts(*map(int, group[statement])) for group in groups),
    )
