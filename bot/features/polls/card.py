"""What a poll looks like: values in, cards out."""

from __future__ import annotations

from bot.cards import Bar, Bars, Card, Choice, Choices, Quote, Text, Vote
from bot.errors import NotFoundError
from bot.model import Ballot, Poll, Tally
from bot.prompts import Prompts


def poll_card(poll: Poll, tally: Tally, author: str | None, prompts: Prompts) -> Card:
    """The poll as it stands."""
    if poll.id is None:
        raise NotFoundError("error.no_poll")
    bars = tuple(
        Bar(label, votes, votes / tally.voters if tally.voters else 0.0)
        for label, votes in zip(poll.choices, tally.votes, strict=True)
    )
    voters = prompts.say("poll.voters", count=tally.voters)
    buttons = tuple(Choice(label, Vote(poll.id, i)) for i, label in enumerate(poll.choices))
    return Card(
        poll.question,
        (
            Quote(poll.statement, by=author or prompts.say("poll.the_author")),
            Bars(bars, voters if tally.voters else prompts.say("poll.no_voters")),
            Choices(buttons, prompts.say("poll.vote")),
        ),
    )


def receipt_card(poll: Poll, ballot: Ballot, prompts: Prompts) -> Card:
    """What a voter is told, and nobody else."""
    labels = ", ".join(poll.choices[choice] for choice in ballot.choices)
    title = prompts.say("poll.receipt", choice=labels)
    return Card(title, (Text(prompts.say("poll.receipt_note"), "small"),))
