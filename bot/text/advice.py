"""Article -> what its author wants done."""

from __future__ import annotations

import re

from bot.model import Article, Recommendation
from bot.text.sentences import sentences

_CUE = re.compile(
    r"\b(?:must|should|ought to|ha(?:s|ve) to|needs? to|it is time (?:to|for)|let[’']?s|"
    r"would do well to|what is needed)\b",
    re.IGNORECASE,
)


def recommendations(article: Article) -> tuple[Recommendation, ...]:
    """The author's recommendations, most central first."""
    found = []
    for sentence in sentences(article.text, article.language):
        if match := _CUE.search(sentence.text):
            found.append(Recommendation(sentence.text, sentence.start, sentence.end, match.group()))
    return tuple(found)
