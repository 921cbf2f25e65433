"""The form for a page that is too long for an option: fields to paste into, and a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from adapters.discord import limits
from bot.prompts import Prompts

CUSTOM_ID = "rj1:page"
FILE_ID = "file"
_TEXT_ID = "text-"
_FIELDS = limits.MODAL_INPUTS - 1
_SECONDS = (
    1_800  # after which discord.py forgets the form; one that is sent later is read all the same
)


def page_form(prompts: Prompts) -> discord.ui.Modal:
    """The form. What is sent is read from the interaction itself, so it may outlive the process."""
    form = discord.ui.Modal(
        title=prompts.say("discord.page.title"), custom_id=CUSTOM_ID, timeout=_SECONDS
    )
    for number in range(_FIELDS):
        key = "discord.page.text" if number == 0 else "discord.page.more"
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=f"{_TEXT_ID}{number}",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=limits.MODAL_TEXT,
        )
        form.add_item(discord.ui.Label(text=prompts.say(key), component=field))
    upload: discord.ui.FileUpload[Any] = discord.ui.FileUpload(custom_id=FILE_ID, required=False)
    form.add_item(discord.ui.Label(text=prompts.say("discord.page.file"), component=upload))
    return form


def pasted_text(data: Mapping[str, Any]) -> str:
    """What the fields of a sent form hold, one after the other."""
    fields = {str(f.get("custom_id")): f.get("value") or "" for f in _fields(data)}
    return "\n".join(filter(None, (fields.get(f"{_TEXT_ID}{n}", "") for n in range(_FIELDS))))


def uploaded(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The attachment that came with a sent form, as Discord describes it."""
    for field in _fields(data):
        for number in field.get("values") or ():
            if field.get("custom_id") == FILE_ID:
                found: Mapping[str, Any] = data["resolved"]["attachments"][str(number)]
                return found
    return None


def _fields(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for label in data.get("components", ()):
        yield label.get("component", {})
