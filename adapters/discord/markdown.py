"""Hostile text made harmless: what articles and comments say is shown, never obeyed.

Discord takes the backslash before any character that is neither letter, digit nor blank as an
escape. Everything that could open markdown, a mention, a timestamp or a link is escaped; what
could hide or reorder text is dropped.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.cards import Text

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, zero-width blanks, and the marks that embed, override or isolate a direction of writing.
# The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile(
    r"[\\*_~|`<>@#\[\]]"  # emphasis, spoilers, code, mentions, quotes, headings, masked links
    r"|-(?=[\s#])"  # lists and small print
    r"|(?<=\d)\.(?=\s)"  # numbered lists
    r"|(?<=:)/(?=/)"  # bare links
)


def clean(text: str) -> str:
    """The text without what is invisible; its lines end with ``\\n``."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text))
    return _LONE_SURROGATE.sub("\ufffd", text)


def escape(text: str) -> str:
    """The text as markdown that shows it to the letter."""
    return _SPECIAL.sub(r"\\\g<0>", clean(text))


def one_line(text: str) -> str:
    """The text escaped, on a single line."""
    return escape(" ".join(clean(text).split()))


def marked(text: Text) -> str:
    """The text escaped, its marked stretches bold."""
    edges = [0, *(edge for mark in text.marks for edge in mark), len(text.text)]
    pieces = (text.text[start:end] for start, end in pairwise(edges))
    return "".join(_bold(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces))


def _bold(text: str) -> str:
    """Bold from the first to the last letter: markdown ignores marks that touch a blank."""
    words = escape(text)
    bare = words.strip()
    return words.replace(bare, f"**{bare}**", 1) if bare else words


def prefixed(text: str, prefix: str) -> str:
    """Each line of the text behind a prefix; empty lines are left out."""
    return "\n".join(f"{prefix}{line}" for line in text.split("\n") if line.strip())
