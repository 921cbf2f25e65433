"""Cards and the page around them as HTML: every text escaped by Jinja2, no inline code or style."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.web.readers import Reader, Readers
from bot.cards import Card, Choices, Picture, Press, Text, Vote, figures, plain_block
from bot.model import Place
from bot.ports import Entry
from bot.prompts import Prompts

# A card of many blocks is folded after so many, to keep the conversation readable.
FOLD_AFTER, FOLD_AT_LEAST = 14, 3


class Pages:
    """Draws entries and the page."""

    def __init__(self, prompts: Prompts, readers: Readers) -> None:
        self._readers = readers
        self._environment = Environment(
            loader=PackageLoader("adapters.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            say=prompts.say,
            language=prompts.language,
            plain_block=plain_block,
            marked=_marked,
            shown=_shown,
            stamp=_stamp,
            figures=figures,
        )
        self._environment.filters.update(press=self._press, host=_host, clock=_clock)

    def page(
        self,
        place: Place,
        entries: Sequence[Entry],
        reader: Reader,
        threads: Collection[str] = (),
    ) -> str:
        """The whole page of a place, for one reader; ``threads`` are those that can be entered."""
        return self._environment.get_template("page.html").render(
            entries=[self.entry(entry, threads) for entry in entries],
            place=place,
            reader=reader,
            token=self._readers.token(reader),
        )

    def entry(self, entry: Entry, threads: Collection[str] = ()) -> Markup:
        """One entry of the transcript, with the way to its thread if that is one of these."""
        template = self._environment.get_template("entry.html")
        threaded = entry.posted.message in threads and entry.posted.place.thread is None
        return Markup(template.render(entry=entry, threaded=threaded))  # noqa: S704 - a template with autoescape

    def notice(self, card: Card, links: Mapping[int, str] = MappingProxyType({})) -> str:
        """A private answer; ``links`` lead to its pictures and files, by their place on it."""
        return self._environment.get_template("notice.html").render(card=card, links=links)

    def _press(self, press: Press) -> str:
        """What a button sends back when it is pressed, as JSON."""
        if not isinstance(press, Vote):
            return json.dumps({"command": press.command, "args": dict(press.args)})
        seal = self._readers.seal(press.poll, press.choice)
        vote = {"poll": press.poll, "choice": press.choice, "seal": seal}
        return json.dumps(vote | ({"many": True} if press.many else {}))


def _marked(text: Text) -> Markup:
    """The text with its marked stretches, each piece escaped on its own."""
    pieces, position = [Markup()], 0
    for start, end in text.marks:
        pieces += [
            escape(text.text[position:start]),
            Markup("<mark>{}</mark>").format(text.text[start:end]),
        ]
        position = end
    return Markup().join([*pieces, escape(text.text[position:])])


def _shown(card: Card) -> int:
    """How many blocks show before the fold; buttons are never folded away."""
    foldable = not any(isinstance(block, Choices) for block in card.blocks)
    long = len(card.blocks) >= FOLD_AFTER + FOLD_AT_LEAST
    return FOLD_AFTER if foldable and long else len(card.blocks)


def _stamp(picture: Picture) -> str:
    """What tells a picture from an earlier one in its place, which browsers keep by its address."""
    return hashlib.sha256(picture.svg.encode()).hexdigest()[:16]


def _host(url: str) -> str | None:
    """The host of an http or https link; None for anything else, which is shown as text."""
    parts = urlsplit(url)
    return parts.hostname if parts.scheme in {"http", "https"} else None


def _clock(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
