"""Fetching from a site that means well: politely, and no more often than needed."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import SourceError
from bot.ingest.caching import MemoryCache
from bot.ingest.comments import chosen
from bot.ingest.fetch import Web, open_web
from bot.ports import Request
from bot.settings import Settings, load_settings
from tests.apps import noon
from tests.site.server import html, quick, serving

ANY: frozenset[str] = frozenset()


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = noon()

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def _fetching(
    settings: Settings | None = None, clock: Clock | None = None
) -> AsyncIterator[Web]:
    async with open_web(settings or quick(), MemoryCache(), clock or Clock()) as fetch:
        yield fetch


def _serves(handler: Handler, robots: str | None = None) -> list[web.RouteDef]:
    async def rules(_: web.Request) -> web.Response:
        return web.Response(text=robots)

    routes = [web.get("/a", handler), web.get("/b", handler), web.post("/a", handler)]
    return [*routes, *([web.get("/robots.txt", rules)] if robots is not None else [])]


async def _hello(_: web.Request) -> web.Response:
    return html("<p>hello</p>")


async def test_it_says_who_it_is() -> None:
    async with serving(_serves(_hello)) as site, _fetching() as fetch:
        await fetch(Request(site.url + "/a", ANY))
    asked = site.hits[-1].headers
    assert asked["User-Agent"].startswith("Rejoinder")
    assert asked["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in asked


async def test_a_compressed_page_is_had_whole() -> None:
    text = "<p>hello</p>" * 100_000
    members = gzip.compress(text[:50_000].encode()) + gzip.compress(text[50_000:].encode())

    async def packed(_: web.Request) -> web.Response:
        return web.Response(body=members, headers={"Content-Encoding": "gzip"})

    async with serving(_serves(packed)) as site, _fetching() as fetch:
        assert (await fetch(Request(site.url + "/a", ANY))).body == text.encode()


async def test_an_unchanged_page_is_not_sent_twice() -> None:
    async def tagged(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"one"':
            return web.Response(status=304, headers={"ETag": '"one"'})
        return web.Response(text="hello", headers={"ETag": '"one"', "Cache-Control": "max-age=60"})

    clock = Clock()
    async with serving(_serves(tagged)) as site, _fetching(clock=clock) as fetch:
        first = await fetch(Request(site.url + "/a", ANY))
        assert await fetch(Request(site.url + "/a", ANY)) == first
        assert site.paths.count("/a") == 1
        clock.now += timedelta(minutes=2)
        assert await fetch(Request(site.url + "/a", ANY)) == first
    assert site.hits[-1].headers["If-None-Match"] == '"one"'
    assert site.paths.count("/a") == 2


async def test_what_is_kept_has_to_be_of_the_kind_that_is_asked_for() -> None:
    async def tagged(_: web.Request) -> web.Response:
        return web.json_response({}, headers={"Cache-Control": "max-age=60"})

    async with serving(_serves(tagged)) as site, _fetching() as fetch:
        await fetch(Request(site.url + "/a", ANY))
        with pytest.raises(SourceError) as caught:
            await fetch(Request(site.url + "/a", frozenset({"text/html"})))
    assert caught.value.key == "error.kind"


async def test_what_must_not_be_kept_is_not() -> None:
    async def secret(_: web.Request) -> web.Response:
        return web.Response(text="hello", headers={"ETag": '"1"', "Cache-Control": "no-store"})

    async with serving(_serves(secret)) as site, _fetching() as fetch:
        for _ in range(2):
            await fetch(Request(site.url + "/a", ANY))
    assert site.paths.count("/a") == 2
    assert "If-None-Match" not in site.hits[-1].headers


async def test_a_busy_site_is_asked_again_when_it_says() -> None:
    asked: list[float] = []

    async def busy(_: web.Request) -> web.Response:
        asked.append(time.monotonic())
        if len(asked) == 1:
            return web.Response(status=503, headers={"Retry-After": "1"})
        return html("<p>hello</p>")

    async with serving(_serves(busy)) as site, _fetching() as fetch:
        await fetch(Request(site.url + "/a", ANY))
    assert asked[1] - asked[0] >= 1.0


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /b", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: rejoinder\nDisallow: /a\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: rejoinder\nAllow: /a", True),
        ("User-agent: *\nDisallow: /*a$", False),
        ("", True),
        ("\x00\xff garbage", True),
    ],
)
async def test_robots_txt_is_obeyed(robots: str, allowed: bool) -> None:
    async with serving(_serves(_hello, robots)) as site, _fetching() as fetch:
        if allowed:
            await fetch(Request(site.url + "/a", ANY))
        else:
            with pytest.raises(SourceError) as caught:
                await fetch(Request(site.url + "/a", ANY))
            assert caught.value.key == "error.robots"
            assert site.paths == ["/robots.txt"]
        await fetch(Request(site.url + "/a", ANY, api=True))  # robots.txt isn't about APIs


async def test_a_site_whose_robots_txt_is_broken_is_left_alone() -> None:
    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=500)

    routes = [*_serves(_hello), web.get("/robots.txt", broken)]
    async with serving(routes) as site, _fetching() as fetch:
        with pytest.raises(SourceError) as caught:
            await fetch(Request(site.url + "/a", ANY))
    assert caught.value.key == "error.site_down"
    assert site.paths == ["/robots.txt"]


async def test_a_host_is_asked_one_thing_at_a_time_with_pauses() -> None:
    open_now, most, starts = 0, 0, list[float]()

    async def slow(_: web.Request) -> web.Response:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        starts.append(time.monotonic())
        await asyncio.sleep(0.05)
        open_now -= 1
        return html("<p>hello</p>")

    async with serving(_serves(slow, "")) as site, _fetching(quick(host_delay=0.2)) as fetch:
        requests = [Request(f"{site.url}/a?{n}", ANY) for n in range(4)]
        await asyncio.gather(*map(fetch, requests))
    assert most == 1
    assert min(b - a for a, b in pairwise(starts)) >= 0.24


async def test_the_pause_that_a_site_asks_for_is_kept() -> None:
    starts = list[float]()

    async def timed(_: web.Request) -> web.Response:
        starts.append(time.monotonic())
        return html("<p>hello</p>")

    rules = "User-agent: *\nCrawl-delay: 1"
    async with serving(_serves(timed, rules)) as site, _fetching() as fetch:
        await asyncio.gather(*(fetch(Request(f"{site.url}/a?{n}", ANY)) for n in range(2)))
    assert starts[1] - starts[0] >= 1.0


async def test_secrets_stay_with_their_origin() -> None:
    seen: list[tuple[str, str | None]] = []

    async def note(request: web.Request) -> web.Response:
        seen.append((request.method, request.headers.get("Authorization")))
        return html("<p>hello</p>")

    async with serving(_serves(note)) as other:

        async def moved(request: web.Request) -> web.Response:
            target = "/b" if request.path == "/a" else other.url + "/a"
            if request.path == "/b":
                seen.append((request.method, request.headers.get("Authorization")))
            raise web.HTTPTemporaryRedirect(target)

        async with serving(_serves(moved)) as site, _fetching() as fetch:
            secret = (("Authorization", "Bearer x"),)
            await fetch(Request(site.url + "/a", ANY, body=b"{}", headers=secret, api=True))
    assert seen == [("GET", "Bearer x"), ("GET", None)]


async def test_a_site_is_asked_at_its_own_pace_only() -> None:
    """Slow hosts don't hold up the others."""

    others_done = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await others_done.wait()
        return html("<p>hello</p>")

    async with (
        serving(_serves(slow)) as one,
        serving(_serves(_hello), host="127.0.0.2") as two,
        _fetching(quick(fetch_seconds=30)) as fetch,
    ):
        waiting = asyncio.create_task(fetch(Request(one.url + "/a", ANY)))
        await fetch(Request(two.url + "/a", ANY))
        others_done.set()
        await waiting


def test_sources_are_set_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_COMMENT_SOURCES", "page, hackernews")
    settings = load_settings()
    assert settings.comment_sources == ("page", "hackernews")
    assert [source.name for source in chosen(settings.comment_sources)] == ["hackernews"]
