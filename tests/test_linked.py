"""Briefs of links: one article is one brief, edits are noticed, a thread's replies count."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import App
from bot.cards import Choices, Run, plain
from bot.model import Article, Comment, Evidence, Page, Place
from bot.ports import Store
from bot.prompts import Prompts
from bot.text.changes import changes
from bot.text.joined import joined
from tests.apps import running_app
from tests.fakes import MemoryStore
from tests.site import pages
from tests.site.server import html, serving
from tests.site.talk import talk
from tests.test_app import Paper

LINK = "https://example.org/ferry"
ARTICLE = Article(pages.TEXT, title=pages.TITLE, link=LINK)
THREAD = Place("paper", "room", "0")


def _page(article: Article = ARTICLE, *texts: str) -> Page:
    said = [Comment(n, text, 0, 0, "Ada") for n, text in enumerate(texts)]
    return Page(article, joined(article, [said]))


class Outlet:
    """Gathers whatever the publisher shows at the moment."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def __call__(self, url: str) -> Page:
        return self.page


class Forum(Paper):
    """A platform whose threads have replies."""

    said: tuple[Comment, ...] = ()

    async def replies(self, place: Place) -> Sequence[Comment]:
        return self.said if place == THREAD else ()


@pytest.fixture
def store() -> Store:
    return MemoryStore()


async def _read(app: App, forum: Paper, link: str = LINK) -> None:
    await app.call(forum.call("read", source=link))


async def test_one_article_is_one_brief_however_it_is_linked(store: Store) -> None:
    forum, outlet = Forum(), Outlet(_page())
    async with running_app(store, {"paper": forum}, gather=outlet) as app:
        for link in (LINK, LINK + "?utm_source=mail", "http://m.example.org/ferry/"):
            await _read(app, forum, link)
    assert len(await store.recent_briefs(9)) == 1
    assert len(forum.cards) == 3
    assert forum.private == []


async def test_new_comments_are_the_same_brief(store: Store) -> None:
    forum, outlet = Forum(), Outlet(_page(ARTICLE, "First."))
    async with running_app(store, {"paper": forum}, gather=outlet) as app:
        await _read(app, forum)
        outlet.page = _page(ARTICLE, "First.", "Second.")
        await _read(app, forum)
    (brief,) = await store.recent_briefs(9)
    assert [comment.text for comment in brief.comments] == ["First.", "Second."]
    assert brief.version == 1


async def test_an_edit_is_noticed_and_said(store: Store, prompts: Prompts) -> None:
    forum, outlet = Forum(), Outlet(_page())
    edited = replace(ARTICLE, text=pages.TEXT.replace("For three winters", "For four winters", 1))
    async with running_app(store, {"paper": forum}, gather=outlet) as app:
        await _read(app, forum)
        outlet.page = _page(edited)
        await _read(app, forum)
        await app.call(forum.call("show", brief="1", version="1"))
        await app.call(forum.call("show", brief="1", version="3"))
    (brief,) = await store.recent_briefs(9)
    assert (brief.id, brief.version) == (1, 2)
    assert [(c.before[:18], c.after[:17]) for c in brief.changes] == [
        ("For three winters ", "For four winters ")
    ]
    first, second, earlier = (forum.cards[str(n)] for n in range(3))
    assert prompts.say("brief.edited", version=2) in plain(second)
    assert plain(earlier) == plain(first)
    buttons = [block for block in second.blocks if isinstance(block, Choices)]
    back = Run("show", (("brief", "1"), ("version", "1")))
    assert back in [choice.press for block in buttons for choice in block.choices]
    assert forum.private[0].title == prompts.say("error.no_version", version=3)


async def test_what_is_said_in_the_thread_counts_as_comments_there(
    store: Store, prompts: Prompts
) -> None:
    forum, outlet = Forum(), Outlet(_page(ARTICLE, "On the page."))
    forum.said = (
        Comment(0, "In the thread.", 0, 14, "Bruno"),
        Comment(1, "I say the same.", 0, 15, "Chidi", parent=0),
    )
    async with running_app(store, {"paper": forum}, gather=outlet) as app:
        await _read(app, forum)
        await app.call(forum.call("discuss"))
        for _ in range(2):
            await app.call(replace(forum.call("discuss"), place=THREAD))
        outlet.page = _page(ARTICLE, "On the page.", "Later.")
        await _read(app, forum)
        await app.call(replace(forum.call("show"), place=THREAD))
        await app.call(forum.call("show"))
    assert forum.private[0].title == prompts.say("error.no_thread")
    *_, there, elsewhere = forum.cards.values()
    assert "4 comments · 2 on this chat" in plain(there)
    assert "2 comments" in plain(elsewhere)
    assert "this chat" not in plain(elsewhere)
    (page,) = await store.recent_briefs(9)
    assert [c.text for c in page.comments] == ["On the page.", "Later."]
    edition = await store.edition(THREAD)
    assert edition is not None
    assert [(c.text, c.origin) for c in edition.comments] == [
        ("On the page.", None),
        ("Later.", None),
        ("In the thread.", "chat"),
        ("I say the same.", "chat"),
    ]
    (reply,) = edition.graph.replies
    assert (reply.comment, reply.id, reply.evidence) == (3, 2, Evidence.THREAD)


def test_changes_are_told_sentence_by_sentence() -> None:
    before = Article("One stays. Two goes. Three stays.", title="Old", notes=())
    after = Article("One stays. Three stays. Four comes.", title="New", notes=("Note: it was.",))
    assert [(c.before, c.after) for c in changes(before, after)] == [
        ("Old", "New"),
        ("Two goes.", ""),
        ("", "Four comes. Note: it was."),
    ]
    assert changes(before, before) == ()


def test_joined_comments_answer_nobody_in_circles() -> None:
    ring = [Comment(n, f"Text {n}.", 0, 0, parent=(n + 1) % 3) for n in range(3)]
    ring += [Comment(3, " ", 0, 0), Comment(4, "Itself.", 0, 0, parent=4)]
    ring += [Comment(5, "Lost.", 0, 0, parent=3), Comment(6, "Far.", 0, 0, parent=99)]
    found = joined(ARTICLE, [ring, ring])
    assert [c.id for c in found] == list(range(12))
    assert [c.parent for c in found[:6]].count(None) == 4
    for comment in found:
        above, seen = comment.parent, {comment.id}
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = found[above].parent


async def _rejoinder(*words: str, **environment: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "adapters", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | environment,
        cwd=Path(__file__).parents[1],
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_the_command_line_reads_links() -> None:
    async def article(_: web.Request) -> web.Response:
        return html(pages.page(after=pages.wordpress_list(talk(12))))

    async with serving([web.get("/ferry", article)]) as site:
        status, out, err = await _rejoinder(
            *("brief", "--json", site.url + "/ferry", site.url + "/nowhere"),
            REJOINDER_ALLOW_LOOPBACK="1",
            REJOINDER_HOST_DELAY="0",
        )
        refused = await _rejoinder("brief", site.url + "/ferry")
    found, missing = map(json.loads, out.splitlines())
    assert status == 1
    assert found["source"] == site.url + "/ferry"
    assert found["link"] == site.url + "/ferry"
    assert found["article"]["text"] == pages.TEXT
    assert len(found["comments"]) == found["comments_declared"] == 12
    assert {c["reply_to"]["evidence"] for c in found["comments"] if c["reply_to"]} == {"thread"}
    assert missing["error"] == "127.0.0.1 has no such page (any more)."
    assert "Traceback" not in err
    assert refused[0] == 1
    assert "private network" in refused[2] or "port" in refused[2]
