"""Buttons and selects that outlive the process: what a press does stands in its ``custom_id``.

The first field is the version of the notation, so that buttons on old messages stay readable
when it changes.
"""

from __future__ import annotations

import re
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode

import discord

from adapters.discord import limits
from bot.cards import Choice, Press, Run, Vote

_VOTE = re.compile(r"rj1:v:(\d{1,18}):(\d{1,4})")
_CLOSE = re.compile(r"rj1:c:(\d{1,18})")
_RUN = re.compile(r"rj1:r:([^:]+):(.*)", re.DOTALL)
_BUTTON = r"rj\d+:[vrc]:(?s:.*)"
_SELECT = r"rj\d+:s:\d+"


def encode(press: Press) -> str | None:
    """The press as a ``custom_id``; None where it is too long for one."""
    match press:
        case Vote():
            text = f"rj1:v:{press.poll}:{press.choice}"
        case Run():
            text = f"rj1:r:{quote(press.command)}:{urlencode(press.args)}"
    return text if len(text) <= limits.CUSTOM_ID else None


def decode(text: str) -> Press | None:
    """The press of a ``custom_id``; None where this version doesn't understand it."""
    if found := _VOTE.fullmatch(text):
        return Vote(int(found[1]), int(found[2]))
    if found := _CLOSE.fullmatch(text):
        return Run("close", (("poll", found[1]),))
    if found := _RUN.fullmatch(text):
        return Run(found[1], tuple(parse_qsl(found[2], keep_blank_values=True)))
    return None


class PressButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_BUTTON):
    """A button that says in its id what pressing it does."""

    @classmethod
    def of(cls, choice: Choice, custom_id: str) -> Self:
        """The button of a choice whose press is written as ``custom_id``."""
        style = discord.ButtonStyle.primary
        if not isinstance(choice.press, Vote):
            style = discord.ButtonStyle.secondary
        label = _short(choice.shown, limits.BUTTON_LABEL)
        return cls(discord.ui.Button(style=style, label=label, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(discord.ui.Button(custom_id=match.string))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.pressed(interaction, decode(self.item.custom_id or ""))


def close_button(poll: int, label: str) -> PressButton:
    """The button below a poll of Discord's; what it is the number of stands in its id."""
    style = discord.ButtonStyle.secondary
    return PressButton(discord.ui.Button(style=style, label=label, custom_id=f"rj1:c:{poll}"))


class PressSelect(discord.ui.DynamicItem[discord.ui.Select[Any]], template=_SELECT):
    """A select whose options say in their values what choosing them does."""

    @classmethod
    def of(cls, choices: list[tuple[Choice, str]], number: int, label: str) -> Self:
        """The ``number``-th select of a message; each choice comes with its press as text."""
        options = [
            discord.SelectOption(label=_short(choice.shown, limits.OPTION_LABEL), value=value)
            for choice, value in choices
        ]
        placeholder = _short(label, limits.PLACEHOLDER)
        return cls(
            discord.ui.Select(custom_id=f"rj1:s:{number}", options=options, placeholder=placeholder)
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(discord.ui.Select(custom_id=match.string))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.pressed(interaction, decode(next(iter(self.item.values), "")))


def _short(label: str, most: int) -> str:
    label = " ".join(label.split()) or "…"
    return label if len(label) <= most else f"{label[: most - 1]}…"
