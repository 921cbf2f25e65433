"""The comments that are in the page itself, by whichever way it shows them best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.ingest.comments import blocks, jsonld, microdata
from bot.ingest.comments.source import Haul, WebPage

_READERS: tuple[Callable[[WebPage], Haul], ...] = (microdata.read, jsonld.read, blocks.read)


def read(page: WebPage) -> Haul:
    """The fullest reading: most comments, then most known parents, then most known authors."""
    hauls = [read_in(page) for read_in in _READERS]
    spoken = [replace(haul, said=tuple(s for s in haul.said if s.text)) for haul in hauls]
    best = max(spoken, key=_fullness)
    declared = next((haul.declared for haul in hauls if haul.declared is not None), None)
    return replace(best, declared=declared)


def _fullness(haul: Haul) -> tuple[int, int, int]:
    return (
        len(haul.said),
        sum(comment.parent is not None for comment in haul.said),
        sum(comment.author is not None for comment in haul.said),
    )
