"""Comment services that behave as their documentation says, over one conversation."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from xml.sax.saxutils import escape

from aiohttp import web

from tests.site.talk import Remark, answers, below

KEYS = {"disqus": "public-key", "reddit": "client:secret"}
ARTICLE = "/article"


class Services:
    """Serves ``remarks`` through every API; ``link`` is the article that they are about."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.remarks = remarks
        self.link = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/wp-json/wp/v2/comments", self.wordpress),
            web.get("/disqus/threads/listPosts.json", self.disqus),
            web.post("/coral/api/graphql", self.coral),
            web.get("/forum/embed/comments", self.discourse_embed),
            web.get("/forum/t/7.json", self.discourse_topic),
            web.get("/forum/t/7/posts.json", self.discourse_posts),
            web.get("/guardian/discussion//p/abc12", self.guardian),
            web.get("/hackernews/search", self.hackernews_search),
            web.get("/hackernews/items/77", self.hackernews_item),
            web.post("/reddit/login", self.reddit_login),
            web.get("/reddit/api/info", self.reddit_search),
            web.get("/reddit/comments/t5", self.reddit_thread),
            web.get("/lemmy/api/v3/search", self.lemmy_search),
            web.get("/lemmy/api/v3/comment/list", self.lemmy_comments),
            web.get("/mastodon/api/v1/timelines/link", self.mastodon_link),
            web.get("/mastodon/api/v1/statuses/{id}/context", self.mastodon_context),
            web.get("/article/feed/", self.feed),
            web.get("/object", self.activitypub_object),
            web.get("/object/replies", self.activitypub_replies),
            web.get("/notes/{id}", self.activitypub_note),
        ]

    def _by(self, number: int) -> Remark:
        return next(remark for remark in self.remarks if remark.number == number)

    async def wordpress(self, request: web.Request) -> web.Response:
        assert request.query["post"] == "42"
        size, number = int(request.query["per_page"]), int(request.query["page"])
        shown = self.remarks[size * (number - 1) : size * number]
        if number > 1 and not shown:
            return web.json_response({"code": "rest_post_invalid_page_number"}, status=400)
        return web.json_response(
            [
                {
                    "id": r.number,
                    "parent": r.above or 0,
                    "author_name": r.author,
                    "date_gmt": r.iso.rstrip("Z"),
                    "content": {"rendered": r.html},
                }
                for r in shown
            ]
        )

    async def disqus(self, request: web.Request) -> web.Response:
        query = request.query
        if query["api_key"] != KEYS["disqus"]:
            return web.json_response({"code": 5, "response": "Invalid API key"}, status=401)
        assert (query["forum"], query["thread:ident"]) == ("gazette", "op-1")
        start, size = int(query.get("cursor", "0")), min(int(query["limit"]), 50)
        shown = self.remarks[start : start + size]
        more = start + size < len(self.remarks)
        rows = [
            {
                "id": str(r.number),
                "parent": r.above,
                "author": {"name": r.author, "username": r.author.lower()},
                "createdAt": r.iso.rstrip("Z"),
                "message": r.html,
                "isDeleted": False,
                "isSpam": False,
            }
            for r in shown
        ]
        cursor = {"hasNext": more, "next": str(start + size)}
        return web.json_response({"code": 0, "cursor": cursor, "response": rows})

    async def coral(self, request: web.Request) -> web.Response:
        asked = await request.json()
        assert asked["variables"].pop("after", "0").isdecimal()
        asked = json.loads(await request.text())["variables"]
        assert asked["id"] == "story-9"
        start = int(asked.get("after", "0"))
        roots = answers(self.remarks, None)
        shown = roots[start : start + 10]
        nodes = [
            {
                **_coral(r),
                "allChildComments": {"nodes": [_coral(b) for b in below(self.remarks, r.number)]},
            }
            for r in shown
        ]
        info = {"hasNextPage": start + 10 < len(roots), "endCursor": str(start + 10)}
        story = {
            "commentCounts": {"totalPublished": len(self.remarks)},
            "comments": {"pageInfo": info, "nodes": nodes},
        }
        return web.json_response({"data": {"story": story}})

    async def discourse_embed(self, request: web.Request) -> web.Response:
        assert request.query["embed_url"] == self.link
        html = (
            '<html><body><a class="button" href="/forum/t/the-ferry/7">Continue</a></body></html>'
        )
        return web.Response(text=html, content_type="text/html")

    async def discourse_topic(self, _: web.Request) -> web.Response:
        first = {"post_number": 1, "id": 1, "cooked": "<p>The article.</p>", "username": "system"}
        posts = [{**first, "created_at": self.remarks[0].iso, "reply_to_post_number": None}]
        posts += [self._post(r) for r in self.remarks[:19]]
        stream = [1, *(r.number for r in self.remarks)]
        count = len(self.remarks) + 1
        found = {"post_stream": {"posts": posts, "stream": stream}, "posts_count": count}
        return web.json_response(found)

    async def discourse_posts(self, request: web.Request) -> web.Response:
        asked = [int(number) for number in request.query.getall("post_ids[]")]
        posts = [self._post(self._by(number)) for number in asked]
        return web.json_response({"post_stream": {"posts": posts}})

    def _post(self, r: Remark) -> dict[str, object]:
        return {
            "id": r.number,
            "post_number": r.number,
            "post_type": 1,
            "cooked": r.html,
            "username": r.author.lower(),
            "name": r.author,
            "created_at": r.iso,
            "reply_to_post_number": r.above or 1,
        }

    async def guardian(self, request: web.Request) -> web.Response:
        number, size = int(request.query["page"]), 20
        roots = answers(self.remarks, None)
        rows = [
            {
                **_guardian(r),
                "responses": [
                    {**_guardian(b), "responseTo": {"commentId": str(b.above)}}
                    for b in below(self.remarks, r.number)
                ],
            }
            for r in roots[size * (number - 1) : size * number]
        ]
        discussion = {"key": "/p/abc12", "commentCount": len(self.remarks), "comments": rows}
        pages = -(-len(roots) // size)
        found = {"status": "ok", "currentPage": number, "pages": pages, "discussion": discussion}
        return web.json_response(found)

    async def hackernews_search(self, request: web.Request) -> web.Response:
        assert request.query["query"] == self.link
        stray = {"objectID": "5", "url": "https://example.org/other", "num_comments": 900}
        hit = {"objectID": "77", "url": self.link + "?utm_source=x", "num_comments": 3}
        return web.json_response({"hits": [stray, hit]})

    async def hackernews_item(self, _: web.Request) -> web.Response:
        story = {"id": 77, "type": "story", "text": None, "children": self._items(None)}
        return web.json_response(story)

    def _items(self, above: int | None) -> list[dict[str, object]]:
        return [
            {
                "id": r.number,
                "author": r.author,
                "text": r.html,
                "created_at": r.iso,
                "parent_id": above or 77,
                "children": self._items(r.number),
            }
            for r in answers(self.remarks, above)
        ]

    async def reddit_login(self, request: web.Request) -> web.Response:
        kind, _, secret = request.headers["Authorization"].partition(" ")
        assert (kind, b64decode(secret).decode()) == ("Basic", KEYS["reddit"])
        assert (await request.post())["grant_type"] == "client_credentials"
        return web.json_response({"access_token": "token-1", "token_type": "bearer"})

    async def reddit_search(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer token-1"
        assert request.query["url"] == self.link
        post = {"kind": "t3", "data": {"id": "t5", "num_comments": len(self.remarks)}}
        return web.json_response({"kind": "Listing", "data": {"children": [post]}})

    async def reddit_thread(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer token-1"
        listing = {"kind": "Listing", "data": {"children": self._children(None)}}
        return web.json_response([{"kind": "Listing", "data": {"children": []}}, listing])

    def _children(self, above: int | None) -> list[dict[str, object]]:
        return [
            {
                "kind": "t1",
                "data": {
                    "name": f"t1_{r.number}",
                    "author": r.author,
                    "body_html": r.html,
                    "created_utc": r.at.timestamp(),
                    "parent_id": f"t1_{above}" if above else "t3_t5",
                    "replies": {"kind": "Listing", "data": {"children": self._children(r.number)}}
                    if answers(self.remarks, r.number)
                    else "",
                },
            }
            for r in answers(self.remarks, above)
        ]

    async def lemmy_search(self, request: web.Request) -> web.Response:
        assert (request.query["q"], request.query["type_"]) == (self.link, "Url")
        post = {"post": {"id": 3}, "counts": {"comments": len(self.remarks)}}
        return web.json_response({"type_": "Url", "posts": [post]})

    async def lemmy_comments(self, request: web.Request) -> web.Response:
        assert request.query["post_id"] == "3"
        size, number = int(request.query["limit"]), int(request.query["page"])
        rows = [
            {
                "comment": {
                    "id": r.number,
                    "content": r.words,
                    "published": r.iso,
                    "path": ".".join(map(str, [0, *self._path(r)])),
                },
                "creator": {"name": r.author.lower(), "display_name": r.author},
            }
            for r in self.remarks[size * (number - 1) : size * number]
        ]
        return web.json_response({"comments": rows})

    def _path(self, r: Remark) -> list[int]:
        return [*(self._path(self._by(r.above)) if r.above else []), r.number]

    async def mastodon_link(self, request: web.Request) -> web.Response:
        assert request.query["url"] == self.link
        return web.json_response([self._status(r) for r in answers(self.remarks, None)[:5]])

    async def mastodon_context(self, request: web.Request) -> web.Response:
        found = below(self.remarks, int(request.match_info["id"]))
        statuses = [self._status(r) for r in found]
        return web.json_response({"ancestors": [], "descendants": statuses})

    def _status(self, r: Remark) -> dict[str, object]:
        return {
            "id": str(r.number),
            "in_reply_to_id": str(r.above) if r.above else None,
            "content": r.html,
            "created_at": r.iso,
            "replies_count": len(answers(self.remarks, r.number)),
            "account": {"acct": r.author.lower(), "display_name": r.author},
        }

    async def feed(self, _: web.Request) -> web.Response:
        items = "".join(
            f"""<item><title>By: {r.author}</title><dc:creator>{r.author}</dc:creator>
<link>{self.link}#comment-{r.number}</link><pubDate>{r.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
<guid isPermaLink="false">{self.link}?p=42#comment-{r.number}</guid>
<content:encoded>{escape(self._in_reply_to(r) + r.html)}</content:encoded></item>"""
            for r in self.remarks
        )
        text = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments</title>{items}</channel></rss>"""
        return web.Response(text=text, content_type="application/rss+xml")

    def _in_reply_to(self, r: Remark) -> str:
        if r.above is None:
            return ""
        name = self._by(r.above).author
        return f'<p>In reply to <a href="{self.link}#comment-{r.above}">{name}</a>.</p>\n'

    async def activitypub_object(self, request: web.Request) -> web.Response:
        assert "activitystreams" in request.headers["Accept"]
        page = {"type": "CollectionPage", "next": f"{self._site}/object/replies", "items": []}
        replies = {"type": "Collection", "id": f"{self._site}/object/replies", "first": page}
        return _activity({"type": "Article", "id": f"{self._site}/object", "replies": replies})

    async def activitypub_replies(self, _: web.Request) -> web.Response:
        notes = [self._note(r) for r in self.remarks]
        items = [notes[0]["id"], *notes[1:]]  # the first one only by its link
        return _activity({"type": "CollectionPage", "items": items})

    async def activitypub_note(self, request: web.Request) -> web.Response:
        return _activity(self._note(self._by(int(request.match_info["id"]))))

    def _note(self, r: Remark) -> dict[str, object]:
        above = f"notes/{r.above}" if r.above else "object"
        return {
            "type": "Note",
            "id": f"{self._site}/notes/{r.number}",
            "attributedTo": f"{self._site}/users/@{r.author}",
            "inReplyTo": f"{self._site}/{above}",
            "published": r.iso,
            "content": r.html,
        }

    @property
    def _site(self) -> str:
        return self.link.removesuffix(ARTICLE)


def _coral(r: Remark) -> dict[str, object]:
    return {
        "id": f"c{r.number}",
        "body": r.html,
        "createdAt": r.iso,
        "deleted": False,
        "author": {"username": r.author},
        "parent": {"id": f"c{r.above}"} if r.above else None,
    }


def _guardian(r: Remark) -> dict[str, object]:
    return {
        "id": r.number,
        "body": r.html,
        "isoDateTime": r.iso,
        "status": "visible",
        "userProfile": {"displayName": r.author},
    }


def _activity(value: dict[str, object]) -> web.Response:
    return web.Response(text=json.dumps(value), content_type="application/activity+json")
