"""Whatever happens in whatever order, the SQL store and the one in memory say the same."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.cards import Card
from bot.errors import ReaderError
from bot.model import Act, Ballot, Place, Poll, Posted
from bot.ports import Entry
from bot.store import SqlStore, open_store
from tests.apps import noon
from tests.fakes import MemoryStore
from tests.samples import NOON, brief

AnyStore: TypeAlias = SqlStore | MemoryStore

# One more than there is of each, so that missing ones are asked for too.
NUMBERS = st.integers(0, 4)
PLACES = st.sampled_from(
    [Place("paper", "room"), Place("paper", "room", "7"), Place("web", "hall")]
)
POSTED = st.builds(Posted, PLACES, st.sampled_from(["9", "10"]))


async def _outcome(answer: Awaitable[object]) -> object:
    try:
        return await answer
    except ReaderError as error:
        return type(error), error.key, error.values


def _said(entry: Entry) -> tuple[Place, str | None, Card]:
    """An entry without its message id, which each store makes up for itself."""
    return entry.posted.place, entry.by, entry.card


class Agreement(RuleBasedStateMachine):
    """Asks both stores the same things."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.sql = self.runner.run(self._open())
        self.memory = MemoryStore(noon)
        self.said: list[tuple[Posted, Posted]] = []
        self.acts = 0

    async def _open(self) -> SqlStore:
        return await open_store(Path(self.folder.name) / "a.db", noon)

    def both(self, ask: Callable[[AnyStore], Awaitable[object]]) -> None:
        one, other = (self.runner.run(_outcome(ask(store))) for store in (self.sql, self.memory))
        assert one == other

    @rule()
    def restart(self) -> None:
        self.runner.run(self.sql.close())
        self.sql = self.runner.run(self._open())

    @rule(fingerprint=st.sampled_from("abc"), source=st.sampled_from("xy"))
    def save_brief(self, fingerprint: str, source: str) -> None:
        self.both(lambda store: store.save_brief(replace(brief(), source=source), fingerprint))

    @rule(number=NUMBERS, fingerprint=st.sampled_from("abcd"))
    def read_briefs(self, number: int, fingerprint: str) -> None:
        self.both(lambda store: store.brief(number))
        self.both(lambda store: store.find_brief(fingerprint))
        self.both(lambda store: store.recent_briefs(number))

    @rule(of=NUMBERS, statement=st.sampled_from("st"), choices=st.integers(1, 3))
    def open_poll(self, of: int, statement: str, choices: int) -> None:
        poll = Poll(of, "Do you agree?", statement, tuple("abc"[:choices]), NOON, most=2)
        self.both(lambda store: store.open_poll(poll))

    @rule(
        poll=NUMBERS,
        voter=st.sampled_from(["ann", "bob"]),
        choices=st.lists(st.integers(-1, 3), max_size=3).map(tuple),
        delivery=st.sampled_from("123456789"),
    )
    def cast(self, poll: int, voter: str, choices: tuple[int, ...], delivery: str) -> None:
        self.both(lambda store: store.cast(Ballot(poll, voter, choices, NOON, delivery)))

    @rule(poll=NUMBERS, voter=st.sampled_from(["ann", "bob"]), act=st.sampled_from(Act))
    def act(self, poll: int, voter: str, act: Act) -> None:
        self.acts += 1
        ballot = Ballot(poll, voter, (0,), NOON, f"act {self.acts}", f"of {self.acts % 3}", act)
        self.both(lambda store: store.cast(ballot))

    @rule(poll=NUMBERS, change=st.sampled_from(["close_poll", "reopen_poll", "amend_polls"]))
    def change_poll(self, poll: int, change: str) -> None:
        self.both(lambda store: getattr(store, change)(poll))

    @rule(poll=NUMBERS, quota=st.integers(1, 2), statement=st.sampled_from("stu"))
    def edit_poll(self, poll: int, quota: int, statement: str) -> None:
        async def edit(store: AnyStore) -> None:
            await store.edit_poll(replace(await store.poll(poll), quota=quota, statement=statement))

        self.both(edit)

    @rule(poll=NUMBERS)
    def read_poll(self, poll: int) -> None:
        self.both(lambda store: store.poll(poll))
        self.both(lambda store: store.tally(poll))
        self.both(lambda store: store.parts(poll))
        self.both(lambda store: store.ballots(poll))
        self.both(lambda store: store.choices_of(poll, "ann"))
        self.both(lambda store: store.recent_polls(poll))
        self.both(lambda store: store.posts(poll))
        self.both(lambda store: store.outdated_polls())

    @rule(poll=NUMBERS, posted=POSTED)
    def remember(self, poll: int, posted: Posted) -> None:
        self.both(lambda store: store.remember(poll, posted))

    @rule(posted=POSTED)
    def forget(self, posted: Posted) -> None:
        self.both(lambda store: store.forget(posted))

    @rule(posted=POSTED, version=st.integers(0, 5))
    def show(self, posted: Posted, version: int) -> None:
        self.both(lambda store: store.shown(posted, version))

    @rule(place=PLACES, by=st.sampled_from([None, "ann"]), title=st.sampled_from("uvw"))
    def add(self, place: Place, by: str | None, title: str) -> None:
        one, other = (
            self.runner.run(store.add(place, by, Card(title))) for store in (self.sql, self.memory)
        )
        assert _said(one) == _said(other)
        self.said.append((one.posted, other.posted))

    @precondition(lambda self: self.said)
    @rule(data=st.data(), title=st.sampled_from("uvw"))
    def change(self, data: st.DataObject, title: str) -> None:
        here, there = data.draw(st.sampled_from(self.said))
        one = self.runner.run(self.sql.change(here, Card(title)))
        other = self.runner.run(self.memory.change(there, Card(title)))
        assert _said(one) == _said(other)

    @rule(place=PLACES, limit=NUMBERS)
    def read_transcript(self, place: Place, limit: int) -> None:
        one, other = (
            self.runner.run(store.entries(place, limit)) for store in (self.sql, self.memory)
        )
        assert [_said(entry) for entry in one] == [_said(entry) for entry in other]

    def teardown(self) -> None:
        self.runner.run(self.sql.close())
        self.runner.close()
        self.folder.cleanup()


TestAgreement = Agreement.TestCase
TestAgreement.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
