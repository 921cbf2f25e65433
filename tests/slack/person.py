"""Somebody on Slack: what they type and press reaches the bot as Slack would send it."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.slack.emulated import SIGNING_SECRET
from tests.slack.server import LocalSlack, Socket

TEAM = "T000000001"


@dataclass(frozen=True)
class Acknowledged:
    """What the bot's HTTP answer was, and after how many seconds."""

    status: int
    body: str
    seconds: float


class Way(Protocol):
    """How payloads reach the bot; returns how they were acknowledged."""

    async def command(self, body: dict[str, Any], **how: Any) -> Any: ...  # noqa: ANN401
    async def interaction(self, body: dict[str, Any], **how: Any) -> Any: ...  # noqa: ANN401
    async def event(self, body: dict[str, Any], **how: Any) -> Any: ...  # noqa: ANN401


@dataclass
class Http:
    """Delivers signed payloads by HTTP."""

    url: str
    secret: str = SIGNING_SECRET

    async def command(self, body: dict[str, Any], **how: Any) -> Acknowledged:  # noqa: ANN401
        return await self.send(urlencode(body), **how)

    async def interaction(self, body: dict[str, Any], **how: Any) -> Acknowledged:  # noqa: ANN401
        return await self.send(urlencode({"payload": json.dumps(body)}), **how)

    async def event(self, body: dict[str, Any], **how: Any) -> Acknowledged:  # noqa: ANN401
        return await self.send(json.dumps(body), kind="application/json", **how)

    async def send(
        self,
        body: str,
        *,
        kind: str = "application/x-www-form-urlencoded",
        at: float | None = None,
        signature: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Acknowledged:
        """Post a body, signed for a time, by default now."""
        stamp = str(int(time.time() if at is None else at))
        signed = SignatureVerifier(self.secret).generate_signature(timestamp=stamp, body=body)
        sent = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or signed or "",
            **(headers or {}),
        }
        start = time.perf_counter()
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/slack/events", data=body.encode(), headers=sent) as answer,
        ):
            text = await answer.text()
            return Acknowledged(answer.status, text, time.perf_counter() - start)


@dataclass
class BySocket:
    """Delivers payloads over Socket Mode."""

    socket: Socket

    async def command(self, body: dict[str, Any], **_: Any) -> Any:  # noqa: ANN401
        return await self.socket.send("slash_commands", body)

    async def interaction(self, body: dict[str, Any], **_: Any) -> Any:  # noqa: ANN401
        return await self.socket.send("interactive", body)

    async def event(self, body: dict[str, Any], **_: Any) -> Any:  # noqa: ANN401
        return await self.socket.send("events_api", body)


@dataclass
class Person:
    """One person in one channel."""

    slack: LocalSlack
    way: Way
    user: str
    channel: str
    name: str = field(default="ann")

    async def say(self, line: str) -> Any:  # noqa: ANN401
        """Say ``/oped`` and a line."""
        return await self.way.command(await self.command_body(line))

    async def command_body(self, line: str) -> dict[str, Any]:
        return {
            "token": "unused",
            "team_id": TEAM,
            "team_domain": "harbour",
            "channel_id": self.channel,
            "channel_name": "harbour",
            "user_id": self.user,
            "user_name": self.name,
            "command": "/oped",
            "text": line,
            "api_app_id": "A0REJOINDR",
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(),
            "trigger_id": await self.slack.trigger(self.user),
        }

    async def press(self, label: str, message: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Press the button of that label in a message, by default the latest with it."""
        return await self.way.interaction(await self.press_body(label, message))

    async def press_body(self, label: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
        message = message or await self.message_with(label)
        container = {"type": "message", "message_ts": message["ts"], "channel_id": self.channel}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        return {
            **await self.interaction_body("block_actions"),
            "container": container,
            "channel": {"id": self.channel, "name": "harbour"},
            "message": message,
            "actions": [pressed(label, message)],
        }

    async def hidden_body(self, label: str, response: dict[str, Any]) -> dict[str, Any]:
        """A press on a button of what only they were told; Slack doesn't send such a message."""
        return {
            **await self.interaction_body("block_actions"),
            "container": {
                "type": "message",
                "message_ts": f"{time.time():.6f}",
                "channel_id": self.channel,
                "is_ephemeral": True,
            },
            "channel": {"id": self.channel, "name": "harbour"},
            "actions": [pressed(label, response)],
        }

    async def view_body(self, label: str, view: dict[str, Any]) -> dict[str, Any]:
        """A press on a button of a modal or of the App Home."""
        body = {
            **await self.interaction_body("block_actions"),
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [pressed(label, view)],
        }
        del body["response_url"]
        return body

    async def interaction_body(self, kind: str) -> dict[str, Any]:
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "harbour"},
            "user": {"id": self.user, "username": self.name, "team_id": TEAM},
            "api_app_id": "A0REJOINDR",
            "token": "unused",
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": await self.slack.trigger(self.user),
            "response_url": self.slack.response_url(),
        }

    def event_body(self, event: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0REJOINDR",
            "event_id": f"Ev{uuid.uuid4().hex[:10]}",
            "event_time": int(time.time()),
            "event": event,
        }

    async def messages(self) -> list[dict[str, Any]]:
        """The channel's messages as they stand on Slack, oldest first."""
        answer = await self.slack.admin("conversations.history", channel=self.channel)
        found: list[dict[str, Any]] = answer["messages"][::-1]
        return found

    async def message_with(self, label: str) -> Any:  # noqa: ANN401
        """The latest message with a button of that label, awaited."""

        async def find() -> Any:  # noqa: ANN401
            for message in reversed(await self.messages()):
                if label in labels(message):
                    return message
            return None

        return await eventually(find)

    async def asks(self, line: str, words: str) -> Any:  # noqa: ANN401
        """Say a line; what only they are told then with these words in it, awaited."""
        since = len(self.slack.responses)
        await self.say(line)
        return await self.whispered(words, since)

    async def chooses(self, label: str, message: dict[str, Any], words: str) -> Any:  # noqa: ANN401
        """Press a button, or pick an entry of a menu, in a message or in what only they see.

        Returns what only they are told then with these words in it, awaited.
        """
        since = len(self.slack.responses)
        body = self.press_body if "ts" in message else self.hidden_body
        await self.way.interaction(await body(label, message))
        return await self.whispered(words, since)

    async def whispered(self, words: str, since: int = 0) -> Any:  # noqa: ANN401
        """What only they were told with these words in it, awaited."""

        async def find() -> Any:  # noqa: ANN401
            return next((r for r in self.slack.responses[since:] if words in r["text"]), None)

        return await eventually(find)

    async def sees(self, words: str, thread: str | None = None) -> Any:  # noqa: ANN401
        """The latest message of the channel, or of a thread, that says these words, awaited."""

        async def find() -> Any:  # noqa: ANN401
            shown = await (self.replies(thread) if thread else self.messages())
            return next((m for m in reversed(shown) if words in m["text"]), None)

        return await eventually(find)

    async def replies(self, thread: str) -> list[dict[str, Any]]:
        """What stands below a message, oldest first."""
        answer = await self.slack.admin("conversations.replies", channel=self.channel, ts=thread)
        return [message for message in answer["messages"] if message["ts"] != thread]


def actions(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message."""
    blocks = message.get("blocks") or []
    found = [e for block in blocks if block["type"] == "actions" for e in block["elements"]]
    return [element for element in found if element["type"] == "button"]


def labels(message: dict[str, Any]) -> list[str]:
    """What can be pressed in a message, and picked from its menus."""
    return [thing["text"]["text"] for thing in (*actions(message), *options(message))]


def options(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a message's menus."""
    return [option for menu in _menus(message) for option in menu["options"]]


def pressed(label: str, message: dict[str, Any]) -> dict[str, Any]:
    """The action that Slack sends when somebody presses or picks what has that label."""
    sent = {"block_id": "b", "action_ts": f"{time.time():.6f}"}
    for button in actions(message):
        if button["text"]["text"] == label:
            return {**button, **sent}
    for menu in _menus(message):
        for option in menu["options"]:
            if option["text"]["text"] == label:
                known = {"type": menu["type"], "action_id": menu["action_id"]}
                return {**known, "selected_option": option, **sent}
    raise AssertionError(f"no {label!r} among {labels(message)}")


def _menus(message: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = message.get("blocks") or []
    found = [e for block in blocks if block["type"] == "actions" for e in block["elements"]]
    return [element for element in found if element["type"] == "static_select"]


async def eventually(find: Callable[[], Any], seconds: float = 20.0) -> Any:  # noqa: ANN401
    """What ``find`` returns once it returns something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = await find()
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it didn't come")
