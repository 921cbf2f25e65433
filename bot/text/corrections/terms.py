"""Terms: the names, numbers and words in quotation marks that a correction is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from rapidfuzz import fuzz

from bot.text.corrections.numbers import shape
from bot.text.stopwords import STOP_WORDS

_REACH = 110  # characters looked at on one side of a cue
_MAX_WORDS = 6
_LOOSE = " \t\xa0,;:-–—("

_WORD = re.compile(r"[$€£]?\w[\w'’.,\-]*[\w%]|[\w%]")
_QUOTED = re.compile(r"[\"“”„«‘']([^\"“”„«»‘’\n]{1,80})[\"“”»’']")
_QUOTED_AT_END = re.compile(r"[\"“„«‘']([^\"“”„«»‘’\n]{1,80})[\"“”»’']$")
_ASIDE = re.compile(r"\s*\([^()\n]{1,20}\)$")
_LEAD_IN = re.compile(
    r"(?:\s|\b(?:an?|the|in|on|at|of|by|from|to|as|for|about|with|mr|mrs|ms|dr|just|really|its|his|her|their|our|"
    r"actually|called|simply|a\s+certain|it'?s|it\s+is|it\s+was)\b\.?)*",
    re.IGNORECASE,
)
_VOCATIVE = re.compile(r",\s*(?:dear\s+\w+|sir|madam|my\s+friend)$", re.IGNORECASE)
_RANGE = re.compile(r"(?:to|and|-|–)", re.IGNORECASE)
_GAP = re.compile(r"['’]?[ \t\xa0]+")
_NUMBER = re.compile(r"[$€£]?\d[\d,.]*(?:%|st|nd|rd|th|s)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}\b)")
_INNER_MARK = re.compile(r"['’]s?\b|(?<=\w)-(?=\w)")
_NORMAL_WORD = re.compile(r"\w+(?:\.\d+)?%?")
_JOINERS = frozenset({"of", "the", "and", "for", "de", "von", "van", "al", "el", "bin", "&"})
_WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_MONTH_NAMES = """
    january february march april may june july august september october november december
"""
_MONTHS = frozenset(_MONTH_NAMES.split())
_VERBS = frozenset({"stands", "stand", "meant", "reads"})
_NUMERALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen lakh crore
    """
_NUMBER_WORDS = frozenset(_NUMERALS.split())


class Kind(Enum):
    """What sort of thing a term is; only like can correct like."""

    NAME = auto()
    NUMBER = auto()
    QUOTED = auto()
    PLAIN = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand in a text; ``normal`` is how they are compared."""

    text: str
    kind: Kind
    normal: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "normal", normal(self.text))

    @property
    def content(self) -> frozenset[str]:
        """The words of the term that carry meaning."""
        return frozenset(word for word in self.normal.split() if word not in STOP_WORDS)


@lru_cache(maxsize=8_192)  # the words of an article come again and again
def normal(text: str) -> str:
    """``text`` in lower case, blanks single, marks and the commas in numbers gone."""
    text = _THOUSANDS.sub("", text.casefold())
    return " ".join(_NORMAL_WORD.findall(_INNER_MARK.sub("", text)))


def term_before(text: str, end: int) -> Term | None:
    """The term that ``text[:end]`` closes with."""
    window = text[max(0, end - _REACH) : end].rstrip(_LOOSE)
    for joiner in (" and", " but", " &"):
        window = window.removesuffix(joiner).rstrip(_LOOSE)
    window = _ASIDE.sub("", _VOCATIVE.sub("", window))
    if quoted := _QUOTED_AT_END.search(window):
        return _quoted(quoted.group(1))
    words: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(window))):
        following = words[-1].start() if words else len(window)
        if not _belongs(window[word.end() : following], word.group(), words):
            break
        words.append(word)
        if len(words) == _MAX_WORDS:
            break
    return _term([word.group() for word in reversed(words)])


def term_after(text: str, start: int) -> Term | None:
    """The term that ``text[start:]`` opens with, after articles and prepositions."""
    window = text[start : start + _REACH]
    lead_in = _LEAD_IN.match(window)
    window = window[lead_in.end() :] if lead_in else window
    if quoted := _QUOTED.match(window):
        return _quoted(quoted.group(1))
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(window):
        if not _belongs(
            window[words[-1].end() if words else 0 : word.start()], word.group(), words
        ):
            break
        words.append(word)
        if len(words) == _MAX_WORDS:
            break
    return _term([word.group() for word in words])


def _belongs(gap: str, word: str, words: list[re.Match[str]]) -> bool:
    if gap and not (_GAP.fullmatch(gap)):
        return False
    lower = word.lower()
    if words and _RANGE.fullmatch(lower) and _NUMBER.fullmatch(words[-1].group()):
        return True
    if lower in _NUMBER_WORDS:
        return True
    if lower in _JOINERS:
        return bool(words) and any(w.group()[:1].isupper() for w in words)
    return lower not in _VERBS and (lower not in STOP_WORDS or (word.isupper() and len(word) > 1))


def _quoted(text: str) -> Term | None:
    text = text.strip(" .,;:!?")
    number = _NUMBER.fullmatch(text)
    return Term(text, Kind.NUMBER if number else Kind.QUOTED) if text else None


def _term(words: list[str]) -> Term | None:
    while words and words[0].lower() in _JOINERS:
        words = words[1:]
    while words and words[-1].lower() in _JOINERS:
        words = words[:-1]
    words = [word.rstrip(".,'’-") for word in words]
    if not words:
        return None
    if len(words) == 3 and _NUMBER.fullmatch(words[0]) and _NUMBER.fullmatch(words[2]):
        return Term(" ".join(words), Kind.NUMBER)
    numbers = [word for word in words if _NUMBER.fullmatch(word) or word.lower() in _NUMBER_WORDS]
    if numbers and (
        _NUMBER.fullmatch(words[0])
        or words[0].lower() in _NUMBER_WORDS
        or _NUMBER.fullmatch(words[-1])
    ):
        return Term(numbers[0], Kind.NUMBER)
    capitals = [i for i, word in enumerate(words) if word[:1].isupper()]
    if capitals:
        return Term(" ".join(words[capitals[0] : capitals[-1] + 1]), Kind.NAME)
    return Term(" ".join(words), Kind.PLAIN)


def same(one: Term, other: Term) -> bool:
    """Whether two readers mean the same: equal but for spelling, plurals and hyphens."""
    a, b = one.normal, other.normal
    if a == b:
        return True
    if Kind.NUMBER in (one.kind, other.kind) or min(len(a), len(b)) < 6:
        return False
    return fuzz.ratio(a, b, score_cutoff=88) > 0


def alike(one: Term, other: Term) -> bool:
    """Whether one can be a mistake for the other by its form alone.

    Names that share a word, words that differ by a few letters, numbers of one shape, two days of
    the week, two months. "France" and "Spain" are not alike: whoever says "Spain, not France" may
    be arguing.
    """
    a, b = one.normal, other.normal
    if not a or not b or a == b:
        return False
    if one.kind is Kind.NUMBER or other.kind is Kind.NUMBER:
        return one.kind is other.kind and shape(one.text) is shape(other.text)
    if {a, b} <= _WEEKDAYS or {a, b} <= _MONTHS:
        return True
    if " " not in a and " " not in b:
        return min(len(a), len(b)) >= 4 and fuzz.ratio(a, b, score_cutoff=72) > 0
    return bool(one.content & other.content) or fuzz.ratio(a, b, score_cutoff=72) > 0
