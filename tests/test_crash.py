"""kill -9 amid 2,000 votes of 500 voters: what was acknowledged is counted, once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import Ballot
from bot.store import SqlStore, open_store
from tests.apps import noon, running_app
from tests.contracts.stores import ferry_poll, opened_poll
from tests.crashing import VOTERS, ballots, place
from tests.postgres import new_database
from tests.test_app import Paper

ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "a.db")
    return await new_database(request.getfixturevalue("postgres"))


@pytest.mark.parametrize("after", [1, 300, 1_200])
async def test_each_acknowledged_ballot_is_counted_once(database: str, after: int) -> None:
    store = await open_store(place(database), noon)
    await opened_poll(store, replace(ferry_poll(), anonymous=False, most=1))
    await store.close()
    acknowledged = await asyncio.to_thread(_vote_and_kill, database, after)
    cast = ballots(after)

    store = await open_store(place(database), noon)
    # Everything comes again, as platforms do with what was not answered.
    unanswered = [ballot for ballot in cast if ballot.delivery not in acknowledged]
    before = await store.tally(1)
    standing = {ballot.voter: ballot.choices for ballot in await store.ballots(1)}
    _check(before.votes, before.voters, standing, cast, acknowledged)
    assert before.version >= len(acknowledged)
    await _again(store, [b for b in cast if b.delivery in acknowledged])
    assert await store.tally(1) == before
    for turn in range(0, len(cast), VOTERS):  # each voter's in their order
        await _again(
            store, [b for b in unanswered if int(b.delivery[1:]) // VOTERS * VOTERS == turn]
        )
    final = await store.tally(1)
    last = {ballot.voter: ballot.choices for ballot in cast}
    assert {b.voter: b.choices for b in await store.ballots(1)} == last
    assert final.voters == VOTERS == sum(final.votes)
    assert final.version == len(cast)
    await store.close()


async def test_the_message_is_right_after_a_crash(database: str) -> None:
    paper = Paper()
    store = await open_store(place(database), noon)
    poll = await opened_poll(store, ferry_poll("The mayor should ride the ferry herself."))
    await store.note_reading(poll.brief, "paper")
    async with running_app(store, {"paper": paper}) as app:
        await app.call(paper.call("poll", brief=str(poll.brief), on="2"))
    await store.close()
    await asyncio.to_thread(_vote_and_kill, database, 700)

    store = await open_store(place(database), noon)
    async with running_app(store, {"paper": paper}), asyncio.timeout(10):
        while await store.outdated_polls():  # noqa: ASYNC110 - it is the database that is watched
            await asyncio.sleep(0.01)
    (card,) = paper.cards.values()
    assert f"{(await store.tally(1)).voters} voters" in str(card)
    await store.close()


def _vote_and_kill(database: str, after: int) -> set[str]:
    """Let a process vote, and kill it when it has acknowledged so many; gives which."""
    command = [sys.executable, "-m", "tests.crashing", database, str(after)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as voting:
        assert voting.stdout is not None
        said = [voting.stdout.readline() for _ in range(after)]
        os.kill(voting.pid, signal.SIGKILL)
        said += voting.stdout.readlines()
    return {line.decode().strip() for line in said if line.endswith(b"\n")}


def _check(
    votes: Sequence[int],
    voters: int,
    standing: dict[str, tuple[int, ...]],
    cast: Sequence[Ballot],
    acknowledged: set[str],
) -> None:
    """The counts are those of the ballots, and nobody's acknowledged ballot is missing."""
    assert sum(votes) == voters == len(standing)
    assert list(votes) == [sum(c == (i,) for c in standing.values()) for i in range(len(votes))]
    for voter in {ballot.voter for ballot in cast}:
        theirs = [ballot for ballot in cast if ballot.voter == voter]
        sure = [n for n, ballot in enumerate(theirs) if ballot.delivery in acknowledged]
        # The last acknowledged one counts, or one after it whose answer the crash swallowed.
        possible = {b.choices for b in theirs[sure[-1] if sure else 0 :]}
        assert standing.get(voter) in possible | (set() if sure else {None})


async def _again(store: SqlStore, cast: Sequence[Ballot]) -> None:
    await asyncio.gather(*(store.cast(ballot) for ballot in cast))
