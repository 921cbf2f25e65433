"""The store on a SQL database: implements the ports ``Store`` and ``Transcript``."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.cards import Card
from bot.errors import NotFoundError, StoreError
from bot.model import Ballot, Brief, Place, Poll, Posted, Tally
from bot.ports import Clock, Entry
from bot.store import counting
from bot.store.documents import dump_brief, dump_card, load_brief, load_card
from bot.store.tables import briefs, counts, entries, polls, posts
from bot.store.unbroken import finish, unbroken
from bot.store.upsert import insert_missing

# The execution option that says how a transaction begins. A writer takes SQLite's lock at once:
# one that begins as a reader and writes later can be refused half-way.
BEGIN = "rejoinder_begin"
IMMEDIATE = "BEGIN IMMEDIATE"


class SqlStore:
    """Everything that has to outlive the process, in one database."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{BEGIN: IMMEDIATE})
        self._clock = clock
        self._lock = asyncio.Lock()
        self.tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        await finish(self.tasks)
        await self._engine.dispose()

    # Briefs.

    @unbroken
    async def save_brief(self, brief: Brief, fingerprint: str) -> Brief:
        row = {"document": dump_brief(brief), "saved": self._clock(), "fingerprint": fingerprint}
        async with self._write() as connection:
            await insert_missing(connection, briefs, row)
            query = select(briefs.c.id, briefs.c.document).where(
                briefs.c.fingerprint == fingerprint
            )
            number, document = (await connection.execute(query)).one()
        return load_brief(number, document)

    @unbroken
    async def find_brief(self, fingerprint: str) -> Brief | None:
        query = select(briefs.c.id, briefs.c.document).where(briefs.c.fingerprint == fingerprint)
        rows = await self._rows(query)
        return _brief(rows[0]) if rows else None

    @unbroken
    async def brief(self, brief: int) -> Brief:
        rows = await self._rows(select(briefs.c.id, briefs.c.document).where(briefs.c.id == brief))
        if not rows:
            raise NotFoundError("error.no_brief")
        return _brief(rows[0])

    @unbroken
    async def recent_briefs(self, limit: int) -> Sequence[Brief]:
        query = select(briefs.c.id, briefs.c.document).order_by(briefs.c.id.desc()).limit(limit)
        return [_brief(row) for row in await self._rows(query)]

    # Polls.

    @unbroken
    async def open_poll(self, poll: Poll) -> Poll:
        row = {
            "brief": poll.brief,
            "question": poll.question,
            "statement": poll.statement,
            "choices": list(poll.choices),
            "opened": poll.opened,
        }
        same = and_(polls.c.brief == poll.brief, polls.c.statement == poll.statement)
        async with self._write() as connection:
            if not await connection.scalar(select(briefs.c.id).where(briefs.c.id == poll.brief)):
                raise NotFoundError("error.no_brief")
            await insert_missing(connection, polls, row)
            opened = _poll((await connection.execute(select(polls).where(same))).one())
            rows = [{"poll": opened.id, "choice": i} for i in range(len(opened.choices))]
            await insert_missing(connection, counts, *rows)
        return opened

    @unbroken
    async def poll(self, poll: int) -> Poll:
        rows = await self._rows(select(polls).where(polls.c.id == poll))
        if not rows:
            raise NotFoundError("error.no_poll")
        return _poll(rows[0])

    @unbroken
    async def cast(self, ballot: Ballot) -> Tally:
        async with self._write() as connection:
            return await counting.cast(connection, ballot)

    @unbroken
    async def tally(self, poll: int) -> Tally:
        async with self._read() as connection:
            return await counting.tally(connection, poll)

    # Posted cards.

    @unbroken
    async def remember(self, poll: int, posted: Posted) -> None:
        row = {**_place(posted.place), "message": posted.message, "poll": poll}
        async with self._write() as connection:
            if not await connection.scalar(select(polls.c.id).where(polls.c.id == poll)):
                raise NotFoundError("error.no_poll")
            await insert_missing(connection, posts, row)

    @unbroken
    async def forget(self, posted: Posted) -> None:
        async with self._write() as connection:
            await connection.execute(delete(posts).where(_is(posted)))

    @unbroken
    async def posts(self, poll: int) -> Sequence[Posted]:
        query = select(posts.c.platform, posts.c.channel, posts.c.thread, posts.c.message)
        rows = await self._rows(query.where(posts.c.poll == poll).order_by(*posts.primary_key))
        return [Posted(Place(row.platform, row.channel, row.thread), row.message) for row in rows]

    @unbroken
    async def shown(self, posted: Posted, version: int) -> None:
        async with self._write() as connection:
            await connection.execute(update(posts).where(_is(posted)).values(shown=version))

    @unbroken
    async def outdated_polls(self) -> Sequence[int]:
        behind = and_(posts.c.poll == polls.c.id, posts.c.shown < polls.c.version)
        rows = await self._rows(select(polls.c.id).where(behind).distinct().order_by(polls.c.id))
        return [row.id for row in rows]

    # Transcripts.

    @unbroken
    async def add(self, place: Place, by: str | None, card: Card) -> Entry:
        entry = Entry(Posted(place, uuid.uuid4().hex), by, card, self._clock())
        row = {
            **_place(place),
            "message": entry.posted.message,
            "by": by,
            "card": dump_card(card),
            "at": entry.at,
        }
        async with self._write() as connection:
            await connection.execute(insert(entries).values(row))
        return entry

    @unbroken
    async def change(self, posted: Posted, card: Card) -> Entry:
        mine = entries.c.message == posted.message
        async with self._write() as connection:
            await connection.execute(update(entries).where(mine).values(card=dump_card(card)))
            row = (await connection.execute(select(entries).where(mine))).one_or_none()
        if row is None:
            raise NotFoundError("error.no_message")
        return _entry(row)

    @unbroken
    async def entries(self, place: Place, limit: int) -> Sequence[Entry]:
        here = and_(*(entries.c[name].is_not_distinct_from(v) for name, v in _place(place).items()))
        query = select(entries).where(here).order_by(entries.c.id.desc()).limit(limit)
        return [_entry(row) for row in reversed(await self._rows(query))]

    # Connections.

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


def _brief(row: Row[Any]) -> Brief:
    return load_brief(row.id, row.document)


def _poll(row: Row[Any]) -> Poll:
    return Poll(row.brief, row.question, row.statement, tuple(row.choices), row.opened, row.id)


def _entry(row: Row[Any]) -> Entry:
    posted = Posted(Place(row.platform, row.channel, row.thread), row.message)
    return Entry(posted, row.by, load_card(row.card), row.at)


def _place(place: Place) -> dict[str, str | None]:
    return {"platform": place.platform, "channel": place.channel, "thread": place.thread}


def _is(posted: Posted) -> ColumnElement[bool]:
    return and_(
        posts.c.platform == posted.place.platform,
        posts.c.channel == posted.place.channel,
        posts.c.message == posted.message,
    )
