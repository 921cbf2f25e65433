"""Comments of one page, put together from several places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.model import Article, Comment

# Two blank lines: wider than any gap within a comment, so that it shows where each begins.
BETWEEN = "\n\n\n"


def joined(article: Article, groups: Iterable[Sequence[Comment]]) -> tuple[Comment, ...]:
    """Number the comments anew, group after group, and give them offsets.

    Each group numbers its own comments, and ``parent`` is a number of the same group. Offsets
    point into what there is no page of: the article's text and the comments' texts in order,
    with :data:`BETWEEN` in between. Comments without words go; so do parents that aren't there,
    or that would make somebody answer himself in a circle.
    """
    kept: list[Comment] = []
    at = len(article.text)
    for group in groups:
        spoken = [comment for comment in group if comment.text.strip()]
        numbers = {comment.id: len(kept) + n for n, comment in enumerate(spoken)}
        parents = _without_circles(spoken)
        for comment in spoken:
            start = at + len(BETWEEN)
            at = start + len(comment.text)
            above = parents.get(comment.id)
            parent = None if above is None else numbers.get(above)
            number = numbers[comment.id]
            kept.append(replace(comment, id=number, start=start, end=at, parent=parent))
    return tuple(kept)


def _without_circles(comments: Sequence[Comment]) -> Mapping[int, int]:
    """The parent of each comment that has one, without those that close a circle."""
    parents = {c.id: c.parent for c in comments if c.parent is not None and c.parent != c.id}
    done: set[int] = set()
    for start in list(parents):
        path: set[int] = set()
        at: int | None = start
        while at is not None and at not in done:
            path.add(at)
            above = parents.get(at)
            if above in path:
                del parents[at]
                break
            at = above
        done |= path
    return parents
