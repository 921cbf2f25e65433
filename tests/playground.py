"""The real playground over a real server on this machine, for tests."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from adapters import Kit
from adapters.web.page import Pages
from adapters.web.platform import WebPlatform
from adapters.web.readers import Readers
from adapters.web.security import TOKEN_HEADER
from bot.features import command_table
from bot.prompts import load_prompts
from bot.settings import Settings
from tests.apps import noon, running_app
from tests.fakes import MemoryStore

TEST_KEY = "a secret of the tests"


@asynccontextmanager
async def playground(
    store: MemoryStore, *, sample: bool = False, max_bytes: int = 1 << 20, **more: object
) -> AsyncIterator[WebPlatform]:
    """A playground that serves on a free port until the context ends."""
    given = {"sample": sample, "max_bytes": max_bytes, "edit_seconds": 0.01, **more}
    settings = Settings(port=0).model_copy(update=given)
    prompts, readers = load_prompts(), Readers(TEST_KEY)
    kit = Kit(settings, prompts, command_table(), noon, store)
    web = WebPlatform(kit, Pages(prompts, readers), readers)
    async with running_app(store, {"web": web}, settings) as app:
        serving = asyncio.create_task(web.run(app))
        listening = asyncio.create_task(web.listening.wait())
        await asyncio.wait([serving, listening], return_when=asyncio.FIRST_COMPLETED)
        try:
            yield web
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


@dataclass
class Browser:
    """One reader's browser, without the page: a session with its cookie and its token."""

    session: aiohttp.ClientSession
    url: str
    token: str

    async def page(self) -> str:
        async with self.session.get(self.url) as answer:
            return await answer.text()

    async def say(self, text: str, thread: str = "", **headers: str) -> tuple[int, str]:
        form = aiohttp.FormData()
        form.add_field("text", text)
        form.add_field("thread", thread)
        return await self.post("/say", form, **headers)

    async def send(self, name: str, data: bytes) -> tuple[int, str]:
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name)
        return await self.post("/say", form)

    async def press(self, value: Mapping[str, object]) -> tuple[int, str]:
        """Press a button; that of a vote carries the seal that the page puts there."""
        if isinstance(poll := value.get("poll"), int):
            seal = Readers(TEST_KEY).seal(poll, int(str(value["choice"])))
            value = {"seal": seal, **value}
        body = json.dumps(value).encode()
        return await self.post("/press", body, **{"Content-Type": "application/json"})

    async def post(self, path: str, data: Any, **headers: str) -> tuple[int, str]:  # noqa: ANN401 - whatever aiohttp sends
        headers = {TOKEN_HEADER: self.token, **headers}
        async with self.session.post(self.url + path, data=data, headers=headers) as answer:
            return answer.status, await answer.text()

    @asynccontextmanager
    async def events(self, thread: str = "") -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        async with self.session.get(f"{self.url}/events?thread={thread}") as answer:
            yield _events(answer)


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    kind = ""
    async for line in answer.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


class Served(Protocol):
    """A playground that somebody runs."""

    @property
    def url(self) -> str: ...


@asynccontextmanager
async def browser(web: Served) -> AsyncIterator[Browser]:
    """A browser that has opened the page."""
    jar = aiohttp.CookieJar(unsafe=True)  # a bare address has cookies too
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        reader = Browser(session, web.url, "")
        match = re.search(r'data-token="([^"]+)"', await reader.page())
        assert match
        reader.token = match.group(1)
        yield reader
