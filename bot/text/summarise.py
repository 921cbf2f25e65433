"""Article -> an extractive summary, by our own ranker or by one of sumy's methods."""

from __future__ import annotations

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
    if method == "default":
        ranked = rank(article.text, parts, count, article.language)
        chosen = [_quoted(everything[index], index in ranked.leaned_on) for index in ranked.chosen]
    elif method == "lead":
        chosen = [_quoted(sentence) for sentence in everything[:count]]
    else:
        indices = sumymethods.choose(method, parts, count, article.language)
        chosen = [_quoted(everything[index]) for index in indices]
    return Summary(tuple(chosen), method)


def _length(article: Article) -> int:
    """Three sentences, a fourth from 900 words on, a fifth from 1,800."""
    return 3 + (article.words >= 900) + (article.words >= 1_800)


def _quoted(sentence: Sentence, leans: bool = False) -> SummarySentence:
    return SummarySentence(sentence.text, sentence.start, sentence.end, leans=leans)
