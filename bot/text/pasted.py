"""A pasted page -> article and comments."""

from __future__ import annotations

import re

from bot.model import Article, Comment, Page

_COUNT = re.compile(r"^\s*comments\s*\((\d[\d,.]*)\)\s*$", re.IGNORECASE | re.MULTILINE)


def parse(source: str, language: str | None = None) -> Page:
    """Read a pasted page; ``language`` overrides what the text itself suggests."""
    match = _COUNT.search(source)
    body, rest = (source[: match.start()], match.end()) if match else (source, len(source))
    comments = []
    for line in re.finditer(r"\S.*", source[rest:]):
        start, end = rest + line.start(), rest + line.start() + len(line.group().rstrip())
        comments.append(Comment(len(comments), source[start:end], start, end))
    declared = int(re.sub(r"\D", "", match.group(1))) if match else None
    return Page(Article(body.strip(), language=language or "en"), tuple(comments), declared)
