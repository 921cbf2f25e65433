"""What ``rejoinder doctor`` finds out about Discord: the token, the grants, the registration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from adapters import Finding
from adapters.discord.client import Client
from adapters.discord.faults import ALL, POLLS, permission_name
from adapters.discord.platform import connect
from adapters.discord.sync import outdated
from bot.errors import ConfigError
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters import Kit

MOST_GUILDS = 25
PORTAL = "https://discord.com/developers/applications"


async def examine(kit: Kit, **options: Any) -> Sequence[Finding]:  # noqa: ANN401 - discord.py's
    """Everything that can be seen with the token, each with what to do where it is wrong."""
    if kit.settings.discord_token is None:
        return [Finding(well=False, sentence=kit.prompts.say("discord.doctor.no_token"))]
    platform = connect(kit, **options)
    try:
        async with platform.client as client:
            await platform.login()
            return [finding async for finding in _findings(client, kit)]
    except ConfigError:
        sentence = kit.prompts.say("discord.doctor.refused", portal=PORTAL)
    except (aiohttp.ClientError, discord.HTTPException) as error:
        sentence = kit.prompts.say("discord.doctor.unreachable", reason=type(error).__name__)
    return [Finding(well=False, sentence=sentence)]


async def _findings(client: Client, kit: Kit) -> AsyncIterator[Finding]:
    say = kit.prompts.say
    name = str(client.user)
    yield Finding(well=True, sentence=say("discord.doctor.token", name=name))
    permissions = invited_with(kit.settings)
    link = discord.utils.oauth_url(client.application_id or 0, permissions=permissions)
    yield Finding(well=True, sentence=say("discord.doctor.invite", link=link))
    flags = client.application_flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    intent = "granted" if granted else "not_granted"
    yield Finding(well=True, sentence=say(f"discord.doctor.content.{intent}", portal=PORTAL))
    stale = await outdated(client)
    yield Finding(well=not stale, sentence=say(f"discord.doctor.commands.{_word(stale)}"))
    yield _delivery(client, kit)
    async for guild in client.fetch_guilds(limit=MOST_GUILDS):
        yield await _guild(client, guild, kit)


def _word(stale: bool) -> str:
    return "stale" if stale else "registered"


def invited_with(settings: Settings) -> discord.Permissions:
    """The permissions that the bot asks for when it is invited: those it uses, no more."""
    return discord.Permissions(**dict.fromkeys(used(settings), True))


def used(settings: Settings) -> tuple[str, ...]:
    """The permissions that this installation uses."""
    return (*ALL, *POLLS) if settings.discord_poll_hours else ALL


def _delivery(client: Client, kit: Kit) -> Finding:
    """Whether interactions go where this installation listens."""
    url = client.application.interactions_endpoint_url if client.application else None
    over_http = kit.settings.discord_http_port is not None
    if over_http == (url is not None):
        way = "http" if over_http else "gateway"
        return Finding(well=True, sentence=kit.prompts.say(f"discord.doctor.delivery.{way}"))
    key = "no_url" if over_http else "url"
    sentence = kit.prompts.say(f"discord.doctor.delivery.{key}", portal=PORTAL)
    return Finding(well=False, sentence=sentence)


async def _guild(client: Client, guild: discord.Guild, kit: Kit) -> Finding:
    """Whether the bot's roles in a server hold what it needs."""
    whole = await client.fetch_guild(guild.id, with_counts=False)
    me = await whole.fetch_member(client.user.id if client.user else 0)
    held = me.guild_permissions
    lacking = [permission_name(p, kit.prompts) for p in used(kit.settings) if not getattr(held, p)]
    if not lacking:
        return Finding(well=True, sentence=kit.prompts.say("discord.doctor.guild", name=guild.name))
    lacks = ", ".join(lacking)
    key = "discord.doctor.guild_lacks"
    return Finding(well=False, sentence=kit.prompts.say(key, name=guild.name, permissions=lacks))
