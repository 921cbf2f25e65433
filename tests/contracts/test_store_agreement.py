"""Whatever happens in whatever order, the SQL store and the one in memory say the same."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.cards import Card
from bot.errors import ReaderError
from bot.model import Act, Ballot, Place, Poll, Posted
from bot.ports import Entry
from bot.store import SqlStore, open_store
from tests.apps import noon
from tests.fakes import MemoryStore
from tests.samples import NOON, brief

COMMUNITIES = st.sampled_from(["club", "guild"])
WORDS = st.text("ferry late-Ü'ß.", max_size=20)
NUMBERS = st.integers(1, 3)  # of briefs and polls; there are rarely three
PLACES = [Place("paper", "room"), Place("paper", "room", "7"), Place("web", "hall")]
POSTED = st.builds(Posted, st.sampled_from(PLACES), st.sampled_from(["9", "10"]))
TITLES = st.sampled_from("uvw")
CHOICES = st.lists(st.integers(0, 2), min_size=1, max_size=3) | st.sampled_from([[], [-1], [0, 3]])
BALLOTS = st.builds(
    Ballot,
    poll=NUMBERS,
    voter=st.sampled_from(["ann", "bob", "eve"]),
    choices=CHOICES.map(tuple),
    cast=st.just(NOON),
    delivery=st.integers(0, 20).map(str),
    community=st.sampled_from([None, "club"]),
    act=st.sampled_from([Act.REPLACE, Act.REPLACE, Act.TOGGLE, Act.WITHDRAW]),
)


async def _outcome(answer: Awaitable[object]) -> object:
    try:
        return await answer
    except ReaderError as error:
        return type(error), error.key, error.values


def _said(entry: Entry) -> Entry:
    """An entry without its message id, which each store makes up for itself."""
    return replace(entry, posted=Posted(entry.posted.place, ""))


class Agreement(RuleBasedStateMachine):
    """Asks both stores the same things."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.sql = self.runner.run(self._open())
        self.memory = MemoryStore(noon)
        self.said: list[tuple[Posted, Posted]] = []

    @initialize(ballots=st.lists(BALLOTS, min_size=1, max_size=6))
    def begin(self, ballots: list[Ballot]) -> None:
        self.save_brief("a", "x")
        self.open_poll(1, "s", 3)
        self.remember(1, Posted(PLACES[0], "9"))
        self.cast(ballots)
        self.add(PLACES[0], None, "u")

    @rule()
    def restart(self) -> None:
        self.read()
        self.runner.run(self.sql.close())
        self.sql = self.runner.run(self._open())

    @rule(fingerprint=st.sampled_from("abc"), source=st.sampled_from("xy"))
    def save_brief(self, fingerprint: str, source: str) -> None:
        self._both("save_brief", replace(brief(), source=source), fingerprint)

    @rule(of=NUMBERS, statement=st.sampled_from("st"), choices=st.integers(1, 3))
    def open_poll(self, of: int, statement: str, choices: int) -> None:
        poll = Poll(of, "Agree?", statement, tuple("abc"[:choices]), NOON, most=2)
        self._both("open_poll", poll)

    @rule(ballots=st.lists(BALLOTS, min_size=1, max_size=6))
    def cast(self, ballots: list[Ballot]) -> None:
        for ballot in ballots:
            self._both("cast", ballot)

    @rule(poll=NUMBERS, change=st.sampled_from(["close_poll", "reopen_poll", "amend_polls"]))
    def change_poll(self, poll: int, change: str) -> None:
        self._both(change, poll)

    @rule(poll=NUMBERS, quota=st.integers(1, 3), statement=st.sampled_from("stu"))
    def edit_poll(self, poll: int, quota: int, statement: str) -> None:
        changed = Poll(1, "Agree?", statement, tuple("abc"), NOON, id=poll, most=3, quota=quota)
        self._both("edit_poll", changed)

    @rule(poll=NUMBERS, posted=POSTED)
    def remember(self, poll: int, posted: Posted) -> None:
        self._both("remember", poll, posted)

    @rule(posted=POSTED)
    def forget(self, posted: Posted) -> None:
        self._both("forget", posted)

    @rule(posted=POSTED, version=st.integers(0, 5))
    def show(self, posted: Posted, version: int) -> None:
        self._both("shown", posted, version)

    @rule(place=st.sampled_from(PLACES), by=st.sampled_from([None, "ann"]), title=TITLES)
    def add(self, place: Place, by: str | None, title: str) -> None:
        here = self.runner.run(self.sql.add(place, by, Card(title)))
        there = self.runner.run(self.memory.add(place, by, Card(title)))
        assert _said(here) == _said(there)
        self.said.append((here.posted, there.posted))

    @rule(which=st.integers(0, 9), title=TITLES)
    def change(self, which: int, title: str) -> None:
        here, there = self.said[which % len(self.said)]
        changed = self.runner.run(self.sql.change(here, Card(title)))
        assert _said(changed) == _said(self.runner.run(self.memory.change(there, Card(title))))

    @rule(number=NUMBERS, community=COMMUNITIES)
    def note_reading(self, number: int, community: str) -> None:
        self._both("note_reading", number, community)

    @rule(thread=st.sampled_from(PLACES), number=NUMBERS, declared=st.none() | st.integers(0, 2))
    def settle(self, thread: Place, number: int, declared: int | None) -> None:
        self._both("settle", thread, number)
        if declared is not None:
            self._both("keep_edition", thread, replace(brief(), id=number, declared=declared))

    @rule(number=NUMBERS, text=WORDS, title=st.none() | WORDS, version=st.integers(1, 3))
    def renew_brief(self, number: int, text: str, title: str | None, version: int) -> None:
        article = replace(brief().article, text=text, title=title)
        fresh = replace(brief(), id=number, article=article, version=version)
        self._both("renew_brief", fresh)

    @rule(delivery=st.sampled_from("pqr"))
    def claim(self, delivery: str) -> None:
        self._both("claim", delivery)

    @rule(
        scope=COMMUNITIES,
        chosen=st.sampled_from(
            [("language", "de"), ("roles", frozenset({"1"})), ("threads", False), ("roles", None)]
        ),
    )
    def prefer(self, scope: str, chosen: tuple[str, object]) -> None:
        self._both("prefer", scope, *chosen)

    def read(self) -> None:
        """Everything that can be asked for, and a little more."""
        self._both("outdated_polls")
        for fingerprint in "abcd":
            self._both("find_brief", fingerprint)
        for number in range(5):
            for method in ("brief", "recent_briefs", "poll", "recent_polls", "tally", "posts"):
                self._both(method, number)
            for method in ("parts", "ballots"):
                self._both(method, number)
            self._both("choices_of", number, "ann")
        self._both("preferences", ["club", "guild"])
        for community in ("club", "guild"):
            self._both("recent_briefs", 2, community)
            for number in range(4):
                self._both("reading", number, community)
            for words in ("ferry", "f rry", "Über", "ferry late"):
                self._search(community, words)
        for place in PLACES:
            self._both("brief_at", place)
            self._both("edition", place)
            self._both("threads", place)
            for limit in (0, 1, 50):
                here = self.runner.run(self.sql.entries(place, limit))
                there = self.runner.run(self.memory.entries(place, limit))
                assert [_said(entry) for entry in here] == [_said(entry) for entry in there]

    def teardown(self) -> None:
        try:
            self.read()
        finally:
            self.runner.run(self.sql.close())
            self.runner.close()
            self.folder.cleanup()

    async def _open(self) -> SqlStore:
        return await open_store(Path(self.folder.name) / "a.db", noon)

    def _search(self, community: str, words: str) -> None:
        """What is found is the same; which is the better is for each engine to say."""
        here, there = (
            self.runner.run(store.search_briefs(community, words, 9))
            for store in (self.sql, self.memory)
        )
        assert sorted(one.id or 0 for one in here) == sorted(one.id or 0 for one in there)

    def _both(self, method: str, *args: object) -> None:
        here, there = (
            self.runner.run(_outcome(getattr(store, method)(*args)))
            for store in (self.sql, self.memory)
        )
        assert here == there


TestAgreement = Agreement.TestCase
TestAgreement.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
