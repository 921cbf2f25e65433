"""Counting ballots: as many as are waiting, poll by poll, inside one transaction.

A batch costs a dozen statements, however many ballots it has and whatever was cast before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError, ReaderError
from bot.model import Ballot, Part, Tally
from bot.store.box import Box, Held, Seal
from bot.store.polls import load_poll, lock
from bot.store.tables import ballots, communities, counts, deliveries, history, polls
from bot.store.upsert import put

Outcome: TypeAlias = Tally | ReaderError


async def cast_all(
    connection: AsyncConnection, cast: Sequence[Ballot], now: datetime
) -> list[Outcome]:
    """Count ballots; gives, in their order, the tally with each, or why it is not counted."""
    outcomes: list[Outcome] = [NotFoundError("error.no_poll")] * len(cast)
    by_poll: dict[int, list[int]] = {}
    for place, ballot in enumerate(cast):
        by_poll.setdefault(ballot.poll, []).append(place)
    for poll in sorted(by_poll):  # in one order everywhere: nobody waits in a circle for a lock
        places = by_poll[poll]
        counted = await _count(connection, poll, [cast[place] for place in places], now)
        for place, outcome in zip(places, counted, strict=True):
            outcomes[place] = outcome
    return outcomes


async def _count(
    connection: AsyncConnection, poll: int, cast: Sequence[Ballot], now: datetime
) -> Sequence[Outcome]:
    try:
        row = await lock(connection, poll)
    except NotFoundError as error:
        return [error] * len(cast)
    box = await _box(connection, row, cast)
    outcomes = [box.cast(ballot, now) for ballot in cast]
    if box.new_deliveries:
        await _save(connection, poll, box)
    return outcomes


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
    rows = await connection.execute(select(ballots).where(ballots.c.poll == poll))
    found = [
        Ballot(poll, "", tuple(r.choices), asked.opened, "")
        if asked.anonymous
        else Ballot(poll, r.voter, tuple(r.choices), r.cast, "", r.community)
        for r in rows
    ]
    return sorted(found, key=lambda ballot: (ballot.voter, ballot.choices))


async def _seal(connection: AsyncConnection, poll: int) -> Seal:
    query = select(polls.c.salt, polls.c.anonymous).where(polls.c.id == poll)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("error.no_poll")
    return Seal(row.salt, row.anonymous)


async def _box(connection: AsyncConnection, row: Row[Any], cast: Sequence[Ballot]) -> Box:
    """A poll's box with what is known of these ballots' voters and deliveries."""
    seal = Seal(row.salt, row.anonymous)
    of_poll = select(counts.c.community, counts.c.choice, counts.c.votes)
    votes = await connection.execute(of_poll.where(counts.c.poll == row.id))
    people = select(communities.c.community, communities.c.voters)
    voters = await connection.execute(people.where(communities.c.poll == row.id))
    names = {seal.voter(ballot.voter) for ballot in cast}
    held = select(ballots).where(ballots.c.poll == row.id, ballots.c.voter.in_(names))
    events = {seal.delivery(ballot.delivery) for ballot in cast}
    known = select(deliveries.c.delivery).where(
        deliveries.c.poll == row.id, deliveries.c.delivery.in_(events)
    )
    return Box(
        poll=load_poll(row),
        seal=seal,
        votes=Counter({(r.community, r.choice): r.votes for r in votes}),
        people=Counter({r.community: r.voters for r in voters}),
        version=row.version,
        held={
            r.voter: Held(frozenset(r.choices), r.community, r.cast)
            for r in await connection.execute(held)
        },
        delivered=set(await connection.scalars(known)),
    )


async def _save(connection: AsyncConnection, poll: int, box: Box) -> None:
    """Write what has changed in a box."""
    events = [{"poll": poll, "delivery": delivery} for delivery in box.new_deliveries]
    await connection.execute(insert(deliveries), events)
    await _save_ballots(connection, poll, box)
    sums = [
        {
            "poll": poll,
            "community": community,
            "choice": choice,
            "votes": box.votes[community, choice],
        }
        for community, choice in sorted(box.changed_votes)
    ]
    await put(connection, counts, sums)
    people = [
        {"poll": poll, "community": community, "voters": box.people[community]}
        for community in sorted(box.changed_people)
    ]
    await put(connection, communities, people)
    standing = {
        "voters": box.people.total(),
        "version": box.version,
        "closed": box.poll.closed,
    }
    await connection.execute(update(polls).where(polls.c.id == poll).values(standing))


async def _save_ballots(connection: AsyncConnection, poll: int, box: Box) -> None:
    rows = [
        {
            "poll": poll,
            "voter": voter,
            "choices": sorted(held.choices),
            "community": held.community,
            "cast": held.cast,
        }
        for voter in sorted(box.touched)
        if (held := box.held[voter])
    ]
    await put(connection, ballots, rows)
    if gone := [voter for voter in box.touched if box.held[voter] is None]:
        theirs = (ballots.c.poll == poll) & ballots.c.voter.in_(gone)
        await connection.execute(delete(ballots).where(theirs))
    if box.replaced:
        old = [
            {
                "poll": poll,
                "voter": None if box.seal.anonymous else voter,
                "choices": sorted(held.choices),
                "cast": held.cast,
            }
            for voter, held in box.replaced
        ]
        await connection.execute(insert(history), old)
    if gone and not box.seal.anonymous:
        forgotten = (history.c.poll == poll) & history.c.voter.in_(gone)
        await connection.execute(delete(history).where(forgotten))
