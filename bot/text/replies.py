"""Comments -> who answers whom."""

from __future__ import annotations

from bot.model import Page, ReplyGraph


def link(page: Page) -> ReplyGraph:
    """Rebuild the reply graph of a page."""
    return ReplyGraph()
