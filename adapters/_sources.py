"""What ``rejoinder brief`` is given: files, standard input, and links over one connection pool."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot.errors import SourceError
from bot.features.linked import is_link
from bot.ingest.documents import decode
from bot.model import Brief, Page
from bot.ports import Gather
from bot.semantic import read_page, read_text
from bot.settings import Settings
from bot.text.reading import Reading
from bot.workers import Pool


class Sources:
    """Reads sources one after another; a context manager. What links need starts with the first."""

    def __init__(self, settings: Settings, how: Reading) -> None:
        self._settings = settings
        self._how = how
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._gather: Gather | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._gather is not None:
            self._runner.run(self._open.aclose())
        self._runner.close()

    def __call__(self, source: str) -> Brief:
        """The brief of a source. Raises :class:`SourceError`."""
        if is_link(source):
            page = self._runner.run(self._fetched(source.strip()))
            return read_page(page, source, self._how)
        limit = self._settings.max_bytes
        decoded = decode(_bytes(source, limit), limit)
        brief = read_text(decoded.text, source, self._how)
        if decoded.damaged:
            return replace(brief, warnings=(*brief.warnings, "damaged"))
        return brief

    async def _fetched(self, link: str) -> Page:
        if self._gather is None:
            self._gather = await self._start()
        return await self._gather(link)

    async def _start(self) -> Gather:
        # Only a link needs these, and they take as long to import as a file takes to read.
        from bot.ingest.caching import MemoryCache  # noqa: PLC0415
        from bot.ingest.fetch import open_web  # noqa: PLC0415
        from bot.ingest.gather import Gatherer  # noqa: PLC0415

        web = await self._open.enter_async_context(open_web(self._settings, MemoryCache(), _now))
        workers = Pool(ThreadPoolExecutor(1), self._settings.read_seconds)
        self._open.callback(workers.close)
        return Gatherer(web, workers, self._settings)


def _now() -> datetime:
    return datetime.now(UTC)


def _bytes(source: str, limit: int) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(limit + 1)
    try:
        with Path(source).open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise SourceError("error.no_file", name=source) from None
    except OSError as error:
        raise SourceError("error.unreadable", name=source) from error
