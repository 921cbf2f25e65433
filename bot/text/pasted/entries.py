"""Comments that the page heads or closes with a name, a date or buttons, as it repeats them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.pasted.anchors import find_anchors
from bot.text.pasted.entry import Entry
from bot.text.pasted.footers import find_buttoned, find_footed, stand_below
from bot.text.pasted.headers import find_headed
from bot.text.pasted.lines import Line

_LEAST = 2  # what doesn't repeat is no header


def find_entries(lines: Sequence[Line]) -> list[Entry]:
    """The comments under headers or over footers of a shape that repeats, else none."""
    anchors = find_anchors(lines)
    if len(anchors) < _LEAST:
        entries = find_buttoned(lines)
    elif stand_below(lines, anchors):
        entries = find_footed(lines, anchors)
    else:
        entries = find_headed(lines, anchors)
    return entries if len(entries) >= _LEAST else []
