"""Cards as messages of Components V2: one container with text, galleries, sections and rows.

A card of any length becomes one message. What decides (choices, bars, links) gets its room first;
running text gets the rest and is ended after a sentence where it is longer, and then the whole
card comes along as a text file.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import groupby
from typing import Any, TypeAlias, TypeVar

import discord

from adapters.discord import limits
from adapters.discord.blocks import Piece, Sheet, attached, draw_block, title_line, too_large
from adapters.discord.markdown import escape, one_line
from adapters.discord.polls import native_poll, without_votes
from adapters.discord.presses import PressButton, close_button, encode
from bot.cards import Bars, Block, Card, Choices, File, Link, Picture, plain
from bot.features.excerpts import cut
from bot.prompts import Prompts

T = TypeVar("T")
View: TypeAlias = discord.ui.LayoutView | discord.ui.View
INVALID_FORM = 50_035
_DECISIVE = (Choices, File, Bars, Link, Picture)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a message is sent or edited with; good for one request."""

    view: View
    files: tuple[discord.File, ...] = ()
    embed: discord.Embed | None = None
    poll: discord.Poll | None = None

    def to_send(self) -> dict[str, Any]:
        """The keyword arguments of discord.py's ``send``."""
        return {"view": self.view, "files": list(self.files), **self._extras()}

    def to_edit(self) -> dict[str, Any]:
        """The keyword arguments of discord.py's ``edit``; attachments are replaced."""
        return {"view": self.view, "attachments": list(self.files), **self._extras()}

    def _extras(self) -> dict[str, Any]:
        extras = {"embed": self.embed, "poll": self.poll}
        given = {name: value for name, value in extras.items() if value is not None}
        # discord.py leaves its default out of edits, where Discord would look at the text again.
        return {"allowed_mentions": discord.AllowedMentions.none(), **given}


@dataclass(frozen=True, slots=True)
class Artist:
    """Shows cards; ``poll_hours`` is how long Discord's own polls run, 0 for none of them.

    ``natives`` remembers of messages whether they are such polls.
    """

    prompts: Prompts
    poll_hours: int = 0
    natives: dict[int, bool] = field(default_factory=dict, compare=False, repr=False)

    def speaking(self, tag: str | None) -> Artist:
        """One whose own words are in the language of a BCP 47 tag, where the bot speaks it."""
        return replace(self, prompts=self.prompts.speaking(tag))

    def without_polls(self) -> Artist:
        """One that makes no polls of Discord's, for where the bot wouldn't hear of votes."""
        return replace(self, poll_hours=0)

    def asks_natively(self, card: Card) -> bool:
        """Whether a card, posted anew, becomes a poll of Discord's."""
        return self.poll_hours > 0 and native_poll(card, self.poll_hours) is not None

    async def show(
        self, card: Card, send: Callable[[Drawing], Awaitable[T]], *, anew: bool = True
    ) -> T:
        """Send a card as components, or as an embed where Discord refuses those.

        A card that asks for votes may become a poll of Discord's, if it is posted ``anew``.
        """
        prompts = self.prompts.speaking(card.language)
        asked = native_poll(card, self.poll_hours) if anew and self.poll_hours else None
        if asked:
            embed = draw_embed(Card(card.title, without_votes(card)), prompts).embed
            view = discord.ui.View(timeout=None)
            view.add_item(close_button(asked.number, prompts.say("discord.poll.close")))
            return await send(Drawing(view, embed=embed, poll=asked.poll))
        try:
            return await send(draw(card, prompts))
        except discord.HTTPException as error:
            if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                return await send(draw(card, prompts, most=0))
            if error.status != HTTPStatus.BAD_REQUEST or error.code != INVALID_FORM:
                raise
            return await send(draw_embed(card, prompts))


def draw(card: Card, prompts: Prompts, most: int = limits.FILE_BYTES) -> Drawing:
    """The card as one message, within every limit of Discord's; with ``most`` bytes of files."""
    notes = [prompts.say("discord.rest"), prompts.say("discord.no_rest")]
    sheet = Sheet(prompts, limits.TEXT - max(map(len, notes)) - 2, bytes=most)
    title = title_line(card.title, sheet)
    pieces: list[list[Piece]] = [[title], *_pieces(card.blocks, sheet)]
    whole = None
    if sheet.trimmed:
        whole = _text_file(plain(card), prompts.say("discord.whole_file"), most)
        pieces.append([f"-# {notes[whole is None]}"])
    container: discord.ui.Container[Any] = discord.ui.Container(*_merged(pieces))
    if whole:
        sheet.files.append(whole)
        container.add_item(discord.ui.File(f"attachment://{whole.filename}"))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Drawing(view, tuple(sheet.files))


def sentence_view(sentence: str) -> discord.ui.LayoutView:
    """One sentence and nothing else."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(f"-# {one_line(sentence)[: limits.TEXT - 3]}"))
    return view


def draw_embed(card: Card, prompts: Prompts) -> Drawing:
    """The card's text form as an embed, with its buttons, where components can't serve."""
    files = [block for block in card.blocks if isinstance(block, File)]
    large = [too_large(file, prompts) for file in files if len(file.data) > limits.FILE_BYTES]
    text = "\n\n".join([plain(Card(card.title, card.blocks)), *large])
    shown, room = escape(text), limits.EMBED_TEXT
    while len(shown) > limits.EMBED_TEXT:
        room = room * 3 // 4
        shown = f"{escape(text[: cut(text, room)])} …"
    view = discord.ui.View(timeout=None)
    choices = [c for block in card.blocks if isinstance(block, Choices) for c in block.choices]
    ids = {custom_id: choice for choice in choices if (custom_id := encode(choice.press))}
    for custom_id, choice in list(ids.items())[: limits.OPTIONS]:
        view.add_item(PressButton.of(choice, custom_id))
    small = [file for file in files if 0 < len(file.data) <= limits.FILE_BYTES]
    sent = [attached(file, n) for n, file in enumerate(small[: limits.FILES - 1], 1)]
    if len(escape(text)) > limits.EMBED_TEXT:
        whole = _text_file(text, prompts.say("discord.whole_file"), limits.FILE_BYTES)
        sent += [whole] if whole else []
    return Drawing(view, tuple(sent), discord.Embed(description=shown))


def _pieces(blocks: Sequence[Block], sheet: Sheet) -> list[list[Piece]]:
    """Each block's pieces in the card's order; the decisive ones had the first claim."""
    order = sorted(range(len(blocks)), key=lambda i: not isinstance(blocks[i], _DECISIVE))
    done = {i: draw_block(blocks[i], sheet) for i in order}
    return [done[i] for i in range(len(blocks))]


def _merged(pieces: list[list[Piece]]) -> Iterator[discord.ui.Item[Any]]:
    """The components of the pieces: texts that follow each other share one."""
    flat = [piece for block in pieces for piece in block]
    for is_text, run in groupby(flat, key=lambda piece: isinstance(piece, str)):
        if is_text:
            yield discord.ui.TextDisplay("\n".join(str(piece) for piece in run))
        else:
            yield from (piece for piece in run if not isinstance(piece, str))


def _text_file(text: str, name: str, most: int) -> discord.File | None:
    """A text as a file; None where it has more bytes than a file may have."""
    data = text.encode("utf-8", errors="replace")
    return discord.File(io.BytesIO(data), filename=name) if len(data) <= most else None
