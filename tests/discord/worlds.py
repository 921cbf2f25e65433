"""A virtual Discord with the real bot in it: the real discord.py, simulated by simcord."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import discord
import simcord
from pydantic import SecretStr
from simcord.results import InteractionResult, ResponseMessage

from adapters import Kit
from adapters.discord.client import Client
from adapters.discord.platform import Discord
from adapters.discord.sync import register
from bot.commands import Command, table
from bot.features import command_table
from bot.model import Place, Posted
from bot.ports import Inbox, Platform
from bot.prompts import Message, load_prompts
from bot.settings import Settings
from tests.apps import noon, running_app
from tests.discord import sent
from tests.discord.openapi import faults_of
from tests.fakes import MemoryStore


def kit_of(store: MemoryStore, **settings: object) -> Kit:
    """What the adapter is given, with a token that nobody checks."""
    given = {"discord_token": SecretStr("t"), "discord_shards": "0/1", "edit_seconds": 0}
    chosen = Settings.model_validate({"max_bytes": 1 << 20} | given | settings)
    return Kit(chosen, load_prompts(), command_table(), noon, store)


def with_commands(kit: Kit, further: Sequence[Command]) -> Kit:
    """The kit with more commands in its table, and something said of each."""
    said = {f"commands.{command.name}.help": Message("x", "x", frozenset()) for command in further}
    said |= {
        f"commands.{command.name}.{parameter.name}": Message("x", "x", frozenset())
        for command in further
        for parameter in command.parameters
    }
    prompts = replace(kit.prompts, messages={**said, **kit.prompts.messages})
    return replace(kit, commands=table(*kit.commands.values(), *further), prompts=prompts)


class World:
    """One server with a channel, and people in it."""

    def __init__(self, env: simcord.Env, kit: Kit, platform: Discord, store: MemoryStore) -> None:
        self.env, self.kit, self.platform, self.store = env, kit, platform, store
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("op-eds")
        self.ann = self.person("ann")
        self.place = Place("discord", str(self.channel.id))

    def person(self, name: str) -> simcord.MemberActor:
        """Somebody who joins the server."""
        return self.guild.add_member(self.env.create_user(name))

    async def restart(self) -> None:
        """End the bot's process and begin another one; what Discord knows stays."""
        client = Client(self.kit)
        client.inbox = self.platform.client.inbox
        self.platform.client = client
        await self.env.restart_bot(client)

    def bodies(self, method: str = "", part: str = "") -> list[Any]:
        """What the bot has sent, by method and part of the path."""
        return [
            request.json
            for request in self.env.http_requests
            if method in request.method and part in request.path and request.json is not None
        ]

    async def channel_message(self, posted: Posted) -> discord.Message:
        """A message as it stands."""
        number = int(posted.place.thread or posted.place.channel)
        channel = self.platform.client.get_partial_messageable(number)
        return await channel.fetch_message(int(posted.message))

    def shown(self) -> list[str]:
        """The texts of the messages in the channel as they stand."""
        return [text(message) for message in self.channel.history()]


def answer(result: InteractionResult) -> ResponseMessage:
    """The message that answered an interaction."""
    assert result.response is not None
    return result.response


def text(message: discord.Message | ResponseMessage) -> str:
    """What a message shows, of discord.py's or of simcord's."""
    parts: Sequence[Any] = message.components
    raw = [part if isinstance(part, dict) else part.to_dict() for part in parts]
    said = sent.text_of({"components": raw, "content": message.content})
    embeds = [str(embed.description) for embed in message.embeds]
    return "\n".join(filter(None, [said, *embeds]))


@asynccontextmanager
async def world(
    inbox: Callable[[Inbox], Inbox] = lambda inbox: inbox,
    intents: discord.Intents | None = None,
    clean: bool = True,
    beside: Mapping[str, Platform] = MappingProxyType({}),
    further: Sequence[Command] = (),
    **settings: object,
) -> AsyncIterator[World]:
    """The bot in a virtual Discord; everything that it sent is checked at the end.

    ``beside`` are further platforms of the same application, ``further`` commands of a table of
    its own.
    """
    store = MemoryStore()
    kit = kit_of(store, **settings)
    kit = with_commands(kit, further)
    client = Client(kit)
    platform = Discord(kit, client)
    async with running_app(store, {"discord": platform, **beside}, kit.settings) as app:
        client.inbox = inbox(app)
        env = simcord.Env(client, approved_intents=intents, settle_timeout=30)
        await env.start()
        try:
            await register(client)
            yield World(env, kit, platform, store)
        finally:
            await env.shutdown()
        check(env)
        if clean:
            env.raise_errors()


def check(env: simcord.Env) -> None:
    """Hold what was sent against the limits, and against Discord's description if it is here."""
    for request in env.http_requests:
        assert faults_of(request.method, request.path, request.json) == []
        if isinstance(request.json, dict):
            assert sent.faults(request.json) == [], (request.method, request.path, request.json)
