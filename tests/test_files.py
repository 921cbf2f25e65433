"""Files that a card hands over: served to one browser, saved by the terminal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters import Kit
from adapters.web.page import Pages
from adapters.web.platform import ROOM, WebPlatform
from adapters.web.readers import Reader, Readers
from adapters.web.shelf import MOST_BYTES, MOST_KEPT, Shelf
from bot.cards import Card, File, Picture, Text
from bot.features import command_table
from bot.model import Place
from bot.ports import Call
from bot.prompts import load_prompts
from bot.settings import Settings
from tests.apps import noon
from tests.contracts.stages import ConsoleStage, Recorder, console_stage
from tests.fakes import MemoryStore
from tests.playground import TEST_KEY, Browser, browser, playground

ANN, BOB = Reader("ann"), Reader("bob")
EXPORT = File("poll-7.csv", b"choice,votes\r\n", "All answers", "text/csv; charset=utf-8")


@pytest.fixture
async def web() -> AsyncIterator[WebPlatform]:
    async with playground(MemoryStore()) as running:
        yield running


@dataclass
class Given:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


async def given(who: Browser, path: str) -> Given:
    async with who.session.get(who.url + path) as answer:
        return Given(answer.status, dict(answer.headers), await answer.read())


async def test_a_file_for_everybody_is_kept_not_opened(web: WebPlatform) -> None:
    evil = File('"\r\nSet-Cookie: x=1;é.csv', b"<script>", "x", "text/html\r\nX: y")
    posted = await web.post(ROOM, Card("Poll 7", (Text("x"), EXPORT, evil)))
    async with browser(web) as ann:
        assert f'href="/file/{posted.message}/1" download="poll-7.csv"' in await ann.page()
        served = await given(ann, f"/file/{posted.message}/1")
        assert (served.status, served.body) == (200, EXPORT.data)
        assert served.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert served.headers["Content-Disposition"] == "attachment; filename*=UTF-8''poll-7.csv"
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        odd = await given(ann, f"/file/{posted.message}/2")
        assert odd.headers["Content-Type"] == "application/octet-stream"
        assert "Set-Cookie" not in odd.headers
        assert odd.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%22%0D")
        for path in ("0", "3", "99"):
            assert (await given(ann, f"/file/{posted.message}/{path}")).status == 404
        assert (await given(ann, f"/picture/{posted.message}/1")).status == 404


@dataclass
class Exporter(Recorder):
    """An inbox that answers each call with a file and a picture, for the caller alone."""

    async def call(self, call: Call) -> None:
        picture = Picture(b"", '<svg xmlns="http://www.w3.org/2000/svg"/>', "Two bars")
        await call.reply(Card("Poll 7", (EXPORT, picture)), private=True)


@asynccontextmanager
async def exporting() -> AsyncIterator[WebPlatform]:
    prompts, readers = load_prompts(), Readers(TEST_KEY)
    settings = Settings(port=0, sample=False)
    kit = Kit(settings, prompts, command_table(), noon, MemoryStore())
    web = WebPlatform(kit, Pages(prompts, readers), readers)
    serving = asyncio.create_task(web.run(Exporter()))
    await web.listening.wait()
    try:
        yield web
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_a_private_file_is_for_its_reader_alone() -> None:
    async with (
        exporting() as web,
        browser(web) as ann,
        browser(web) as bob,
        ann.events() as events,
    ):
        assert await ann.say("/oped recent") == (202, "")
        html = await anext(data async for kind, data in events if kind == "notice")
        file, shown = re.findall(r'(?:href|src)="(/mine/[0-9a-f]{32})"', html)
        assert 'download="poll-7.csv"' in html
        hers = await given(ann, file)
        assert (hers.status, hers.body) == (200, EXPORT.data)
        assert hers.headers["Cache-Control"] == "no-store"
        assert hers.headers["Content-Disposition"].startswith("attachment;")
        drawn = await given(ann, shown)
        assert drawn.headers["Content-Type"].startswith("image/svg+xml")
        assert "sandbox" in drawn.headers["Content-Security-Policy"]
        assert [(await given(bob, path)).status for path in (file, shown)] == [404, 404]
        bob.session.cookie_jar.clear()
        assert (await given(bob, file)).status == 404
        assert "/mine/" not in await bob.page()


def test_a_shelf_forgets_the_oldest_first() -> None:
    shelf = Shelf()
    (first,) = shelf.put(ANN, Card("T", (EXPORT,))).values()
    key = first.removeprefix("/mine/")
    assert shelf.find(ANN, key) == EXPORT
    assert shelf.find(BOB, key) is None
    for _ in range(MOST_KEPT):
        (last,) = shelf.put(BOB, Card("T", (EXPORT,))).values()
    assert shelf.find(ANN, key) is None
    large = File("a", bytes(MOST_BYTES // 2 + 1), "x")
    one, two = (shelf.put(ANN, Card("T", (large,)))[0].removeprefix("/mine/") for _ in range(2))
    assert shelf.find(ANN, one) is None
    assert shelf.find(ANN, two) == large
    assert shelf.find(BOB, last.removeprefix("/mine/")) is None


async def test_the_terminal_saves_a_file_and_says_where() -> None:
    async with console_stage() as stage:
        assert isinstance(stage, ConsoleStage)
        for _ in range(2):
            posted = await stage.platform.post(stage.place, Card("Poll 7", (EXPORT,)))
        shown = (await stage.shown(posted)).replace("\n", "")
        for name in ("poll-7.csv", "poll-7-2.csv"):
            path = stage.folder / name
            assert path.read_bytes() == EXPORT.data
            assert path.stat().st_mode & 0o077 == 0
            assert f"Saved as {path}" in shown


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/passwd", ".profile", "a\x1b[31m", "", "."]
)
async def test_no_file_leaves_the_folder_of_the_terminal(name: str) -> None:
    async with console_stage() as stage:
        assert isinstance(stage, ConsoleStage)
        await stage.platform.post(stage.place, Card("Poll 7", (File(name, b"x", "All"),)))
        (saved,) = stage.folder.iterdir()
        assert not saved.name.startswith(".")
        assert saved.name.isprintable()


async def test_a_folder_that_takes_no_file_is_said_to(tmp_path: Path) -> None:
    stage = ConsoleStage(folder=tmp_path / "missing")
    posted = await stage.platform.post(Place("console", "terminal"), Card("P", (EXPORT,)))
    assert "can't be written" in " ".join((await stage.shown(posted)).split())
