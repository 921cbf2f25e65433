"""Numbers in a text: of what sort they are, and what they count."""

from __future__ import annotations

import re
from enum import Enum, auto

NUMBER = re.compile(r"[$€£]?\d(?:[\d,.]*\d)?%?(?:(?:\s+to\s+|\s?[-–]\s?)\d(?:[\d,.]*\d)?%?)?")

_YEAR = re.compile(r"1\d{3}|20\d\d")
_RANGE = re.compile(r"\d%?\s*(?:to|[-–])\s*\d")
_FOLLOWING = re.compile(r"\s+([^\W\d_]+)")
_ENDING = re.compile(r"(?:ies|es|s|e)$")


class Shape(Enum):
    """What a number can be; only numbers of one shape can be mistaken for each other."""

    YEAR = auto()
    RANGE = auto()
    SHARE = auto()
    AMOUNT = auto()


def shape(number: str) -> Shape:
    """The shape of a number as it is written."""
    if _RANGE.search(number):
        return Shape.RANGE
    if number.endswith("%"):
        return Shape.SHARE
    return Shape.YEAR if _YEAR.fullmatch(number) else Shape.AMOUNT


def numbers_like(number: str, text: str) -> list[str]:
    """The numbers of ``text`` that have the shape of ``number`` but are others."""
    wanted = shape(number)
    found = (match.group() for match in NUMBER.finditer(text))
    return [other for other in found if other != number and shape(other) is wanted]


def counted(number: str, text: str) -> str:
    """What ``number`` counts in ``text``: the word after it without its plural, or nothing."""
    for match in NUMBER.finditer(text):
        if match.group() == number:
            following = _FOLLOWING.match(text, match.end())
            return _ENDING.sub("", following.group(1).lower()) if following else ""
    return ""


def slipped(number: str, other: str) -> bool:
    """Whether the two have the same digits in another order, or differ in one of several."""
    a, b = (re.sub(r"\D", "", text) for text in (number, other))
    if len(a) != len(b) or len(a) < 2:
        return False
    return sorted(a) == sorted(b) or sum(x != y for x, y in zip(a, b, strict=True)) == 1
