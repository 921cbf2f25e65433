"""Cards on a terminal, with rich."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Styled

from bot.cards import Bars, Block, Card, Choices, Link, Quote, Text, is_told, plain_block

_STYLES = {"body": "", "heading": "bold", "small": "dim"}
_MOST_COLUMNS = 100
_BAR_COLUMNS = 24


def draw(console: Console, card: Card, first_number: int = 1) -> None:
    """Print a card; its choices are numbered from ``first_number``."""
    rows: list[RenderableType] = []
    for block in card.blocks:
        if is_told(block):
            continue
        rows += ["", _block(block, first_number)]
        if isinstance(block, Choices):
            first_number += len(block.choices)
    width = min(console.width, _MOST_COLUMNS)
    title = Styled(_safe(card.title), style="bold")
    if not rows and console.is_terminal:
        console.print(title, width=width)
    elif not rows:  # for a file or a program: a sentence is a line
        console.print(title, soft_wrap=True)
    else:
        console.print(Panel(Group(title, *rows), width=width, padding=(1, 2)))


def _block(block: Block, number: int) -> RenderableType:
    match block:
        case Text():
            return _text(block)
        case Quote():
            return _quote(block)
        case Bars():
            return _bars(block)
        case Choices():
            return _choices(block, number)
        case Link():
            return Styled(_safe(plain_block(block)))
        case _:
            return Styled(_safe(plain_block(block)))


def _text(block: Text) -> Styled:
    styled = Styled(_safe(block.text), style=_STYLES[block.style])
    for start, end in block.marks:
        styled.stylize("reverse", start, end)
    return styled


def _quote(block: Quote) -> RenderableType:
    head = " · ".join(part for part in (block.by, block.note) if part)
    lines = [Styled(_safe(head), style="dim")] if head else []
    return Padding(
        Group(*lines, Styled(_safe(block.text), style="italic")), (0, 0, 0, 2 + 2 * block.depth)
    )


def _bars(block: Bars) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for bar in block.bars:
        cells = ProgressBar(total=1.0, completed=bar.share, width=_BAR_COLUMNS)
        grid.add_row(_safe(bar.label), cells, f"{bar.count} ({bar.share:.0%})")
    return Group(grid, Styled(block.total, style="dim"))


def _choices(block: Choices, number: int) -> Styled:
    styled = Styled(f"{block.label} ", style="dim")
    for offset, choice in enumerate(block.choices):
        styled.append(f" [{number + offset}] {_safe(choice.shown)} ", style="bold cyan not dim")
    return styled


def _safe(text: str) -> str:
    """Without control characters: a comment must not speak to the terminal.

    Each becomes one character, so that offsets into the text stay right.
    """
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
