"""Answers for one person: replaced rather than piled up, in modals, in the App Home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import pytest

from adapters import Kit
from adapters.slack import homes
from adapters.slack.client import Slack, connect
from bot.cards import Card, Choice, Choices, Run, Text, Vote
from bot.model import Ballot
from bot.ports import Call
from tests.contracts.stages import Recorder
from tests.slack.emulated import BOT_TOKEN
from tests.slack.person import TEAM, eventually
from tests.slack.server import RESPONSE_USES, LocalSlack, Refusal
from tests.slack.worlds import PACE, Channel, started

T = TypeVar("T")


def statement(number: int) -> Card:
    choices = (Choice("Agree", Vote(number, 0)), Choice("Skip", Run("votes")))
    return Card(f"Statement {number}", (Text("The ferry runs on time."), Choices(choices, "You:")))


@dataclass
class Survey(Recorder):
    """Answers each vote with the next statement, and each call privately where ``alone``."""

    alone: bool = True

    async def call(self, call: Call) -> None:
        self.calls.append(call)
        await call.progress("Working…")
        self.posted.append(await call.reply(self.answer, private=self.alone))

    async def vote(self, ballot: Ballot) -> Card:
        self.votes.append(ballot)
        return statement(ballot.poll + 1)


@pytest.fixture
def inbox() -> Survey:
    return Survey(answer=statement(1))


@pytest.fixture
async def asked(kit: Kit, inbox: Survey) -> AsyncIterator[Slack]:
    platform = connect(kit, PACE)
    async with started(platform, inbox, kit.settings):
        yield platform


async def test_a_receipt_with_buttons_is_replaced_by_the_next(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    await channel.ann.say("votes")
    told = await channel.ann.whispered("Statement 1")
    for number in (2, 3, 4):
        await channel.ann.way.interaction(await channel.ann.hidden_body("Agree", told))
        told = await channel.ann.whispered(f"Statement {number}")
        assert told["replace_original"] is True
        assert told["response_type"] == "ephemeral"
    assert [ballot.poll for ballot in inbox.votes] == [1, 2, 3]
    assert not slack.called("chat.postMessage")
    await channel.ann.way.interaction(await channel.ann.hidden_body("Skip", told))
    again = await eventually(lambda: nth(slack.responses, 5))
    assert again["replace_original"] is True  # and no "Working…" beside it


async def test_a_receipt_for_a_button_in_the_channel_leaves_that_where_it_is(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    await channel.ann.say("votes")
    told = await channel.ann.whispered("Statement 1")
    body = await channel.ann.hidden_body("Agree", told)
    del body["container"]["is_ephemeral"]
    await channel.ann.way.interaction(body)
    assert (await channel.ann.whispered("Statement 2"))["replace_original"] is False


async def test_when_a_response_url_is_used_up_the_receipt_is_a_fresh_one(
    asked: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await slack.forward("conversations.join", {"channel": channel.id}, BOT_TOKEN)
    await channel.ann.say("votes")
    body = await channel.ann.hidden_body("Agree", await channel.ann.whispered("Statement 1"))
    for _ in range(RESPONSE_USES):
        async with aiohttp.ClientSession() as session:
            await session.post(body["response_url"], json={"text": "used up"})
    await channel.ann.way.interaction(body)
    fresh = await eventually(lambda: nth(slack.called("chat.postEphemeral"), 0))
    assert (fresh["user"], fresh["channel"]) == (channel.ann.user, channel.id)
    assert "Agree" in json.dumps(fresh["blocks"])


async def test_where_the_bot_is_not_the_receipt_comes_as_a_direct_message(
    asked: Slack, channel: Channel, slack: LocalSlack
) -> None:
    slack.refuse("chat.postEphemeral", Refusal(body={"ok": False, "error": "not_in_channel"}))
    body = await channel.ann.command_body("votes")
    del body["response_url"]
    await channel.ann.way.command(body)
    sent = await eventually(lambda: nth(slack.called("chat.postMessage"), 0))
    assert sent["channel"] == channel.ann.user


async def test_a_call_says_whose_it_is_and_whence(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    slack.people[channel.ann.user] = {"tz": "Europe/Berlin", "locale": "de-DE", "is_admin": True}
    slack.people[channel.ben.user] = {"tz": "../x", "locale": 7, "is_ultra_restricted": True}
    body = await channel.ann.command_body("votes")
    await channel.ann.way.command(body)
    await channel.ann.say("votes")
    await channel.ben.say("votes")
    first, second, bens = await eventually(lambda: least(inbox.calls, 3))
    assert (first.community, first.person) == (f"slack:{TEAM}", f"slack:{TEAM}:{channel.ann.user}")
    assert first.delivery == f"slack:{body['trigger_id']}" != second.delivery
    assert first.roles == second.roles == {"admin", "member", "moderator"}
    assert (first.zone, first.language) == ("Europe/Berlin", "de-DE")
    assert (bens.roles, bens.zone, bens.language) == ({"guest"}, None, None)
    assert len(slack.called("users.info")) == 2  # remembered
    assert all(asked["include_locale"] for asked in slack.called("users.info"))


async def test_a_ballot_counts_for_its_workspace(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    slack.people[channel.ann.user] = {"locale": "de-DE"}
    await channel.ann.say("votes")
    told = await channel.ann.whispered("Statement 1")
    await channel.ann.way.interaction(await channel.ann.hidden_body("Agree", told))
    (ballot,) = await eventually(lambda: least(inbox.votes, 1))
    assert (ballot.community, ballot.language) == (f"slack:{TEAM}", "de-DE")


async def test_without_the_permission_nobody_is_looked_up(
    kit: Kit, inbox: Survey, channel: Channel, slack: LocalSlack
) -> None:
    slack.scopes.remove("users:read")
    async with started(connect(kit, PACE), inbox, kit.settings):
        await channel.ann.say("votes")
        (call,) = await eventually(lambda: least(inbox.calls, 1))
    assert (call.roles, call.zone, call.language) == (frozenset(), None, None)
    assert not slack.called("users.info")


async def test_where_slack_does_not_tell_who_somebody_is_the_call_is_made_all_the_same(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    slack.refuse("users.info", Refusal(body={"ok": False, "error": "internal_error"}))
    await channel.ann.say("votes")
    (call,) = await eventually(lambda: least(inbox.calls, 1))
    assert not call.roles


async def test_a_press_in_the_home_is_answered_in_a_modal_that_goes_on(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    home = await opened_home(channel, slack)
    await channel.ann.way.interaction(await channel.ann.view_body("Agree", home))
    opened = await eventually(lambda: nth(answers(slack, "views.open"), 0))
    update = await eventually(lambda: nth(slack.called("views.update"), 0))
    assert update["view_id"] == opened["view"]["id"]
    assert "Statement 2" in json.dumps(update["view"]["blocks"])
    view = {**update["view"], "id": update["view_id"]}
    await channel.ann.way.interaction(await channel.ann.view_body("Agree", view))
    update = await eventually(lambda: nth(slack.called("views.update"), 1))
    assert "Statement 3" in json.dumps(update["view"]["blocks"])
    assert not slack.called("chat.postMessage")
    assert not slack.responses


async def test_what_everybody_may_see_comes_from_the_home_as_a_direct_message(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    home = await opened_home(channel, slack)
    inbox.alone = False
    await channel.ann.way.interaction(await channel.ann.view_body("Skip", home))
    sent = await eventually(lambda: nth(slack.called("chat.postMessage"), 0))
    assert sent["channel"] == channel.ann.user

    async def said() -> bool:
        return "in your messages with me" in json.dumps(slack.called("views.update")[-1:])

    await eventually(said)


async def test_the_home_is_brought_up_to_date_after_changes_and_not_after_each(
    asked: Slack,
    channel: Channel,
    slack: LocalSlack,
    inbox: Survey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(homes, "SECONDS", 0.5)
    await opened_home(channel, slack)
    inbox.answer = Card("New votes", (Text("Another page."),))
    for _ in range(5):
        await channel.ann.say("votes")
    await channel.ben.say("votes")
    published = await eventually(lambda: nth(slack.called("views.publish"), 1))
    assert published["user_id"] == channel.ann.user
    assert "Another page." in json.dumps(published["view"]["blocks"])
    await eventually(lambda: least(inbox.calls, 8))
    await asyncio.sleep(2 * homes.SECONDS)
    changes = 5
    assert len(slack.called("views.publish")) < 1 + changes


async def test_a_modal_for_pasting_goes_on_in_the_thread_that_it_was_opened_from(
    asked: Slack, channel: Channel, slack: LocalSlack, inbox: Survey
) -> None:
    inbox.alone = False
    view = {
        "id": "V1",
        "type": "modal",
        "private_metadata": f"{channel.id}:1.2",
        "blocks": [],
    }
    action = {"type": "button", "action_id": "oped:0", "block_id": "b", "value": "run:votes?"}
    body = {**await channel.ann.interaction_body("block_actions"), "view": view}
    await channel.ann.way.interaction({**body, "actions": [action]})
    (call,) = await eventually(lambda: least(inbox.calls, 1))
    assert (call.place.channel, call.place.thread) == (f"{TEAM}:{channel.id}", "1.2")


async def opened_home(channel: Channel, slack: LocalSlack) -> dict[str, Any]:
    event = {"type": "app_home_opened", "user": channel.ann.user, "tab": "home", "channel": "D1"}
    await channel.ann.way.event(channel.ann.event_body(event))
    published = await eventually(lambda: nth(slack.called("views.publish"), 0))
    return {**published["view"], "id": "VHOME"}


def answers(slack: LocalSlack, method: str) -> list[dict[str, Any]]:
    return [call.answer for call in slack.calls if call.method == method]


async def nth(found: list[dict[str, Any]], number: int) -> dict[str, Any] | None:
    return found[number] if len(found) > number else None


async def least(found: list[T], number: int) -> list[T] | None:
    return found if len(found) >= number else None
