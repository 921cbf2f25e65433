"""What Discord refuses, as the core's errors: gone, or a permission by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import discord

from bot.errors import NotFoundError, ReaderError
from bot.prompts import Prompts

MISSING_ACCESS = 50_001
ALREADY_ACKNOWLEDGED = 40_060
THREAD_EXISTS = 160_004
THREAD_ARCHIVED = 50_083
UNKNOWN_MESSAGE = 10_008
TOKEN_OVER = frozenset({10_015, 10_062, 50_027})  # unknown webhook, interaction; invalid token

READ = ("view_channel", "read_message_history")
POST = ("view_channel", "send_messages", "embed_links", "attach_files")
POST_IN_THREAD = ("view_channel", "send_messages_in_threads", "embed_links", "attach_files")
OPEN_LOCKED = ("manage_threads",)  # to write in a thread that somebody has locked
POLLS = ("send_polls",)  # Discord's own
START_THREAD = ("view_channel", "create_public_threads", "send_messages_in_threads")
ALL = tuple(dict.fromkeys((*READ, *POST, *POST_IN_THREAD, *START_THREAD)))


@contextmanager
def explained(channel: object, needs: tuple[str, ...], prompts: Prompts) -> Iterator[None]:
    """Turn Discord's refusals into errors that a reader may be told of.

    Where nothing is needed but to be there, what may not be seen counts as gone: a server that
    the bot was removed from, or one that it was never in.
    """
    try:
        yield
    except discord.NotFound as error:
        raise NotFoundError("error.no_message") from error
    except discord.Forbidden as error:
        if error.code == MISSING_ACCESS and not needs:
            raise NotFoundError("error.no_message") from error
        names = ", ".join(permission_name(name, prompts) for name in missing(channel, needs))
        raise ReaderError("discord.error.permission", permissions=names) from error


def missing(channel: object, needs: tuple[str, ...]) -> tuple[str, ...]:
    """The first permission that the bot lacks in a channel; all where that can't be known."""
    needs = needs or READ
    if isinstance(channel, discord.Thread) and channel.locked:
        return OPEN_LOCKED
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None or not isinstance(channel, discord.abc.GuildChannel):
        parent = getattr(channel, "parent", None)
        return missing(parent, needs) if parent is not None else needs
    held = channel.permissions_for(guild.me)
    first = next((name for name in needs if not getattr(held, name)), None)
    return (first,) if first else needs


def permission_name(name: str, prompts: Prompts) -> str:
    """A permission as Discord's own settings call it."""
    return prompts.say(f"discord.permission.{name}")
