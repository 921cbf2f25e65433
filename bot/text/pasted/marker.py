"""The heading over a comment section, and how many comments it declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.pasted.furniture import is_boilerplate
from bot.text.pasted.lines import Line

_NUMBER = r"(?P<{0}>\d{{1,3}}(?:[.,\s]\d{{3}})+|\d{{1,7}})"
_WORD = r"(?:comments?|responses?|replies|kommentare?|commentaires?|comentarios?|commenti|reacties|comentários)"
_COUNTED = re.compile(
    rf"(?:all |reader |user |top |view |show |showing )?{_WORD}\s?[:\-–]?\s?[\[(]?{_NUMBER.format('after')}[\])]?"
    rf"|(?:all |view |show |showing |there are )?[\[(]?{_NUMBER.format('before')}[\])]?\s?(?:reader |user )?{_WORD}"
    r"(?:\s(?:to|on|for|so far)\b.{0,200}|\son this (?:story|article|post))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:reader |readers['’] |user |all |the )?(?:{_WORD}|discussion|conversation)\s?:?", re.I
)


@dataclass(frozen=True, slots=True)
class Marker:
    """The heading's line, the first line of comments below it, and the declared count."""

    line: int
    after: int
    declared: int | None


def find_marker(lines: Sequence[Line]) -> Marker | None:
    """The heading over the comments: the last one that counts them, else the last bare one."""
    bare = None
    for number in range(len(lines) - 1, -1, -1):
        text = lines[number].text
        if len(text) > 300 or text[-1] in ".?!":
            continue
        match = _COUNTED.fullmatch(text)
        if match and (number + 1 < len(lines) or number == 0):
            count = int(re.sub(r"\D", "", match["after"] or match["before"]))
            return Marker(number, _past_boilerplate(lines, number + 1), count)
        if bare is None and number + 1 < len(lines) and _BARE.fullmatch(text):
            bare = number
    return None if bare is None else Marker(bare, _past_boilerplate(lines, bare + 1), None)


def _past_boilerplate(lines: Sequence[Line], number: int) -> int:
    while number < len(lines) and is_boilerplate(lines[number].text):
        number += 1
    return number
