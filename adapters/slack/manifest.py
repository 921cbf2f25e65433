"""The app manifest: what Slack has to know of the app, made from the one table of commands.

Fields and limits: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from adapters.slack import limits
from adapters.slack.paths import EVENTS_PATH, REDIRECT_PATH
from adapters.slack.scopes import EVENTS, OPTIONAL, REQUIRED
from bot.commands import Table
from bot.features import command_table
from bot.prompts import Prompts, load_prompts
from bot.settings import load_settings

COMMAND = "/oped"
BRIEF_PAGE = "oped_brief_page"
BRIEF_MESSAGE = "oped_brief_message"


def printed(url: str | None, *, as_json: bool) -> str:
    """The manifest of this installation as YAML or JSON."""
    manifest = app_manifest(
        command_table(), load_prompts(), url or load_settings().slack_public_url
    )
    if as_json:
        return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def app_manifest(commands: Table, prompts: Prompts, url: str | None) -> dict[str, Any]:
    """The manifest; for Socket Mode where there is no public ``url``."""
    events = f"{url.rstrip('/')}{EVENTS_PATH}" if url else None
    oauth: dict[str, Any] = {"scopes": {"bot": [*REQUIRED, *OPTIONAL], "bot_optional": [*OPTIONAL]}}
    if url:
        oauth = {"redirect_urls": [f"{url.rstrip('/')}{REDIRECT_PATH}"], **oauth}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": prompts.say("slack.app.name"),
            "description": prompts.say("slack.app.description"),
            "long_description": prompts.say("slack.app.long"),
        },
        "features": _features(commands, prompts, events),
        "oauth_config": oauth,
        "settings": _settings(events),
    }


def _features(commands: Table, prompts: Prompts, events: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": prompts.say("slack.app.name"), "always_online": True},
        "shortcuts": [
            _shortcut("global", BRIEF_PAGE, "page", prompts),
            _shortcut("message", BRIEF_MESSAGE, "message", prompts),
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **({"url": events} if events else {}),
                "description": prompts.say("slack.app.command")[: limits.COMMAND_DESCRIPTION],
                "usage_hint": " | ".join(commands)[: limits.USAGE_HINT],
                "should_escape": False,
            }
        ],
    }


def _shortcut(kind: str, callback: str, name: str, prompts: Prompts) -> dict[str, Any]:
    return {
        "name": prompts.say(f"slack.shortcut.{name}"),
        "type": kind,
        "callback_id": callback,
        "description": prompts.say(f"slack.shortcut.{name}_help"),
    }


def _settings(events: str | None) -> dict[str, Any]:
    url = {"request_url": events} if events else {}
    return {
        "event_subscriptions": {**url, "bot_events": [*EVENTS]},
        "interactivity": {"is_enabled": True, **url},
        "org_deploy_enabled": False,
        "socket_mode_enabled": events is None,
        "token_rotation_enabled": False,
    }
