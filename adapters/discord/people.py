"""Who is behind an interaction, and where: in the terms of :class:`bot.ports.Call`."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord

from adapters.discord.threads import NAME

MODERATOR = "moderator"
EVERYONE = "@everyone"  # a server's role that all have, as it is typed; its id is the server's
Interaction: TypeAlias = "discord.Interaction[Any]"


def person_of(interaction: Interaction) -> str:
    """Who acts, unique across platforms."""
    return f"{NAME}:{interaction.user.id}"


def community_of(interaction: Interaction) -> str:
    """The server that has the bot; outside of one it is the person's own, and a community of one.

    Somebody who has the bot on their own account takes it into servers that never asked for it:
    what is read there is theirs, not the server's.
    """
    if not is_at_home(interaction):
        return person_of(interaction)
    return f"{NAME}:{interaction.guild_id}"


def is_at_home(interaction: Interaction) -> bool:
    """Whether it comes from a server that has the bot, and tells it what happens there."""
    alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    return interaction.guild_id is not None and not alone


def electorate_of(interaction: Interaction) -> str | None:
    """Where a ballot counts: the server; None outside, since nobody's name belongs in a tally."""
    return None if interaction.guild_id is None else f"{NAME}:{interaction.guild_id}"


def roles_of(interaction: Interaction) -> frozenset[str]:
    """The ids of a member's roles, and ``moderator`` of those who run the server.

    What makes a moderator are permissions that no channel can give: with the others somebody who
    keeps order in one channel would rule the whole server. The role that everybody has is among
    them, and may be named as such.
    """
    if not isinstance(interaction.user, discord.Member):
        return frozenset()
    held = interaction.permissions
    runs = held.administrator or held.manage_guild
    # Not Member.roles: it knows only roles of cached servers, and over HTTP there is no cache.
    ids = frozenset(str(number) for number in interaction.user._roles)  # noqa: SLF001
    if is_at_home(interaction):
        ids |= {EVERYONE, str(interaction.guild_id)}
    return ids | {MODERATOR} if runs else ids


def delivery_of(interaction: Interaction) -> str:
    """The event's own number: a second delivery of it is not a second call."""
    return f"{NAME}:{interaction.id}"
