"""A comment as lines of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment: lines ``[head, body)`` are its header, ``[body, end)`` its words.

    ``answers`` names whom the header says that it answers.
    """

    head: int
    body: int
    end: int
    author: str | None = None
    posted: str | None = None
    answers: str | None = None
