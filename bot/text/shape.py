"""Which sentences of a page are the author's prose, no headings, captions or quotations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.text.quotations import blanked
from bot.text.sentences import Sentence, words
from bot.text.wordlists import mapping

_ENDS = re.compile(r"[.!?…。！？।۔؟][\"”’'»)\]」』]*$")
_BEFORE_LETTERS = re.compile(r"\A\W+")
_TAIL = 10
_SHORTEST = 5
_LONGEST = 90


def prose(text: str, paragraph: Sequence[Sentence]) -> list[bool]:
    """For each sentence of a paragraph of ``text`` whether it is a full sentence of the author's.

    Not so: fragments and headings, shouting, captions and other boilerplate, and sentences that
    open with a quotation or of which most is one.
    """
    start, end = paragraph[0].start, paragraph[-1].end
    own = blanked(text[start:end])
    return [_full(s, own[s.start - start : s.end - start]) for s in paragraph]


def _full(sentence: Sentence, own: str) -> bool:
    text = sentence.text
    return (
        bool(_ENDS.search(text, max(0, len(text) - _TAIL)))
        and _SHORTEST <= len(words(text)) <= _LONGEST
        and not _cut_off(text)
        and (own == text or _own_words(own, text))
        and text.count("(") == text.count(")")
        and not _shouted(text)
        and not is_boilerplate(text)
    )


def _cut_off(text: str) -> bool:
    """Whether a sentence begins in the middle: with a small letter."""
    return _BEFORE_LETTERS.sub("", text, count=1)[:1].islower()


def _own_words(own: str, text: str) -> bool:
    """Whether the author speaks first and most in a sentence, what is quoted being blanked."""
    return not own[0].isspace() and 2 * len(own.split()) > len(text.split())


def is_boilerplate(text: str) -> bool:
    """Whether a sentence is a caption, a teaser, a form or the author's biography."""
    return _boilerplate().has(text)


def _shouted(text: str) -> bool:
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


@dataclass(frozen=True, slots=True)
class _Boilerplate:
    openings: re.Pattern[str]
    dated: re.Pattern[str]
    credits: re.Pattern[str]
    phrases: tuple[str, ...]

    def has(self, text: str) -> bool:
        plain = text.lower().replace("’", "'")
        return (
            self.openings.match(plain) is not None
            or self.dated.search(plain) is not None
            or self.credits.search(plain) is not None
            or any(phrase in plain for phrase in self.phrases)
        )


@cache
def _boilerplate() -> _Boilerplate:
    lists: Mapping[str, Any] = mapping("boilerplate.yaml")
    return _Boilerplate(
        re.compile("|".join(lists["openings"])),
        re.compile(lists["dated"]),
        re.compile(rf"\((?:{'|'.join(lists['credits'])})"),
        tuple(lists["phrases"]),
    )
