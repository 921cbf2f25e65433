"""From a link to an article: what is taken, what is left, and what is not an article."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import SourceError
from bot.model import Page
from tests.site import files, pages
from tests.site.pages import BODY, NOTE, TEXT, TITLE, page, paywall
from tests.site.server import Site, gathering, html, quick, serving

LOGIN = '<html><body><form><input type="password" name="p"></form><p>Log in.</p></body></html>'
SHOP = "<html><body><h1>Kettles</h1><p>A kettle.</p><p>Another kettle.</p></body></html>"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Opinion</title>
<item><title>{title}</title><link>{site}/plain-page</link></item>
<item><title>Older</title><link>{site}/shop</link></item></channel></rss>"""
GERMAN = (
    """Seit drei Wintern fährt die Fähre, wann sie will, und seit drei Wintern nennt die Behörde
das beweglich. Wer vor der Dämmerung am Anleger steht, hat andere Worte dafür.""",
    """Die Hafenbehörde sollte ihren Fahrplan wieder veröffentlichen, auf Papier und an jedem
Anleger. Die Bürgermeisterin müsste eine Woche lang selbst mitfahren.""",
)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(
        [
            web.get("/plain-page", _page(page())),
            web.get("/amp", _amp),
            web.get("/moved", _moved),
            web.get("/canonical", _canonical),
            web.get("/hijack", _page(page(head=_link("https://example.org/famous-article")))),
            web.get("/paywall", _page(paywall(body=BODY[:1]))),
            web.get("/soft-paywall", _page(paywall(body=BODY))),
            web.get("/login", _page(LOGIN)),
            web.get("/shop", _page(SHOP)),
            web.get("/empty", _page("")),
            web.get("/feed", _feed),
            web.get("/german", _page(page(body=GERMAN))),
            web.get("/latin", _latin),
            web.get("/text", _file(files.PLAIN.encode(), "text/plain")),
            web.get("/pdf", _file(files.pdf(), "application/pdf")),
            web.get("/broken-pdf", _file(b"%PDF-1.4 nothing more", "application/pdf")),
            web.get("/picture", _file(b"\x89PNG", "image/png")),
        ]
    ) as found:
        yield found


def _page(text: str) -> Handler:
    async def serve(_: web.Request) -> web.Response:
        return html(text)

    return serve


def _file(data: bytes, kind: str) -> Handler:
    async def serve(_: web.Request) -> web.Response:
        return web.Response(body=data, content_type=kind)

    return serve


def _link(target: str) -> str:
    return f'<link rel="canonical" href="{target}">'


async def _amp(request: web.Request) -> web.Response:
    text = page(head=_link("/plain-page"), body=BODY[:3]).replace("<html ", "<html amp ")
    return html(text)


async def _moved(_: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently("/plain-page?utm_source=old")


async def _canonical(request: web.Request) -> web.Response:
    return html(page(head=_link("/2025/03/ferry?ref_src=x#top")))


async def _feed(request: web.Request) -> web.Response:
    text = FEED.format(title=TITLE, site=f"http://{request.host}")
    return web.Response(text=text, content_type="application/rss+xml")


async def _latin(_: web.Request) -> web.Response:
    """A page in windows-1252 whose header says that it is UTF-8."""
    text = page(body=(*BODY, "“Das Café öffnet früher als die Fähre fährt”, says the baker."))
    body = text.replace('<meta charset="utf-8">', "").encode("windows-1252")
    return web.Response(body=body, content_type="text/html", charset="utf-8")


async def _gather(site: Site, path: str, **changes: object) -> Page:
    async with gathering(quick(**changes)) as gather:
        return await gather(site.url + path)


async def test_an_article_comes_without_what_stands_around_it(site: Site) -> None:
    found = await _gather(site, "/plain-page?utm_source=mail&fbclid=abc#comments")
    article = found.article
    assert article.text == TEXT
    assert article.title == TITLE
    assert article.author == pages.AUTHOR
    assert article.outlet == "The Harbour Gazette"
    assert article.published == date(2025, 3, 3)
    assert article.language == "en"
    assert article.notes == (NOTE,)
    assert article.picture == "The ferry at the pier in snow"
    assert article.link == site.url + "/plain-page"
    assert found.warnings == ()
    assert [str(hit.rel_url) for hit in site.hits] == ["/robots.txt", "/plain-page"]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/canonical", "/2025/03/ferry"),
        ("/moved", "/plain-page"),
        ("/amp", "/plain-page"),
        ("/feed", "/plain-page"),
        ("/hijack", "/hijack"),  # a page speaks for its own site only
    ],
)
async def test_an_article_has_one_link(site: Site, path: str, link: str) -> None:
    found = await _gather(site, path)
    assert found.article.link == site.url + link
    assert found.article.text == TEXT


async def test_the_text_tells_its_language(site: Site) -> None:
    assert (await _gather(site, "/german")).article.language == "de"


async def test_a_wrong_charset_is_not_believed(site: Site) -> None:
    assert "“Das Café öffnet früher" in (await _gather(site, "/latin")).article.text


async def test_plain_text_is_read_as_if_pasted(site: Site) -> None:
    found = await _gather(site, "/text")
    assert found.article.title == TITLE
    assert found.article.text == TEXT
    assert len(found.comments) == found.declared == 2
    assert all(files.PLAIN[c.start : c.end] == c.text for c in found.comments)


async def test_a_pdf_file_is_read(site: Site) -> None:
    found = await _gather(site, "/pdf")
    assert found.article.text.split()[:60] == TEXT.split()[:60]
    assert found.article.link == site.url + "/pdf"


async def test_what_a_paywall_shows_is_read_and_said_to_be_part(site: Site) -> None:
    assert (await _gather(site, "/soft-paywall")).warnings == ("paywalled",)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/paywall", "error.paywall"),
        ("/login", "error.login"),
        ("/shop", "error.no_article"),
        ("/empty", "error.no_article"),
        ("/broken-pdf", "error.no_article"),
        ("/picture", "error.kind"),
        ("/nowhere", "error.not_found"),
    ],
)
async def test_what_is_no_article_is_said_to_be_none(site: Site, path: str, key: str) -> None:
    with pytest.raises(SourceError) as caught:
        await _gather(site, path)
    assert caught.value.key == key
