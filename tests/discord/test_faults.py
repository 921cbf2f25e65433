"""When Discord, or somebody on it, gets in the way: refused, gone, late, twice, withheld."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.cards import Card, Choice, Choices, Quote, Run, Text, Vote
from bot.errors import NotFoundError, ReaderError
from bot.model import Place, Posted
from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord.worlds import answer, text, world
from tests.samples import PAGE

POLL = Card("Is it so?", (Choices((Choice("Yes", Vote(7, 0)), Choice("No", Vote(7, 1))), "Vote:"),))


async def test_an_interaction_that_another_process_took_is_left_to_it() -> None:
    recorder = Recorder()
    async with world(inbox=lambda _: recorder) as made:
        posted = await made.platform.post(made.place, POLL)
        message = await made.channel_message(posted)
        taken = "Interaction has already been acknowledged."
        made.env.inject_error("POST", "*/callback", status=400, code=40060, message=taken, times=2)
        await made.ann.click(message, label="Yes")
        await made.ann.slash(made.channel, "oped recent")
    assert recorder.votes == []
    assert recorder.calls == []


async def test_an_answer_that_comes_after_the_token_ran_out_is_a_message() -> None:
    async with world() as made:
        made.env.inject_error("PATCH", "*/@original", status=404, code=10015, times=None)
        await made.ann.slash(made.channel, "oped read", source=PAGE)
        shown = made.shown()
    assert any("Op-ed in The Harbour Gazette" in said for said in shown)


async def test_a_private_answer_that_comes_too_late_stays_private(prompts: Prompts) -> None:
    async with world() as made:
        made.env.inject_error("PATCH", "*/@original", status=404, code=10015, times=None)
        await made.ann.slash(made.channel, "oped help")
        shown = "\n".join(made.shown())
    assert prompts.say("discord.late").split(".")[0] in shown
    assert "/oped poll" not in shown


async def test_an_answer_that_somebody_deleted_is_given_again() -> None:
    async with world() as made:
        made.env.inject_error("PATCH", "*/@original", status=404, code=10008, times=None)
        read = await made.ann.slash(made.channel, "oped read", source=PAGE)
        assert any(
            "Harbour Gazette" in text(message) for message in [*read.followups, answer(read)]
        )


async def test_where_components_are_refused_an_embed_says_it_with_buttons() -> None:
    recorder = Recorder()
    card = replace(POLL, blocks=(Quote("a\n" * 3_000, by="*Tide*"), *POLL.blocks))
    async with world(inbox=lambda _: recorder) as made:
        made.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
        posted = await made.platform.post(made.place, card)
        message = await made.channel_message(posted)
        assert "Is it so?" in text(message)
        assert "\\*Tide\\*" in text(message)
        assert len(message.embeds[0].description or "") <= 4_096
        assert [file.filename for file in message.attachments] == ["whole-text.txt"]
        await made.ann.click(message, label="No")
    assert [ballot.choices for ballot in recorder.votes] == [(1,)]


async def test_another_refusal_is_not_hidden() -> None:
    async with world() as made:
        made.env.inject_error("POST", "/channels/*/messages", status=500)
        with pytest.raises(discord.HTTPException):
            await made.platform.post(made.place, POLL)


async def test_a_missing_permission_is_named(prompts: Prompts) -> None:
    async with world() as made:
        overwrite = discord.PermissionOverwrite(send_messages=False, create_public_threads=False)
        quiet = made.guild.create_text_channel(
            "quiet", overwrites={made.guild.default_role: overwrite}
        )
        with pytest.raises(ReaderError) as refused:
            await made.platform.post(Place("discord", str(quiet.id)), POLL)
        assert refused.value.key == "discord.error.permission"
        assert refused.value.values == {"permissions": "Send Messages"}
        said = prompts.say(refused.value.key, **refused.value.values)
        assert said == "The bot lacks a permission here: Send Messages."


async def test_what_was_deleted_is_not_found() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, POLL)
        message = await made.channel_message(posted)
        await message.delete()
        with pytest.raises(NotFoundError):
            await made.platform.edit(posted, POLL)
        elsewhere = Posted(Place("discord", "99"), "100")
        with pytest.raises(NotFoundError):
            await made.platform.edit(elsewhere, POLL)
        with pytest.raises(NotFoundError):
            await made.platform.post(elsewhere.place, POLL)


async def test_a_poll_whose_message_is_gone_is_forgotten_and_the_others_go_on() -> None:
    async with world() as made:
        await made.ann.slash(made.channel, "oped read", source=PAGE)
        gone = await made.ann.slash(made.channel, "oped poll")
        kept = await made.ann.slash(made.channel, "oped poll")
        await answer(gone).message.delete()
        await made.ann.click(answer(kept), label="Agree")
        assert "**Agree** 1 (100%)" in text(answer(kept))


async def test_a_button_of_another_version_says_so(prompts: Prompts) -> None:
    async with world() as made:
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label="Old", custom_id="rj9:v:1"))
        channel = made.platform.client.get_channel(made.channel.id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("old", view=view)
        told = await made.ann.click(message, label="Old")
        assert answer(told).content == prompts.say("discord.error.old_button")
        assert told.ephemeral


async def test_a_button_of_a_command_that_is_no_more_says_so(prompts: Prompts) -> None:
    async with world() as made:
        gone = Card("Old", (Choices((Choice("Dance", Run("dance")),), "Go:"),))
        posted = await made.platform.post(made.place, gone)
        told = await made.ann.click(await made.channel_message(posted), label="Dance")
        assert answer(told).content == prompts.say("discord.error.old_button")


async def test_a_command_that_changed_since_it_was_registered_says_so(prompts: Prompts) -> None:
    async with world(clean=False) as made:
        group = made.platform.client.tree.get_command("oped")
        assert isinstance(group, discord.app_commands.Group)
        group.remove_command("recent")
        told = await made.ann.slash(made.channel, "oped recent")
        assert answer(told).content == prompts.say("discord.error.outdated")
        assert told.ephemeral


async def test_a_file_that_is_too_large_is_not_fetched(prompts: Prompts) -> None:
    async with world(max_bytes=1 << 10) as made:
        file = ("page.txt", b"x" * 2_000)
        told = await made.ann.slash(made.channel, "oped read", file=file)
        (refused,) = told.followups
        assert "more than" in text(refused)
        assert refused.ephemeral


async def test_without_the_grant_replies_are_refused_in_words() -> None:
    intents = discord.Intents.none()
    async with world(intents=intents) as made:
        brief = await made.platform.post(made.place, Card("An op-ed", (Text("so"),)))
        thread = await made.platform.open_thread(brief, "An op-ed")
        assert await made.platform.replies(thread) == ()
        (channel,) = made.channel.threads
        await made.ann.send(channel, "I think so.")
        with pytest.raises(ReaderError) as refused:
            await made.platform.replies(thread)
        assert refused.value.key == "discord.error.message_content"


async def test_a_message_in_a_server_that_the_bot_is_not_in_counts_as_gone() -> None:
    async with world() as made:
        posted = await made.platform.post(made.place, POLL)
        made.env.inject_error("PATCH", "/channels/*", status=403, code=50001)
        with pytest.raises(NotFoundError):
            await made.platform.edit(posted, POLL)
        made.env.inject_error("GET", "/channels/*", status=403, code=50001)
        with pytest.raises(NotFoundError):
            await made.platform.edit(Posted(Place("discord", "99"), "100"), POLL)


async def test_a_lost_server_leaves_the_others_at_work() -> None:
    async with world() as made:
        other = made.env.create_guild("Other")
        channel = other.create_text_channel("op-eds")
        lost = await made.platform.post(Place("discord", str(channel.id)), POLL)
        client_guild = made.platform.client.get_guild(other.id)
        assert client_guild is not None
        await client_guild.leave()
        with pytest.raises(NotFoundError):
            await made.platform.edit(lost, POLL)
        await made.platform.post(made.place, POLL)


async def test_what_is_gone_with_a_server_a_channel_or_a_thread_is_told_to_the_core() -> None:
    recorder = Recorder()
    async with world(inbox=lambda _: recorder) as made:
        other = made.env.create_guild("Other")
        numbers = {str(other.create_text_channel(name).id) for name in ("op-eds", "talk")}
        posted = await made.platform.post(made.place, POLL)
        thread = await made.platform.open_thread(posted, "Ferries")
        client = made.platform.client
        (guild,) = [guild for guild in client.guilds if guild.id == other.id]
        await guild.leave()
        await made.env.settle()
        assert [name for name, _ in recorder.departed] == [f"discord:{other.id}"]
        assert numbers <= set(recorder.departed[0][1])
        assert recorder.lost == []
        (below,) = made.platform.client.get_guild(made.guild.id).threads  # type: ignore[union-attr]
        await below.delete()
        await made.env.settle()
        assert recorder.lost[-1] == thread
        channel = client.get_channel(made.channel.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.delete()
        await made.env.settle()
        assert recorder.lost[-1] == made.place


async def test_a_poll_forgets_its_cards_in_a_channel_that_is_gone() -> None:
    async with world() as made:
        await made.ann.slash(made.channel, "oped read", source=PAGE)
        poll = await made.ann.slash(made.channel, "oped poll")
        await made.ann.click(answer(poll), label="Agree")
        assert len(await made.store.posts(1)) == 1
        channel = made.platform.client.get_channel(made.channel.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.delete()
        await made.env.settle()
        assert await made.store.posts(1) == []
        assert (await made.store.tally(1)).votes == (1, 0, 0)
