"""Casting ballots: as many as are waiting, poll by poll, inside one transaction.

A batch costs a dozen statements, however many ballots it has and whatever was cast before. They
follow each other without a turn of the event loop between them, which would cost more than most
of them do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import NoResultFound

from bot.errors import NotFoundError, ReaderError
from bot.model import Ballot, Tally
from bot.store.box import Box, Held, Seal
from bot.store.polls import load_poll, locked
from bot.store.tables import ballots, communities, counts, deliveries, history, polls
from bot.store.upsert import put

Outcome: TypeAlias = Tally | ReaderError


def cast_all(connection: Connection, cast: Sequence[Ballot], now: datetime) -> list[Outcome]:
    """Count ballots; gives, in their order, the tally with each, or why it is not counted."""
    outcomes: list[Outcome] = [NotFoundError("error.no_poll")] * len(cast)
    by_poll: dict[int, list[int]] = {}
    for place, ballot in enumerate(cast):
        by_poll.setdefault(ballot.poll, []).append(place)
    for poll in sorted(by_poll):  # in one order everywhere: nobody waits in a circle for a lock
        places = by_poll[poll]
        counted = _count(connection, poll, [cast[place] for place in places], now)
        for place, outcome in zip(places, counted, strict=True):
            outcomes[place] = outcome
    return outcomes


def _count(
    connection: Connection, poll: int, cast: Sequence[Ballot], now: datetime
) -> Sequence[Outcome]:
    try:
        row = connection.execute(locked(poll)).one()
    except NoResultFound:
        return [NotFoundError("error.no_poll")] * len(cast)
    box = _box(connection, row, cast)
    outcomes = [box.cast(ballot, now) for ballot in cast]
    if box.new_deliveries:
        _save(connection, poll, box)
    return outcomes


def _box(connection: Connection, row: Row[Any], cast: Sequence[Ballot]) -> Box:
    """A poll's box with what is known of these ballots' voters and deliveries."""
    seal = Seal(row.salt, row.anonymous)
    of_poll = select(counts.c.community, counts.c.choice, counts.c.votes)
    votes = connection.execute(of_poll.where(counts.c.poll == row.id))
    people = select(communities.c.community, communities.c.voters)
    voters = connection.execute(people.where(communities.c.poll == row.id))
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
            for r in connection.execute(held)
        },
        delivered=set(connection.scalars(known)),
    )


def _save(connection: Connection, poll: int, box: Box) -> None:
    """Write what has changed in a box."""
    events = [{"poll": poll, "delivery": delivery} for delivery in box.new_deliveries]
    connection.execute(insert(deliveries), events)
    _save_ballots(connection, poll, box)
    sums = [
        {
            "poll": poll,
            "community": community,
            "choice": choice,
            "votes": box.votes[community, choice],
        }
        for community, choice in sorted(box.changed_votes)
    ]
    put(connection, counts, sums)
    people = [
        {"poll": poll, "community": community, "voters": box.people[community]}
        for community in sorted(box.changed_people)
    ]
    put(connection, communities, people)
    standing = {
        "voters": box.people.total(),
        "version": box.version,
        "closed": box.poll.closed,
    }
    connection.execute(update(polls).where(polls.c.id == poll).values(standing))


def _save_ballots(connection: Connection, poll: int, box: Box) -> None:
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
    put(connection, ballots, rows)
    if gone := [voter for voter in box.touched if box.held[voter] is None]:
        theirs = (ballots.c.poll == poll) & ballots.c.voter.in_(gone)
        connection.execute(delete(ballots).where(theirs))
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
        connection.execute(insert(history), old)
    if gone and not box.seal.anonymous:
        forgotten = (history.c.poll == poll) & history.c.voter.in_(gone)
        connection.execute(delete(history).where(forgotten))
