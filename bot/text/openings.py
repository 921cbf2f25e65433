"""How a comment opens: whom it names and what it quotes.

Reads ``@Name: "quote"``, ``@Name text``, ``Name wrote:``, ``Name: "quote"``, bare quotes in any
quotation marks, and block quotes (``>`` lines).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‹": "›", "「": "」"}
_MARKS = '"“„«‘「'
_BLANK = r"[^\S\r\n]"
_NAME = r"[^\s\"“”„«»‘:@>,][^\r\n\"“”„«»:@>]{0,40}?"
_AT_QUOTED = re.compile(rf"@{_BLANK}?(?P<name>{_NAME}){_BLANK}?:?\s?(?=[{_MARKS}])")
_AT_ODD = re.compile(rf"@{_BLANK}?(?P<name>[^\s\"“”:]{{1,40}}):\s?(?=[{_MARKS}])")
_AT_COLON = re.compile(rf"@{_BLANK}?(?P<name>{_NAME}){_BLANK}?:(?=\s|$)")
_AT_LINE = re.compile(rf"@{_BLANK}?(?P<name>{_NAME}){_BLANK}*(?=[\r\n]|$)")
_AT_WORD = re.compile(rf"@{_BLANK}?(?P<name>[^\s\"“”«»:@>,;!?]{{1,40}})")
_WROTE = re.compile(
    rf"(?P<name>[^\W\d_]{_NAME}){_BLANK}(?:wrote|writes|said|says|schrieb|a écrit|escribió|posted)"
    rf"{_BLANK}?:{_BLANK}*",
)
_POSTED_BY = re.compile(
    rf"(?:originally posted by|quoting|quote from|in reply to|in response to){_BLANK}"
    rf"@?(?P<name>[^\s\"“”:>,][^\r\n\"“”:>]{{0,40}}?){_BLANK}?(?::|[\r\n])",
    re.IGNORECASE,
)
_NAME_COLON = re.compile(rf"(?P<name>[^\W\d_]{_NAME}){_BLANK}?:\s?(?=[{_MARKS}>])")
_BLOCK = re.compile(r"(?:[^\S\r\n]*>[^\r\n]*(?:\r\n|\r|\n|$))+")
_BLOCK_MARK = re.compile(r"^[^\S\r\n]*(?:>[^\S\r\n]?)+", re.MULTILINE)
# A quote that is never closed is taken to its line's end; a closed one may span lines.
_LONGEST_QUOTE = 3_000
_MOST_NAMES = 4  # words of a name


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom a comment names first and what it quotes; ``end`` is where its own words begin.

    ``addressed`` tells ``@Name`` from ``Name wrote:``, and ``loose`` marks a name taken from
    ``@Name text``, which may be only the first word of the name.
    """

    name: str | None
    quote: str | None
    end: int
    addressed: bool = False
    loose: bool = False


def read_opening(text: str) -> Opening | None:
    """The opening of ``text`` (a comment's own words), if it names or quotes somebody."""
    start = len(text) - len(text.lstrip())
    if text.startswith("@", start):
        return _addressed(text, start)
    if text[start : start + 1] in (*_MARKS, ">"):
        quote, end = _quote(text, start)
        return Opening(None, quote, end) if quote else None
    for pattern in (_POSTED_BY, _WROTE, _NAME_COLON):
        match = pattern.match(text, start)
        if match:
            quote, end = _quote(text, match.end())
            return Opening(match["name"].strip(), quote, end) if quote else None
    return None


def _addressed(text: str, start: int) -> Opening | None:
    for pattern in (_AT_QUOTED, _AT_ODD, _AT_COLON, _AT_LINE):
        match = pattern.match(text, start)
        if match is None or not _may_be_name(match["name"]):
            continue
        quote, end = _quote(text, match.end())
        if quote or pattern in (_AT_COLON, _AT_LINE):
            return Opening(match["name"].strip(), quote, end, addressed=True)
    match = _AT_WORD.match(text, start)
    if match is None:
        return None
    return Opening(match["name"].rstrip(".-"), None, match.end(), addressed=True, loose=True)


def _may_be_name(text: str) -> bool:
    """Whether what follows an ``@`` is a name as a whole, not a name and a sentence's start."""
    words = text.split()
    plain = sum(word[0].islower() for word in words[1:])
    return len(words) <= _MOST_NAMES and plain < 2 and not (plain and text.rstrip()[-1] in ".!?")


def _quote(text: str, at: int) -> tuple[str | None, int]:
    """The quote that begins at ``at`` or after the blanks there, and where it ends."""
    start = at
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return None, at
    if text[start] == ">":
        block = _BLOCK.match(text, start)
        if block:
            return _BLOCK_MARK.sub("", block.group()).strip() or None, block.end()
    if text[start] not in _MARKS:
        return None, at
    end = _closing(text, start)
    quote = text[start + 1 : end].strip().rstrip('"”»’“」').strip()
    return (quote or None), end


def _closing(text: str, start: int) -> int:
    """Where the quote that opens at ``start`` ends, its closing mark included.

    A mark that closes the line closes the quote, so that marks inside it don't; failing that
    the first mark that follows a word and is followed by none.
    """
    closers = _CLOSING[text[start]] + ('"' if text[start] != '"' else "”")
    line_end = _line_end(text, start)
    if text[start + 1 : line_end].rstrip().endswith(tuple(closers)):
        return line_end
    closes = re.compile(rf"(?<=\S)[{re.escape(closers)}](?!\w)")
    inside = closes.search(text, start + 1, line_end)
    if inside:
        return inside.end()
    spanning = closes.search(text, line_end, min(len(text), start + _LONGEST_QUOTE))
    return spanning.end() if spanning else line_end


def _line_end(text: str, start: int) -> int:
    ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
    return min(ends, default=len(text))
