"""What an edit has changed: two versions of an article -> the stretches that differ."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.model import Article, Change
from bot.text.sentences import sentences


def changes(before: Article, after: Article) -> tuple[Change, ...]:
    """The sentences that went, came or were changed, in the order of the new version.

    The title and the publisher's notes count as sentences of it.
    """
    old, new = list(_sentences(before)), list(_sentences(after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Change(" ".join(old[i:j]), " ".join(new[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )


def _sentences(article: Article) -> Iterator[str]:
    if article.title:
        yield article.title
    for sentence in sentences(article.text, article.language):
        yield " ".join(sentence.text.split())
    yield from article.notes
