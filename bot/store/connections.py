"""Connections to the database: many readers, and one writer at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.ports import Clock

# The execution option that says how a transaction begins. A writer takes SQLite's lock at once:
# one that begins as a reader and writes later can be refused half-way.
BEGIN = "rejoinder_begin"
IMMEDIATE = "BEGIN IMMEDIATE"


class Connections:
    """What the halves of the store have in common."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{BEGIN: IMMEDIATE})
        self._clock = clock
        self._lock = asyncio.Lock()
        self.tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction of the one writer; whatever leaves it by an exception leaves nothing."""
        async with self._lock:
            try:
                async with self._writer.begin() as connection:
                    yield connection
            except SQLAlchemyError as error:
                raise StoreError(str(error)) from error

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(str(error)) from error

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._read() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
        return rows
