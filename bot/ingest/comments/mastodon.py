"""Posts on a Mastodon server that link to the article, and the replies to them.

https://docs.joinmastodon.org/methods/timelines/#link
https://docs.joinmastodon.org/methods/statuses/#context
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yarl import URL

from bot.ingest.comments.source import (
    Access,
    Ask,
    Haul,
    Said,
    Source,
    WebPage,
    ask_json,
    read_json,
    said,
)
from bot.ports import Response

BASE = "https://mastodon.social"
_THREADS = 5


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    base = access.base("mastodon", BASE)
    url = URL(f"{base}/api/v1/timelines/link").with_query(url=page.link, limit=40)
    return (ask_json(url, "search"),)


def read(response: Response, ask: Ask, access: Access) -> Haul:
    answer = read_json(response)
    if ask.step == "context":
        return Haul(tuple(_said(status) for status in answer["descendants"]))
    base = access.base("mastodon", BASE)
    answered = sorted(answer, key=lambda status: -status["replies_count"])[:_THREADS]
    asks = tuple(
        ask_json(f"{base}/api/v1/statuses/{int(status['id'])}/context", "context")
        for status in answered
        if status["replies_count"]
    )
    return Haul(tuple(_said(status) for status in answer), asks)


def _said(status: dict[str, Any]) -> Said:
    account = status["account"]
    return said(
        status["content"],
        status["id"],
        account.get("display_name") or account["acct"],
        status["created_at"],
        status.get("in_reply_to_id"),
    )


SOURCE = Source("mastodon", find, read, elsewhere=True)
