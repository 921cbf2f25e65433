"""What stands around an article's body: title, author, outlet, date, correction notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.text.pasted.dates import find_stamp
from bot.text.pasted.furniture import is_boilerplate, is_furniture, is_tail
from bot.text.pasted.lines import Line

_PUBLISHED_IN = re.compile(
    r"(?:this (?:article|column|piece|op-ed|essay) )?(?:was )?(?:first |originally )?"
    r"(?:published|appeared|printed|posted) (?:in|on|by|at)"
    r" (?P<outlet>(?:the )?[^,.\d][^,\d]{1,60}?)"
    r"(?:,| on | in (?=[A-Z][a-z]+ \d)|\s[-–—|]\s|\.?$)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|print edition)\s?:?(?: on| at)?"
    r"|date:)?\s*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[\[(*]*\s*(?:(?:editor['’]?s['’]? |publisher['’]?s |a )?"
    r"(?:correction|clarification|erratum|corrigendum|update|amendment)s?"
    r"(?: appended| notice| note)?(?: \(.{1,40}\)|,? .{0,30}\d{4})?\s?[:\-–—]"
    r"|editor['’]?s['’]? note\s?[:\-–—]"
    r"|this (?:article|story|post|piece|column|op-ed) (?:was|has been)"
    r" (?:amended|corrected|updated|modified|changed)"
    r"|(?:an earlier|a previous|the original) version of this)",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_](?:[^\W\d_]|['’.\-])*(?:\s(?:[^\W\d_]|['’.\-])+){0,4}"
_BYLINE = re.compile(
    rf"(?:(?:by|von|par|por|di|door)[:\s]\s?|(?:author|written by|opinion by|words by)\s?:?\s)"
    rf"(?P<name>(?-i:(?=[^a-z])){_NAME})(?:\s?[,|•·–—-]\s?.{{0,120}})?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w'’-]+")
_OUTLETS = re.compile(
    r"(?:The )?(?:[A-Z][\w'’&.]+ ){0,4}"
    r"(?:Times|Post|Tribune|Guardian|Journal|News|Herald|Gazette|Telegraph|Observer|Chronicle"
    r"|Independent|Standard|Review|Star|Mail|Express|Dawn|Globe|Courier|Echo|Mirror"
    r"|Magazine|Weekly|Monitor|Press|Bulletin|Dispatch|Register|Record|Examiner|Sentinel|Ledger)"
)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_MOST_TITLE = 200
_MOST_HEADINGS = 3


@dataclass(slots=True)
class Front:
    """The article's lines, sorted: ``body`` are those of its text."""

    body: list[Line] = field(default_factory=list)
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    notes: list[str] = field(default_factory=list)


def read_front(lines: Sequence[Line]) -> Front:
    """Sort the lines of the article part of a page."""
    front = Front()
    first = next((n for n, line in enumerate(lines) if _is_prose(line.text)), len(lines))
    if first < len(lines):
        _read_top(front, lines[:first])
    else:
        front.body += [line for line in lines if not _known(front, line.text)]
    for line in lines[first:]:
        if not _known(front, line.text) and not is_tail(line.text) and not is_furniture(line.text):
            front.body.append(line)
    return front


def is_note(text: str) -> bool:
    """Whether a line opens as a correction, an update or an editor's note."""
    return _NOTE.match(text) is not None


def is_about(text: str) -> bool:
    """Whether a line says who wrote an article, where or when, or is a note of the publisher's."""
    return _known(Front(), text)


def _is_prose(text: str) -> bool:
    """Whether a line reads as a paragraph rather than as a heading, a byline or a date."""
    if _PUBLISHED_IN.match(text) or _NOTE.match(text) or _BYLINE.fullmatch(text):
        return False
    return len(text) > _MOST_TITLE or (
        len(text.split()) >= 12 and (text[-1] in '.!?"”’…:' or ". " in text)
    )


def _read_top(front: Front, lines: Sequence[Line]) -> None:
    """Read what stands over the first paragraph: title, who, where and when."""
    left = []
    for line in lines:
        if _known(front, line.text) or is_boilerplate(line.text):
            continue
        if _OUTLETS.fullmatch(line.text) and front.outlet is None:
            front.outlet = line.text
        else:
            left.append(line)
    # More short lines than a section's name, a title and a writer's name are the text's own.
    if len(left) <= _MOST_HEADINGS:
        if len(left) > 1 and " " not in left[0].text:
            del left[0]
        if left and _is_title(left[0].text):
            front.title = left.pop(0).text
        if left and front.title and not front.author and _PERSON.fullmatch(left[0].text):
            front.author = left.pop(0).text
    front.body += left


def _is_title(text: str) -> bool:
    return any(map(str.isalpha, text)) and text[-1] not in ".,;:)" and not _LINK.search(text)


def _known(front: Front, text: str) -> bool:
    """Take in a line that says who, where or when; whether it was one."""
    if _NOTE.match(text):
        front.notes.append(text)
        return True
    if len(text) > _MOST_TITLE:
        return False
    stamp = find_stamp(text)
    published = _PUBLISHED_IN.match(text)
    if published:
        front.outlet = front.outlet or published["outlet"].strip(" .")
        front.published = front.published or (stamp.day if stamp else None)
        return True
    byline = _BYLINE.fullmatch(text)
    if byline:
        front.author = front.author or byline["name"].strip()
        front.published = front.published or (stamp.day if stamp else None)
        return True
    if stamp and stamp.day and not _around(text, stamp.start, stamp.end):
        front.published = front.published or stamp.day
        return True
    return False


def _around(text: str, start: int, end: int) -> str:
    """What a dated line says besides its date."""
    before = _DATED.sub("", text[:start]).strip(" ,|·•-–—:")
    return before + text[end:].strip(" .,|·•-–—")
