"""What is read: the article, and the comments below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

# Chinese and Japanese are written without blanks, and measured in characters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z0-9]+")


def count_words(text: str) -> int:
    """How many words a reader would say ``text`` has: blank-separated ones, each character of
    Chinese and Japanese being one."""
    return sum(
        len(_UNSPACED.findall(chunk)) + len(_LATIN.findall(chunk)) if _UNSPACED.search(chunk) else 1
        for chunk in text.split()
    )


class Quoted(Protocol):
    """Whatever stands verbatim at an offset: sentences, recommendations, comments."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Article:
    """An op-ed's body and what is known of it.

    ``notes`` are the publisher's own correction and update notes, verbatim; ``language`` is a
    BCP 47 primary subtag such as ``"en"``. Of an article that was fetched, ``link`` is where it
    lives and ``picture`` the text alternative of its lead picture.
    """

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str = "en"
    notes: tuple[str, ...] = ()
    link: str | None = None
    picture: str | None = None

    @property
    def words(self) -> int:
        """How many words the body has, as :func:`count_words` counts."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment.

    ``id`` counts from 0 in page order; ``posted`` is the date as the page printed it;
    ``parent`` is the id of the comment that the page itself says this one answers. The first
    ``header`` characters of ``text`` are the page's lines about it (who, when), not its words.
    ``origin`` names where it was written, where that is not on the article's own page.
    """

    id: int
    text: str
    start: int
    end: int
    author: str | None = None
    posted: str | None = None
    parent: int | None = None
    header: int = 0
    origin: str | None = None

    @property
    def body(self) -> str:
        """The commenter's own words: ``text`` without its header lines."""
        return self.text[self.header :]

    @property
    def body_start(self) -> int:
        """Where :attr:`body` starts in the source."""
        return self.start + self.header


@dataclass(frozen=True, slots=True)
class Page:
    """What a source holds: the article, its comments, and how many comments it says it has."""

    article: Article
    comments: tuple[Comment, ...] = ()
    declared: int | None = None
    warnings: tuple[str, ...] = ()
