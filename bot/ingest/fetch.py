"""The only module that may open a socket to the outside."""

from __future__ import annotations

from bot.errors import SourceError
from bot.ports import Document


async def no_fetch(url: str) -> Document:
    """The fetcher of an installation that reads files and pasted pages only."""
    raise SourceError("error.links_later", url=url[:200])
