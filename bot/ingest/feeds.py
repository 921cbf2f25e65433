"""RSS and Atom, through feedparser: the articles of a feed, the comments of a comment feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yarl import URL

KINDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/xml", "text/xml",
     "application/rdf+xml", "application/feed+json"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; ``body`` is HTML, ``answers`` the id of the entry that it replies to."""

    link: str | None
    id: str | None
    author: str | None
    published: str | None
    body: str
    answers: str | None = None


def read_feed(data: bytes, url: str) -> list[Item]:
    """The entries of a feed that came from ``url``, as it orders them; none if it isn't one."""
    import feedparser  # noqa: PLC0415 - kept off the start of reading a file

    # Relative links and markup are dealt with here and in markup.plain.
    parsed = feedparser.parse(data, resolve_relative_uris=False, sanitize_html=False)
    return [_item(entry, url) for entry in parsed.entries]


def _item(entry: Mapping[str, Any], url: str) -> Item:
    contents = entry.get("content") or [{"value": entry.get("summary", "")}]
    link = entry.get("link")
    answers = entry.get("thr_in-reply-to") or {}
    return Item(
        link=str(URL(url).join(URL(link))) if link else None,
        id=entry.get("id"),
        author=entry.get("author"),
        published=entry.get("published") or entry.get("updated"),
        body=contents[0].get("value", ""),
        answers=answers.get("ref") if isinstance(answers, Mapping) else None,
    )
