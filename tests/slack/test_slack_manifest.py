"""The manifest is made from the table of commands, asks for little, and keeps to Slack's limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from adapters.__main__ import main
from adapters.slack import limits
from adapters.slack.manifest import app_manifest
from adapters.slack.scopes import EVENTS, OPTIONAL, REQUIRED
from bot.features import command_table
from bot.prompts import Prompts

DOCS = Path(__file__).parents[2] / "docs" / "slack.md"


@pytest.fixture
def manifest(prompts: Prompts) -> dict[str, Any]:
    return app_manifest(command_table(), prompts, None)


def test_it_keeps_to_the_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert 0 < len(shown["name"]) <= limits.APP_NAME
    assert 0 < len(shown["description"]) <= limits.APP_DESCRIPTION
    assert len(shown["long_description"]) >= limits.LONG_DESCRIPTION_LEAST
    assert len(shown["long_description"]) <= limits.LONG_DESCRIPTION
    for shortcut in manifest["features"]["shortcuts"]:
        assert 0 < len(shortcut["name"]) <= limits.SHORTCUT_NAME
        assert 0 < len(shortcut["description"]) <= limits.SHORTCUT_DESCRIPTION
        assert len(shortcut["callback_id"]) <= limits.CALLBACK_ID


def test_the_command_hints_at_every_command_of_the_table(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/oped"
    assert command["usage_hint"].split(" | ") == list(command_table())
    assert len(command["usage_hint"]) <= limits.USAGE_HINT


def test_it_asks_for_the_least_and_optional_ones_can_be_declined(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes["bot"] == [*REQUIRED, *OPTIONAL]
    assert scopes["bot_optional"] == [*OPTIONAL]
    assert "user" not in scopes
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == [*EVENTS]


def test_socket_mode_needs_no_address_and_http_names_it_everywhere(prompts: Prompts) -> None:
    socket = app_manifest(command_table(), prompts, None)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "https://" not in json.dumps(socket)
    http = app_manifest(command_table(), prompts, "https://oped.example/")
    events = "https://oped.example/slack/events"
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == events
    assert http["settings"]["interactivity"]["request_url"] == events
    assert http["features"]["slash_commands"][0]["url"] == events
    assert http["oauth_config"]["redirect_urls"] == ["https://oped.example/slack/oauth_redirect"]


def test_the_command_line_prints_yaml_and_json_of_one_content() -> None:
    run = CliRunner().invoke
    as_yaml = run(main, ["slack", "manifest", "--url", "https://oped.example"])
    as_json = run(main, ["slack", "manifest", "--url", "https://oped.example", "--json"])
    assert as_yaml.exit_code == as_json.exit_code == 0
    assert yaml.safe_load(as_yaml.output) == json.loads(as_json.output)


@pytest.mark.parametrize("scope", [*REQUIRED, *OPTIONAL])
def test_every_scope_is_explained_in_the_docs(scope: str) -> None:
    assert f"`{scope}`" in DOCS.read_text(encoding="utf-8")
