"""Command names and descriptions in the languages of Discord's readers."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.prompts import Prompts


def said(prompts: Prompts, key: str, text: str | None = None) -> app_commands.locale_str:
    """A message, or a given text, that remembers its key so that it can be translated."""
    return app_commands.locale_str(text or prompts.say(key), key=key)


class Translator(app_commands.Translator):
    """Finds translations below ``discord.localised.LOCALE``; what has none stays English."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the key says it all
    ) -> str | None:
        key = f"discord.localised.{locale.value}.{string.extras.get('key')}"
        return self._prompts.say(key) if key in self._prompts else None
