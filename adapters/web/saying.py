"""What readers say in the room: links, pages, commands, files, or just words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters import Kit
from adapters.web.calls import Calls
from adapters.web.readers import Reader
from bot.cards import Card, Text
from bot.commands import read_line
from bot.errors import ReaderError
from bot.features.excerpts import excerpt
from bot.features.linked import is_link
from bot.ingest.documents import size
from bot.model import Place
from bot.ports import Document

if TYPE_CHECKING:  # the platform makes the site
    from adapters.web.platform import WebPlatform

PREFIX = "/oped"
# A text of this many characters or lines is a page to read rather than something said.
PAGE_CHARACTERS, PAGE_LINES = 600, 5


class Sayings:
    """Puts what was said on record, and starts the calls that it asks for."""

    def __init__(self, kit: Kit, platform: WebPlatform, calls: Calls) -> None:
        self._prompts, self._commands = kit.prompts, kit.commands
        self._platform = platform
        self._calls = calls

    async def sent(self, reader: Reader, place: Place, document: Document) -> None:
        """Read a file."""
        data_size = size(len(document.data))
        shown = self._prompts.say("web.file", name=document.name, size=data_size)
        await self._quietly(reader, place, shown)
        self._calls.start(reader, place, "read", {}, document)

    async def typed(self, reader: Reader, place: Place, text: str) -> None:
        word, *rest = text.split(maxsplit=1)
        is_command = word == PREFIX
        said = "".join(rest) if is_command else text
        if len(said) >= PAGE_CHARACTERS or said.count("\n") + 1 >= PAGE_LINES:
            await self._pasted(reader, place, said)  # also after the prefix: a page isn't words
        elif is_command:
            await self._command(reader, place, said)
        elif is_link(text):
            await self._quietly(reader, place, text)
            self._calls.start(reader, place, "read", {"source": text})
        else:
            await self._platform.record(place, reader.label, Card(PREFIX, (Text(text),)))
            self._calls.settle(reader)

    async def _command(self, reader: Reader, place: Place, rest: str) -> None:
        try:
            name, args = read_line(rest, self._commands)
        except ReaderError as error:
            self._calls.tell(reader, Card(self._prompts.say(error.key, **error.values)))
            self._calls.settle(reader)
            return
        await self._quietly(reader, place, excerpt(f"{PREFIX} {rest}", 200))
        self._calls.start(reader, place, name, args)

    async def _pasted(self, reader: Reader, place: Place, text: str) -> None:
        data = text.encode("utf-8", errors="replace")
        start = excerpt(text.split("\n", 1)[0], 80)
        shown = self._prompts.say("web.pasted", size=size(len(data)), start=start)
        await self._quietly(reader, place, shown)
        self._calls.start(reader, place, "read", {}, Document("", data))

    async def _quietly(self, reader: Reader, place: Place, shown: str) -> None:
        """Show what a reader did, in small print."""
        await self._platform.record(place, reader.label, Card(PREFIX, (Text(shown, "small"),)))
