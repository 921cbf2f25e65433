"""Keeping what a brief said before, inside one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model import Brief
from bot.store.documents import dump_brief, load_brief
from bot.store.tables import briefs, versions


async def renew(connection: AsyncConnection, brief: Brief, now: datetime) -> Brief:
    """Put a brief in the place of the stored one, unless that is of a later version."""
    mine = briefs.c.id == brief.id
    query = select(briefs.c.id, briefs.c.document, briefs.c.saved).where(mine)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("error.no_brief")
    stored = load_brief(row.id, row.document)
    if brief.version < stored.version:
        return stored
    if brief.version > stored.version:
        old = {"brief": row.id, "version": stored.version}
        kept = {**old, "document": row.document, "saved": row.saved}
        await connection.execute(insert(versions).values(kept))
    values = {"document": dump_brief(brief), "saved": now}
    await connection.execute(update(briefs).where(mine).values(values))
    return brief


async def earlier(connection: AsyncConnection, brief: int, version: int) -> Brief:
    """A version that is kept. Raises :class:`NotFoundError`."""
    mine = and_(versions.c.brief == brief, versions.c.version == version)
    document = await connection.scalar(select(versions.c.document).where(mine))
    if document is None:
        raise NotFoundError("error.no_version", version=version)
    return load_brief(brief, document)
