"""A process that is told to stop shows the last votes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from adapters.web.platform import ROOM
from adapters.web.readers import Readers
from bot.cards import plain
from bot.store import open_store
from tests.apps import noon
from tests.playground import Browser, browser
from tests.samples import PAGE
from tests.stories.browsing import serving

SETTINGS = {"REJOINDER_SAMPLE": "false", "REJOINDER_EDIT_SECONDS": "300"}


async def test_the_last_votes_are_shown_before_the_process_stops(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with serving(data, **SETTINGS) as server, browser(server) as ann:
        secret = (data / "secret").read_text(encoding="ascii")
        async with ann.events() as events, asyncio.timeout(30):
            await ann.say(PAGE)
            await _until(events, "entry", "Show in context")
            await ann.press({"command": "poll", "args": {}, "thread": ""})
            await _until(events, "entry", "Nobody has voted yet.")
            await _vote(ann, secret, 0)
            await _until(events, "entry", "one voter")
            await _vote(ann, secret, 1)  # its edit is due in five minutes
            await _until(events, "notice", "Counted: Disagree.")
        await server.stop()
    store = await open_store(data / "rejoinder.db", noon)
    poll = (await store.entries(ROOM, 9))[-1].card
    assert await store.outdated_polls() == []
    await store.close()
    assert "Disagree: 1 (100%)" in plain(poll)


async def _vote(ann: Browser, secret: str, choice: int) -> None:
    seal = Readers(secret).seal(1, choice)
    await ann.press({"poll": 1, "choice": choice, "delivery": f"d{choice}", "seal": seal})


async def _until(events: AsyncIterator[tuple[str, Any]], kind: str, text: str) -> None:
    async for name, data in events:
        if name == kind and text in str(data):
            return
    raise AssertionError(f"no {kind} with {text!r}")
