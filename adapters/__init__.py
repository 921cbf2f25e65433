"""Platform adapters: each translates between one platform and the core's ports.

A platform is a module or package here; its file name is its name, and its ``create(kit)`` makes
it. It is imported only when it is asked for. Names that begin with an underscore are no platforms.
"""

from __future__ import annotations

import pkgutil
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from bot.errors import ConfigError

if TYPE_CHECKING:  # importing a submodule imports this package first: keep that quick
    from collections.abc import Iterator, Sequence
    from types import ModuleType

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that ``rejoinder doctor`` looked at: whether it is well, and what to do if not."""

    well: bool
    sentence: str


def platform_names() -> list[str]:
    """The platforms that this installation has, by name."""
    return [module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"]


def platforms_with_commands() -> list[str]:
    """The platforms that add a group of their own to the command line: their module ``cli``."""
    folders = ((name, [f"{path}/{name}" for path in __path__]) for name in platform_names())
    return [name for name, path in folders if "cli" in {m.name for m in pkgutil.iter_modules(path)}]


def create_platform(name: str, kit: Kit) -> Platform:
    """Import a platform by its name and make it."""
    with installed(name):
        platform: Platform = import_platform(name).create(kit)
    return platform


async def examine_platform(name: str, kit: Kit) -> Sequence[Finding]:
    """What a platform's ``examine(kit)`` finds out; nothing where it has none."""
    examine = getattr(import_platform(name), "examine", None)
    if examine is None:
        return ()
    with installed(name):
        findings: Sequence[Finding] = await examine(kit)
    return findings


def import_platform(name: str) -> ModuleType:
    """A platform's module. Raises ``ConfigError`` where there is no such platform."""
    if name not in platform_names():
        raise ConfigError(f"no platform {name!r}; there are: {', '.join(platform_names())}")
    with installed(name):
        return import_module(f"{__name__}.{name}")


@contextmanager
def installed(name: str) -> Iterator[None]:
    """Say which extra is missing where a platform's libraries are."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in OWN:
            raise
        needed = f'platform {name} needs {error.name}: pip install "rejoinder[{name}]"'
        raise ConfigError(needed) from error
