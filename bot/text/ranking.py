"""Our own ranker for argumentative text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from bot.text.sentences import Sentence, words
from bot.text.wordlists import stop_words


def rank(paragraphs: Sequence[Sequence[Sentence]], count: int, language: str) -> list[int]:
    """The indices of ``count`` sentences, counted through all ``paragraphs``, in order."""
    null = stop_words(language)
    bags = [
        Counter(word for word in words(sentence.text) if word not in null)
        for paragraph in paragraphs
        for sentence in paragraph
    ]
    total = Counter[str]()
    for bag in bags:
        total.update(bag)
    scores = [round(_centrality(bag, total), 9) for bag in bags]
    best = sorted(range(len(bags)), key=lambda index: (-scores[index], index))
    return sorted(best[:count])


def _centrality(bag: Counter[str], total: Counter[str]) -> float:
    """The cosine of a sentence to the whole text."""
    norm = math.sqrt(sum(times * times for times in bag.values()))
    return sum(times * total[word] for word, times in bag.items()) / norm if norm else 0.0
