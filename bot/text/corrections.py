"""Comments and article -> the factual corrections that the publisher and readers raised."""

from __future__ import annotations

from bot.model import Correction, Page


def corrections(page: Page) -> tuple[Correction, ...]:
    """The publisher's correction notes and those of readers, most often raised first."""
    return tuple(Correction(note, "publisher") for note in page.article.notes)
