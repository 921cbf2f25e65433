"""Weighs what a comment opens with: which comment or person it answers, and how surely."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model import Comment, Evidence, Page, Reply, Target
from bot.text.openings import Opening
from bot.text.replies.order import Order
from bot.text.replies.people import Authors, Names, is_author_word
from bot.text.replies.quotes import ARTICLE, Found
from bot.text.shingles import Hit

# Factors on the confidence of an edge.
_SURE = 0.99
_UNNAMED = 0.86  # a quote without a name beside it may be no answer
_SHORT = 0.85  # a quote of fewer than four words
_OTHER_AUTHOR = 0.4  # the quoted comment is known to be somebody else's
_GUESSED_START = 0.84  # where the quoted comment begins was guessed
_LEAST = 0.25  # an edge less sure than this is not said


class Judge:
    """Judges the comments of one page."""

    def __init__(self, page: Page, names: Names, order: Order) -> None:
        self._page = page
        self._names = names
        self._order = order
        self._line_break = 2 if any("\r\n" in c.text for c in page.comments) else 1
        author = page.article.author
        self._author = names.key(author) if author else None

    def judge(
        self, openings: Mapping[int, Opening], found: Mapping[int, Found], authors: Authors
    ) -> list[Reply]:
        """The replies of all comments, at most one each, in page order."""
        replies = (
            self._reply(comment, openings.get(comment.id), found.get(comment.id), authors)
            for comment in self._page.comments
        )
        return [reply for reply in replies if reply is not None]

    def _reply(
        self, comment: Comment, opening: Opening | None, found: Found | None, authors: Authors
    ) -> Reply | None:
        if comment.parent is not None:
            name = self._page.comments[comment.parent].author
            return Reply(comment.id, Target.COMMENT, Evidence.THREAD, 0.98, comment.parent, name)
        if opening is None:
            return None
        if opening.name and self._is_author(opening.name):
            return Reply(comment.id, Target.AUTHOR, Evidence.MENTION, 0.95, name=opening.name)
        quoted = self._quoted(comment.id, opening, found, authors) if found else None
        return quoted or self._mentioned(comment.id, opening, authors)

    def _is_author(self, name: str) -> bool:
        return is_author_word(name) or self._names.key(name) == self._author

    def _quoted(
        self, number: int, opening: Opening, found: Found, authors: Authors
    ) -> Reply | None:
        """The reply that a quote shows, if its source can be told."""
        hits = [
            h
            for h in found.hits
            if self._order.earlier(h.text, number) is not False or h.text == ARTICLE
        ]
        if not hits:
            return None
        key = self._names.key(opening.name) if opening.name else None
        ranked = sorted(hits, key=lambda h: self._rank(h, number, key, authors))
        best = ranked[0]
        rivals = [h for h in ranked if h.likeness >= best.likeness - 0.03 and h.text != ARTICLE]
        confidence = self._confidence(best, found.words, key, authors)
        if key is None or authors.key(best.text) != key:
            confidence /= max(1, min(3, len(rivals)))
        if confidence < _LEAST:
            return None
        confidence = round(confidence, 2)
        if best.text == ARTICLE:
            return Reply(number, Target.ARTICLE, Evidence.QUOTE, confidence, name=opening.name)
        return Reply(number, Target.COMMENT, Evidence.QUOTE, confidence, best.text, opening.name)

    def _rank(
        self, hit: Hit, number: int, key: str | None, authors: Authors
    ) -> tuple[bool, float, bool, int]:
        """Sorts first what its author's name speaks for, then likeness, then nearness."""
        author = authors.key(hit.text)
        other = key is not None and author is not None and author != key
        same = key is not None and author == key
        return (
            other,
            -round(hit.likeness + 0.2 * same, 1),
            hit.text == ARTICLE,
            abs(hit.text - number),
        )

    def _confidence(self, hit: Hit, words: int, key: str | None, authors: Authors) -> float:
        confidence = _SURE * min(1.0, hit.likeness + 0.05)
        if words < 4:
            confidence *= _SHORT
        if hit.text == ARTICLE:
            return confidence if key else confidence * _UNNAMED
        author = authors.key(hit.text)
        if key is None:
            confidence *= _UNNAMED
        elif author is not None and author != key:
            confidence *= _OTHER_AUTHOR
        if not self._marked(hit.text):
            confidence *= _GUESSED_START
        return confidence

    def _marked(self, number: int) -> bool:
        """Whether the page shows where a comment begins: by a header, a gap or an address."""
        comment = self._page.comments[number]
        if comment.header or comment.body.startswith("@") or not number:
            return True
        return comment.start - self._page.comments[number - 1].end > self._line_break

    def _mentioned(self, number: int, opening: Opening, authors: Authors) -> Reply | None:
        if opening.name is None or (opening.quote and not opening.addressed):
            return None
        key = self._names.key(opening.name)
        target, count = authors.before(key, number, self._order)
        if target is None or opening.quote:
            return Reply(number, Target.PERSON, Evidence.MENTION, 0.8, name=opening.name)
        sure = 0.92 if count == 1 else 0.7 if count < 4 else 0.55
        if not self._page.comments[target].author:
            sure *= 0.8  # other comments of theirs may not be known
        return Reply(number, Target.COMMENT, Evidence.MENTION, round(sure, 2), target, opening.name)
