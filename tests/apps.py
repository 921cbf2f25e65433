"""The real application, put together for tests: everything real but the platforms and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime

from bot.app import App
from bot.desk import Desk
from bot.errors import SourceError
from bot.features import command_table
from bot.model import Page
from bot.ports import Clock, Gather, Platform, Store, Workers
from bot.prompts import load_prompts
from bot.settings import Settings
from bot.workers import Pool
from tests.samples import NOON


def noon() -> datetime:
    """A clock that stands still."""
    return NOON


async def unplugged(url: str) -> Page:
    """What a machine without a network gathers."""
    raise SourceError("error.no_host", host="example.org")


@asynccontextmanager
async def running_app(
    store: Store,
    platforms: Mapping[str, Platform],
    settings: Settings | None = None,
    gather: Gather | None = None,
    clock: Clock = noon,
    workers: Pool | None = None,
) -> AsyncIterator[App]:
    """An application over a store; it reads in a thread, since processes are slow to start."""
    workers = workers or Pool(ThreadPoolExecutor(1), seconds=60)
    desk = desk_of(store, platforms, workers, settings, gather, clock)
    try:
        async with App(desk) as app:
            yield app
    finally:
        workers.close()


def desk_of(
    store: Store,
    platforms: Mapping[str, Platform],
    workers: Workers,
    settings: Settings | None = None,
    gather: Gather | None = None,
    clock: Clock = noon,
) -> Desk:
    """A desk, by default with a clock that stands still."""
    return Desk(
        settings or Settings(edit_seconds=0.01, max_bytes=1 << 20, pictures=False),
        load_prompts(),
        store,
        gather or unplugged,
        clock,
        workers,
        command_table(),
        platforms,
    )
