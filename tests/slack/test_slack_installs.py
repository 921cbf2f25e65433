"""Installing in many workspaces: OAuth with its state, tokens sealed, revocation cleans up."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from adapters import Kit
from adapters.slack.client import Slack, connect
from adapters.slack.installs import InstalledWorkspaces
from adapters.slack.places import Workspace
from adapters.slack.scopes import OPTIONAL, REQUIRED
from adapters.slack.sealing import sealer
from adapters.slack.workspaces import Wire
from bot.cards import Card
from bot.errors import ConfigError, NotFoundError
from bot.model import Place
from bot.settings import Settings
from tests.contracts.stages import Recorder
from tests.fakes import MemoryStore
from tests.postgres import new_database, postgres_server
from tests.samples import PAGE
from tests.slack import emulated
from tests.slack.person import TEAM, eventually
from tests.slack.server import LocalSlack, Refusal
from tests.slack.worlds import Channel, serving, started

KEY = Fernet.generate_key().decode()
HERE = Workspace(TEAM)
APP: dict[str, Any] = {"app_id": "A1", "user_id": "U1", "bot_id": "B1"}
APP |= {"bot_user_id": "U2", "bot_token": "xoxb-1"}


@pytest.fixture
def many(kit: Kit, settings: Settings, workspace: str) -> Kit:
    """Settings for installations; no token of any workspace is among them."""
    update = {
        "slack_bot_token": None,
        "slack_client_id": emulated.CLIENT_ID,
        "slack_client_secret": SecretStr(emulated.CLIENT_SECRET),
        "slack_token_key": SecretStr(KEY),
        "slack_public_url": "http://127.0.0.1",
        "slack_authorize_url": f"{workspace}/oauth/v2/authorize",
    }
    return replace(kit, settings=settings.model_copy(update=update))


@pytest.fixture
async def installable(many: Kit, store: MemoryStore) -> AsyncIterator[Slack]:
    async with serving(many, store) as platform:
        yield platform


async def install(
    settings: Settings, workspace: str, browser: aiohttp.ClientSession, user: str
) -> tuple[str, dict[str, str]]:
    """Go through the pages up to Slack's redirect; returns its address here, and our cookie."""
    here = f"http://127.0.0.1:{settings.slack_port}"
    async with browser.get(f"{here}/slack/install") as page:
        html = await page.text()
        cookies = SimpleCookie(page.headers["Set-Cookie"])
    (link,) = re.findall(r'href="([^"]*oauth/v2/authorize[^"]*)"', html)
    query = {k: v[0] for k, v in parse_qs(urlsplit(link.replace("&amp;", "&")).query).items()}
    assert query["scope"].split(",") == [*REQUIRED, *OPTIONAL]
    form = {**query, "user_id": user}
    url = f"{workspace}/oauth/v2/authorize/callback"
    async with browser.post(url, data=form, allow_redirects=False) as answer:
        back = urlsplit(answer.headers["Location"])
    cookie = {name: morsel.value for name, morsel in cookies.items()}
    return f"{here}{back.path}?{back.query}", cookie


async def installed(
    url: str, cookie: dict[str, str], browser: aiohttp.ClientSession
) -> aiohttp.ClientResponse:
    header = "; ".join(f"{name}={value}" for name, value in cookie.items())
    return await browser.get(url, headers={"Cookie": header})


async def test_a_workspace_installs_uses_and_removes_the_app(
    installable: Slack,
    many: Kit,
    channel: Channel,
    slack: LocalSlack,
    workspace: str,
    browser: aiohttp.ClientSession,
    tmp_path: Path,
) -> None:
    place = Place("slack", f"{TEAM}:{channel.id}")
    with pytest.raises(NotFoundError):
        await installable.post(place, Card("Before"))
    url, cookie = await install(many.settings, workspace, browser, channel.ann.user)
    assert (await installed(url, cookie, browser)).status == 200
    await channel.ann.say("help")
    await channel.ann.whispered("What you can say")
    await installable.post(place, Card("After"))
    assert rows(tmp_path / "slack.db") == (1, 1)
    assert b"xoxb-" not in (tmp_path / "slack.db").read_bytes()
    await channel.ann.way.event(channel.ann.event_body({"type": "app_uninstalled"}))
    await eventually(lambda: _are(tmp_path / "slack.db", (0, 0)))
    with pytest.raises(NotFoundError):
        await installable.post(place, Card("Gone"))


async def test_a_revoked_bot_token_leaves_nothing(
    installable: Slack,
    many: Kit,
    channel: Channel,
    workspace: str,
    browser: aiohttp.ClientSession,
    tmp_path: Path,
) -> None:
    url, cookie = await install(many.settings, workspace, browser, channel.ann.user)
    await installed(url, cookie, browser)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [emulated.BOT_USER]}}
    await channel.ann.way.event(channel.ann.event_body(event))
    await eventually(lambda: _are(tmp_path / "slack.db", (0, 0)))


async def test_the_state_is_checked_and_good_for_one_use(
    installable: Slack,
    many: Kit,
    channel: Channel,
    workspace: str,
    browser: aiohttp.ClientSession,
    tmp_path: Path,
) -> None:
    url, cookie = await install(many.settings, workspace, browser, channel.ann.user)
    forged = re.sub(r"state=[^&]*", "state=forged", url)
    assert (await installed(forged, cookie, browser)).status == 400
    assert (await installed(url, {}, browser)).status == 400
    forged_cookie = dict.fromkeys(cookie, "forged")
    assert (await installed(forged, forged_cookie, browser)).status == 401
    assert rows(tmp_path / "slack.db") == (0, 0)
    assert (await installed(url, cookie, browser)).status == 200
    assert (await installed(url, cookie, browser)).status == 401


async def test_a_stranger_workspace_is_told_to_install(
    installable: Slack, channel: Channel, slack: LocalSlack
) -> None:
    body = {**await channel.ann.command_body("help"), "team_id": "T0ELSEWHERE"}
    assert (await channel.ann.way.command(body)).status == 200
    await channel.ann.whispered("isn't installed")


async def test_tokens_are_sealed_and_keys_can_be_changed(tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()

    def opened(keys: str) -> InstalledWorkspaces:
        return kept_in(tmp_path / "s.db", keys)

    first = opened(old)
    await first.open()
    await first.store.async_save(Installation(**APP, team_id=TEAM, user_token="xoxp-1"))
    await first.close()
    assert b"xox" not in (tmp_path / "s.db").read_bytes()
    other = Fernet.generate_key().decode()
    for keys, token in ((other, None), (f"{new},{old}", "xoxb-1"), (new, "xoxb-1"), (old, None)):
        again = opened(keys)
        await again.open()  # encrypts with the first key what another has encrypted
        found = await again.authorize(HERE)
        assert (found.bot_token if found else None) == token
        await again.close()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


async def test_several_processes_share_the_installations_of_a_postgresql_database(
    postgres: str,
) -> None:
    url = await new_database(postgres)
    first, second = kept_in(url), kept_in(url)
    await first.open()
    await second.open()
    long = f"xoxe.xoxb-1-{'x' * 180}"
    await first.store.async_save(Installation(**{**APP, "bot_token": long}, team_id=TEAM))
    assert await second.token(HERE) == long
    flow = first.oauth("https://a.example", "https://b.example")
    other = second.oauth("https://a.example", "https://b.example")
    assert await other.state_store.async_consume(await flow.state_store.async_issue())
    await second.forget(HERE)
    with pytest.raises(NotFoundError):
        await first.token(HERE)
    await first.close()
    await second.close()


@pytest.fixture
async def wire(slack: LocalSlack) -> AsyncIterator[Wire]:
    wire = Wire(slack.api_url)
    yield wire
    await wire.close()


async def test_a_token_that_expires_is_renewed_once(
    tmp_path: Path, slack: LocalSlack, wire: Wire
) -> None:
    fresh: dict[str, Any] = {"ok": True, "token_type": "bot", "access_token": "xoxe.xoxb-2"}
    fresh |= {"refresh_token": "xoxe-2", "expires_in": 43_200}
    slack.refuse("oauth.v2.access", Refusal(body=fresh))
    kept = kept_in(tmp_path / "s.db", wire=wire)
    await kept.open()
    expiring: dict[str, Any] = {
        "bot_refresh_token": "xoxe-1",
        "bot_token_expires_at": int(time.time()) + 60,
    }
    await kept.store.async_save(Installation(**APP, team_id=TEAM, **expiring))
    assert set(await asyncio.gather(*(kept.token(HERE) for _ in range(5)))) == {"xoxe.xoxb-2"}
    (asked,) = slack.called("oauth.v2.access")
    assert (asked["grant_type"], asked["refresh_token"]) == ("refresh_token", "xoxe-1")
    assert b"xoxe" not in (tmp_path / "s.db").read_bytes()
    await kept.close()


async def test_a_token_that_is_not_renewed_serves_until_it_expires(
    tmp_path: Path, slack: LocalSlack, wire: Wire
) -> None:
    slack.refuse("oauth.v2.access", Refusal(body={"ok": False, "error": "invalid_refresh_token"}))
    kept = kept_in(tmp_path / "s.db", wire=wire)
    await kept.open()
    expiring: dict[str, Any] = {
        "bot_refresh_token": "xoxe-1",
        "bot_token_expires_at": int(time.time()) + 60,
    }
    await kept.store.async_save(Installation(**APP, team_id=TEAM, **expiring))
    assert await kept.token(HERE) == "xoxb-1"
    await kept.close()


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
        ({"type": "tokens_revoked", "tokens": []}, False),
    ],
)
async def test_the_core_is_told_that_a_workspace_is_gone(
    kit: Kit, channel: Channel, slack: LocalSlack, event: dict[str, Any], told: bool
) -> None:
    inbox = Recorder()
    async with started(connect(kit), inbox, kit.settings):
        body = channel.ann.event_body(event)
        for _ in range(2):
            assert (await channel.ann.way.event(body)).status == 200
        await channel.ann.say("help")
        await eventually(lambda: _any(inbox.calls))
    assert inbox.departed == ([(f"slack:{TEAM}", (TEAM,))] if told else [])


async def test_a_removed_workspace_leaves_nothing_in_the_store(
    kit: Kit, channel: Channel, slack: LocalSlack, store: MemoryStore
) -> None:
    async with serving(kit, store):
        await channel.ann.say(f"read {PAGE}")
        await channel.ann.press("Poll 1")
        await channel.ann.message_with("Agree")
        await eventually(lambda: store.posts(1))
        await channel.ann.way.event(channel.ann.event_body({"type": "app_uninstalled"}))
        await eventually(lambda: _none(store))
    with pytest.raises(NotFoundError):
        await store.reading(1, f"slack:{TEAM}")


async def test_an_organisation_wide_installation_serves_its_workspaces(tmp_path: Path) -> None:
    kept = kept_in(tmp_path / "s.db")
    await kept.open()
    await kept.store.async_save(Installation(**APP, enterprise_id="E1", is_enterprise_install=True))
    assert await kept.token(Workspace("T7", "E1")) == "xoxb-1"
    with pytest.raises(NotFoundError):
        await kept.token(Workspace("T7"))
    await kept.close()


@pytest.mark.parametrize(
    ("update", "named"),
    [
        ({"slack_bot_token": None}, "BOT_TOKEN"),
        ({"slack_signing_secret": None}, "SIGNING_SECRET"),
        ({"slack_way": "socket", "slack_app_token": None}, "APP_TOKEN"),
        ({"slack_client_id": "1.2"}, "CLIENT_SECRET"),
        ({"slack_client_id": "1.2", "slack_client_secret": SecretStr("s")}, "TOKEN_KEY"),
    ],
)
def test_a_missing_setting_is_named(
    kit: Kit, settings: Settings, update: dict[str, object], named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        connect(replace(kit, settings=settings.model_copy(update=update)))


@pytest.mark.parametrize("key", ["short", "ä" * 44, "a" * 44 + ",x"])
def test_a_key_that_is_none_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        sealer(key)
    assert key not in str(refused.value)


def rows(database: Path) -> tuple[int, int]:
    """How many bots and installations are kept."""
    with closing(sqlite3.connect(database)) as connection:
        bots, installations = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("slack_bots", "slack_installations")
        )
    return bots, installations


def kept_in(database: Path | str, keys: str = KEY, wire: Wire | None = None) -> InstalledWorkspaces:
    nowhere = Wire("http://127.0.0.1:1/api/")
    return InstalledWorkspaces(database, wire or nowhere, "1.2", "secret", sealer(keys))


async def _any(found: list[Any]) -> list[Any]:
    return found


async def _none(store: MemoryStore) -> bool:
    return not await store.posts(1)


async def _are(database: Path, wanted: tuple[int, int]) -> bool:
    return rows(database) == wanted
