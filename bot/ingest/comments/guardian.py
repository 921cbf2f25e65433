"""The Guardian's discussion API, by the short address that its pages carry.

https://discussion.theguardian.com/discussion-api/ (it has no other documentation; its answers
are typed in https://github.com/guardian/dotcom-rendering, ``src/types/discussion.ts``)
"""

from __future__ import annotations

import re
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
from bot.ports import Response

BASE = "https://discussion.theguardian.com/discussion-api"
_SHORT = re.compile(
    r"(?:\"shortUrlId\"\s*:\s*\"|(?:gu\.com|theguardian\.com)(?=/p/))(/p/\w+)", re.IGNORECASE
)
_HOST = re.compile(r"(?:^|\.)theguardian\.com$")


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    sites = (page.tree.xpath("string(//meta[@property='og:site_name']/@content)"), page.link)
    if sites[0] != "the Guardian" and not _HOST.search(URL(page.link).host or ""):
        return ()
    marks = page.tree.xpath("//script/text() | //link/@href | //@data-short-url")
    short = next((m for mark in marks if (m := _SHORT.search(mark))), None)
    if short is None:
        return ()
    query: dict[str, str | int] = {"orderBy": "oldest", "pageSize": 100, "page": 1}
    base = access.base("guardian", BASE)
    return (ask_json(URL(f"{base}/discussion/{short[1]}").with_query(query)),)


def read(response: Response, ask: Ask, _: Access) -> Haul:
    answer = read_json(response)
    discussion = answer["discussion"]
    comments = tuple(one for row in discussion["comments"] for one in _thread(row))
    declared = discussion.get("commentCount")
    url = URL(ask.request.url)
    page = int(url.query["page"])
    if page >= answer["pages"]:
        return Haul(comments, declared=declared)
    return Haul(comments, (ask_json(url.update_query(page=page + 1)),), declared)


def _thread(row: dict[str, Any]) -> Iterator[Said]:
    for one in (row, *row.get("responses", ())):
        if one.get("status", "visible") == "visible":
            author = one["userProfile"]["displayName"]
            parent = (one.get("responseTo") or {}).get("commentId")
            yield said(one["body"], one["id"], author, one.get("isoDateTime"), parent)


SOURCE = Source("guardian", find, read)
