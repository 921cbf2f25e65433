"""Pages: the parts of a card as messages, each within Slack's limits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack import limits
from adapters.slack.blocks import Drawn, plain_text
from adapters.slack.words import clip, escape, printable, size

_ELEMENTS = ("rich_text_section", "rich_text_quote", "rich_text_list")
_BETWEEN = "\n\n"  # two parts of a message's text
_ROOM = limits.MESSAGE_TEXT - limits.NOTE - len(_BETWEEN)  # of a page, a note may be put below


@dataclass(frozen=True, slots=True)
class Page:
    """One message: its blocks, and all that they say as text, escaped."""

    text: str
    blocks: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What can't be cut any further: a block, or an element of a rich text block.

    One that ``leads`` belongs to what comes after it.
    """

    said: str
    drawn: Drawn
    leads: bool = False

    @property
    def rich(self) -> bool:
        """Whether it is an element."""
        return self.drawn["type"] in _ELEMENTS


def paged(parts: Sequence[Part]) -> list[Page]:
    """The parts as one message or, where they are longer than Slack takes, as several."""
    return [Page(_said(page), tuple(_stacked(page))) for page in _pages(parts)]


def shown(page: Page) -> dict[str, Any]:
    """The arguments that every way of showing a page takes. Nothing is parsed or linked."""
    return {"text": page.text, "blocks": [*page.blocks], "parse": "none", "link_names": False}


def posted(page: Page) -> dict[str, Any]:
    """The arguments of a message for everybody. Nothing is unfurled: the card says it all."""
    return {**shown(page), "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


def noted(page: Page, sentence: str) -> Page:
    """The page with a sentence below it, for which every page has room."""
    block = {"type": "context", "elements": [plain_text(sentence, limits.NOTE)]}
    said = escape(clip(printable(sentence), limits.NOTE, size))
    return Page(f"{page.text}{_BETWEEN}{said}", (*page.blocks, block))


def _pages(parts: Sequence[Part]) -> Iterator[list[list[Part]]]:
    """Pages of groups, a group a block: neighbouring rich text goes together while it fits."""
    page: list[list[Part]] = []
    taken = room = 0
    for part in parts:
        needed = size(part.said) + len(_BETWEEN)
        joins = bool(page) and page[-1][0].rich and part.rich and needed <= room
        full = not joins and len(page) == limits.MESSAGE_BLOCKS - 1
        if page and (full or taken + needed > _ROOM):
            leading = _taken_off(page)
            yield page
            page, joins = ([leading] if leading else []), False
            taken = sum(size(part.said) + len(_BETWEEN) for part in leading)
        if joins:
            page[-1].append(part)
            room -= needed
        else:
            page.append([part])
            room = limits.RICH_TEXT - needed
        taken += needed
    yield page


def _taken_off(page: list[list[Part]]) -> list[Part]:
    """The last part of a page, taken off it, where that leads to what doesn't fit any more."""
    last = page[-1]
    if not last[-1].leads or (len(page) == 1 and len(last) == 1):
        return []
    leading = last.pop()
    if not last:
        page.pop()
    return [leading]


def _stacked(page: Sequence[Sequence[Part]]) -> Iterator[Drawn]:
    for group in page:
        first, *_ = group
        elements = [part.drawn for part in group]
        yield {"type": "rich_text", "elements": elements} if first.rich else first.drawn


def _said(page: Sequence[Sequence[Part]]) -> str:
    said = _BETWEEN.join(part.said for group in page for part in group if part.said)
    return escape(clip(printable(said), _ROOM, size))
