"""Sentences and words with their character offsets, offline and for many languages.

Sentence boundaries come from `sentencex <https://pypi.org/project/sentencex/>`_, which needs no
model. :class:`SumyTokenizer` hands the same boundaries to sumy, whose own tokenizer would
download NLTK data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

# A word is letters, digits and their combining marks of any script, joined by inner apostrophes
# and hyphens; scripts written without spaces count one character as one word.
UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u200c\u200d"
_LETTER = rf"(?:[^\W_{UNSPACED}]|[{_MARKS}])"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]{_LETTER}*(?:['’\-]{_LETTER}+)*")

# Longer runs without any boundary are cut: no sentence of a writer has this many characters.
MAX_SENTENCE = 5_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, without the blanks around it."""

    text: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case."""
    return [match.group().lower() for match in _WORD.finditer(text)]


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """Split ``text`` into sentences; line breaks always end one.

    ``language`` is a BCP 47 primary subtag; unknown ones fall back to common rules.
    """
    return [sentence for paragraph in paragraphs(text, language) for sentence in paragraph]


def paragraphs(text: str, language: str = "en") -> list[list[Sentence]]:
    """The sentences of each line that has any."""
    found = []
    for line_start, line in _lines(text):
        paragraph = []
        for start, end in _boundaries(line, language):
            paragraph += _trimmed(text, line_start + start, line_start + end)
        found.append(paragraph)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.splitlines(keepends=True):
        if not line.isspace():
            yield position, line
        position += len(line)


def _boundaries(line: str, language: str) -> Iterator[tuple[int, int]]:
    start = 0
    for piece in sentencex.segment(language, line):
        end = start + len(piece)
        for cut in range(start, end, MAX_SENTENCE):
            yield cut, min(cut + MAX_SENTENCE, end)
        start = end


def _trimmed(text: str, start: int, end: int) -> list[Sentence]:
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return []
    start += len(piece) - len(piece.lstrip())
    return [Sentence(body, start, start + len(body))]


class SumyTokenizer:
    """The two methods that sumy asks of a tokenizer, on top of this module."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in sentences(text, self.language))

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(words(text))
