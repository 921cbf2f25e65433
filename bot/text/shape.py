"""Which sentences of a page are the author's prose, rather than headings, captions or quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.text.quotations import blanked
from bot.text.sentences import Sentence, words
from bot.text.wordlists import mapping

_ENDS = re.compile(r"[.!?…。！？।۔؟][\"”’'»)\]」』]*$")
_TAIL = 10
_SHORTEST = 5
_LONGEST = 90


def prose(text: str, paragraph: Sequence[Sentence]) -> list[bool]:
    """For each sentence of a paragraph of ``text`` whether it is a full sentence of the author's.

    Not so: fragments and headings, shouting, captions and other boilerplate, and sentences of
    which most stands in quotation marks.
    """
    start, end = paragraph[0].start, paragraph[-1].end
    own = blanked(text[start:end])
    return [_full(s, own[s.start - start : s.end - start]) for s in paragraph]


def _full(sentence: Sentence, own: str) -> bool:
    text = sentence.text
    return (
        bool(_ENDS.search(text, max(0, len(text) - _TAIL)))
        and _SHORTEST <= len(words(text)) <= _LONGEST
        and (own == text or 2 * len(own.split()) > len(text.split()))
        and text.count("(") == text.count(")")
        and not _shouted(text)
        and not any(pattern.search(text) for pattern in _boilerplate())
    )


def _shouted(text: str) -> bool:
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    patterns: list[str] = mapping("boilerplate.yaml")["patterns"]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
