"""The playground as a platform: posts go into the transcript and from there to all open pages."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection, Sequence

from aiohttp import web

from adapters import Kit
from adapters.web.live import Event, Live
from adapters.web.page import Pages
from adapters.web.readers import Readers
from adapters.web.site import Site
from bot.cards import Card, Text
from bot.errors import ConfigError
from bot.model import Comment, Place, Posted
from bot.ports import Entry, Inbox

NAME = "web"
ROOM = Place(NAME, "room")
MOST_ENTRIES = 200


class WebPlatform:
    """Implements :class:`bot.ports.Platform` with a web server on this machine."""

    def __init__(self, kit: Kit, pages: Pages, readers: Readers) -> None:
        self._kit = kit
        self._pages = pages
        self._readers = readers
        self.live = Live()
        self.url = ""
        self.listening = asyncio.Event()

    @property
    def name(self) -> str:
        return NAME

    async def run(self, inbox: Inbox) -> None:
        """Serve until cancelled. Raises :class:`ConfigError` where the port is taken."""
        site = Site(self._kit, self, inbox, self._pages, self._readers)
        runner = web.AppRunner(site.application(), access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            self.url = await self._listen(runner)
            sys.stdout.write(self._kit.prompts.say("web.listening", url=self.url) + "\n")
            sys.stdout.flush()
            self.listening.set()
            await site.first_visit()
            await asyncio.Event().wait()
        finally:
            self.live.close()
            await site.close()
            await runner.cleanup()

    async def post(self, place: Place, card: Card) -> Posted:
        entry = await self.record(place, None, card)
        return entry.posted

    async def record(self, place: Place, by: str | None, card: Card) -> Entry:
        """Put a card into the transcript, said by a reader or by the bot, and show it."""
        entry = await self._kit.transcript.add(place, by, card)
        self._show(entry)
        return entry

    async def edit(self, posted: Posted, card: Card) -> None:
        changed = await self._kit.transcript.change(posted, card)
        self._show(changed, await self.threads(posted.place))

    async def open_thread(self, posted: Posted, title: str) -> Place:
        """Begin a thread with its title, and show the way to it below the card."""
        if posted.place.thread:
            return posted.place
        thread = Place(NAME, posted.place.channel, posted.message)
        if not await self.entries(thread):
            prompts = self._kit.prompts.speaking(posted.language)
            about = Text(prompts.say("web.thread_hint"), "small")
            await self.post(thread, Card(title, (about,)))
            for entry in await self.entries(posted.place):
                if entry.posted == posted:
                    self._show(entry, {posted.message})
        return thread

    async def replies(self, place: Place) -> Sequence[Comment]:
        """What readers said in a place, apart from commands and pastes."""
        said = [
            (entry.by, block.text)
            for entry in await self.entries(place)
            for block in entry.card.blocks
            if entry.by and isinstance(block, Text) and block.style == "body"
        ]
        return [Comment(i, text, 0, len(text), author=by) for i, (by, text) in enumerate(said)]

    async def entries(self, place: Place) -> Sequence[Entry]:
        return await self._kit.transcript.entries(place, MOST_ENTRIES)

    async def threads(self, place: Place) -> frozenset[str]:
        """The threads that can be entered from a place: there are none within threads."""
        return frozenset() if place.thread else await self._kit.transcript.threads(place)

    def _show(self, entry: Entry, threads: Collection[str] = ()) -> None:
        data = {"id": entry.posted.message, "html": self._pages.entry(entry, threads)}
        self.live.everybody(entry.posted.place, Event("entry", data))

    async def _listen(self, runner: web.AppRunner) -> str:
        settings = self._kit.settings
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            raise ConfigError(f"can't listen on {where}: {error.strerror or error}") from error
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        return f"http://{host}:{runner.addresses[0][1]}"
