"""Turns what people do on Slack into calls and ballots, and brings the answers back."""

from __future__ import annotations

import structlog
from slack_sdk.errors import SlackApiError

from adapters import Kit
from adapters.slack.answers import Aside, InChannel, InModal, Kept
from adapters.slack.errors import code, translated
from adapters.slack.files import download
from adapters.slack.home import SHOWN, home_view
from adapters.slack.modals import paste_view
from adapters.slack.outbox import Outbox
from adapters.slack.payloads import Pressed, Shortcut, SlashCommand, Submission, Visit
from adapters.slack.places import Spot
from adapters.slack.presses import decode
from bot.cards import Card, Vote
from bot.commands import read_line
from bot.errors import ReaderError
from bot.model import Ballot
from bot.ports import Call, Document, Inbox

log = structlog.get_logger(__name__)


class Concierge:
    """Serves one visit at a time; knows the inbox, and nothing of how Slack was connected."""

    def __init__(self, inbox: Inbox, outbox: Outbox, kit: Kit) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._commands = kit.commands
        self._prompts = kit.prompts
        self._clock = kit.clock
        self._max_bytes = kit.settings.max_bytes

    async def command(self, command: SlashCommand) -> None:
        """``/oped`` and its line; alone it asks for a page."""
        if not command.line.strip():
            await self.ask_for_page(command.visit)
            return
        try:
            name, args = read_line(command.line, self._commands)
        except ReaderError as error:
            await self._aside(command.visit).say(self._told(error))
            return
        await self._call(command.visit, name, args)

    async def shortcut(self, shortcut: Shortcut) -> None:
        """On a message: brief its link. Anywhere else: ask for a page."""
        if shortcut.source is None:
            await self.ask_for_page(shortcut.visit)
        else:
            await self._call(shortcut.visit, self._default, {self._source: shortcut.source})

    async def press(self, pressed: Pressed) -> None:
        """A vote is answered aside; a command as if it had been typed."""
        visit = pressed.visit
        try:
            press = decode(pressed.value)
        except ReaderError as error:
            await self._aside(visit).say(self._told(error))
            return
        if isinstance(press, Vote):
            ballot = Ballot(
                press.poll, visit.person, (press.choice,), self._clock(), visit.delivery
            )
            await self._aside(visit).say(await self._inbox.vote(ballot))
        else:
            await self._call(visit, press.command, dict(press.args))

    async def submission(self, sent: Submission) -> None:
        """A page that was pasted or uploaded; the modal shows how it goes."""
        visit = sent.visit
        where = visit.spot or Spot(visit.workspace, visit.user)
        answers = InModal(self._outbox, where.place(), visit, sent.view, self._prompts)
        try:
            document = await self._document(sent)
        except ReaderError as error:
            await answers.reply(self._told(error), private=True)
            return
        await self._inbox.call(
            Call(
                self._default,
                {},
                where.place(),
                visit.person,
                answers.reply,
                answers.progress,
                document,
            )
        )

    async def home(self, visit: Visit) -> None:
        """Somebody opened the App Home: fill it with what the commands answer."""
        place = Spot(visit.workspace, visit.user).place()
        kept = Kept(place)
        for name in SHOWN:
            if name in self._commands:
                await self._inbox.call(
                    Call(name, {}, place, visit.person, kept.reply, kept.progress)
                )
        who = await self._outbox.workspaces.authorize(visit.workspace)
        scopes = (who.bot_scopes if who else None) or ()
        client = await self._outbox.client(visit.workspace)
        await client.views_publish(
            user_id=visit.user, view=home_view(kept.cards, scopes, self._prompts)
        )

    async def ask_for_page(self, visit: Visit) -> None:
        """Open the modal for pasting; Slack allows three seconds for that."""
        client = await self._outbox.client(visit.workspace)
        try:
            view = paste_view(visit.spot, self._prompts)
            await client.views_open(trigger_id=visit.trigger or "", view=view)
        except SlackApiError as error:
            log.warning("modal not opened", reason=code(error))
            known = translated(error)
            told = known if isinstance(known, ReaderError) else ReaderError("slack.modal.late")
            await self._aside(visit).say(self._told(told))

    @property
    def _default(self) -> str:
        return next(iter(self._commands))

    @property
    def _source(self) -> str:
        return self._commands[self._default].parameters[0].name

    async def _call(self, visit: Visit, command: str, args: dict[str, str]) -> None:
        """What is pressed where no channel is, in the App Home, is answered in a direct message."""
        place = (visit.spot or Spot(visit.workspace, visit.user)).place()
        answers = InChannel(self._outbox, place, self._aside(visit))
        await self._inbox.call(
            Call(command, args, place, visit.person, answers.reply, answers.progress)
        )

    async def _document(self, sent: Submission) -> Document:
        if sent.upload is None:
            return Document(
                self._prompts.say("slack.modal.pasted"), sent.text.encode(errors="replace")
            )
        token = await self._outbox.workspaces.token(sent.visit.workspace)
        return await download(self._outbox.wire, token, sent.upload, self._max_bytes)

    def _aside(self, visit: Visit) -> Aside:
        return Aside(self._outbox, visit, self._clock, self._prompts)

    def _told(self, error: ReaderError) -> Card:
        return Card(self._prompts.say(error.key, **error.values))
