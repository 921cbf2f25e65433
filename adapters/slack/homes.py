"""App Homes, filled with what the commands answer and kept up to date."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from adapters import Kit
from adapters.slack.answers import Kept
from adapters.slack.home import SHOWN, home_view
from adapters.slack.outbox import Outbox
from adapters.slack.payloads import Visit
from adapters.slack.people import People
from adapters.slack.places import Spot, Workspace, community
from bot.ports import Call, Inbox

_KEPT = 1_000
SECONDS = 2.0  # so long a change waits for the next one


class Homes:
    """Knows who looked at their App Home lately."""

    def __init__(self, inbox: Inbox, outbox: Outbox, people: People, kit: Kit) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._people = people
        self._kit = kit
        self._open: OrderedDict[tuple[Workspace, str], Visit] = OrderedDict()
        self._due: set[tuple[Workspace, str]] = set()

    async def show(self, visit: Visit) -> None:
        """Fill the App Home of the one who opened it."""
        who = (visit.workspace, visit.user)
        self._open[who] = visit
        self._open.move_to_end(who)
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)
        await self._publish(visit)

    async def changed(self, visit: Visit) -> None:
        """Something that the App Home of its maker shows may be another now."""
        who = (visit.workspace, visit.user)
        if who not in self._open or who in self._due:
            return
        self._due.add(who)
        await asyncio.sleep(SECONDS)
        self._due.discard(who)
        await self._publish(self._open.get(who, visit))

    async def _publish(self, visit: Visit) -> None:
        place = Spot(visit.workspace, visit.user).place()
        profile = await self._people.profile(visit.workspace, visit.user)
        kept = Kept(place)
        for name in SHOWN:
            if name in self._kit.commands:
                await self._inbox.call(
                    Call(
                        name,
                        {},
                        place,
                        visit.person,
                        kept.reply,
                        kept.progress,
                        roles=profile.roles,
                        zone=profile.zone,
                        community=community(visit.workspace),
                        language=profile.language,
                        alone=True,
                    )
                )
        identity = await self._outbox.workspaces.authorize(visit.workspace)
        scopes = (identity.bot_scopes if identity else None) or ()
        client = await self._outbox.client(visit.workspace)
        prompts = self._kit.prompts.speaking(self._kit.settings.language)
        spoken = next((card.language for card in kept.cards if card.language), profile.language)
        cards = list(dict.fromkeys(kept.cards))  # who may not use it here is told so once
        view = home_view(cards, scopes, prompts.speaking(spoken))
        await client.views_publish(user_id=visit.user, view=view)
