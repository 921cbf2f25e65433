"""The thread below a brief: opened where the platform and the community let it."""

from __future__ import annotations

import structlog

from bot.cards import Card
from bot.desk import Desk
from bot.errors import NotFoundError, ReaderError
from bot.features.excerpts import headline
from bot.features.preferences import preferences
from bot.model import Brief, Place, Posted
from bot.ports import Call

log = structlog.get_logger(__name__)


async def settle_thread(desk: Desk, call: Call, brief: Brief, posted: Posted) -> None:
    """Note which brief the thread is about that a brief was posted in, or open one below it.

    The brief stands already; whatever goes wrong here takes nothing from it.
    """
    if brief.id is None:
        return
    try:
        thread = call.place if call.place.thread else await _opened(desk, call, brief, posted)
        if thread is not None and thread.thread is not None:
            await desk.store.settle(thread, brief.id)
    except ReaderError as error:
        log.info("no thread", place=call.place, reason=str(error))
        await _tell_once(desk, call, error)
    except Exception as error:  # noqa: BLE001 - one line, and the brief stands
        log.warning("no thread", place=call.place, reason=repr(error))


async def _opened(desk: Desk, call: Call, brief: Brief, posted: Posted) -> Place | None:
    platform = desk.platforms.get(posted.place.platform)
    if platform is None or not (await preferences(desk, call)).threads:
        return None
    return await platform.open_thread(posted, headline(brief.article, desk.prompts))


async def _tell_once(desk: Desk, call: Call, error: ReaderError) -> None:
    """Say what is missing, once a day and channel: it is missing for every brief."""
    if isinstance(error, NotFoundError):
        return  # somebody has deleted the brief meanwhile
    where = f"no thread in {call.of} {call.place.channel}"
    if not await desk.store.claim(where):
        return
    try:
        await call.reply(Card(desk.prompts.say(error.key, **error.values)), private=True)
    except Exception as failure:  # noqa: BLE001 - as above
        log.warning("not told", place=call.place, reason=repr(failure))
