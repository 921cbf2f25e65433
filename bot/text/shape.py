"""Which sentences of a page are the author's prose, rather than headings, captions or quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.text.quotations import blanked
from bot.text.sentences import Sentence, words
from bot.text.wordlists import mapping

_ENDS = re.compile(r"[.!?…。！？।۔؟][\"”’'»)\]」』]*$")
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
    said = words(sentence.text)
    return (
        _SHORTEST <= len(said) <= _LONGEST
        and bool(_ENDS.search(sentence.text))
        and 2 * len(words(own)) > len(said)
        and sentence.text.count("(") == sentence.text.count(")")
        and not _shouted(sentence.text)
        and not any(pattern.search(sentence.text) for pattern in _boilerplate())
    )


def _shouted(text: str) -> bool:
    cased = sum(letter.isupper() or letter.islower() for letter in text)
    return 2 * sum(letter.isupper() for letter in text) > max(1, cased)


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    patterns: list[str] = mapping("boilerplate.yaml")["patterns"]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
