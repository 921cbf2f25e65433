"""The ports: what the core asks of the world, and what the world may ask of the core.

A platform implements :class:`Platform` and calls an :class:`Inbox`; nothing else passes between
an adapter and the core.
"""

from __future__ import annotations

from bot.ports.machine import (
    Clock,
    Workers,
)
from bot.ports.platforms import (
    Call,
    Document,
    Entry,
    Inbox,
    Platform,
    Progress,
    Reply,
    Transcript,
)
from bot.ports.store import (
    Briefs,
    PollCards,
    Polls,
    Settled,
    Store,
    Threads,
)
from bot.ports.web import (
    Cache,
    Fetch,
    Gather,
    Kept,
    Request,
    Response,
)

__all__ = [
    "Briefs",
    "Cache",
    "Call",
    "Clock",
    "Document",
    "Entry",
    "Fetch",
    "Gather",
    "Inbox",
    "Kept",
    "Platform",
    "PollCards",
    "Polls",
    "Progress",
    "Reply",
    "Request",
    "Response",
    "Settled",
    "Store",
    "Threads",
    "Transcript",
    "Workers",
]
