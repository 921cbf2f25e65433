"""The blocks of a card as pieces of a message: markdown, or components."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import discord

from adapters.discord import limits
from adapters.discord.markdown import clean, escape, marked, one_line, prefixed
from adapters.discord.presses import PressButton, PressSelect, encode
from bot.cards import (
    Bar,
    Bars,
    Block,
    Choice,
    Choices,
    File,
    Link,
    Picture,
    Quote,
    Text,
    plain_block,
)
from bot.features.excerpts import cut
from bot.prompts import Prompts

Row: TypeAlias = discord.ui.ActionRow[Any]
Piece: TypeAlias = str | discord.ui.Item[Any]

MOST_BUTTONS = 10  # more choices than that become a select
_TITLE = 250
_BAR_CELLS = 12
_BAR_LABEL = 80
_BY = 80
_NOTE = 160
_LEAST_SHOWN = 40  # less of a paragraph than that isn't worth showing
_FILE_NAME = 80
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_EM_SPACE = "\u2003"  # markdown drops ordinary blanks at the beginning of a line
_FRAME = 3  # the container, the file of the whole card, the last text display


@dataclass
class Sheet:
    """A message in the making: what room it still has, and its files.

    ``trimmed`` says that something of the card is not, or not wholly, shown.
    """

    prompts: Prompts
    text: int
    components: int = limits.COMPONENTS - _FRAME
    bytes: int = limits.FILE_BYTES
    trimmed: bool = False
    ended: bool = False
    files: list[discord.File] = field(default_factory=list)
    pressed: set[str] = field(default_factory=set)
    selects: int = 0

    def take(self, *texts: str, components: int = 0) -> bool:
        """Use room for lines of text, and for components between texts; False if there is none."""
        text = sum(len(line) + 1 for line in texts)
        components += bool(components)  # the text display that begins anew below them
        if text > self.text or components > self.components:
            self.trimmed = True
            return False
        self.text -= text
        self.components -= components
        return True


def title_line(title: str, sheet: Sheet) -> str:
    """A card's title as a heading; there is always room for it."""
    line = f"## {_short(title, _TITLE) or '…'}"
    sheet.take(line)
    return line


def draw_block(block: Block, sheet: Sheet) -> list[Piece]:
    """The pieces of a block; none where it is empty or there is no room for it."""
    match block:
        case Text() | Quote():
            return _running(block.text, lambda end: _said(block, end), sheet)
        case Bars():
            return _bars(block, sheet)
        case Choices():
            return _choices(block, sheet)
        case Picture():
            return _picture(block, sheet)
        case Link():
            return _link(block, sheet)
        case File():
            return _file(block, sheet)


def _running(text: str, markup: Callable[[int | None], str], sheet: Sheet) -> list[Piece]:
    """Running text, ended after a sentence where there isn't room for all of it.

    ``markup`` draws the text up to an index. What comes after an ended text is left out.
    """
    if sheet.ended or not clean(text).strip():
        return []
    whole = markup(None)
    if len(whole) < sheet.text:
        sheet.take(whole)
        return [whole]
    sheet.trimmed = sheet.ended = True
    room = sheet.text
    while room >= _LEAST_SHOWN:
        shown = markup(cut(text, room)) if room < len(text) else whole
        if len(shown) < sheet.text:
            sheet.take(shown)
            return [shown]
        room = room * 4 // 5
    return []


def _said(block: Text | Quote, end: int | None) -> str:
    return _text(block, end) if isinstance(block, Text) else _quote(block, end)


def _text(block: Text, end: int | None) -> str:
    if end is not None:
        marks = tuple((start, min(stop, end)) for start, stop in block.marks if start < end)
        block = Text(f"{block.text[:end]} …", block.style, marks)
    match block.style:
        case "heading":
            return f"### {one_line(block.text)}"
        case "small":
            return prefixed(marked(block), "-# ")
        case "body":
            return marked(block)


def _quote(block: Quote, end: int | None) -> str:
    text = block.text if end is None else f"{block.text[:end]} …"
    indent = _EM_SPACE * block.depth
    by = f"**{_short(block.by, _BY)}**" if block.by and clean(block.by).strip() else ""
    note = _short(block.note or "", _NOTE)
    head = " · ".join(part for part in (by, note) if part)
    said = prefixed(escape(text), f"> {indent}")
    return f"-# {indent}{head}\n{said}" if head else said


def _bars(block: Bars, sheet: Sheet) -> list[Piece]:
    rows = [_figures(block)] if block.pictured else [_bar(bar) for bar in block.bars]
    lines = [*rows, f"-# {_short(block.total, _NOTE) or '…'}"]
    return [line for line in lines if sheet.take(line)]


def _figures(block: Bars) -> str:
    return " · ".join(
        f"**{_short(bar.label, _BAR_LABEL) or '…'}** {bar.count} ({bar.share:.0%})"
        for bar in block.bars
    )


def _bar(bar: Bar) -> str:
    filled = min(max(round(bar.share * _BAR_CELLS), 0), _BAR_CELLS)
    cells = "█" * filled + "░" * (_BAR_CELLS - filled)
    return f"{cells} **{_short(bar.label, _BAR_LABEL) or '…'}** {bar.count} ({bar.share:.0%})"


def _choices(block: Choices, sheet: Sheet) -> list[Piece]:
    """Rows of buttons, or selects where there are many; in words what no press can be made of."""
    pressable: dict[str, Choice] = {}
    for choice in block.choices:
        custom_id = encode(choice.press)
        if custom_id is not None and custom_id not in sheet.pressed:
            pressable.setdefault(custom_id, choice)
    spoken = [choice for choice in block.choices if encode(choice.press) is None]
    head = _short(block.label, limits.PLACEHOLDER)
    words = " · ".join(f"\\[{_short(c.label, limits.BUTTON_LABEL)}\\]" for c in spoken)
    line = f"-# {' '.join(part for part in (head, words) if part)}"
    rows = _rows(list(pressable.items()), block.label, sheet)
    cost = sum(1 + len(row.children) for row in rows)
    if not sheet.take(line, components=cost):
        return []
    sheet.pressed.update(pressable)
    return [line, *rows]


def _rows(choices: list[tuple[str, Choice]], label: str, sheet: Sheet) -> list[Row]:
    if len(choices) <= MOST_BUTTONS:
        buttons = [PressButton.of(choice, custom_id) for custom_id, choice in choices]
        step = limits.BUTTONS_A_ROW
        return [_row(*buttons[start : start + step]) for start in range(0, len(buttons), step)]
    rows = []
    for start in range(0, len(choices), limits.OPTIONS):
        options = [(c, custom_id) for custom_id, c in choices[start : start + limits.OPTIONS]]
        rows.append(_row(PressSelect.of(options, sheet.selects, label)))
        sheet.selects += 1
    return rows


def _row(*items: discord.ui.Item[Any]) -> Row:
    return discord.ui.ActionRow(*items)


def _picture(block: Picture, sheet: Sheet) -> list[Piece]:
    """A gallery of one picture; its description in words where it can't be sent."""
    fits = 0 < len(block.png) <= sheet.bytes and len(sheet.files) < limits.FILES - 1
    if not fits or not sheet.take(components=1):
        if block.told:
            return []
        return _running(block.alt, lambda end: _text(Text(block.alt), end), sheet)
    sheet.bytes -= len(block.png)
    alt = clean(block.alt)
    if len(alt) > limits.ALT_TEXT:
        sheet.trimmed = sheet.trimmed or not block.told
        alt = f"{alt[: cut(alt, limits.ALT_TEXT - 2)]} …"
    name = f"picture-{len(sheet.files) + 1}.png"
    sheet.files.append(discord.File(io.BytesIO(block.png), filename=name))
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
    gallery.add_item(media=f"attachment://{name}", description=alt or None)
    return [gallery]


def _file(block: File, sheet: Sheet) -> list[Piece]:
    """The file below what it is; in words where it can't be sent."""
    line = f"-# {_short(block.label, _NOTE) or '…'}"
    fits = 0 < len(block.data) <= sheet.bytes and len(sheet.files) < limits.FILES - 1
    if not fits or not sheet.take(line, components=1):
        words = plain_block(block)
        if len(block.data) > sheet.bytes:
            words += f"\n{too_large(block, sheet.prompts)}"
        return _running(words, lambda end: _text(Text(words), end), sheet)
    sheet.bytes -= len(block.data)
    file = attached(block, len(sheet.files) + 1)
    if file.filename in {other.filename for other in sheet.files}:
        file.filename = f"{len(sheet.files) + 1}-{file.filename}"
    sheet.files.append(file)
    return [line, discord.ui.File(f"attachment://{file.filename}")]


def too_large(block: File, prompts: Prompts) -> str:
    """That a file isn't there since Discord doesn't take files of its size."""
    size = math.ceil(len(block.data) / (1 << 20))
    return prompts.say("discord.too_large", name=block.name[:_FILE_NAME], size=size)


def attached(block: File, number: int) -> discord.File:
    """A file as an attachment; its name is one that Discord leaves as it is."""
    name = _UNSAFE.sub("_", block.name)[-_FILE_NAME:].lstrip("._") or f"file-{number}"
    return discord.File(io.BytesIO(block.data), filename=name)


def _link(block: Link, sheet: Sheet) -> list[Piece]:
    """A button beside the label and the host that it leads to; in words if it is no web address."""
    host = _host(block.url)
    text = f"{_short(block.label, limits.BUTTON_LABEL) or '…'}\n-# {one_line(host or '')}"
    if host and len(block.url) <= limits.LINK_URL and sheet.take(text, components=3):
        label = sheet.prompts.say("discord.open")
        button: discord.ui.Button[Any] = discord.ui.Button(label=label, url=block.url)
        return [discord.ui.Section(text, accessory=button)]
    words = plain_block(block)
    return _running(words, lambda end: _text(Text(words), end), sheet)


def _host(url: str) -> str | None:
    """The host of a web address, in ASCII so that look-alike letters show; None if it is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return parts.hostname.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None


def _short(text: str, most: int) -> str:
    """The text on one line, escaped, of at most so many characters before the escapes."""
    text = " ".join(clean(text).split())
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")
