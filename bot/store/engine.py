"""Opening the database: the engine, its pragmas, and the schema brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import ConfigError, StoreError
from bot.ports import Clock
from bot.store.connections import BEGIN, IMMEDIATE
from bot.store.store import SqlStore

# The newest migration; a test holds it against the migrations themselves. With it, a database
# that is up to date is opened without importing Alembic, which takes a second.
HEAD = "0003"
_BUSY_SECONDS = 10
_SQLITE, _POSTGRES = "sqlite+aiosqlite", "postgresql+asyncpg"
_MIGRATING = 0x52656A6F  # the number of the lock that one who migrates holds


async def open_store(where: Path | str, clock: Clock) -> SqlStore:
    """Open the database ``where``, made and migrated as needed.

    A path is a SQLite file; a text is a URL of a PostgreSQL database, as in ``DATABASE_URL``.
    Raises :class:`StoreError` where that isn't possible, or the database is from a newer version,
    and :class:`ConfigError` where the URL is of no such database.
    """
    engine = postgres_engine(where) if isinstance(where, str) else sqlite_engine(where)
    try:
        if isinstance(where, Path):
            where.parent.mkdir(parents=True, exist_ok=True)
        await _bring_up_to_date(engine)
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        await engine.dispose()
        name = engine.url.database if isinstance(where, Path) else engine.url.render_as_string()
        raise StoreError(f"the database {name} can't be opened: {error}") from error
    except StoreError:
        await engine.dispose()
        raise
    return SqlStore(engine, clock)


def sqlite_engine(path: Path) -> AsyncEngine:
    """An engine whose transactions begin as their connection's options say."""
    url = URL.create(_SQLITE, database=str(path))  # a path may hold "?" and "%"
    engine = create_async_engine(url, hide_parameters=True)  # errors are logged, ballots are not
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def postgres_engine(where: str) -> AsyncEngine:
    """An engine for a URL as libpq writes it. Raises :class:`ConfigError`."""
    try:
        url = make_url(where)
    except ArgumentError:
        raise ConfigError("DATABASE_URL is not a URL") from None
    if url.drivername.partition("+")[0] not in {"postgres", "postgresql"}:
        raise ConfigError("DATABASE_URL is not of a PostgreSQL database")
    query = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    # A connection that the server has dropped meanwhile is noticed before it is used.
    return create_async_engine(
        url.set(drivername=_POSTGRES, query=query), hide_parameters=True, pool_pre_ping=True
    )


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Leave transactions to SQLAlchemy, and set what SQLite leaves off by default."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_SECONDS * 1_000}",  # first, for the others wait by it
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged ballot outlives a power cut
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))


async def _bring_up_to_date(engine: AsyncEngine) -> None:
    """Migrate the schema to :data:`HEAD`; of several who start at once, one at a time."""
    async with engine.begin() as connection:
        if await connection.run_sync(_revision) == HEAD:
            return
    async with engine.execution_options(**{BEGIN: IMMEDIATE}).begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATING})
        await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> None:
    from bot.store import migrations  # noqa: PLC0415 - Alembic takes a second to import

    found = _revision(connection)
    if found is not None and found not in migrations.revisions():
        raise StoreError(f"the database is of a newer version ({found}) than this program ({HEAD})")
    migrations.upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
