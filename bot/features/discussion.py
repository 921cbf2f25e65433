"""The chat itself as a comment section: what people reply to a brief counts as comments."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import command
from bot.desk import Desk
from bot.errors import CommandError, NotFoundError
from bot.features.choosing import chosen_brief
from bot.features.comments import comments_card, drawn_replies
from bot.features.linked import CHAT
from bot.model import Brief, Page, Place
from bot.ports import Call
from bot.semantic import read_page
from bot.text.joined import joined


async def with_replies(desk: Desk, brief: Brief, place: Place) -> Brief:
    """The brief with what was said in its thread, read anew and stored.

    Asked again, it takes the replies as they are then: none counts twice.
    """
    platform = desk.platforms.get(place.platform)
    if platform is None:
        raise NotFoundError("error.no_thread")
    replies = [replace(reply, origin=CHAT) for reply in await platform.replies(place)]
    page = [comment for comment in brief.comments if comment.origin != CHAT]
    comments = joined(brief.article, [page, replies])
    whole = Page(brief.article, comments, brief.declared, brief.warnings)
    how = desk.reading(brief.summary.method)
    fresh = await desk.workers(read_page, whole, brief.source, how)
    kept = replace(fresh, id=brief.id, version=brief.version, changes=brief.changes)
    return await desk.store.renew_brief(kept)


@command
async def discuss(desk: Desk, call: Call, *, brief: int | None = None) -> None:
    """Count what was said in this thread as comments, and show who answers whom."""
    if call.place.thread is None:
        raise CommandError("error.no_thread")
    chosen = await with_replies(desk, await chosen_brief(desk, brief), call.place)
    picture = await drawn_replies(desk, chosen)
    await call.reply(comments_card(chosen, desk.prompts, picture))
