"""What Slack says of a person: their part in the workspace, their time zone and their language.

Asked for with the optional scope ``users:read``; without it, and where Slack doesn't answer in
time, nothing is known of anybody and the core's defaults hold.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import code
from adapters.slack.places import Workspace
from adapters.slack.workspaces import Wire, Workspaces
from bot.ports import Clock

log = structlog.get_logger(__name__)

SCOPE = "users:read"
_KEPT = 10_000
_FRESH = timedelta(minutes=5)  # somebody who was an admin stays one for so long
_AGAIN = timedelta(seconds=30)  # after an answer that didn't come
_SECONDS = 3.0
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a call says of its person, in the terms of :class:`bot.ports.Call`."""

    roles: frozenset[str] = frozenset()
    zone: str | None = None
    language: str | None = None


UNKNOWN = Profile()


class People:
    """Looks people up, and remembers them for some minutes."""

    def __init__(self, wire: Wire, workspaces: Workspaces, clock: Clock) -> None:
        self._wire = wire
        self._workspaces = workspaces
        self._clock = clock
        self._known: OrderedDict[tuple[Workspace, str], tuple[datetime, Profile]] = OrderedDict()

    async def profile(self, workspace: Workspace, user: str, seconds: float = _SECONDS) -> Profile:
        """What is known of a person, within so long; never raises for what Slack does."""
        kept = self._known.get((workspace, user))
        if kept and self._clock() < kept[0]:
            return kept[1]
        who = await self._workspaces.authorize(workspace)
        if who is None or SCOPE not in (who.bot_scopes or ()):
            return UNKNOWN
        try:
            found, fresh = await asyncio.wait_for(self._asked(workspace, user), seconds), _FRESH
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            reason = code(error) if isinstance(error, SlackApiError) else str(error)
            log.warning("nobody told who somebody is", reason=reason)
            found, fresh = UNKNOWN, _AGAIN
        self._known[workspace, user] = (self._clock() + fresh, found)
        self._known.move_to_end((workspace, user))
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    def remembered(self, workspace: Workspace, user: str) -> Profile:
        """What is known of a person already: many who vote at once must not be asked after."""
        kept = self._known.get((workspace, user))
        return kept[1] if kept else UNKNOWN

    async def _asked(self, workspace: Workspace, user: str) -> Profile:
        client = self._wire.client(await self._workspaces.token(workspace))
        answer = await client.users_info(user=user, include_locale=True)
        told = answer.get("user")
        return read_profile(told) if isinstance(told, Mapping) else UNKNOWN


def read_profile(user: Mapping[str, Any]) -> Profile:
    """A user object of Slack's: https://docs.slack.dev/reference/objects/user-object"""
    leads = {role for role in ("admin", "owner", "primary_owner") if user.get(f"is_{role}") is True}
    guest = True in (user.get("is_restricted"), user.get("is_ultra_restricted"))
    roles = {*leads, "guest" if guest else "member", *(["moderator"] if leads else [])}
    return Profile(frozenset(roles), _zone(user.get("tz")), _language(user.get("locale")))


def _zone(name: object) -> str | None:
    """The name, where this machine's time zone database knows it."""
    if not isinstance(name, str):
        return None
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # not there, no name of one, a folder
        return None


def _language(tag: object) -> str | None:
    return tag if isinstance(tag, str) and _LANGUAGE.fullmatch(tag) else None
