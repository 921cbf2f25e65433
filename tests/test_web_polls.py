"""Polls in the playground: who may what, whose time it is, and what a private answer offers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.web.page import Pages
from adapters.web.readers import Readers
from adapters.web.security import ZONE_HEADER, is_loopback_only
from bot.cards import Card, Choice, Choices, Picture, Run, Vote
from bot.prompts import Prompts
from tests.fakes import MemoryStore
from tests.playground import TEST_KEY, Browser, browser, playground
from tests.samples import brief

SURVEY = {"command": "survey", "args": {"count": "3", "results": "voted"}, "thread": ""}


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    await store.save_brief(brief(), "ferry")
    return store


async def _until(events: AsyncIterator[tuple[str, Any]], kind: str, text: str) -> str:
    async with asyncio.timeout(10):
        async for name, data in events:
            if name == kind and text in str(data):
                return str(data)
    raise AssertionError(f"no {kind} with {text!r}")


async def _press(ann: Browser, poll: int, choice: int, delivery: str) -> None:
    await ann.press({"poll": poll, "choice": choice, "delivery": delivery})


@pytest.mark.parametrize(
    ("host", "hosts", "alone"),
    [
        ("127.0.0.1", (), True),
        ("localhost", (), True),
        ("::1", (), True),
        ("127.0.0.1", ("polls.example",), False),  # a proxy lets others in
        ("::", (), False),
        ("192.168.1.4", (), False),
    ],
)
def test_only_a_machine_s_own_page_is_its_operator_s(
    host: str, hosts: tuple[str, ...], alone: bool
) -> None:
    assert is_loopback_only(host, hosts) is alone


async def test_at_home_every_reader_is_a_moderator(store: MemoryStore, prompts: Prompts) -> None:
    async with (
        playground(store) as web,
        browser(web) as ann,
        browser(web) as bob,
        bob.events() as his,
    ):
        await ann.say("/oped poll")
        await _until(his, "entry", "Nobody has voted yet.")
        await bob.say("/oped close 1")
        await _until(his, "notice", prompts.say("poll.now_closed", number=1))
        await _until(his, "entry", "Closed: nobody has voted.")


async def test_in_public_a_reader_closes_their_own_polls_only(
    store: MemoryStore, prompts: Prompts
) -> None:
    async with (
        playground(store, hosts=("polls.example",)) as web,
        browser(web) as ann,
        browser(web) as bob,
        bob.events() as his,
        ann.events() as hers,
    ):
        await ann.say("/oped poll")
        await _until(his, "entry", "Nobody has voted yet.")
        for command in ("close", "reopen", "change"):
            await bob.say(f"/oped {command} 1")
            await _until(his, "notice", prompts.say("error.may_not_manage", number=1))
        await ann.say("/oped close 1")
        await _until(hers, "notice", prompts.say("poll.now_closed", number=1))


async def test_a_browser_s_time_zone_is_its_reader_s(store: MemoryStore) -> None:
    async with (
        playground(store) as web,
        browser(web) as ann,
        ann.events() as events,
    ):
        await ann.say('/oped poll closes="18:00"', **{ZONE_HEADER: "Asia/Tokyo"})
        await _until(events, "entry", "closes Wednesday 5 March 2025, 18:00 JST")
        await ann.say('/oped poll on=2 closes="18:00"', **{ZONE_HEADER: "x" * 500})
        await _until(events, "entry", "closes Tuesday 4 March 2025, 18:00 UTC")


async def test_a_survey_is_taken_in_private_answers(store: MemoryStore) -> None:
    async with (
        playground(store) as web,
        browser(web) as ann,
        ann.events() as events,
    ):
        await ann.press(SURVEY)
        await _until(events, "entry", "Take the survey")
        await ann.press({"command": "take", "args": {"poll": "1"}, "thread": ""})
        step = await _until(events, "notice", "Statement 1 of 3")
        assert re.findall(r"choice&#34;: (\d+)", step) == ["0", "1", "2"]
        for number, choice in ((2, 0), (3, 4)):
            await _press(ann, 1, choice, f"a{number}")
            await _until(events, "notice", f"Statement {number} of 3")
        await _press(ann, 1, 8, "a4")
        await _until(events, "notice", "You have answered all 3 statements.")
        card = await _until(events, "entry", "one voter")
    assert "Everybody" not in card
    assert (await store.tally(1)).votes == (1, 0, 0, 0, 1, 0, 0, 0, 1)


def test_a_private_answer_draws_what_one_can_press(prompts: Prompts) -> None:
    pages = Pages(prompts, Readers(TEST_KEY))
    buttons = (
        Choice("A", Vote(1, 0, many=True), chosen=True),
        Choice("B", Vote(1, 1, many=True)),
        Choice("Go", Run("votes")),
    )
    picture = Picture(b"", "<svg/>", "All figures")
    html = pages.notice(Card("Title", (Choices(buttons, "Your vote:"), picture)))
    assert html.count("data-press") == 3
    assert html.count('aria-pressed="true"') == html.count('aria-pressed="false"') == 1
    assert html.count("&#34;many&#34;: true") == 2
    assert "All figures" in html
    assert "<img" not in html


@pytest.mark.parametrize("seal", ["", "é", Readers("another secret").seal(1, 0)])
async def test_nobody_votes_where_no_button_was_shown(store: MemoryStore, seal: str) -> None:
    async with playground(store) as web, browser(web) as ann, ann.events() as events:
        await ann.say("/oped poll")
        await _until(events, "entry", "Nobody has voted yet.")
        press = {"poll": 1, "choice": 0, "delivery": "a1", "seal": seal}
        assert (await ann.press(press))[0] == 403
        other = {**press, "seal": Readers(TEST_KEY).seal(1, 1)}
        assert (await ann.press(other))[0] == 403
    assert (await store.tally(1)).voters == 0
