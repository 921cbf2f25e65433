"""Counting a ballot, inside one transaction."""

from __future__ import annotations

from sqlalchemy import and_, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model import Ballot, Tally
from bot.store.tables import ballots, counts, deliveries, polls


async def cast(connection: AsyncConnection, ballot: Ballot) -> Tally:
    """Count a ballot that was not counted before, and return how the poll stands."""
    standing = await tally(connection, ballot.poll)
    choices = set(ballot.choices)
    if not choices or not choices <= set(range(len(standing.votes))):
        raise NotFoundError("error.no_choice")
    if not await _is_new(connection, ballot):
        return standing
    replaced = await _replace(connection, ballot)
    for choice in replaced - choices:
        await _move(connection, ballot.poll, choice, -1)
    for choice in choices - replaced:
        await _move(connection, ballot.poll, choice, 1)
    values = {"version": polls.c.version + 1, "voters": polls.c.voters + (not replaced)}
    await connection.execute(update(polls).where(polls.c.id == ballot.poll).values(values))
    return await tally(connection, ballot.poll)


async def tally(connection: AsyncConnection, poll: int) -> Tally:
    """How a poll stands. Raises :class:`NotFoundError`."""
    query = select(polls.c.voters, polls.c.version).where(polls.c.id == poll)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("error.no_poll")
    votes = select(counts.c.votes).where(counts.c.poll == poll).order_by(counts.c.choice)
    return Tally(poll, tuple((await connection.scalars(votes)).all()), row.voters, row.version)


async def _is_new(connection: AsyncConnection, ballot: Ballot) -> bool:
    """Note the delivery; False where it was noted before."""
    row = {"poll": ballot.poll, "delivery": ballot.delivery}
    noted = insert(deliveries).values(row).on_conflict_do_nothing()
    return (await connection.execute(noted)).rowcount == 1


async def _replace(connection: AsyncConnection, ballot: Ballot) -> set[int]:
    """Put the ballot in the place of the voter's earlier one, and return that one's choices."""
    mine = and_(ballots.c.poll == ballot.poll, ballots.c.voter == ballot.voter)
    earlier = await connection.scalar(select(ballots.c.choices).where(mine))
    await connection.execute(delete(ballots).where(mine))
    row = {
        "poll": ballot.poll,
        "voter": ballot.voter,
        "choices": sorted(set(ballot.choices)),
        "cast": ballot.cast,
    }
    await connection.execute(insert(ballots).values(row))
    return set(earlier or ())


async def _move(connection: AsyncConnection, poll: int, choice: int, by: int) -> None:
    mine = and_(counts.c.poll == poll, counts.c.choice == choice)
    await connection.execute(update(counts).where(mine).values(votes=counts.c.votes + by))
