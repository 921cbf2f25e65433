"""How polls stand, and what was cast: reading only."""

from __future__ import annotations

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model import Ballot, Part, Tally
from bot.store.box import Seal
from bot.store.tables import ballots, communities, counts, polls

_HELPING = 500  # ballots


async def tally(connection: AsyncConnection, poll: int) -> Tally:
    """How a poll stands. Raises :class:`NotFoundError`."""
    sums = (
        select(counts.c.choice, func.sum(counts.c.votes).label("votes"))
        .where(counts.c.poll == poll)
        .group_by(counts.c.choice)
        .subquery()
    )
    of_poll = (polls.c.voters, polls.c.version, polls.c.choices, polls.c.more)
    query = select(*of_poll, sums.c.choice, sums.c.votes).where(polls.c.id == poll)
    rows = (await connection.execute(query.join(sums, polls.c.id == poll, isouter=True))).all()
    if not rows:
        raise NotFoundError("error.no_poll")
    first = rows[0]
    votes = {row.choice: int(row.votes or 0) for row in rows}
    size = len(first.choices) * (1 + len(first.more))
    return Tally(poll, tuple(votes.get(i, 0) for i in range(size)), first.voters, first.version)


async def parts(connection: AsyncConnection, poll: int, size: int) -> list[Part]:
    """How a poll of so many indices stands in each community that has voters, by name."""
    of_poll = select(counts).where(counts.c.poll == poll, counts.c.votes > 0)
    votes = {(r.community, r.choice): r.votes for r in await connection.execute(of_poll)}
    people = select(communities).where(communities.c.poll == poll, communities.c.voters > 0)
    return [
        Part(r.community, tuple(votes.get((r.community, i), 0) for i in range(size)), r.voters)
        for r in await connection.execute(people.order_by(communities.c.community))
    ]


async def choices_of(connection: AsyncConnection, poll: int, voter: str) -> tuple[int, ...]:
    """What a voter's ballot says; empty where there is none."""
    seal = await _seal(connection, poll)
    mine = (ballots.c.poll == poll) & (ballots.c.voter == seal.voter(voter))
    return tuple(await connection.scalar(select(ballots.c.choices).where(mine)) or ())


async def ballots_of(connection: AsyncConnection, voter: str, latest: int) -> list[Ballot]:
    """A voter's ballots in the latest polls, those of later polls first.

    No table says who voted where: the voter is looked for under each poll's own name for them.
    """
    query = select(polls.c.id, polls.c.salt, polls.c.anonymous).order_by(polls.c.id.desc())
    asked = (await connection.execute(query.limit(latest))).all()
    names = [(row.id, Seal(row.salt, row.anonymous).voter(voter)) for row in asked]
    mine = select(ballots).where(tuple_(ballots.c.poll, ballots.c.voter).in_(names))
    rows = (await connection.execute(mine.order_by(ballots.c.poll.desc()))).all()
    return [Ballot(r.poll, voter, tuple(r.choices), r.cast, "", r.community) for r in rows]


async def all_ballots(connection: AsyncConnection, poll: int) -> list[Ballot]:
    """The ballots that count; those of an anonymous poll sorted by what they say, and bare."""
    query = select(polls.c.anonymous, polls.c.opened).where(polls.c.id == poll)
    asked = (await connection.execute(query)).one_or_none()
    if asked is None:
        raise NotFoundError("error.no_poll")
    found: list[Ballot] = []
    # In small helpings, so that nobody's vote waits until a hundred thousand are read.
    async with connection.stream(select(ballots).where(ballots.c.poll == poll)) as rows:
        async for some in rows.partitions(_HELPING):
            found += (
                Ballot(poll, "", tuple(r.choices), asked.opened, "")
                if asked.anonymous
                else Ballot(poll, r.voter, tuple(r.choices), r.cast, "", r.community)
                for r in some
            )
    return sorted(found, key=lambda ballot: (ballot.voter, ballot.choices))


async def _seal(connection: AsyncConnection, poll: int) -> Seal:
    query = select(polls.c.salt, polls.c.anonymous).where(polls.c.id == poll)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("error.no_poll")
    return Seal(row.salt, row.anonymous)
