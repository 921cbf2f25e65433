"""Votes -> places on a map where those who vote alike stand close together.

Principal component analysis as Polis does it (``pca.clj``): a vote that is missing counts as the
mean of the votes on that statement, so it pulls nobody anywhere, and the place of somebody who
saw ``v`` of ``s`` statements is moved out from the centre by ``sqrt(s / v)``, so that those who
voted little don't all stand in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.opinion.table import UNSEEN, Votes

DIMENSIONS = 2
_BLOCK = 1 << 22  # votes that are held as floating-point numbers at a time (32 MB)


def project(votes: Votes) -> NDArray[np.float64]:
    """The place of each participant, shape (participants, 2), for votes as in a ``VoteTable``.

    Polis sets the votes on a statement that its moderators hid to "pass" for everybody. An export
    does not say which ones were hidden, but they show: the only vote is that of the author, who
    agrees with it on sending it. A statement with a single vote says nothing of who votes alike
    in any case, so it is treated like that.
    """
    seen = votes != UNSEEN
    voted = seen.sum(axis=0)
    hidden = voted <= 1
    means = np.where(hidden, 0.0, votes.sum(axis=0, where=seen, dtype=float) / np.maximum(voted, 1))
    axes = _principal_axes(votes, means, hidden)
    places: NDArray[np.float64] = np.concatenate(
        [block @ axes for block in _centred(votes, means, hidden)]
    )
    said = seen[:, ~hidden].sum(axis=1) + hidden.sum()
    places *= np.sqrt(votes.shape[1] / np.maximum(said, 1))[:, None]
    return places


def _principal_axes(
    votes: Votes, means: NDArray[np.float64], hidden: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The two directions in which votes differ most, shape (statements, 2)."""
    statements = votes.shape[1]
    scatter = np.zeros((statements, statements))
    for block in _centred(votes, means, hidden):
        scatter += block.T @ block
    axes = np.linalg.eigh(scatter).eigenvectors[:, ::-1][:, :DIMENSIONS]
    # An axis is one up to its sign: let the statement that weighs most point to the right or up.
    heaviest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    axes = axes * np.where(heaviest < 0, -1.0, 1.0)
    return np.pad(axes, ((0, 0), (0, DIMENSIONS - axes.shape[1])))


def _centred(
    votes: Votes, means: NDArray[np.float64], hidden: NDArray[np.bool_]
) -> Iterator[NDArray[np.float64]]:
    """The votes less their statement's mean, some rows at a time; 0 where there is none."""
    rows = max(1, _BLOCK // votes.shape[1])
    for start in range(0, len(votes), rows):
        block = votes[start : start + rows]
        yield np.where((block == UNSEEN) | hidden, 0.0, block - means)
