"""Slack on the stage of the platform contract."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters import Kit
from adapters.slack.client import Slack, connect
from adapters.slack.places import spot
from adapters.slack.words import unescape
from bot.features import command_table
from bot.model import Place, Posted
from bot.prompts import load_prompts
from tests.apps import noon
from tests.contracts.stages import Recorder, Stage
from tests.fakes import MemoryStore
from tests.slack.person import TEAM, Http, eventually
from tests.slack.server import LocalSlack
from tests.slack.shapes import check_message
from tests.slack.worlds import PACE, Channel, local_slack, open_channel, settings_of, started


class SlackStage:
    """One channel and Ann in it."""

    def __init__(self, slack: LocalSlack, platform: Slack, channel: Channel) -> None:
        self._slack, self._channel = slack, channel
        self.platform, self.inbox = platform, Recorder()
        self.place = Place("slack", f"{TEAM}:{channel.id}")

    async def shown(self, posted: Posted) -> str:
        """The message and what the bot added below it, read from their blocks."""
        where = spot(posted.place)
        first, *_ = posted.message.split(",")
        answer = await self._slack.admin("conversations.replies", channel=where.channel, ts=first)
        return "\n".join(
            unescape(word) for m in answer["messages"] for word in _words(m.get("blocks"))
        )

    async def press(self, posted: Posted, label: str) -> None:
        (message,) = [m for m in await self._channel.ann.messages() if m["ts"] == posted.message]
        heard = self._heard()
        await self._channel.ann.press(label, message)
        await eventually(lambda: self._hears(heard))

    async def command(self, name: str, number: int) -> None:
        heard = self._heard()
        await self._channel.ann.say(f"{name} {number}")
        await eventually(lambda: self._hears(heard))

    async def say(self, place: Place, words: str) -> None:
        await self._slack.admin(
            "chat.postMessage", channel=self._channel.id, text=words, thread_ts=place.thread
        )

    async def pings(self) -> Sequence[str]:
        """What Slack would refuse or obey in anything that was sent."""
        faults = []
        for call in self._slack.calls:
            if call.method.startswith("chat."):
                try:
                    check_message(call.arguments)
                except AssertionError as error:
                    faults.append(str(error))
        return tuple(faults)

    def _heard(self) -> int:
        return len(self.inbox.votes) + len(self.inbox.posted)

    async def _hears(self, before: int) -> bool:
        return self._heard() > before


def _words(node: Any) -> list[str]:  # noqa: ANN401
    """All that blocks say to a reader."""
    if isinstance(node, list):
        return [word for value in node for word in _words(value)]
    if not isinstance(node, dict):
        return []
    own = [str(node[key]) for key in ("text", "alt_text", "url") if isinstance(node.get(key), str)]
    return own + [word for value in node.values() for word in _words(value)]


@asynccontextmanager
async def slack_stage() -> AsyncIterator[Stage]:
    """An emulated workspace with the bot in it, and an inbox that takes notes."""
    with tempfile.TemporaryDirectory() as folder:
        async with local_slack() as slack:
            settings = settings_of(slack, Path(folder))
            kit = Kit(settings, load_prompts(), command_table(), noon, MemoryStore())
            platform = connect(kit, PACE)
            channel = await open_channel(slack, Http(f"http://127.0.0.1:{settings.slack_port}"))
            stage = SlackStage(slack, platform, channel)
            async with started(platform, stage.inbox, settings):
                yield stage
