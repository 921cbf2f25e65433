"""Full-text search: FTS5 in SQLite, tsvector in PostgreSQL, and the same words for both.

Text is folded before, to small letters without accents and nothing but letters and digits, and
neither engine stems it: so both find the same, in any language, and no query is anything but
words. https://sqlite.org/fts5.html, https://www.postgresql.org/docs/current/textsearch.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Brief
from bot.text.folding import words_of

MOST_WORDS = 12
_MOST_CHARACTERS = 200_000  # of a field: a tsvector may have one megabyte
# PostgreSQL takes the whole of a text out of its store to rank it; of a word that is in more texts
# than these, the latest are as good as any.
_MOST_RANKED = 500
# The planner doesn't count that, and would rather read all texts than the index.
_BY_INDEX = text("SET LOCAL enable_seqscan = off")
_FIELDS = ("title", "body", "comments")

_SEARCH = {
    "sqlite": text(
        "SELECT b.id, b.document FROM searches s"
        " JOIN readings r ON r.brief = s.rowid AND r.community = :community"
        " JOIN briefs b ON b.id = s.rowid WHERE searches MATCH :query"
        " ORDER BY bm25(searches, 8.0, 2.0, 1.0), r.turn DESC LIMIT :limit"
    ),
    "postgresql": text(
        "WITH hits AS MATERIALIZED (SELECT brief FROM searches"
        " WHERE words @@ to_tsquery('simple', :query)),"
        " latest AS MATERIALIZED (SELECT r.brief, r.turn FROM readings r"
        " JOIN hits ON hits.brief = r.brief WHERE r.community = :community"
        " ORDER BY r.turn DESC LIMIT :ranked)"
        " SELECT b.id, b.document FROM latest JOIN briefs b ON b.id = latest.brief"
        " JOIN searches s ON s.brief = latest.brief"
        " ORDER BY ts_rank(s.words, to_tsquery('simple', :query)) DESC, latest.turn DESC"
        " LIMIT :limit"
    ),
}
_KNOWN = {
    "sqlite": text("SELECT 1 FROM searches WHERE rowid = :brief"),
    "postgresql": text("SELECT 1 FROM searches WHERE brief = :brief"),
}
_DROP = {
    "sqlite": text("DELETE FROM searches WHERE rowid = :brief"),
    "postgresql": text("DELETE FROM searches WHERE brief = :brief"),
}
_ADD = {
    "sqlite": text(
        "INSERT INTO searches (rowid, title, body, comments)"
        " VALUES (:brief, :title, :body, :comments)"
    ),
    "postgresql": text(
        "INSERT INTO searches (brief, words) VALUES (:brief,"
        " setweight(to_tsvector('simple', :title), 'A')"
        " || setweight(to_tsvector('simple', :body), 'B')"
        " || setweight(to_tsvector('simple', :comments), 'D'))"
    ),
}


async def index_missing(connection: AsyncConnection, brief: Brief) -> None:
    """Put a brief into the index where it isn't there yet."""
    known = _KNOWN[connection.dialect.name]
    if await connection.scalar(known, {"brief": brief.id}) is None:
        await _index(connection, brief)


async def renew(connection: AsyncConnection, brief: Brief) -> None:
    """Index a brief that has changed, where it was indexed before."""
    gone = await connection.execute(_DROP[connection.dialect.name], {"brief": brief.id})
    if gone.rowcount:
        await _index(connection, brief)


async def search(
    connection: AsyncConnection, community: str, words: str, limit: int
) -> Sequence[tuple[int, str]]:
    """Numbers and documents of the briefs of a community that hold all the words, best first."""
    dialect = connection.dialect.name
    asked = dict.fromkeys(words_of(words)[:MOST_WORDS])
    values: dict[str, str | int] = {"community": community, "limit": limit}
    if dialect == "sqlite":
        values["query"] = " ".join(f'"{word}"*' for word in asked)
    else:
        values["query"] = " & ".join(f"'{word}':*" for word in asked)
        values["ranked"] = _MOST_RANKED
        await connection.execute(_BY_INDEX)
    rows = await connection.execute(_SEARCH[dialect], values)
    return [(row.id, row.document) for row in rows]


async def _index(connection: AsyncConnection, brief: Brief) -> None:
    article = brief.article
    heading = " ".join(part for part in (article.title, article.author, article.outlet) if part)
    said = "\n".join(f"{comment.author or ''} {comment.text}" for comment in brief.comments)
    values = dict(zip(_FIELDS, (heading, article.text, said), strict=True))
    fields = {name: " ".join(words_of(value[:_MOST_CHARACTERS])) for name, value in values.items()}
    await connection.execute(_ADD[connection.dialect.name], {"brief": brief.id, **fields})
