"""Discussions of the link on Hacker News, through its search API by Algolia.

https://hn.algolia.com/api
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from bot.ingest.links import identity
from bot.ports import Response

BASE = "https://hn.algolia.com/api/v1"
_STORIES = 3  # of those that link to the article, the most discussed


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    query: dict[str, str | int] = {
        "query": page.link,
        "restrictSearchableAttributes": "url",
        "tags": "story",
        "hitsPerPage": 20,
    }
    url = URL(access.base("hackernews", BASE) + "/search").with_query(query)
    return (ask_json(url, "search", about=page.link),)


def read(response: Response, ask: Ask, access: Access) -> Haul:
    answer = read_json(response)
    if ask.step == "item":
        return Haul(tuple(_below(answer)))
    about = identity(ask.about)
    hits = [hit for hit in answer["hits"] if hit.get("url") and identity(hit["url"]) == about]
    hits = [hit for hit in hits if hit.get("num_comments")]
    hits.sort(key=lambda hit: -int(hit["num_comments"]))
    base = access.base("hackernews", BASE)
    asks = [ask_json(f"{base}/items/{int(hit['objectID'])}", "item") for hit in hits[:_STORIES]]
    return Haul(asks=tuple(asks))


def _below(story: dict[str, Any]) -> Iterator[Said]:
    waiting = list(reversed(story["children"]))
    while waiting:
        row = waiting.pop()
        waiting += reversed(row.get("children", ()))
        if row.get("text"):
            parent = None if row.get("parent_id") == story["id"] else row.get("parent_id")
            yield said(row["text"], row["id"], row.get("author"), row.get("created_at"), parent)


SOURCE = Source("hackernews", find, read, elsewhere=True)
