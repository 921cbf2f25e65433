"""WordPress comments through its REST API, which pages announce with a link.

https://developer.wordpress.org/rest-api/reference/comments/#list-comments
Discovery: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yarl import URL

from bot.ingest.comments.source import Access, Ask, Haul, Source, WebPage, ask_json, read_json, said
from bot.ports import Response

_PER_PAGE = 100
_API = "//link[@rel='https://api.w.org/']/@href"
_POST = "//link[@type='application/json'][@rel='alternate']/@href"
_SHORT = "//link[@rel='shortlink']/@href"
_IN_POST = re.compile(r"/wp/v2/(?:posts|pages|[\w-]+)/(\d+)/?$")
_IN_CLASS = re.compile(r"\b(?:postid|page-id)-(\d+)\b")


def find(page: WebPage, _: Access) -> Sequence[Ask]:
    api = next(iter(page.tree.xpath(_API)), None)
    post = _post(page)
    if api is None or post is None:
        return ()
    return (_page(URL(page.url).join(URL(str(api))), post, 1),)


def read(response: Response, ask: Ask, _: Access) -> Haul:
    rows = read_json(response)
    comments = [
        said(
            row["content"]["rendered"],
            row["id"],
            row.get("author_name"),
            row.get("date_gmt") or row.get("date"),
            row.get("parent"),
        )
        for row in rows
    ]
    if len(rows) < _PER_PAGE:
        return Haul(tuple(comments))
    url = URL(ask.request.url)
    return Haul(tuple(comments), (ask_json(_next(url), api=False),))


def _post(page: WebPage) -> str | None:
    """The number of the post, by whichever mark of it the theme has left in."""
    for href in page.tree.xpath(_POST):
        if match := _IN_POST.search(URL(str(href)).path):
            return match[1]
    for href in page.tree.xpath(_SHORT):
        if number := URL(str(href)).query.get("p"):
            return number
    match = _IN_CLASS.search(page.tree.xpath("string(//body/@class)"))
    return match[1] if match else None


def _page(api: URL, post: str, number: int) -> Ask:
    query: dict[str, str | int] = {
        "post": post,
        "per_page": _PER_PAGE,
        "page": number,
        "order": "asc",
    }
    if "rest_route" in api.query:  # a site without pretty permalinks
        url = api.update_query({"rest_route": "/wp/v2/comments", **query})
    else:
        url = (api / "wp/v2/comments").with_query(query)
    return ask_json(url, api=False)


def _next(url: URL) -> URL:
    return url.update_query(page=int(url.query["page"]) + 1)


SOURCE = Source("wordpress", find, read)
