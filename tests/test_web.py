"""The playground's server: what it shows, what it refuses, and what moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from adapters.web import installation_secret
from adapters.web.calls import MOST_ACTIONS
from adapters.web.live import MOST_WAITING, Event, Live
from adapters.web.page import FOLD_AFTER, Pages
from adapters.web.platform import ROOM, WebPlatform
from adapters.web.readers import COOKIE, Readers
from bot.cards import Bar, Bars, Block, Card, Choice, Choices, Link, Picture, Quote, Run, Text, Vote
from bot.model import Place, Posted
from bot.ports import Entry
from bot.prompts import Prompts
from tests.fakes import MemoryStore
from tests.playground import TEST_KEY, Browser, browser, playground
from tests.samples import NOON, PAGE

EVIL = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def web(store: MemoryStore) -> AsyncIterator[WebPlatform]:
    async with playground(store) as running:
        yield running


@pytest.fixture
async def ann(web: WebPlatform) -> AsyncIterator[Browser]:
    async with browser(web) as opened:
        yield opened


@pytest.fixture
async def bob(web: WebPlatform) -> AsyncIterator[Browser]:
    async with browser(web) as opened:
        yield opened


async def _until(events: AsyncIterator[tuple[str, Any]], kind: str, text: str = "") -> Any:  # noqa: ANN401 - JSON
    async with asyncio.timeout(10):
        async for name, data in events:
            if name == kind and text in str(data):
                return data
    raise AssertionError(f"no {kind} with {text!r}")


# What one says and presses.


async def test_a_pasted_page_becomes_a_brief_for_everybody(ann: Browser, bob: Browser) -> None:
    async with ann.events() as hers, bob.events() as his:
        assert await ann.say(PAGE) == (202, "")
        await _until(hers, "progress", "Reading")
        await _until(hers, "entry", "Show in context")
        assert await _until(hers, "progress") == ""
        await _until(his, "entry", "Show in context")
    assert "The mayor should ride the ferry herself." in await bob.page()


async def test_a_file_is_read(ann: Browser) -> None:
    async with ann.events() as events:
        await ann.send("ferry.txt", PAGE.encode())
        await _until(events, "entry", "The file ferry.txt")
        await _until(events, "entry", "Show in context")


async def test_votes_move_in_every_browser_and_change(ann: Browser, bob: Browser) -> None:
    async with ann.events() as hers, bob.events() as his:
        await ann.say(PAGE)
        await _until(hers, "entry", "Show in context")
        await ann.press({"command": "poll", "args": {"brief": "1"}, "thread": ""})
        await _until(his, "entry", "Nobody has voted yet.")
        await ann.press({"poll": 1, "choice": 0, "delivery": "a1"})
        await bob.press({"poll": 1, "choice": 0, "delivery": "b1"})
        await _until(his, "notice", "Counted: Agree.")
        await _until(his, "entry", "2 voters")
        await bob.press({"poll": 1, "choice": 1, "delivery": "b2"})
        card = await _until(hers, "entry", 'width="50.0"')
    assert "2 voters" in card["html"]


async def test_errors_are_for_the_one_who_made_them(
    ann: Browser, bob: Browser, store: MemoryStore, prompts: Prompts
) -> None:
    async with ann.events() as hers, bob.events() as his:
        await ann.say("/oped poll 99")
        await _until(hers, "notice", prompts.say("error.no_brief"))
        await ann.say("/oped poll 1 2 3")
        await _until(hers, "notice", "on takes a number")
        await bob.say("Good morning")
        seen = [await _until(his, "entry"), await _until(his, "entry", "Good morning")]
    assert "/oped poll 99" in seen[0]["html"]
    assert len(await store.entries(ROOM, 9)) == 3


async def test_what_is_said_in_a_place_are_its_replies(ann: Browser, web: WebPlatform) -> None:
    await ann.say("The ferry was on time today.")
    await ann.say("/oped help")
    posted = await web.post(ROOM, Card("A brief"))
    thread = await web.open_thread(posted, "About the ferry")
    said = await web.replies(ROOM)
    assert [comment.text for comment in said] == ["The ferry was on time today."]
    assert await web.replies(thread) == []
    async with ann.session.get(f"{web.url}/thread/{posted.message}") as answer:
        assert "About the ferry" in await answer.text()


async def test_a_brief_leads_to_its_thread_and_what_is_said_there_counts(
    ann: Browser, web: WebPlatform, store: MemoryStore
) -> None:
    async with ann.events() as events:
        await ann.say(PAGE)
        card = await _until(events, "entry", "Talk about it in its thread")
        assert "Show in context" in card["html"]
    (thread,) = await web.threads(ROOM)
    assert f'href="/thread/{thread}"' in await ann.page()
    there = {"command": "discuss", "args": {}, "thread": thread}
    async with ann.session.get(f"{ann.url}/thread/{thread}") as answer:
        page = await answer.text()
    assert f'href="/#m-{thread}"' in page
    assert "Talk about it in its thread" not in page
    await ann.say("It leaves on time from Sandholm.", thread=thread)
    async with ann.events(thread) as events:
        await ann.press(there)
        await _until(events, "entry", "Who answers whom")
    edition = await store.edition(Place("web", "room", thread))
    assert edition is not None
    assert edition.comments[-1].text == "It leaves on time from Sandholm."


async def test_settings_are_changed_by_buttons_in_private(
    ann: Browser, bob: Browser, store: MemoryStore
) -> None:
    async with ann.events() as hers:
        await ann.say("/oped settings")
        seen = await _until(hers, "notice", "Change for this community:")
        assert "data-press=" in seen
        assert "&#34;name&#34;: &#34;language&#34;" in seen
        run = {"command": "settings", "args": {"name": "language", "value": "de"}, "thread": ""}
        await ann.press(run)
        await _until(hers, "notice", "Deutsch")
        await ann.say(PAGE)
        await _until(hers, "entry", "Was der Artikel fordert")
    assert (await store.preferences(["web"]))["web"].language == "de"


async def test_a_page_that_comes_back_is_told_everything(ann: Browser) -> None:
    await ann.say("One")
    await ann.say("Two")
    async with ann.events() as events:
        everything = await _until(events, "everything")
    assert ["One" in everything[0]["html"], "Two" in everything[1]["html"]] == [True, True]


async def test_the_sample_is_briefed_at_first_start_only(store: MemoryStore) -> None:
    for _ in range(2):
        async with (
            playground(store, sample=True) as web,
            browser(web) as ann,
            ann.events() as events,
        ):
            if not await _until(events, "everything"):
                await _until(events, "entry", "night loop")
    assert len(await store.entries(ROOM, 9)) == 1


async def test_a_reader_is_the_same_after_a_restart(store: MemoryStore) -> None:
    async with playground(store) as web, browser(web) as ann:
        (cookie,) = [c for c in ann.session.cookie_jar if c.key == COOKIE]
    known = {"Cookie": f"{COOKIE}={cookie.value}"}
    async with (
        playground(store) as web,
        aiohttp.ClientSession() as session,
        session.get(web.url, headers=known) as answer,
    ):
        assert "Set-Cookie" not in answer.headers
        assert ann.token in await answer.text()


async def test_a_page_may_follow_the_prefix(ann: Browser) -> None:
    """However it begins: with a command's name, too."""
    async with ann.events() as events:
        await ann.say("/oped\nHelp the harbour.\n" + PAGE)
        entry = await _until(events, "entry", "A pasted page")
        assert "“Help the harbour.”" in entry["html"]
        await _until(events, "entry", "Show in context")


async def test_a_link_from_elsewhere_makes_nobody_new(ann: Browser) -> None:
    """A browser keeps a strict cookie back there; it is asked once more, from the page itself."""
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    async with ann.session.get(ann.url, headers=elsewhere) as answer:
        assert ann.token in await answer.text()
    ann.session.cookie_jar.clear()
    async with ann.session.get(ann.url, headers=elsewhere) as answer:
        assert (answer.headers["Refresh"], "Set-Cookie" in answer.headers) == ("0", False)


# What is refused.


async def test_a_reader_who_does_too_much_waits_and_nobody_else(
    ann: Browser, bob: Browser, prompts: Prompts
) -> None:
    answers = [await ann.press({"poll": 1, "choice": 0, "delivery": "x"}) for _ in range(40)]
    assert answers[:MOST_ACTIONS] == [(202, "")] * MOST_ACTIONS
    assert set(answers[MOST_ACTIONS:]) == {(429, prompts.say("web.too_many"))}
    assert await bob.say("Good morning") == (202, "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Rejoinder-Token": ""}, 403),
        ({"X-Rejoinder-Token": "é"}, 403),
        ({"Cookie": f"{COOKIE}=forged.signature"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:8080"}, 421),
        ({"Host": "localhost"}, 202),
        ({"Sec-Fetch-Site": "same-origin"}, 202),
    ],
)
async def test_nobody_else_s_page_speaks_for_a_reader(
    ann: Browser, store: MemoryStore, headers: dict[str, str], status: int
) -> None:
    if "Cookie" in headers:
        ann.session.cookie_jar.clear()
    assert (await ann.say("Hello", **headers))[0] == status
    assert len(await store.entries(ROOM, 9)) == (status == 202)


async def test_a_token_is_one_reader_s_only(ann: Browser, bob: Browser) -> None:
    ann.token, bob.token = bob.token, ann.token
    assert (await ann.say("Hello"))[0] == 403


async def test_too_much_is_one_sentence(store: MemoryStore, prompts: Prompts) -> None:
    async with playground(store, max_bytes=2_000) as web, browser(web) as ann:
        status, sentence = await ann.send("big.txt", b"a" * 100_000)
        assert (status, sentence) == (413, prompts.say("web.too_large", limit="1.95 kB"))
        async with ann.events() as events:
            await ann.send("big.txt", b"a b. " * 1_000)
            await _until(events, "notice", "more than the 1.95 kB")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b'{"poll": "1"}', b"\xff", b'{"command": 3, "args": {}}', b"[" * 9_999],
)
async def test_a_press_that_is_none_is_refused(ann: Browser, body: bytes) -> None:
    assert await ann.post("/press", body) == (400, "That was not understood.")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/thread/00000000000000000000000000000bad",
        "/picture/" + "0" * 32 + "/0",
        "/static/../page.py",
    ],
)
async def test_what_is_not_there_is_one_sentence(ann: Browser, path: str, prompts: Prompts) -> None:
    async with ann.session.get(URL(ann.url + path, encoded=True)) as answer:
        assert (answer.status, await answer.text()) == (404, prompts.say("web.not_found"))


async def test_every_answer_carries_the_policy(ann: Browser) -> None:
    for path in ("/", "/static/playground.js", "/nothing", "/events"):
        async with ann.session.get(ann.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] in {"no-cache", "no-store"}


async def test_events_are_for_readers_only(web: WebPlatform) -> None:
    async with aiohttp.ClientSession() as session, session.get(web.url + "/events") as answer:
        assert answer.status == 403


# What is drawn.


@pytest.fixture
def pages(prompts: Prompts) -> Pages:
    return Pages(prompts, Readers(TEST_KEY))


def _html(pages: Pages, *blocks: Block, title: str = "Title", by: str | None = None) -> str:
    return pages.entry(Entry(Posted(ROOM, "0" * 32), by, Card(title, blocks), NOON))


@pytest.mark.parametrize(
    "block",
    [
        Text(EVIL),
        Text(EVIL, "small"),
        Text(EVIL, "heading"),
        Text(EVIL, marks=((0, 8), (9, 20))),
        Quote(EVIL, by=EVIL, note=EVIL),
        Quote(EVIL, note=EVIL),
        Bars((Bar(EVIL, 1, 1.0),), EVIL),
        Choices((Choice(EVIL, Run(EVIL, ((EVIL, '" onclick="x'),))),), EVIL),
        Picture(b"", EVIL, EVIL),
        Link(EVIL, "https://example.org/" + EVIL),
        Link(EVIL, "javascript:alert(1)"),
    ],
)
def test_hostile_text_stays_text(pages: Pages, block: Block) -> None:
    html = _html(pages, block, title=EVIL) + pages.notice(Card(EVIL, (block,)))
    for active in (
        "<script",
        "<img src=x",
        'onclick="',
        'javascript:alert(1)"',
        'href="javascript',
    ):
        assert active not in html


def test_marks_and_bars_and_links_are_drawn(pages: Pages) -> None:
    html = _html(
        pages,
        Text("The dam & more", marks=((4, 7),)),
        Bars((Bar("Agree", 1, 1 / 3),), "3 voters"),
        Link("Read", "https://example.org/a"),
        Choices((Choice("Agree", Vote(3, 1)),), "Your vote:"),
    )
    assert "The <mark>dam</mark> &amp; more" in html
    assert 'width="33.3"' in html
    assert 'href="https://example.org/a" rel="noopener noreferrer nofollow"' in html
    assert "(example.org)" in html
    assert 'data-press="{&#34;poll&#34;: 3, &#34;choice&#34;: 1}"' in html


def test_a_long_card_is_folded_unless_it_has_buttons(pages: Pages) -> None:
    many = tuple(Text(str(number)) for number in range(FOLD_AFTER + 10))
    assert "Show 10 more parts" in _html(pages, *many)
    assert "<details>" not in _html(pages, *many, Choices((Choice("A", Vote(1, 0)),), "x"))
    assert "<details>" not in _html(pages, *many[: FOLD_AFTER + 1])


async def test_a_picture_is_served_on_its_own(ann: Browser, web: WebPlatform) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    posted = await web.post(ROOM, Card("Picture", (Picture(b"", svg, "All of it"),)))
    assert f'src="/picture/{posted.message}/0" alt="All of it"' in await ann.page()
    async with ann.session.get(f"{web.url}/picture/{posted.message}/0") as answer:
        assert (answer.content_type, await answer.text()) == ("image/svg+xml", svg)


# What keeps it going.


def test_a_page_that_lags_is_cut_off_and_holds_up_nobody() -> None:
    live = Live()
    with live.listening("ann", ROOM) as slow, live.listening("bob", ROOM) as quick:
        for number in range(MOST_WAITING + 1):
            live.everybody(ROOM, Event("entry", number))
            if quick.waiting.qsize() > 5:
                quick.waiting.get_nowait()
        assert slow.waiting.get_nowait() is None
        assert quick.waiting.qsize() <= 6
        live.everybody(Place("web", "room", "other"), Event("entry", "elsewhere"))
        assert slow.waiting.empty()


def test_the_secret_is_made_once_for_the_operator_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret"
    secret = installation_secret(path)
    assert installation_secret(path) == secret
    assert len(secret) >= 32
    assert path.stat().st_mode & 0o077 == 0
