"""Quotations in a paragraph: whose words are the author's own."""

from __future__ import annotations

import re

# Pages mix straight and curly marks, so any opening mark may be closed by any closing one. One
# that is never closed runs to the end: a quotation goes on in the next paragraph.
_QUOTATION = re.compile(
    r"[\"“„«「『][^\"”“»」』]*(?:[\"”“»」』]|$)|(?<!\w)‘[^’]*(?:’\w[^’]*)*(?:’|$)"
)

# Up to so many words in quotation marks are a term or irony, still in the author's sentence.
_SCARE = 3


def quotations(paragraph: str) -> list[tuple[int, int]]:
    """Where the quotations of more than a few words begin and end, marks included."""
    return [
        match.span()
        for match in _QUOTATION.finditer(paragraph)
        if len(match.group().split()) > _SCARE
    ]


def blanked(paragraph: str) -> str:
    """The paragraph with each quotation replaced by as many spaces."""
    pieces = []
    position = 0
    for start, end in quotations(paragraph):
        pieces += [paragraph[position:start], " " * (end - start)]
        position = end
    pieces.append(paragraph[position:])
    return "".join(pieces)
