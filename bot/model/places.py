"""Where people talk."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a platform that a card can be posted to."""

    platform: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A card that was posted, so that it can be edited; ``language`` is the one that it speaks."""

    place: Place
    message: str
    language: str | None = field(default=None, compare=False)
