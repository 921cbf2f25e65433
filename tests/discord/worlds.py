"""A virtual Discord with the real bot in it: the real discord.py, simulated by simcord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
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
from bot.app import App
from bot.commands import Command, table
from bot.features import command_table
from bot.model import Place, Posted
from bot.ports import Clock, Inbox, Platform
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

    def __init__(
        self, env: simcord.Env, kit: Kit, platform: Discord, store: MemoryStore, process: Process
    ) -> None:
        self.env, self.kit, self.platform, self.store = env, kit, platform, store
        self._process = process
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("op-eds")
        self.ann = self.person("ann")
        self.place = Place("discord", str(self.channel.id))

    def person(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        """Somebody who joins the server."""
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    def moderator(self, name: str = "mo") -> simcord.MemberActor:
        """Somebody who runs the server."""
        manages = discord.Permissions(manage_guild=True, send_messages=True, view_channel=True)
        return self.person(name, self.guild.create_role("managers", permissions=manages))

    async def restart(self) -> None:
        """End the bot's process and begin another one; what Discord and the store know stays."""
        async with self.away():
            pass

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """The bot's process has ended, and begins anew afterwards; Discord's world goes on."""
        await self._process.end()
        parsers = self.platform.client._connection.parsers
        parsers.clear()
        yield
        client = Client(self.kit)
        self.platform.client = client
        client.inbox = await self._process.begin()
        await self.env.restart_bot(client)

    async def until(self, shown: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait for what the bot does by itself."""
        async with asyncio.timeout(seconds):
            while not shown():
                await asyncio.sleep(0.02)
                await self.env.settle()

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


class Process:
    """The application, which ends and begins anew over the same store."""

    def __init__(
        self,
        app: Callable[[], AbstractAsyncContextManager[App]],
        inbox: Callable[[Inbox], Inbox],
    ) -> None:
        self._app, self._inbox = app, inbox
        self._running = AsyncExitStack()

    async def begin(self) -> Inbox:
        return self._inbox(await self._running.enter_async_context(self._app()))

    async def end(self) -> None:
        await self._running.aclose()


def answer(result: InteractionResult) -> ResponseMessage:
    """The message that answered an interaction."""
    assert result.response is not None
    return result.response


def told(result: InteractionResult) -> str:
    """All that an interaction was answered with, for the caller alone."""
    shown = [*([result.response] if result.response else []), *result.followups]
    private = [message for message in shown if message.ephemeral]
    assert private, "nothing was told to the caller alone"
    return "\n".join(text(message) for message in private)


def labels(message: ResponseMessage) -> list[str]:
    """What can be pressed or chosen below a message."""
    parts = list(sent.components({"components": message.components}))
    options = [option["label"] for part in parts for option in part.get("options", ())]
    return [*(part["label"] for part in parts if part.get("label")), *options]


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
    clock: Clock = noon,
    **settings: object,
) -> AsyncIterator[World]:
    """The bot in a virtual Discord; everything that it sent is checked at the end.

    ``beside`` are further platforms of the same application, ``further`` commands of a table of
    its own; ``clock`` is the application's, not Discord's.
    """
    store = MemoryStore(clock)
    kit = kit_of(store, **settings)
    kit = with_commands(kit, further)
    platform = Discord(kit, Client(kit))
    platforms = {"discord": platform, **beside}
    process = Process(lambda: running_app(store, platforms, kit.settings, clock=clock), inbox)
    platform.client.inbox = await process.begin()
    try:
        env = simcord.Env(platform.client, approved_intents=intents, settle_timeout=30)
        await env.start()
        try:
            await register(platform.client)
            yield World(env, kit, platform, store, process)
        finally:
            await env.shutdown()
        check(env)
        if clean:
            env.raise_errors()
    finally:
        await process.end()


def check(env: simcord.Env) -> None:
    """Hold what was sent against the limits, and against Discord's description if it is here."""
    for request in env.http_requests:
        assert faults_of(request.method, request.path, request.json) == []
        if isinstance(request.json, dict):
            assert sent.faults(request.json) == [], (request.method, request.path, request.json)
