"""The whole of a pasted page: where its parts are, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Article, Comment, Page
from bot.text.language import detect
from bot.text.pasted.dates import find_stamp
from bot.text.pasted.entries import find_entries, find_unmarked
from bot.text.pasted.entry import Entry
from bot.text.pasted.frontmatter import read_front
from bot.text.pasted.furniture import is_furniture, is_tail
from bot.text.pasted.lines import Line, lines_of
from bot.text.pasted.marker import find_marker
from bot.text.pasted.unnamed import find_starts

_MOST_TAIL = 60
_LONGEST_TAIL = 120


def parse(source: str, language: str | None = None) -> Page:
    """Read a pasted page; ``language`` (BCP 47) overrides what the text itself suggests.

    Offsets of comments point into ``source`` as given; any text is read without an error.
    """
    lines: Sequence[Line] = lines_of(source)
    marker = find_marker(lines)
    if marker:
        top, rest, declared = lines[: marker.line], lines[marker.after :], marker.declared
    else:
        split = _split_unmarked(lines)
        top, rest, declared = lines[:split], lines[split:], None
    rest = _without_tail(rest)
    front = read_front(_without_tail(top))
    text = "\n".join(line.text for line in front.body)
    article = Article(
        text=text,
        title=front.title,
        author=front.author,
        outlet=front.outlet,
        published=front.published,
        language=language or detect(text or source),
        notes=tuple(front.notes),
    )
    return Page(article, tuple(_comments(source, rest, declared)), declared)


def _split_unmarked(lines: Sequence[Line]) -> int:
    """Where comments begin on a page that has no heading over them."""
    entries = find_unmarked(lines)
    if entries:
        return entries[0].head
    cues = [n for n, line in enumerate(lines) if line.text.startswith("@")]
    return cues[0] if len(cues) >= 2 else len(lines)


def _without_tail(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out the forms, links and footers under the last comment.

    Whatever stands below them is the page's own too, so a long line or an address shows that
    a line only looks like one.
    """
    end = len(lines)
    for number in range(len(lines) - 1, max(-1, len(lines) - _MOST_TAIL), -1):
        text = lines[number].text
        if is_tail(text):
            end = number
        elif len(text) > _LONGEST_TAIL or text.startswith("@") or find_stamp(text):
            break
    return lines[:end]


def _comments(source: str, lines: Sequence[Line], declared: int | None) -> list[Comment]:
    entries = find_entries(lines, declared)
    if entries:
        return _named(source, lines, entries)
    last = next((n for n in reversed(range(len(lines))) if not is_furniture(lines[n].text)), -1)
    lines = lines[: last + 1]
    if not lines:
        return []
    starts = find_starts(lines, declared)
    comments: list[Comment] = []
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        start, end = lines[first].start, lines[after - 1].end
        comments.append(Comment(len(comments), source[start:end], start, end))
    return comments


def _named(source: str, lines: Sequence[Line], entries: Sequence[Entry]) -> list[Comment]:
    comments: list[Comment] = []
    latest: dict[str, int] = {}
    for entry in entries:
        start, end = lines[entry.head].start, lines[entry.end - 1].end
        header = lines[entry.body].start - start
        parent = latest.get(entry.answers.casefold()) if entry.answers else None
        number = len(comments)
        comments.append(
            Comment(
                number, source[start:end], start, end, entry.author, entry.posted, parent, header
            )
        )
        if entry.author:
            latest[entry.author.casefold()] = number
    return comments
