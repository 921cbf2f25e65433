"""A Vega-Lite spec -> PNG and SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.charts.png import packed

VEGA_LITE = "5.21"
SCALE = 1.6  # pixels of the PNG for one of the spec: sharp on dense screens too
_TALL_SCALE, _TALL = 1.0, 1_000  # from that height on a picture is scrolled, and costs more

_OPENING = re.compile(r"<svg\b[^>]*>")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture in two forms; the SVG follows the reader's colour scheme."""

    png: bytes
    svg: str


def render(spec: Mapping[str, Any]) -> Drawn:
    """Draw ``spec``. The same spec gives the same bytes on one machine; no network is touched.

    Takes a second or two the first time in a process, some ten milliseconds from then on.
    """
    # Loads a JavaScript engine: only when a picture is wanted, never at start.
    import vl_convert  # noqa: PLC0415

    svg = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    scale = SCALE if spec["height"] <= _TALL else _TALL_SCALE
    png = packed(vl_convert.svg_to_png(svg, scale=scale))
    return Drawn(png, _following(svg, spec.get("usermeta", {}).get("dark", {})))


def _following(svg: str, dark: Mapping[str, str]) -> str:
    """The SVG with a style that puts each colour's dark one in its place for those who want it.

    Style rules win over the attributes that the renderer writes, so nothing else changes.
    https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
    """
    rules = [
        f'[{name}="{colour}"]{{{name}:{other}}}'
        for colour, other in dark.items()
        if _COLOUR.fullmatch(colour) and _COLOUR.fullmatch(other)
        for name in ("fill", "stroke")
    ]
    if not rules:
        return svg
    style = f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
    return _OPENING.sub(lambda opening: opening[0] + style, svg, count=1)
