"""Stories of settings, search, comments and threads on Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.prompts import Prompts, load_prompts
from tests.discord.opeds import FERRY
from tests.discord.worlds import World, answer, labels, text, told, world


@pytest.fixture
async def discord() -> AsyncIterator[World]:
    async with world(pictures=False) as made:
        yield made


@pytest.fixture
def german() -> Prompts:
    return load_prompts().speaking("de")


async def settle(made: World, who: MemberActor, name: str, value: str) -> str:
    """What somebody is told who changes a setting."""
    return told(await who.slash(made.channel, "oped settings", name=name, value=value))


# Who may.


async def test_everybody_changes_their_own_settings_by_buttons(discord: World) -> None:
    shown = await discord.ann.slash(discord.channel, "oped settings")
    assert "Language: English (by default)" in told(shown)
    assert labels(answer(shown)) == ["Language", "Time zone"]
    await discord.ann.click(answer(shown), label="Language")
    await discord.ann.click(answer(shown), label="Deutsch")
    assert "Deutsch" in text(answer(shown))
    again = await discord.ann.slash(discord.channel, "oped settings")
    assert "Sprache: Deutsch" in told(again)
    other = await discord.person("bob").slash(discord.channel, "oped settings")
    assert "Language: English (by default)" in told(other)


@pytest.mark.parametrize("name", ["language", "roles", "channel_results", "channels"])
async def test_what_holds_for_others_is_for_moderators(
    discord: World, prompts: Prompts, name: str
) -> None:
    value = {"language": "de", "channel_results": "closed"}.get(name, "all")
    assert await settle(discord, discord.ann, name, value) == (
        f"## {prompts.say('error.not_moderator')}"
    )
    looked = await discord.ann.slash(discord.channel, "oped settings", name=name)
    assert told(looked) == f"## {prompts.say('error.not_moderator')}"
    assert "error" not in (await settle(discord, discord.moderator(), name, value)).lower()


async def test_a_moderator_sees_a_button_for_everything(discord: World) -> None:
    shown = await discord.moderator().slash(discord.channel, "oped settings")
    assert len(labels(answer(shown))) == 2 + 8 + 6
    assert labels(answer(shown)).count("Language") == 3


async def test_a_moderator_changes_a_setting_by_buttons_and_takes_it_back(
    discord: World, prompts: Prompts
) -> None:
    mo = discord.moderator()
    shown = answer(await mo.slash(discord.channel, "oped settings", name="threads"))
    await mo.click(shown, label=prompts.say("settings.switch.no"))
    await mo.slash(discord.channel, "oped read", source=FERRY)
    assert discord.channel.threads == []
    shown = answer(await mo.slash(discord.channel, "oped settings", name="threads"))
    await mo.click(shown, label=prompts.say("settings.reset"))
    await mo.slash(discord.channel, "oped read", source=FERRY)
    assert len(discord.channel.threads) == 1


async def test_settings_are_suggested_with_their_values(discord: World) -> None:
    names = await discord.ann.autocomplete(discord.channel, "oped settings", "name", "zone")
    assert {choice["value"] for choice in names} == {"zone", "my_zone"}
    values = await discord.ann.autocomplete(
        discord.channel, "oped settings", "value", "berl", name="my_zone"
    )
    assert [choice["value"] for choice in values] == ["Europe/Berlin"]
    await settle(discord, discord.ann, "my_zone", "Europe/Berlin")
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    poll = await discord.ann.slash(discord.channel, "oped poll", closes="in 2 hours")
    assert "closes Tuesday 4 March 2025, 15:00 CET" in text(answer(poll))


async def test_only_some_roles_may_use_the_bot_and_fewer_open_polls(
    discord: World, prompts: Prompts
) -> None:
    readers, editors = (discord.guild.create_role(name) for name in ("readers", "editors"))
    bob, eve = discord.person("bob", readers), discord.person("eve", readers, editors)
    mo = discord.moderator()
    await settle(discord, mo, "roles", f"<@&{readers.id}>")
    await settle(discord, mo, "poll_roles", str(editors.id))
    refused = await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    assert told(refused) == f"## {prompts.say('error.role_rule')}"
    await bob.slash(discord.channel, "oped read", source=FERRY)
    refused = await bob.slash(discord.channel, "oped poll")
    assert told(refused) == f"## {prompts.say('error.may_not_open')}"
    poll = await eve.slash(discord.channel, "oped poll")
    assert labels(answer(poll)) == ["Agree", "Disagree", "Unsure"]
    assert await settle(discord, mo, "roles", "all")
    await discord.ann.slash(discord.channel, "oped show")


async def test_a_role_that_is_deleted_leaves_the_settings_and_opens_nothing(
    discord: World, prompts: Prompts
) -> None:
    readers, editors = (discord.guild.create_role(name) for name in ("readers", "editors"))
    bob, mo = discord.person("bob", readers), discord.moderator()
    await settle(discord, mo, "roles", f"{readers.id}, {editors.id}")
    await settle(discord, mo, "channel_poll_roles", str(editors.id))
    server = discord.platform.client.get_guild(discord.guild.id)
    assert server is not None
    role = server.get_role(editors.id)
    assert role is not None
    await role.delete()
    await discord.env.settle()
    shown = told(await mo.slash(discord.channel, "oped settings"))
    assert f"Who may use me: {readers.id} (" in shown
    assert "Who may open polls: moderator (" in shown
    await bob.slash(discord.channel, "oped read", source=FERRY)
    refused = await bob.slash(discord.channel, "oped poll")
    assert told(refused) == f"## {prompts.say('error.may_not_open')}"
    assert labels(answer(await mo.slash(discord.channel, "oped poll")))


async def test_everybody_may_be_named_as_discord_calls_them(discord: World) -> None:
    mo = discord.moderator()
    await settle(discord, mo, "roles", "@everyone")
    brief = await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    assert "What the author wants" in text(answer(brief))


async def test_the_bot_may_be_used_in_one_channel_only(discord: World, prompts: Prompts) -> None:
    mo, hall = discord.moderator(), discord.guild.create_text_channel("hall")
    await settle(discord, mo, "channels", "here")
    refused = await discord.ann.slash(hall, "oped read", source=FERRY)
    assert told(refused) == f"## {prompts.say('error.channel_rule')}"
    brief = await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    assert "Op-ed in The Harbour Gazette" in text(answer(brief))
    await settle(discord, mo, "channels", f"<#{hall.id}>, <#{discord.channel.id}>")
    assert (await discord.ann.slash(hall, "oped recent")).response is not None
    changed = await mo.slash(hall, "oped settings", name="channels", value="all")
    assert "all" in told(changed)
    assert (await discord.ann.slash(hall, "oped recent")).response is not None


async def test_a_channel_has_its_own_way_with_polls(discord: World) -> None:
    mo, hall = discord.moderator(), discord.guild.create_text_channel("hall")
    await mo.slash(hall, "oped settings", name="channel_results", value="closed")
    await settle(discord, mo, "anonymous", "no")
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    here = await discord.ann.slash(discord.channel, "oped poll")
    there = await discord.ann.slash(hall, "oped poll", on=2)
    assert "Results are shown when the poll closes." not in text(answer(here))
    assert "Results are shown when the poll closes." in text(answer(there))
    assert "not anonymous" in text(answer(here))
    assert "not anonymous" in text(answer(there))


async def test_nonsense_is_answered_with_a_sentence(discord: World, prompts: Prompts) -> None:
    said = await settle(discord, discord.ann, "my_language", "Klingon")
    known = ", ".join(prompts.languages)
    assert said == f"## {prompts.say('error.no_language', word='Klingon', known=known)}"
    said = await settle(discord, discord.ann, "my_mood", "good")
    assert said == "## " + prompts.say("error.no_setting", name="my_mood").replace("_", "\\_")


# A German community.


async def test_a_german_community_has_german_cards_and_receipts(
    discord: World, german: Prompts
) -> None:
    await settle(discord, discord.moderator(), "language", "de")
    brief = await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    assert f"### {german.say('brief.recommendations')}" in text(answer(brief))
    poll = await discord.ann.slash(discord.channel, "oped poll")
    agree = german.say("poll.agree")
    assert text(answer(poll)).startswith(f"## {german.say('poll.question_statement')}")
    assert labels(answer(poll))[0] == agree
    bob = discord.person("bob")
    receipt = await bob.click(answer(poll), label=agree)  # his client speaks English
    assert german.say("poll.receipt", choice=agree) not in told(receipt)
    await settle(discord, bob, "my_language", "de")
    receipt = await bob.click(answer(poll), label=agree)
    assert german.say("poll.receipt", choice=agree) in told(receipt)
    assert german.say("poll.voters", count=1) in text(answer(poll))


# Search, comments, threads.


async def test_op_eds_are_searched_and_shown_again(discord: World, prompts: Prompts) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    found = await discord.ann.slash(discord.channel, "oped search", words="nobody rely FERRY")
    assert "> The doctors leave the island because nobody can rely" in text(answer(found))
    again = await discord.ann.click(answer(found), label="1")
    assert "What the author wants" in text(answer(again))
    nothing = await discord.ann.slash(discord.channel, "oped search", words="tram")
    assert prompts.say("search.none") in text(answer(nothing))


async def test_typing_suggests_the_op_eds_of_this_server_alone(discord: World) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    offered = await discord.ann.autocomplete(discord.channel, "oped comments", "brief", "harb")
    assert [choice["value"] for choice in offered] == [1]
    elsewhere = discord.env.create_guild("elsewhere")
    room = elsewhere.create_text_channel("room")
    zoe = elsewhere.add_member(discord.env.create_user("zoe"))
    assert await zoe.autocomplete(room, "oped comments", "brief", "harb") == []
    points = await discord.ann.autocomplete(discord.channel, "oped poll", "point", "bridge")
    assert [choice["value"] for choice in points] == [1]
    about = await discord.ann.autocomplete(discord.channel, "oped help", "about", "surv")
    assert [choice["value"] for choice in about] == ["survey"]


async def test_a_corrected_op_ed_leads_to_what_it_said_before(
    discord: World, prompts: Prompts
) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    read = await discord.store.brief(1)
    await discord.store.renew_brief(replace(read, declared=99, version=2))
    brief = await discord.ann.slash(discord.channel, "oped show")
    earlier = await discord.ann.click(answer(brief), label=prompts.say("brief.earlier"))
    assert "What the author wants" in text(answer(earlier))
    assert prompts.say("brief.earlier") not in labels(answer(earlier))


async def test_who_answers_whom_is_seen_from_a_brief(discord: World) -> None:
    brief = await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    comments = await discord.ann.click(answer(brief), label="Comments")
    assert "**Comment 2** · answers Tide (quotes it, 99% sure)" in text(answer(comments))
    by_command = await discord.ann.slash(discord.channel, "oped comments", brief=1)
    assert text(answer(by_command)) == text(answer(comments))


async def test_what_is_said_below_a_brief_counts_there(discord: World) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    (thread,) = discord.channel.threads
    said = await discord.person("bob").send(thread, "The night boat is what we need.")
    await discord.person("carl").send(thread, "Nobody takes it.", reply_to=said)
    counted = await discord.ann.slash(thread, "oped discuss")
    assert "**carl** · answers bob" in text(answer(counted))
    comments = await discord.ann.slash(thread, "oped comments")
    assert "The night boat is what we need." in text(answer(comments))
    outside = await discord.ann.slash(discord.channel, "oped comments")
    assert "The night boat is what we need." not in text(answer(outside))
    poll = await discord.ann.slash(thread, "oped poll")
    await discord.ann.click(answer(poll), label="Agree")
    assert "**Agree** 1 (100%)" in text(answer(poll))


async def test_no_thread_where_the_community_wants_none(discord: World) -> None:
    await settle(discord, discord.moderator(), "threads", "no")
    await discord.ann.slash(discord.channel, "oped read", source=FERRY)
    assert discord.channel.threads == []


async def test_more_op_eds_than_buttons_become_a_select(discord: World) -> None:
    for number in range(12):
        page = FERRY.replace("Sandholm", f"Sandholm {number}")
        await discord.ann.slash(discord.channel, "oped read", source=page)
    recent = await discord.ann.slash(discord.channel, "oped recent", count=12)
    shown = labels(answer(recent))
    assert shown == [str(number) for number in range(12, 0, -1)]
    (chosen,) = [
        option["value"]
        for part in _parts(answer(recent))
        for option in part.get("options", ())
        if option["label"] == "3"
    ]
    await discord.restart()
    again = await discord.ann.select(answer(recent), [chosen])
    assert "The ferry to Sandholm 2 is late again." in text(answer(again))


def _parts(message: ResponseMessage) -> list[dict[str, Any]]:
    rows = [part for whole in message.components for part in whole.get("components", ())]
    return [item for row in rows for item in row.get("components", ())]
