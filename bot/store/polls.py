"""Polls as rows, apart from their ballots."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import CommandError, NotFoundError
from bot.model import Amendment, Poll, PollKind, Results
from bot.store.tables import briefs, deliveries, openings, polls
from bot.store.upsert import insert_missing

_SALT_BYTES = 32


async def open_poll(connection: AsyncConnection, poll: Poll) -> Poll:
    """Store a poll, or find the one on the same brief and subject."""
    if not await connection.scalar(select(briefs.c.id).where(briefs.c.id == poll.brief)):
        raise NotFoundError("error.no_brief")
    row = {**_content(poll), **_course(poll), "salt": secrets.token_bytes(_SALT_BYTES)}
    await insert_missing(connection, polls, row)
    same = and_(polls.c.brief == poll.brief, polls.c.subject == row["subject"])
    opened = load_poll((await connection.execute(select(polls).where(same))).one())
    if poll.community is not None:
        here = {"poll": opened.id, "community": poll.community}
        await insert_missing(connection, openings, here)
    return opened


def latest(limit: int, community: str | None) -> Select[Any]:
    """The latest polls, newest first; of those opened in a community, where one is named."""
    query = select(polls).order_by(polls.c.id.desc()).limit(limit)
    if community is None:
        return query
    return query.join(openings, polls.c.id == openings.c.poll).where(
        openings.c.community == community
    )


def opening(poll: int, community: str) -> Select[int]:
    """The row that says that a poll was opened in a community."""
    here = and_(openings.c.poll == poll, openings.c.community == community)
    return select(openings.c.poll).where(here)


async def edit_poll(connection: AsyncConnection, poll: Poll) -> None:
    """Replace what a poll asks and how, as long as nobody has voted."""
    await lock(connection, poll.id)
    if await connection.scalar(select(exists().where(deliveries.c.poll == poll.id))):
        raise CommandError("error.voted_already")
    row = _content(poll)
    same = and_(polls.c.brief == poll.brief, polls.c.subject == row["subject"])
    if await connection.scalar(select(polls.c.id).where(same, polls.c.id != poll.id)):
        raise CommandError("error.same_poll")
    await _change(connection, poll.id, **row, closes=poll.closes, quota=poll.quota)


async def close_poll(connection: AsyncConnection, poll: int, now: datetime) -> None:
    """Close a poll that is open."""
    if (await lock(connection, poll)).closed is None:
        await _change(connection, poll, closed=now)


async def reopen_poll(connection: AsyncConnection, poll: int) -> None:
    """Open a poll that is closed; what closed it would do so again, so it is dropped."""
    if (await lock(connection, poll)).closed is not None:
        await _change(connection, poll, closed=None, closes=None, quota=None)


def due(now: datetime) -> Select[int]:
    """The open polls whose time has come."""
    return select(polls.c.id).where(polls.c.closed.is_(None), polls.c.closes <= now)


async def close_due(connection: AsyncConnection, now: datetime) -> Sequence[int]:
    """Close the polls whose time has come.

    Who asks at the same time waits for this transaction and then finds them closed.
    """
    closing = update(polls).where(polls.c.closed.is_(None), polls.c.closes <= now)
    change = {"closed": now, "version": polls.c.version + 1}
    return (await connection.scalars(closing.values(change).returning(polls.c.id))).all()


async def amend(connection: AsyncConnection, brief: int, now: datetime) -> None:
    """Note on each poll on a brief that has voters how many they are now."""
    voted = and_(polls.c.brief == brief, polls.c.voters > 0)
    rows = await connection.execute(select(polls).where(voted).with_for_update())
    for row in rows.all():
        noted = [*row.amendments, {"at": now.isoformat(), "voters": row.voters}]
        await _change(connection, row.id, amendments=noted)


async def lock(connection: AsyncConnection, poll: int | None) -> Row[Any]:
    """A poll's row, as :func:`locked`. Raises :class:`NotFoundError`."""
    row: Row[Any] | None = (await connection.execute(locked(poll))).one_or_none()
    if row is None:
        raise NotFoundError("error.no_poll")
    return row


def locked(poll: int | None) -> Select[Any]:
    """A poll's row, kept from others until the end of the transaction.

    SQLite, whose one writer this is already, leaves the lock out.
    """
    return select(polls).where(polls.c.id == poll).with_for_update()


def load_poll(row: Row[Any]) -> Poll:
    """A poll from its row."""
    return Poll(
        brief=row.brief,
        question=row.question,
        statement=row.statement,
        choices=tuple(row.choices),
        opened=row.opened,
        id=row.id,
        kind=PollKind(row.kind),
        more=tuple(row.more),
        most=row.most,
        anonymous=row.anonymous,
        results=Results(row.results),
        owner=row.owner,
        closes=row.closes,
        quota=row.quota,
        closed=row.closed,
        zone=row.zone,
        community=row.community,
        amendments=tuple(
            Amendment(datetime.fromisoformat(noted["at"]), noted["voters"])
            for noted in row.amendments
        ),
    )


def _content(poll: Poll) -> dict[str, Any]:
    """The columns that an edit may change."""
    subject = json.dumps(poll.subject).encode()
    return {
        "subject": hashlib.sha256(subject).hexdigest(),
        "kind": poll.kind.value,
        "question": poll.question,
        "statement": poll.statement,
        "more": list(poll.more),
        "choices": list(poll.choices),
        "most": poll.most,
        "anonymous": poll.anonymous,
        "results": poll.results.value,
        "zone": poll.zone,
    }


def _course(poll: Poll) -> dict[str, Any]:
    """The columns of a new poll besides."""
    return {
        "brief": poll.brief,
        "owner": poll.owner,
        "opened": poll.opened,
        "closes": poll.closes,
        "quota": poll.quota,
        "closed": poll.closed,
        "community": poll.community,
        "amendments": [],
    }


async def _change(connection: AsyncConnection, poll: int | None, **columns: object) -> None:
    changed = update(polls).where(polls.c.id == poll)
    await connection.execute(changed.values(**columns, version=polls.c.version + 1))
