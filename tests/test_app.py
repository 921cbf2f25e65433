"""The inbox and its error boundary: whatever goes wrong, a reader gets one sentence."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.cards import Bars, Card, plain
from bot.errors import NotFoundError
from bot.model import Ballot, Brief, Comment, Place, Posted
from bot.ports import Call, Document, Inbox, Store
from bot.prompts import Prompts
from tests.apps import running_app
from tests.fakes import MemoryStore
from tests.samples import NOON, PAGE
from tests.samples import brief as sample_brief

ROOM = Place("paper", "room")


@dataclass
class Paper:
    """A platform that keeps what it is given: the last card of each message."""

    cards: dict[str, Card] = field(default_factory=dict)
    private: list[Card] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    broken: bool = False

    @property
    def name(self) -> str:
        return "paper"

    async def run(self, inbox: Inbox) -> None:
        await asyncio.Event().wait()

    async def post(self, place: Place, card: Card) -> Posted:
        posted = Posted(place, str(len(self.cards)))
        self.cards[posted.message] = card
        return posted

    async def edit(self, posted: Posted, card: Card) -> None:
        if self.broken:
            raise RuntimeError("the platform is down")
        if posted.message not in self.cards:
            raise NotFoundError("error.no_message")
        self.cards[posted.message] = card

    async def open_thread(self, posted: Posted, title: str) -> Place:
        return Place(posted.place.platform, posted.place.channel, posted.message)

    async def replies(self, place: Place) -> Sequence[Comment]:
        return ()

    async def reply(self, card: Card, *, private: bool = False) -> Posted:
        if private:
            self.private.append(card)
            return Posted(ROOM, "private")
        return await self.post(ROOM, card)

    async def note(self, sentence: str) -> None:
        self.progress.append(sentence)

    def call(self, command: str, **args: str) -> Call:
        return Call(command, args, ROOM, "paper:ann", self.reply, self.note)

    def read(self, document: Document) -> Call:
        return replace(self.call("read"), document=document)


FERRY = Document("ferry.txt", PAGE.encode())


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def paper() -> Paper:
    return Paper()


async def _brief_and_poll(app: App, paper: Paper) -> None:
    await app.call(paper.read(FERRY))
    await app.call(paper.call("poll"))


def _ballot(voter: str, choice: int, delivery: str | None = None) -> Ballot:
    return Ballot(1, voter, (choice,), NOON, delivery or f"{voter}-{choice}")


def _counts(card: Card) -> list[int]:
    (bars,) = [block for block in card.blocks if isinstance(block, Bars)]
    return [bar.count for bar in bars.bars]


async def test_a_read_page_is_a_stored_brief(store: Store, paper: Paper, prompts: Prompts) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.read(FERRY))
    assert "Op-ed in The Harbour Gazette" in plain(paper.cards["0"])
    assert (await store.brief(1)).source == "ferry.txt"
    assert paper.progress == [prompts.say("progress.reading")]


async def test_the_same_page_is_one_brief(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.read(FERRY))
        await app.call(paper.read(FERRY))
    assert len(await store.recent_briefs(10)) == 1
    assert paper.cards["0"] == paper.cards["1"]


@pytest.mark.parametrize(
    "data",
    [
        PAGE.strip().encode(),
        f"\ufeff\n\n {PAGE}\n\n \t".encode(),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.replace("\n", " \u00a0\n").encode(),
        PAGE.encode("utf-16"),
    ],
    ids=["stripped", "surrounded", "windows", "ragged", "wide"],
)
async def test_blank_space_at_the_ends_makes_no_other_brief(
    store: Store, paper: Paper, data: bytes
) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.read(FERRY))
        await app.call(paper.read(Document("again.txt", data)))
        await app.call(paper.read(Document("other.txt", PAGE.replace(" ", "  ", 1).encode())))
    assert len(await store.recent_briefs(9)) == 2


async def test_votes_move_every_card_of_the_poll(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
        await app.call(paper.call("poll"))
        for voter, choice in (("ann", 0), ("bob", 1), ("eve", 1), ("ann", 1)):
            await app.vote(_ballot(voter, choice))
    assert [_counts(paper.cards[m]) for m in ("1", "2")] == [[0, 3, 0]] * 2
    assert await store.outdated_polls() == []


async def test_a_retried_delivery_is_not_a_second_vote(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
        await app.vote(_ballot("ann", 0, "d1"))
        await app.vote(_ballot("ann", 2, "d2"))
        await app.vote(_ballot("ann", 0, "d1"))
    assert _counts(paper.cards["1"]) == [0, 0, 1]


async def test_cards_that_a_crash_left_behind_are_caught_up(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
    await store.cast(_ballot("ann", 0))  # counted, and then the process died
    async with running_app(store, {"paper": paper}):
        pass
    assert _counts(paper.cards["1"]) == [1, 0, 0]


async def test_a_card_that_is_gone_is_forgotten(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
        del paper.cards["1"]
        await app.vote(_ballot("ann", 0))
    assert await store.posts(1) == []


async def test_a_platform_that_is_down_loses_no_vote(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
        paper.broken = True
        with capture_logs() as logs:
            await app.vote(_ballot("ann", 0))
            await asyncio.sleep(0.05)
        assert [entry["event"] for entry in logs] == ["edit failed"]
        assert await store.outdated_polls() == [1]
        paper.broken = False
        await app.vote(_ballot("bob", 0))
    assert _counts(paper.cards["1"]) == [2, 0, 0]


async def test_a_poll_that_its_platform_ended_is_closed_once(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await _brief_and_poll(app, paper)
        (posted,) = await store.posts(1)
        await app.ended(1, replace(posted, message="9"))
        assert (await store.poll(1)).closed is None
        await app.ended(1, posted)
        assert (await store.poll(1)).closed == NOON
        assert await store.posts(1) == []
        await store.reopen_poll(1)
        await app.ended(1, posted)
        assert (await store.poll(1)).closed is None


class Broken(MemoryStore):
    """A store that can't be reached where a platform tells of what it has lost."""

    async def posts(self, poll: int) -> Sequence[Posted]:
        raise OSError(poll)

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        raise OSError(platform)

    async def forget_role(self, community: str, role: str, instead: str) -> None:
        raise OSError(community)


async def test_what_a_platform_tells_never_fails(paper: Paper) -> None:
    async with running_app(Broken(), {"paper": paper}) as app:
        with capture_logs() as logs:
            await app.ended(1, Posted(ROOM, "1"))
            await app.role_gone("paper", "7")
            assert await app.public_posts("paper") == ()
    told = ["poll not closed", "role not forgotten", "posts not found out"]
    assert [entry["event"] for entry in logs] == told


@pytest.mark.parametrize(
    ("command", "args", "key"),
    [
        ("dance", {}, "error.unknown_command"),
        ("poll", {"on": "99"}, "error.out_of_range"),
        ("show", {"brief": "77"}, "error.no_brief"),
        ("read", {}, "error.empty"),
        ("read", {"source": "https://example.org/a"}, "error.no_host"),
    ],
)
async def test_mistakes_are_answered_in_private(
    store: Store, paper: Paper, prompts: Prompts, command: str, args: dict[str, str], key: str
) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.call(command, **args))
    (answer,) = paper.private
    pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(prompts.messages[key].other))
    assert re.fullmatch(pattern, answer.title)
    assert paper.cards == {}


async def test_a_poll_without_such_a_recommendation_is_refused(store: Store, paper: Paper) -> None:
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.read(FERRY))
        await app.call(paper.call("poll", on="20"))
        receipt = await app.vote(Ballot(5, "ann", (0,), NOON, "d"))
    assert "20" in paper.private[0].title
    assert receipt.title == "There is no such poll."


async def test_the_unexpected_is_logged_and_apologised_for(paper: Paper) -> None:
    class Broken(MemoryStore):
        async def recent_briefs(self, limit: int, community: str | None = None) -> Sequence[Brief]:
            raise ZeroDivisionError

    async with running_app(Broken(), {"paper": paper}) as app:
        with capture_logs() as logs:
            await app.call(paper.call("recent"))
    (entry,) = logs
    assert entry["event"] == "unexpected"
    assert entry["reference"] in paper.private[0].title
    assert "ZeroDivisionError" not in paper.private[0].title


async def test_bad_bytes_are_one_sentence_and_leave_nothing_behind(
    store: Store, paper: Paper
) -> None:
    async with running_app(store, {"paper": paper}) as app:
        for data in (b"", b"\0\1\2", b"a" * (2 << 20)):
            await app.call(paper.read(Document("x", data)))
    assert len(paper.private) == 3
    assert await store.recent_briefs(5) == []


async def test_the_latest_op_eds_are_suggested_by_number_and_title() -> None:
    store = MemoryStore()
    await store.save_brief(sample_brief(), "one")
    await store.note_reading(1, "paper")
    async with running_app(store, {}) as app:
        everything = await app.suggest("show", "brief", {}, "paper")
        by_title = await app.suggest("show", "brief", {"brief": "harbour"}, "paper")
        by_number = await app.suggest("show", "brief", {"brief": "1"}, "paper")
        nothing = await app.suggest("show", "brief", {"brief": "zebra"}, "paper")
    assert [s.value for s in everything] == ["1"]
    assert list(everything) == list(by_title) == list(by_number)
    assert "Harbour Gazette" in everything[0].label
    assert list(nothing) == []


async def test_recommendations_of_the_chosen_brief_are_suggested() -> None:
    store = MemoryStore()
    async with running_app(store, {}) as app:
        assert list(await app.suggest("poll", "on", {}, "paper")) == []
        await store.save_brief(sample_brief(), "one")
        await store.note_reading(1, "paper")
        typed = {"brief": "1", "on": "mayor"}
        suggested = await app.suggest("poll", "on", typed, "paper")
        assert list(await app.suggest("poll", "on", {"brief": "x"}, "paper")) != []
        assert list(await app.suggest("poll", "nothing", {}, "paper")) == []
        assert list(await app.suggest("dance", "on", {}, "paper")) == []
    assert [(s.value, s.label) for s in suggested] == [
        ("2", "2. The mayor should ride the ferry herself.")
    ]


@pytest.mark.parametrize("elsewhere", ["web", None])
async def test_nothing_of_another_community_is_suggested(elsewhere: str | None) -> None:
    store = MemoryStore()
    await store.save_brief(sample_brief(), "one")
    await store.note_reading(1, "paper")
    async with running_app(store, {}) as app:
        assert list(await app.suggest("show", "brief", {}, elsewhere)) == []
        assert list(await app.suggest("poll", "on", {"brief": "1"}, elsewhere)) == []
