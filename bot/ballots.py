"""The rules of voting, apart from where ballots are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.errors import CommandError, NotFoundError
from bot.model import Act, Ballot, Poll, Results


def decide(poll: Poll, standing: AbstractSet[int], ballot: Ballot) -> frozenset[int]:
    """What a voter has chosen after a ballot, where ``standing`` was chosen before; may be empty.

    Raises :class:`NotFoundError` for choices that aren't there, and for a withdrawal where there
    is nothing to withdraw; :class:`CommandError` for more choices than the poll takes.
    """
    named = frozenset(ballot.choices)
    if ballot.act is Act.WITHDRAW:
        if not standing:
            raise NotFoundError("error.no_ballot")
        return frozenset()
    if not named or not named <= frozenset(range(poll.size)):
        raise NotFoundError("error.no_choice")
    chosen = standing ^ named if ballot.act is Act.TOGGLE else _replaced(poll, standing, named)
    by_statement = Counter(index // len(poll.choices) for index in chosen)
    if max(by_statement.values(), default=0) > poll.most:
        raise CommandError("error.most_choices", count=poll.most)
    return frozenset(chosen)


def _replaced(poll: Poll, standing: AbstractSet[int], named: AbstractSet[int]) -> AbstractSet[int]:
    answered = {index // len(poll.choices) for index in named}
    return {index for index in standing if index // len(poll.choices) not in answered} | named


def shows_results(poll: Poll, *, voted: bool) -> bool:
    """Whether somebody may see how a poll stands; ``voted`` is whether they have voted in it."""
    if poll.closed is not None or poll.results is Results.LIVE:
        return True
    return poll.results is Results.VOTED and voted


def is_open(poll: Poll, now: datetime) -> bool:
    """Whether a poll takes ballots: its time may have come before anybody has closed it."""
    return poll.closed is None and (poll.closes is None or now < poll.closes)
