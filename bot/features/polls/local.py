"""What holds where a call about polls comes from: asked for here, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.features.permissions import Rules, rules_of
from bot.features.polls.drafting import Wish
from bot.features.polls.moments import known_zone
from bot.model import Results
from bot.ports import Call


@dataclass(frozen=True, slots=True)
class Local:
    """Who may do what, the caller's time zone, and how a poll is opened unless asked otherwise."""

    rules: Rules
    zone: str
    anonymous: bool = True
    results: Results = Results.LIVE

    def usual(self, wish: Wish) -> Wish:
        """The wish, with what is usual here where it says nothing."""
        return replace(
            wish,
            anonymous=self.anonymous if wish.anonymous is None else wish.anonymous,
            results=self.results.value if wish.results is None else wish.results,
        )


async def local(desk: Desk, call: Call) -> Local:
    """What holds for a call."""
    settings = desk.settings
    return Local(rules_of(settings), known_zone(call.zone, settings.timezone).key)
