"""Hostile payloads: of the right shape and absurd, made up by the thousand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.slack.client import Slack
from adapters.slack.payloads import (
    OddPayloadError,
    delivery,
    flat,
    read_command,
    read_event,
    read_press,
    read_removal,
    read_shortcut,
    read_submission,
)
from adapters.slack.people import read_profile
from adapters.slack.places import Spot, Workspace
from adapters.slack.presses import decode
from adapters.slack.threads import thread_comments
from adapters.slack.words import links, unescape
from bot.errors import ReaderError
from tests.slack.person import TEAM
from tests.slack.server import LocalSlack
from tests.slack.worlds import Channel

READERS: list[Callable[[Mapping[str, Any]], object]] = [
    read_command,
    read_event,
    read_press,
    read_removal,
    read_shortcut,
    read_submission,
    delivery,
    read_profile,
]

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
ids = st.text(max_size=12) | st.sampled_from([TEAM, "U1", "C1", ":", "a.b:c", "\x00", "x" * 300])
values = (
    st.text(max_size=40)
    | st.from_regex(r"vote:[0-9-]{0,30}:[0-9]{0,30}", fullmatch=True)
    | st.from_regex(r"run:[a-z%0-9]{0,12}\?[a-z=&%0-9+]{0,40}", fullmatch=True)
)
nested = st.recursive(
    st.fixed_dictionaries({"type": st.just("text"), "text": st.text(max_size=20) | st.integers()}),
    lambda inner: st.fixed_dictionaries(
        {"type": st.text(max_size=5) | st.just("rich_text_list"), "elements": st.lists(inner)}
    ),
    max_leaves=20,
)
# Each field is either of its documented type, with any value, or anything at all.
fields = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(
            ["block_actions", "view_submission", "shortcut", "message_action", "event_callback"]
        )
        | anything,
        "team": st.fixed_dictionaries({"id": ids | anything}) | anything,
        "team_id": ids | anything,
        "user": st.fixed_dictionaries({"id": ids | anything}, optional={"team_id": ids}) | anything,
        "user_id": ids | anything,
        "enterprise": st.fixed_dictionaries({"id": ids}) | anything,
        "enterprise_id": ids | anything,
        "channel": st.fixed_dictionaries({"id": ids | anything}) | anything,
        "channel_id": ids | anything,
        "text": st.text(max_size=60) | anything,
        "command": st.just("/oped") | anything,
        "callback_id": st.sampled_from(["oped_paste", "oped_brief_message", "oped_brief_page"]),
        "container": st.fixed_dictionaries({}, optional={"thread_ts": ids, "is_ephemeral": leaves})
        | anything,
        "actions": st.lists(
            st.fixed_dictionaries(
                {"action_id": st.sampled_from(["oped:0", "oped:menu", "oped_open_paste", "x"])},
                optional={
                    "value": values | anything,
                    "block_id": ids,
                    "type": st.just("button"),
                    "selected_option": st.fixed_dictionaries({"value": values | anything}),
                },
            )
            | anything,
            max_size=2,
        )
        | anything,
        "message": st.fixed_dictionaries(
            {},
            optional={
                "ts": ids | anything,
                "thread_ts": ids | anything,
                "text": st.text(max_size=60) | anything,
                "attachments": st.lists(st.fixed_dictionaries({"from_url": ids}) | anything)
                | anything,
            },
        )
        | anything,
        "view": st.fixed_dictionaries(
            {"id": ids | anything},
            optional={
                "type": st.sampled_from(["modal", "home"]),
                "callback_id": st.just("oped_paste"),
                "private_metadata": ids | anything,
                "state": st.fixed_dictionaries(
                    {
                        "values": st.fixed_dictionaries(
                            {},
                            optional={
                                "page": st.fixed_dictionaries(
                                    {"p": st.fixed_dictionaries({"rich_text_value": nested})}
                                )
                                | anything,
                                "file": st.fixed_dictionaries(
                                    {"f": st.fixed_dictionaries({"files": anything})}
                                )
                                | anything,
                                "where": st.fixed_dictionaries(
                                    {"w": st.fixed_dictionaries({"selected_conversation": ids})}
                                )
                                | anything,
                            },
                        )
                        | anything
                    }
                )
                | anything,
            },
        )
        | anything,
        "event": st.fixed_dictionaries(
            {
                "type": st.sampled_from(
                    ["app_home_opened", "app_uninstalled", "tokens_revoked", "message"]
                )
            },
            optional={"user": ids | anything, "tab": anything, "tokens": anything},
        )
        | anything,
        "event_id": ids | anything,
        "trigger_id": ids | anything,
        "response_url": ids | st.sampled_from(["http://[", "https://slack.com.evil.example/x"]),
        "is_enterprise_install": anything,
    },
)


@settings(max_examples=400, deadline=None)
@given(fields)
def test_every_reader_reads_a_payload_or_calls_it_odd(payload: dict[str, Any]) -> None:
    for read in READERS:
        with suppress(OddPayloadError):
            read(payload)


@given(values)
def test_what_a_button_carries_is_a_press_or_refused(value: str) -> None:
    with suppress(ReaderError):
        decode(value)


@given(st.text(alphabet="<>@#!|&; aU1:/.htps", max_size=80))
def test_any_text_is_read(text: str) -> None:
    unescape(text)
    assert all(link.startswith(("http://", "https://")) for link in links(text))


@given(st.lists(st.dictionaries(st.sampled_from(["ts", "text", "user", "subtype"]), leaves)))
def test_any_thread_is_read(messages: list[dict[str, Any]]) -> None:
    for comment in thread_comments(messages, Spot(Workspace(TEAM), "C1", "1.2"), "U0"):
        assert comment.text.strip()


def test_a_page_nested_beyond_measure_is_read_as_far_as_it_makes_sense() -> None:
    node: dict[str, Any] = {"type": "text", "text": "deep"}
    for _ in range(100_000):
        node = {"type": "rich_text_section", "elements": [node]}
    assert flat(node) == ""


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example({"type": "block_actions", "team": {"id": TEAM}, "actions": [{"action_id": None}]})
@given(payload=fields)
async def test_the_bot_refuses_or_takes_it_and_lives_on(
    bot: Slack, channel: Channel, slack: LocalSlack, payload: dict[str, Any]
) -> None:
    whole = {"team": {"id": TEAM}, "user": {"id": "U1"}, "team_id": TEAM, **payload}
    for body in (payload, whole):
        sent = json.loads(json.dumps(body, default=str))
        assert (await channel.ann.way.interaction(sent)).status < 500
        assert (await channel.ann.way.event(sent)).status < 500
        flatly = {name: str(value) for name, value in sent.items()}
        assert (await channel.ann.way.command(flatly)).status < 500


async def test_after_all_that_it_still_answers(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    for _ in range(3):
        deep = '{"payload":' * 20_000 + "1" + "}" * 20_000
        kind = "application/json"
        assert (await channel.ann.way.send(deep, kind=kind)).status < 500  # type: ignore[attr-defined]
    await channel.ann.say("help")
    assert await channel.ann.whispered("What you can say")


@pytest.mark.parametrize("user", [{}, {"tz": "/etc/passwd"}, {"tz": "America"}, {"tz": "\x00"}])
def test_an_odd_time_zone_is_none(user: dict[str, Any]) -> None:
    assert read_profile(user).zone is None
