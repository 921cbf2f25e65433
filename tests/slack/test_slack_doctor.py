"""What the doctor finds on Slack's side, against an emulated workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from adapters import Finding, Kit, examine_platform
from bot.errors import ConfigError
from bot.settings import Settings
from tests.slack.server import LocalSlack, Refusal

ALL = "commands,chat:write,files:write,files:read,channels:join,channels:history,groups:history"


def well(scopes: str = ALL) -> Refusal:
    body = {"ok": True, "user": "rejoinder", "team": "Harbour", "user_id": "U1"}
    return Refusal(body=body, headers={"X-OAuth-Scopes": scopes})


@pytest.fixture
def today(kit: Kit) -> Kit:
    return replace(kit, clock=lambda: datetime.now(UTC))


def of(kit: Kit, **update: object) -> Kit:
    return replace(kit, settings=kit.settings.model_copy(update=update))


def said(findings: list[Finding], *, well: bool) -> str:
    return "\n".join(finding.sentence for finding in findings if finding.well is well)


async def test_all_is_well(today: Kit, slack: LocalSlack) -> None:
    slack.refuse("auth.test", well())
    findings = list(await examine_platform("slack", of(today, slack_way="socket")))
    assert not said(findings, well=False)
    assert "rejoinder in Harbour" in said(findings, well=True)
    assert "Socket Mode connects" in said(findings, well=True)
    assert "clock is right" in said(findings, well=True)


async def test_bad_tokens_are_told_with_what_to_do(today: Kit, slack: LocalSlack) -> None:
    refusal = Refusal(body={"ok": False, "error": "invalid_auth"})
    slack.refuse("auth.test", refusal)
    slack.refuse("apps.connections.open", refusal)
    findings = list(await examine_platform("slack", of(today, slack_way="socket")))
    told = said(findings, well=False)
    assert "REJOINDER_SLACK_BOT_TOKEN" in told
    assert "REJOINDER_SLACK_APP_TOKEN" in told


async def test_missing_scopes_are_named(today: Kit, slack: LocalSlack) -> None:
    slack.refuse("auth.test", well("commands,chat:write,channels:join"), well(ALL[:58]))
    told = said(list(await examine_platform("slack", today)), well=False)
    assert "files:write, files:read" in told
    told = said(list(await examine_platform("slack", today)), well=True)
    assert "Without groups:history" in told


async def test_a_clock_that_is_off_is_found(kit: Kit, slack: LocalSlack) -> None:
    slack.refuse("auth.test", well())
    assert "Set it by NTP" in said(list(await examine_platform("slack", kit)), well=False)


async def test_no_network_is_told(today: Kit, slack: LocalSlack) -> None:
    away = of(today, slack_api_url="http://127.0.0.1:1/api/")
    assert "can't be reached" in said(list(await examine_platform("slack", away)), well=False)


async def test_missing_settings_are_named(kit: Kit, slack: LocalSlack) -> None:
    with pytest.raises(ConfigError, match="REJOINDER_SLACK_BOT_TOKEN"):
        await examine_platform("slack", of(kit, slack_bot_token=None))


def test_secrets_do_not_show(settings: Settings) -> None:
    named = settings.model_copy(update={"slack_token_key": SecretStr("very-secret")})
    for secret in ("xoxb-", "xapp-", "very-secret", "8f742231"):
        assert secret not in repr(named)
        assert secret not in str(named.model_dump())
