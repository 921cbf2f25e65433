"""Comments -> statements: their authors' own sentences, as sets of weighted stems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log

import Stemmer

from bot.model import Comment
from bot.text.ownwords import answers_somebody, own_words
from bot.text.sentences import sentences
from bot.text.stopwords import COMMON_WORDS, NEGATIONS, STOP_WORDS
from bot.text.wordlists import stop_words

MAX_READ = 20_000  # characters of one comment
MAX_STATEMENTS = 40  # of one comment
_MIN_STEMS = 3
_MIN_WORDS = 4
_MAX_WORDS = 70
_REPEATED = 5  # a sentence of so many words that stands elsewhere word for word is a quotation

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Questions, and what reports or addresses others, argue with a point rather than make it.
_QUESTION_MARKS = "?？؟"
_REPORTS = """
    said say says saying claim claims claimed claiming argue argues argued stated states implies
    implied imply accuse accused accusing quote quoted quoting mention mentions mentioned mentioning
    post posts posted thread threads debate debated debating refute refuted refuting wonder wonders
    wondered wondering
    """
_REPORTING = frozenset(_REPORTS.split())
_DOUBTS = ("not sure", "not know", "n't know", "dont know", "please explain", "please show")
_BLANKED = re.compile(r" {8,}")
_BUT = re.compile(r",?\s(?:but|however|yet)[\s,]", re.IGNORECASE)
_ADDRESSES = re.compile(r"\byou(?:r|rs|rself|['’]\w+)?\b", re.IGNORECASE)
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
_NEGATIONS = {
    "de": frozenset({"nicht", "kein", "keine", "keinen", "nie", "niemals", "ohne"}),
    "en": NEGATIONS,
    "es": frozenset({"no", "nunca", "jamás", "sin", "ningún", "ninguna"}),
    "fr": frozenset({"pas", "jamais", "aucun", "aucune", "sans", "rien"}),
    "it": frozenset({"non", "mai", "senza", "nessun", "nessuna"}),
    "nl": frozenset({"niet", "geen", "nooit", "zonder"}),
    "pt": frozenset({"não", "nunca", "jamais", "sem", "nenhum", "nenhuma"}),
    "ru": frozenset({"не", "нет", "никогда", "без"}),
}


# Negations that stand for what they deny, instead of before it.
_PRONOUNS = frozenset({"nothing", "nobody", "none", "nowhere", "rien", "nada", "niente", "nichts"})


@dataclass(frozen=True, slots=True)
class Content:
    """What a sentence is about: its stems, those that a negation denies, and if there is any."""

    stems: frozenset[str]
    denied: frozenset[str]
    negated: bool

    def contradicts(self, other: Content) -> bool:
        """Whether one denies what the other doesn't."""
        disputed = self.denied ^ other.denied
        return self.negated != other.negated or bool(disputed & self.stems & other.stems)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a comment; offsets are those of the source."""

    comment: int
    text: str
    start: int
    end: int
    content: Content

    @property
    def stems(self) -> frozenset[str]:
        """What the sentence is about."""
        return self.content.stems


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as statements.

    ``own`` is its text with what others said blanked, ``stems`` are those of all that it says
    itself, ``quoted`` those of what it quotes.
    """

    comment: Comment
    own: str
    statements: tuple[Statement, ...]
    stems: frozenset[str]
    quoted: frozenset[str]


class Stems:
    """Words -> stems of one language, each word stemmed once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stemmer = Stemmer.Stemmer(_STEMMERS.get(language, "porter"))
        self._stop = stop_words(language) | (STOP_WORDS if language == "en" else frozenset())
        self._negations = _NEGATIONS.get(language, frozenset())
        self._known: dict[str, str] = {}
        self.common = frozenset(self._stemmer.stemWords(sorted(COMMON_WORDS)))

    def of(self, text: str) -> Content:
        """What ``text`` says."""
        stems: set[str] = set()
        denied: set[str] = set()
        negated = denies = False
        for word in WORD.findall(text.lower().replace("’", "'")):
            if word in self._negations:
                negated, denies = True, word not in _PRONOUNS
            elif stem := self._stem(word):
                stems.add(stem)
                if denies:
                    denied.add(stem)
                    denies = False
        return Content(frozenset(stems), frozenset(denied), negated)

    def in_order(self, text: str) -> tuple[str, ...]:
        """The stems of ``text`` as they follow each other."""
        said = WORD.findall(text.lower().replace("’", "'"))
        return tuple(stem for word in said if (stem := self._stem(word)))

    def _stem(self, word: str) -> str:
        stem = self._known.get(word)
        if stem is None:
            empty = word in self._stop or len(word) < 2 or word.isdigit()
            stem = "" if empty else self._stemmer.stemWord(word.removesuffix("'s"))
            self._known[word] = stem
        return stem


def read_comments(comments: Iterable[Comment], stems: Stems, article: str) -> list[Said]:
    """The statements of ``comments``; repeated comments and sentences only where first said.

    What repeats the article word for word isn't a statement of the commenter.
    """
    told = {key for part in sentences(article, stems.language) if (key := _key(part.text))}
    seen: set[tuple[str, ...] | str] = set()
    found = []
    for comment in comments:
        own = own_words(comment)[:MAX_READ]
        said = _Reader(stems, told).read(comment, own)
        everything = stems.in_order(own)
        alike = everything if len(everything) > _MIN_STEMS else " ".join(own.split()).casefold()
        if alike in seen:
            continue
        seen.add(alike)
        quoted = _quoted(comment.text, own, stems)
        found.append(Said(comment, own, said, frozenset(everything), quoted))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    stems: Stems
    told: set[str]

    def read(self, comment: Comment, own: str) -> tuple[Statement, ...]:
        found: list[Statement] = []
        answers = answers_somebody(comment)
        for part in sentences(own, self.stems.language):
            if len(found) == MAX_STATEMENTS:
                break
            if not _MIN_WORDS <= len(part.text.split()) <= _MAX_WORDS:
                continue
            key = _key(part.text)
            if key in self.told or not _asserts(part.text):
                continue
            if answers and _ADDRESSES.search(part.text):
                continue
            if key:
                self.told.add(key)
            verbatim = comment.text[part.start : part.end]
            if verbatim != part.text or not verbatim[0].isalnum():
                continue
            content = self.stems.of(_point(verbatim))
            if len(content.stems) >= _MIN_STEMS:
                start, end = comment.start + part.start, comment.start + part.end
                found.append(Statement(comment.id, verbatim, start, end, content))
        return tuple(found)


def _point(sentence: str) -> str:
    """What the sentence comes down to: in "granted, this, but that" it is that."""
    conceded, _, point = _BUT.sub("\0", sentence).rpartition("\0")
    return point if conceded and len(point.split()) > _MIN_STEMS else sentence


def _asserts(sentence: str) -> bool:
    lower = sentence.lower()
    if any(mark in sentence for mark in _QUESTION_MARKS) or any(d in lower for d in _DOUBTS):
        return False
    return _REPORTING.isdisjoint(lower.replace(",", " ").split())


def _key(sentence: str) -> str:
    words = sentence.casefold().split()
    return " ".join(words).strip(" .!?,;:\"'“”") if len(words) >= _REPEATED else ""


def _quoted(text: str, own: str, stems: Stems) -> frozenset[str]:
    """The stems of what ``own`` leaves out of ``text``."""
    left_out = (text[gap.start() : gap.end()] for gap in _BLANKED.finditer(own))
    return frozenset(stems.in_order(" ".join(left_out)))


def weights(said: Collection[Said], common: frozenset[str]) -> dict[str, float]:
    """How much sharing a stem says, for each that at least two comments use.

    Inverse document frequency over comments, a third of it for words common in any argument.
    """
    uses: Counter[str] = Counter()
    for one in said:
        uses.update(one.stems)
    return {
        stem: log(1 + len(said) / count) * (1 / 3 if stem in common else 1)
        for stem, count in uses.items()
        if count > 1
    }
