"""Whether this machine has the letters of a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape

# The renderer brings Liberation Sans along: Latin, Greek, Cyrillic and Hebrew.
_BUNDLED = 0x600
_GENERAL = range(0x2000, 0x2070)  # punctuation
_BLOCK = 8  # bits of a code point; the letters of one script stand together
_NOBODY_HAS = "\U000ffffd"  # private use, at the very end
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text y="18"'
    ' font-family="Liberation Sans, Arial, Helvetica, sans-serif" font-size="16">{}</text></svg>'
)


def drawable(texts: Iterable[str]) -> bool:
    """Whether a PNG can show the texts; tried with a letter of each script.

    A machine without a font for a script draws empty boxes. Emoji are not asked for.
    """
    found = {ord(c) >> _BLOCK: c for text in texts for c in text if _is_asked_for(c)}
    if not found:
        return True
    missing = _drawn(_NOBODY_HAS)
    return all(_drawn(letter) != missing for letter in found.values())


def _is_asked_for(letter: str) -> bool:
    number = ord(letter)
    return number >= _BUNDLED and number not in _GENERAL and unicodedata.category(letter)[0] == "L"


def _drawn(letter: str) -> bytes:
    # Loads a JavaScript engine: only when a picture is wanted, never at start.
    import vl_convert  # noqa: PLC0415

    drawn: bytes = vl_convert.svg_to_png(_SVG.format(escape(letter)))
    return drawn
