"""Deliveries that were seen: Slack sends again what it thinks was lost."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.ports import Clock

_KEPT = 20_000
_LONGEST = timedelta(hours=2)  # Slack's last retry comes after one hour


class Seen:
    """Remembers deliveries for as long as Slack might repeat them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: OrderedDict[str, datetime] = OrderedDict()

    def first(self, delivery: str) -> bool:
        """Whether this is the first time; it is remembered from now on."""
        now = self._clock()
        while self._at and (
            len(self._at) > _KEPT or now - next(iter(self._at.values())) > _LONGEST
        ):
            self._at.popitem(last=False)
        if delivery in self._at:
            return False
        self._at[delivery] = now
        return True
