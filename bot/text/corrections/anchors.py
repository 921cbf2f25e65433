"""Where the disputed words stand in the article."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.model import Article
from bot.text.corrections.terms import Kind, Term, is_year, normal, term_before
from bot.text.sentences import sentences, words
from bot.text.stopwords import STOP_WORDS

_WORD = re.compile(r"[$€£]?\w+(?:['’.,\-]\w+)*%?")
_ACRONYM = re.compile(r"\(([A-Z][A-Z&.]{1,9})\)")
NUMBER = re.compile(r"[$€£]?\d[\d,.]*\d%?|\d%?")
_ENDING = re.compile(r"['’]s$|(?:ies|ed|es|s|e)$")
_NEAR = 50  # places of one word that are tried for a phrase in other spelling


@dataclass(frozen=True, slots=True)
class Anchors:
    """An article prepared for looking up phrases, acronyms and what it says of a subject."""

    text: str
    sentence_words: tuple[frozenset[str], ...]
    sentence_text: tuple[str, ...]
    sentence_normal: tuple[str, ...]
    _spans: tuple[tuple[int, int], ...]
    _normal: tuple[str, ...]
    _places: dict[str, list[int]]
    _sentences_of: dict[str, list[int]]
    _expansions: dict[str, Term] = field(default_factory=dict)

    def find(self, term: Term) -> str | None:
        """The words of the article that ``term`` names, verbatim, or None."""
        phrase = term.normal.split()
        if not phrase or len(phrase) > 12:
            return None
        for place in self._places.get(phrase[0], ()):
            if list(self._normal[place : place + len(phrase)]) == phrase:
                return self._verbatim(place, len(phrase))
        if len(phrase) == 1 or term.kind is Kind.NUMBER:
            return None
        return self._nearly(phrase, 88.0)

    def has(self, term: Term) -> bool:
        """Whether the article says exactly ``term``, but for case and hyphens."""
        phrase = term.normal.split()
        return any(
            list(self._normal[place : place + len(phrase)]) == phrase
            for place in self._places.get(phrase[0] if phrase else "", ())
        )

    def near_name(self, term: Term) -> str | None:
        """A name of the article with as many words as ``term``, most of them the same."""
        phrase = term.normal.split()
        return self._nearly(phrase, 65.0) if 3 <= len(phrase) <= 12 else None

    def expansion(self, acronym: str) -> Term | None:
        """What the article says an acronym is short for, as in ``Some Name (SN)``."""
        return self._expansions.get(acronym.replace(".", ""))

    def acronym_of(self, name: str) -> str | None:
        """The acronym that the article gives ``name``."""
        return next(
            (a for a, full in self._expansions.items() if full.normal == normal(name)), None
        )

    def nearest_word(self, word: str) -> str | None:
        """The one word of the article that differs from ``word`` by a few letters."""
        if not 4 <= len(word) <= 30 or " " in word:
            return None
        known = [w for w in self._places if w[:1] == word[:1] and abs(len(w) - len(word)) <= 2]
        best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=72)
        return self._verbatim(self._places[best[0]][0], 1) if best else None

    def about(self, said: frozenset[str]) -> list[int]:
        """Indices of the sentences that share words with ``said``, most first."""
        shared: dict[int, int] = defaultdict(int)
        for word in sorted(said):
            for index in self._sentences_of.get(word, ())[:_NEAR]:
                shared[index] += 1
        return sorted(shared, key=lambda index: (-shared[index], index))

    def _verbatim(self, place: int, count: int) -> str:
        return self.text[self._spans[place][0] : self._spans[place + count - 1][1]]

    def _nearly(self, phrase: list[str], best: float) -> str | None:
        wanted, found = " ".join(phrase), None
        for offset, word in enumerate(phrase):
            if word in STOP_WORDS:
                continue
            for at in self._places.get(word, ())[:_NEAR]:
                place = max(0, at - offset)
                window = self._normal[place : place + len(phrase)]
                score = fuzz.ratio(wanted, " ".join(window), score_cutoff=best)
                if score > best:
                    best, found = score, self._verbatim(place, len(window))
        return found


def anchors(article: Article) -> Anchors:
    """Prepare ``article`` (its title counts as its first line)."""
    text = f"{article.title}\n{article.text}" if article.title else article.text
    spans = [match.span() for match in _WORD.finditer(text)]
    normals = [normal(text[start:end]) for start, end in spans]
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(normals):
        places[word].append(place)
    parts = sentences(text, article.language)
    said = [content_words(part.text) for part in parts]
    sentences_of: dict[str, list[int]] = defaultdict(list)
    for index, content in enumerate(said):
        for word in content:
            sentences_of[word].append(index)
    return Anchors(
        text=text,
        sentence_words=tuple(said),
        sentence_text=tuple(part.text for part in parts),
        sentence_normal=tuple(f" {normal(part.text)} " for part in parts),
        _spans=tuple(spans),
        _normal=tuple(normals),
        _places=dict(places),
        _sentences_of=dict(sentences_of),
        _expansions=expansions(text),
    )


def expansions(text: str) -> dict[str, Term]:
    """Acronyms that ``text`` spells out, with what they stand for."""
    found: dict[str, Term] = {}
    for match in _ACRONYM.finditer(text):
        acronym = match.group(1).replace(".", "")
        full = term_before(text, match.start())
        if full and full.kind is Kind.NAME and _initials(full.text, acronym):
            found.setdefault(acronym, full)
    return found


def _initials(full: str, acronym: str) -> bool:
    capitals = "".join(word[0] for word in full.split() if word[0].isupper())
    return capitals[:1] == acronym[:1] and len(full.split()) >= len(acronym) - 1


def content_words(text: str) -> frozenset[str]:
    """The words of ``text`` that say something, without plural and tense endings."""
    return frozenset(
        _ENDING.sub("", word)
        for word in words(text)
        if word not in STOP_WORDS and len(word) > 2 and not word[0].isdigit()
    )


def numbers_like(term: Term, text: str) -> list[str]:
    """The numbers of ``text`` that are of one sort with ``term``, but another number."""
    found = []
    for match in NUMBER.finditer(text):
        number = Term(match.group(), Kind.NUMBER)
        if is_year(number) == is_year(term) and number.normal != term.normal:
            found.append(match.group())
    return found


def counted(number: str, text: str) -> str:
    """What ``number`` counts in ``text``: the word after it, or nothing."""
    match = re.search(rf"(?<![\w.,]){re.escape(number)}\s+([^\W\d_]+)", text)
    return _ENDING.sub("", match.group(1).lower()) if match else ""
