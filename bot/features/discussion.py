"""The chat itself as a comment section: what people reply to a brief counts as comments."""

from __future__ import annotations

from bot.commands import command
from bot.desk import Desk
from bot.errors import CommandError, NotFoundError
from bot.features.choosing import BriefNumber, chosen_brief, community_brief
from bot.features.comments import comments_card, drawn_replies
from bot.features.editions import new_edition
from bot.model import Brief, Place
from bot.ports import Call


async def with_replies(desk: Desk, brief: Brief, thread: Place) -> Brief:
    """The brief with what was said in a thread, which is about it from now on.

    Asked again, it takes the replies as they are then: none counts twice.
    """
    platform = desk.platforms.get(thread.platform)
    if platform is None or brief.id is None:
        raise NotFoundError("error.no_thread")
    replies = await platform.replies(thread)
    await desk.store.settle(thread, brief.id)
    return await new_edition(desk, brief, thread, replies)


@command
async def discuss(desk: Desk, call: Call, *, brief: BriefNumber = None) -> None:
    """Count what was said in this thread as comments, and show who answers whom."""
    if call.place.thread is None:
        raise CommandError("error.no_thread")
    number = (await chosen_brief(desk, brief, call)).id
    page = await community_brief(desk, number, call.of)  # without what was said before
    talked = await with_replies(desk, page, call.place)
    picture = await drawn_replies(desk, talked)
    await call.reply(comments_card(talked, desk.prompts, picture))
