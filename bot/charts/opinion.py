"""Opinion groups -> a map of who votes alike: a Vega-Lite spec and the alt text that says it."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

from bot.charts.spec import Chart, Say, Theme, themed_spec
from bot.opinion.results import Opinions

# Where things stand, in the picture's own units of 1200 x 675; the spec sets the type sizes.
_LEFT, _RIGHT, _TOP, _BOTTOM = 76.0, 784.0, 160.0, 580.0
_KEY_ROW = 98.0
_LEAST_AREA, _AREA_EACH, _MOST_AREA = 130.0, 45.0, 1_900.0

# How far apart a mean silhouette says that groups are: Kaufman and Rousseeuw (1990), table 4.
_WELL_APART, _APART = 0.5, 0.25


def opinion_chart(opinions: Opinions, say: Say, theme: Theme = "light") -> Chart:
    """Draw the opinion map; ``say`` is given the keys under ``charts.opinion``.

    Nobody stands alone on it by name: a spot has a group and a number of people, nothing else.
    """
    title, footer = say("charts.opinion.title"), _footer(opinions, say)
    places = _places(opinions)
    key = list(_key(opinions, say))
    groups = ", ".join(f"{row['name']}: {row['note']}" for row in key)
    alt = say("charts.opinion.alt", title=title, groups=groups, footer=footer)
    spec = themed_spec("opinion", theme)
    spec["datasets"] = {
        "frame": [{"title": title, "hint": say("charts.opinion.hint"), "footer": footer}],
        "spots": [
            {"x": x, "y": y, "group": spot.group, "size": _area(spot.count)}
            for spot, (x, y) in zip(opinions.spots, places, strict=True)
        ],
        "letters": list(_letters(opinions, places)),
        "key": key,
    }
    spec["description"] = alt
    return Chart(spec, alt)


def _places(opinions: Opinions) -> list[tuple[float, float]]:
    """The spots' places on the picture: one scale for both directions, the middle in the middle."""
    across, up = [spot.x for spot in opinions.spots], [spot.y for spot in opinions.spots]
    wide, high = max(across) - min(across), max(up) - min(up)
    scale = min((_RIGHT - _LEFT) / (wide or 1), (_BOTTOM - _TOP) / (high or 1))
    middle, level = (max(across) + min(across)) / 2, (max(up) + min(up)) / 2
    return [
        (
            round((_LEFT + _RIGHT) / 2 + (x - middle) * scale, 2),
            round((_TOP + _BOTTOM) / 2 - (y - level) * scale, 2),
        )
        for x, y in zip(across, up, strict=True)
    ]


def _area(count: int) -> float:
    return min(_MOST_AREA, _LEAST_AREA + _AREA_EACH * (count - 1))


def _letters(
    opinions: Opinions, places: list[tuple[float, float]]
) -> Iterator[dict[str, str | float]]:
    """Each group's letter, amid its members."""
    for number, group in enumerate(opinions.groups):
        own = [
            (spot.count, *place)
            for spot, place in zip(opinions.spots, places, strict=True)
            if spot.group == number
        ]
        yield {
            "letter": ascii_uppercase[number],
            "x": round(sum(count * x for count, x, _ in own) / len(group.members), 2),
            "y": round(sum(count * y for count, _, y in own) / len(group.members), 2),
        }


def _key(opinions: Opinions, say: Say) -> Iterator[dict[str, Any]]:
    middle = (_TOP + _BOTTOM) / 2 - _KEY_ROW * (len(opinions.groups) - 1) / 2
    for number, group in enumerate(opinions.groups):
        count = len(group.members)
        yield {
            "group": number,
            "y": middle + number * _KEY_ROW,
            "name": say("charts.opinion.group", letter=ascii_uppercase[number]),
            "note": say("charts.opinion.size", count=count, share=count / opinions.placed),
        }


def _footer(opinions: Opinions, say: Say) -> str:
    if len(opinions.groups) == 1:
        return say("charts.opinion.whole")
    if opinions.silhouette >= _WELL_APART:
        return say("charts.opinion.apart.well")
    return say(f"charts.opinion.apart.{'some' if opinions.silhouette >= _APART else 'hardly'}")
