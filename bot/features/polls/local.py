"""What holds where a call about polls comes from: asked for here, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.features.permissions import Rules
from bot.features.polls.drafting import Wish
from bot.features.polls.moments import known_zone
from bot.features.preferences import preferences, spoken
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
    held = await preferences(desk, call)
    return Local(
        Rules(desk.settings.moderators, held.poll_roles or frozenset()),
        known_zone(held.zone, desk.settings.timezone).key,
        desk.settings.anonymous if held.anonymous is None else held.anonymous,
        held.results or Results(desk.settings.results),
    )


async def tags_of(desk: Desk, call: Call) -> tuple[str, ...]:
    """The languages that a caller may say a time in: their own, then that of the place."""
    own = await spoken(desk, call, private=True)
    # Their client may know more closely which English it is, and so how dates are written.
    closer = call.language if call.language and desk.prompts.found(call.language) == own else own
    return closer, desk.prompts.language
