"""The door over HTTP: signatures, stale and repeated requests, absurd payloads."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

from adapters import Kit
from adapters.slack.client import Slack
from adapters.slack.ways import Door
from bot.model import Poll
from bot.settings import Settings
from tests.fakes import MemoryStore
from tests.samples import NOON, PAGE, brief
from tests.slack.emulated import SIGNING_SECRET, free_port
from tests.slack.person import TEAM, Http, Person, eventually
from tests.slack.server import LocalSlack
from tests.slack.worlds import Channel, serving

# https://docs.slack.dev/authentication/verifying-requests-from-slack
DOCUMENTED_AT = 1531420618
DOCUMENTED_BODY = (
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
DOCUMENTED_SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


class Then(Clock):
    """The minute of Slack's example."""

    def now(self) -> float:
        return DOCUMENTED_AT + 60


@pytest.fixture
def way(settings: Settings) -> Http:
    return Http(f"http://127.0.0.1:{settings.slack_port}")


def test_the_documented_signature_is_right_at_its_time() -> None:
    verifier = SignatureVerifier(SIGNING_SECRET, Then())
    stamp = str(DOCUMENTED_AT)
    assert verifier.is_valid(DOCUMENTED_BODY, stamp, DOCUMENTED_SIGNATURE)
    assert not verifier.is_valid(DOCUMENTED_BODY + "&x=1", stamp, DOCUMENTED_SIGNATURE)


async def test_the_documented_request_is_refused_years_later(bot: Slack, way: Http) -> None:
    answer = await way.send(DOCUMENTED_BODY, at=DOCUMENTED_AT, signature=DOCUMENTED_SIGNATURE)
    assert answer.status == 401


@pytest.mark.parametrize("late", [-301, 330, -86_400])  # what is ahead comes nearer meanwhile
async def test_a_stale_timestamp_is_refused(
    bot: Slack, channel: Channel, slack: LocalSlack, late: int
) -> None:
    body = await channel.ann.command_body("help")
    answer = await channel.ann.way.command(body, at=time.time() + late)
    assert answer.status == 401
    assert not slack.responses


@pytest.mark.parametrize("signature", ["v0=", "v0=00", "v1=00", "ä", "v0=" + "0" * 64])
async def test_a_wrong_signature_is_refused(
    bot: Slack, channel: Channel, slack: LocalSlack, signature: str
) -> None:
    body = await channel.ann.command_body("help")
    headers = {"X-Slack-Signature": signature}
    answer = await channel.ann.way.command(body, headers=headers)
    assert answer.status == 401
    assert not slack.responses


async def test_an_altered_body_is_refused(bot: Slack, channel: Channel, way: Http) -> None:
    body = urlencode(await channel.ann.command_body("help"))
    stamp = time.time()
    signed = SignatureVerifier(SIGNING_SECRET).generate_signature(
        timestamp=str(int(stamp)), body=body
    )
    assert (await way.send(body, at=stamp, signature=signed)).status == 200
    assert (await way.send(body + "x", at=stamp, signature=signed)).status == 401


async def test_a_body_is_not_parsed_before_its_signature_is_known(bot: Slack, way: Http) -> None:
    headers = {"X-Slack-Signature": "v0=00"}
    answer = await way.send('{"broken', kind="application/json", headers=headers)
    assert answer.status == 401


@pytest.mark.parametrize("stamp", ["", "now", "1e9", "9" * 400])
async def test_a_timestamp_that_is_no_number_is_refused(bot: Slack, way: Http, stamp: str) -> None:
    answer = await way.send("{}", headers={"X-Slack-Request-Timestamp": stamp})
    assert answer.status == 401


async def test_a_replayed_request_is_acknowledged_and_nothing_else(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    body = await channel.ann.command_body(f"read {PAGE}")
    stamp = time.time()
    for _ in range(3):
        assert (await channel.ann.way.command(body, at=stamp)).status == 200
    await channel.ann.message_with("Poll 1")
    await eventually(lambda: _posts(slack, 2))
    await asyncio.sleep(0.2)
    assert len(slack.called("chat.postMessage")) == 2  # the brief, and the head of its thread


async def test_five_hundred_retries_are_one_post_and_one_vote(
    bot: Slack, channel: Channel, slack: LocalSlack, store: MemoryStore
) -> None:
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.press("Poll 1")
    body = await channel.ann.press_body("Agree")
    command = await channel.ann.command_body("show")
    for number in range(1, 501):
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        sent = channel.ann.way.command if number % 2 else channel.ann.way.interaction
        answer = await sent(command if number % 2 else body, headers=headers)
        assert answer.status == 200
    await channel.ann.whispered("Counted: Agree.")
    tally = await store.tally(1)
    assert (tally.votes, tally.version) == ((1, 0, 0), 1)
    await eventually(lambda: _posts(slack, 4))
    # The brief, the head of its thread, the poll, and the brief shown again.
    assert len(slack.called("chat.postMessage")) == 4


async def test_a_retry_whose_first_delivery_was_lost_is_worked_on(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    body = await channel.ann.command_body("help")
    await channel.ann.way.command(body, headers={"X-Slack-Retry-Num": "1"})
    await channel.ann.whispered("What you can say")


async def test_after_a_restart_a_repeated_vote_counts_once(
    kit: Kit, channel: Channel, slack: LocalSlack, store: MemoryStore
) -> None:
    """The store knows deliveries, too: the adapter's own memory is gone by then."""
    async with serving(kit, store):
        await channel.ann.say(f"read {PAGE}")
        await channel.ann.press("Poll 1")
        body = await channel.ann.press_body("Agree")
        await channel.ann.way.interaction(body)
        await channel.ann.whispered("Counted: Agree.")
    slack.responses.clear()
    async with serving(kit, store):
        await channel.ann.way.interaction(body)
        await channel.ann.whispered("Counted: Agree.")
    assert (await store.tally(1)).version == 1


@pytest.fixture
async def two(
    kit: Kit, channel: Channel, slack: LocalSlack, store: MemoryStore
) -> AsyncIterator[tuple[Person, Person]]:
    """Ann, served by two processes that share a database and know nothing of each other."""
    beside = kit.settings.model_copy(update={"slack_port": free_port()})
    async with serving(kit, store), serving(replace(kit, settings=beside), store):
        there = Http(f"http://127.0.0.1:{beside.slack_port}")
        yield channel.ann, replace(channel.ann, way=there)


async def test_retries_that_reach_another_process_do_nothing_twice(
    two: tuple[Person, Person], slack: LocalSlack, store: MemoryStore
) -> None:
    ann, there = two
    read = await ann.command_body(f"read {PAGE}")
    await asyncio.gather(*(p.way.command(read) for p in (ann, there) * 10))
    await ann.press("Poll 1")
    vote, show = await ann.press_body("Agree"), await ann.command_body("show")
    for number in range(500):
        person = two[number % 2]
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        send = person.way.command if number % 4 < 2 else person.way.interaction
        answer = await send(show if number % 4 < 2 else vote, headers=headers)
        assert answer.status == 200
    await eventually(lambda: _posts(slack, 4))
    await asyncio.sleep(0.3)
    tally = await store.tally(1)
    assert (tally.votes, tally.version) == ((1, 0, 0), 1)
    assert len(slack.called("chat.postMessage")) == 4  # brief, thread, poll, brief shown again


async def test_after_a_restart_a_repeated_command_posts_nothing(
    kit: Kit, channel: Channel, slack: LocalSlack, store: MemoryStore
) -> None:
    body = await channel.ann.command_body(f"read {PAGE}")
    for _ in range(2):
        async with serving(kit, store):
            assert (await channel.ann.way.command(body)).status == 200
            await channel.ann.message_with("Poll 1")
            await eventually(lambda: _posts(slack, 2))
    assert len(slack.called("chat.postMessage")) == 2


class Taken:
    """What stands behind the door: it takes whatever comes through."""

    oauth_flow = None

    def __init__(self) -> None:
        self.bodies: list[str] = []

    async def async_dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        self.bodies.append(request.raw_body)
        return BoltResponse(status=200)


@pytest.mark.parametrize(("added", "status"), [("", 200), ("&x=1", 401)])
async def test_the_documented_request_comes_through_the_door_at_its_time_and_unaltered(
    added: str, status: int, browser: aiohttp.ClientSession
) -> None:
    behind = Taken()
    door = Door(cast("AsyncApp", behind), SignatureVerifier(SIGNING_SECRET, Then()))
    application = web.Application()
    application.router.add_post("/slack/events", door.receive)
    async with TestServer(application) as server:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": str(DOCUMENTED_AT),
            "X-Slack-Signature": DOCUMENTED_SIGNATURE,
        }
        url = server.make_url("/slack/events")
        async with browser.post(url, data=DOCUMENTED_BODY + added, headers=headers) as answer:
            assert answer.status == status
    assert behind.bodies == ([DOCUMENTED_BODY] if status == 200 else [])


ABSURD: list[dict[str, Any]] = [
    {},
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "block_actions", "actions": [None], "user": None},
    {"type": "block_actions", "actions": [{"action_id": "oped:0", "value": "vote:1:0"}]},
    {"type": "block_actions", "actions": [{"action_id": "oped:0", "value": 7}], "team": 3},
    {"type": "view_submission", "view": {"callback_id": "oped_paste"}},
    {"type": "view_submission", "view": {"callback_id": "oped_paste", "state": []}},
    {"type": "view_submission", "view": None},
    {"type": "message_action", "callback_id": "oped_brief_message", "message": "x"},
    {"type": "shortcut", "callback_id": "oped_brief_page", "user": {"id": ""}},
    {"type": "block_suggestion", "value": "x" * 10_000},
    {"type": "event_callback", "event": {"type": "app_home_opened"}},
    {"type": "event_callback", "event": None},
    {"type": ["event_callback"]},
]


@pytest.mark.parametrize("payload", ABSURD)
async def test_absurd_payloads_do_nothing_and_the_bot_lives_on(
    bot: Slack, channel: Channel, slack: LocalSlack, payload: dict[str, Any]
) -> None:
    for body in (payload, {"team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}, **payload}):
        assert (await channel.ann.way.interaction(body)).status < 500
        assert (await channel.ann.way.event({"team_id": TEAM, **body})).status < 500
    assert not slack.called("chat.postMessage")
    await channel.ann.say("help")
    await channel.ann.whispered("What you can say")


@pytest.mark.parametrize("body", ["", "payload=", "payload=[]", "payload=%7B", "a=b&a=c", "\x00"])
async def test_signed_rubbish_is_answered_without_an_error_of_ours(
    bot: Slack, way: Http, body: str
) -> None:
    for kind in ("application/x-www-form-urlencoded", "application/json"):
        assert (await way.send(body, kind=kind)).status < 500


@pytest.mark.parametrize(
    "value",
    [
        "",
        "vote",
        "vote:1",
        "vote:-1:0",
        "vote:1:99999999999999999999",
        "run:",
        "run:read",
        "x" * 2000,
        "run:nothing?a=b",
        "run:read?source=x&source=y",
        "run:poll?brief=1e9",
        "vote:١:٢",
    ],
)
async def test_forged_values_are_refused_in_a_sentence(
    bot: Slack, channel: Channel, slack: LocalSlack, value: str, store: MemoryStore
) -> None:
    body = {
        **await channel.ann.interaction_body("block_actions"),
        "container": {"type": "message"},
        "channel": {"id": channel.id},
        "actions": [{"action_id": "oped:0", "block_id": "b", "type": "button", "value": value}],
    }
    assert (await channel.ann.way.interaction(body)).status == 200
    (told,) = await eventually(lambda: _told(slack))
    assert told["response_type"] == "ephemeral"
    assert len(told["text"].splitlines()) == 1


async def test_a_vote_for_what_is_no_choice_is_refused(
    bot: Slack, channel: Channel, store: MemoryStore
) -> None:
    kept = await store.save_brief(brief(), "f")
    assert kept.id is not None
    await store.open_poll(Poll(kept.id, "?", "s", ("a", "b"), NOON))
    body = {
        **await channel.ann.interaction_body("block_actions"),
        "container": {"type": "message"},
        "channel": {"id": channel.id},
        "actions": [
            {"action_id": "oped:0", "block_id": "b", "type": "button", "value": "vote:1:7"}
        ],
    }
    await channel.ann.way.interaction(body)
    await channel.ann.whispered("no such choice")
    assert (await store.tally(1)).voters == 0


async def test_the_url_verification_of_slack_is_answered(bot: Slack, way: Http) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB1"})
    answer = await way.send(body, kind="application/json")
    assert "3eZbrw1aB1" in answer.body


async def _posts(slack: LocalSlack, least: int) -> bool:
    return len(slack.called("chat.postMessage")) >= least


async def _told(slack: LocalSlack) -> list[dict[str, Any]]:
    return slack.responses
