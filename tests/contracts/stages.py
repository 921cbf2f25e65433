"""What the platform contract needs of a platform: a stage with an audience that can act."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rich.console import Console

from adapters.console import Terminal
from bot.cards import Card, Text
from bot.commands import Suggestion
from bot.features import command_table
from bot.model import Ballot, Place, Posted
from bot.ports import Call, Platform
from bot.prompts import load_prompts
from tests.apps import noon


@dataclass
class Recorder:
    """An inbox that notes what arrives; ``answer`` is what it says to a call."""

    calls: list[Call] = field(default_factory=list)
    votes: list[Ballot] = field(default_factory=list)
    answer: Card = field(default_factory=lambda: Card("Heard", (Text("An answer."),)))
    posted: list[Posted] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)
    departed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    roles_lost: list[tuple[str, str]] = field(default_factory=list)
    over: list[tuple[int, Posted]] = field(default_factory=list)

    async def call(self, call: Call) -> None:
        self.calls.append(call)
        await call.progress("Working…")
        self.posted.append(await call.reply(self.answer))

    async def vote(self, ballot: Ballot) -> Card:
        self.votes.append(ballot)
        return Card("Counted")

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        return ()

    async def gone(self, place: Place) -> None:
        self.lost.append(place)

    async def left(self, community: str, channels: Collection[str]) -> None:
        self.departed.append((community, tuple(channels)))

    async def role_gone(self, community: str, role: str) -> None:
        self.roles_lost.append((community, role))

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        return ()

    async def ended(self, poll: int, posted: Posted) -> None:
        self.over.append((poll, posted))


class Stage(Protocol):
    """A platform at work, and somebody there."""

    @property
    def platform(self) -> Platform: ...
    @property
    def place(self) -> Place: ...
    @property
    def inbox(self) -> Recorder: ...

    async def shown(self, posted: Posted) -> str:
        """What the audience can read of a card, files that come with it included."""
        ...

    async def press(self, posted: Posted, label: str) -> None:
        """Somebody presses the button, or chooses the option, of that label."""
        ...

    async def command(self, name: str, number: int) -> None:
        """Somebody gives a command with the number of a brief."""
        ...

    async def say(self, place: Place, words: str) -> None: ...

    async def pings(self) -> Sequence[str]:
        """Whom the platform would have called by what was posted."""
        ...


@dataclass
class ConsoleStage:
    """A terminal with one person before it."""

    inbox: Recorder = field(default_factory=Recorder)
    place: Place = field(default_factory=lambda: Place("console", "terminal"))
    folder: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._screen = io.StringIO()
        console = Console(file=self._screen, width=100, color_system=None)
        self.platform = Terminal(
            command_table(),
            load_prompts(),
            noon,
            1 << 20,
            self._typed(),
            console,
            "console:ann",
            folder=self.folder,
        )

    async def shown(self, posted: Posted) -> str:
        text = self._screen.getvalue()
        return re.sub(r"\s*│\s*\n\s*│\s*", " ", text)  # the panel breaks lines

    async def press(self, posted: Posted, label: str) -> None:
        number = re.findall(rf"\[(\d+)\] {re.escape(label)}", await self.shown(posted))[-1]
        await self._say(number)

    async def command(self, name: str, number: int) -> None:
        await self._say(f"/oped {name} {number}")

    async def say(self, place: Place, words: str) -> None:
        await self._say(words)

    async def pings(self) -> Sequence[str]:
        return ()

    async def _typed(self) -> AsyncIterator[str]:
        while True:
            yield await self._lines.get()
            self._lines.task_done()

    async def _say(self, line: str) -> None:
        self._lines.put_nowait(line)
        await self._lines.join()


@asynccontextmanager
async def console_stage() -> AsyncIterator[Stage]:
    """The terminal, running."""
    with tempfile.TemporaryDirectory() as folder:
        stage = ConsoleStage(folder=Path(folder))
        running = asyncio.create_task(stage.platform.run(stage.inbox))
        try:
            yield stage
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
