"""The answers of web servers, the latest of them: within a transaction."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Kept, Response
from bot.store.tables import responses

_MOST = 500
_LARGEST = 1 << 20


async def find(connection: AsyncConnection, url: str) -> Kept | None:
    query = select(responses).where(responses.c.asked == url)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    response = Response(row.url, row.kind, row.charset, row.body)
    return Kept(response, row.expires, row.etag, row.modified)


async def put(connection: AsyncConnection, url: str, kept: Kept) -> None:
    """Keep an answer in the place of the one before, and drop the oldest."""
    await connection.execute(delete(responses).where(responses.c.asked == url))
    if len(kept.response.body) > _LARGEST:
        return
    row = {
        "asked": url,
        "url": kept.response.url,
        "kind": kept.response.kind,
        "charset": kept.response.charset,
        "body": kept.response.body,
        "expires": kept.expires,
        "etag": kept.etag,
        "modified": kept.modified,
    }
    await connection.execute(insert(responses).values(row))
    newest = select(responses.c.id).order_by(responses.c.id.desc()).limit(_MOST)
    await connection.execute(delete(responses).where(responses.c.id.not_in(newest)))
