"""A tally in parts by community, none of them so small that it gives somebody away."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Part

LEAST = 5
ELSEWHERE = ""  # the community of what is shown together


def shown_parts(parts: Sequence[Part], least: int = LEAST) -> tuple[Part, ...]:
    """The parts that may be shown: the largest first, those under ``least`` voters as one, last.

    Where even those together are fewer, nothing may be shown: taking the rest from the total would
    tell what they said. The same goes for a part that is the whole. What is shown has all voters
    and all votes of the parts.
    """
    large = sorted((p for p in parts if p.voters >= least), key=lambda p: (-p.voters, p.community))
    small = [part for part in parts if 0 < part.voters < least]
    together = _together(small)
    shown = (*large, together) if together else tuple(large)
    if len(shown) < 2 or shown[-1].voters < least:
        return ()
    return shown


def _together(small: Sequence[Part]) -> Part | None:
    if not small:
        return None
    votes = tuple(map(sum, zip(*(part.votes for part in small), strict=True)))
    return Part(ELSEWHERE, votes, sum(part.voters for part in small))
