"""A dialogue with the bot on a terminal, said line by line."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence

from rich.console import Console

from adapters.console import Terminal
from bot.features import command_table
from bot.ports import Clock, Store
from bot.prompts import load_prompts
from tests.apps import noon, running_app


async def talk(
    store: Store, *lines: str, person: str = "console:ann", clock: Clock = noon
) -> list[str]:
    """Say the lines; returns what the terminal showed after each of them, the welcome first."""
    screen = Screen()
    terminal = Terminal(
        command_table(),
        load_prompts(),
        clock,
        1 << 20,
        screen.listen(lines),
        screen.console,
        person,
        "Europe/Berlin",
    )
    async with running_app(store, {"console": terminal}, clock=clock) as app:
        await terminal.run(app)
    return [*screen.shown, screen.rest()]


class Screen:
    """Hands lines to a terminal and keeps what it showed between them."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self._file = io.StringIO()
        self.console = Console(file=self._file, width=100, color_system=None)

    async def listen(self, lines: Sequence[str]) -> AsyncIterator[str]:
        for line in lines:
            self.shown.append(self.rest())
            yield line

    def rest(self) -> str:
        """What was shown since the last look."""
        shown = self._file.getvalue()
        self._file.seek(0)
        self._file.truncate()
        return shown
