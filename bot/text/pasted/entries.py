"""Comments that the page heads or closes with a name, a date or buttons, as it repeats them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.text.pasted.anchors import find_anchors
from bot.text.pasted.bylines import is_name
from bot.text.pasted.entry import Entry
from bot.text.pasted.footers import find_buttoned, find_footed, stand_below
from bot.text.pasted.headers import find_headed
from bot.text.pasted.lines import Line

_LEAST = 2  # what doesn't repeat is no header
_TOP = 3  # lines that may stand between the heading of a section and its first comment


def find_entries(lines: Sequence[Line], declared: int | None) -> list[Entry]:
    """The comments of a section under headers or over footers, none where it has neither.

    Dates that commenters wrote may repeat too. But headers begin at the top of the section, or
    there are about as many of them as the page declares comments.
    """
    entries = _repeated(lines)
    if len(entries) < _LEAST:
        return []
    enough = declared is not None and 2 * len(entries) >= declared
    at_top = entries[0].head <= _TOP and (declared is None or len(entries) > _LEAST)
    return entries if enough or at_top else []


def find_unmarked(lines: Sequence[Line]) -> list[Entry]:
    """The comments under headers on a page that doesn't say where its comments begin."""
    entries = _repeated(lines)
    named = sum(entry.author is not None for entry in entries)
    if len(entries) < _LEAST or named * 5 < len(entries) * 4:
        return []
    return [_without_article(lines, entries[0]), *entries[1:]]


def _without_article(lines: Sequence[Line], first: Entry) -> Entry:
    """The first comment without the article, which footers don't part from it."""
    if first.head:
        return first
    names = [n for n in range(first.body, first.end - 1) if is_name(lines[n].text)]
    if not names:
        return first
    return replace(first, head=names[-1], body=names[-1] + 1, author=lines[names[-1]].text)


def _repeated(lines: Sequence[Line]) -> list[Entry]:
    """The comments by their dated lines, or by their buttons where dates are only strays."""
    dated = _dated(lines)
    buttoned = find_buttoned(lines)
    return buttoned if len(buttoned) * 2 > len(dated) * 3 and len(buttoned) > _LEAST else dated


def _dated(lines: Sequence[Line]) -> list[Entry]:
    anchors = find_anchors(lines)
    if len(anchors) < _LEAST:
        return []
    return (find_footed if stand_below(lines, anchors) else find_headed)(lines, anchors)
