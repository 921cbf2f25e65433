"""Discord's own polls: made, voted in, closed, and read back into the core."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from adapters.discord.polls import native_poll
from bot.cards import Card, Choice, Choices, Run, Vote
from bot.model import Posted
from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord.worlds import World, answer, text, world
from tests.samples import PAGE

VOTES = Choices((Choice("Yes", Vote(7, 0)), Choice("No", Vote(7, 1))), "Vote:")


async def _poll(made: World) -> discord.Message:
    await made.ann.slash(made.channel, "oped read", source=PAGE)
    asked = await made.ann.slash(made.channel, "oped poll", anonymous=False)
    assert asked.response is None  # no rest of the bot's thinking stays behind
    (poll,) = asked.followups
    return poll.message


async def test_votes_are_read_back_as_they_are_cast(described: Path | None) -> None:
    async with world(described, discord_poll_hours=24) as made:
        message = await _poll(made)
        assert message.poll is not None
        assert message.poll.question == "The author says this. Do you agree?"
        assert "The author" in text(message)
        await made.ann.vote(message, answer=2)
        assert await _votes(made) == (0, 1, 0)


async def _votes(made: World) -> tuple[int, ...]:
    return (await made.store.tally(1)).votes


async def test_closing_reads_every_vote_back(described: Path | None) -> None:
    async with world(described, discord_poll_hours=1) as made:
        message = await _poll(made)
        await made.restart()
        await made.ann.vote(message, answer=1)
        await made.person("bob").vote(message, answer=3)
        await made.ann.click(message, label="Close the poll")
        ended = await made.channel_message(Posted(made.place, str(message.id)))
        assert ended.poll is not None
        assert ended.poll.is_finalised()
        assert await _votes(made) == (1, 0, 1)


async def test_only_who_asked_or_may_manage_messages_closes_a_poll(prompts: Prompts) -> None:
    async with world(discord_poll_hours=1) as made:
        message = await _poll(made)
        refused = await made.person("bob").click(message, label="Close the poll")
        assert answer(refused).content == prompts.say("discord.error.not_yours")


async def test_the_core_has_nothing_to_edit_in_a_poll_of_discords() -> None:
    recorder = Recorder()
    async with world(inbox=lambda _: recorder, discord_poll_hours=1) as made:
        card = Card("Is it so?", (VOTES,))
        posted = await made.platform.post(made.place, card)
        await made.platform.edit(posted, card)
        assert made.bodies("PATCH", "/messages/") == []


@pytest.mark.parametrize(
    "card",
    [
        Card("Nothing to vote on"),
        Card("No vote", (Choices((Choice("Go", Run("help")),), "Go:"),)),
        Card("Q" * 301, (VOTES,)),
        Card("Wordy", (Choices((Choice("Y" * 56, Vote(7, 0)),), "Vote:"),)),
        Card("Many", (Choices(tuple(Choice(str(n), Vote(7, n)) for n in range(11)), "Vote:"),)),
        Card("Two polls", (VOTES, Choices((Choice("Maybe", Vote(8, 2)),), "Vote:"))),
        Card("Secret", (Choices(VOTES.choices, "Vote:", secret=True),)),
        Card("Several", (Choices((Choice("Yes", Vote(7, 0, many=True)),), "Vote:"),)),
        Card("Out of order", (Choices((Choice("No", Vote(7, 1)),), "Vote:"),)),
    ],
    ids=lambda card: card.title[:12],
)
def test_what_does_not_fit_stays_a_card(card: Card) -> None:
    assert native_poll(card, 1) is None
