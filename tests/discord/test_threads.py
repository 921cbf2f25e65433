"""Threads and forums: one a brief, out of the archive again, a post with its tags."""

from __future__ import annotations

import discord
import pytest

from adapters.discord.threads import thread_name
from bot.cards import Card, Text
from bot.errors import ReaderError
from bot.model import Place
from bot.prompts import Prompts
from tests.discord.worlds import World, answer, text, world
from tests.samples import PAGE

CARD = Card("An op-ed on ferries", (Text("It says so."),))


async def test_a_command_in_a_thread_is_answered_there() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, CARD)
        thread = await made.platform.open_thread(posted, "Ferries")
        (channel,) = made.channel.threads
        brief = await made.ann.slash(channel, "oped read", source=PAGE)
        assert answer(brief).channel_id == channel.id
        assert thread == Place("discord", str(made.channel.id), str(channel.id))


async def test_the_thread_of_a_thread_is_itself() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, CARD)
        thread = await made.platform.open_thread(posted, "Ferries")
        inside = await made.platform.post(thread, CARD)
        assert await made.platform.open_thread(inside, "Deeper") == thread


async def test_a_card_in_an_archived_thread_is_edited_all_the_same() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, CARD)
        thread = await made.platform.open_thread(posted, "Ferries")
        inside = await made.platform.post(thread, CARD)
        made.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083)
        await made.platform.edit(inside, Card("Changed"))
        (channel,) = made.channel.threads
        assert "Changed" in "\n".join(text(message) for message in channel.history())
        assert {"archived": False} in made.bodies("PATCH", f"/channels/{thread.thread}")


async def test_replies_know_what_they_answer_and_leave_bots_out() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, CARD)
        thread = await made.platform.open_thread(posted, "Ferries")
        (channel,) = made.channel.threads
        first = await made.ann.send(channel, "I think so.")
        await made.person("bob").send(channel, "I don't.", reply_to=first)
        await made.platform.post(thread, CARD)
        said = await made.platform.replies(thread)
        assert [(c.author, c.text, c.parent) for c in said] == [
            ("ann", "I think so.", None),
            ("bob", "I don't.", 0),
        ]
        assert all(c.text == c.body and c.posted for c in said)


async def test_a_forum_gets_a_post_with_the_tag_of_op_eds() -> None:
    async with world() as made:
        forum = made.guild.create_forum_channel("reading")
        channel = made.platform.client.get_channel(forum.id)
        assert isinstance(channel, discord.ForumChannel)
        await _tagged(made, channel)
        posted = await made.platform.post(Place("discord", str(forum.id)), CARD)
        assert posted.place.channel == str(forum.id)
        assert posted.place.thread is not None
        await made.platform.edit(posted, Card("Changed"))
        (body,) = made.bodies("POST", f"/channels/{forum.id}/threads")
        assert body["name"] == "An op-ed on ferries"
        assert len(body["applied_tags"]) == 1


async def _tagged(made: World, channel: discord.ForumChannel) -> None:
    tags = [discord.ForumTag(name="Chat"), discord.ForumTag(name="Op-Ed")]
    await channel.edit(available_tags=tags)
    await made.env.settle()


async def test_a_direct_message_has_no_threads() -> None:
    async with world() as made:
        carla = made.env.create_user("carla")
        brief = await carla.slash("oped read", source=PAGE)
        place = Place("discord", str(answer(brief).channel_id))
        posted = await made.platform.post(place, CARD)
        assert await made.platform.open_thread(posted, "Ferries") == place


def test_a_thread_is_named_within_bounds() -> None:
    assert thread_name("a\nb\u202e") == "a b"
    assert len(thread_name("long " * 90)) <= 100
    assert thread_name(" \n ") == "…"


async def test_a_card_in_a_locked_thread_says_what_it_takes_to_change_it(prompts: Prompts) -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, CARD)
        thread = await made.platform.open_thread(posted, "Ferries")
        inside = await made.platform.post(thread, CARD)
        channel = made.platform.client.get_channel(int(thread.thread or 0))
        assert isinstance(channel, discord.Thread)
        await channel.edit(locked=True)
        await made.env.settle()
        made.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083)
        made.env.inject_error("PATCH", f"/channels/{thread.thread}", status=403, code=50013)
        with pytest.raises(ReaderError) as told:
            await made.platform.edit(inside, Card("Changed"))
        assert prompts.say(told.value.key, **told.value.values) == (
            "The bot lacks a permission here: Manage Threads."
        )


async def test_a_server_that_has_not_the_bot_gets_its_briefs_without_a_thread() -> None:
    async with world() as made:
        made.env.inject_error("GET", "/channels/*", status=403, code=50001, times=None)
        carla = made.env.create_user("carla")
        brief = await carla.slash("oped read", source=PAGE)
        assert "Op-ed in The Harbour Gazette" in text(answer(brief))
        assert brief.followups == []
