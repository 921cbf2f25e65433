"""Transactions of plain, unbroken code: for work of many small statements.

An async driver hands over to the event loop, and SQLite's to a thread and back besides, at each
statement. A batch of ballots is a dozen statements, and under load each hand-over waits its turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")


class Transact(Protocol):
    """Does work inside a transaction, which what it raises rolls back."""

    async def __call__(self, work: Callable[[Connection], T]) -> T: ...

    async def close(self) -> None: ...


class InThread:
    """Transactions of an engine whose driver blocks, in a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ballots")

    async def __call__(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.shutdown)
        self._engine.dispose()

    def _run(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)


class InLoop:
    """Transactions of an engine with an async driver, which the caller closes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Nothing that isn't the engine's."""
