"""A link -> an article and its comments, from wherever these are."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from bot.errors import SourceError
from bot.ingest import feeds
from bot.ingest.comments import PAGE, chosen
from bot.ingest.comments.source import Access, Ask, Haul, Said, Source
from bot.ingest.examine import (
    HTML_KINDS,
    PDF_KINDS,
    TEXT_KINDS,
    Examined,
    examine,
    newest,
    read_plain,
)
from bot.ingest.links import clean
from bot.model import Comment, Page
from bot.ports import Fetch, Request, Response, Workers
from bot.settings import Settings
from bot.text.joined import joined

log = structlog.get_logger(__name__)

_MOST_REQUESTS = 100  # for the comments of one article, from one source
_ARTICLES = HTML_KINDS | TEXT_KINDS | PDF_KINDS


@dataclass(slots=True)
class _Findings:
    """What is known of an article's comments so far."""

    groups: list[list[Comment]] = field(default_factory=list)
    declared: int | None = None
    warnings: list[str] = field(default_factory=list)

    def warn(self, code: str) -> None:
        if code not in self.warnings:
            self.warnings.append(code)


class Gatherer:
    """Implements :class:`bot.ports.Gather`. What takes time to compute is left to workers."""

    def __init__(self, fetch: Fetch, workers: Workers, settings: Settings) -> None:
        self._fetch = fetch
        self._workers = workers
        self._settings = settings
        self._sources = chosen(settings.comment_sources)
        keys = {name: key.get_secret_value() for name, key in settings.api_keys.items()}
        self._access = Access(settings.api_bases, keys)

    async def __call__(self, url: str) -> Page:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._settings.gather_seconds
        try:
            async with asyncio.timeout_at(until):
                response = await self._article(clean(url))
                if response.kind not in HTML_KINDS:
                    return await self._workers(read_plain, response, self._settings.max_bytes)
                page = await self._examine(response)
        except TimeoutError as error:
            raise SourceError(
                "error.too_slow", seconds=round(self._settings.gather_seconds)
            ) from error
        found = _Findings()
        try:
            async with asyncio.timeout_at(until):
                await self._comments(page, found)
        except TimeoutError:
            found.warn("comments_partial")
        return self._page(page, found)

    async def _article(self, url: str) -> Response:
        """The page at a link; of a feed, its newest article."""
        response = await self._fetch(Request(url, _ARTICLES | feeds.KINDS))
        if response.kind not in feeds.KINDS:
            return response
        link = await self._workers(newest, response)
        if link is None:
            raise SourceError("error.no_article")
        return await self._fetch(Request(clean(link), _ARTICLES))

    async def _examine(self, response: Response) -> Examined:
        names = [source.name for source in self._sources]
        inside = PAGE in self._settings.comment_sources
        page = await self._workers(examine, response, names, self._access, inside=inside)
        if page.moved is None:
            return page
        try:
            whole = await self._fetch(Request(page.moved, HTML_KINDS))
            return await self._workers(examine, whole, names, self._access, inside=inside)
        except SourceError as error:
            log.info("only the AMP form could be had", url=page.moved, reason=str(error))
            return page

    async def _comments(self, page: Examined, found: _Findings) -> None:
        asks = dict(page.asks)
        found.declared = page.own.declared
        await self._of_the_page(page.own, asks, found)
        for source in self._sources:
            if source.elsewhere and asks.get(source.name):
                haul = await self._haul(source, asks[source.name], found)
                if haul.said:
                    found.groups.append(_numbered(haul.said, source.name))

    async def _of_the_page(
        self, own: Haul, asks: dict[str, tuple[Ask, ...]], found: _Findings
    ) -> None:
        """The comments of the site itself: those in the page, or more of them from a service."""
        found.groups.append(_numbered(own.said))
        if own.partial:
            found.warn("comments_partial")
        if own.declared is not None and 0 < own.declared <= len(own.said):
            return
        for source in self._sources:
            if source.elsewhere or not asks.get(source.name):
                continue
            haul = await self._haul(source, asks[source.name], found)
            if haul.said and len(haul.said) >= len(own.said):
                found.groups[0] = _numbered(haul.said)
                found.declared = haul.declared if haul.declared is not None else found.declared
                return

    async def _haul(self, source: Source, asks: Sequence[Ask], found: _Findings) -> Haul:
        """Everything that a source has; whatever goes wrong with it costs only its comments."""
        if source.keyed and not self._access.keys.get(source.name):
            found.warn(f"no_key_{source.name}")
            return Haul()
        try:
            return await self._follow(source, asks, found)
        except TimeoutError:
            raise
        except SourceError as error:
            log.info("no comments", source=source.name, reason=str(error))
        except Exception:  # an API that has changed, or one that means harm
            log.exception("no comments", source=source.name)
        found.warn("comments_unreachable")
        return Haul()

    async def _follow(self, source: Source, asks: Sequence[Ask], found: _Findings) -> Haul:
        waiting, seen = deque(asks), set[tuple[str, bytes | None]]()
        said: list[Said] = []
        declared = None
        while waiting and len(seen) < _MOST_REQUESTS and len(said) < self._settings.max_comments:
            ask = waiting.popleft()
            if (ask.request.url, ask.request.body) in seen:
                continue
            seen.add((ask.request.url, ask.request.body))
            response = await self._fetch(ask.request)
            haul = await self._workers(source.read, response, ask, self._access)
            said += haul.said
            waiting += haul.asks
            declared = declared if haul.declared is None else haul.declared
            if haul.partial:
                found.warn("comments_partial")
        if waiting:
            found.warn("comments_partial")
        return Haul(tuple(said[: self._settings.max_comments]), declared=declared)

    def _page(self, page: Examined, found: _Findings) -> Page:
        comments = joined(page.article, found.groups)
        if comments and "comments_unreachable" in found.warnings:
            found.warnings.remove("comments_unreachable")
        if not page.free:
            found.warn("paywalled")
        return Page(page.article, comments, found.declared, tuple(found.warnings))


def _numbered(said: Sequence[Said], origin: str | None = None) -> list[Comment]:
    """A source's comments, numbered, each once; parents become numbers."""
    once = {
        comment.key or (comment.author, comment.posted, comment.text): comment for comment in said
    }
    spoken = list(once.values())
    numbers = {comment.key: number for number, comment in enumerate(spoken) if comment.key}
    return [
        Comment(
            number,
            comment.text,
            0,
            0,
            comment.author,
            comment.posted,
            numbers.get(comment.parent) if comment.parent else None,
            origin=origin,
        )
        for number, comment in enumerate(spoken)
    ]
