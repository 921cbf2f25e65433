"""Article -> what its author wants done."""

from __future__ import annotations

from bot.model import Article, Recommendation


def recommendations(article: Article) -> tuple[Recommendation, ...]:
    """The author's recommendations, most central first."""
    return ()
