"""Comments that a page carries as schema.org data in JSON-LD.

https://schema.org/Comment
https://developers.google.com/search/docs/appearance/structured-data/discussion-forum
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.ingest.comments.source import Haul, Said, WebPage, said
from bot.ingest.structured import is_a, json_ld


def read(page: WebPage) -> Haul:
    """The comments, in the order of the data; answers below what they answer."""
    found: list[Said] = []
    declared = None
    seen: set[int] = set()
    for thing in json_ld(page.tree):
        if isinstance(thing.get("commentCount"), int):
            declared = declared or thing["commentCount"]
        for comment, parent in _below(thing, seen):
            key = str(comment.get("@id") or comment.get("url") or id(comment))
            found.append(_said(comment, key, parent))
    return Haul(tuple(found), declared=declared)


def _below(thing: dict[str, Any], seen: set[int]) -> Iterator[tuple[dict[str, Any], str | None]]:
    """``thing`` if it is a comment, and those nested in it, each with its parent's key."""
    waiting: list[tuple[dict[str, Any], str | None]] = (
        [(thing, None)] if is_a(thing, "Comment") else []
    )
    while waiting:
        comment, parent = waiting.pop()
        if id(comment) in seen:
            continue
        seen.add(id(comment))
        yield comment, parent
        key = str(comment.get("@id") or comment.get("url") or id(comment))
        nested = comment.get("comment") or []
        children = nested if isinstance(nested, list) else [nested]
        waiting += [(child, key) for child in reversed(children) if isinstance(child, dict)]


def _said(comment: dict[str, Any], key: str, parent: str | None) -> Said:
    above = comment.get("parentItem")
    if parent is None and isinstance(above, dict) and is_a(above, "Comment"):
        parent = above.get("@id") or above.get("url")
    author = comment.get("author")
    if isinstance(author, list):
        author = author[0] if author else None
    name = author.get("name") if isinstance(author, dict) else author
    posted = comment.get("dateCreated") or comment.get("datePublished")
    return said(comment.get("text"), key, name, posted, parent)
