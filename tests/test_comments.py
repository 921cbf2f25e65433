"""Every comment source, end to end: a page, real HTTP, the service, the same conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.ingest.comments import SOURCES
from bot.model import Page, Target
from bot.text.replies import link
from tests.site import pages
from tests.site.server import Site, gathering, html, quick, serving
from tests.site.services import ARTICLE, KEYS, Services
from tests.site.talk import Remark, talk

TALK = talk(130)
HEADS = {
    "wordpress": """<link rel="https://api.w.org/" href="/wp-json/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/42">""",
    "disqus": """<script>var disqus_config = function () { this.page.identifier = 'op-1'; };
(function() { var s = document.createElement('script');
s.src = 'https://gazette.disqus.com/embed.js'; })();</script>""",
    "coral": """<script>s.onload = function() { Coral.createStreamEmbed({ id: "coral_thread",
autoRender: true, rootURL: 'SITE/coral', storyID: 'story-9' }); };</script>""",
    "discourse": """<script>DiscourseEmbed = { discourseUrl: 'SITE/forum/',
discourseEmbedUrl: 'SITE/article' };</script>""",
    "guardian": """<meta property="og:site_name" content="the Guardian">
<script>window.guardian = {"config":{"page":{"shortUrlId":"/p/abc12"}}};</script>""",
    "feed": """<link rel="alternate" type="application/rss+xml" title="Comments"
href="/article/feed/">""",
    "activitypub": '<link rel="alternate" type="application/activity+json" href="/object">',
}
ELSEWHERE = ("hackernews", "reddit", "lemmy", "mastodon")
SHAPES = {
    "wordpress list": pages.wordpress_list,
    "named blocks": lambda talk: pages.flat_blocks(talk, named=True),
    "unnamed blocks": lambda talk: pages.flat_blocks(talk, named=False),
    "microdata": pages.microdata,
    "json-ld": pages.json_ld,
}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    services = Services(TALK)
    content: dict[str, str] = {}

    async def article(request: web.Request) -> web.Response:
        name = request.query.get("as", "bare")
        text = content.get(name) or _page(name, found.url)
        return html(text)

    async with serving([web.get(ARTICLE, article), *services.routes()]) as found:
        services.link = found.url + ARTICLE
        yield found


def _page(name: str, site: str) -> str:
    canonical = f'<link rel="canonical" href="{site}{ARTICLE}">'
    head = canonical + HEADS.get(name, "").replace("SITE", site)
    after = SHAPES[name](TALK) if name in SHAPES else ""
    shown = pages.page(head=head, after=after)
    if name == "guardian":
        return shown.replace('The Harbour Gazette">', 'the Guardian">')
    return shown


async def _gather(site: Site, name: str, *sources: str, **changes: object) -> Page:
    bases = {n: f"{site.url}/{n}" for n in ("disqus", "guardian", *ELSEWHERE)}
    bases["reddit_login"] = f"{site.url}/reddit/login"
    usual = {"comment_sources": sources, "api_bases": bases, "api_keys": KEYS}
    async with gathering(quick(**{**usual, **changes})) as gather:
        return await gather(f"{site.url}{ARTICLE}?as={name.replace(' ', '+')}")


def _said(page: Page) -> dict[str, tuple[str | None, str | None]]:
    """What was said, by whom, in answer to what."""
    texts = [comment.text for comment in page.comments]
    return {
        c.text: (c.author, None if c.parent is None else texts[c.parent]) for c in page.comments
    }


def _expected(remarks: list[Remark]) -> dict[str, tuple[str | None, str | None]]:
    words = {remark.number: remark.words for remark in remarks}
    return {r.words: (r.author, words[r.above] if r.above else None) for r in remarks}


def test_every_source_is_tested_here() -> None:
    assert {source.name for source in SOURCES} == {*HEADS, *ELSEWHERE}
    assert {source.name for source in SOURCES if source.elsewhere} == {*ELSEWHERE}


@pytest.mark.parametrize("name", HEADS)
async def test_a_service_that_the_page_names(site: Site, name: str) -> None:
    page = await _gather(site, name, name)
    assert _said(page) == _expected(TALK)
    assert page.warnings == ()
    assert all(comment.posted for comment in page.comments)


@pytest.mark.parametrize("shape", SHAPES)
async def test_comments_in_the_page_itself(site: Site, shape: str) -> None:
    page = await _gather(site, shape, "page")
    assert _said(page) == _expected(TALK)
    assert page.declared in (len(TALK), None if shape == "microdata" else len(TALK))
    assert all(comment.posted for comment in page.comments)


@pytest.mark.parametrize("name", ELSEWHERE)
async def test_a_discussion_elsewhere(site: Site, name: str) -> None:
    page = await _gather(site, "bare", name)
    expected = _expected(TALK)
    if name == "mastodon":  # only the first posts that link to the article are looked at
        assert _said(page).items() <= expected.items()
        assert len(page.comments) > 20
    else:
        assert _said(page) == expected
    assert {comment.origin for comment in page.comments} == {name}


async def test_nobody_is_asked_who_was_not_chosen(site: Site) -> None:
    page = await _gather(site, "bare", "page", "wordpress", "disqus")
    assert page.comments == ()
    assert page.warnings == ()
    assert set(site.paths) == {"/robots.txt", ARTICLE}


@pytest.mark.parametrize(("name", "source"), [("disqus", "disqus"), ("bare", "reddit")])
async def test_without_its_key_a_source_is_left_out_with_a_word(
    site: Site, name: str, source: str
) -> None:
    page = await _gather(site, name, source, api_keys={})
    assert page.warnings == (f"no_key_{source}",)
    assert set(site.paths) == {"/robots.txt", ARTICLE}


async def test_a_service_that_refuses_costs_only_its_comments(site: Site) -> None:
    page = await _gather(site, "disqus", "disqus", api_keys={"disqus": "wrong"})
    assert page.article.title == pages.TITLE
    assert page.comments == ()
    assert page.warnings == ("comments_unreachable",)


async def test_a_page_with_all_its_comments_needs_no_service(site: Site) -> None:
    page = await _gather(site, "wordpress list", "page", "wordpress", "feed")
    assert len(page.comments) == page.declared == len(TALK)
    assert set(site.paths) == {"/robots.txt", ARTICLE}


async def test_no_more_is_read_than_was_allowed(site: Site) -> None:
    page = await _gather(site, "wordpress", "wordpress", max_comments=50)
    assert len(page.comments) == 50
    assert "comments_partial" in page.warnings


async def test_offsets_give_the_texts_back(site: Site) -> None:
    page = await _gather(site, "wordpress", "wordpress", "hackernews")
    whole = "\n\n\n".join([page.article.text, *(comment.text for comment in page.comments)])
    assert len(page.comments) == 2 * len(TALK)
    assert [c.id for c in page.comments] == list(range(2 * len(TALK)))
    assert all(whole[c.start : c.end] == c.text for c in page.comments)


async def test_real_parents_win(site: Site) -> None:
    page = await _gather(site, "wordpress", "wordpress")
    replies = {reply.comment: reply for reply in link(page).replies}
    for comment in page.comments:
        if comment.parent is not None:
            assert replies[comment.id].target is Target.COMMENT
            assert replies[comment.id].id == comment.parent
            assert replies[comment.id].evidence == "thread"
