"""Discourse topics: one that is embedded in the page, or one that is the page.

https://docs.discourse.org/#tag/Topics/operation/getTopic
https://docs.discourse.org/#tag/Topics/operation/getSpecificPostsFromTopic
Embedding: https://meta.discourse.org/t/embed-discourse-comments-on-another-website-via-javascript/31963
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import html
from yarl import URL

from bot.ingest.comments.source import Access, Ask, Haul, Source, WebPage, ask_json, read_json, said
from bot.ingest.markup import decode_html
from bot.ports import Request, Response

_FORUM = re.compile(r"discourseUrl['\"]?\s*:\s*['\"](https?://[^'\"]+)")
_TOPIC = re.compile(r"topicId['\"]?\s*:\s*['\"]?(\d+)")
_EMBEDDED = re.compile(r"discourseEmbedUrl['\"]?\s*:\s*['\"](https?://[^'\"]+)")
_TOPIC_PATH = re.compile(r"/t/(?:[^/]+/)?(\d+)(?:/\d+)?/?$")
_CHUNK = 50
_HTML = frozenset({"text/html"})


def find(page: WebPage, _: Access) -> Sequence[Ask]:
    generator = page.tree.xpath("string(//meta[@name='generator']/@content)")
    match = _TOPIC_PATH.search(URL(page.url).path)
    if generator.startswith("Discourse") and match:
        return (_topic(_forum(URL(page.url)), match[1]),)
    scripts = "\n".join(page.tree.xpath("//script/text()"))
    forum = _FORUM.search(scripts)
    if forum is None:
        return ()
    topic, embedded = _TOPIC.search(scripts), _EMBEDDED.search(scripts)
    if topic:
        return (_topic(URL(forum[1]), topic[1]),)
    query = {"embed_url": embedded[1] if embedded else page.link}
    url = (URL(forum[1]) / "embed/comments").with_query(query)
    return (Ask(Request(str(url), _HTML, api=True), "embed"),)


def read(response: Response, ask: Ask, _: Access) -> Haul:
    if ask.step == "embed":
        return _linked_topic(response)
    topic = read_json(response)
    posts = topic["post_stream"]["posts"]
    comments = tuple(
        said(
            post["cooked"],
            post["post_number"],
            post.get("name") or post.get("username"),
            post["created_at"],
            _parent(post.get("reply_to_post_number")),
        )
        for post in posts
        if post["post_number"] > 1 and post.get("post_type", 1) == 1
    )
    if ask.step == "posts":
        return Haul(comments)
    waiting = topic["post_stream"]["stream"][len(posts) :]
    chunks = [waiting[at : at + _CHUNK] for at in range(0, len(waiting), _CHUNK)]
    asks = tuple(_posts(URL(ask.request.url), chunk) for chunk in chunks)
    return Haul(comments, asks, declared=topic["posts_count"] - 1)


def _parent(number: int | None) -> int | None:
    return None if number == 1 else number  # the first post is the article itself


def _forum(topic: URL) -> URL:
    """Where the forum of a topic is: a site may keep it in a folder."""
    return topic.with_path(_TOPIC_PATH.sub("", topic.path) or "/")


def _topic(forum: URL, number: str) -> Ask:
    return ask_json(forum / f"t/{number}.json", "topic")


def _posts(topic: URL, ids: Sequence[int]) -> Ask:
    url = topic.with_path(topic.path.removesuffix(".json") + "/posts.json")
    return ask_json(url.with_query([("post_ids[]", str(n)) for n in ids]), "posts")


def _linked_topic(response: Response) -> Haul:
    tree = html.document_fromstring(decode_html(response.body, response.charset))
    for href in tree.xpath("//a/@href"):
        url = URL(response.url).join(URL(str(href)))
        match = _TOPIC_PATH.search(url.path)
        if match and url.origin() == URL(response.url).origin():
            return Haul(asks=(_topic(_forum(url), match[1]),))
    return Haul()


SOURCE = Source("discourse", find, read)
