"""The site: what browsers ask for, translated into calls and ballots."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from adapters import Kit
from adapters.web.calls import Calls
from adapters.web.handing import served
from adapters.web.live import Event, Listener
from adapters.web.page import Pages
from adapters.web.readers import Reader, Readers
from adapters.web.saying import Sayings
from adapters.web.security import (
    MOST_ZONE,
    ZONE_HEADER,
    add_headers,
    guard,
    is_loopback_only,
)
from adapters.web.sentences import sentences
from bot.cards import Block, File, Picture
from bot.features.permissions import MODERATOR
from bot.model import Ballot, Place
from bot.ports import Document, Inbox

if TYPE_CHECKING:  # the platform makes the site
    from adapters.web.platform import WebPlatform

log = structlog.get_logger(__name__)

_HEARTBEAT_SECONDS = 15.0
_FORM_OVERHEAD = 64 << 10


class Site:
    """The handlers and the work that they start."""

    def __init__(
        self, kit: Kit, platform: WebPlatform, inbox: Inbox, pages: Pages, readers: Readers
    ) -> None:
        self._kit = kit
        self._platform = platform
        self._inbox = inbox
        self._pages = pages
        self._readers = readers
        settings = kit.settings
        alone = is_loopback_only(settings.host, settings.hosts)
        roles = frozenset({MODERATOR}) if alone else frozenset[str]()
        self._calls = Calls(inbox, platform, platform.live, pages, roles)
        self._sayings = Sayings(kit, platform, self._calls)

    def application(self) -> web.Application:
        hosts = {self._kit.settings.host, *self._kit.settings.hosts}
        application = web.Application(
            middlewares=[sentences(self._kit), guard(self._readers, hosts)],
            client_max_size=self._kit.settings.max_bytes + _FORM_OVERHEAD,
        )
        application.on_response_prepare.append(add_headers)
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/thread/{thread:[0-9a-f]{32}}", self._page),
                web.get("/events", self._events),
                web.get("/picture/{message:[0-9a-f]{32}}/{number:[0-9]{1,3}}", self._picture),
                web.get("/file/{message:[0-9a-f]{32}}/{number:[0-9]{1,3}}", self._file),
                web.get("/mine/{key:[0-9a-f]{32}}", self._mine),
                web.post("/say", self._say),
                web.post("/press", self._press),
                web.static("/static", Path(__file__).parent / "static"),
            ]
        )
        return application

    async def first_visit(self) -> None:
        """Brief the sample where nothing was said yet, as if a reader had pasted it."""
        if self._kit.settings.sample and not await self._platform.entries(_room()):
            data = resources.files("adapters.web").joinpath("sample.txt").read_bytes()
            self._calls.start(Reader("sample"), _room(), "read", {}, Document("sample.txt", data))

    async def close(self) -> None:
        await self._calls.close()

    # Pages.

    async def _page(self, request: web.Request) -> web.Response:
        place = _place(request.match_info.get("thread"))
        entries = await self._platform.entries(place)
        if place.thread and not entries:
            raise web.HTTPNotFound
        known = self._readers.known(request)
        if known is None and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return _ask_again()
        reader = known or self._readers.welcome()
        threads = await self._platform.threads(place)
        html = self._pages.page(place, entries, reader, threads)
        response = web.Response(text=html, content_type="text/html")
        response.headers["Cache-Control"] = "no-store"
        if known is None:
            self._readers.remember(response, reader)
        return response

    async def _picture(self, request: web.Request) -> web.Response:
        block = await self._block(request)
        if not isinstance(block, Picture):
            raise web.HTTPNotFound
        return served(block)

    async def _file(self, request: web.Request) -> web.Response:
        block = await self._block(request)
        if not isinstance(block, File):
            raise web.HTTPNotFound
        return served(block)

    async def _mine(self, request: web.Request) -> web.Response:
        """A picture or a file of a private answer: to the reader who was answered, nobody else."""
        reader = self._readers.known(request)
        block = self._calls.shelf.find(reader, request.match_info["key"]) if reader else None
        if block is None:
            raise web.HTTPNotFound
        response = served(block)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _block(self, request: web.Request) -> Block | None:
        """The block of an entry that a request asks for."""
        message, number = request.match_info["message"], int(request.match_info["number"])
        for place in (_room(), _place(request.query.get("thread"))):
            for entry in await self._platform.entries(place):
                blocks = entry.card.blocks
                if entry.posted.message == message and number < len(blocks):
                    return blocks[number]
        return None

    async def _events(self, request: web.Request) -> web.StreamResponse:
        reader = self._readers.known(request)
        if reader is None:
            raise web.HTTPForbidden
        place = _place(request.query.get("thread"))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with (
            suppress(ConnectionResetError),  # the page was closed
            self._platform.live.listening(reader.id, place) as listener,
        ):
            await response.write((await self._everything(place)).encode())
            await response.write(self._calls.progress(reader).encode())
            async for piece in _pieces(listener):
                await response.write(piece)
        return response

    async def _everything(self, place: Place) -> Event:
        """What a page must show when it connects, so that it has missed nothing."""
        entries = await self._platform.entries(place)
        threads = await self._platform.threads(place)
        data = [{"id": e.posted.message, "html": self._pages.entry(e, threads)} for e in entries]
        return Event("everything", data)

    # What readers do.

    async def _say(self, request: web.Request) -> web.Response:
        reader, form = self._acting(request), await request.post()
        place = _place(str(form.get("thread", "")))
        file, text = form.get("file"), str(form.get("text", "")).strip()
        if isinstance(file, web.FileField):
            document = Document(file.filename[:200], file.file.read())
            await self._sayings.sent(reader, place, document)
        elif text:
            await self._sayings.typed(reader, place, text)
        return web.Response(status=202)

    async def _press(self, request: web.Request) -> web.Response:
        """A button: its value is what :func:`adapters.web.page` put into it."""
        reader = self._acting(request)
        match await _json(request):
            case {
                "poll": int(poll),
                "choice": int(choice),
                "seal": str(seal),
                "delivery": str(delivery),
            }:
                if not self._readers.sealed(poll, choice, seal):
                    raise web.HTTPForbidden
                ballot = Ballot(
                    poll,
                    reader.person,
                    (choice,),
                    self._kit.clock(),
                    f"{reader.id}:{delivery[:64]}",
                )
                self._calls.tell(reader, await self._inbox.vote(ballot))
            case {"command": str(command), "args": dict(args), "thread": str(thread)}:
                words = {str(name): str(value) for name, value in args.items()}
                self._calls.start(reader, _place(thread), command, words)
            case _:
                raise web.HTTPBadRequest
        return web.Response(status=202)

    # Errors.

    def _acting(self, request: web.Request) -> Reader:
        """The reader who does something, where they haven't just done too much."""
        reader = self._readers.known(request)
        if reader is None:  # the guard has let nobody pass who isn't known
            raise web.HTTPForbidden
        if not self._calls.admit(reader):
            raise web.HTTPTooManyRequests
        return replace(reader, zone=request.headers.get(ZONE_HEADER, "")[:MOST_ZONE] or None)


def _ask_again() -> web.Response:
    """Have the browser ask once more, from here.

    It keeps a strict cookie back when a link on another site leads here; whoever comes without
    one must not be taken for somebody new, and lose who they were, before they had that chance.
    """
    return web.Response(headers={"Refresh": "0", "Cache-Control": "no-store"})


async def _pieces(listener: Listener) -> AsyncIterator[bytes]:
    """What goes over the wire to an open page: its events, and signs of life between them."""
    while True:
        try:
            event = await asyncio.wait_for(listener.waiting.get(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            yield b": still here\n\n"
            continue
        if event is None:
            return
        yield event.encode()


async def _json(request: web.Request) -> object:
    try:
        return await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise web.HTTPBadRequest from None


def _room() -> Place:
    return Place("web", "room")


def _place(thread: str | None) -> Place:
    return Place("web", "room", thread or None)
