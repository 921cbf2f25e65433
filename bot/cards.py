"""Cards: what the core says, before any platform draws it.

A :class:`Card` is a title and blocks. :func:`plain` is the one text form: what a terminal shows,
what a screen reader and a notification get, and what a platform falls back to where it can't
draw a block. Each block carries a ``kind`` so that a stored card can be told apart again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# What a press does.


@dataclass(frozen=True, slots=True)
class Vote:
    """Pressing it casts a ballot for one choice, by its index, of a poll."""

    poll: int
    choice: int
    kind: Literal["vote"] = "vote"


@dataclass(frozen=True, slots=True)
class Run:
    """Pressing it runs a command; ``args`` are its arguments as words."""

    command: str
    args: tuple[tuple[str, str], ...] = ()
    kind: Literal["run"] = "run"


Press: TypeAlias = Vote | Run

# Blocks.


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``marks`` are ``(start, end)`` stretches of it that stand out."""

    text: str
    style: Literal["body", "heading", "small"] = "body"
    marks: tuple[tuple[int, int], ...] = ()
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words; ``depth`` is how deep in a conversation they stand, from 0."""

    text: str
    by: str | None = None
    note: str | None = None
    depth: int = 0
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; ``share`` runs from 0 to 1."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts side by side, and the sentence that says how many people stand behind them."""

    bars: tuple[Bar, ...]
    total: str
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons that belong together; ``label`` says what they are for."""

    choices: tuple[Choice, ...]
    label: str
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in two forms; ``alt`` says all that it shows."""

    png: bytes
    svg: str
    alt: str
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Link:
    """A link, http or https only."""

    label: str
    url: str
    kind: Literal["link"] = "link"


Block: TypeAlias = Text | Quote | Bars | Choices | Picture | Link


@dataclass(frozen=True, slots=True)
class Card:
    """A message: a title, which is never empty, and blocks.

    ``language`` is the BCP 47 tag of the bot's own words in it, for what a platform adds to them.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    language: str | None = field(default=None, compare=False)


# The one text form.

_BAR_CELLS = 20


def plain(card: Card) -> str:
    """The card as text, complete: nothing that a picture or a button says is left out."""
    return "\n\n".join([card.title, *(plain_block(block) for block in card.blocks)])


def plain_block(block: Block) -> str:
    """One block as text."""
    match block:
        case Text():
            return marked(block, "*", "*")
        case Quote():
            return _plain_quote(block)
        case Bars():
            return "\n".join([*(_plain_bar(bar) for bar in block.bars), block.total])
        case Choices():
            labels = " · ".join(f"[{choice.label}]" for choice in block.choices)
            return f"{block.label} {labels}"
        case Picture():
            return block.alt
        case Link():
            return f"{block.label}: {block.url}"


def marked(text: Text, before: str, after: str) -> str:
    """The text with each marked stretch put between two strings."""
    pieces, position = [], 0
    for start, end in text.marks:
        pieces += [text.text[position:start], before, text.text[start:end], after]
        position = end
    return "".join([*pieces, text.text[position:]])


def _plain_quote(quote: Quote) -> str:
    indent = "  " * quote.depth
    head = " · ".join(part for part in (quote.by, quote.note) if part)
    lines = [f"{indent}> {line}" for line in quote.text.splitlines()]
    return "\n".join([f"{indent}{head}", *lines] if head else lines)


def _plain_bar(bar: Bar) -> str:
    filled = round(bar.share * _BAR_CELLS)
    cells = "█" * filled + "░" * (_BAR_CELLS - filled)
    return f"{cells} {bar.label}: {bar.count} ({bar.share:.0%})"
