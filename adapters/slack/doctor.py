"""What ``rejoinder doctor`` looks at on Slack's side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters import Finding, Kit
from adapters.slack.client import connect, workspaces_of
from adapters.slack.errors import code
from adapters.slack.installs import InstalledWorkspaces
from adapters.slack.paths import EVENTS_PATH, INSTALL_PATH
from adapters.slack.scopes import OPTIONAL, REQUIRED
from adapters.slack.workspaces import Wire, granted

_CLOCK_SECONDS = 60  # Slack's requests are refused when they seem five minutes old


async def examine(kit: Kit) -> Sequence[Finding]:
    """Each thing that was looked at. Raises :class:`ConfigError` where settings are missing."""
    await connect(kit).close()  # says which settings are missing
    wire = Wire(kit.settings.slack_api_url)
    try:
        found = [*await _bot(kit, wire), *await _app(kit, wire), *_address(kit)]
        return [*found, *await _many(kit, wire)]
    except (aiohttp.ClientError, TimeoutError) as error:
        return [_finding(kit, "unreachable", well=False, reason=str(error) or "no answer in time")]
    finally:
        await wire.close()


async def _bot(kit: Kit, wire: Wire) -> list[Finding]:
    token = kit.settings.slack_bot_token
    if token is None:
        return []
    try:
        answer = await wire.client(token.get_secret_value()).auth_test()
    except SlackApiError as error:
        return [_finding(kit, "token", well=False, code=code(error))]
    return [
        _finding(kit, "slack_fine", bot=answer.get("user"), team=answer.get("team")),
        *_scopes(kit, granted(answer)),
        *_clock(kit, answer),
    ]


async def _app(kit: Kit, wire: Wire) -> list[Finding]:
    token = kit.settings.slack_app_token
    if token is None or kit.settings.slack_way != "socket":
        return []
    try:
        await wire.client().apps_connections_open(app_token=token.get_secret_value())
    except SlackApiError as error:
        return [_finding(kit, "app_token", well=False, code=code(error))]
    return [_finding(kit, "app_token_fine")]


def _scopes(kit: Kit, has: Sequence[str]) -> list[Finding]:
    lacking = [scope for scope in REQUIRED if scope not in has]
    if lacking:
        return [_finding(kit, "scopes", well=False, scopes=", ".join(lacking))]
    told = [_finding(kit, "scopes_fine")]
    for scope in OPTIONAL:
        if scope not in has:
            what = kit.prompts.say(f"slack.scope_for.{scope.replace(':', '_')}")
            told.append(_finding(kit, "optional", scope=scope, what=what))
    return told


def _clock(kit: Kit, answer: AsyncSlackResponse) -> list[Finding]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    told: datetime | None = None
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return []
    off = abs(round((kit.clock() - told).total_seconds()))
    if off > _CLOCK_SECONDS:
        return [_finding(kit, "clock", well=False, seconds=off)]
    return [_finding(kit, "clock_fine", seconds=_CLOCK_SECONDS)]


def _address(kit: Kit) -> list[Finding]:
    url = kit.settings.slack_public_url
    if kit.settings.slack_way != "http":
        return []
    if url is None:
        return [_finding(kit, "address", well=False)]
    if not url.startswith("https://"):
        return [_finding(kit, "address_url", well=False, url=url)]
    return [_finding(kit, "address_fine", url=f"{url}{EVENTS_PATH}")]


async def _many(kit: Kit, wire: Wire) -> list[Finding]:
    workspaces = workspaces_of(kit, wire)
    if not isinstance(workspaces, InstalledWorkspaces):
        return []
    try:
        await workspaces.open()
        count, locked = await workspaces.counted()
    finally:
        await workspaces.close()
    url = f"{kit.settings.slack_public_url}{INSTALL_PATH}"
    found = [_finding(kit, "many", count=count, url=url)]
    if locked:
        found.append(_finding(kit, "many_locked", well=False, count=locked))
    return found


def _finding(kit: Kit, name: str, *, well: bool = True, **values: object) -> Finding:
    return Finding(well, kit.prompts.say(f"slack.doctor.{name}", **values))
