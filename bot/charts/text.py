"""Text for pictures: harmless, on one line, and no wider than its place."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_READ = 2_000  # characters of a text that are looked at

# Widths in ems, a little above those of Liberation Sans and Arial. They are estimated rather than
# measured, so that what is drawn doesn't depend on the fonts of the machine.
_NARROW, _COMMON, _CAPITAL, _BROAD, _WIDE = 0.34, 0.58, 0.72, 0.95, 1.05
_THIN_LETTERS = frozenset("fijlrtI!.,:;'’‘|()[]1/ -·")
_BROAD_LETTERS = frozenset("mwMWQO@%&—…")


def clean(text: str) -> str:
    """``text`` on one line, without control characters, surrogates and direction marks."""
    kept = (c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in text[:_READ])
    return _SPACES.sub(" ", "".join(kept)).strip()


def width(text: str) -> float:
    """About how wide ``text`` is drawn, in ems; rather too much than too little."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _THIN_LETTERS:
        return _NARROW
    if letter in _BROAD_LETTERS:
        return _BROAD
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF:
        return _WIDE
    return _CAPITAL if letter.isupper() else _COMMON


def fit(text: str, ems: float) -> str:
    """``text``, cut at a word and with an ellipsis where it is wider than ``ems``."""
    if width(text) <= ems:
        return text
    room = ems - _width("…")
    end = 0
    for letter in text:
        room -= _width(letter)
        if room < 0:
            break
        end += 1
    cut = text[:end]
    blank = cut.rfind(" ")
    if text[end] != " " and blank > end * 0.45:
        cut = cut[:blank]
    return cut.rstrip(" ,;:.-–—(“\"'") + "…"
