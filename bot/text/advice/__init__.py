"""Article -> what its author wants done, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import Article, Recommendation
from bot.text.advice.cues import Cue, cues, has_cues
from bot.text.quotations import blanked
from bot.text.sentences import Sentence, paragraphs

__all__ = ["asking", "has_cues", "recommendations"]


def recommendations(article: Article) -> tuple[Recommendation, ...]:
    """The author's recommendations, most central first; none where :func:`has_cues` is false."""
    if not has_cues(article.language):
        return ()
    parts = paragraphs(article.text, article.language)
    found = []
    for sentence, cue in asking(article, parts):
        said = sentence.text[cue.start : cue.end]
        found.append(
            Recommendation(sentence.text, sentence.start, sentence.end, said, strength=cue.strength)
        )
    return tuple(sorted(found, key=lambda item: (-item.strength, item.start)))


def asking(article: Article, parts: Sequence[Sequence[Sentence]]) -> Iterator[tuple[Sentence, Cue]]:
    """The sentences in which the author asks for something, with the words that show it.

    ``parts`` are the article's paragraphs.
    """
    if not has_cues(article.language):
        return
    known = cues(article.language)
    for paragraph in parts:
        start, end = paragraph[0].start, paragraph[-1].end
        own = blanked(article.text[start:end])
        for sentence in paragraph:
            cue = known.find(own[sentence.start - start : sentence.end - start])
            if cue:
                yield sentence, cue
