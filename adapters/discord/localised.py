"""Command names and descriptions in the languages of Discord's readers."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.prompts import Prompts


def said(prompts: Prompts, key: str, text: str | None = None) -> app_commands.locale_str:
    """A message, or a given text, that remembers its key so that it can be translated."""
    return app_commands.locale_str(text or prompts.say(key), key=key)


class Translator(app_commands.Translator):
    """Says a message in every language that the bot speaks, of the locales that Discord knows."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the key says it all
    ) -> str | None:
        """The message in a locale's language; None where that is what all others see too."""
        key = str(string.extras.get("key"))
        language = self._prompts.found(locale.value)
        if language is None or key not in (words := self._prompts.speaking(language)):
            return None
        translated = words.say(key)
        return None if translated == string.message else translated
