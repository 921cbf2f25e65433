"""A Vega-Lite spec -> PNG and SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VEGA_LITE = "5.21"
SCALE = 1.6  # pixels of the PNG for one of the spec: sharp on dense screens too


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture in two forms."""

    png: bytes
    svg: str


def render(spec: Mapping[str, Any]) -> Drawn:
    """Draw ``spec``. The same spec gives the same bytes on one machine; no network is touched.

    Takes a second or two the first time in a process, some ten milliseconds from then on.
    """
    # Loads a JavaScript engine: only when a picture is wanted, never at start.
    import vl_convert  # noqa: PLC0415

    svg = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    return Drawn(vl_convert.svg_to_png(svg, scale=SCALE), svg)
