"""Opening polls."""

from __future__ import annotations

from bot.commands import command
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.choosing import BriefNumber, RecommendationNumber, chosen_brief
from bot.features.polls.drafting import draft_poll
from bot.features.polls.voting import current_card
from bot.ports import Call


@command
async def poll(
    desk: Desk, call: Call, *, brief: BriefNumber = None, on: RecommendationNumber = 1
) -> None:
    """Open a poll on one of the recommendations; a second one on the same joins the first."""
    await call.progress(desk.prompts.say("progress.poll"))
    chosen = await chosen_brief(desk, brief)
    opened = await desk.store.open_poll(draft_poll(chosen, on, desk.prompts, desk.clock))
    if opened.id is None:
        raise NotFoundError("error.no_poll")
    await post(desk, call, opened.id)


async def post(desk: Desk, call: Call, number: int) -> None:
    """Answer a call with a poll's card, which is kept up to date from then on."""
    card, tally = await current_card(desk, number)
    posted = await call.reply(card)
    await desk.store.remember(number, posted)
    await desk.store.shown(posted, tally.version)
    card, latest = await current_card(desk, number)
    if latest.version != tally.version:  # votes that came before the card was remembered
        await desk.platforms[posted.place.platform].edit(posted, card)
        await desk.store.shown(posted, latest.version)
