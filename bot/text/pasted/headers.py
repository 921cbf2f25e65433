"""Comments that the page heads with a name and a date, in whatever shape it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.text.pasted.dates import Stamp, find_stamp
from bot.text.pasted.furniture import has_button, is_furniture
from bot.text.pasted.lines import Line

_SAYS = re.compile(r"\s*\b(?:says|said|wrote|writes|commented|posted|replied|comments)\s?:?$", re.I)
_BY = re.compile(
    r"^(?:#?\d{1,5}[.):]?\s+)?(?:posted |comment(?:ed)? |written )?(?:by|from)[:\s]\s*", re.I
)
_NUMBER = re.compile(r"^#?\d{1,5}[.):]\s+|^#\d{1,5}\s+")
_JOINTS = " \t\u00a0·•|,;:–—-()[]/@›»>"
_ANSWERS = re.compile(
    r"^(?P<name>.{1,60}?)\s*(?:→|▸|►|➤|»|->|\bin (?:reply|response) to\b|\breplied to\b"
    r"|\breplying to\b|\banswers\b)\s*@?(?P<parent>.{1,60})$",
    re.I,
)
_ANSWERS_LINE = re.compile(
    r"^(?:↪|→|▸|»)?\s?(?:in (?:reply|response) to|replying to|replied to|→)\s+@?(?P<parent>.{1,60})$",
    re.I,
)
_ROLES = re.compile(
    r"\s*[·•|,]?\s*\b(?:op|mod|moderator|author|staff|top (?:fan|commenter)|verified|subscriber|guest)$",
    re.I,
)
_MOST_NAME = 60
_LEAST = 2  # a header that doesn't repeat is no header


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment: lines ``[head, body)`` are its header, ``[body, end)`` its words."""

    head: int
    body: int
    end: int
    author: str | None
    posted: str | None
    when: Stamp | None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A line with a date and hardly anything else; ``rest`` is what else it says."""

    line: int
    stamp: Stamp
    rest: str
    style: tuple[str, str]


def find_entries(lines: Sequence[Line], least: int = _LEAST) -> list[Entry]:
    """The comments under headers of a shape that repeats at least ``least`` times, else none."""
    anchors = _anchors(lines)
    if len(anchors) < least:
        return _buttoned(lines, least)
    if _is_footer(lines, anchors):
        return _footed(lines, anchors)
    return _headed(lines, anchors)


def _anchors(lines: Sequence[Line]) -> list[_Anchor]:
    found = []
    for number, line in enumerate(lines):
        anchor = _anchor(number, line.text)
        if anchor:
            found.append(anchor)
    styles = Counter(anchor.style for anchor in found)
    if not styles:
        return []
    often = max(styles.values())
    # Rare styles among a frequent one are dates that commenters wrote.
    return [anchor for anchor in found if styles[anchor.style] * 5 >= often]


def _anchor(number: int, text: str) -> _Anchor | None:
    if (
        len(text) > 160
        or not any(map(str.isdigit, text))
        and " a" not in text
        and "ust" not in text
    ):
        return None
    stamp = find_stamp(text)
    if stamp is None:
        return None
    before, after = text[: stamp.start].strip(_JOINTS), text[stamp.end :].strip(_JOINTS)
    if after and not is_furniture(after) and not _is_name(after):
        return None
    rest = before if before else ("" if is_furniture(after) else after)
    if rest and is_furniture(rest):
        kind = "buttons"
    elif not rest:
        kind = "bare"
    elif _is_name(_clean(rest)):
        kind = "named"
    else:
        return None
    family = "relative" if stamp.style in ("ago", "age") else stamp.style
    if stamp.style == "age" and kind == "named" and len(_clean(rest).split()) > 3:
        return None
    return _Anchor(number, stamp, "" if kind != "named" else rest, (family, kind))


def _is_name(text: str) -> bool:
    """Whether a line may be somebody's name (or place, or affiliation)."""
    if not text or len(text) > _MOST_NAME or text[-1] in '.?!:;"”…' and not _initial(text):
        return False
    words = text.split()
    return (
        len(words) <= 8
        and any(map(str.isalnum, text))
        and "http" not in text
        and text[0] not in '"“@>'
    )


def _initial(text: str) -> bool:
    return bool(re.search(r"\b(?:[A-Z]|[JS]r|Dr)\.$", text))


def _clean(text: str) -> str:
    """A name without what the page says around it."""
    text = _NUMBER.sub("", text.strip())
    text = _BY.sub("", text)
    text = _SAYS.sub("", text).strip(_JOINTS)
    text = re.sub(r"\s+(?:on|at|am|le|el)$", "", text)
    text = _SAYS.sub("", text)
    return _ROLES.sub("", text).strip(_JOINTS)


def _is_footer(lines: Sequence[Line], anchors: Sequence[_Anchor]) -> bool:
    """Whether the dated lines stand under their comments, as buttons do (Like · Reply · 3 h)."""
    buttons = sum(anchor.style[1] == "buttons" for anchor in anchors)
    if buttons * 2 < len(anchors):
        return False
    opens = anchors[0].line > 1  # a name and words stand before the first one
    below = sum(a.line + 1 < len(lines) and _is_name(lines[a.line + 1].text) for a in anchors[:-1])
    return opens and below * 3 >= (len(anchors) - 1) * 2


def _footed(lines: Sequence[Line], anchors: Sequence[_Anchor]) -> list[Entry]:
    entries, head = [], 0
    for anchor in anchors:
        while head < anchor.line and is_furniture(lines[head].text):
            head += 1
        if head >= anchor.line:
            continue
        name = re.split(r"\s[·•|]\s", lines[head].text)[0]
        author = name if _is_name(name) else None
        body = head + 1 if author else head
        while author and body < anchor.line - 1 and _is_affiliation(lines[body].text):
            body += 1
        text = lines[anchor.line].text
        posted = text[anchor.stamp.start : anchor.stamp.end]
        entries.append(
            Entry(head, body, anchor.line, author and _clean(author), posted, anchor.stamp)
        )
        head = anchor.line + 1
    return entries


def _buttoned(lines: Sequence[Line], least: int) -> list[Entry]:
    """Comments without dates, each closed by a line of buttons (Reply, Like, Report)."""
    entries: list[Entry] = []
    head = 0
    for number, line in enumerate(lines):
        if not has_button(line.text):
            continue
        while head < number and is_furniture(lines[head].text):
            head += 1
        if head < number:
            entries.append(Entry(head, head, number, None, None, None))
        head = number + 1
    if len(entries) < least:
        return []
    if head < len(lines):
        entries.append(Entry(head, head, len(lines), None, None, None))
    named = [e for e in entries if e.end - e.head > 1 and _is_name(_clean(lines[e.head].text))]
    if len(named) * 5 < len(entries) * 4:
        return entries
    return [
        replace(e, body=e.head + 1, author=_clean(lines[e.head].text))
        if e.end - e.head > 1 and _is_name(_clean(lines[e.head].text))
        else e
        for e in entries
    ]


def _is_affiliation(text: str) -> bool:
    return len(text) <= 120 and bool(
        re.match(
            r"(?:top commenter|works? at|worked at|lives in|studied at|\S.* at \S)", text, re.I
        )
        and text[-1] not in ".?!"
        and re.search(
            r"top commenter|work|university|college|school|lives in|studied|·", text, re.I
        )
    )


def _headed(lines: Sequence[Line], anchors: Sequence[_Anchor]) -> list[Entry]:
    above = _lines_above(lines, anchors)
    heads = []
    for place, anchor in enumerate(anchors):
        floor = heads[-1].body if place else 0
        heads.append(_head(lines, anchor, above, floor))
    entries = []
    for place, head in enumerate(heads):
        end = heads[place + 1].head if place + 1 < len(heads) else len(lines)
        if head.author is None and above:
            continue
        while end > head.body and is_furniture(lines[end - 1].text):
            end -= 1
        entries.append(replace(head, end=end))
    return [entry for entry in entries if entry.end > entry.body]


def _lines_above(lines: Sequence[Line], anchors: Sequence[_Anchor]) -> int:
    """How many lines above the date (name, place) belong to the header, by what repeats."""
    if sum(anchor.style[1] == "named" for anchor in anchors) * 2 > len(anchors):
        return 0
    above = 0
    while above < 3:
        fit = 0
        for place, anchor in enumerate(anchors):
            floor = anchors[place - 1].line if place else -1
            spots = _upwards(lines, anchor.line, floor)
            fit += len(spots) > above and _is_name(_clean(lines[spots[above]].text))
        if fit * 5 < len(anchors) * 4:
            break
        above += 1
    return above


def _upwards(lines: Sequence[Line], line: int, floor: int) -> list[int]:
    """The lines above ``line`` that may be of its header, nearest first, furniture left out."""
    spots: list[int] = []
    at = line - 1
    while at > floor and len(spots) < 3 and line - at < 10:
        text = lines[at].text
        repeated = spots and text == lines[spots[-1]].text  # an avatar's alt text is the name
        if not is_furniture(text) and not repeated and not _ANSWERS_LINE.match(text):
            spots.append(at)
        at -= 1
    return spots


def _head(lines: Sequence[Line], anchor: _Anchor, above: int, floor: int) -> Entry:
    text = lines[anchor.line].text
    posted = text[anchor.stamp.start : anchor.stamp.end]
    head, author, answers = anchor.line, _clean(anchor.rest) or None, None
    if anchor.style[1] != "named":
        for spot in _upwards(lines, anchor.line, floor - 1)[:above]:
            if not _is_name(_clean(lines[spot].text)):
                break
            head, author = spot, _clean(lines[spot].text)
    while head > floor and _belongs_above(lines, head, author):
        head -= 1
    if author:
        match = _ANSWERS.match(author)
        if match:
            author, answers = _clean(match["name"]), _clean(match["parent"])
    body = anchor.line + 1
    for at in range(head, anchor.line):
        answers = answers or _answers(lines[at].text)
    while body < len(lines) and body < anchor.line + 6:
        below = lines[body].text
        if not is_furniture(below) and not _answers(below):
            break
        answers = answers or _answers(below)
        body += 1
    return Entry(head, body, body, author, posted, anchor.stamp, answers)


def _belongs_above(lines: Sequence[Line], head: int, author: str | None) -> bool:
    """Whether the line over a header is part of it: the avatar's alt text or the name again."""
    text = lines[head - 1].text
    return author is not None and (
        text == author
        or (
            is_furniture(text)
            and not has_button(text)
            and not text.isdecimal()
            and author.lower() in text.lower()
        )
    )


def _answers(text: str) -> str | None:
    match = _ANSWERS_LINE.match(text) if len(text) <= 100 else None
    return _clean(match["parent"]) if match else None
