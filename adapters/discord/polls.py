"""Discord's own polls, as an option for quick public ones.

Everybody sees who voted for what, and Discord counts. The votes are read back into the core as
they are cast and taken back, and once more, all of them, when the bot connects and when the poll
ends, which closes it in the core too. The poll's number stands in the id of the button below it, so
nothing is lost with the process. Who may close it is the core's to say: the button runs its
command, and the poll ends when the card shows no votes.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from weakref import WeakValueDictionary

import discord

from adapters.discord import limits
from bot.cards import Block, Card, Choices, Vote
from bot.model import Act, Ballot
from bot.ports import Clock, Inbox

_CLOSE = r"rj\d+:c:(?P<number>\d{1,18})"
_MOST_NUMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll of the core's as one of Discord's; the n-th answer is the choice n."""

    number: int
    poll: discord.Poll


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


class Votes:
    """Brings the votes in polls of Discord's to the core, each voter's in the order of the events.

    Somebody who changes their mind takes a vote back and casts another one, and both events come
    at once; so those of one message take turns.
    """

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._numbers: OrderedDict[int, int | None] = OrderedDict()

    async def cast(self, inbox: Inbox, event: discord.RawPollVoteActionEvent) -> None:
        """Count a vote."""
        await self._bring(inbox, event, Act.REPLACE)

    async def withdraw(self, inbox: Inbox, event: discord.RawPollVoteActionEvent) -> None:
        """Take a vote back."""
        await self._bring(inbox, event, Act.WITHDRAW)

    async def read_back(self, inbox: Inbox, message: discord.Message) -> None:
        """Bring every vote of a poll to the core; counting one again changes nothing."""
        number = self._know(message)
        if number is None or message.poll is None:
            return
        guild = message.guild.id if message.guild else None
        async with self._turn(message.id):
            for choice, answer in enumerate(message.poll.answers):
                async for voter in answer.voters():
                    await inbox.vote(self._ballot(number, voter.id, choice, guild))

    async def _bring(self, inbox: Inbox, event: discord.RawPollVoteActionEvent, act: Act) -> None:
        async with self._turn(event.message_id):
            number = await self._number(event)
            if number is not None:
                choice = event.answer_id - 1
                ballot = self._ballot(number, event.user_id, choice, event.guild_id)
                await inbox.vote(replace(ballot, act=act))

    def _turn(self, message: int) -> asyncio.Lock:
        return self._turns.setdefault(message, asyncio.Lock())

    async def _number(self, event: discord.RawPollVoteActionEvent) -> int | None:
        """The core's number of a poll, which its message says; asked of Discord once a message."""
        message = event.message_id
        if message not in self._numbers:
            channel = self._client.get_partial_messageable(
                event.channel_id, guild_id=event.guild_id
            )
            self._know(await channel.fetch_message(message))
        return self._numbers[message]

    def _know(self, message: discord.Message) -> int | None:
        number = self._numbers[message.id] = number_of(message)
        if len(self._numbers) > _MOST_NUMBERS:
            self._numbers.popitem(last=False)
        return number

    def _ballot(self, number: int, person: int, choice: int, guild: int | None) -> Ballot:
        return Ballot(
            number,
            f"discord:{person}",
            (choice,),
            self._clock(),
            f"discord:{uuid.uuid4().hex}",  # Discord numbers no votes
            None if guild is None else f"discord:{guild}",
        )


def _is_secret(card: Card) -> bool:
    return any(block.secret for block in card.blocks if isinstance(block, Choices))


def _votes(card: Card) -> Iterator[tuple[str, Vote]]:
    for block in card.blocks:
        if isinstance(block, Choices):
            for choice in block.choices:
                if not isinstance(choice.press, Vote):
                    return
                yield choice.label, choice.press
