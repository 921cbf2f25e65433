"""What goes out to Slack: posts, edits, threads; and what is read from a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import GONE, NOT_THERE, code, translated
from adapters.slack.files import Pictures, remove, send_file
from adapters.slack.pace import Pace
from adapters.slack.places import Spot, Workspace, spot
from adapters.slack.render import Page, attachments, in_words, posted, render, shown
from adapters.slack.threads import thread_comments
from adapters.slack.workspaces import Wire, Workspaces
from bot.cards import Card
from bot.errors import NotFoundError, ReaderError
from bot.model import Comment, Place, Posted

log = structlog.get_logger(__name__)

Method: TypeAlias = Callable[..., Awaitable[AsyncSlackResponse]]

_THREAD_PAGE = 200
_MOST_PAGES = 50
_PICTURE_TRIES = 5  # a fresh upload can't be shown for a moment
_PICTURE_SECONDS = 0.5


class Outbox:
    """The verbs of the platform port, with ``seconds`` between two messages of a channel."""

    def __init__(self, wire: Wire, workspaces: Workspaces, seconds: float) -> None:
        self.wire = wire
        self.workspaces = workspaces
        self._pace = Pace(seconds)
        self._pictures = Pictures()
        self._wanted: dict[Posted, Card] = {}

    async def client(self, workspace: Workspace) -> AsyncWebClient:
        return self.wire.client(await self.workspaces.token(workspace))

    async def post(self, place: Place, card: Card) -> Posted:
        """Post a card; what doesn't fit into one message, and files, follow in its thread."""
        where = spot(place)
        client = await self.client(where.workspace)
        files = await self._files(client, where.workspace, card)
        first, *more = render(card, files)
        channel, message = await self._post(client, where, first)
        self._pictures.replaced(channel, message, files.values())
        for page in more:
            await self._post(client, Spot(where.workspace, channel, where.thread or message), page)
        for file in attachments(card):
            await send_file(client, channel, where.thread or message, file)
        return Posted(Spot(where.workspace, channel, where.thread).place(), message)

    async def edit(self, at: Posted, card: Card) -> None:
        """Replace a card. Of several edits that wait for their turn, only the last is made."""
        where = spot(at.place)
        self._wanted[at] = card
        async with self._pace.turn(where.channel) as pause:
            if at in self._wanted:  # else a later call's turn came first and took it along
                await pause()
                await self._edit(where, at.message, self._wanted.pop(at))

    async def open_thread(self, at: Posted, title: str) -> Place:
        """A thread begins with its first message: the title."""
        where = spot(at.place)
        place = Spot(where.workspace, where.channel, where.thread or at.message).place()
        await self.post(place, Card(title))
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

    async def hand_over(self, workspace: Workspace, user: str, card: Card) -> bool:
        """Send a card's files to one person, in direct messages: nobody else can see them.

        Slack has no file that only one person of a channel sees. Returns whether all arrived.
        """
        client = await self.client(workspace)
        try:
            page, *_ = render(Card(card.title))
            channel, _ = await self._post(client, Spot(workspace, user), page)
        except (SlackApiError, ReaderError) as error:
            log.warning("no direct message", reason=str(error))
            return False
        sent = [await send_file(client, channel, None, file) for file in attachments(card)]
        return all(sent)

    async def whisper(self, where: Spot, user: str, card: Card) -> None:
        """Show a card to one person only; Slack doesn't keep it."""
        client = await self.client(where.workspace)
        for page in render(card):
            await client.chat_postEphemeral(
                channel=where.channel, thread_ts=where.thread, user=user, **shown(page)
            )

    async def _files(
        self, client: AsyncWebClient, workspace: Workspace, card: Card
    ) -> dict[str, str]:
        return await self._pictures.uploaded(client, str(workspace), card)

    async def _post(self, client: AsyncWebClient, where: Spot, page: Page) -> tuple[str, str]:
        arguments = {"channel": where.channel, "thread_ts": where.thread, **posted(page)}
        async with self._pace.turn(where.channel) as pause:
            await pause()
            try:
                answer = await _sent(client.chat_postMessage, arguments)
            except SlackApiError as error:
                if code(error) not in NOT_THERE:
                    raise translated(error) from error
                await _join(client, where.channel)
                answer = await _sent(client.chat_postMessage, arguments)
        return answer["channel"], answer["ts"]

    async def _edit(self, where: Spot, message: str, card: Card) -> None:
        try:
            client = await self.client(where.workspace)
            files = await self._files(client, where.workspace, card)
            first, *_ = render(card, files)
            arguments = {"channel": where.channel, "ts": message, **shown(first)}
            await _sent(client.chat_update, arguments)
        except SlackApiError as error:
            if code(error) in GONE:
                raise NotFoundError("error.no_message") from error
            raise translated(error) from error
        for file in self._pictures.replaced(where.channel, message, files.values()):
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


async def _join(client: AsyncWebClient, channel: str) -> None:
    """Join a public channel. Raises :class:`ReaderError` where somebody has to invite the bot."""
    try:
        await client.conversations_join(channel=channel)
    except SlackApiError as error:
        raise ReaderError("slack.invite") from error
