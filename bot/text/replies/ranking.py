"""Who was answered most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.model import Answered, Page, Reply, Target


def most_replied(
    page: Page, replies: Sequence[Reply], names: Mapping[int, str]
) -> tuple[Answered, ...]:
    """Comments and persons that were answered, most-replied first."""
    counts: dict[tuple[int | None, str | None], int] = defaultdict(int)
    for reply in replies:
        if reply.target is Target.COMMENT:
            counts[reply.id, None] += 1
        elif reply.target is Target.PERSON:
            counts[None, reply.name] += 1
    found = [
        Answered(number, name or _name(page, number, names), count)
        for (number, name), count in counts.items()
    ]
    return tuple(sorted(found, key=lambda a: -a.replies))


def _name(page: Page, number: int | None, names: Mapping[int, str]) -> str | None:
    return None if number is None else page.comments[number].author or names.get(number)
