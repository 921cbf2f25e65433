"""Files that a card hands over: in a channel for all, to one person by direct message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters import Kit
from adapters.slack.client import Slack, connect
from bot.cards import Card, File, Picture, Text
from bot.features import command_table
from bot.model import Place
from bot.ports import Call
from bot.prompts import load_prompts
from tests.apps import noon
from tests.contracts.stages import Recorder
from tests.fakes import MemoryStore
from tests.slack.person import TEAM, Http, eventually
from tests.slack.server import LocalSlack, Refusal
from tests.slack.worlds import PACE, Channel, local_slack, open_channel, settings_of, started

EXPORT = Card("Poll 7", (Text("Here it is."), File("poll-7.csv", b"a,b", "All answers")))


@dataclass
class Exporter(Recorder):
    """An inbox that answers each call with a file, for the caller alone."""

    answer: Card = field(default_factory=lambda: EXPORT)

    async def call(self, call: Call) -> None:
        self.calls.append(call)
        await call.reply(self.answer, private=True)


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[tuple[LocalSlack, Slack, Channel]]:
    async with local_slack() as slack:
        settings = settings_of(slack, folder)
        kit = Kit(settings, load_prompts(), command_table(), noon, MemoryStore())
        platform = connect(kit, PACE)
        channel = await open_channel(slack, Http(f"http://127.0.0.1:{settings.slack_port}"))
        async with started(platform, Exporter(), settings):
            yield slack, platform, channel


async def test_a_private_file_goes_to_a_direct_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as (slack, _, channel):
        await channel.ann.say("recent")
        told = await channel.ann.whispered("direct messages")
        assert "Here it is." in told["text"]
        (message,) = slack.called("chat.postMessage")
        assert message["channel"] == channel.ann.user
        (upload,) = slack.called("files.completeUploadExternal")
        assert upload["channel_id"].startswith("D")
        assert upload["files"][0]["title"] == "All answers"
        assert not any("poll-7" in str(m) for m in await channel.ann.messages())


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "chat.postMessage"])
async def test_a_private_file_that_slack_refuses_is_never_posted(
    method: str, tmp_path: Path
) -> None:
    async with scene(tmp_path) as (slack, _, channel):
        slack.refuse(method, *[Refusal(status=500 if method == "upload" else 200)] * 3)
        await channel.ann.say("recent")
        await channel.ann.whispered("could not be sent")
        assert not slack.called("files.completeUploadExternal")
        assert await channel.ann.messages() == []


async def test_a_file_for_everybody_stands_in_the_thread(tmp_path: Path) -> None:
    async with scene(tmp_path) as (slack, platform, channel):
        posted = await platform.post(Place("slack", f"{TEAM}:{channel.id}"), EXPORT)

        async def uploads() -> list[dict[str, object]]:
            return slack.called("files.completeUploadExternal")

        (upload,) = await eventually(uploads)
        assert (upload["channel_id"], upload["thread_ts"]) == (channel.id, posted.message)


async def test_a_picture_that_nothing_shows_any_more_is_deleted(tmp_path: Path) -> None:
    async with scene(tmp_path) as (slack, platform, channel):
        place = Place("slack", f"{TEAM}:{channel.id}")
        first, second = (
            Card("Poll 7", (Picture(png, "<svg/>", "Two bars."),))
            for png in (b"\x89PNG", b"\x89P2")
        )
        posted = [await platform.post(place, first) for _ in range(2)]
        await platform.edit(posted[0], second)
        assert not asked(slack, "files.delete")  # the other message shows it still
        await platform.edit(posted[1], second)
        (deleted,) = asked(slack, "files.delete")
        uploaded = [c.answer["files"][0]["id"] for c in slack.calls if "complete" in c.method]
        assert deleted["file"] == uploaded[0]
        await platform.edit(posted[1], second)
        assert len(asked(slack, "files.delete")) == 1


def asked(slack: LocalSlack, method: str) -> list[dict[str, object]]:
    """The arguments of all calls of a method, whatever Slack said to them."""
    return [call.arguments for call in slack.calls if call.method == method]
