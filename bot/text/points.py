"""Comments -> the points that several of them make."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import KeyPoint, Page, Recommendation


def key_points(page: Page, recommendations: Sequence[Recommendation]) -> tuple[KeyPoint, ...]:
    """Groups of comments that make the same point, largest first."""
    return ()
