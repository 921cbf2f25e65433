"""The lines of a source with their offsets, whatever its line ends and blanks are."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Only these end a line: str.splitlines would also break at the C1 controls that stand for
# typographic marks in wrongly decoded Windows-1252 pages.
_LINE = re.compile(r"[^\r\n]+")
# Blanks that str.strip leaves: the byte-order mark, zero-width and direction marks.
_EDGE = " \t\f\v\x00\u00a0\ufeff\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202c\u3000"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something, without the blanks around it.

    ``gap`` counts the empty lines before it.
    """

    text: str
    start: int
    end: int
    gap: int = 0


def lines_of(source: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The non-blank lines of ``source[start:end]``; offsets point into ``source``."""
    end = len(source) if end is None else end
    found: list[Line] = []
    last = start
    for match in _LINE.finditer(source, start, end):
        line = _trimmed(match.group(), match.start())
        if line is None:
            continue
        breaks = _breaks(source[last : match.start()])
        found.append(Line(*line, gap=max(0, breaks - 1) if found else 0))
        last = line[2]
    return found


def _trimmed(text: str, start: int) -> tuple[str, int, int] | None:
    body = text.lstrip().lstrip(_EDGE)
    start += len(text) - len(body)
    body = body.rstrip(_EDGE).rstrip()
    return (body, start, start + len(body)) if body else None


def _breaks(between: str) -> int:
    return between.count("\n") + between.count("\r") - between.count("\r\n")
