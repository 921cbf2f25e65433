"""Where the disputed words stand in the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz import fuzz, process

from bot.model import Article
from bot.text.corrections.terms import Kind, Term, normal, term_before
from bot.text.sentences import sentences, words
from bot.text.stopwords import STOP_WORDS

_WORD = re.compile(r"[$€£]?\w+(?:['’.,\-]\w+)*%?")
_ACRONYM = re.compile(r"\(([A-Z][A-Z&.]{1,9})\)")
_ENDING = re.compile(r"['’]s$|(?:ies|ed|es|s|e)$")
_TRIED = 200  # places of one word, and sentences with it, that are looked at
_VOCABULARY = 5_000  # words of an article among which a misspelt one is looked for


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
        phrase = tuple(term.normal.split())
        if not phrase or len(phrase) > 12:
            return None
        place = self._place(phrase)
        if place is not None:
            return self._verbatim(place, len(phrase))
        if len(phrase) == 1 or term.kind is Kind.NUMBER:
            return None
        return self._nearly(phrase)

    def has(self, term: Term) -> bool:
        """Whether the article says exactly ``term``, but for case and hyphens."""
        return self._place(tuple(term.normal.split())) is not None

    def near_name(self, term: Term) -> str | None:
        """The name of the article that has all words of ``term`` but one, in their places."""
        phrase = tuple(term.normal.split())
        if not 3 <= len(phrase) <= 12:
            return None
        for place in self._aligned(phrase):
            window = self._normal[place : place + len(phrase)]
            differing = [i for i, word in enumerate(window) if word != phrase[i]]
            if len(window) == len(phrase) and len(differing) == 1:
                start, end = self._spans[place + differing[0]]
                if self.text[start:end][:1].isupper():
                    return self._verbatim(place, len(phrase))
        return None

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
        known = [w for w in islice(self._places, _VOCABULARY) if abs(len(w) - len(word)) <= 2]
        best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=72)
        return self._verbatim(self._places[best[0]][0], 1) if best else None

    def about(self, said: frozenset[str]) -> list[int]:
        """Indices of the sentences that share words with ``said``, most first."""
        shared: dict[int, int] = defaultdict(int)
        for word in sorted(said):
            for index in self._sentences_of.get(word, ())[:_TRIED]:
                shared[index] += 1
        return sorted(shared, key=lambda index: (-shared[index], index))

    def _verbatim(self, place: int, count: int) -> str:
        return self.text[self._spans[place][0] : self._spans[place + count - 1][1]]

    def _place(self, phrase: tuple[str, ...]) -> int | None:
        for place in self._aligned(phrase[:1]):
            if self._normal[place : place + len(phrase)] == phrase:
                return place
        return None

    def _aligned(self, phrase: tuple[str, ...]) -> Iterator[int]:
        """Where ``phrase`` would begin if one of its words stood in its place."""
        for offset, word in enumerate(phrase):
            if len(phrase) == 1 or word not in STOP_WORDS:
                for at in islice(self._places.get(word, ()), _TRIED):
                    if at >= offset:
                        yield at - offset

    def _nearly(self, phrase: tuple[str, ...]) -> str | None:
        wanted, best, found = " ".join(phrase), 88.0, None
        for place in self._aligned(phrase):
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
