"""The stores that the contracts are held against."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.store import open_store
from tests.contracts.stores import FullStore
from tests.fakes import MemoryStore, Watch
from tests.postgres import new_database

Opener: TypeAlias = Callable[[], Awaitable[FullStore]]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch) -> Opener:
    """Opens the same store each time."""
    kept = MemoryStore(watch)

    async def memory() -> FullStore:
        return kept

    async def sqlite() -> FullStore:
        return await open_store(tmp_path / "rejoinder.db", watch)

    async def postgres() -> FullStore:
        urls.append(urls[0] if urls else await new_database(server))
        return await open_store(urls[0], watch)

    urls: list[str] = []
    server = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    return {"memory": memory, "sqlite": sqlite, "postgres": postgres}[request.param]


@pytest.fixture
async def store(opener: Opener) -> AsyncIterator[FullStore]:
    opened = await opener()
    yield opened
    await opened.close()
