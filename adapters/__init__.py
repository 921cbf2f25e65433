"""Platform adapters: each translates between one platform and the core's ports.

A platform is a module or package here; its file name is its name, and its ``create(kit)`` makes
it. It is imported only when it is asked for. Names that begin with an underscore are no platforms.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from bot.errors import ConfigError

if TYPE_CHECKING:  # importing a submodule imports this package first: keep that quick
    from bot.commands import Table
    from bot.ports import Clock, Platform, Transcript
    from bot.prompts import Prompts
    from bot.settings import Settings


OWN = frozenset({"adapters", "bot", "prompts"})


@dataclass(frozen=True, slots=True)
class Kit:
    """What an adapter is given to work with."""

    settings: Settings
    prompts: Prompts
    commands: Table
    clock: Clock
    transcript: Transcript


def platform_names() -> list[str]:
    """The platforms that this installation has, by name."""
    return [module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"]


def create_platform(name: str, kit: Kit) -> Platform:
    """Import a platform by its name and make it."""
    if name not in platform_names():
        raise ConfigError(f"no platform {name!r}; there are: {', '.join(platform_names())}")
    try:
        platform: Platform = import_module(f"{__name__}.{name}").create(kit)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in OWN:
            raise
        raise ConfigError(
            f'platform {name} needs {error.name}: pip install "rejoinder[{name}]"'
        ) from error
    return platform
