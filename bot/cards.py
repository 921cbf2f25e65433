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
    """Pressing it casts a ballot for one choice, by its index, of a poll.

    Where a ballot may have ``many`` choices, pressing takes one or gives it up again.
    """

    poll: int
    choice: int
    many: bool = False
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
    """Somebody's own words; ``depth`` is how deep in a conversation they stand, from 0.

    ``hint`` says more than ``note`` where a platform can show it on hover; no other one shows it.
    """

    text: str
    by: str | None = None
    note: str | None = None
    depth: int = 0
    hint: str | None = None
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; ``share`` runs from 0 to 1."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts side by side, and the sentence that says how many people stand behind them.

    ``pictured`` says that a picture on the card shows them: who sees that needs only the figures.
    """

    bars: tuple[Bar, ...]
    total: str
    pictured: bool = False
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button; ``chosen`` where the one who sees it has chosen it before."""

    label: str
    press: Press
    chosen: bool = False

    @property
    def shown(self) -> str:
        """The label, marked where it is chosen: for platforms whose buttons can't say that."""
        return f"✓ {self.label}" if self.chosen else self.label


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons that belong together; ``label`` says what they are for.

    Where they are ``secret``, a platform must not show others who pressed what, or how often.
    """

    choices: tuple[Choice, ...]
    label: str
    secret: bool = False
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in two forms; ``alt`` says all that it shows.

    ``told`` says that the rest of the card does so too: text forms leave such a picture out.
    """

    png: bytes
    svg: str
    alt: str
    told: bool = False
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Link:
    """A link, http or https only."""

    label: str
    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep: its name, its media type, and a ``label`` that says what is in it."""

    name: str
    data: bytes = field(repr=False)
    label: str
    media: str = "application/octet-stream"
    kind: Literal["file"] = "file"


Block: TypeAlias = Text | Quote | Bars | Choices | Picture | Link | File


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
    said = (plain_block(block) for block in card.blocks if not is_told(block))
    return "\n\n".join([card.title, *said])


def is_told(block: Block) -> bool:
    """Whether a text form can do without a block: a picture of what the card says in words."""
    return isinstance(block, Picture) and block.told


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
            labels = " · ".join(f"[{choice.shown}]" for choice in block.choices)
            return f"{block.label} {labels}"
        case Picture():
            return block.alt
        case Link(label=label, url=where) | File(label=label, name=where):
            return f"{label}: {where}"


def figures(bars: Bars) -> str:
    """``Agree 3 (75%) · Disagree 1 (25%)``: bars without their bars."""
    return " · ".join(f"{bar.label} {bar.count} ({bar.share:.0%})" for bar in bars.bars)


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
