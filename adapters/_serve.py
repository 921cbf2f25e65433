"""The composition root: ``rejoinder run`` puts the parts together and serves."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import structlog

from adapters import Kit, create_platform
from adapters._logging import configure_logging
from adapters._words import installed_words
from bot import semantic
from bot.app import App
from bot.desk import Desk
from bot.errors import ConfigError, RejoinderError
from bot.features import command_table
from bot.ingest.fetch import open_web
from bot.ingest.gather import Gatherer
from bot.ports import Platform
from bot.settings import Settings, load_settings
from bot.store import open_store
from bot.workers import process_pool

log = structlog.get_logger(__name__)

_LAST_EDITS_SECONDS = 5.0  # what one may wait for a process to stop


def serve(names: Sequence[str], port: int | None) -> int:
    """Run the named platforms until interrupted; returns the exit status."""
    try:
        settings = load_settings()
        if port is not None:
            settings = settings.model_copy(update={"port": port})
        configure_logging(settings.log_level)
        if settings.semantic:
            semantic.check()
        asyncio.run(_serve(names, settings))
    except RejoinderError as error:
        log.error("stopped", reason=str(error))  # noqa: TRY400 - told in one line, by design
        return 2 if isinstance(error, ConfigError) else 1
    except KeyboardInterrupt:
        return 0
    return 0


def now() -> datetime:
    """The clock of a real installation."""
    return datetime.now(UTC)


@asynccontextmanager
async def equipped(settings: Settings) -> AsyncIterator[Kit]:
    """What an adapter works with, for errands that need no application."""
    store = await open_store(settings.data_dir / "rejoinder.db", now)
    try:
        yield Kit(settings, installed_words(settings), command_table(), now, store)
    finally:
        await store.close()


@asynccontextmanager
async def compose(
    names: Sequence[str], settings: Settings
) -> AsyncIterator[tuple[App, list[Platform]]]:
    """The application and its platforms, put together; both end with the context."""
    prompts, commands = installed_words(settings), command_table()
    url = settings.database_url
    where = url.get_secret_value() if url else settings.data_dir / "rejoinder.db"
    store = await open_store(where, now)
    workers = process_pool(settings.workers, settings.read_seconds)
    try:
        kit = Kit(settings, prompts, commands, now, store)
        platforms = {name: create_platform(name, kit) for name in names}
        async with open_web(settings, store, now) as web:
            gather = Gatherer(web, workers, settings)
            desk = Desk(settings, prompts, store, gather, now, workers, commands, platforms)
            async with App(desk) as app:
                yield app, list(platforms.values())
    finally:
        workers.close()
        await store.close()


async def _serve(names: Sequence[str], settings: Settings) -> None:
    async with compose(names, settings) as (app, platforms):
        running = [asyncio.create_task(platform.run(app)) for platform in platforms]
        stop = asyncio.create_task(_signal())
        try:
            done, _ = await asyncio.wait([*running, stop], return_when=asyncio.FIRST_COMPLETED)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_EDITS_SECONDS):
                    await app.settle()
        finally:
            stop.cancel()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        for task in done:
            task.result()


async def _signal() -> None:
    """Return when the process is told to stop."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: KeyboardInterrupt does it there
            loop.add_signal_handler(number, told.set)
    await told.wait()
