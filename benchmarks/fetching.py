"""500 links of 50 local hosts, gathered together: is politeness held, memory flat, all counted?"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.errors import SourceError
from bot.ingest.caching import MemoryCache
from bot.ingest.fetch import open_web
from bot.ingest.gather import Gatherer
from bot.settings import Settings
from bot.workers import process_pool

HOSTS, LINKS = 50, 500
PAUSE = 0.5
PARAGRAPH = "The harbour board should publish its timetable again, on paper and at every pier. "
COMMENT = (
    '<li class="comment" id="comment-{n}"><b class="fn">Reader {n}</b> <time>{day}</time><p>{t}</p>'
)
PAGE_SIZE = 4_096


@dataclass
class Log:
    """What the hosts saw: when each request began."""

    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    asyncio.run(measure())


async def measure() -> None:
    log = Log()
    settings = Settings(allow_loopback=True, host_delay=PAUSE, connections=HOSTS, fetch_seconds=5)
    workers = process_pool(2, 60)
    async with _hosts(log) as links, open_web(settings, MemoryCache(), _now) as fetch:
        gather = Gatherer(fetch, workers, settings)
        await gather(links[0])  # the workers have started
        log.starts.clear()
        memory: list[float] = []
        start = time.perf_counter()
        outcomes = await asyncio.gather(*(_outcome(gather, link, memory) for link in links))
        seconds = time.perf_counter() - start
    workers.close()
    _print(seconds, Counter(outcomes), log, memory)


async def _outcome(gather: Gatherer, link: str, memory: list[float]) -> str:
    try:
        page = await gather(link)
    except SourceError as error:
        return error.key
    finally:
        memory.append(_resident())
    return f"an article and {len(page.comments)} comments"


def _print(seconds: float, outcomes: Counter[str], log: Log, memory: list[float]) -> None:
    print(f"{f'{LINKS} links of {HOSTS} hosts':48s} {seconds:.1f} s, pause {PAUSE} s a host")
    for outcome, count in outcomes.most_common():
        print(f"  {outcome:46s} {count}")
    gaps = [
        later - earlier
        for starts in log.starts.values()
        for earlier, later in pairwise(sorted(starts))
    ]
    print(f"{'requests counted by the hosts':48s} {sum(map(len, log.starts.values()))}")
    print(f"{'shortest time between two requests to a host':48s} {min(gaps):.3f} s")
    early, late = memory[len(memory) // 5], memory[-1]
    print(f"{'memory after 100 links, and after all':48s} {early:.0f} MB, {late:.0f} MB")


@asynccontextmanager
async def _hosts(log: Log) -> AsyncIterator[list[str]]:
    """The hosts, each at an address of its own, and their links in turn."""
    app = web.Application(middlewares=[_noting(log)])
    app.add_routes([web.get("/article/{n}", _article), web.get("/gone/{n}", _gone)])
    app.add_routes([web.get("/slow/{n}", _slow)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    first = web.TCPSite(runner, "127.0.1.1", 0)
    await first.start()
    port = runner.addresses[0][1]
    hosts = [f"127.0.1.{n}" for n in range(1, HOSTS + 1)]
    for host in hosts[1:]:
        await web.TCPSite(runner, host, port).start()
    kinds = ["article"] * 8 + ["gone", "article"]
    yield [f"http://{hosts[n % HOSTS]}:{port}/{_kind(kinds, n)}/{n}" for n in range(LINKS)]
    await runner.cleanup()


def _kind(kinds: list[str], n: int) -> str:
    return "slow" if n % 250 == 249 else kinds[n // HOSTS % len(kinds)]


def _noting(log: Log) -> Middleware:
    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        log.starts[request.host].append(time.monotonic())
        return await handler(request)

    return note


async def _article(request: web.Request) -> web.Response:
    number = request.match_info["n"]
    body = "".join(f"<p>{PARAGRAPH * 3} Paragraph {i} of {number}.</p>" for i in range(20))
    items = "".join(COMMENT.format(n=i, day="2025-03-04", t=PARAGRAPH) for i in range(30))
    article = f"<article><h1>Title {number}</h1>{body}</article>"
    text = f"<html><body>{article}<ol>{items}</ol></body></html>"
    return web.Response(text=text, content_type="text/html")


async def _gone(_: web.Request) -> web.Response:
    raise web.HTTPGone


async def _slow(_: web.Request) -> web.Response:
    await asyncio.sleep(10)
    return web.Response(text="too late")


def _now() -> datetime:
    return datetime.now(UTC)


def _resident() -> float:
    """The memory of this process, in megabytes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE / 2**20


if __name__ == "__main__":
    main()
