"""What only the SQL store does: migrations, restarts, and nothing half-saved."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.errors import StoreError
from bot.model import Ballot, Brief, Poll
from bot.store import open_store
from bot.store.engine import HEAD, sqlite_engine
from bot.store.migrations import revisions
from bot.store.tables import SEARCHES, metadata
from tests.apps import noon
from tests.samples import NOON, brief


async def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    await (await open_store(tmp_path / "a.db", noon)).close()
    engine = sqlite_engine(tmp_path / "a.db")

    def differences(connection: Connection) -> list[object]:
        ours = {"include_name": lambda name, *_: not (name or "").startswith(SEARCHES)}
        context = MigrationContext.configure(connection, opts=ours)
        return list(compare_metadata(context, metadata))

    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()
    assert revisions()[0] == HEAD


async def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "deep" / "a.db", noon)
    saved = await store.save_brief(brief(), "f")
    await store.close()
    again = await open_store(tmp_path / "deep" / "a.db", noon)
    assert await again.recent_briefs(1) == [saved]
    await again.close()


async def test_readers_and_the_writer_do_not_wait_for_each_other(tmp_path: Path) -> None:
    await (await open_store(tmp_path / "a.db", noon)).close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    await (await open_store(tmp_path / "a.db", noon)).close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="newer version"):
        await open_store(tmp_path / "a.db", noon)


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"a\.db"):
        await open_store(tmp_path / "a.db", noon)
    with pytest.raises(StoreError):
        await open_store(tmp_path / "a.db" / "below", noon)


async def test_a_cancelled_ballot_is_counted_wholly_or_not_at_all(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "a.db", noon)
    await _open_poll(store_brief := await store.save_brief(brief(), "f"), store.open_poll)
    assert store_brief.id == 1
    for number in range(40):
        cast = asyncio.create_task(store.cast(Ballot(1, f"v{number}", (0,), NOON, f"d{number}")))
        for _ in range(number):
            await asyncio.sleep(0)
        cast.cancel()
        await asyncio.gather(cast, return_exceptions=True)
        async with asyncio.timeout(5):  # a lock left behind would keep the next one waiting longer
            await store.cast(Ballot(1, f"next{number}", (0,), NOON, f"next{number}"))
        tally = await store.tally(1)
        assert tally.votes[0] == tally.voters == tally.version
    await store.close()


async def _open_poll(saved: Brief, open_poll: object) -> None:
    assert callable(open_poll)
    await open_poll(Poll(saved.id or 0, "q", "s", ("Agree", "Disagree"), NOON))


VOTING = """
import asyncio, sys
from pathlib import Path
from bot.model import Ballot
from bot.store import open_store
from tests.apps import noon
from tests.samples import NOON

async def main():
    store = await open_store(Path(sys.argv[1]), noon)
    for number in range(100_000):
        tally = await store.cast(Ballot(1, f"v{number}", (number % 2,), NOON, f"d{number}"))
        print(tally.voters, flush=True)

asyncio.run(main())
"""


async def test_kill_9_loses_no_acknowledged_ballot(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = await open_store(path, noon)
    await _open_poll(await store.save_brief(brief(), "f"), store.open_poll)
    await store.close()
    voting = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs here meanwhile
        [sys.executable, "-c", VOTING, str(path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert voting.stdout is not None
    acknowledged = [int(voting.stdout.readline()) for _ in range(50)]
    os.kill(voting.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in voting.stdout.read().splitlines()]
    voting.stdout.close()
    voting.wait()
    again = await open_store(path, noon)
    tally = await again.tally(1)
    assert acknowledged[-1] <= tally.voters <= acknowledged[-1] + 1
    assert sum(tally.votes) == tally.voters == tally.version
    await again.close()
