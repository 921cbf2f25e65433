"""A thread's edition of a brief: what the page says with what was said in the thread.

Only the thread has it. A brief is one for all communities that have read it, and what people say
among themselves is none of the others' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.desk import Desk
from bot.features.linked import CHAT
from bot.model import Brief, Comment, Page, Place
from bot.semantic import read_page
from bot.text.joined import joined


async def edition_of(desk: Desk, brief: Brief, thread: Place) -> Brief:
    """A brief as the thread that is about it has it, brought up to date with its page."""
    kept = await desk.store.edition(thread)
    if kept is None or kept.id != brief.id:
        return brief
    said = [comment for comment in kept.comments if comment.origin == CHAT]
    if (kept.article, len(kept.comments)) == (brief.article, len(brief.comments) + len(said)):
        return kept
    return await new_edition(desk, brief, thread, said)


async def new_edition(desk: Desk, brief: Brief, thread: Place, said: Sequence[Comment]) -> Brief:
    """Read a brief anew with what was said in a thread, and keep that for the thread."""
    comments = joined(brief.article, [brief.comments, [replace(c, origin=CHAT) for c in said]])
    page = Page(brief.article, comments, brief.declared, brief.warnings)
    how = desk.reading(brief.summary.method)
    fresh = await desk.workers(read_page, page, brief.source, how)
    edition = replace(fresh, id=brief.id, version=brief.version, changes=brief.changes)
    await desk.store.keep_edition(thread, edition)
    return edition
