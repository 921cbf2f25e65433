"""Comments that the page closes with a line of buttons, dated (Like · Reply · 3 h) or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.pasted.anchors import Anchor, Beside
from bot.text.pasted.bylines import clean_name, is_name
from bot.text.pasted.entry import Entry
from bot.text.pasted.furniture import has_button, is_furniture
from bot.text.pasted.lines import Line

_PARTS = re.compile(r"\s[·•|]\s")
_AFFILIATION = re.compile(
    r"(?:top commenter|works? at|worked at|lives in|studied at)\b.{0,100}"
    r"|.{2,60} at .{2,60}(?:university|college|school).{0,40}",
    re.IGNORECASE,
)


def stand_below(lines: Sequence[Line], anchors: Sequence[Anchor]) -> bool:
    """Whether the dated lines stand under their comments, as buttons do."""
    buttons = sum(anchor.beside is Beside.BUTTONS for anchor in anchors)
    if buttons * 2 < len(anchors) or anchors[0].line < 1:
        return False
    below = sum(_name_at(lines, anchor.line + 1) is not None for anchor in anchors[:-1])
    return below * 3 >= (len(anchors) - 1) * 2


def find_footed(lines: Sequence[Line], anchors: Sequence[Anchor]) -> list[Entry]:
    """The comments over dated lines of buttons."""
    entries = []
    head = 0
    for anchor in anchors:
        head = _past_furniture(lines, head, anchor.line)
        end = anchor.line
        while end > head and is_furniture(lines[end - 1].text):
            end -= 1
        if head < end:
            entries.append(_entry(lines, head, end, _name_at(lines, head), anchor.posted))
        head = anchor.line + 1
    return entries


def find_buttoned(lines: Sequence[Line]) -> list[Entry]:
    """The comments that undated lines of buttons close; the last one may lack them."""
    spans = []
    head = 0
    for number in [n for n, line in enumerate(lines) if has_button(line.text)] + [len(lines)]:
        head = _past_furniture(lines, head, number)
        if head < number:
            spans.append((head, number))
        head = number + 1
    authors = [_name_at(lines, head) if end - head > 1 else None for head, end in spans]
    if sum(author is not None for author in authors) * 5 < len(spans) * 4:
        authors = [None] * len(spans)
    return [
        _entry(lines, head, end, author, None)
        for (head, end), author in zip(spans, authors, strict=True)
    ]


def _entry(
    lines: Sequence[Line], head: int, end: int, author: str | None, posted: str | None
) -> Entry:
    body = head + 1 if author and end - head > 1 else head
    while body > head and body < end - 1 and _AFFILIATION.fullmatch(lines[body].text):
        body += 1
    return Entry(head, body, end, author if body > head else None, posted)


def _name_at(lines: Sequence[Line], number: int) -> str | None:
    if number >= len(lines):
        return None
    name = _PARTS.split(lines[number].text)[0]
    return clean_name(name) or None if is_name(name) else None


def _past_furniture(lines: Sequence[Line], number: int, end: int) -> int:
    while number < end and is_furniture(lines[number].text):
        number += 1
    return number
