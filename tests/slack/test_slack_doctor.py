"""What the doctor finds on Slack's side, against an emulated workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from adapters import Finding, Kit, examine_platform
from adapters.slack.installs import InstalledWorkspaces
from adapters.slack.scopes import OPTIONAL, REQUIRED
from adapters.slack.sealing import sealer
from adapters.slack.workspaces import Wire
from bot.errors import ConfigError
from bot.settings import Settings
from tests.slack.server import LocalSlack, Refusal

ALL = ",".join([*REQUIRED, *OPTIONAL])


def fine(scopes: str = ALL) -> Refusal:
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
    slack.refuse("auth.test", fine())
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
    slack.refuse("auth.test", fine("commands,chat:write,channels:join"), fine(",".join(REQUIRED)))
    told = said(list(await examine_platform("slack", today)), well=False)
    assert "files:write, files:read" in told
    told = said(list(await examine_platform("slack", today)), well=True)
    assert "Without groups:history" in told


async def test_a_clock_that_is_off_is_found(kit: Kit, slack: LocalSlack) -> None:
    slack.refuse("auth.test", fine())
    assert "Set it by NTP" in said(list(await examine_platform("slack", kit)), well=False)


@pytest.mark.parametrize(
    ("url", "well", "told"),
    [
        (None, False, "REJOINDER_SLACK_PUBLIC_URL"),
        ("http://oped.example", False, "https only"),
        ("https://oped.example", True, "https://oped.example/slack/events"),
    ],
)
async def test_over_http_the_public_address_is_looked_at(
    today: Kit, slack: LocalSlack, url: str | None, well: bool, told: str
) -> None:
    slack.refuse("auth.test", fine())
    findings = list(await examine_platform("slack", of(today, slack_public_url=url)))
    assert told in said(findings, well=well)


async def test_of_many_workspaces_it_says_how_many_and_which_no_key_opens(
    today: Kit, settings: Settings
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    many = {
        "slack_bot_token": None,
        "slack_client_id": "1.2",
        "slack_client_secret": SecretStr("secret"),
        "slack_public_url": "https://oped.example",
    }
    kept = InstalledWorkspaces(
        settings.data_dir / "slack.db", Wire("http://127.0.0.1:1/"), "1.2", "secret", sealer(old)
    )
    await kept.open()
    await kept.store.async_save(
        Installation(
            app_id="A1",
            user_id="U1",
            bot_id="B1",
            bot_user_id="U2",
            bot_token="xoxb-1",
            team_id="T1",
        )
    )
    await kept.close()
    findings = await examine_platform("slack", of(today, **many, slack_token_key=SecretStr(new)))
    assert "One workspace has installed it" in said(list(findings), well=True)
    assert "No key opens the token of one workspace" in said(list(findings), well=False)


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
