"""The heading over a comment section, and how many comments it declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.pasted.furniture import is_boilerplate
from bot.text.pasted.lines import Line

_NUMBER = r"(?P<{0}>\d{{1,3}}(?:[.,\s]\d{{3}})+|\d{{1,7}})"
_WORD = (
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze"
    r"|kommentarer|комментари\w{1,2}|评论|コメント|댓글|تعليقات)"
)
_COUNTED = re.compile(
    rf"(?:all |reader |user |top |view |show |read |showing )?{_WORD}\s?[:\-–]?"
    rf"\s?[\[(]?{_NUMBER.format('after')}[\])]?"
    rf"|(?:all |view |show |read |showing |there are )?[\[(]?{_NUMBER.format('before')}[\])]?\s?"
    rf"(?:(?:reader |user )?{_WORD}|(?:responses?|replies|thoughts?) (?=to|on))"
    r"(?:\s?(?:to|on|for|so far)\b.{0,200})?",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:reader |readers['’] |user |all |the )?(?:{_WORD}|discussion|conversation)\s?:?",
    re.IGNORECASE,
)
_MOST_HEADINGS = 3  # counts that stand on more lines are those of commenters


@dataclass(frozen=True, slots=True)
class Marker:
    """The heading's line, the first line of comments below it, and the declared count."""

    line: int
    after: int
    declared: int | None


def find_marker(lines: Sequence[Line]) -> Marker | None:
    """The heading over the comments: the last one that counts them, else the last bare one.

    A link with the count may stand over the article too, so the last heading is the one.
    """
    counted: list[tuple[int, int]] = []
    bare = None
    for number, line in enumerate(lines):
        text = line.text
        if len(text) > 300 or text[-1] in ".?!":
            continue
        match = _COUNTED.fullmatch(text)
        if match:
            counted.append((number, int(re.sub(r"\D", "", match["after"] or match["before"]))))
        elif number + 1 < len(lines) and _BARE.fullmatch(text):
            bare = number
    if counted:
        while len(counted) > 1 and counted[-1][0] + 1 >= len(lines):
            counted.pop()
        number, count = counted[0 if len(counted) > _MOST_HEADINGS else -1]
        return Marker(number, _past_boilerplate(lines, number + 1), count)
    return None if bare is None else Marker(bare, _past_boilerplate(lines, bare + 1), None)


def _past_boilerplate(lines: Sequence[Line], number: int) -> int:
    while number < len(lines) and is_boilerplate(lines[number].text):
        number += 1
    return number
