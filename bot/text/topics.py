"""What a text is about: its terms, and how central each sentence is to it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence, Set
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


def terms(said: Sequence[str], language: str) -> list[str]:
    """The stems of those of the words ``said`` that carry meaning.

    In scripts that are written without spaces, where a word is a character, pairs of them.
    """
    ignored = stop_words(language)
    found = []
    previous = ""
    for word in said:
        character = word if len(word) == 1 and _UNSPACED.match(word) else ""
        if not character and (stem := _stem(word.replace("’", "'"), language, ignored)):
            found.append(stem)
        elif character and character not in ignored:
            if previous:
                found.append(previous + character)
        else:
            character = ""
        previous = character
    return found


def _stem(word: str, language: str, ignored: Set[str]) -> str:
    """The stem of a word; nothing where the word is a function word."""
    if word in ignored:
        return ""
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
        return weight / max(1, self.lengths[index]) ** exponent

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
    bags = [terms(spoken, language) for spoken in said]
    counts = Counter(term for bag in bags for term in bag)
    edge = max(3, len(bags) // 10)
    opening = {term for bag in bags[:edge] for term in bag}
    closing = {term for bag in bags[-edge:] for term in bag}
    weights = Counter[str]()
    for term, times in counts.items():
        if times > 1:
            weights[term] = times * (10 + 4 * (term in opening)) * (10 + 2 * (term in closing))
    return Topics(tuple(map(frozenset, bags)), tuple(map(len, said)), weights)
