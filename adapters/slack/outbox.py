"""What goes out to Slack: posts, edits, threads; and what is read from a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import GONE, NOT_THERE, code, translated
from adapters.slack.files import attachments, send_file
from adapters.slack.pace import Pace
from adapters.slack.pages import Page, noted, posted, shown
from adapters.slack.payloads import Visit
from adapters.slack.pictures import Pictures, in_words, pictures, remove
from adapters.slack.places import Spot, Workspace, spot
from adapters.slack.render import render
from adapters.slack.threads import thread_comments
from adapters.slack.workspaces import Wire, Workspaces
from bot.cards import Card, Choice, Choices, File, Run, Text
from bot.commands import Table
from bot.errors import NotFoundError, ReaderError
from bot.model import Comment, Place, Posted
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

Method: TypeAlias = Callable[..., Awaitable[AsyncSlackResponse]]

IN_THREADS = ("discuss", "comments")  # what a thread's buttons offer, where it exists
_COMMA = ","  # between the messages of one card
_THREAD_PAGE = 200
_MOST_PAGES = 50
_PICTURE_TRIES = 5  # a fresh upload can't be shown for a moment
_PICTURE_SECONDS = 0.5


class Outbox:
    """The verbs of the platform port, with ``seconds`` between two messages of a channel."""

    def __init__(
        self,
        wire: Wire,
        workspaces: Workspaces,
        commands: Table,
        prompts: Prompts,
        seconds: float,
    ) -> None:
        self.wire = wire
        self.workspaces = workspaces
        self._commands = commands
        self._prompts = prompts
        self._pace = Pace(seconds)
        self._pictures = Pictures()
        self._wanted: dict[Posted, Card] = {}

    async def client(self, workspace: Workspace) -> AsyncWebClient:
        return self.wire.client(await self.workspaces.token(workspace))

    async def post(self, place: Place, card: Card) -> Posted:
        """Post a card; what doesn't fit into one message, and files, follow in its thread.

        The :attr:`Posted.message` names all of its messages, the first one first.
        """
        where = spot(place)
        client = await self.client(where.workspace)
        files = await self.files(where.workspace, card)
        pages = render(card, files)
        messages: list[str] = []
        for number, page in enumerate(pages, 1):
            goes_on = "slack.goes_on" if number < len(pages) else None
            channel, message = await self._post(client, where, self._noted(page, goes_on, card))
            messages.append(message)
            where = replace(where, channel=channel, thread=where.thread or messages[0])
        self._pictures.replaced(where.channel, messages[0], files.values())
        for file in attachments(card):
            await send_file(client, where.channel, where.thread, file)
        return Posted(replace(where, thread=spot(place).thread).place(), _COMMA.join(messages))

    async def edit(self, at: Posted, card: Card) -> None:
        """Replace a card. Of several edits that wait for their turn, only the last is made."""
        where = spot(at.place)
        self._wanted[at] = card if card.language else replace(card, language=at.language)
        async with self._pace.turn(where.channel) as pause:
            if at not in self._wanted:
                return  # an earlier call's turn took it along
            wanted = self._wanted.pop(at)
            try:
                await self._edit(where, at.message.split(_COMMA), wanted, pause)
            except ReaderError:
                raise
            except Exception:
                self._wanted.setdefault(at, wanted)  # whoever else waits has it to make still
                raise

    async def open_thread(self, at: Posted, title: str) -> Place:
        """A thread begins with its first message: the title, and buttons for what to do in it.

        Slack takes no slash command in a thread.
        """
        where = spot(at.place)
        first, *_ = at.message.split(_COMMA)
        place = replace(where, thread=where.thread or first).place()
        await self.post(place, self._thread_card(title, self._prompts.speaking(at.language)))
        return place

    async def replies(self, place: Place) -> Sequence[Comment]:
        """What people wrote in a thread; a channel is never read."""
        where = spot(place)
        if where.thread is None:
            return ()
        client = await self.client(where.workspace)
        messages: list[Mapping[str, Any]] = []
        cursor: str | None = None
        try:
            for _ in range(_MOST_PAGES):
                answer = await client.conversations_replies(
                    channel=where.channel, ts=where.thread, limit=_THREAD_PAGE, cursor=cursor
                )
                messages += answer["messages"]
                cursor = (answer.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
        except SlackApiError as error:
            raise translated(error) from error
        who = await self.workspaces.authorize(where.workspace)
        return thread_comments(messages, where, who.bot_user_id if who else None)

    async def hand_over(self, visit: Visit, title: str, files: Sequence[File]) -> bool:
        """Send files to one person, in direct messages: nobody else can see them.

        Slack has no file that only one person of a channel sees. Returns whether all arrived.
        """
        client = await self.client(visit.workspace)
        try:
            page, *_ = render(Card(title))
            channel, _ = await self._post(client, Spot(visit.workspace, visit.user), page)
        except (SlackApiError, ReaderError) as error:
            log.warning("no direct message", reason=str(error))
            return False
        sent = [await send_file(client, channel, None, file) for file in files]
        return all(sent)

    async def show_apart(self, visit: Visit, card: Card) -> bool:
        """Send a card's pictures to one person likewise, each once; whether they are there."""
        fresh = self._pictures.fresh(visit.person, card)
        files = [File("picture.png", picture.png, picture.alt, "image/png") for picture in fresh]
        if files and not await self.hand_over(visit, card.title, files):
            return False
        self._pictures.seen(visit.person, fresh)
        return True

    async def whisper(self, visit: Visit, pages: Sequence[Page]) -> None:
        """Show pages to one person only: where they are, or else in a direct message."""
        client = await self.client(visit.workspace)
        alone = Spot(visit.workspace, visit.user)
        where = visit.spot or alone
        for page in pages:
            if where != alone and not await _whispered(client, where, visit.user, page):
                where = alone
            if where == alone:
                await self._post(client, alone, page)

    async def files(self, workspace: Workspace, card: Card) -> dict[str, str]:
        """The uploaded files of a card's pictures, as :func:`render` takes them."""
        if not pictures(card):
            return {}
        return await self._pictures.uploaded(await self.client(workspace), str(workspace), card)

    def _thread_card(self, title: str, prompts: Prompts) -> Card:
        here = [name for name in IN_THREADS if name in self._commands]
        if not here:
            return Card(title)
        buttons = tuple(Choice(prompts.say(f"slack.thread.{name}"), Run(name)) for name in here)
        invitation = Text(prompts.say("slack.thread.invitation"))
        blocks = (invitation, Choices(buttons, prompts.say("slack.thread.buttons")))
        return Card(title, blocks, prompts.language)

    def _noted(self, page: Page, key: str | None, card: Card) -> Page:
        return noted(page, self._prompts.speaking(card.language).say(key)) if key else page

    async def _post(self, client: AsyncWebClient, where: Spot, page: Page) -> tuple[str, str]:
        arguments = {"channel": where.channel, "thread_ts": where.thread, **posted(page)}
        async with self._pace.turn(where.channel) as pause:
            await pause()
            try:
                answer = await _sent(client.chat_postMessage, arguments)
            except SlackApiError as error:
                if code(error) not in NOT_THERE:
                    raise translated(error) from error
                await _join(client, where)
                answer = await _sent(client.chat_postMessage, arguments)
        return answer["channel"], answer["ts"]

    async def _edit(
        self, where: Spot, messages: Sequence[str], card: Card, pause: Callable[[], Awaitable[None]]
    ) -> None:
        """Replace each of a card's messages; it never gets more of them than it was posted with."""
        client = await self.client(where.workspace)
        files = await self.files(where.workspace, card)
        pages = render(card, files)
        for number, message in enumerate(messages):
            await pause()
            try:
                if number >= len(pages):
                    await client.chat_delete(channel=where.channel, ts=message)
                    continue
                goes_on = "slack.goes_on" if number + 1 < len(pages) else None
                grown = "slack.grown" if number + 1 == len(messages) and goes_on else goes_on
                page = self._noted(pages[number], grown, card)
                arguments = {"channel": where.channel, "ts": message, **shown(page)}
                await _sent(client.chat_update, arguments)
            except SlackApiError as error:
                if number == 0 and code(error) in GONE:
                    raise NotFoundError("error.no_message") from error
                if code(error) not in GONE:
                    raise translated(error) from error
        for file in self._pictures.replaced(where.channel, messages[0], files.values()):
            await remove(client, file)


async def _sent(method: Method, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
    """Call a method; while a picture isn't ready, again, and in the end without pictures."""
    blocks = arguments["blocks"]
    if any(block["type"] == "image" for block in blocks):
        for _ in range(_PICTURE_TRIES):
            try:
                return await method(**arguments)
            except SlackApiError as error:
                if code(error) != "invalid_blocks":
                    raise
            await asyncio.sleep(_PICTURE_SECONDS)
        blocks = [block if block["type"] != "image" else in_words(block) for block in blocks]
    return await method(**{**arguments, "blocks": blocks})


async def _whispered(client: AsyncWebClient, where: Spot, user: str, page: Page) -> bool:
    """Whether Slack showed the page to somebody in a channel; it does not where the bot isn't."""
    place = {"channel": where.channel, "thread_ts": where.thread, "user": user}
    try:
        await _sent(client.chat_postEphemeral, {**place, **shown(page)})
    except SlackApiError as error:
        if code(error) not in NOT_THERE | {"user_not_in_channel"}:
            raise translated(error) from error
        return False
    return True


async def _join(client: AsyncWebClient, where: Spot) -> None:
    """Join a public channel. Raises :class:`ReaderError` where somebody has to invite the bot."""
    if where.alone:  # nobody can be invited there
        raise ReaderError("slack.direct")
    try:
        await client.conversations_join(channel=where.channel)
    except SlackApiError as error:
        raise ReaderError("slack.invite") from error
