"""What readers set going: how much at once, and what their pages say of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from adapters import Kit
from adapters.web.calls import MOST_ACTIONS, MOST_AT_ONCE, Calls
from adapters.web.page import Pages
from adapters.web.platform import ROOM, WebPlatform
from adapters.web.readers import Reader, Readers
from bot.cards import Card
from bot.commands import Suggestion
from bot.features import command_table
from bot.model import Ballot
from bot.ports import Call
from bot.prompts import Prompts
from bot.settings import Settings
from tests.apps import noon
from tests.fakes import MemoryStore, Nobody
from tests.playground import TEST_KEY

ANN, BOB = Reader("ann"), Reader("bob")


@dataclass
class SlowInbox(Nobody):
    """Says what it is busy with, and finishes a call when it is let."""

    let: dict[str, asyncio.Event] = field(default_factory=dict)

    async def call(self, call: Call) -> None:
        self.let[call.command] = asyncio.Event()
        await call.progress(f"Busy with {call.command}")
        await self.let[call.command].wait()

    async def vote(self, ballot: Ballot) -> Card:
        return Card(f"Counted in poll {ballot.poll}")

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        return ()


@pytest.fixture
def inbox() -> SlowInbox:
    return SlowInbox()


@pytest.fixture
async def calls(inbox: SlowInbox, prompts: Prompts) -> AsyncIterator[Calls]:
    readers = Readers(TEST_KEY)
    pages = Pages(prompts, readers)
    kit = Kit(Settings(), prompts, command_table(), noon, MemoryStore())
    web = WebPlatform(kit, pages, readers)
    running = Calls(inbox, web, web.live, pages)
    yield running
    await running.close()


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_page_says_what_is_still_being_worked_on(calls: Calls, inbox: SlowInbox) -> None:
    for name in ("first", "second"):
        calls.start(ANN, ROOM, name, {})
        await _settle()
    said = []
    for name in ("second", "first"):
        said.append(calls.progress(ANN).data)
        inbox.let[name].set()
        await _settle()
    assert [*said, calls.progress(ANN).data] == ["Busy with second", "Busy with first", ""]
    assert calls.progress(BOB).data == ""


async def test_a_reader_has_so_much_under_way_and_no_more(calls: Calls, inbox: SlowInbox) -> None:
    for number in range(MOST_AT_ONCE):
        assert calls.admit(ANN)
        calls.start(ANN, ROOM, str(number), {})
    await _settle()
    assert (calls.admit(ANN), calls.admit(BOB)) == (False, True)
    inbox.let["0"].set()
    await _settle()
    assert calls.admit(ANN)


async def test_a_reader_acts_so_often_and_no_more(calls: Calls) -> None:
    assert [calls.admit(ANN) for _ in range(MOST_ACTIONS + 5)].count(True) == MOST_ACTIONS
    assert calls.admit(BOB)
