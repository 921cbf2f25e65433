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
from bot.prompts import Prompts

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
    brief = await _brief_named(desk, args, community)
    texts = [told.text for told in brief.recommendations] if brief else []
    return _holding(args.get("on", ""), texts, desk.prompts)


async def suggest_points(
    desk: Desk, args: Mapping[str, str], community: str | None
) -> Sequence[Suggestion]:
    """The points of the chosen brief's commenters that hold what was typed."""
    brief = await _brief_named(desk, args, community)
    texts = [point.text for point in brief.points] if brief else []
    return _holding(args.get("point", ""), texts, desk.prompts)


async def _brief_named(desk: Desk, args: Mapping[str, str], community: str | None) -> Brief | None:
    """The brief whose number was typed, or the community's latest; None outside of communities."""
    if community is None:
        return None
    number = args.get("brief", "").strip()
    return await community_brief(desk, int(number) if number.isdecimal() else None, community)


def _holding(typed: str, texts: Sequence[str], prompts: Prompts) -> Sequence[Suggestion]:
    """The texts, numbered from 1, that hold what was typed."""
    wanted = typed.strip().casefold()
    lines = [
        (str(number), prompts.say("recent.line", number=number, title=" ".join(text.split())))
        for number, text in enumerate(texts[:MOST_RECOMMENDATIONS], 1)
    ]
    return [Suggestion(line, number) for number, line in lines if wanted in line.casefold()]


BriefNumber: TypeAlias = Annotated[int | None, Suggest(suggest_briefs)]
RecommendationNumber: TypeAlias = Annotated[
    int | None, Range(1, MOST_RECOMMENDATIONS), Suggest(suggest_recommendations)
]
PointNumber: TypeAlias = Annotated[
    int | None, Range(1, MOST_RECOMMENDATIONS), Suggest(suggest_points)
]
