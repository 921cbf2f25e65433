"""Opening a database: where it lies, who else opens it, and what happens when that fails."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.model import Ballot, Poll, Tally
from bot.store import SqlStore, open_store
from tests.apps import noon
from tests.samples import NOON, brief

ROOT = Path(__file__).parents[1]


@asynccontextmanager
async def _with_poll(path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(path, noon)
    try:
        saved = await store.save_brief(brief(), "f")
        await store.open_poll(Poll(saved.id or 0, "q", "s", ("Agree", "Disagree"), NOON))
        yield store
    finally:
        await store.close()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("folder", ["a?b=c", "50%25", "a#b", "two words", "naïve"])
async def test_a_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    await (await open_store(tmp_path / folder / "a.db", noon)).close()
    assert (_names(tmp_path), _names(tmp_path / folder)) == ([folder], ["a.db"])


async def test_several_may_start_at_once(tmp_path: Path) -> None:
    stores = await asyncio.gather(*(open_store(tmp_path / "a.db", noon) for _ in range(5)))
    for store in stores:
        await store.close()


async def test_several_may_count_at_once(tmp_path: Path) -> None:
    """Ninety ballots through three stores: thirty voters twice, and half of them retried."""
    path = tmp_path / "a.db"
    ballots = [Ballot(1, f"v{i % 30}", (i % 2,), NOON, f"d{i % 60}") for i in range(90)]
    async with _with_poll(path) as one, _with_poll(path) as two, _with_poll(path) as three:
        stores = (one, two, three)
        await asyncio.gather(*(stores[i % 3].cast(ballot) for i, ballot in enumerate(ballots)))
        assert {await store.tally(1) for store in stores} == {Tally(1, (15, 15), 30, 60)}


async def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE entries (of_somebody_else)")
        with pytest.raises(StoreError, match="entries"):
            await open_store(tmp_path / "a.db", noon)
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("entries",)]


async def test_a_ballot_that_the_database_refuses_is_not_in_the_error(tmp_path: Path) -> None:
    ballot = Ballot(1, "web:ann", (0,), NOON, "delivery-of-ann")
    async with _with_poll(tmp_path / "a.db") as store:
        with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
            connection.execute("DROP TABLE deliveries")
        with pytest.raises(StoreError, match="deliveries") as caught:
            await store.cast(ballot)
    told = "".join(traceback.format_exception(caught.value))
    assert "OperationalError" in told
    assert ballot.delivery not in told


async def test_a_time_without_a_timezone_is_refused(tmp_path: Path) -> None:
    async with _with_poll(tmp_path / "a.db") as store:
        with pytest.raises(StoreError, match="timezone"):
            await store.cast(Ballot(1, "ann", (0,), NOON.replace(tzinfo=None), "d"))
        assert (await store.tally(1)).version == 0


STARTING = """
import asyncio, sys
from pathlib import Path
from bot.store import open_store
from tests.apps import noon

async def main():
    await (await open_store(Path(sys.argv[1]), noon)).close()
    print(sorted({"alembic", "sqlalchemy.dialects.postgresql"} & set(sys.modules)))

asyncio.run(main())
"""


async def test_an_up_to_date_database_opens_without_alembic(tmp_path: Path) -> None:
    await (await open_store(tmp_path / "a.db", noon)).close()
    started = subprocess.run(  # noqa: ASYNC221 - nothing else runs here meanwhile
        [sys.executable, "-c", STARTING, str(tmp_path / "a.db")],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert started.stdout == "[]\n"
