"""Discord's own polls, as an option for quick public ones.

Everybody sees who voted for what, and Discord counts. The votes are read back into the core as
they are cast, and once more, all of them, when the poll ends. The poll's number stands in the id
of the button below it, so nothing is lost with the process.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import discord

from adapters.discord import limits
from bot.cards import Block, Card, Choices, Vote
from bot.model import Ballot
from bot.ports import Clock, Inbox

_CLOSE = r"rj\d+:c:(?P<number>\d{1,18})"


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll of the core's as one of Discord's; the n-th answer is the choice n."""

    number: int
    poll: discord.Poll


class ClosePoll(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_CLOSE):
    """The button that ends a poll of Discord's before its time."""

    @classmethod
    def of(cls, number: int, label: str) -> Self:
        """The button below the poll of that number."""
        return cls(discord.ui.Button(label=label, custom_id=f"rj1:c:{number}"))

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(discord.ui.Button(custom_id=match.string))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.close_poll(interaction)


def native_poll(card: Card, hours: int) -> Asked | None:
    """The card as a poll of Discord's; None where it asks for something else, or is too long.

    In Discord's everybody sees who voted for what, so a secret poll is none of those.
    """
    votes = list(_votes(card))
    wordy = len(card.title) > limits.POLL_QUESTION or len(votes) > limits.POLL_ANSWERS
    if not votes or wordy or any(len(label) > limits.POLL_ANSWER for label, _ in votes):
        return None
    if any(vote.many for _, vote in votes) or _is_secret(card):
        return None  # read back, one of many votes would give up what it had taken
    numbers = {vote.poll for _, vote in votes}
    if len(numbers) != 1 or [vote.choice for _, vote in votes] != list(range(len(votes))):
        return None
    poll = discord.Poll(question=card.title, duration=timedelta(hours=hours))
    for label, _ in votes:
        poll.add_answer(text=label)
    return Asked(numbers.pop(), poll)


def without_votes(card: Card) -> tuple[Block, ...]:
    """The blocks that a poll of Discord's doesn't show itself: neither its buttons nor its bars."""
    return tuple(block for block in card.blocks if block.kind not in ("choices", "bars"))


def number_of(message: discord.Message) -> int | None:
    """The core's number of the poll that a message shows."""
    for row in message.components:
        for item in getattr(row, "children", ()):
            found = re.fullmatch(_CLOSE, getattr(item, "custom_id", None) or "")
            if found:
                return int(found["number"])
    return None


def ballot(number: int, person: int, choice: int, clock: Clock) -> Ballot:
    """A vote of Discord's; it has no delivery number, and counting it again changes nothing."""
    return Ballot(number, f"discord:{person}", (choice,), clock(), f"discord:{uuid.uuid4().hex}")


async def read_back(message: discord.Message, inbox: Inbox, clock: Clock) -> None:
    """Bring every vote of a poll of Discord's to the core."""
    number = number_of(message)
    if number is None or message.poll is None:
        return
    for choice, answer in enumerate(message.poll.answers):
        async for voter in answer.voters():
            await inbox.vote(ballot(number, voter.id, choice, clock))


def _is_secret(card: Card) -> bool:
    return any(block.secret for block in card.blocks if isinstance(block, Choices))


def _votes(card: Card) -> Iterator[tuple[str, Vote]]:
    for block in card.blocks:
        if isinstance(block, Choices):
            for choice in block.choices:
                if not isinstance(choice.press, Vote):
                    return
                yield choice.label, choice.press
