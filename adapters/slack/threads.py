"""A thread's messages as comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack.places import Spot, person
from adapters.slack.words import unescape
from bot.model import Comment


def thread_comments(
    messages: Iterable[Mapping[str, Any]], where: Spot, bot: str | None
) -> list[Comment]:
    """What people wrote below a thread's first message, oldest first; ``bot`` is our own user."""
    comments: list[Comment] = []
    for message in sorted(messages, key=lambda message: str(message.get("ts", ""))):
        text, ts = unescape(str(message.get("text") or "")).strip(), message.get("ts")
        if not text or not _by_a_person(message, bot) or ts in (None, where.thread):
            continue
        author = person(where.workspace, str(message["user"]))
        posted = _day(str(ts))
        comments.append(Comment(len(comments), text, 0, len(text), author=author, posted=posted))
    return comments


def _by_a_person(message: Mapping[str, Any], bot: str | None) -> bool:
    spoken = message.get("subtype") in (None, "file_share", "thread_broadcast")
    return spoken and message.get("user") not in (None, "", bot) and not message.get("bot_id")


def _day(ts: str) -> str | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None
