"""Voting, and the card that shows how a poll stands."""

from __future__ import annotations

from bot.cards import Card
from bot.desk import Desk
from bot.features.polls.card import poll_card, receipt_card
from bot.model import Ballot, Tally


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
