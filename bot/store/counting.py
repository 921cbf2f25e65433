"""Counting a ballot, inside one transaction.

A ballot costs six statements, whatever was cast before: each is a trip to the database's thread,
and those trips, not the disk, are what voters wait for.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model import Ballot, Tally
from bot.store.tables import ballots, counts, deliveries, polls
from bot.store.upsert import insert_missing, put


async def cast(connection: AsyncConnection, ballot: Ballot) -> Tally:
    """Count a ballot that was not counted before, and return how the poll stands."""
    await _lock(connection, ballot.poll)
    standing, replaced = await _standing(connection, ballot)
    choices = set(ballot.choices)
    if not choices or not choices <= set(range(len(standing.votes))):
        raise NotFoundError("error.no_choice")
    if not await _is_new(connection, ballot):
        return standing
    await _replace(connection, ballot)
    moves = {i: (i in choices) - (i in replaced) for i in range(len(standing.votes))}
    counted = Tally(
        ballot.poll,
        tuple(votes + moves[i] for i, votes in enumerate(standing.votes)),
        standing.voters + (not replaced),
        standing.version + 1,
    )
    await _save(connection, counted, [i for i, by in moves.items() if by])
    return counted


async def tally(connection: AsyncConnection, poll: int) -> Tally:
    """How a poll stands. Raises :class:`NotFoundError`."""
    query = (
        select(polls.c.voters, polls.c.version, counts.c.votes)
        .join(counts, counts.c.poll == polls.c.id)
        .where(polls.c.id == poll)
        .order_by(counts.c.choice)
    )
    rows = (await connection.execute(query)).all()
    if not rows:
        raise NotFoundError("error.no_poll")
    return Tally(poll, tuple(row.votes for row in rows), rows[0].voters, rows[0].version)


async def _lock(connection: AsyncConnection, poll: int) -> None:
    """Keep other ballots of the poll waiting, so that what is read now holds until the end.

    SQLite, whose one writer this is already, leaves the lock out.
    """
    lock = select(polls.c.id).where(polls.c.id == poll).with_for_update()
    if await connection.scalar(lock) is None:
        raise NotFoundError("error.no_poll")


async def _standing(connection: AsyncConnection, ballot: Ballot) -> tuple[Tally, set[int]]:
    """How the poll stands before the ballot, and the choices of the voter's earlier one."""
    mine = and_(ballots.c.poll == polls.c.id, ballots.c.voter == ballot.voter)
    query = (
        select(polls.c.voters, polls.c.version, counts.c.votes, ballots.c.choices)
        .join(counts, counts.c.poll == polls.c.id)
        .outerjoin(ballots, mine)
        .where(polls.c.id == ballot.poll)
        .order_by(counts.c.choice)
    )
    rows = (await connection.execute(query)).all()
    first = rows[0]
    votes = tuple(row.votes for row in rows)
    return Tally(ballot.poll, votes, first.voters, first.version), set(first.choices or ())


async def _is_new(connection: AsyncConnection, ballot: Ballot) -> bool:
    """Note the delivery; False where it was noted before."""
    row = {"poll": ballot.poll, "delivery": ballot.delivery}
    return await insert_missing(connection, deliveries, row) == 1


async def _replace(connection: AsyncConnection, ballot: Ballot) -> None:
    """Put the ballot in the place of the voter's earlier one."""
    row = {
        "poll": ballot.poll,
        "voter": ballot.voter,
        "choices": sorted(set(ballot.choices)),
        "cast": ballot.cast,
    }
    await put(connection, ballots, row)


async def _save(connection: AsyncConnection, tally: Tally, changed: list[int]) -> None:
    standing = {"voters": tally.voters, "version": tally.version}
    await connection.execute(update(polls).where(polls.c.id == tally.poll).values(standing))
    if changed:
        of_choice = and_(counts.c.poll == tally.poll, counts.c.choice == bindparam("of"))
        statement = update(counts).where(of_choice).values(votes=bindparam("now"))
        rows = [{"of": choice, "now": tally.votes[choice]} for choice in changed]
        await connection.execute(statement, rows)
