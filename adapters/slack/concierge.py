"""Turns what people do on Slack into calls and ballots, and brings the answers back."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from slack_sdk.errors import SlackApiError

from adapters import Kit
from adapters.slack.answers import Answers, Aside, InChannel, InModal
from adapters.slack.errors import code, translated
from adapters.slack.files import download
from adapters.slack.homes import Homes
from adapters.slack.modals import notice_view, paste_view
from adapters.slack.outbox import Outbox
from adapters.slack.payloads import Pressed, Shortcut, SlashCommand, Submission, Visit
from adapters.slack.people import People
from adapters.slack.places import Spot, Workspace, community
from adapters.slack.presses import decode
from bot.cards import Card, Vote
from bot.commands import read_line
from bot.errors import ReaderError
from bot.model import Ballot, Place
from bot.ports import Call, Document, Inbox
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

_TRIGGER_SECONDS = 1.0  # a modal has to be open three seconds after the press


class Concierge:
    """Serves one visit at a time; knows the inbox, and nothing of how Slack was connected."""

    def __init__(self, inbox: Inbox, outbox: Outbox, people: People, kit: Kit) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._people = people
        self._homes = Homes(inbox, outbox, people, kit)
        self._commands = kit.commands
        self._prompts = kit.prompts.speaking(kit.settings.language)
        self._clock = kit.clock
        self._max_bytes = kit.settings.max_bytes

    async def command(self, command: SlashCommand) -> None:
        """``/oped`` and its line; alone it asks for a page."""
        if not command.line.strip():
            await self.ask_for_page(command.visit)
            return
        answers = await self._answers(command.visit)
        try:
            name, args = read_line(command.line, self._commands)
        except ReaderError as error:
            await answers.reply(await self._told(command.visit, error), private=True)
            return
        await self._call(command.visit, name, args, answers)

    async def shortcut(self, shortcut: Shortcut) -> None:
        """On a message: brief its link in its thread, and put the buttons for talking there.

        Anywhere else: ask for a page.
        """
        visit = shortcut.visit
        if shortcut.source is None:
            await self.ask_for_page(visit)
            return
        args = {self._source: shortcut.source}
        answers = self._in_channel(visit)
        await self._call(visit, self._default, args, answers)
        for posted, title in answers.shown:
            await self._outbox.open_thread(posted, title)

    async def press(self, pressed: Pressed) -> None:
        """A vote is answered aside; a command as if it had been typed."""
        visit = pressed.visit
        answers = await self._answers(visit)
        try:
            press = decode(pressed.value)
        except ReaderError as error:
            await answers.reply(await self._told(visit, error), private=True)
            return
        if isinstance(press, Vote):
            await answers.reply(await self._inbox.vote(self._ballot(visit, press)), private=True)
            await self._homes.changed(visit)
        else:
            await self._call(visit, press.command, dict(press.args), answers)

    async def submission(self, sent: Submission) -> None:
        """A page that was pasted or uploaded; the modal shows how it goes."""
        visit = sent.visit
        prompts = await self._speaking(visit)
        answers = InModal(self._outbox, _place(visit), visit, sent.view, prompts)
        try:
            document = await self._document(sent, prompts)
        except ReaderError as error:
            await answers.reply(await self._told(visit, error), private=True)
            return
        await self._call(visit, self._default, {}, answers, document)

    async def home(self, visit: Visit) -> None:
        """Somebody opened the App Home."""
        await self._homes.show(visit)

    async def removed(self, workspace: Workspace) -> None:
        """The app was removed from a workspace: nothing of it is kept."""
        await self._outbox.workspaces.forget(workspace)
        if workspace.team:
            await self._inbox.left(community(workspace), {str(workspace), workspace.team})

    async def ask_for_page(self, visit: Visit) -> None:
        """Open the modal for pasting; Slack allows three seconds for that."""
        client = await self._outbox.client(visit.workspace)
        try:
            view = paste_view(visit.spot, await self._speaking(visit))
            await client.views_open(trigger_id=visit.trigger or "", view=view)
        except SlackApiError as error:
            log.warning("modal not opened", reason=code(error))
            known = translated(error)
            told = known if isinstance(known, ReaderError) else ReaderError("slack.modal.late")
            await self._aside(visit).say(await self._told(visit, told))

    @property
    def _default(self) -> str:
        return next(iter(self._commands))

    @property
    def _source(self) -> str:
        return self._commands[self._default].parameters[0].name

    async def _call(
        self,
        visit: Visit,
        command: str,
        args: Mapping[str, str],
        answers: Answers,
        document: Document | None = None,
    ) -> None:
        profile = await self._people.profile(visit.workspace, visit.user)
        where = _spot(visit)
        await self._inbox.call(
            Call(
                command,
                args,
                where.place(),
                visit.person,
                answers.reply,
                answers.progress,
                document,
                roles=profile.roles,
                zone=profile.zone,
                community=community(visit.workspace),
                language=profile.language,
                delivery=visit.delivery,
                alone=where.alone,
            )
        )
        await self._homes.changed(visit)

    def _ballot(self, visit: Visit, vote: Vote) -> Ballot:
        return Ballot(
            vote.poll,
            visit.person,
            (vote.choice,),
            self._clock(),
            visit.delivery,
            community=community(visit.workspace),
            language=self._people.remembered(visit.workspace, visit.user).language,
        )

    def _in_channel(self, visit: Visit) -> InChannel:
        return InChannel(self._outbox, _place(visit), self._aside(visit))

    async def _answers(self, visit: Visit) -> Answers:
        """How a visit is answered: where it came from, as far as that can be written on."""
        if visit.view is None:
            return self._in_channel(visit)
        prompts = await self._speaking(visit)
        view = visit.view.id if visit.view.modal else await self._opened(visit, prompts)
        if view is None:
            return self._in_channel(visit)
        return InModal(self._outbox, _place(visit), visit, view, prompts)

    async def _opened(self, visit: Visit, prompts: Prompts) -> str | None:
        """A modal over the App Home, where nothing can be answered; its id, if it was opened."""
        client = await self._outbox.client(visit.workspace)
        view = notice_view(Card(prompts.say("slack.modal.working")), None, prompts)
        try:
            answer = await client.views_open(trigger_id=visit.trigger or "", view=view)
        except SlackApiError as error:
            log.warning("modal not opened", reason=code(error))
            return None
        return str(answer["view"]["id"])

    async def _document(self, sent: Submission, prompts: Prompts) -> Document:
        if sent.upload is None:
            return Document(prompts.say("slack.modal.pasted"), sent.text.encode(errors="replace"))
        token = await self._outbox.workspaces.token(sent.visit.workspace)
        return await download(self._outbox.wire, token, sent.upload, self._max_bytes)

    def _aside(self, visit: Visit) -> Aside:
        return Aside(self._outbox, visit, self._clock, self._prompts)

    async def _told(self, visit: Visit, error: ReaderError) -> Card:
        return Card((await self._speaking(visit)).say(error.key, **error.values))

    async def _speaking(self, visit: Visit) -> Prompts:
        """The words in the language of the person's client, if that is known soon enough."""
        known = await self._people.profile(visit.workspace, visit.user, _TRIGGER_SECONDS)
        return self._prompts.speaking(known.language)


def _spot(visit: Visit) -> Spot:
    """Where a visit is answered for everybody; without a channel, in a direct message."""
    return visit.spot or Spot(visit.workspace, visit.user)


def _place(visit: Visit) -> Place:
    return _spot(visit).place()
