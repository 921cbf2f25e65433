"""The only module that may open a socket to the outside: guarded, limited, polite HTTP."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import SourceError
from bot.ingest.caching import conditions, keepable, renewed
from bot.ingest.documents import size
from bot.ingest.guard import LOOPBACK, Guard
from bot.ingest.limits import ENCODINGS, Limits, read_body
from bot.ingest.politeness import Turns
from bot.ingest.refusals import NONE_THERE, again_after, broken, refusal
from bot.ingest.robots import LARGEST, Robots, read_robots
from bot.ports import Cache, Clock, Kept, Request, Response
from bot.settings import Settings

REDIRECTS = 5
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_ATTEMPTS = 3
_MOST_ROBOTS = 500
_ROBOTS_AGE = timedelta(days=1)  # RFC 9309, section 2.4
_ANYTHING: frozenset[str] = frozenset()

AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a site, which may still be on their way."""

    reading: asyncio.Task[Robots]
    expires: datetime

    def failed(self) -> bool:
        done = self.reading.done()
        return done and (self.reading.cancelled() or self.reading.exception() is not None)


@dataclass(slots=True)
class Web:
    """Implements :class:`bot.ports.Fetch` on an open session."""

    _session: aiohttp.ClientSession
    _guard: Guard
    _limits: Limits
    _pause: float
    _cache: Cache
    _clock: Clock
    _turns: Turns = field(default_factory=Turns)
    _robots: OrderedDict[URL, _Rules] = field(default_factory=OrderedDict)

    async def __call__(self, request: Request) -> Response:
        """Fetch, following at most :data:`REDIRECTS` redirects, each checked as the first was."""
        asked = request
        for _ in range(REDIRECTS + 1):
            url = self._guard.check_link(asked.url)
            pause = self._pause if asked.api else await self._permitted(url)
            found = await self._cached(asked, url, pause)
            if isinstance(found, Response):
                return found
            asked = self._redirected(asked, url, found)
        raise SourceError("error.redirects")

    async def close(self) -> None:
        """Break off what nobody waits for any more."""
        readings = [rules.reading for rules in self._robots.values()]
        for reading in readings:
            reading.cancel()
        await asyncio.gather(*readings, return_exceptions=True)

    def _redirected(self, request: Request, url: URL, target: str) -> Request:
        """The request at its new link: a POST becomes a GET, secrets stay with their origin."""
        same = self._guard.check_link(target).origin() == url.origin()
        headers = request.headers if same else ()
        return replace(request, url=target, body=None, headers=headers, api=request.api and same)

    async def _permitted(self, url: URL) -> float:
        """The pause that the site asks for. Raises :class:`SourceError` where it says no."""
        robots = await self._robots_of(url)
        if not robots.allow(str(url)):
            raise SourceError("error.robots", host=url.host)
        return max(self._pause, robots.delay())

    async def _robots_of(self, url: URL) -> Robots:
        """The rules of a site: asked for once a day, however many links wait for them."""
        origin = url.origin()
        found = self._robots.get(origin)
        if found is None or found.expires < self._clock() or found.failed():
            reading = asyncio.create_task(self._read_robots(origin / "robots.txt"))
            found = _Rules(reading, self._clock() + _ROBOTS_AGE)
            self._robots[origin] = found
            self._robots.move_to_end(origin)
        if len(self._robots) > _MOST_ROBOTS:
            self._robots.popitem(last=False)
        return await asyncio.shield(found.reading)

    async def _read_robots(self, url: URL) -> Robots:
        """RFC 9309, section 2.3.1: a site without the file allows all; a broken one nothing."""
        asked = Request(str(url), _ANYTHING, api=True, most=LARGEST)
        try:
            body = (await self(asked)).body
        except SourceError as error:
            if error.key in NONE_THERE:
                return Robots()
            if error.key == "error.too_large":
                raise SourceError("error.robots", host=url.host) from error
            raise
        return await asyncio.to_thread(read_robots, body)

    async def _cached(self, request: Request, url: URL, pause: float) -> Response | str:
        """The response, or the link that it redirects to."""
        if request.body is not None or request.headers:
            return await self._retried(request, url, pause, None)
        kept = await self._cache.kept(str(url))
        if kept and request.kinds and kept.response.kind not in request.kinds:
            kept = None
        if kept and kept.expires > self._clock():
            return kept.response
        return await self._retried(request, url, pause, kept)

    async def _retried(
        self, request: Request, url: URL, pause: float, kept: Kept | None
    ) -> Response | str:
        """Try again where a site says that it is busy, after as long as it says."""
        import stamina  # noqa: PLC0415 - kept off the start of reading a file

        attempts = stamina.retry_context(
            on=again_after, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5, wait_jitter=0.5
        )
        async for attempt in attempts:
            with attempt:
                async with self._turns.turn(url.host_port_subcomponent or "", pause):
                    return await self._exchange(request, url, kept)
        raise AssertionError("a retry context ends by returning or raising")

    async def _exchange(self, request: Request, url: URL, kept: Kept | None) -> Response | str:
        """One request and its answer, within the time and size limits."""
        headers = {**dict(request.headers), **(conditions(kept) if kept else {})}
        method = "GET" if request.body is None else "POST"
        try:
            async with (
                asyncio.timeout(self._limits.total),
                self._session.request(
                    method, url, data=request.body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                return await self._take(request, url, answer, kept)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise broken(error, url.host or "") from error

    async def _take(
        self, request: Request, url: URL, answer: aiohttp.ClientResponse, kept: Kept | None
    ) -> Response | str:
        if answer.status == _NOT_MODIFIED and kept:
            kept = renewed(kept, answer.headers, self._clock())
            await self._cache.keep(str(url), kept)
            return kept.response
        if answer.status in _REDIRECTED:
            return _target(answer)
        if problem := refusal(answer.status, answer.headers, url.host or ""):
            raise problem
        response = await self._read(request, url, answer)
        if fresh := keepable(response, answer.headers, self._clock()):
            await self._cache.keep(str(url), fresh)
        return response

    async def _read(self, request: Request, url: URL, answer: aiohttp.ClientResponse) -> Response:
        kind = answer.content_type if "Content-Type" in answer.headers else ""
        if kind and request.kinds and kind not in request.kinds:
            raise SourceError("error.kind", kind=kind[:60])
        limit = min(self._limits.bytes, request.most or self._limits.bytes)
        if (answer.content_length or 0) > limit:
            raise SourceError("error.too_large", limit=size(limit))
        encoding = ", ".join(answer.headers.getall("Content-Encoding", []))
        chunks = answer.content.iter_any()
        body = await read_body(chunks, encoding, limit)
        return Response(str(url), kind, answer.charset, body)


def _target(answer: aiohttp.ClientResponse) -> str:
    where = answer.headers.get("Location", "")
    if not where:
        raise SourceError("error.bad_answer", host=answer.url.host)
    return str(answer.url.join(URL(where)))


class GuardedResolver(AbstractResolver):
    """Refuses a name as soon as any of its addresses isn't public."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        results = await self._inner.resolve(host, port, family)
        for result in results:
            self._guard.check_address(result["host"], port)
        return results

    async def close(self) -> None:
        await self._inner.close()


@dataclass(frozen=True, slots=True)
class Internet:
    """What may be reached, and who says where names are and who is genuine (None: the system)."""

    guard: Guard
    resolver: AbstractResolver | None = None
    tls: ssl.SSLContext | None = None


@asynccontextmanager
async def open_web(
    settings: Settings, cache: Cache, clock: Clock, internet: Internet | None = None
) -> AsyncIterator[Web]:
    """A fetcher as the settings say, on the real internet unless another one is given."""
    internet = internet or Internet(Guard(LOOPBACK if settings.allow_loopback else ()))
    guard = internet.guard

    def guarded_socket(info: AddressInfo) -> socket.socket:
        """The last word on an address, whatever was resolved or checked before."""
        family, kind, protocol, _, address = info
        guard.check_address(address[0], address[1])
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(guard, internet.resolver or aiohttp.ThreadedResolver()),
        socket_factory=guarded_socket,
        use_dns_cache=False,
        limit=settings.connections,
        ssl=internet.tls or True,
    )
    limits = Limits(settings.max_bytes, settings.connect_seconds, settings.fetch_seconds)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect),
        auto_decompress=False,  # ours is bounded
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_headers(settings),
        trust_env=False,  # a proxy would connect in our place, past the guard
    ) as session:
        web = Web(session, guard, limits, settings.host_delay, cache, clock)
        try:
            yield web
        finally:
            await web.close()


def _headers(settings: Settings) -> Mapping[str, str]:
    return {
        "User-Agent": settings.user_agent,
        "Accept-Encoding": ENCODINGS,
        "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5",
    }
