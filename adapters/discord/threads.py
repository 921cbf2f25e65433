"""Channels, threads and forum posts: finding them, posting into them, reading what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import discord

from adapters.discord import limits
from adapters.discord.faults import (
    POLLS,
    POST,
    POST_IN_THREAD,
    READ,
    START_THREAD,
    THREAD_ARCHIVED,
    THREAD_EXISTS,
    explained,
)
from adapters.discord.markdown import clean
from adapters.discord.render import Artist, Drawing
from bot.cards import Card
from bot.errors import NotFoundError, ReaderError
from bot.model import Comment, Place, Posted
from bot.prompts import Prompts

NAME = "discord"
MOST_REPLIES = 2_000
Channel: TypeAlias = "discord.abc.MessageableChannel | discord.ForumChannel"
_MOST_KNOWN = 10_000
_SAID = (discord.MessageType.default, discord.MessageType.reply)


def place_of(channel: object, number: int) -> Place:
    """The place that a channel is: a thread stands below its channel."""
    if isinstance(channel, discord.Thread):
        return Place(NAME, str(channel.parent_id), str(channel.id))
    return Place(NAME, str(number))


async def channel_of(
    client: discord.Client, place: Place, artist: Artist, needs: tuple[str, ...] = READ
) -> Channel:
    """The channel or thread of a place. Raises ``NotFoundError`` where it is gone.

    The gateway tells the bot of every channel of its servers; one that it was not told of and may
    not ask for is in a server that somebody has brought it into on their own account.
    """
    number = place.thread or place.channel
    if not number.isdecimal():
        raise NotFoundError("error.no_message")
    channel = client.get_channel(int(number))
    if channel is None:
        needs = () if client.is_ready() else needs
        with explained(None, needs, artist.prompts):
            channel = await client.fetch_channel(int(number))
    if not isinstance(channel, discord.abc.Messageable | discord.ForumChannel):
        raise NotFoundError("error.no_message")
    return channel


async def post(channel: Channel, place: Place, card: Card, artist: Artist) -> Posted:
    """Post a card: a message, or a new post where the channel is a forum."""
    if isinstance(channel, discord.ForumChannel):
        return await _post_in_forum(channel, card, artist)
    if getattr(channel, "guild", None) is None:
        artist = artist.without_polls()
    needs: tuple[str, ...] = POST_IN_THREAD if isinstance(channel, discord.Thread) else POST
    needs = (*needs, *POLLS) if artist.asks_natively(card) else needs

    async def send(drawing: Drawing) -> discord.Message:
        return await channel.send(**drawing.to_send())

    with explained(channel, needs, artist.prompts):
        return Posted(place, str((await artist.show(card, send)).id))


async def _post_in_forum(channel: discord.ForumChannel, card: Card, artist: Artist) -> Posted:
    async def send(drawing: Drawing) -> discord.channel.ThreadWithMessage:
        tags = _tags(channel, artist.prompts)
        name = thread_name(card.title)
        return await channel.create_thread(name=name, applied_tags=tags, **drawing.to_send())

    with explained(channel, POST_IN_THREAD, artist.prompts):
        thread, message = await artist.show(card, send)
    return Posted(Place(NAME, str(channel.id), str(thread.id)), str(message.id))


def _tags(channel: discord.ForumChannel, prompts: Prompts) -> list[discord.ForumTag]:
    """The forum's tag for op-eds, in any language; another one where it insists on a tag."""
    every = [prompts.speaking(language) for language in prompts.languages]
    wanted = {words.say("discord.forum_tag").casefold() for words in every}
    free = [tag for tag in channel.available_tags if not tag.moderated]
    named = [tag for tag in free if tag.name.casefold() in wanted]
    return named[:1] or (free[:1] if channel.flags.require_tag else [])


async def edit(channel: Channel, posted: Posted, card: Card, artist: Artist) -> None:
    """Replace a card; a thread that Discord has archived is taken out of the archive for it."""
    if isinstance(channel, discord.ForumChannel) or not posted.message.isdecimal():
        raise NotFoundError("error.no_message")
    message = _partial(channel, int(posted.message))

    async def send(drawing: Drawing) -> object:
        return await message.edit(**drawing.to_edit())

    with explained(channel, (), artist.prompts):
        if artist.poll_hours and await _is_native(message, artist):
            if not artist.asks_natively(card):
                await _end(message)
            return
        try:
            await artist.show(card, send, anew=False)
        except discord.HTTPException as error:
            if error.code != THREAD_ARCHIVED or not isinstance(channel, discord.Thread):
                raise
            await channel.edit(archived=False)
            await artist.show(card, send, anew=False)


async def _is_native(message: discord.PartialMessage, artist: Artist) -> bool:
    """Whether a message is a poll of Discord's, which counts it itself and lets nobody edit it."""
    if message.id not in artist.natives:
        if len(artist.natives) >= _MOST_KNOWN:
            artist.natives.clear()
        artist.natives[message.id] = (await message.fetch()).poll is not None
    return artist.natives[message.id]


async def _end(message: discord.PartialMessage) -> None:
    shown = await message.fetch()
    if shown.poll and not shown.poll.is_finalised():
        await shown.end_poll()


async def open_thread(channel: Channel, posted: Posted, title: str, artist: Artist) -> Place:
    """The thread below a message, opened where there is none; threads have none below them."""
    if posted.place.thread or not isinstance(channel, discord.TextChannel):
        return posted.place
    message = channel.get_partial_message(int(posted.message))
    with explained(channel, START_THREAD, artist.prompts):
        try:
            await message.create_thread(name=thread_name(title))
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise
    return Place(NAME, posted.place.channel, posted.message)  # a thread has its message's id


def thread_name(title: str) -> str:
    """A title as the name of a thread."""
    name = " ".join(clean(title).split()) or "…"
    return name if len(name) <= limits.THREAD_NAME else f"{name[: limits.THREAD_NAME - 1]}…"


async def replies(channel: Channel, artist: Artist) -> Sequence[Comment]:
    """What people wrote, oldest first; bots and Discord's notices are left out.

    Refused where the application lacks the message content intent: Discord then gives out
    messages with nothing in them.
    """
    if isinstance(channel, discord.ForumChannel):
        return ()
    with explained(channel, READ, artist.prompts):
        said = [
            message
            async for message in channel.history(limit=MOST_REPLIES, oldest_first=True)
            if message.type in _SAID and not message.author.bot
        ]
    if any(_withheld(message) for message in said):
        raise ReaderError("discord.error.message_content")
    said = [message for message in said if message.content]
    numbers = {message.id: number for number, message in enumerate(said)}
    return tuple(_comment(message, numbers) for message in said)


def _withheld(message: discord.Message) -> bool:
    parts = (message.attachments, message.stickers, message.poll, message.message_snapshots)
    return not message.content and not any(parts)


def _comment(message: discord.Message, numbers: dict[int, int]) -> Comment:
    answered = message.reference.message_id if message.reference else None
    return Comment(
        numbers[message.id],
        message.content,
        0,
        len(message.content),
        author=message.author.display_name,
        posted=message.created_at.isoformat(),
        parent=numbers.get(answered) if answered else None,
    )


def _partial(channel: Channel, number: int) -> discord.PartialMessage:
    get = getattr(channel, "get_partial_message", None)
    if get is None:
        raise NotFoundError("error.no_message")
    message: discord.PartialMessage = get(number)
    return message
