"""The terminal as a platform: a chat with the bot, line by line.

``/oped …`` gives a command, a number presses a button of a card above, a file's name is read,
and anything else is said to the room.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
import threading
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from adapters import Kit
from adapters._drawing import draw
from bot.cards import Card, Choices, Press, Vote
from bot.commands import Table, read_line
from bot.errors import CommandError, NotFoundError, ReaderError, SourceError
from bot.features.excerpts import excerpt
from bot.model import Ballot, Comment, Place, Posted
from bot.ports import Call, Clock, Document, Inbox
from bot.prompts import Prompts

NAME = "console"
PREFIX = "/oped"
ROLES = frozenset({"moderator"})  # whoever sits at the terminal runs the place
QUIT = frozenset({"/quit", "/exit"})
_END_OF_PASTE = "."


def create(kit: Kit) -> Terminal:
    """The terminal that this process runs in."""
    return Terminal(kit.commands, kit.prompts, kit.clock, kit.settings.max_bytes)


async def keyboard() -> AsyncIterator[str]:
    """The lines of standard input, read in a thread that the interpreter doesn't wait for."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\n"))
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


@dataclass
class Terminal:
    """One person at one terminal."""

    commands: Table
    prompts: Prompts
    clock: Clock
    max_bytes: int
    lines: AsyncIterator[str] = field(default_factory=keyboard)
    output: Console = field(default_factory=Console)
    person: str = field(default_factory=lambda: f"{NAME}:{getpass.getuser()}")

    def __post_init__(self) -> None:
        self._posted: set[str] = set()
        self._buttons: list[Press] = []
        self._said: dict[Place, list[Comment]] = {}
        self._room = self._place = Place(NAME, "terminal")

    @property
    def name(self) -> str:
        return NAME

    async def run(self, inbox: Inbox) -> None:
        """Serve until the lines end or somebody leaves."""
        draw(self.output, Card(self.prompts.say("console.welcome")))
        async for line in self.lines:
            if line.strip() in QUIT:
                return
            try:
                await self._line(inbox, line)
            except ReaderError as error:
                draw(self.output, Card(self.prompts.say(error.key, **error.values)))

    async def post(self, place: Place, card: Card) -> Posted:
        message = uuid.uuid4().hex
        self._posted.add(message)
        self._show(card)
        return Posted(place, message)

    async def edit(self, posted: Posted, card: Card) -> None:
        """Print the card again: what a terminal has shown it can't take back."""
        if posted.message not in self._posted:
            raise NotFoundError("error.no_message")
        self._show(card)

    async def open_thread(self, posted: Posted, title: str) -> Place:
        """Have the talk be about a card from here on, until the next op-ed."""
        self._place = Place(posted.place.platform, posted.place.channel, posted.message)
        excerpted = excerpt(title, self.output.width // 2)
        prompts = self.prompts.speaking(posted.language)
        draw(self.output, Card(prompts.say("console.thread", title=excerpted)))
        return self._place

    async def replies(self, place: Place) -> Sequence[Comment]:
        return tuple(self._said.get(place, ()))

    def _show(self, card: Card) -> None:
        draw(self.output, card, first_number=len(self._buttons) + 1)
        for block in card.blocks:
            if isinstance(block, Choices):
                self._buttons += [choice.press for choice in block.choices]

    async def _line(self, inbox: Inbox, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        if word == PREFIX:
            await self._command(inbox, rest.strip())
        elif word.isdecimal() and not rest:
            await self._press(inbox, int(word))
        elif line.strip():
            self._say(line)

    async def _command(self, inbox: Inbox, rest: str) -> None:
        if not rest:
            page = Document(self.prompts.say("console.pasted"), await self._paste())
            await self._call(inbox, next(iter(self.commands)), {}, page)
            return
        name, args = read_line(rest, self.commands)
        document = self._file(args["source"]) if "source" in args else None
        await self._call(inbox, name, {} if document else args, document)

    async def _paste(self) -> bytes:
        draw(self.output, Card(self.prompts.say("console.paste", end=_END_OF_PASTE)))
        lines: list[str] = []
        async for line in self.lines:
            if line.strip() == _END_OF_PASTE:
                break
            lines.append(line)
        return "\n".join(lines).encode("utf-8", errors="replace")

    def _file(self, name: str) -> Document | None:
        """The file of that name: only a terminal may read the files of its own machine."""
        path = Path(name).expanduser()
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                return Document(path.name, file.read(self.max_bytes + 1))
        except OSError as error:
            raise SourceError("error.unreadable", name=path.name) from error

    async def _press(self, inbox: Inbox, number: int) -> None:
        if not 1 <= number <= len(self._buttons):
            raise CommandError("console.no_button", number=number)
        press = self._buttons[number - 1]
        if isinstance(press, Vote):
            await self._vote(inbox, press)
        else:
            await self._call(inbox, press.command, dict(press.args))

    async def _vote(self, inbox: Inbox, press: Vote) -> None:
        delivery = f"{NAME}:{uuid.uuid4().hex}"
        ballot = Ballot(press.poll, self.person, (press.choice,), self.clock(), delivery)
        self._show(await inbox.vote(ballot))

    async def _call(
        self, inbox: Inbox, command: str, args: dict[str, str], document: Document | None = None
    ) -> None:
        if command == next(iter(self.commands)):  # an op-ed begins a thread of its own
            self._place = self._room
        await inbox.call(
            Call(
                command,
                args,
                self._place,
                self.person,
                self._reply,
                self._progress,
                document,
                roles=ROLES,
                delivery=f"{NAME}:{uuid.uuid4().hex}",
            )
        )

    async def _reply(self, card: Card, *, private: bool = False) -> Posted:  # noqa: ARG002 - one reader: all is private
        return await self.post(self._place, card)

    async def _progress(self, sentence: str) -> None:
        draw(self.output, Card(sentence))

    def _say(self, line: str) -> None:
        said = self._said.setdefault(self._place, [])
        said.append(Comment(len(said), line, 0, len(line), author=self.person))
