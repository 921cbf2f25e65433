"""The words of an installation: the message files, in the language that the operator has set."""

from __future__ import annotations

from bot.errors import ConfigError
from bot.prompts import Prompts, load_prompts
from bot.settings import Settings


def installed_words(settings: Settings) -> Prompts:
    """The messages in ``REJOINDER_LANGUAGE``. Raises ``ConfigError`` where there are none."""
    prompts = load_prompts()
    if prompts.found(settings.language) is None:
        known = ", ".join(prompts.languages)
        raise ConfigError(f"settings: language {settings.language!r} is none of: {known}")
    return prompts.speaking(settings.language)
