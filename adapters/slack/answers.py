"""How a call is answered: in a channel, in a modal, in the App Home.

Each offers what a :class:`bot.ports.Call` takes, ``reply`` and ``progress``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import limits
from adapters.slack.errors import code
from adapters.slack.files import attachments, is_slack
from adapters.slack.modals import notice_view
from adapters.slack.outbox import Outbox
from adapters.slack.pages import Page, shown
from adapters.slack.payloads import Visit
from adapters.slack.pictures import pictures
from adapters.slack.render import render
from adapters.slack.workspaces import library_log
from bot.cards import Card, File, Text
from bot.model import Place, Posted
from bot.ports import Clock, Progress, Reply
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

_KEPT_USES = 3  # of a response URL, for words that matter more than progress


class Answers(Protocol):
    """What a call takes to be answered."""

    @property
    def reply(self) -> Reply: ...

    @property
    def progress(self) -> Progress: ...


class Aside:
    """Words for one person: by the response URL while it lasts, then as ephemeral posts.

    What is said about a button in such words takes their place, so that they don't pile up.
    """

    def __init__(self, outbox: Outbox, visit: Visit, clock: Clock, prompts: Prompts) -> None:
        self._outbox = outbox
        self._prompts = prompts
        self._visit = visit
        self._clock = clock
        self._ends = clock() + timedelta(seconds=limits.RESPONSE_URL_SECONDS)
        usable = visit.response_url and is_slack(visit.response_url, outbox.wire.api_url)
        self._uses = limits.RESPONSE_URL_USES if usable else 0
        self._replaces = visit.hidden

    async def say(self, card: Card) -> None:
        """Show a card to the person; its files and pictures go to their direct messages."""
        card = await handed_over(card, self._outbox, self._visit, self._prompts)
        pages = render(card)
        while pages and await self._respond(pages[0], replace=self._replaces):
            self._replaces = False
            pages = pages[1:]
        if pages:
            await self._outbox.whisper(self._visit, pages)

    async def progress(self, sentence: str) -> None:
        """Show a sentence that nobody misses where it can't be shown, or would stay in the way."""
        if self._uses > _KEPT_USES and not self._visit.hidden:
            page, *_ = render(Card(sentence))
            await self._respond(page, replace=False)

    async def _respond(self, page: Page, *, replace: bool) -> bool:
        """Whether the response URL took the page."""
        if self._uses <= 0 or self._clock() >= self._ends or not self._visit.response_url:
            return False
        self._uses -= 1
        url, how = self._visit.response_url, {"response_type": "ephemeral"}
        try:
            session = self._outbox.wire.session
            webhook = AsyncWebhookClient(url, session=session, logger=library_log)
            answer = await webhook.send_dict({**how, "replace_original": replace, **shown(page)})
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("response URL failed", reason=str(error))
            return False
        return answer.status_code == 200


@dataclass(frozen=True, slots=True)
class InChannel:
    """Answers a command or a press: for everybody in the channel, or aside."""

    outbox: Outbox
    place: Place
    aside: Aside
    shown: list[tuple[Posted, str]] = field(default_factory=list)  # for everybody, with its title

    async def reply(self, card: Card, *, private: bool = False) -> Posted:
        if private:
            await self.aside.say(card)
            return Posted(self.place, "")
        posted = await self.outbox.post(self.place, card)
        self.shown.append((replace(posted, language=card.language), card.title))
        return posted

    async def progress(self, sentence: str) -> None:
        await self.aside.progress(sentence)


@dataclass(frozen=True, slots=True)
class InModal:
    """Answers in a modal: what is public goes to its place, the rest is shown in the modal."""

    outbox: Outbox
    place: Place
    visit: Visit
    view: str
    prompts: Prompts

    async def reply(self, card: Card, *, private: bool = False) -> Posted:
        if private:
            card = await handed_over(card, self.outbox, self.visit, self.prompts)
            if not await self._shown(card):
                await self.outbox.whisper(self.visit, render(card))
            return Posted(self.place, "")
        posted = await self.outbox.post(self.place, card)
        done = "slack.modal.done" if self.visit.spot else "slack.modal.direct"
        await self._shown(Card(self.prompts.say(done)))
        return posted

    async def progress(self, sentence: str) -> None:
        await self._shown(Card(sentence))

    async def _shown(self, card: Card) -> bool:
        """Show a card in the modal; whether it was still open."""
        client = await self.outbox.client(self.visit.workspace)
        try:
            view = notice_view(card, self.visit.spot, self.prompts)
            await client.views_update(view_id=self.view, view=view)
        except SlackApiError as error:
            log.info("modal is closed", reason=code(error))
            return False
        return True


async def handed_over(card: Card, outbox: Outbox, visit: Visit, prompts: Prompts) -> Card:
    """Send a card's files and pictures to the person alone; gives the card that says so.

    Slack shows no uploaded file in what only one person sees; all that a picture shows is said in
    words there.
    """
    prompts, said = prompts.speaking(card.language), list[str]()
    if files := attachments(card):
        arrived = await outbox.hand_over(visit, card.title, files)
        said.append(prompts.say("slack.file.sent" if arrived else "slack.file.failed"))
    if pictures(card) and await outbox.show_apart(visit, card):
        said.append(prompts.say("slack.file.picture"))
    rest = tuple(block for block in card.blocks if not isinstance(block, File))
    return replace(card, blocks=(*rest, *map(Text, said)))


@dataclass(frozen=True, slots=True)
class Kept:
    """Keeps the cards that answer a call, to be shown as a part of something else."""

    place: Place
    cards: list[Card] = field(default_factory=list)

    async def reply(self, card: Card, *, private: bool = False) -> Posted:  # noqa: ARG002 - one sees it
        self.cards.append(card)
        return Posted(self.place, "")

    async def progress(self, sentence: str) -> None:
        """Nothing to show it on yet."""
