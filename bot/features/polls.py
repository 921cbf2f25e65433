"""Polls on the author's recommendations: one ballot a person, restart-proof."""

from __future__ import annotations

from bot.cards import Bar, Bars, Card, Choice, Choices, Quote, Text, Vote
from bot.commands import command
from bot.desk import Desk
from bot.errors import NotFoundError
from bot.features.choosing import BriefNumber, RecommendationNumber, chosen_brief
from bot.model import Ballot, Brief, Poll, Tally
from bot.ports import Call, Clock
from bot.prompts import Prompts


def draft_poll(brief: Brief, on: int, prompts: Prompts, clock: Clock) -> Poll:
    """A poll on a stored brief's recommendation ``on``, counted from 1."""
    if brief.id is None or not 1 <= on <= len(brief.recommendations):
        raise NotFoundError("error.no_recommendation", number=on)
    labels = tuple(prompts.say(f"poll.{name}") for name in ("agree", "disagree", "unsure"))
    statement = brief.recommendations[on - 1].text
    return Poll(brief.id, prompts.say("poll.question"), statement, labels, clock())


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


async def current_card(desk: Desk, number: int) -> tuple[Card, Tally]:
    """A poll's card as it stands now, and the tally that it shows."""
    poll = await desk.store.poll(number)
    brief = await desk.store.brief(poll.brief)
    tally = await desk.store.tally(number)
    return poll_card(poll, tally, brief.article.author, desk.prompts), tally


async def cast(desk: Desk, ballot: Ballot) -> Card:
    """Count a ballot; returns the receipt."""
    await desk.store.cast(ballot)
    return receipt_card(await desk.store.poll(ballot.poll), ballot, desk.prompts)


@command
async def poll(
    desk: Desk, call: Call, *, brief: BriefNumber = None, on: RecommendationNumber = 1
) -> None:
    """Open a poll on one of the recommendations; a second one on the same joins the first."""
    await call.progress(desk.prompts.say("progress.poll"))
    chosen = await chosen_brief(desk, brief, call)
    opened = await desk.store.open_poll(draft_poll(chosen, on, desk.prompts, desk.clock))
    if opened.id is None:
        raise NotFoundError("error.no_poll")
    card, tally = await current_card(desk, opened.id)
    posted = await call.reply(card)
    await desk.store.remember(opened.id, posted)
    await desk.store.shown(posted, tally.version)
    card, latest = await current_card(desk, opened.id)
    if latest.version != tally.version:  # votes that came before the card was remembered
        await desk.platforms[posted.place.platform].edit(posted, card)
        await desk.store.shown(posted, latest.version)
