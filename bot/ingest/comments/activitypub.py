"""Replies from the fediverse to a page that is itself an ActivityPub object.

https://www.w3.org/TR/activitystreams-vocabulary/#dfn-replies
https://www.w3.org/TR/activitypub/#obj
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yarl import URL

from bot.ingest.comments.source import (
    JSON_KINDS,
    Access,
    Ask,
    Haul,
    Said,
    Source,
    WebPage,
    read_json,
    said,
)
from bot.ports import Request, Response

_TYPE = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
_KINDS = JSON_KINDS | {"application/ld+json"}
_OBJECT = "//link[@rel='alternate'][@type='application/activity+json']/@href"
_COLLECTIONS = frozenset(
    {"Collection", "CollectionPage", "OrderedCollection", "OrderedCollectionPage"}
)


def find(page: WebPage, _: Access) -> Sequence[Ask]:
    links = page.tree.xpath(_OBJECT)
    return tuple(_ask(str(URL(page.url).join(URL(str(link)))), "object") for link in links[:1])


def read(response: Response, ask: Ask, _: Access) -> Haul:
    found = read_json(response)
    if ask.step == "object":
        return _taken([found["replies"]], response.url) if found.get("replies") else Haul()
    return _taken([found], response.url)


def _taken(things: list[Any], url: str) -> Haul:
    """The notes among ``things``, down through the collections that are given in full.

    What isn't here in full is asked for, and so is a note of another server: only that server
    can say that it is genuine.
    """
    comments, asks, waiting = [], [], list(things)
    origin = URL(url).origin()
    while waiting:
        thing = waiting.pop(0)
        link = thing if isinstance(thing, str) else str(thing.get("id", ""))
        if isinstance(thing, dict) and thing.get("type") in _COLLECTIONS:
            waiting += [*_items(thing), *filter(None, (thing.get("first"), thing.get("next")))]
        elif isinstance(thing, dict) and URL(link).origin() == origin:
            comments.append(_said(thing))
            waiting += filter(None, [thing.get("replies")])
        elif link:
            asks.append(_ask(link, "replies"))
    return Haul(tuple(comments), tuple(asks))


def _items(collection: dict[str, Any]) -> list[Any]:
    items = collection.get("orderedItems") or collection.get("items") or []
    return items if isinstance(items, list) else [items]


def _said(note: dict[str, Any]) -> Said:
    author = str(note.get("attributedTo", "")).rstrip("/").rsplit("/", 1)[-1].lstrip("@")
    return said(
        note.get("content"), note.get("id"), author, note.get("published"), note.get("inReplyTo")
    )


def _ask(url: str, step: str) -> Ask:
    return Ask(Request(url, _KINDS, headers=(("Accept", _TYPE),), api=True), step)


SOURCE = Source("activitypub", find, read)
