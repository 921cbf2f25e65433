"""Comments that the page heads with a name and a date, in whatever shape it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.text.pasted.anchors import Anchor, Beside
from bot.text.pasted.bylines import answered, clean_name, is_name, split_answer
from bot.text.pasted.entry import Entry
from bot.text.pasted.furniture import has_button, is_furniture
from bot.text.pasted.lines import Line

_MOST_ABOVE = 3  # lines over the date that may be of the header: name, place, affiliation
_MOST_BELOW = 6  # lines of furniture under the date that may be of the header
_REACH = 10  # lines over the date that are looked at


def find_headed(lines: Sequence[Line], anchors: Sequence[Anchor]) -> list[Entry]:
    """The comments under headers that hang on the dated lines ``anchors``."""
    above = _lines_above(lines, anchors)
    heads: list[Entry] = []
    for anchor in anchors:
        head = _head(lines, anchor, above, heads[-1].body if heads else 0)
        if head.author is not None or not above:
            heads.append(head)
    ends = [*(head.head for head in heads[1:]), len(lines)]
    entries = [
        replace(head, end=_without_furniture(lines, head.body, end))
        for head, end in zip(heads, ends, strict=False)
    ]
    return [entry for entry in entries if entry.end > entry.body]


def _lines_above(lines: Sequence[Line], anchors: Sequence[Anchor]) -> int:
    """How many lines above the date (name, place) belong to the header, by what repeats."""
    if sum(anchor.beside is Beside.NAME for anchor in anchors) * 2 > len(anchors):
        return 0
    floors = [-1, *(anchor.line for anchor in anchors[:-1])]
    spots = [
        _upwards(lines, anchor.line, floor) for anchor, floor in zip(anchors, floors, strict=True)
    ]
    above = 0
    while above < _MOST_ABOVE:
        fit = sum(len(s) > above and is_name(clean_name(lines[s[above]].text)) for s in spots)
        if fit * 5 < len(anchors) * 4:
            break
        above += 1
    return above


def _upwards(lines: Sequence[Line], line: int, floor: int) -> list[int]:
    """The lines above ``line`` that may be of its header, nearest first, furniture left out."""
    spots: list[int] = []
    for at in range(line - 1, max(floor, line - _REACH), -1):
        if len(spots) == _MOST_ABOVE:
            break
        text = lines[at].text
        repeated = spots and text == lines[spots[-1]].text  # an avatar's alt text is the name
        if not is_furniture(text) and not repeated and answered(text) is None:
            spots.append(at)
    return spots


def _head(lines: Sequence[Line], anchor: Anchor, above: int, floor: int) -> Entry:
    """The header on ``anchor``, without the end of its comment; ``floor`` is free for it."""
    head, author = anchor.line, anchor.name
    if anchor.beside is not Beside.NAME:
        for spot in _upwards(lines, anchor.line, floor - 1)[:above]:
            name = clean_name(lines[spot].text)
            if not is_name(name):
                break
            head, author = spot, name
    while head > floor and author and _shows_author(lines[head - 1].text, author):
        head -= 1
    author, answers = split_answer(author)
    body = anchor.line + 1
    while body < min(len(lines), anchor.line + _MOST_BELOW):
        if not is_furniture(lines[body].text) and answered(lines[body].text) is None:
            break
        body += 1
    for line in lines[head:body]:
        answers = answers or answered(line.text)
    return Entry(head, body, body, author or None, anchor.posted, answers)


def _shows_author(text: str, author: str) -> bool:
    """Whether the line over a header is part of it: the avatar's alt text or the name again."""
    alt_text = is_furniture(text) and not has_button(text) and any(map(str.isalpha, text))
    return text == author or (alt_text and (author in text or " " not in text))


def _without_furniture(lines: Sequence[Line], body: int, end: int) -> int:
    while end > body and is_furniture(lines[end - 1].text):
        end -= 1
    return end
