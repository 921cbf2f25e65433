"""Sentences and words with their character offsets, offline and for many languages.

Sentence boundaries come from `sentencex <https://pypi.org/project/sentencex/>`_, which needs no
model. :class:`SumyTokenizer` hands the same boundaries to sumy, whose own tokenizer would
download NLTK data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import sentencex

from bot.text.wordlists import mapping

# A word is letters, digits and their combining marks of any script, joined by inner apostrophes
# and hyphens; scripts written without spaces count one character as one word.
UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0903\u093a-\u094f\u0962\u0963\u200c\u200d"
)
_LETTER = rf"(?:[^\W_{UNSPACED}]|[{_MARKS}])"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]{_LETTER}*(?:['’\-]{_LETTER}+)*")

# Longer runs without any boundary are cut: no sentence of a writer has this many characters.
MAX_SENTENCE = 5_000

# Ends of sentences that sentencex takes for abbreviations, or misses behind a bracket or before
# a figure.
_MISSED = re.compile(r"\b(?:me|us)\. (?=[A-Z“\"])|\A\([^()]+[.!?]\) (?=[A-Z“\"])|[。！？](?=\d)")
_FULL_STOP = re.compile(r"\.\s+\Z")
_CLOSING = frozenset("”’»)]」』")
_LOOK_BACK = 20
# Half a character, which sentencex can't be handed.
_SURROGATE = re.compile("[\ud800-\udfff]")
# A shelf of novels: what comes after so many sentences is no op-ed, and is left unread.
MAX_SENTENCES = 20_000
# Of texts this long, books, only the last one is remembered: its sentences fill many megabytes.
_LONG = 100_000
_WINDOW = 2 * MAX_SENTENCE

# A text is wrapped by hand where it has so many lines, about as wide as mail and old pages set it.
_FEWEST_WRAPPED = 8
_NARROWEST, _WIDEST = 45, 100


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, without the blanks around it."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4_096)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in lower case. Those of the last sentences are remembered."""
    return tuple(_WORD.findall(text.lower()))


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """Split ``text`` into sentences; see :func:`paragraphs`."""
    return [sentence for paragraph in paragraphs(text, language) for sentence in paragraph]


def paragraphs(text: str, language: str = "en") -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each paragraph that has any.

    A line is a paragraph, save in text that was wrapped by hand, where blank lines part them.
    ``language`` is a BCP 47 primary subtag; unknown ones fall back to common rules. At most about
    :data:`MAX_SENTENCES` are given. What was split last is remembered: every reader of a page asks
    for the same article's.
    """
    return (_remembered if len(text) < _LONG else _remembered_long)(text, language)


def _split(text: str, language: str) -> tuple[tuple[Sentence, ...], ...]:
    lines = list(_lines(text))
    found: list[tuple[Sentence, ...]] = []
    room = MAX_SENTENCES
    for start, end in _joined(text, lines) if _hard_wrapped(lines) else lines:
        paragraph: list[Sentence] = []
        for cut, stop in islice(_boundaries(text[start:end], language), room):
            paragraph += _trimmed(text, start + cut, start + stop)
        found.append(tuple(paragraph))
        room -= len(paragraph)
        if room <= 0:
            break
    return tuple(found)


_remembered = lru_cache(maxsize=256)(_split)
_remembered_long = lru_cache(maxsize=1)(_split)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in text.splitlines(keepends=True):
        if not line.isspace():
            yield position, position + len(line)
        position += len(line)


def _hard_wrapped(lines: Sequence[tuple[int, int]]) -> bool:
    """Whether lines were broken at a margin: nearly none is long, most are about as long."""
    lengths = sorted(end - start for start, end in lines)
    if len(lengths) < _FEWEST_WRAPPED:
        return False
    margin = lengths[len(lengths) * 95 // 100]
    full = sum(margin * 3 // 4 <= length <= margin for length in lengths)
    return _NARROWEST <= margin <= _WIDEST and full * 3 > len(lengths) * 2


def _joined(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of lines without a blank one between them."""
    start, end = lines[0]
    for following, stop in lines[1:]:
        if following > end or text[following].isspace():
            yield start, end
            start = following
        end = stop
    yield start, end


def _boundaries(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end, the blanks after them included."""
    start = 0
    for end in [*_ends(paragraph, language), len(paragraph)]:
        for cut in range(start, end, MAX_SENTENCE):
            yield cut, min(cut + MAX_SENTENCE, end)
        start = end


def _ends(paragraph: str, language: str) -> Iterator[int]:
    """The inner boundaries: sentencex's, less those it is wrong about, and those it misses."""
    goes_on = _goes_on(language)
    start = end = 0
    for piece in _pieces(paragraph, language):
        if start < end and not goes_on(paragraph, start, end):
            yield end
            start = end
        for missed in _MISSED.finditer(piece):
            yield end + missed.end()
            start = end + missed.end()
        end += len(piece)


def _pieces(paragraph: str, language: str) -> Iterator[str]:
    """What sentencex makes of a paragraph, a window at a time: its time grows with the square."""
    start = 0
    while start < len(paragraph):
        end = min(start + _WINDOW, len(paragraph))
        pieces = sentencex.segment(language, _SURROGATE.sub("\ufffd", paragraph[start:end]))
        if end < len(paragraph) and len(pieces) > 1:
            pieces.pop()  # the window may have cut it
        yield from pieces
        start += sum(map(len, pieces))


@cache
def _goes_on(language: str) -> Callable[[str, int, int], bool]:
    """Whether a sentence that began at ``start`` doesn't end at ``end``."""
    listed = mapping("abbreviations.yaml").get(language)
    abbreviation = re.compile(rf"(?:{listed})\s+\Z") if listed else None

    def goes_on(paragraph: str, start: int, end: int) -> bool:
        before = paragraph[max(start, end - _LOOK_BACK) : end]
        following = paragraph[end : end + 1]
        return (
            bool(_FULL_STOP.search(before) and following.islower())
            or following in _CLOSING
            or bool(abbreviation and abbreviation.search(before))
        )

    return goes_on


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
