"""Registering the commands, only when they differ from those that Discord knows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import click
from discord.http import Route

from adapters._serve import equipped
from adapters.discord.client import Client
from adapters.discord.localised import Translator
from adapters.discord.platform import connect
from bot.errors import RejoinderError
from bot.settings import load_settings

Payload: TypeAlias = Mapping[str, Any]
_EMPTY: tuple[object, ...] = (None, False, "", [], {})
_UNORDERED = frozenset({"contexts", "integration_types"})
# Fields by which a command that somebody sees or gives can differ. Discord adds ids and versions.
_FIELDS = frozenset(
    "type name description options required autocomplete choices value min_value max_value "
    "min_length max_length name_localizations description_localizations contexts "
    "integration_types default_member_permissions nsfw".split()
)


def sync_commands() -> int:
    """Register the commands of this installation; returns the exit status."""
    try:
        asyncio.run(_sync())
    except RejoinderError as error:
        click.echo(str(error), err=True)
        return 1
    return 0


async def _sync() -> None:
    async with equipped(load_settings()) as kit:
        platform = connect(kit)
        async with platform.client as client:
            await platform.login()
            changed = await register(client)
    click.echo(kit.prompts.say("discord.sync.registered" if changed else "discord.sync.same"))


async def register(client: Client) -> bool:
    """Register the commands of a client that is logged in; False if they were the same."""
    if not await outdated(client):
        return False
    await client.tree.sync()
    return True


async def outdated(client: Client) -> bool:
    """Whether Discord knows other commands than these."""
    return _comparable(await wanted(client)) != _comparable(await known(client))


async def wanted(client: Client) -> list[Payload]:
    """The commands as they should be registered, with their translations."""
    translator = client.tree.translator or Translator(client.artist.prompts)
    return [
        await command.get_translated_payload(client.tree, translator)
        for command in client.tree.get_commands()
    ]


async def known(client: Client) -> Sequence[Payload]:
    """The commands as Discord knows them, with their translations."""
    path = "/applications/{application_id}/commands"
    route = Route("GET", path, application_id=client.application_id)
    found: Sequence[Payload] = await client.http.request(
        route, params={"with_localizations": "true"}
    )
    return found


def _comparable(commands: Sequence[Payload]) -> object:
    ordered = sorted(commands, key=lambda command: (command.get("type", 1), command["name"]))
    return [_normal(command) for command in ordered]


def _normal(value: object) -> object:
    """A payload without what Discord adds or takes for granted, in one order."""
    if isinstance(value, Mapping):
        kept = {key: _field(key, part) for key, part in value.items() if key in _FIELDS}
        return {key: part for key, part in kept.items() if part not in _EMPTY}
    if isinstance(value, list | tuple):
        return [_normal(part) for part in value]
    return value


def _field(name: str, value: object) -> object:
    if name in _UNORDERED and isinstance(value, list):
        return sorted(value)
    if name == "default_member_permissions" and value is not None:
        return str(value)  # sent as a number, told as a text
    return value if name.endswith("_localizations") else _normal(value)
