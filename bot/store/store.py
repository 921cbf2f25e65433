"""The store on a SQL database: the ports ``Store``, ``Transcript`` and ``Cache``."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cards import Card
from bot.errors import NotFoundError, StoreError
from bot.model import Ballot, Brief, Part, Place, Poll, Posted, Results, Tally
from bot.ports import Clock, Entry, Kept
from bot.store import counting, responses, searching, versions
from bot.store import polls as keeping
from bot.store.batches import Batches
from bot.store.casting import cast_all
from bot.store.communities import Communities
from bot.store.documents import dump_brief, dump_card, load_brief, load_card
from bot.store.tables import briefs, entries, polls, posts
from bot.store.unbroken import finish, unbroken
from bot.store.upsert import insert_missing
from bot.store.writing import Transact

# Ballots of one transaction. Two lists of them, voters and deliveries, go into one statement each,
# and no engine takes fewer than 32,766 parameters.
MOST_AT_ONCE = 500


class SqlStore(Communities):
    """Everything that has to outlive the process, in one database."""

    def __init__(self, engine: AsyncEngine, transact: Transact, clock: Clock) -> None:
        super().__init__(engine, clock)
        self._transact = transact
        self._ballots = Batches(self._cast_all, MOST_AT_ONCE)

    async def close(self) -> None:
        await self._ballots.finish()
        await finish(self.tasks)
        await self._transact.close()
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
    async def renew_brief(self, brief: Brief) -> Brief:
        async with self._write() as connection:
            kept = await versions.renew(connection, brief, self._clock())
            await searching.renew(connection, kept)
        return kept

    @unbroken
    async def version(self, brief: int, version: int) -> Brief:
        current = await self.brief(brief)
        if version == current.version:
            return current
        async with self._read() as connection:
            return await versions.earlier(connection, brief, version)

    # Polls.

    @unbroken
    async def open_poll(self, poll: Poll) -> Poll:
        async with self._write() as connection:
            return await keeping.open_poll(connection, poll)

    @unbroken
    async def poll(self, poll: int) -> Poll:
        rows = await self._rows(select(polls).where(polls.c.id == poll))
        if not rows:
            raise NotFoundError("error.no_poll")
        return keeping.load_poll(rows[0])

    @unbroken
    async def recent_polls(self, limit: int, community: str | None = None) -> Sequence[Poll]:
        rows = await self._rows(keeping.latest(limit, community))
        return [keeping.load_poll(row) for row in rows]

    @unbroken
    async def is_opened_in(self, poll: int, community: str) -> bool:
        return bool(await self._rows(keeping.opening(poll, community)))

    @unbroken
    async def edit_poll(self, poll: Poll) -> None:
        async with self._write() as connection:
            await keeping.edit_poll(connection, poll)

    @unbroken
    async def close_poll(self, poll: int) -> None:
        async with self._write() as connection:
            await keeping.close_poll(connection, poll, self._clock())

    @unbroken
    async def reopen_poll(self, poll: int) -> None:
        async with self._write() as connection:
            await keeping.reopen_poll(connection, poll)

    @unbroken
    async def close_due_polls(self) -> Sequence[int]:
        now = self._clock()
        if not await self._rows(keeping.due(now)):  # most often: then nobody need wait
            return []
        async with self._write() as connection:
            return await keeping.close_due(connection, now)

    @unbroken
    async def amend_polls(self, brief: int) -> None:
        async with self._write() as connection:
            await keeping.amend(connection, brief, self._clock())

    # Ballots.

    async def cast(self, ballot: Ballot) -> Tally:
        return await self._ballots(ballot)

    async def _cast_all(self, ballots: Sequence[Ballot]) -> Sequence[Tally | Exception]:
        now = self._clock()
        async with self._lock:
            try:
                return await self._transact(lambda db: cast_all(db, ballots, now))
            except SQLAlchemyError as error:
                raise StoreError(str(error)) from error

    @unbroken
    async def tally(self, poll: int) -> Tally:
        async with self._read() as connection:
            return await counting.tally(connection, poll)

    @unbroken
    async def parts(self, poll: int) -> Sequence[Part]:
        async with self._read() as connection:
            size = len((await counting.tally(connection, poll)).votes)
            return await counting.parts(connection, poll, size)

    @unbroken
    async def choices_of(self, poll: int, voter: str) -> tuple[int, ...]:
        async with self._read() as connection:
            return await counting.choices_of(connection, poll, voter)

    @unbroken
    async def ballots_of(self, voter: str, polls: int) -> Sequence[Ballot]:
        async with self._read() as connection:
            return await counting.ballots_of(connection, voter, polls)

    @unbroken
    async def ballots(self, poll: int) -> Sequence[Ballot]:
        async with self._read() as connection:
            return await counting.all_ballots(connection, poll)

    # Posted cards.

    @unbroken
    async def remember(self, poll: int, posted: Posted) -> None:
        row = {**_place(posted.place), "message": posted.message, "poll": poll}
        row["language"] = posted.language
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
        query = select(posts).where(posts.c.poll == poll).order_by(*posts.primary_key)
        return [_posted(row) for row in await self._rows(query)]

    @unbroken
    async def public_posts(self, platform: str) -> Sequence[Posted]:
        public = and_(polls.c.anonymous.is_(False), polls.c.results == Results.LIVE.value)
        standing = and_(posts.c.poll == polls.c.id, polls.c.closed.is_(None), public)
        query = select(posts).where(standing, posts.c.platform == platform)
        return [_posted(row) for row in await self._rows(query.order_by(posts.c.poll))]

    @unbroken
    async def shown(self, posted: Posted, version: int) -> None:
        async with self._write() as connection:
            await connection.execute(update(posts).where(_is(posted)).values(shown=version))

    @unbroken
    async def outdated_polls(self, platforms: Collection[str] | None = None) -> Sequence[int]:
        behind = and_(posts.c.poll == polls.c.id, posts.c.shown < polls.c.version)
        if platforms is not None:
            behind = and_(behind, posts.c.platform.in_(platforms))
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

    @unbroken
    async def threads(self, place: Place) -> frozenset[str]:
        here = and_(entries.c.platform == place.platform, entries.c.channel == place.channel)
        query = select(entries.c.thread).where(here, entries.c.thread.is_not(None)).distinct()
        return frozenset(row.thread for row in await self._rows(query))

    # Answers of web servers.

    @unbroken
    async def kept(self, url: str) -> Kept | None:
        async with self._read() as connection:
            return await responses.find(connection, url)

    @unbroken
    async def keep(self, url: str, kept: Kept) -> None:
        async with self._write() as connection:
            await responses.put(connection, url, kept)


def _brief(row: Row[Any]) -> Brief:
    return load_brief(row.id, row.document)


def _entry(row: Row[Any]) -> Entry:
    posted = Posted(Place(row.platform, row.channel, row.thread), row.message)
    return Entry(posted, row.by, load_card(row.card), row.at)


def _place(place: Place) -> dict[str, str | None]:
    return {"platform": place.platform, "channel": place.channel, "thread": place.thread}


def _posted(row: Row[Any]) -> Posted:
    return Posted(Place(row.platform, row.channel, row.thread), row.message, row.language)


def _is(posted: Posted) -> ColumnElement[bool]:
    return and_(
        posts.c.platform == posted.place.platform,
        posts.c.channel == posted.place.channel,
        posts.c.message == posted.message,
    )
