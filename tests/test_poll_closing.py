"""Two installations on one database: a poll closes once, and each shows it on its own platform."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.cards import Card, plain
from bot.model import Ballot, Place, Posted
from bot.settings import Settings
from bot.store import open_store
from tests.apps import running_app
from tests.crashing import place
from tests.postgres import new_database
from tests.samples import NOON, brief
from tests.test_app import Paper

QUICK = Settings(edit_seconds=0.05, watch_seconds=0.05)


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "a.db")
    return await new_database(request.getfixturevalue("postgres"))


class Elsewhere(Paper):
    """The platform of the other installation."""

    @property
    def name(self) -> str:
        return "elsewhere"

    async def reply(self, card: Card, *, private: bool = False) -> Posted:
        posted = await super().reply(card, private=private)
        return replace(posted, place=Place("elsewhere", "room"))


async def _open(app: App, paper: Paper) -> None:
    call = paper.call("poll", closes="in 1 hour", results="closed")
    await app.call(replace(call, place=Place(paper.name, "room")))


async def test_a_poll_closes_once_for_both(database: str) -> None:
    now = [NOON]

    def clock() -> datetime:
        return now[0]

    one, other = await open_store(place(database), clock), await open_store(place(database), clock)
    paper, elsewhere = Paper(), Elsewhere()
    saved = await one.save_brief(brief(), "ferry")
    for community in ("paper", "elsewhere"):
        await one.note_reading(saved.id or 0, community)
    async with (
        running_app(one, {"paper": paper}, QUICK, clock=clock) as app,
        running_app(other, {"elsewhere": elsewhere}, QUICK, clock=clock) as app_elsewhere,
    ):
        await _open(app, paper)
        await _open(app_elsewhere, elsewhere)
        for number, inbox in enumerate((app, app_elsewhere, app)):
            ballot = Ballot(1, f"paper:{number}", (number % 2,), NOON, f"d{number}")
            await inbox.vote(ballot)
        before = await one.tally(1)
        now[0] += timedelta(hours=2)
        async with asyncio.timeout(10):
            while (await one.poll(1)).closed is None or await one.outdated_polls():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)  # for a second closing that should not be
        after = await other.tally(1)
    await one.close()
    await other.close()
    assert (after.voters, after.version) == (3, before.version + 1)
    for cards in (paper.cards, elsewhere.cards):
        assert "Agree is first, chosen by 2 of 3 voters (67%)." in plain(cards["0"])
