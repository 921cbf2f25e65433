"""Words as they are compared: whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40  # characters of a word; what is longer is no word that anybody looks for
_WORD = re.compile(r"[^\W_]+")


def folded(words: str) -> str:
    """Small letters without accents; a character may become none or several.

    Unicode's compatibility caseless match, https://www.unicode.org/versions/latest/, section 3.13,
    less the combining marks.
    """
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """The words of a text, folded: runs of letters and digits."""
    return [word[:LONGEST] for word in _WORD.findall(folded(text))]
