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


def wrap(text: str, ems: float, lines: int) -> list[str]:
    """``text`` on at most so many lines, each no wider than ``ems``; the last may end with "…".

    Breaks at blanks, between wide letters such as Chinese ones, and within a word that is wider
    than a line.
    """
    pieces = [piece for word in text.split(" ") for piece in _pieces(word, ems)]
    found: list[str] = []
    line = ""
    for number, (piece, blank) in enumerate(pieces):
        longer = f"{line} {piece}" if line and blank else line + piece
        if width(longer) <= ems:
            line = longer
            continue
        if len(found) + 1 == lines:
            rest = "".join(f" {p}" if b else p for p, b in pieces[number:])
            return [*found, fit(line + rest, ems)]
        found.append(line)
        line = piece
    return [*found, line]


def _pieces(word: str, ems: float) -> list[tuple[str, bool]]:
    """What a word may be broken into, each with whether a blank stands before it."""
    found: list[str] = []
    piece = ""
    for letter in word:
        wide = _is_wide(letter) or (piece and _is_wide(piece[-1]))
        if piece and ((wide and not _sticks(letter)) or width(piece + letter) > ems):
            found.append(piece)
            piece = ""
        piece += letter
    return [(part, number == 0) for number, part in enumerate([*found, piece])]


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _sticks(letter: str) -> bool:
    """Whether a line can't begin with a letter: marks on the one before, closing punctuation."""
    return unicodedata.category(letter) in {"Mn", "Mc", "Me", "Pe", "Pf", "Po"}


def runs_left(text: str) -> bool:
    """Whether a text begins in a script that runs from right to left (UAX 9, rules P2 and P3)."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def isolated(text: str) -> str:
    """``text`` so that its direction shows in it and nowhere else: within FSI and PDI (UAX 9)."""
    turning = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)
    return f"\u2068{text}\u2069" if turning else text
