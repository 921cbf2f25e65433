"""Discord's own polls: made, voted in, closed, and read back into the core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from adapters.discord.client import Client
from adapters.discord.polls import native_poll
from bot.cards import Card, Choice, Choices, Run, Vote
from bot.commands import Command
from bot.errors import ReaderError
from bot.model import Act, Place, Posted
from bot.ports import Call, Inbox
from tests.contracts.stages import Recorder
from tests.discord.lines import line
from tests.discord.payloads import CHANNEL, GUILD, ended_poll
from tests.discord.worlds import World, answer, kit_of, text, world
from tests.fakes import MemoryStore
from tests.samples import PAGE

VOTES = Choices((Choice("Yes", Vote(7, 0)), Choice("No", Vote(7, 1))), "Vote:")


async def _poll(made: World) -> discord.Message:
    await made.ann.slash(made.channel, "oped read", source=PAGE)
    asked = await made.ann.slash(made.channel, "oped poll", anonymous=False)
    assert asked.response is None  # no rest of the bot's thinking stays behind
    (poll,) = asked.followups
    return poll.message


async def test_votes_are_read_back_as_they_are_cast() -> None:
    async with world(discord_poll_hours=24) as made:
        message = await _poll(made)
        assert message.poll is not None
        assert message.poll.question == "The author says this. Do you agree?"
        assert "The author" in text(message)
        await made.ann.vote(message, answer=2)
        assert await _votes(made) == (0, 1, 0)


async def _votes(made: World) -> tuple[int, ...]:
    return (await made.store.tally(1)).votes


class Keeper:
    """An inbox that closes polls on its own authority, and shows that on their cards."""

    def __init__(self, made: list[World]) -> None:
        self._made, self.calls = made, list[Call]()

    def before(self, inbox: Inbox) -> Keeper:
        """The same keeper before the application of another process."""
        self._inbox = inbox
        self.vote, self.suggest = inbox.vote, inbox.suggest
        self.gone, self.left = inbox.gone, inbox.left
        self.role_gone, self.ended = inbox.role_gone, inbox.ended
        self.public_posts = inbox.public_posts
        return self

    async def call(self, call: Call) -> None:
        if call.command != "close":
            await self._inbox.call(call)
            return
        self.calls.append(call)
        (made,) = self._made
        await made.store.close_poll(int(call.args["poll"]))
        for posted in await made.store.posts(int(call.args["poll"])):
            await made.platform.edit(posted, Card("Closed"))
        await call.reply(Card("It is closed."), private=True)


@asynccontextmanager
async def kept() -> AsyncIterator[tuple[World, Keeper]]:
    """A world with Discord's own polls, and a command that closes them."""
    worlds: list[World] = []
    keeper = Keeper(worlds)
    async with world(
        inbox=keeper.before,
        discord_poll_hours=1,
        further=(Command("close", (), _nothing, private=True),),
    ) as made:
        worlds.append(made)
        yield made, keeper


async def _nothing(*_: object) -> None:
    raise AssertionError


async def test_closing_reads_every_vote_back_and_ends_the_poll() -> None:
    async with kept() as (made, keeper):
        message = await _poll(made)
        await made.restart()
        await made.ann.vote(message, answer=1)
        await made.person("bob").vote(message, answer=3)
        pressed = await made.ann.click(message, label="Close the poll")
        ended = await made.channel_message(Posted(made.place, str(message.id)))
        assert ended.poll is not None
        assert ended.poll.is_finalised()
        assert await _votes(made) == (1, 0, 1)
        assert text(answer(pressed)) == "## It is closed."
        assert pressed.ephemeral
        (call,) = keeper.calls
        assert (dict(call.args), call.person) == ({"poll": "1"}, f"discord:{made.ann.id}")


async def test_votes_cast_while_the_bot_was_away_are_counted_when_it_closes() -> None:
    async with kept() as (made, _):
        message = await _poll(made)
        parsers = made.platform.client._connection.parsers
        heard = parsers.pop("MESSAGE_POLL_VOTE_ADD")
        await made.ann.vote(message, answer=3)
        parsers["MESSAGE_POLL_VOTE_ADD"] = heard
        assert await _votes(made) == (0, 0, 0)
        await made.ann.click(message, label="Close the poll")
        assert await _votes(made) == (0, 0, 1)


async def test_a_vote_that_is_taken_back_or_changed_is_so_in_the_core_too() -> None:
    async with world(discord_poll_hours=24) as made:
        message = await _poll(made)
        await made.ann.vote(message, answer=1)
        await made.person("bob").vote(message, answer=1)
        await made.ann.remove_vote(message, answer=1)
        assert await _votes(made) == (1, 0, 0)
        await made.restart()
        await made.ann.vote(message, answer=2)
        await made.ann.set_poll_votes(message, answers=[3])
        assert await _votes(made) == (1, 0, 1)
        (part,) = await made.store.parts(1)
        assert (part.community, part.voters) == (f"discord:{made.guild.id}", 2)
        asked = [r for r in made.env.http_requests if r.method == "GET" and "/messages/" in r.path]
        assert len(asked) <= 4  # twice a process, not twice a vote


async def test_one_process_asks_once_which_poll_a_message_shows(tmp_path: Path) -> None:
    async with line(tmp_path, discord_poll_hours=1) as made:
        connection = await made.connected()
        made.fake.script["GET", "/messages/600"] = [(200, ended_poll("rj1:c:7"), {})]
        change = {"channel_id": CHANNEL, "message_id": "600", "guild_id": GUILD}
        for person, removed, added in (("401", 1, 2), ("402", 2, 1)):
            voter = change | {"user_id": person}
            away = voter | {"answer_id": removed}
            await connection.dispatch("MESSAGE_POLL_VOTE_REMOVE", away)
            await connection.dispatch("MESSAGE_POLL_VOTE_ADD", voter | {"answer_id": added})
        await made.fake.until(lambda: len(made.inbox.votes) == 4)
        assert [(b.voter, b.act, b.choices) for b in made.inbox.votes] == [
            ("discord:401", Act.WITHDRAW, (0,)),
            ("discord:401", Act.REPLACE, (1,)),
            ("discord:402", Act.WITHDRAW, (1,)),
            ("discord:402", Act.REPLACE, (0,)),
        ]
        assert {b.community for b in made.inbox.votes} == {f"discord:{GUILD}"}
        assert len(made.fake.sent("GET", "/messages/600")) == 1


async def test_who_may_not_close_a_poll_is_told_so_by_the_core() -> None:
    async with world(discord_poll_hours=1) as made:
        message = await _poll(made)
        await made.person("bob").click(message, label="Close the poll")
        still = await made.channel_message(Posted(made.place, str(message.id)))
        assert still.poll is not None
        assert not still.poll.is_finalised()


async def test_without_the_permission_for_polls_it_is_named() -> None:
    async with world(discord_poll_hours=1) as made:
        made.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
        overwrite = discord.PermissionOverwrite(send_polls=False)
        quiet = made.guild.create_text_channel(
            "quiet", overwrites={made.guild.default_role: overwrite}
        )
        with pytest.raises(ReaderError) as refused:
            await made.platform.post(Place("discord", str(quiet.id)), Card("So?", (VOTES,)))
        assert refused.value.values == {"permissions": "Create Polls"}


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


async def _closed(made: World) -> bool:
    return (await made.store.poll(1)).closed is not None


async def test_a_poll_that_discord_ends_is_closed_with_its_votes() -> None:
    async with world(discord_poll_hours=2) as made:
        message = await _poll(made)
        elsewhere = made.guild.create_text_channel("elsewhere")
        await made.ann.vote(message, answer=2)
        await made.env.advance_time(7_201)
        assert await _closed(made)
        assert await _votes(made) == (0, 1, 0)
        again = await made.ann.slash(elsewhere, "oped reopen", poll=1)
        assert "Poll 1 is open again" in text(answer(again))
        await made.restart()
        assert not await _closed(made)  # its end was heard once


async def test_a_poll_that_ended_while_the_bot_was_away_is_closed_with_its_votes() -> None:
    async with world(discord_poll_hours=2) as made:
        message = await _poll(made)
        async with made.away():
            await made.ann.vote(message, answer=3)
            await made.env.advance_time(7_201)
            assert not await _closed(made)
        assert await _closed(made)
        assert await _votes(made) == (0, 0, 1)


async def test_votes_cast_while_the_bot_was_away_are_counted_when_it_is_back() -> None:
    async with world(discord_poll_hours=2) as made:
        message = await _poll(made)
        async with made.away():
            await made.ann.vote(message, answer=3)
        assert await _votes(made) == (0, 0, 1)
        assert not await _closed(made)


async def test_its_owner_closes_a_poll_of_discords_by_its_button() -> None:
    async with world(discord_poll_hours=2) as made:
        message = await _poll(made)
        await made.person("bob").vote(message, answer=1)
        pressed = await made.ann.click(message, label="Close the poll")
        assert "Poll 1 is closed." in text(answer(pressed))
        ended = await made.channel_message(Posted(made.place, str(message.id)))
        assert ended.poll is not None
        assert ended.poll.is_finalised()
        assert await _votes(made) == (1, 0, 0)
        again = await made.ann.click(answer(pressed), label="Open it again")
        assert not await _closed(made)
        shown = await made.ann.slash(made.channel, "oped polls", poll=1)
        assert again.followups == []
        (anew,) = shown.followups
        assert anew.message.poll is not None


async def test_a_poll_in_a_thread_ends_there() -> None:
    async with world(discord_poll_hours=2) as made:
        await made.ann.slash(made.channel, "oped read", source=PAGE)
        (thread,) = made.channel.threads
        asked = await made.ann.slash(thread, "oped poll", anonymous=False)
        await made.ann.vote(asked.followups[0].message, answer=1)
        await made.env.advance_time(7_201)
        assert await _closed(made)
        assert await _votes(made) == (1, 0, 0)


async def test_a_poll_that_was_deleted_keeps_no_other_from_its_end() -> None:
    async with world(discord_poll_hours=2) as made:
        message = await _poll(made)
        other = await made.ann.slash(made.channel, "oped poll", on=2, anonymous=False)
        async with made.away():
            await message.delete()
            await made.ann.vote(other.followups[0].message, answer=1)
        assert (await made.store.tally(2)).votes == (1, 0, 0)


async def test_where_the_bot_hears_of_no_votes_polls_are_its_own() -> None:
    async with world(discord_poll_hours=2) as made:
        carla = made.env.create_user("carla")
        await carla.slash("oped read", source=PAGE)
        asked = await carla.slash("oped poll", anonymous=False)
        assert answer(asked).message.poll is None
        await carla.click(answer(asked), label="Agree")
        assert await _votes(made) == (1, 0, 0)
        place = Place("discord", str(answer(asked).channel_id))
        posted = await made.platform.post(place, Card("So?", (VOTES,)))
        assert (await made.channel_message(posted)).poll is None


def test_over_http_polls_are_the_bots_own() -> None:
    over_http = Client(kit_of(MemoryStore(), discord_poll_hours=2, discord_http_port=9))
    assert over_http.artist.poll_hours == 0
    assert over_http.intents == discord.Intents(guilds=True)
