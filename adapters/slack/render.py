"""Cards as Block Kit: pure, from the blocks of a card to parts, which :mod:`pages` puts together.

Other people's words travel in ``rich_text`` and ``plain_text`` objects only. Slack looks for
mentions, links and markup in ``mrkdwn`` objects, and none is ever made here; what stands in the
text of a rich text element is shown to the letter. Blocks are made as plain data, which is ten
times as quick as by slack_sdk's models; those check it in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.slack import limits
from adapters.slack.blocks import Drawn, plain_text, rich_text
from adapters.slack.choices import draw_choices
from adapters.slack.pages import Page, Part, paged
from adapters.slack.pictures import digest
from adapters.slack.words import batches, characters, clip, cuts, printable, size
from bot.cards import (
    Bar,
    Bars,
    Block,
    Card,
    Choices,
    File,
    Link,
    Picture,
    Quote,
    Text,
    figures,
    plain_block,
)

_BAR_CELLS = 12
_HEAD = 700  # bytes of a name and a note, our own
_BOLD, _ITALIC = {"bold": True}, {"italic": True}


def render(card: Card, files: Mapping[str, str] | None = None) -> list[Page]:
    """The card as one message or, where it is longer than Slack takes, as several.

    ``files`` names the uploaded file of each picture by its :func:`digest`; a picture without
    one is told in words.
    """
    parts = [*_title(card)]
    for block in card.blocks:
        parts += _parts(block, files or {})
    return paged(parts)


def view_blocks(card: Card, room: int = limits.VIEW_BLOCKS) -> list[Drawn]:
    """The card as the blocks of a modal or of the App Home, as many as there is room for."""
    return [block for page in render(card) for block in page.blocks][:room]


def _title(card: Card) -> Iterator[Part]:
    if not card.blocks:
        for start, end in cuts(card.title, limits.SECTION_TEXT, size):
            said = card.title[start:end]
            yield Part(said, {"type": "section", "text": plain_text(said, limits.SECTION_TEXT)})
        return
    header = {"type": "header", "text": plain_text(card.title, limits.HEADER_TEXT)}
    if characters(card.title) <= limits.HEADER_TEXT:
        yield Part(card.title, header)
    else:
        yield Part("", header)
        yield from _text(Text(card.title, "heading"))


def _parts(block: Block, files: Mapping[str, str]) -> Iterator[Part]:
    match block:
        case Text(style="small"):
            yield from _small(block.text)
        case Text():
            yield from _text(block)
        case Quote():
            yield from _quote(block)
        case Bars(pictured=True) if files:
            yield from _text(Text(f"{figures(block)}\n{block.total}"))
        case Bars():
            yield from _bars(block)
        case Choices():
            yield from _choices(block)
        case Picture():
            yield from _picture(block, files.get(digest(block)))
        case Link():
            yield _link(block)
        case File():
            yield from _text(Text(plain_block(block)))


def _small(text: str) -> Iterator[Part]:
    for start, end in cuts(text, limits.CONTEXT_TEXT, size):
        said = text[start:end]
        shown = plain_text(said, limits.CONTEXT_TEXT)
        yield Part(said, {"type": "context", "elements": [shown]})


def _text(block: Text) -> Iterator[Part]:
    marks = ((0, len(block.text)),) if block.style == "heading" else block.marks
    for start, end in cuts(block.text, limits.RICH_TEXT, size):
        said = block.text[start:end]
        within = [(max(a, start), min(b, end)) for a, b in marks if a < end and b > start]
        inner = [(a - start, b - start) for a, b in within]
        section = rich_text("section", _styled(f"{said}\n", inner))
        yield Part(said, section, leads=block.style == "heading")


def _styled(text: str, marks: Sequence[tuple[int, int]]) -> list[Drawn]:
    """The text with its marked stretches in bold."""
    found: list[Drawn] = []
    position = 0
    for start, end in [*marks, (len(text), len(text))]:
        if position < start:
            found.append(_literal(text[position:start]))
        if start < end:
            found.append(_literal(text[start:end], _BOLD))
        position = max(position, end)
    return found


def _literal(text: str, style: Drawn | None = None) -> Drawn:
    said = {"type": "text", "text": printable(text)}
    return {**said, "style": style} if style else said


def _quote(quote: Quote) -> Iterator[Part]:
    head = clip(" · ".join(part for part in (quote.by, quote.note) if part), _HEAD, size)
    stretches = cuts(quote.text, limits.RICH_TEXT - size(head) - 1, _quoted_size) or [(0, 0)]
    for number, (start, end) in enumerate(stretches):
        yield from _quoted(quote, head if number == 0 else "", quote.text[start:end])


def _quoted_size(text: str) -> int:
    """The size of a text each line of which is marked as quoted."""
    return size(text) + size("> ") * (text.count("\n") + 1)


def _quoted(quote: Quote, head: str, text: str) -> Iterator[Part]:
    said = "\n".join([head, *(f"> {line}" for line in text.split("\n") if text)]).strip()
    title = _heading(head, len(quote.by or ""))
    elements = [*title, *([_literal(text)] if text else [])]
    if not elements:
        return
    if quote.depth:
        how = {"style": "bullet", "indent": min(quote.depth, limits.LIST_INDENT)}
        yield Part(said, rich_text("list", [rich_text("section", elements)], **how))
    else:
        yield Part(said, rich_text("quote", elements))


def _heading(head: str, name: int) -> list[Drawn]:
    """Who says something in bold, and what is to be said about it in italics."""
    parts = [_literal(head[:name], _BOLD)] if head[:name] else []
    parts += [_literal(head[name:], _ITALIC)] if head[name:] else []
    return [*parts, _literal("\n")] if parts else []


def _bars(bars: Bars) -> Iterator[Part]:
    for some in batches(bars.bars, limits.FIELDS, _counted):
        fields = [plain_text(_bar(bar), limits.FIELD_TEXT) for bar in some]
        yield Part("\n".join(map(_counted, some)), {"type": "section", "fields": fields})
    yield from _small(bars.total)


def _counted(bar: Bar) -> str:
    return f"{bar.label}: {bar.count} ({bar.share:.0%})"


def _bar(bar: Bar) -> str:
    filled = round(bar.share * _BAR_CELLS)
    cells = "█" * filled + "░" * (_BAR_CELLS - filled)
    return f"{bar.label}\n{cells} {bar.count} ({bar.share:.0%})"


def _choices(choices: Choices) -> Iterator[Part]:
    yield from (replace(part, leads=True) for part in _small(choices.label))
    for said, block in draw_choices(choices):
        yield Part(said, block)


def _picture(picture: Picture, file: str | None) -> Iterator[Part]:
    if file is None:
        if not picture.told:
            yield from _text(Text(picture.alt))
        return
    alt = clip(printable(picture.alt), limits.ALT_TEXT)
    yield Part(alt, {"type": "image", "alt_text": alt, "slack_file": {"id": file}})
    if alt != printable(picture.alt):
        yield from _text(Text(picture.alt))


def _link(link: Link) -> Part:
    said = plain_block(link)
    if not link.url.startswith(("http://", "https://")) or len(link.url) > limits.LINK_URL:
        said = clip(said, limits.RICH_TEXT, size)
        return Part(said, rich_text("section", [_literal(said)]))
    url = printable(link.url)
    label = clip(printable(link.label), _HEAD, size) or url
    return Part(said, rich_text("section", [{"type": "link", "url": url, "text": label}]))
