"""Discussions of the link on Reddit; its key is ``client id:client secret`` of an application.

https://www.reddit.com/dev/api/#GET_api_info
https://www.reddit.com/dev/api/#GET_comments_{article}
Application-only OAuth: https://github.com/reddit-archive/reddit/wiki/OAuth2
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
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
    ask_json,
    read_json,
    said,
)
from bot.ports import Request, Response

BASE = "https://oauth.reddit.com"
LOGIN = "https://www.reddit.com/api/v1/access_token"
_THREADS = 3
_MORE = re.compile(rb'"kind":\s*"more"')
_FORM = ("Content-Type", "application/x-www-form-urlencoded")


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    secret = b64encode(access.keys.get("reddit", "").encode()).decode()
    url = access.base("reddit_login", LOGIN)
    headers = (("Authorization", f"Basic {secret}"), _FORM)
    body = b"grant_type=client_credentials"
    return (Ask(Request(url, JSON_KINDS, body, headers, api=True), "login", page.link),)


def read(response: Response, ask: Ask, access: Access) -> Haul:
    answer = read_json(response)
    base = access.base("reddit", BASE)
    match ask.step:
        case "login":
            token = (("Authorization", f"Bearer {answer['access_token']}"),)
            url = URL(f"{base}/api/info").with_query(url=ask.about, raw_json=1)
            return Haul(asks=(ask_json(url, "search", headers=token),))
        case "search":
            return Haul(asks=tuple(_threads(answer, base, ask.request.headers)))
    comments = tuple(_below(answer[1]["data"]["children"]))
    return Haul(comments, partial=_MORE.search(response.body) is not None)


def _threads(
    answer: dict[str, Any], base: str, token: tuple[tuple[str, str], ...]
) -> Iterator[Ask]:
    posts = [child["data"] for child in answer["data"]["children"]]
    posts = sorted((p for p in posts if p["num_comments"]), key=lambda p: -p["num_comments"])
    for post in posts[:_THREADS]:
        url = (URL(base) / "comments" / post["id"]).with_query(limit=500, sort="old", raw_json=1)
        yield ask_json(url, "thread", headers=token)


def _below(children: list[dict[str, Any]]) -> Iterator[Said]:
    waiting = list(reversed(children))
    while waiting:
        child = waiting.pop()
        if child["kind"] != "t1":
            continue
        row = child["data"]
        waiting += reversed((row.get("replies") or {"data": {"children": []}})["data"]["children"])
        if row.get("author") != "[deleted]":
            parent = row["parent_id"] if row["parent_id"].startswith("t1_") else None
            yield said(row["body_html"], row["name"], row["author"], _date(row), parent)


def _date(row: dict[str, Any]) -> str:
    return datetime.fromtimestamp(row["created_utc"], UTC).isoformat()


SOURCE = Source("reddit", find, read, keyed=True, elsewhere=True)
