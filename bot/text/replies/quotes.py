"""Which comment, or the article, a quote is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Article, Comment
from bot.text.openings import Opening
from bot.text.shingles import Hit, QuoteIndex, words_of

ARTICLE = -1  # stands for the article among the numbers of comments
_FOUND = 0.7  # likeness from which a text may be the one quoted
_CLOSE = 0.05  # likenesses nearer than this don't tell candidates apart


@dataclass(frozen=True, slots=True)
class Found:
    """The texts that may be quoted, the likeliest first, and how many words the quote has."""

    hits: tuple[Hit, ...]
    words: int

    def best(self) -> tuple[Hit, ...]:
        """The hits that are as good as the first."""
        return tuple(h for h in self.hits if h.likeness >= self.hits[0].likeness - _CLOSE)


def find_quotes(
    article: Article, comments: Sequence[Comment], openings: Mapping[int, Opening]
) -> dict[int, Found]:
    """Look every opening's quote up in the own words of all other comments and the article."""
    quotes = {n: words_of(o.quote) for n, o in openings.items() if o.quote}
    index = QuoteIndex(quotes.values())
    index.add(ARTICLE, words_of(f"{article.title or ''}\n{article.text}"))
    for comment in comments:
        opening = openings.get(comment.id)
        index.add(comment.id, words_of(comment.body[opening.end if opening else 0 :]))
    found = {}
    for number, quote in quotes.items():
        hits = tuple(hit for hit in index.find(quote, _FOUND) if hit.text != number)
        if hits:
            found[number] = Found(hits, len(quote))
    return found
