"""Choosing a stored brief, and one of its recommendations: by number, or from suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

from bot.commands import Range, Suggest, Suggestion
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.editions import edition_of
from bot.features.excerpts import headline
from bot.model import Brief
from bot.ports import Call

MOST_SUGGESTED = 25
MOST_RECOMMENDATIONS = 20


async def chosen_brief(desk: Desk, number: int | None, call: Call) -> Brief:
    """The brief of that number; else the one that the thread is about, or the latest.

    Only what was read in the community that asks is there for it. In the thread that is about
    the brief, what was said there belongs to it.
    """
    settled = await desk.store.brief_at(call.place) if call.place.thread is not None else None
    brief = await community_brief(desk, settled if number is None else number, call.of)
    if settled is None or brief.id != settled:
        return brief
    return await edition_of(desk, brief, call.place)


async def community_brief(desk: Desk, number: int | None, community: str) -> Brief:
    """The brief of that number, or the latest, of those that the community has read."""
    if number is None:
        latest = await desk.store.recent_briefs(1, community)
        number = latest[0].id if latest else None
    if number is None:
        raise NotFoundError("error.no_brief")
    return await desk.store.reading(number, community)


async def suggest_briefs(
    desk: Desk, args: Mapping[str, str], community: str | None
) -> Sequence[Suggestion]:
    """The latest op-eds whose number begins with, or whose title holds, what was typed."""
    if community is None:
        return ()
    typed = args.get("brief", "").strip().casefold()
    recent = await desk.store.recent_briefs(MOST_SUGGESTED, community)
    named = [(str(brief.id), headline(brief.article, desk.prompts)) for brief in recent]
    return [
        Suggestion(desk.prompts.say("recent.line", number=number, title=title), number)
        for number, title in named
        if number.startswith(typed) or typed in title.casefold()
    ]


async def suggest_recommendations(
    desk: Desk, args: Mapping[str, str], community: str | None
) -> Sequence[Suggestion]:
    """The recommendations of the chosen brief that hold what was typed."""
    if community is None:
        return ()
    number = args.get("brief", "").strip()
    brief = await community_brief(desk, int(number) if number.isdecimal() else None, community)
    typed = args.get("on", "").strip().casefold()
    lines = [
        (str(on), desk.prompts.say("recent.line", number=on, title=" ".join(told.text.split())))
        for on, told in enumerate(brief.recommendations[:MOST_RECOMMENDATIONS], 1)
    ]
    return [Suggestion(line, on) for on, line in lines if typed in line.casefold()]


BriefNumber: TypeAlias = Annotated[int | None, Suggest(suggest_briefs)]
RecommendationNumber: TypeAlias = Annotated[
    int, Range(1, MOST_RECOMMENDATIONS), Suggest(suggest_recommendations)
]
