"""What Discord sends, as JSON: objects, gateway events and interactions."""

from __future__ import annotations

from typing import Any

BOT, APPLICATION, CHANNEL, GUILD, ANN = "100", "101", "200", "300", "400"
USER = {"id": BOT, "username": "rejoinder", "discriminator": "0", "avatar": None, "bot": True}
PERSON = {"id": ANN, "username": "ann", "discriminator": "0", "avatar": None}


def application() -> dict[str, Any]:
    return {
        "id": APPLICATION,
        "name": "rejoinder",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": PERSON,
        "team": None,
    }


def gateway() -> dict[str, Any]:
    limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
    return {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}


def ready(shard: list[int]) -> dict[str, Any]:
    return {
        "v": 10,
        "user": USER,
        "guilds": [],
        "session_id": "session-1",
        "resume_gateway_url": "wss://gateway.discord.gg",
        "shard": shard,
        "application": {"id": APPLICATION, "flags": 0},
    }


def registered(number: int, command: dict[str, Any]) -> dict[str, Any]:
    """A command as Discord gives it back: with ids, and numbers as texts."""
    given = {"id": str(500 + number), "application_id": APPLICATION, "version": "1"}
    permissions = command.get("default_member_permissions")
    told = None if permissions is None else str(permissions)
    return (
        {"description": ""} | command | given | {"default_member_permissions": told, "nsfw": False}
    )


def channel(number: str) -> dict[str, Any]:
    return {
        "id": number,
        "type": 0,
        "guild_id": GUILD,
        "name": "op-eds",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
    }


def guild(permissions: str) -> dict[str, Any]:
    """A server whose everyone role holds these permissions."""
    everyone = {
        "id": GUILD,
        "name": "@everyone",
        "permissions": permissions,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }
    features: list[str] = []
    return {"id": GUILD, "name": "Readers", "roles": [everyone], "features": features}


def member() -> dict[str, Any]:
    """The bot as a member, without a role of its own."""
    joined = "2025-03-04T12:00:00+00:00"
    return {"user": USER, "roles": [], "joined_at": joined, "flags": 0, "deaf": False}


def message() -> dict[str, Any]:
    return {
        "id": "600",
        "type": 0,
        "channel_id": CHANNEL,
        "author": USER,
        "content": "",
        "timestamp": "2025-03-04T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }


def ended_poll(custom_id: str) -> dict[str, Any]:
    """A message with a poll of two answers that has ended, and one vote for the second."""
    button = {"type": 2, "style": 2, "label": "Close", "custom_id": custom_id}
    labels = enumerate(("Yes", "No"), 1)
    poll = {
        "question": {"text": "Is it so?"},
        "answers": [{"answer_id": n, "poll_media": {"text": text}} for n, text in labels],
        "expiry": "2025-03-04T13:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
        "results": {
            "is_finalized": True,
            "answer_counts": [{"id": 2, "count": 1, "me_voted": False}],
        },
    }
    return message() | {"poll": poll, "components": [{"type": 1, "components": [button]}]}


def interaction(kind: int, data: dict[str, Any], number: str = "700") -> dict[str, Any]:
    """An interaction of Ann's in a private message."""
    return {
        "id": number,
        "application_id": APPLICATION,
        "type": kind,
        "token": f"token-{number}",
        "version": 1,
        "data": data,
        "channel_id": CHANNEL,
        "channel": {"id": CHANNEL, "type": 1},
        "user": PERSON,
        "locale": "en-US",
        "app_permissions": "0",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 1,
        "attachment_size_limit": 10 << 20,
    }


def slash(name: str, number: str = "700", **options: int) -> dict[str, Any]:
    """``/oped NAME`` with whole numbers as options."""
    given = [{"name": key, "type": 4, "value": value} for key, value in options.items()]
    sub = {"name": name, "type": 1, "options": given}
    return interaction(2, {"id": "500", "name": "oped", "type": 1, "options": [sub]}, number)


def pasted(source: str, number: str) -> dict[str, Any]:
    """``/oped read`` with a page."""
    option = {"name": "source", "type": 3, "value": source}
    sub = {"name": "read", "type": 1, "options": [option]}
    return interaction(2, {"id": "500", "name": "oped", "type": 1, "options": [sub]}, number)


def with_file(name: str) -> dict[str, Any]:
    """``/oped read`` with a file that is not there any more."""
    option = {"name": "file", "type": 11, "value": "800"}
    sub = {"name": "read", "type": 1, "options": [option]}
    url = f"https://cdn.discordapp.com/attachments/{name}"
    about = {"id": "800", "filename": name, "size": 9, "url": url, "proxy_url": url}
    data = {"id": "500", "name": "oped", "type": 1, "options": [sub]}
    return interaction(2, data | {"resolved": {"attachments": {"800": about}}})


def pressed(custom_id: str, number: str = "701") -> dict[str, Any]:
    """A press of a button."""
    data = {"custom_id": custom_id, "component_type": 2}
    button = {"type": 2, "style": 1, "label": "Yes", "custom_id": custom_id}
    shown = message() | {"components": [{"type": 1, "components": [button]}]}
    return interaction(3, data, number) | {"message": shown}
