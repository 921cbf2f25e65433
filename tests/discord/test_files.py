"""Files that a card hands over: attached, and for the caller's eyes only where it is private."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import discord

from adapters.discord import limits
from adapters.discord.render import Drawing, draw, draw_embed
from bot.cards import Card, File, Text
from bot.ports import Call
from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord import sent
from tests.discord.worlds import text, world

EXPORT = Card("Poll 7", (Text("Here it is."), File("poll-7.csv", b"a,b", "All answers")))


@dataclass
class Exporter(Recorder):
    """An inbox that answers each call with a file, for the caller alone."""

    answer: Card = field(default_factory=lambda: EXPORT)

    async def call(self, call: Call) -> None:
        await call.reply(self.answer, private=True)


def _components(drawing: Drawing) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = drawing.view.to_components()
    return made


async def test_a_private_file_is_for_the_callers_eyes_only() -> None:
    async with world(inbox=lambda _: Exporter()) as made:
        answered = await made.ann.slash(made.channel, "oped show", brief=1)
        (told,) = [m for m in answered.followups if m.ephemeral]
        assert "All answers" in text(told)
        assert [file.filename for file in told.attachments] == ["poll-7.csv"]
        assert made.shown() == []


def test_files_are_components_with_names_that_discord_keeps(prompts: Prompts) -> None:
    files = (File("a b/../é.csv", b"1", "One"), File("a b/../é.csv", b"2", "Two"))
    drawing = draw(Card("T", files), prompts)
    assert isinstance(drawing.view, discord.ui.LayoutView)
    message = {"components": _components(drawing), "allowed_mentions": {"parse": []}}
    assert sent.faults(message) == []
    urls = [p["file"]["url"] for p in sent.components(message) if p["type"] == 13]
    assert urls == [f"attachment://{file.filename}" for file in drawing.files]
    assert len(set(urls)) == 2
    assert not set("".join(urls).removeprefix("attachment://")) & set(" é")
    assert [file.fp.read() for file in drawing.files] == [b"1", b"2"]


def test_a_file_that_is_too_large_is_named(prompts: Prompts) -> None:
    large = File("poll-7.csv", bytes(limits.FILE_BYTES + 1), "All answers")
    drawing = draw(Card("T", (large,)), prompts)
    assert drawing.files == ()
    assert isinstance(drawing.view, discord.ui.LayoutView)
    said = sent.text_of({"components": _components(drawing)})
    assert "All answers: poll-7.csv" in said
    assert "poll-7.csv has 11 MB, which is more than Discord takes: it isn't attached." in said


def test_a_text_that_is_too_large_for_a_file_is_said_to_be(prompts: Prompts) -> None:
    card = Card("T", (Text("A long sentence. " * (limits.FILE_BYTES // 16)),))
    drawing = draw(card, prompts)
    assert drawing.files == ()
    said = sent.text_of({"components": _components(drawing)})
    assert said.endswith(f"-# {prompts.say('discord.no_rest')}")


async def test_a_file_that_discord_refuses_is_named_in_the_answer() -> None:
    async with world(inbox=lambda _: Exporter()) as made:
        made.env.inject_error("POST", "/webhooks/*", status=413, code=40005)
        answered = await made.ann.slash(made.channel, "oped show", brief=1)
        (told,) = [m for m in answered.followups if m.ephemeral]
        assert "poll-7.csv has 1 MB, which is more than Discord takes" in text(told)
        assert told.attachments == []


def test_an_embed_has_the_files_too(prompts: Prompts) -> None:
    assert [file.filename for file in draw_embed(EXPORT, prompts).files] == ["poll-7.csv"]
    large = File("poll-8.csv", bytes(limits.FILE_BYTES + 1), "All answers")
    drawing = draw_embed(Card("T", (large,)), prompts)
    assert drawing.files == ()
    assert drawing.embed is not None
    assert "poll-8.csv has 11 MB" in str(drawing.embed.description)
