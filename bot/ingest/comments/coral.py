"""Coral (by Vox Media) through its GraphQL API, by the story's id or link.

https://docs.coralproject.net/api/schema
The embed code: https://docs.coralproject.net/cms
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

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

_EMBED = re.compile(r"Coral\.createStreamEmbed\(")
_ROOT = re.compile(r"rootURL['\"]?\s*:\s*['\"](https?://[^'\"]+)")
_STORY = re.compile(r"(?<!// )storyID['\"]?\s*:\s*['\"]([^'\"$]+)")
_LINK = re.compile(r"(?<!// )storyURL['\"]?\s*:\s*['\"](https?://[^'\"]+)")
_FIRST = 100
_BELOW = 500
_FIELDS = "id body createdAt deleted author { username } parent { id }"
_QUERY = f"""
query Comments($id: ID, $url: String, $after: Cursor) {{
  story(id: $id, url: $url) {{
    commentCounts {{ totalPublished }}
    comments(first: {_FIRST}, after: $after, orderBy: CREATED_AT_ASC) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        {_FIELDS}
        allChildComments(first: {_BELOW}, orderBy: CREATED_AT_ASC) {{ nodes {{ {_FIELDS} }} }}
      }}
    }}
  }}
}}
"""


def find(page: WebPage, _: Access) -> Sequence[Ask]:
    scripts = "\n".join(page.tree.xpath("//script/text()"))
    root = _ROOT.search(scripts)
    if root is None or not _EMBED.search(scripts):
        return ()
    story, link = _STORY.search(scripts), _LINK.search(scripts)
    about = {"id": story[1]} if story else {"url": link[1] if link else page.link}
    return (_ask(root[1].rstrip("/") + "/api/graphql", about),)


def read(response: Response, ask: Ask, _: Access) -> Haul:
    story = read_json(response)["data"]["story"]
    if story is None:
        return Haul()
    found = story["comments"]
    comments = tuple(comment for node in found["nodes"] for comment in _thread(node))
    declared = story["commentCounts"]["totalPublished"]
    if not found["pageInfo"]["hasNextPage"]:
        return Haul(comments, declared=declared)
    after = found["pageInfo"]["endCursor"]
    about = json.loads(ask.about) | {"after": after}
    return Haul(comments, (_ask(ask.request.url, about),), declared)


def _ask(url: str, about: dict[str, str]) -> Ask:
    body = json.dumps({"query": _QUERY, "variables": about}).encode()
    headers = (("Content-Type", "application/json"),)
    return Ask(Request(url, JSON_KINDS, body, headers, api=True), about=json.dumps(about))


def _thread(node: dict[str, Any]) -> Iterator[Said]:
    for comment in (node, *node["allChildComments"]["nodes"]):
        if not comment.get("deleted"):
            author = (comment.get("author") or {}).get("username")
            parent = (comment.get("parent") or {}).get("id")
            yield said(comment["body"], comment["id"], author, comment["createdAt"], parent)


SOURCE = Source("coral", find, read)
