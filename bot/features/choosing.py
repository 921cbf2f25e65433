"""Choosing a stored brief, and one of its recommendations: by number, or from suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

from bot.commands import Range, Suggest, Suggestion
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.excerpts import headline
from bot.model import Brief

MOST_SUGGESTED = 25
MOST_RECOMMENDATIONS = 20


async def chosen_brief(desk: Desk, number: int | None) -> Brief:
    """The brief of that number, or the latest."""
    if number is not None:
        return await desk.store.brief(number)
    latest = await desk.store.recent_briefs(1)
    if not latest:
        raise NotFoundError("error.no_brief")
    return latest[0]


async def suggest_briefs(desk: Desk, args: Mapping[str, str]) -> Sequence[Suggestion]:
    """The latest op-eds whose number begins with, or whose title holds, what was typed."""
    typed = args.get("brief", "").strip().casefold()
    recent = await desk.store.recent_briefs(MOST_SUGGESTED)
    named = [(str(brief.id), headline(brief.article, desk.prompts)) for brief in recent]
    return [
        Suggestion(desk.prompts.say("recent.line", number=number, title=title), number)
        for number, title in named
        if number.startswith(typed) or typed in title.casefold()
    ]


async def suggest_recommendations(desk: Desk, args: Mapping[str, str]) -> Sequence[Suggestion]:
    """The recommendations of the chosen brief that hold what was typed."""
    number = args.get("brief", "").strip()
    brief = await chosen_brief(desk, int(number) if number.isdecimal() else None)
    typed = args.get("on", "").strip().casefold()
    lines = [
        (str(on), desk.prompts.say("recent.line", number=on, title=" ".join(told.text.split())))
        for on, told in enumerate(brief.recommendations[:MOST_RECOMMENDATIONS], 1)
    ]
    return [Suggestion(line, on) for on, line in lines if typed in line.casefold()]


async def suggest_points(desk: Desk, args: Mapping[str, str]) -> Sequence[Suggestion]:
    """The points of the chosen brief's commenters that hold what was typed."""
    number = args.get("brief", "").strip()
    brief = await chosen_brief(desk, int(number) if number.isdecimal() else None)
    typed = args.get("point", "").strip().casefold()
    lines = [
        (str(at), desk.prompts.say("recent.line", number=at, title=" ".join(point.text.split())))
        for at, point in enumerate(brief.points[:MOST_RECOMMENDATIONS], 1)
    ]
    return [Suggestion(line, at) for at, line in lines if typed in line.casefold()]


BriefNumber: TypeAlias = Annotated[int | None, Suggest(suggest_briefs)]
RecommendationNumber: TypeAlias = Annotated[
    int | None, Range(1, MOST_RECOMMENDATIONS), Suggest(suggest_recommendations)
]
PointNumber: TypeAlias = Annotated[
    int | None, Range(1, MOST_RECOMMENDATIONS), Suggest(suggest_points)
]
