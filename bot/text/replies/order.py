"""Whether a page shows its newest or its oldest comments first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise

from bot.model import Comment
from bot.text.pasted.dates import find_stamp

_AGREE = 0.8  # of the votes must agree: threads and odd dates leave a few against


class Order(Enum):
    """How comments stand on a page."""

    OLDEST_FIRST = "oldest first"
    NEWEST_FIRST = "newest first"
    UNKNOWN = "unknown"

    def earlier(self, one: int, other: int) -> bool | None:
        """Whether comment ``one`` was posted before ``other``; None where that is unknown."""
        if self is Order.UNKNOWN:
            return None
        return one < other if self is Order.OLDEST_FIRST else other < one


def find_order(comments: Sequence[Comment], quotes: Iterable[tuple[int, int]]) -> Order:
    """The order of ``comments``, from their dates and from ``quotes`` (quoting, quoted)."""
    votes = [one - other for one, other in quotes]
    stamps = [find_stamp(comment.posted) if comment.posted else None for comment in comments]
    votes += [
        1 if later.when > first.when else -1
        for first, later in pairwise(stamps)
        if first and later and first.when != later.when
    ]
    later = sum(vote > 0 for vote in votes)
    if len(votes) < 2 or max(later, len(votes) - later) < _AGREE * len(votes):
        return Order.UNKNOWN
    return Order.OLDEST_FIRST if later * 2 > len(votes) else Order.NEWEST_FIRST
