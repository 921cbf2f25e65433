"""The comment feed of an article, which blogs announce beside their main feed.

RSS 2.0: https://www.rssboard.org/rss-specification#hrelementsOfLtitemgt
Atom with threads (``thr:in-reply-to``): https://www.rfc-editor.org/rfc/rfc4685
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yarl import URL

from bot.ingest.comments.source import Access, Ask, Haul, Said, Source, WebPage, said
from bot.ingest.feeds import KINDS, Item, read_feed
from bot.ports import Request, Response

_FEEDS = (
    "//link[contains(@rel, 'alternate')]"
    "[@type='application/rss+xml' or @type='application/atom+xml']"
)
_OF_COMMENTS = re.compile(r"/comments/default/?$|comment", re.IGNORECASE)
_NUMBER = re.compile(r"#(?:comment-|c)(\d+)$")
_REPLY = re.compile(
    r"\s*(?:<p>)?[^<]{0,40}<a [^>]*href=\"[^\"]*#comment-(\d+)\"[^>]*>[^<]{0,100}</a>[^<]{0,20}"
    r"(?:</p>|\n|<br ?/?>)"
)


def find(page: WebPage, _: Access) -> Sequence[Ask]:
    """The feed below the article's own link, or one that names comments and its path."""
    article = URL(page.link).path.rstrip("/")
    for link in page.tree.xpath(_FEEDS):
        url = URL(page.url).join(URL(link.get("href") or ""))
        below = len(article) > 1 and url.path.startswith(article + "/")
        named = _OF_COMMENTS.search(url.path) and not url.path.startswith("/comments/feed")
        if below or (named and url.path.count("/") > 2):
            return (Ask(Request(str(url), KINDS)),)
    return ()


def read(response: Response, _: Ask, __: Access) -> Haul:
    items = read_feed(response.body, response.url)
    return Haul(tuple(_said(item) for item in items))


def _said(item: Item) -> Said:
    """WordPress says in the body's first line which comment one answers."""
    match = _REPLY.match(item.body)
    parent = match[1] if match else _key(item.answers)
    body = item.body[match.end() :] if match else item.body
    return said(body, _key(item.id or item.link), item.author, item.published, parent)


def _key(reference: str | None) -> str | None:
    """The comment's number, where a link or id ends with it, or else the whole id."""
    match = _NUMBER.search(reference or "")
    return match[1] if match else reference


SOURCE = Source("feed", find, read)
