"""``INSERT ... ON CONFLICT``: one syntax on every engine, but one class a dialect in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

Values: TypeAlias = Mapping[str, Any]


async def insert_missing(connection: AsyncConnection, table: Table, *rows: Values) -> int:
    """Insert the rows that break no unique constraint; returns how many those were."""
    return (await connection.execute(missing(connection.dialect, table, rows))).rowcount


def put(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows, each in the place of the one with the same primary key where there is one."""
    if rows:
        connection.execute(replacing(connection.dialect, table, rows[0]), rows)


def missing(dialect: Dialect, table: Table, rows: Sequence[Values]) -> Insert:
    """The statement of :func:`insert_missing`."""
    return _insert(dialect, table).values(rows).on_conflict_do_nothing()


def replacing(dialect: Dialect, table: Table, row: Values) -> Insert:
    """The statement of :func:`put`, for rows with the columns of ``row``."""
    insert = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in row if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def _insert(dialect: Dialect, table: Table) -> Insert:
    """By the dialect's name, so that nobody imports the dialect of an engine he doesn't use."""
    insert: Insert = import_module(f"sqlalchemy.dialects.{dialect.name}").insert(table)
    return insert
