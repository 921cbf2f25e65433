"""What belongs to a community: what was read there, where, and what is set there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Column, ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model import Brief, Place, Preferences
from bot.store import searching
from bot.store.connections import Connections
from bot.store.documents import dump_brief, dump_preference, load_brief, load_preferences
from bot.store.hashed import hashed
from bot.store.tables import briefs, claims, posts, preferences, readings, threads
from bot.store.unbroken import unbroken
from bot.store.upsert import insert_missing, put
from bot.text.folding import words_of

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
            await connection.run_sync(put, readings, [{**reading, "at": self._clock()}])
            await searching.index_missing(connection, load_brief(row.id, row.document))

    @unbroken
    async def reading(self, brief: int, community: str) -> Brief:
        here = and_(readings.c.brief == briefs.c.id, readings.c.community == community)
        query = select(briefs.c.id, briefs.c.document).join(readings, here)
        rows = await self._rows(query.where(briefs.c.id == brief))
        if not rows:
            raise NotFoundError("error.no_brief")
        return load_brief(rows[0].id, rows[0].document)

    @unbroken
    async def search_briefs(self, community: str, words: str, limit: int) -> Sequence[Brief]:
        if not words_of(words):
            return []
        async with self._read() as connection:
            found = await searching.search(connection, community, words, limit)
        return [load_brief(number, document) for number, document in found]

    # Threads.

    @unbroken
    async def settle(self, thread: Place, brief: int) -> None:
        async with self._write() as connection:
            if not await connection.scalar(select(briefs.c.id).where(briefs.c.id == brief)):
                raise NotFoundError("error.no_brief")
            about_another = and_(_at(thread), threads.c.brief != brief)
            await connection.execute(delete(threads).where(about_another))
            await insert_missing(connection, threads, {**_thread(thread), "brief": brief})

    @unbroken
    async def brief_at(self, thread: Place) -> int | None:
        rows = await self._rows(select(threads.c.brief).where(_at(thread)))
        return rows[0].brief if rows else None

    @unbroken
    async def keep_edition(self, thread: Place, edition: Brief) -> None:
        mine = and_(_at(thread), threads.c.brief == edition.id)
        changed = update(threads).where(mine).values(edition=dump_brief(edition))
        async with self._write() as connection:
            if not (await connection.execute(changed)).rowcount:
                raise NotFoundError("error.no_brief")

    @unbroken
    async def edition(self, thread: Place) -> Brief | None:
        rows = await self._rows(select(threads.c.brief, threads.c.edition).where(_at(thread)))
        kept = rows[0].edition if rows else None
        return load_brief(rows[0].brief, kept) if kept is not None else None

    @unbroken
    async def forget_place(self, place: Place) -> None:
        scope = preferences.c.scope
        async with self._write() as connection:
            for table in (posts, threads):
                here = and_(table.c.platform == place.platform, table.c.channel == place.channel)
                if place.thread is not None:
                    here = and_(here, table.c.thread == place.thread)
                await connection.execute(delete(table).where(here))
            if place.thread is None:  # the scope of a channel is channel:COMMUNITY:CHANNEL
                ours = scope.startswith(f"channel:{place.platform}:", autoescape=True)
                here = and_(ours, scope.endswith(f":{place.channel}", autoescape=True))
                await connection.execute(delete(preferences).where(here))
                platforms = scope.startswith(f"{place.platform}:", autoescape=True)
                named = and_(platforms, preferences.c.name == "channels")
                await _revise(connection, named, lambda held: held.without_channel(place.channel))

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
            await connection.run_sync(put, preferences, [row])

    @unbroken
    async def forget_role(self, community: str, role: str, instead: str) -> None:
        scope = preferences.c.scope
        here = or_(scope == community, _among(scope, [f"channel:{community}"]))
        named = and_(here, preferences.c.name.in_(("roles", "poll_roles")))
        async with self._write() as connection:
            await _revise(connection, named, lambda held: held.without_role(role, instead))

    # Leaving.

    @unbroken
    async def forget_community(self, community: str, channels: Collection[str]) -> None:
        platform = community.partition(":")[0]
        async with self._write() as connection:
            for table in (posts, threads):
                here = and_(table.c.platform == platform, _among(table.c.channel, channels))
                await connection.execute(delete(table).where(here))
            await connection.execute(delete(readings).where(readings.c.community == community))
            names = [f"channel:{community}", f"person:{community}"]
            scopes = or_(preferences.c.scope == community, _among(preferences.c.scope, names))
            await connection.execute(delete(preferences).where(scopes))


async def _revise(
    connection: AsyncConnection,
    which: ColumnElement[bool],
    revised: Callable[[Preferences], Preferences],
) -> None:
    """Put into the place of some preferences what they become."""
    found = await connection.execute(select(preferences).where(which).with_for_update())
    for row in found.all():
        held = load_preferences({row.name: row.value})
        left = revised(held)
        if left != held:
            value = dump_preference(left, row.name)
            kept = {"scope": row.scope, "name": row.name, "value": value}
            await connection.run_sync(put, preferences, [kept])


def _among(column: Column[str], names: Collection[str]) -> ColumnElement[bool]:
    """Whether a column holds one of the names, or one and more after a colon."""
    below = (column.startswith(f"{name}:", autoescape=True) for name in names)
    return or_(column.in_(names), *below)


def _recent(community: str | None) -> Select[tuple[int, str]]:
    query = select(briefs.c.id, briefs.c.document)
    if community is None:
        return query.order_by(briefs.c.id.desc())
    here = and_(readings.c.brief == briefs.c.id, readings.c.community == community)
    return query.join(readings, here).order_by(readings.c.turn.desc(), briefs.c.id.desc())


def _thread(place: Place) -> dict[str, str]:
    return {"platform": place.platform, "channel": place.channel, "thread": place.thread or ""}


def _at(place: Place) -> ColumnElement[bool]:
    return and_(*(threads.c[name] == value for name, value in _thread(place).items()))
