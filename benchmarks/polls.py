"""How polls bear load: votes acknowledged, how long each waits, tallies of a million, pictures.

Run it alone: ``python -m benchmarks.polls``. Every measure has a process of its own, with the real
store on a real file or a real server: SQLite in WAL with ``synchronous=FULL``, PostgreSQL with the
settings that are printed. A vote counts as acknowledged when ``Store.cast`` returns, that is when
it is safe on disk. Latency is measured open-loop: votes come when they come, and the time that one
waits for an earlier one is its own, https://github.com/giltene/wrk2#acknowledgements
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text, update

from bot.cards import Bar
from bot.charts.bars import Answers, bars_chart
from bot.charts.render import render
from bot.model import Ballot, Poll
from bot.prompts import load_prompts
from bot.store import SqlStore, open_store
from bot.store.engine import postgres_engine, sqlite_engine
from bot.store.tables import ballots, communities, counts, polls
from bot.workers import Pool, process_pool
from tests.contracts.stores import opened_poll
from tests.postgres import new_database, postgres_server
from tests.samples import NOON

VOTERS = 500
BURST = 20_000  # votes, as fast as they are acknowledged
RATE, SECONDS = 500, 15
MILLION = 1_000_000
_CHUNK = 50_000
_COMMUNITIES = 20
_RETRIED = 0.02  # of the votes are delivered twice, as platforms do
_SEED = 6

LABELS = ("Agree", "Disagree", "Unsure")


@dataclass(frozen=True)
class Database:
    """Where a store is: a URL, or the path of a file."""

    name: str

    @property
    def where(self) -> Path | str:
        return self.name if "://" in self.name else Path(self.name)


def now() -> datetime:
    return datetime.now(UTC)


async def fresh_poll(store: SqlStore) -> Poll:
    return await opened_poll(
        store, Poll(1, "Do you agree?", "The ferry should sail.", LABELS, NOON)
    )


# Each measure, in a process of its own: prints one line of JSON.


async def burst(database: Database) -> dict[str, float]:
    """Votes a second of voters who each vote again as soon as the last vote is acknowledged."""
    store = await open_store(database.where, now)
    poll = (await fresh_poll(store)).id or 0

    async def vote(voter: int) -> None:
        for turn in range(BURST // VOTERS):
            ballot = Ballot(poll, f"web:{voter}", (turn % 3,), now(), f"{voter}:{turn}")
            await store.cast(ballot)

    started = time.perf_counter()
    await asyncio.gather(*map(vote, range(VOTERS)))
    taken = time.perf_counter() - started
    counted = await store.tally(poll)
    await store.close()
    expect((counted.voters, counted.version) == (VOTERS, BURST))
    return {"a_second": BURST / taken}


async def latency(database: Database) -> dict[str, float]:
    """Votes that come at random times, ``RATE`` a second on average, whatever becomes of them."""
    store = await open_store(database.where, now)
    poll = (await fresh_poll(store)).id or 0
    await store.cast(Ballot(poll, "web:first", (0,), now(), "first"))
    waited: list[float] = []
    chance = random.Random(_SEED)

    async def vote(due: float, number: int, voter: int) -> None:
        ballot = Ballot(poll, f"web:{voter}", (voter % 3,), now(), f"d{number}")
        await store.cast(ballot)
        waited.append(time.perf_counter() - due)

    tasks = []
    due = time.perf_counter()
    for number in range(RATE * SECONDS):
        due += chance.expovariate(RATE)
        if (pause := due - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        voter = chance.randrange(10 * VOTERS)
        copies = 2 if chance.random() < _RETRIED else 1
        tasks += [asyncio.create_task(vote(due, number, voter)) for _ in range(copies)]
    await asyncio.gather(*tasks)
    counted = await store.tally(poll)
    await store.close()
    expect(counted.version == RATE * SECONDS + 1)
    cuts = statistics.quantiles(waited, n=1_000)
    return {"p50": cuts[499], "p99": cuts[989], "p999": cuts[998], "most": max(waited)}


async def tally(database: Database) -> dict[str, float]:
    """Reading how a poll of a million ballots stands, and casting one more."""
    store = await open_store(database.where, now)
    poll = (await fresh_poll(store)).id or 0
    await store.close()
    await fill(database, poll)
    store = await open_store(database.where, now)
    for number in range(20):
        await store.cast(Ballot(poll, f"web:{number}", (0,), now(), f"d{number}"))
    counted = await store.tally(poll)
    expect((counted.voters, sum(counted.votes)) == (MILLION + 20, MILLION + 20))
    read = await median(200, lambda _: store.tally(poll))
    parts = await median(200, lambda _: store.parts(poll))
    cast = await median(
        200, lambda n: store.cast(Ballot(poll, f"web:{n}", (1,), now(), f"late{n}"))
    )
    await store.close()
    return {"tally": read, "parts": parts, "cast": cast}


async def fill(database: Database, poll: int) -> None:
    """Put a million ballots where the store puts them, with their counts."""
    engine = (
        postgres_engine(database.name)
        if "://" in database.name
        else sqlite_engine(Path(database.name))
    )
    votes: Counter[tuple[str, int]] = Counter()
    people: Counter[str] = Counter()
    async with engine.begin() as connection:
        for start in range(0, MILLION, _CHUNK):
            rows = [_ballot(poll, number) for number in range(start, start + _CHUNK)]
            await connection.execute(insert(ballots), rows)
            votes.update((row["community"], row["choices"][0]) for row in rows)
            people.update(row["community"] for row in rows)
        sums = [
            {"poll": poll, "community": community, "choice": choice, "votes": count}
            for (community, choice), count in votes.items()
        ]
        await connection.execute(insert(counts), sums)
        voters = [{"poll": poll, "community": c, "voters": n} for c, n in people.items()]
        await connection.execute(insert(communities), voters)
        await connection.execute(update(polls).values(voters=MILLION, version=MILLION))
    await engine.dispose()


def _ballot(poll: int, number: int) -> dict[str, Any]:
    voter = hashlib.sha256(str(number).encode()).hexdigest()
    community = f"discord:{number % _COMMUNITIES}"
    choices = [number % len(LABELS)]
    row = {"poll": poll, "voter": voter, "choices": choices, "community": community}
    return {**row, "cast": NOON}


def expect(right: bool) -> None:
    """Figures of wrong counts are worth nothing."""
    if not right:
        raise SystemExit("the votes were counted wrongly")


async def median(times: int, work: Callable[[int], Awaitable[object]]) -> float:
    """The median time of one piece of work, in seconds."""
    taken = []
    for number in range(times):
        started = time.perf_counter()
        await work(number)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


async def pictures(_: Database) -> dict[str, float]:
    """Bars from values to PNG and SVG, in a worker process that has drawn before."""
    workers = process_pool(1, 60)
    bars = tuple(Bar(label, n, n / 60) for n, label in zip((30, 20, 10), LABELS, strict=True))
    said = Answers("The harbour board must publish a timetable that the ferries keep to.", bars)
    found = {"poll": await drawing(workers, [said]), "survey": await drawing(workers, [said] * 15)}
    workers.close()
    return found


async def drawing(workers: Pool, answers: list[Answers]) -> float:
    prompts = load_prompts()

    async def draw(_: int) -> None:
        chart = bars_chart("Do you agree?", answers, "60 voters", prompts.say)
        await workers(render, chart.spec)

    await draw(0)
    return await median(30, draw)


# The report.

MEASURES = {"burst": burst, "latency": latency, "tally": tally, "pictures": pictures}


def measured(measure: str, database: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.polls", measure, database]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def main() -> None:
    """Print the figures of both engines, and those of the pictures."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as folder, postgres_server() as url:
        load = os.getloadavg()[0]
        print(f"a write and fsync on this disk: {fsync_seconds(Path(folder)) * 1e3:.1f} ms")
        print(f"PostgreSQL with {asyncio.run(durability(url))}; load average {load:.1f}")
        report("SQLite", lambda: f"{folder}/{uuid.uuid4().hex}.db")
        report("PostgreSQL", lambda: asyncio.run(new_database(url)))
    drawn = measured("pictures", "-")
    print(
        f"pictures, warm: one poll {drawn['poll'] * 1e3:.0f} ms,"
        f" a survey of 15 {drawn['survey'] * 1e3:.0f} ms"
    )


def report(engine: str, fresh: Callable[[], str]) -> None:
    """Print what one engine bears, each measure on a database of its own."""
    votes = measured("burst", fresh())["a_second"]
    print(f"{engine}: {votes:,.0f} votes a second acknowledged ({VOTERS} voters at once)")
    waits = {name: f"{value * 1e3:.1f}" for name, value in measured("latency", fresh()).items()}
    print(
        f"{engine}: at {RATE} votes a second for {SECONDS} s, p50 {waits['p50']} ms,"
        f" p99 {waits['p99']} ms, p99.9 {waits['p999']} ms, longest {waits['most']} ms;"
        f" load average {os.getloadavg()[0]:.1f}"
    )
    times = {name: f"{value * 1e3:.1f}" for name, value in measured("tally", fresh()).items()}
    print(
        f"{engine}: with {MILLION:,} ballots, a tally {times['tally']} ms, its parts"
        f" {times['parts']} ms, one vote more {times['cast']} ms",
        flush=True,
    )


def fsync_seconds(folder: Path) -> float:
    """The median time of making four kilobytes safe: what no acknowledged vote can undercut."""
    taken = []
    with (folder / "probe").open("wb") as file:
        for _ in range(50):
            started = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return statistics.median(taken)


async def durability(url: str) -> str:
    """What the server promises of a commit."""
    engine = postgres_engine(url)
    async with engine.begin() as connection:
        shown = [
            f"{name}={await connection.scalar(text(f'SHOW {name}'))}"
            for name in ("fsync", "synchronous_commit")
        ]
    await engine.dispose()
    return ", ".join(shown)


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(asyncio.run(MEASURES[sys.argv[1]](Database(sys.argv[2])))))
    else:
        main()
