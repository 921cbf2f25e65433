"""Discussions of the link on a Lemmy instance.

https://join-lemmy.org/api/classes/LemmyHttp.html#search
https://join-lemmy.org/api/classes/LemmyHttp.html#getComments
"""

from __future__ import annotations

from collections.abc import Sequence

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
    word,
)
from bot.ports import Response

BASE = "https://lemmy.world"
_POSTS = 3
_LIMIT = 50


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    query: dict[str, str | int] = {
        "q": page.link,
        "type_": "Url",
        "listing_type": "All",
        "limit": 20,
    }
    url = URL(access.base("lemmy", BASE) + "/api/v3/search").with_query(query)
    return (ask_json(url, "search"),)


def read(response: Response, ask: Ask, access: Access) -> Haul:
    answer = read_json(response)
    if ask.step == "search":
        posts = [view for view in answer["posts"] if view["counts"]["comments"]]
        posts.sort(key=lambda view: -view["counts"]["comments"])
        return Haul(asks=tuple(_first_page(view["post"]["id"], access) for view in posts[:_POSTS]))
    rows = answer["comments"]
    comments = tuple(
        Said(  # the body is Markdown, which is made to be read as it stands
            row["comment"]["content"].strip(),
            str(row["comment"]["id"]),
            word(row["creator"].get("display_name") or row["creator"]["name"]),
            word(row["comment"]["published"]),
            _parent(row["comment"]["path"]),
        )
        for row in rows
        if not (row["comment"].get("deleted") or row["comment"].get("removed"))
    )
    if len(rows) < _LIMIT:
        return Haul(comments)
    url = URL(ask.request.url)
    return Haul(comments, (ask_json(url.update_query(page=int(url.query["page"]) + 1)),))


def _first_page(post: int, access: Access) -> Ask:
    query: dict[str, str | int] = {
        "post_id": post,
        "type_": "All",
        "sort": "Old",
        "limit": _LIMIT,
        "page": 1,
    }
    return ask_json(URL(access.base("lemmy", BASE) + "/api/v3/comment/list").with_query(query))


def _parent(path: str) -> str | None:
    """The last comment but one of a path such as ``0.12.15``; 0 is the post."""
    above = path.split(".")[-2]
    return None if above == "0" else above


SOURCE = Source("lemmy", find, read, elsewhere=True)
