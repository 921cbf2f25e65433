"""What Slack tells the bot: every listener acknowledges at once and leaves the rest to a task."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.choices import ACTION
from adapters.slack.concierge import Concierge
from adapters.slack.home import PASTE_BUTTON
from adapters.slack.manifest import BRIEF_MESSAGE, BRIEF_PAGE, COMMAND
from adapters.slack.modals import PASTE, notice_view
from adapters.slack.payloads import (
    OddPayloadError,
    Payload,
    delivery,
    read_command,
    read_event,
    read_press,
    read_removal,
    read_shortcut,
    read_submission,
)
from adapters.slack.seen import Seen
from adapters.slack.work import Work
from bot.cards import Card
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

T = TypeVar("T")
Serve = Callable[[T], Coroutine[Any, Any, None]]


class Listeners:
    """Acknowledges, reads what came, and starts the work, once for each delivery."""

    def __init__(self, concierge: Concierge, seen: Seen, work: Work, prompts: Prompts) -> None:
        self._concierge = concierge
        self._seen = seen
        self._work = work
        self._prompts = prompts

    def register(self, app: AsyncApp) -> None:
        """Put the listeners on bolt's app."""
        app.command(COMMAND)(self.command)
        app.shortcut(re.compile(f"^({BRIEF_PAGE}|{BRIEF_MESSAGE})$"))(self.shortcut)
        app.action(PASTE_BUTTON)(self.paste)
        app.action(re.compile(f"^{ACTION}:"))(self.press)
        app.view(PASTE)(self.submission)
        app.event("app_home_opened")(self.home)
        app.event("app_uninstalled")(self.removed)
        app.event("tokens_revoked")(self.removed)

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._begin(body, read_command, self._concierge.command, in_turn=True)

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._begin(body, read_shortcut, self._concierge.shortcut, in_turn=True)

    async def paste(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._begin(body, read_press, lambda press: self._concierge.ask_for_page(press.visit))

    async def press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._begin(body, read_press, self._concierge.press)

    async def submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        view = notice_view(Card(self._prompts.say("progress.reading")), None, self._prompts)
        await ack(response_action="update", view=view)
        self._begin(body, read_submission, self._concierge.submission, in_turn=True)

    async def home(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Bolt has acknowledged the event already."""
        if event.get("tab", "home") == "home":
            self._begin(body, read_event, self._concierge.home)

    async def removed(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """The app was removed, or tokens were revoked: the bot's own, or only a person's."""
        tokens = event.get("tokens")
        bots = tokens.get("bot") if isinstance(tokens, dict) else None
        if bots or event.get("type") == "app_uninstalled":
            self._begin(body, read_removal, self._concierge.removed)

    def _begin(
        self,
        body: Payload,
        read: Callable[[Payload], T],
        serve: Serve[T],
        *,
        in_turn: bool = False,
    ) -> None:
        """Work on a delivery, unless it was seen before or can't be read."""
        try:
            found = read(body)
        except OddPayloadError as error:
            log.warning("odd payload", kind=str(body.get("type"))[:40], reason=str(error))
            return
        if self._seen.first(delivery(body)):
            self._work.start(serve(found), in_turn=in_turn)
