"""Sentences as vectors: what a model of meaning is to the rest of reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cosines differ in their last bits between processors.
_DIGITS = 4


class Embedder(Protocol):
    """Sentences -> unit vectors; the cosine of two says how alike they are in meaning."""

    @property
    def languages(self) -> frozenset[str]:
        """What it understands, as BCP 47 primary subtags."""
        ...

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, each of length 1; shape (texts, dimensions)."""
        ...


def centralities(texts: Sequence[str], embed: Embedder) -> list[float]:
    """How near each text is to the mean of all of them: 0 for the farthest, 1 for the nearest."""
    if not texts:
        return []
    vectors = embed(texts)
    near = [round(float(cosine), _DIGITS) for cosine in vectors @ vectors.mean(axis=0)]
    low, high = min(near), max(near)
    return [(one - low) / ((high - low) or 1.0) for one in near]


def cosines(texts: Sequence[str], embed: Embedder) -> list[list[float]]:
    """How alike each two of the texts are, -1 to 1."""
    if not texts:
        return []
    vectors = embed(texts)
    table: list[list[float]] = (vectors @ vectors.T).round(_DIGITS).tolist()
    return table
