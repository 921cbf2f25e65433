"""Disqus threads, by the forum's short name and the thread's identifier or link.

https://disqus.com/api/docs/threads/listPosts/
The embed code: https://help.disqus.com/en/articles/1717112-universal-embed-code
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yarl import URL

from bot.ingest.comments.source import Access, Ask, Haul, Source, WebPage, ask_json, read_json, said
from bot.ports import Response

BASE = "https://disqus.com/api/3.0"
_FORUM = re.compile(r"//([\w-]+)\.disqus\.com/(?:embed|count)\.js")
_SHORTNAME = re.compile(r"disqus_shortname['\"]?\s*[=:]\s*['\"]([\w-]+)['\"]")
_IDENTIFIER = re.compile(r"(?:page\.identifier|disqus_identifier)['\"]?\s*[=:]\s*['\"]([^'\"]+)")


def find(page: WebPage, access: Access) -> Sequence[Ask]:
    scripts = "\n".join([*page.tree.xpath("//script/text()"), *page.tree.xpath("//script/@src")])
    forum = _FORUM.search(scripts) or _SHORTNAME.search(scripts)
    if forum is None:
        return ()
    identifier = _IDENTIFIER.search(scripts)
    thread = ("thread:ident", identifier[1]) if identifier else ("thread:link", page.link)
    query: dict[str, str | int] = {
        "api_key": access.keys.get("disqus", ""),
        "forum": forum[1],
        thread[0]: thread[1],
        "limit": 100,
        "order": "asc",
    }
    url = URL(access.base("disqus", BASE) + "/threads/listPosts.json").with_query(query)
    return (ask_json(url),)


def read(response: Response, ask: Ask, _: Access) -> Haul:
    answer = read_json(response)
    comments = tuple(
        said(row["message"], row["id"], row["author"]["name"], row["createdAt"], row.get("parent"))
        for row in answer["response"]
        if not (row.get("isDeleted") or row.get("isSpam"))
    )
    cursor = answer.get("cursor") or {}
    if not cursor.get("hasNext"):
        return Haul(comments)
    url = URL(ask.request.url).update_query(cursor=cursor["next"])
    return Haul(comments, (ask_json(url),))


SOURCE = Source("disqus", find, read, keyed=True)
