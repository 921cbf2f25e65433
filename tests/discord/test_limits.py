"""What Discord's description doesn't state: the words and sizes that every installation sends."""

from __future__ import annotations

from adapters.discord import limits
from adapters.discord.page import page_form
from bot.features import command_table
from bot.prompts import Prompts
from tests.discord import sent


def test_the_form_for_a_page_is_within_bounds(prompts: Prompts) -> None:
    form = page_form(prompts).to_dict()
    assert 1 <= len(form["title"]) <= limits.MODAL_TITLE
    assert len(form["components"]) <= limits.MODAL_INPUTS
    for label in form["components"]:
        assert 1 <= len(label["label"]) <= limits.MODAL_LABEL
        assert label["component"].get("max_length", 0) <= limits.MODAL_TEXT


def test_the_group_has_room_for_the_commands(prompts: Prompts) -> None:
    assert len(command_table()) <= limits.SUBCOMMANDS
    assert len(prompts.say("discord.poll.close")) <= limits.BUTTON_LABEL
    assert 1 <= len(prompts.say("discord.menu")) <= 32


def test_the_table_of_limits_finds_what_breaks_them() -> None:
    button = {"type": sent.BUTTON, "label": "x" * 81, "custom_id": "y" * 101}
    option = {"label": "a", "value": "same"}
    select = {"type": sent.SELECT, "custom_id": "s", "options": [option] * 26}
    items = [{"media": {"url": "attachment://a"}, "description": "d" * 1_025}]
    parts = [
        {"type": sent.TEXT, "content": "t" * 4_001},
        {"type": sent.TEXT, "content": " "},
        {"type": sent.ROW, "components": [button] * 6},
        {"type": sent.ROW, "components": [select]},
        {"type": sent.GALLERY, "items": items},
        *[{"type": sent.TEXT, "content": "t"}] * 40,
    ]
    found = sent.faults({"components": parts, "flags": sent.V2, "content": "both"})
    for words in (
        "mentions are not forbidden",
        "together with content",
        "characters of text",
        "an empty text",
        "components",
        "a row of 6",
        "a button named",
        "a select of 26",
        "a long description",
        "an id twice",
        "a long id",
        "an option twice",
    ):
        assert any(words in fault for fault in found), words
    mentioning = {"content": "x", "allowed_mentions": {"parse": ["everyone"]}}
    assert sent.faults(mentioning) == ["mentions are allowed"]
