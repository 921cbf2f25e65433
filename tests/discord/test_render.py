"""Cards as messages of Discord's: what is drawn, in which order, and what gives way."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from adapters.discord import limits
from adapters.discord.presses import decode, encode
from adapters.discord.render import Drawing, draw
from bot.cards import Bar, Bars, Card, Choice, Choices, Link, Picture, Press, Quote, Run, Text, Vote
from bot.prompts import Prompts
from tests.contracts.stages import Recorder
from tests.discord import sent
from tests.discord.worlds import world


def components_of(drawing: Drawing) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = drawing.view.to_components()
    return made


def _message(card: Card, prompts: Prompts) -> dict[str, Any]:
    drawing = draw(card, prompts)
    assert isinstance(drawing.view, discord.ui.LayoutView)
    return {"components": components_of(drawing), "allowed_mentions": {"parse": []}}


def test_texts_share_a_display_and_keep_their_order(prompts: Prompts) -> None:
    card = Card("T", (Text("a"), Quote("b", by="B", note="n", depth=1), Text("c", "small")))
    (container,) = _message(card, prompts)["components"]
    (shown,) = container["components"]
    assert shown["content"] == "## T\na\n-# \u2003**B** · n\n> \u2003b\n-# c"


def test_a_link_stands_beside_its_host(prompts: Prompts) -> None:
    card = Card("T", (Link("The bank", "https://bank.example@evil.example/a"),))
    section = _message(card, prompts)["components"][0]["components"][1]
    assert section["components"][0]["content"] == "The bank\n-# evil.example"
    assert section["accessory"]["url"] == "https://bank.example@evil.example/a"


def test_look_alike_letters_of_a_host_show(prompts: Prompts) -> None:
    card = Card("T", (Link("Bank", "https://b\u0430nk.example/"),))
    assert "xn--bnk-" in sent.text_of(_message(card, prompts))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example", "https://", "https://[", "x" * 600]
)
def test_what_is_no_web_address_is_text(url: str, prompts: Prompts) -> None:
    parts = list(sent.components(_message(Card("T", (Link("L", url),)), prompts)))
    assert all(part["type"] != sent.BUTTON for part in parts)


def test_bars_say_counts_and_shares(prompts: Prompts) -> None:
    card = Card("T", (Bars((Bar("Yes", 3, 0.75), Bar("*No*", 1, 0.25)), "4 voters"),))
    assert sent.text_of(_message(card, prompts)).split("\n")[1:] == [
        "█████████░░░ **Yes** 3 (75%)",
        "███░░░░░░░░░ **\\*No\\*** 1 (25%)",
        "-# 4 voters",
    ]


def test_a_poll_below_a_long_text_keeps_its_bars_and_buttons(prompts: Prompts) -> None:
    blocks = (
        Text("It goes on. " * 900),
        Bars((Bar("Yes", 1, 1.0),), "one voter"),
        Choices((Choice("Yes", Vote(1, 0)),), "Vote:"),
    )
    message = _message(Card("T", blocks), prompts)
    shown = sent.text_of(message)
    assert sent.faults(message) == []
    assert "It goes on. …" in shown
    assert "one voter" in shown
    assert prompts.say("discord.rest") in shown
    assert "rj1:v:1:0" in str(message)


def test_the_whole_of_a_trimmed_card_comes_as_a_file(prompts: Prompts) -> None:
    drawing = draw(Card("T", (Text("word " * 2_000), Text("the end"))), prompts)
    (file,) = drawing.files
    assert file.fp.read().decode().endswith("the end")


def test_a_picture_is_attached_with_its_description(prompts: Prompts) -> None:
    drawing = draw(Card("T", (Picture(b"png", "", "Bars. " * 400),)), prompts)
    message = {"components": components_of(drawing)}
    (gallery,) = (p for p in sent.components(message) if p["type"] == sent.GALLERY)
    assert gallery["items"][0]["media"]["url"] == "attachment://picture-1.png"
    assert len(gallery["items"][0]["description"]) <= limits.ALT_TEXT
    assert [file.filename for file in drawing.files] == ["picture-1.png", "whole-text.txt"]


def test_a_picture_that_is_too_large_is_described(prompts: Prompts) -> None:
    drawing = draw(Card("T", (Picture(bytes(limits.FILE_BYTES + 1), "", "Bars."),)), prompts)
    assert drawing.files == ()
    assert "Bars." in sent.text_of({"components": components_of(drawing)})


@pytest.mark.parametrize(
    "press",
    [Vote(1, 0), Vote(10**17, 9), Run("help"), Run("poll", (("brief", "3"), ("a", "b:&=é")))],
)
def test_a_press_survives_its_id(press: Press) -> None:
    text = encode(press)
    assert text is not None
    assert decode(text) == press


@pytest.mark.parametrize("text", ["", "rj1:v:x:0", "rj2:v:1:0", "rj1:q:1", "rj1:v:1:0:9"])
def test_ids_of_others_are_not_understood(text: str) -> None:
    assert decode(text) is None


def test_a_press_that_is_too_long_has_no_id() -> None:
    assert encode(Run("read", (("source", "x" * 100),))) is None


async def test_many_choices_become_a_select_that_works_after_a_restart() -> None:
    recorder = Recorder()
    choices = tuple(Choice(f"No. {n}", Vote(7, n)) for n in range(30))
    async with world(inbox=lambda _: recorder) as made:
        card = Card("Which?", (Choices(choices, "Choose"),))
        posted = await made.platform.post(made.place, card)
        await made.restart()
        message = await made.channel_message(posted)
        await made.ann.select(message, ["rj1:v:7:28"], custom_id="rj1:s:1")
    assert [ballot.choices for ballot in recorder.votes] == [(28,)]
