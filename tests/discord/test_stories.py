"""Stories on Discord, told with the real discord.py: who does what, and what everybody sees."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from discord import Embed, TextChannel

from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord.worlds import World, answer, text, world
from tests.samples import PAGE


@pytest.fixture
async def discord() -> AsyncIterator[World]:
    async with world() as made:
        yield made


async def test_a_pasted_page_is_briefed_for_everybody(discord: World) -> None:
    brief = await discord.ann.slash(discord.channel, "oped read", source=PAGE)
    assert not brief.ephemeral
    assert "## Op-ed in The Harbour Gazette" in text(answer(brief))
    assert "> The harbour board must publish its timetable." in text(answer(brief))
    assert len([shown for shown in discord.shown() if shown.startswith("## ")]) == 1


async def test_a_file_is_briefed(discord: World) -> None:
    brief = await discord.ann.slash(discord.channel, "oped read", file=("ferry.txt", PAGE.encode()))
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))


async def test_nothing_to_read_asks_for_the_page_in_a_form(discord: World) -> None:
    asked = await discord.ann.slash(discord.channel, "oped read")
    assert asked.modal is not None
    half = PAGE.index("COMMENTS")
    brief = await discord.ann.submit_modal(asked, {"text-0": PAGE[:half], "text-1": PAGE[half:]})
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))


async def test_a_form_takes_a_file_too_and_outlives_the_process(discord: World) -> None:
    asked = await discord.ann.slash(discord.channel, "oped read")
    await discord.restart()
    brief = await discord.ann.submit_modal(asked, {"file": ("ferry.txt", PAGE.encode())})
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))


async def test_a_message_is_briefed_from_its_menu(discord: World, prompts: Prompts) -> None:
    bob = discord.person("bob")
    page = await bob.send(discord.channel, PAGE)
    brief = await discord.ann.context_menu(discord.channel, "Brief this link", page)
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))


async def test_what_a_message_forwards_or_embeds_is_briefed_too() -> None:
    recorder = Recorder()
    async with world(inbox=lambda _: recorder) as made:
        bob = made.person("bob")
        link = "https://gazette.example/ferry"
        said = await bob.send(made.channel, f"Read this: {link}.")
        forwarded = await bob.forward(said, made.channel)
        channel = made.platform.client.get_channel(made.channel.id)
        assert isinstance(channel, TextChannel)
        embedded = await channel.send(embed=Embed(title="A ferry", url=link))
        for message in (said, forwarded, embedded):
            await made.ann.context_menu(made.channel, "Brief this link", message)
        assert [dict(call.args) for call in recorder.calls] == [{"source": link}] * 3


async def test_an_error_is_for_the_caller_alone_and_leaves_nothing_behind(
    discord: World, prompts: Prompts
) -> None:
    refused = await discord.ann.slash(discord.channel, "oped show", brief=7)
    assert refused.response is None
    (told,) = refused.followups
    assert told.ephemeral
    assert text(told) == f"## {prompts.say('error.no_brief')}"
    assert discord.shown() == []


async def test_help_is_private_from_the_beginning(discord: World) -> None:
    guide = await discord.ann.slash(discord.channel, "oped help")
    assert guide.ephemeral
    assert "/oped poll" in text(answer(guide))
    assert discord.bodies("POST", "/callback") == [{"type": 5, "data": {"flags": 64}}]


async def test_buttons_look_closer(discord: World) -> None:
    brief = await discord.ann.slash(discord.channel, "oped read", source=PAGE)
    context = await discord.ann.click(answer(brief), label="Show in context")
    assert "**The ferry to Sandholm is late again.**" in text(answer(context))
    comments = await discord.ann.click(answer(brief), label="Comments")
    assert "answers Tide" in text(answer(comments))


async def test_a_vote_is_counted_once_a_person_and_can_be_changed(discord: World) -> None:
    ann, bob = discord.ann, discord.person("bob")
    await ann.slash(discord.channel, "oped read", source=PAGE)
    poll = await ann.slash(discord.channel, "oped poll")
    first = await ann.click(answer(poll), label="Agree")
    (told,) = first.followups
    note = "You can change it as long as the poll is open."
    assert text(told) == f"## Counted: Agree.\n-# {note}\n-# Changed your mind?"
    assert first.followups[0].ephemeral
    await ann.click(answer(poll), label="Disagree")
    await bob.click(answer(poll), label="Disagree")
    await discord.env.advance_time(1)
    card = text(answer(poll))
    assert "**Agree** 0 (0%)" in card
    assert "**Disagree** 2 (100%)" in card
    assert "2 voters" in card


async def test_buttons_of_old_messages_work_after_a_restart(discord: World) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=PAGE)
    poll = await discord.ann.slash(discord.channel, "oped poll", on=2)
    await discord.restart()
    voted = await discord.ann.click(answer(poll), label="Unsure")
    assert "Counted: Unsure" in text(voted.followups[0])


async def test_op_eds_and_recommendations_are_suggested(discord: World) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=PAGE)
    briefs = await discord.ann.autocomplete(discord.channel, "oped show", "brief", "")
    assert [(c["name"], c["value"]) for c in briefs] == [("1. Op-ed in The Harbour Gazette", 1)]
    on = await discord.ann.autocomplete(discord.channel, "oped poll", "on", "", brief=1)
    assert [c["value"] for c in on] == [1, 2]
    assert any("The mayor should ride the ferry herself." in c["name"] for c in on)


async def test_latest_op_eds_have_a_button_each(discord: World) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=PAGE)
    recent = await discord.ann.slash(discord.channel, "oped recent", count=3)
    assert "Latest op-eds" in text(answer(recent))
    again = await discord.ann.click(answer(recent), label="1")
    assert "Op-ed in The Harbour Gazette" in text(answer(again))


async def test_commands_work_in_private_messages(discord: World) -> None:
    carla = discord.env.create_user("carla")
    brief = await carla.slash("oped read", source=PAGE)
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))
