"""The bot's account on Discord: what comes in becomes calls and votes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog

from adapters.discord import page, people, polls, threads
from adapters.discord.answers import Answer, Precedence, acknowledge
from adapters.discord.commands import build_tree
from adapters.discord.localised import Translator
from adapters.discord.presses import PressButton, PressSelect
from adapters.discord.render import Artist
from bot.cards import Card, Press, Vote
from bot.commands import Command
from bot.errors import ReaderError, SourceError
from bot.model import Ballot, Place, Posted
from bot.ports import Call, Document, Inbox
from bot.prompts import Prompts

if TYPE_CHECKING:
    from adapters import Kit

log = structlog.get_logger(__name__)


class Client(discord.AutoShardedClient):
    """Hands everything to ``inbox``, which is set before it connects.

    It asks for no privileged intent: commands, presses and forms come without any, and what was
    said in a thread is read over REST, where Discord looks at the application's own grant.
    """

    inbox: Inbox

    def __init__(self, kit: Kit, **options: Any) -> None:  # noqa: ANN401 - discord.py's own
        settings = kit.settings
        intents = discord.Intents(guilds=True)
        hours = settings.discord_poll_hours if settings.discord_http_port is None else 0
        if hours:
            intents.guild_polls = intents.guild_messages = True  # votes, and the end of a poll
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            **shards(settings.discord_shards),
            **options,
        )
        parsers = self._connection.parsers
        parsers.update({event: survived(event, parse) for event, parse in parsers.items()})
        self._kit = kit
        self.artist = Artist(kit.prompts, hours)  # over HTTP no votes in Discord's polls come
        self.tree = build_tree(self, kit.commands, kit.prompts, self.called)
        self.add_dynamic_items(PressButton, PressSelect)
        self.precedence = Precedence()
        self.logged_in = asyncio.Event()
        self._votes = polls.Votes(self, kit.clock)

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Translator(self._kit.prompts))
        self.logged_in.set()

    def received(self, interaction: Any) -> None:  # noqa: ANN401 - JSON as Discord signed it
        """Take an interaction that came over HTTP the way of one that came by the gateway."""
        self._connection.parse_interaction_create(interaction)

    async def called(
        self,
        interaction: discord.Interaction[Client],
        command: Command,
        args: dict[str, str],
        file: discord.Attachment | None,
    ) -> None:
        """Run a command; the default one without anything to read shows the form for a page."""
        if not args and file is None and command is next(iter(self._kit.commands.values())):
            await interaction.response.send_modal(page.page_form(self._words(interaction)))
            return
        await self._call(interaction, command, args, file)

    async def pressed(self, interaction: discord.Interaction[Client], press: Press | None) -> None:
        """Do what a button or an option of a select says."""
        if isinstance(press, Vote):
            await self._vote(interaction, press)
            return
        command = self._kit.commands.get(press.command) if press else None
        if press is None or command is None:
            sentence = self._words(interaction).say("discord.error.old_button")
            await interaction.response.send_message(sentence, ephemeral=True)
            return
        await self.called(interaction, command, dict(press.args), None)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Read a sent form; discord.py's own way for forms forgets them with the process."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        if data.get("custom_id") != page.CUSTOM_ID:
            return
        command = next(iter(self._kit.commands.values()))
        sent = page.uploaded(data)
        file = discord.Attachment(data=sent, state=self._connection) if sent else None  # type: ignore[arg-type]
        text = page.pasted_text(data)
        args = {command.parameters[0].name: text} if text and not file else {}
        await self._call(interaction, command, args, file)

    async def _call(
        self,
        interaction: discord.Interaction[Any],
        command: Command,
        args: dict[str, str],
        file: discord.Attachment | None,
    ) -> None:
        # The private answer to a press on a private message takes that message's place.
        instead = command.private and on_private_message(interaction)
        if not await acknowledge(interaction, private=command.private, thinking=not instead):
            return
        place = threads.place_of(interaction.channel, interaction.channel_id or 0)
        artist = self.artist.speaking(interaction.locale.value)
        if not people.is_at_home(interaction):
            artist = artist.without_polls()
        answer = Answer(interaction, artist, place, command.private, instead=instead)
        try:
            document = await self._document(file) if file else None
        except ReaderError as error:
            sentence = artist.prompts.say(error.key, **error.values)
            await answer.reply(Card(sentence), private=True)
            return
        call = Call(
            command.name,
            args,
            place,
            people.person_of(interaction),
            answer.reply,
            answer.progress,
            document,
            roles=people.roles_of(interaction),
            community=people.community_of(interaction),
            language=interaction.locale.value,
            delivery=people.delivery_of(interaction),
        )
        if interaction.message and interaction.message.poll:  # no vote is missed that was cast
            await self._votes.read_back(self.inbox, interaction.message)
        await self.inbox.call(call)

    def _words(self, interaction: discord.Interaction[Any]) -> Prompts:
        """The bot's words in the language that somebody's client speaks."""
        return self._kit.prompts.speaking(interaction.locale.value)

    async def _document(self, file: discord.Attachment) -> Document:
        """An attached file; of one that is too large no more than is needed to see that."""
        most = self._kit.settings.max_bytes
        if file.size > most:
            return Document(file.filename, bytes(most + 1))
        try:
            return Document(file.filename, await file.read())
        except (discord.HTTPException, aiohttp.ClientError) as error:
            raise SourceError("error.unreadable", name=file.filename[:100]) from error

    async def _vote(self, interaction: discord.Interaction[Client], press: Vote) -> None:
        if not await acknowledge(interaction, private=True, thinking=False):
            return
        place = threads.place_of(interaction.channel, interaction.channel_id or 0)
        instead = on_private_message(interaction)
        artist = self.artist.speaking(interaction.locale.value)
        answer = Answer(interaction, artist, place, private=True, waiting=instead, instead=instead)
        ballot = Ballot(
            press.poll,
            people.person_of(interaction),
            (press.choice,),
            self._kit.clock(),
            people.delivery_of(interaction),
            people.electorate_of(interaction),
            language=interaction.locale.value,
        )
        await answer.reply(await self.inbox.vote(ballot), private=True)

    async def on_raw_poll_vote_add(self, payload: discord.RawPollVoteActionEvent) -> None:
        await self._votes.cast(self.inbox, payload)

    async def on_raw_poll_vote_remove(self, payload: discord.RawPollVoteActionEvent) -> None:
        await self._votes.withdraw(self.inbox, payload)

    async def on_ready(self) -> None:
        """Catch up with the polls of Discord's: what happened to them while nobody listened."""
        if self.artist.poll_hours:
            for posted in await self.inbox.public_posts(threads.NAME):
                number = int(posted.place.thread or posted.place.channel)
                await self._look(number, int(posted.message))

    async def on_message(self, message: discord.Message) -> None:
        """Close a poll when Discord says in its channel that it has ended."""
        over = message.type is discord.MessageType.poll_result and message.author == self.user
        if over and message.reference:
            await self._look(message.channel.id, message.reference.message_id or 0)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Close a poll when its message says that it has ended."""
        poll = payload.message.poll
        if poll and poll.is_finalised() and payload.message.author == self.user:
            await self._look(payload.channel_id, payload.message_id)

    async def _look(self, number: int, message: int) -> None:
        """Bring the votes of a poll of Discord's to the core, and its end if it has ended."""
        try:
            channel = self.get_channel(number) or await self.fetch_channel(number)
            if not isinstance(channel, discord.abc.Messageable):
                return
            shown = await channel.fetch_message(message)
            await self._votes.read_back(self.inbox, shown)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("poll not read back", message=message, reason=str(error))
            return
        poll = polls.number_of(shown)
        if poll is not None and shown.poll and shown.poll.is_finalised():
            place = threads.place_of(channel, number)
            await self.inbox.ended(poll, Posted(place, str(message)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Tell the core of a server that has removed the bot, and of its channels."""
        channels = [str(channel.id) for channel in guild.channels]
        await self.inbox.left(f"{threads.NAME}:{guild.id}", channels)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._gone(channel.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self.inbox.role_gone(f"{threads.NAME}:{role.guild.id}", str(role.id))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._gone(payload.parent_id, payload.thread_id)

    async def _gone(self, channel: int, thread: int | None = None) -> None:
        below = None if thread is None else str(thread)
        await self.inbox.gone(Place(threads.NAME, str(channel), below))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Log what an event handler raised, and go on."""
        log.exception("event failed", handler=event_method)  # noqa: LOG004 - called in one


def on_private_message(interaction: discord.Interaction[Any]) -> bool:
    """Whether what was pressed stands on a message that its presser alone sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def survived(event: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A parser of discord.py's that skips what it can't read, instead of ending the client."""

    def parse_or_skip(data: Any) -> Any:  # noqa: ANN401 - JSON
        try:
            return parse(data)
        except Exception:
            log.exception("event not understood", gateway_event=event)
            return None

    return parse_or_skip


def shards(text: str | None) -> dict[str, Any]:
    """The shards of this process as discord.py takes them: ``0-3/8`` is the first half of eight."""
    if text is None:
        return {}
    part, _, count = text.partition("/")
    first, _, last = part.partition("-")
    return {"shard_ids": list(range(int(first), int(last or first) + 1)), "shard_count": int(count)}
