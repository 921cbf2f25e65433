"""What the core learns of a call: who, where, in which language; and what it is answered with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.cards import Card, Choice, Choices, Link, Run, Text, Vote
from bot.commands import Suggestion
from bot.model import Ballot
from bot.ports import Call
from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord import payloads
from tests.discord.lines import line
from tests.discord.worlds import answer, text, world

VOTES = Choices((Choice("Yes", Vote(7, 0)), Choice("No", Vote(7, 1))), "Vote:")


def _of(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return payloads.slash("show", brief=3) | changes


def _in_server(permissions: int, *roles: str, owners: dict[str, str]) -> dict[str, Any]:
    """A call of Ann's in a server; ``owners`` say who has installed the bot there."""
    member = payloads.member() | {
        "user": payloads.PERSON,
        "roles": list(roles),
        "permissions": str(permissions),
    }
    given = _of(guild_id=payloads.GUILD, member=member, authorizing_integration_owners=owners)
    given["channel"] = payloads.channel(payloads.CHANNEL)
    del given["user"]
    return given | {"locale": "pt-BR", "context": 0}


async def _heard(folder: Path, given: dict[str, Any]) -> Call:
    async with line(folder) as made:
        connection = await made.connected()
        await connection.dispatch("INTERACTION_CREATE", given)
        await made.fake.until(lambda: made.inbox.posted)
        (call,) = made.inbox.calls
        return call


EVERYBODY = {"@everyone", payloads.GUILD}
IN_SERVER, ON_ACCOUNT = {"0": payloads.GUILD}, {"1": payloads.ANN}


async def test_a_call_says_where_it_comes_from_and_in_which_language(tmp_path: Path) -> None:
    call = await _heard(tmp_path, _in_server(0, "71", "72", owners=IN_SERVER))
    assert call.community == f"discord:{payloads.GUILD}"
    assert call.language == "pt-BR"
    assert call.delivery == "discord:700"
    assert call.roles == EVERYBODY | {"71", "72"}


@pytest.mark.parametrize("permission", ["administrator", "manage_guild"])
async def test_whoever_runs_the_server_is_a_moderator(tmp_path: Path, permission: str) -> None:
    held = discord.Permissions(**{permission: True}).value
    call = await _heard(tmp_path, _in_server(held, owners=IN_SERVER))
    assert call.roles == EVERYBODY | {"moderator"}


async def test_nobody_is_a_moderator_by_other_permissions(tmp_path: Path) -> None:
    held = discord.Permissions.all()
    held.update(administrator=False, manage_guild=False)
    assert (await _heard(tmp_path, _in_server(held.value, owners=IN_SERVER))).roles == EVERYBODY


async def test_outside_of_servers_that_have_the_bot_a_community_is_one_person(
    tmp_path: Path,
) -> None:
    alone = f"discord:{payloads.ANN}"
    for name, given in {
        "message": _of(),
        "account": _in_server(0, owners=ON_ACCOUNT),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        call = await _heard(folder, given)
        assert (call.community, call.roles) == (alone, frozenset())


async def test_a_server_that_has_the_bot_too_is_the_community(tmp_path: Path) -> None:
    call = await _heard(tmp_path, _in_server(0, owners=IN_SERVER | ON_ACCOUNT))
    assert call.community == f"discord:{payloads.GUILD}"


async def test_a_ballot_counts_for_its_server_and_outside_for_nobody_by_name() -> None:
    recorder = Recorder()
    async with world(inbox=lambda _: recorder) as made:
        posted = await made.platform.post(made.place, Card("Is it so?", (VOTES,)))
        await made.ann.click(await made.channel_message(posted), label="Yes")
        carla = made.env.create_user("carla")
        asked = await carla.slash("oped recent")
        recorder.answer = Card("Is it so?", (VOTES,))
        asked = await carla.slash("oped recent")
        await carla.click(answer(asked), label="Yes")
    in_server, outside = recorder.votes
    assert in_server.community == f"discord:{made.guild.id}"
    assert in_server.language == "en-US"
    assert outside.community is None


@dataclass
class Helpful(Recorder):
    """An inbox that offers more, and longer, than Discord shows."""

    asked: list[str | None] = field(default_factory=list)

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        self.asked.append(community)
        return [Suggestion("long", "v" * 101), *(Suggestion("l" * 300, f"{n}") for n in range(40))]


async def test_suggestions_are_of_the_server_and_within_bounds() -> None:
    recorder = Helpful()
    async with world(inbox=lambda _: recorder) as made:
        offered = await made.ann.autocomplete(made.channel, "oped settings", "name", "")
        assert [choice["value"] for choice in offered] == [f"{n}" for n in range(25)]
        assert all(len(choice["name"]) == 100 for choice in offered)
    assert recorder.asked == [f"discord:{made.guild.id}"]


# Private messages that are pressed.


@dataclass
class Survey(Recorder):
    """An inbox whose receipts ask the next question, as a survey's do."""

    async def vote(self, ballot: Ballot) -> Card:
        self.votes.append(ballot)
        step = len(self.votes)
        following = Choices((Choice(f"Yes to {step}", Vote(7, step)),), "Vote:")
        return Card(f"Question {step}", (following,) if step < 3 else ())


async def test_a_receipt_asks_on_in_its_own_place_also_after_a_restart() -> None:
    recorder = Survey()
    async with world(inbox=lambda _: recorder) as made:
        posted = await made.platform.post(made.place, Card("Is it so?", (VOTES,)))
        first = await made.ann.click(await made.channel_message(posted), label="Yes")
        (receipt,) = first.followups
        assert receipt.ephemeral
        assert text(receipt).startswith("## Question 1")
        await made.restart()
        second = await made.ann.click(receipt, label="Yes to 1")
        assert second.followups == []
        assert text(receipt).startswith("## Question 2")
        await made.ann.click(receipt, label="Yes to 2")
        assert text(receipt) == "## Question 3"
        assert len(made.shown()) == 1
    assert [ballot.choices for ballot in recorder.votes] == [(0,), (1,), (2,)]


@dataclass
class Discreet(Recorder):
    """An inbox that answers in private what is for the caller alone, unless it is ``loud``."""

    loud: bool = False

    async def call(self, call: Call) -> None:
        self.calls.append(call)
        private = call.command == "help" and not self.loud
        self.posted.append(await call.reply(self.answer, private=private))


async def test_a_private_command_pressed_on_a_private_message_takes_its_place() -> None:
    recorder = Discreet()
    async with world(inbox=lambda _: recorder) as made:
        again = Choices((Choice("Again", Run("help")), Choice("Aloud", Run("recent"))), "Go:")
        recorder.answer = Card("First", (again,))
        shown = answer(await made.ann.slash(made.channel, "oped help"))
        recorder.answer = Card("Second", (again,))
        pressed = await made.ann.click(shown, label="Again")
        assert pressed.followups == []
        assert text(shown).startswith("## Second")
        recorder.answer = Card("Third")
        aloud = await made.ann.click(shown, label="Aloud")
        assert text(shown).startswith("## Second")
        assert (text(answer(aloud)), aloud.ephemeral) == ("## Third", False)


async def test_an_answer_for_everybody_leaves_the_private_message_as_it_is() -> None:
    recorder = Discreet(answer=Card("First", (Choices((Choice("Go", Run("help")),), "Go:"),)))
    async with world(inbox=lambda _: recorder) as made:
        shown = answer(await made.ann.slash(made.channel, "oped help"))
        recorder.answer, recorder.loud = Card("For all"), True
        await made.ann.click(shown, label="Go")
        assert text(shown).startswith("## First")
        assert made.shown() == ["## For all"]


async def test_a_button_that_asks_for_a_page_shows_the_form() -> None:
    async with world() as made:
        card = Card("Begin", (Choices((Choice("Read", Run("read")),), "Go:"),))
        posted = await made.platform.post(made.place, card)
        asked = await made.ann.click(await made.channel_message(posted), label="Read")
        assert asked.modal is not None


# Languages.


async def test_what_discord_adds_to_a_card_is_in_the_cards_language(prompts: Prompts) -> None:
    async with world() as made:
        blocks = (Text("Langer Satz. " * 500), Link("Artikel", "https://a.example/"))
        card = Card("Ein Artikel", blocks, language="de")
        posted = await made.platform.post(made.place, card)
        german = prompts.speaking("de")
        assert german.say("discord.rest") in text(await made.channel_message(posted))
        french = replace(posted, language="fr")
        await made.platform.edit(french, Card("Un article", blocks))
        shown = text(await made.channel_message(posted))
        assert prompts.speaking("fr").say("discord.rest") in shown


async def test_a_form_and_a_refusal_speak_the_language_of_the_client(tmp_path: Path) -> None:
    async with line(tmp_path) as made:
        connection = await made.connected()
        given = payloads.slash("read", "702") | {"locale": "es-419"}
        await connection.dispatch("INTERACTION_CREATE", given)
        old = payloads.pressed("rj9:v:1", "703") | {"locale": "fr"}
        await connection.dispatch("INTERACTION_CREATE", old)
        await made.fake.until(lambda: len(made.fake.sent("POST", "/callback")) == 2)
        form, refusal = (request.body["data"] for request in made.fake.sent("POST", "/callback"))
        assert form["title"] == "Un artículo y sus comentarios"
        assert refusal["content"].startswith("Ce bouton vient d'une autre version")
