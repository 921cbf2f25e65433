"""What a text is about: its terms, and how central each sentence is to it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.sentences import UNSPACED, Sentence, words
from bot.text.wordlists import stop_words

_ENGLISH_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|ly)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_UNSPACED = re.compile(rf"[{UNSPACED}]")

# Inflected languages write one word in many forms. Cutting words to so many letters conflates
# them about as well as a stemmer (McNamee and Mayfield 2004, "Character n-gram tokenization").
_STEM = 6

# Scores are rounded before they are compared: the last bits of a sum differ between machines.
DIGITS = 9


def _terms(said: Sequence[str], stems: Mapping[str, str]) -> list[str]:
    """The stems of the words ``said``, those without one left out; pairs of characters in
    scripts that are written without spaces, where a word is a character."""
    found = []
    previous = ""
    for word in said:
        stem = stems[word]
        character = len(word) == 1 and _UNSPACED.match(word)
        if not character:
            previous = ""
            if stem:
                found.append(stem)
            continue
        if previous and stem:
            found.append(previous + stem)
        previous = stem
    return found


def _stem(word: str, language: str) -> str:
    """The stem of a word; nothing where the word is a function word."""
    word = word.replace("’", "'")
    if word in stop_words(language):
        return ""
    if _UNSPACED.match(word):
        return word
    if language == "en":
        return _ENGLISH_ENDING.sub("", _POSSESSIVE.sub("", word))
    return word[:_STEM]


@dataclass(frozen=True, slots=True)
class Topics:
    """The terms of each sentence and how much each term weighs in the whole text."""

    sentences: tuple[frozenset[str], ...]
    lengths: tuple[int, ...]
    weights: Counter[str]

    def density(self, index: int, exponent: float) -> float:
        """The weight of a sentence's terms by its length in words, to the ``exponent``."""
        weight = sum(self.weights[term] for term in self.sentences[index])
        return weight / math.pow(max(1, self.lengths[index]), exponent)

    def overlap(self, one: int, other: int) -> float:
        """The cosine of two sentences, 0 to 1, each term counted once."""
        a, b = self.sentences[one], self.sentences[other]
        if not a or not b:
            return 0.0
        return len(a & b) / math.sqrt(len(a) * len(b))


def topics(sentences: Sequence[Sentence], language: str) -> Topics:
    """Weigh each term by how often it occurs, and more where it opens or closes the text.

    Weights are whole numbers, tenths of an occurrence, so that their sums don't depend on order.
    """
    said = [words(sentence.text) for sentence in sentences]
    vocabulary = dict.fromkeys(word for spoken in said for word in spoken)
    stems = {word: _stem(word, language) for word in vocabulary}
    bags = [_terms(spoken, stems) for spoken in said]
    counts = Counter(term for bag in bags for term in bag)
    edge = max(3, len(bags) // 10)
    opening = {term for bag in bags[:edge] for term in bag}
    closing = {term for bag in bags[-edge:] for term in bag}
    weights = Counter[str]()
    for term, times in counts.items():
        if times > 1:
            weights[term] = times * (10 + 4 * (term in opening)) * (10 + 2 * (term in closing))
    return Topics(tuple(map(frozenset, bags)), tuple(map(len, said)), weights)
