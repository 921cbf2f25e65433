"""Article -> an extractive summary, by our own ranker or by one of sumy's methods."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Article, Summary, SummarySentence
from bot.text import sumymethods
from bot.text.ranking import rank
from bot.text.sentences import Sentence, paragraphs

METHODS = ("default", "lead", *sumymethods.SUMMARISERS)


def summarise(article: Article, count: int | None = None, method: str = "default") -> Summary:
    """Choose ``count`` sentences (default: by the article's length), in article order.

    Raises :class:`ValueError` for a method that is not in :data:`METHODS`.
    """
    if method not in METHODS:
        raise ValueError(f"no summary method {method!r}")
    parts = paragraphs(article.text, article.language)
    everything = [sentence for paragraph in parts for sentence in paragraph]
    count = count or _length(article)
    indices = _choose(method, parts, len(everything), count, article.language)
    return Summary(tuple(_quoted(everything[index]) for index in indices), method)


def _choose(
    method: str, parts: Sequence[Sequence[Sentence]], total: int, count: int, language: str
) -> list[int]:
    if total <= count or method == "lead":
        return list(range(min(total, count)))
    if method == "default":
        return rank(parts, count, language)
    return sumymethods.choose(method, parts, count, language)


def _length(article: Article) -> int:
    """Three sentences, a fourth from 900 words on, a fifth from 1,800."""
    return 3 + (article.words >= 900) + (article.words >= 1_800)


def _quoted(sentence: Sentence) -> SummarySentence:
    return SummarySentence(sentence.text, sentence.start, sentence.end)
