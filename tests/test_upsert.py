"""The statements that each engine has in its own words."""

from __future__ import annotations

import pytest
from sqlalchemy import Dialect, make_url
from sqlalchemy.schema import CreateTable

from bot.store.tables import ballots, deliveries, metadata
from bot.store.upsert import missing, replacing

DRIVERS = [make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql+asyncpg")]
DIALECTS = pytest.mark.parametrize("dialect", DRIVERS, ids=lambda dialect: dialect.name)


@DIALECTS
def test_missing_rows_are_inserted_and_others_left(dialect: Dialect) -> None:
    statement = missing(dialect, deliveries, [{"poll": 1, "delivery": "d"}])
    assert str(statement.compile(dialect=dialect)).endswith("ON CONFLICT DO NOTHING")


@DIALECTS
def test_a_row_replaces_the_one_with_its_key(dialect: Dialect) -> None:
    statement = replacing(dialect, ballots, {"poll": 1, "voter": "ann", "choices": [0]})
    written = str(statement.compile(dialect=dialect))
    assert written.endswith("ON CONFLICT (poll, voter) DO UPDATE SET choices = excluded.choices")


@DIALECTS
def test_every_table_is_one_that_the_engine_knows(dialect: Dialect) -> None:
    for table in metadata.sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=dialect))
