"""Runs the site, and a gatherer that may fetch from it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.ingest.caching import MemoryCache
from bot.ingest.fetch import Internet, open_web
from bot.ingest.gather import Gatherer
from bot.settings import Settings
from bot.workers import Pool


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Site:
    """A running site: where it is, and which requests it was sent, with their headers."""

    url: str = ""
    hits: list[web.Request] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.hits]


@asynccontextmanager
async def serving(
    routes: Iterable[web.AbstractRouteDef], host: str = "127.0.0.1"
) -> AsyncIterator[Site]:
    """A site of these routes on a free port."""
    site = Site()

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        site.hits.append(request)
        return await handler(request)

    app = web.Application(middlewares=[note])
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, 0).start()
        port = runner.addresses[0][1]
        site.url = f"http://{host}:{port}"
        yield site
    finally:
        await runner.cleanup()


def html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def quick(**changes: object) -> Settings:
    """Settings under which this machine may be fetched from, without pauses."""
    usual = {"allow_loopback": True, "host_delay": 0, "fetch_seconds": 20}
    return Settings.model_validate({**usual, **changes})


@asynccontextmanager
async def gathering(
    settings: Settings, internet: Internet | None = None
) -> AsyncIterator[Gatherer]:
    """A gatherer of these settings; it reads in a thread."""
    workers = Pool(ThreadPoolExecutor(1), seconds=80)
    try:
        async with open_web(settings, MemoryCache(), now, internet) as fetch:
            yield Gatherer(fetch, workers, settings)
    finally:
        workers.close()
