"""What belongs to a community: what was read there, where, and what is set there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Select, and_, delete, func, select, update

from bot.errors import NotFoundError
from bot.model import Brief, Place, Preferences
from bot.store import searching
from bot.store.connections import Connections
from bot.store.documents import dump_brief, dump_preference, load_brief, load_preferences
from bot.store.hashed import hashed
from bot.store.tables import briefs, claims, preferences, readings, threads
from bot.store.unbroken import unbroken
from bot.store.upsert import insert_missing, put

# After this time an event is no longer delivered again by any platform.
CLAIMED_FOR = timedelta(days=1)


class Communities(Connections):
    """The half of the store that keeps communities apart."""

    # Readings.

    @unbroken
    async def recent_briefs(self, limit: int, community: str | None = None) -> Sequence[Brief]:
        rows = await self._rows(_recent(community).limit(limit))
        return [load_brief(row.id, row.document) for row in rows]

    @unbroken
    async def note_reading(self, brief: int, community: str) -> None:
        async with self._write() as connection:
            query = select(briefs.c.id, briefs.c.document).where(briefs.c.id == brief)
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                raise NotFoundError("error.no_brief")
            # Counted, not timed: two readings within one tick of the clock have an order too.
            latest = await connection.scalar(select(func.max(readings.c.turn))) or 0
            reading = {"brief": row.id, "community": community, "turn": latest + 1}
            await put(connection, readings, [{**reading, "at": self._clock()}])
            await searching.index_missing(connection, load_brief(row.id, row.document))

    @unbroken
    async def reading(self, brief: int, community: str) -> Brief:
        here = and_(readings.c.brief == briefs.c.id, readings.c.community == community)
        document = func.coalesce(readings.c.edition, briefs.c.document).label("document")
        query = select(briefs.c.id, document).join(readings, here).where(briefs.c.id == brief)
        rows = await self._rows(query)
        if not rows:
            raise NotFoundError("error.no_brief")
        return load_brief(rows[0].id, rows[0].document)

    @unbroken
    async def keep_edition(self, brief: Brief, community: str) -> None:
        mine = and_(readings.c.brief == brief.id, readings.c.community == community)
        changed = update(readings).where(mine).values(edition=dump_brief(brief))
        async with self._write() as connection:
            if not (await connection.execute(changed)).rowcount:
                raise NotFoundError("error.no_brief")

    @unbroken
    async def search_briefs(self, community: str, words: str, limit: int) -> Sequence[Brief]:
        if not searching.words_of(words):
            return []
        async with self._read() as connection:
            found = await searching.search(connection, community, words, limit)
        return [load_brief(number, document) for number, document in found]

    # Threads.

    @unbroken
    async def settle(self, place: Place, brief: int) -> None:
        row = {"platform": place.platform, "channel": place.channel, "thread": place.thread or ""}
        async with self._write() as connection:
            if not await connection.scalar(select(briefs.c.id).where(briefs.c.id == brief)):
                raise NotFoundError("error.no_brief")
            await put(connection, threads, [{**row, "brief": brief}])

    @unbroken
    async def brief_at(self, place: Place) -> int | None:
        here = and_(
            threads.c.platform == place.platform,
            threads.c.channel == place.channel,
            threads.c.thread == (place.thread or ""),
        )
        rows = await self._rows(select(threads.c.brief).where(here))
        return rows[0].brief if rows else None

    # Claims.

    @unbroken
    async def claim(self, delivery: str) -> bool:
        now = self._clock()
        async with self._write() as connection:
            await connection.execute(delete(claims).where(claims.c.at <= now - CLAIMED_FOR))
            row = {"delivery": hashed(delivery), "at": now}
            return await insert_missing(connection, claims, row) == 1

    # Preferences.

    @unbroken
    async def preferences(self, scopes: Collection[str]) -> Mapping[str, Preferences]:
        rows = await self._rows(select(preferences).where(preferences.c.scope.in_(scopes)))
        return {
            scope: load_preferences({row.name: row.value for row in rows if row.scope == scope})
            for scope in scopes
        }

    @unbroken
    async def prefer(self, scope: str, name: str, value: object) -> None:
        mine = and_(preferences.c.scope == scope, preferences.c.name == name)
        chosen = Preferences().having(name, value)
        async with self._write() as connection:
            if value is None:
                await connection.execute(delete(preferences).where(mine))
                return
            row = {"scope": scope, "name": name, "value": dump_preference(chosen, name)}
            await put(connection, preferences, [row])


def _recent(community: str | None) -> Select[tuple[int, str]]:
    query = select(briefs.c.id, briefs.c.document)
    if community is None:
        return query.order_by(briefs.c.id.desc())
    here = and_(readings.c.brief == briefs.c.id, readings.c.community == community)
    return query.join(readings, here).order_by(readings.c.turn.desc())
