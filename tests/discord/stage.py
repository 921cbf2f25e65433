"""Discord on the stage of the platform contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import discord

from bot.model import Place, Posted
from tests.contracts.stages import Recorder, Stage
from tests.discord import sent
from tests.discord.worlds import World, text, world


class DiscordStage:
    """One channel and Ann in it."""

    def __init__(self, made: World, inbox: Recorder) -> None:
        self._world = made
        self.platform, self.place, self.inbox = made.platform, made.place, inbox

    async def shown(self, posted: Posted) -> str:
        message = await self._world.channel_message(posted)
        files = [(await file.read()).decode() for file in message.attachments if _is_text(file)]
        alts = [str(file.description) for file in message.attachments if file.description]
        galleries = [
            str(item.media.url and item.description)
            for part in _parts(message)
            if isinstance(part, discord.MediaGalleryComponent)
            for item in part.items
        ]
        return "\n".join([text(message), *files, *alts, *galleries])

    async def press(self, posted: Posted, label: str) -> None:
        message = await self._world.channel_message(posted)
        await self._world.ann.click(message, label=label)

    async def command(self, name: str, number: int) -> None:
        await self._world.ann.slash(self._world.channel, f"oped {name}", brief=number)

    async def say(self, place: Place, words: str) -> None:
        where = int(place.thread or place.channel)
        (channel,) = [c for c in self._world.channel.threads if c.id == where]
        await self._world.ann.send(channel, words)

    async def pings(self) -> Sequence[str]:
        bodies = [body for body in self._world.bodies() if isinstance(body, dict)]
        return tuple(fault for body in bodies for fault in sent.faults(body))


def _is_text(file: discord.Attachment) -> bool:
    return file.filename.endswith(".txt")


def _parts(message: discord.Message) -> Sequence[discord.Component]:
    return [part for row in message.components for part in getattr(row, "children", ())]


@asynccontextmanager
async def discord_stage() -> AsyncIterator[Stage]:
    """A virtual Discord with the bot in it, and an inbox that takes notes."""
    recorder = Recorder()
    async with world(inbox=lambda _: recorder) as made:
        yield DiscordStage(made, recorder)
