"""Stories on Slack: the real slack-bolt, a workspace of its own, signed requests."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from adapters import Kit
from adapters.slack.client import Slack, connect
from bot.cards import Card, Picture, Text
from bot.errors import NotFoundError, ReaderError
from bot.model import Place, Posted
from tests.contracts.stages import Recorder
from tests.samples import PAGE
from tests.slack.person import TEAM, actions, eventually
from tests.slack.server import RESPONSE_USES, LocalSlack, Refusal
from tests.slack.worlds import PACE, Channel, open_channel, started


async def test_a_page_is_briefed_voted_on_and_looked_into(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    acknowledged = await channel.ann.say(f"read {PAGE}")
    assert (acknowledged.status, acknowledged.body) == (200, "")
    assert acknowledged.seconds < 1
    brief = await channel.ann.message_with("Poll 1")
    assert "The harbour board must publish its timetable." in brief["text"]
    await channel.ann.press("Poll 1")
    poll = await channel.ann.message_with("Agree")
    await channel.ann.press("Agree")
    await channel.ann.whispered("Counted: Agree.")
    await channel.ben.press("Disagree")
    await channel.ben.whispered("Counted: Disagree.")

    async def counted() -> bool:
        (now,) = [m for m in await channel.ann.messages() if m["ts"] == poll["ts"]]
        return "2 voters" in now["text"]

    await eventually(counted)


async def test_help_is_for_the_asker_alone(bot: Slack, channel: Channel, slack: LocalSlack) -> None:
    await channel.ann.say("help")
    told = await channel.ann.whispered("What you can say")
    assert told["response_type"] == "ephemeral"
    assert not slack.called("chat.postMessage")


async def test_a_mistake_is_told_in_one_sentence_to_its_maker(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say("poll brief=x")
    assert (await channel.ann.whispered("takes a number"))["blocks"]
    await channel.ann.say("help me please")
    await channel.ann.whispered("There is no command “me please”")
    assert not slack.called("chat.postMessage")


async def test_alone_the_command_asks_for_a_page_and_the_modal_shows_how_it_goes(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say("")
    (opened,) = await eventually(lambda: called(slack, "views.open"))
    view = {**opened["view"], "id": await newest_view(slack)}
    sent = await submission(channel, view, PAGE)
    answer = await channel.ann.way.interaction(sent)
    assert json.loads(answer.body)["response_action"] == "update"
    await channel.ann.message_with("Poll 1")
    updates = await eventually(lambda: called(slack, "views.update", 2))
    shown = [json.dumps(update["view"]["blocks"]) for update in updates]
    assert "Reading the article" in shown[0]
    assert "Done." in shown[-1]


async def test_a_page_comes_as_a_file(bot: Slack, channel: Channel, slack: LocalSlack) -> None:
    slack.files["ferry.txt"] = PAGE.encode()
    await channel.ann.say("")
    await eventually(lambda: called(slack, "views.open"))
    view = {**slack.called("views.open")[0]["view"], "id": await newest_view(slack)}
    file = {"name": "ferry.txt", "size": 9, "url_private_download": f"{slack.url}/files/ferry.txt"}
    await channel.ann.way.interaction(await submission(channel, view, "", file))
    await channel.ann.message_with("Poll 1")


async def test_a_file_elsewhere_than_on_slack_is_left_alone(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say("")
    await eventually(lambda: called(slack, "views.open"))
    view = {**slack.called("views.open")[0]["view"], "id": await newest_view(slack)}
    file = {"name": "x.txt", "size": 9, "url_private_download": "http://127.0.0.1:1/x.txt"}
    await channel.ann.way.interaction(await submission(channel, view, "", file))
    (update,) = await eventually(lambda: called(slack, "views.update"))
    assert "can't be read" in json.dumps(update["view"]["blocks"])


async def test_a_message_is_briefed_in_its_thread(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    said = await slack.admin("chat.postMessage", channel=channel.id, text="page")
    body = {
        **await channel.ann.interaction_body("message_action"),
        "callback_id": "oped_brief_message",
        "channel": {"id": channel.id, "name": "harbour"},
        "message_ts": said["ts"],
        "message": {"type": "message", "ts": said["ts"], "text": PAGE, "user": channel.ben.user},
    }
    await channel.ann.way.interaction(body)
    posted, head = await eventually(lambda: called(slack, "chat.postMessage", 2))
    assert posted["thread_ts"] == head["thread_ts"] == said["ts"]
    words = "@Tide: The pier was closed all summer, which nobody says."
    await slack.admin("chat.postMessage", channel=channel.id, text=words, thread_ts=said["ts"])
    replies = await channel.ann.replies(said["ts"])
    await channel.ann.press("Count what we said", replies[1])
    counted = await channel.ann.sees("Who answers whom:", said["ts"])
    assert "which nobody says" in counted["text"]


async def test_what_is_said_in_the_thread_of_a_brief_is_counted_by_its_button(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say(f"read {PAGE}")
    brief = await channel.ann.message_with("Poll 1")

    async def head() -> dict[str, Any] | None:
        replies = slack.called("chat.postMessage")
        answer = await slack.admin("conversations.replies", channel=channel.id, ts=brief["ts"])
        found = answer["messages"][1:]
        return found[0] if len(replies) > 1 and found else None

    thread = await eventually(head)
    await slack.admin(
        "chat.postMessage",
        channel=channel.id,
        text="@Tide: The board has no timetable at all, that is the trouble.",
        thread_ts=brief["ts"],
    )
    await channel.ann.press("Count what we said", thread)
    *_, counted = await eventually(lambda: called(slack, "chat.postMessage", 3))
    assert counted["thread_ts"] == brief["ts"]
    assert "that is the trouble" in counted["text"]


async def test_anywhere_the_shortcut_asks_for_a_page(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    body = {**await channel.ann.interaction_body("shortcut"), "callback_id": "oped_brief_page"}
    await channel.ann.way.interaction(body)
    (opened,) = await eventually(lambda: called(slack, "views.open"))
    assert opened["view"]["callback_id"] == "oped_paste"


async def test_the_home_lists_what_was_read_and_its_buttons_answer_in_a_direct_message(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.message_with("Poll 1")
    event = {"type": "app_home_opened", "user": channel.ann.user, "tab": "home", "channel": "D1"}
    await channel.ann.way.event(channel.ann.event_body(event))
    (published,) = await eventually(lambda: called(slack, "views.publish"))
    assert published["user_id"] == channel.ann.user
    words = json.dumps(published["view"]["blocks"], ensure_ascii=False)
    for said in ("How to start", "Op-ed in The Harbour Gazette", "What this workspace allows"):
        assert said in words
    button = next(a for a in actions(published["view"]) if a["text"]["text"] == "1")
    body = {
        **await channel.ann.interaction_body("block_actions"),
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "home"},
        "actions": [{**button, "block_id": "b", "action_ts": "1.2"}],
    }
    del body["response_url"]
    await channel.ann.way.interaction(body)
    _, _, shown = await eventually(lambda: called(slack, "chat.postMessage", 3))
    assert shown["channel"] == channel.ann.user


async def test_settings_are_changed_from_the_home_which_speaks_the_language_then(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    event = {"type": "app_home_opened", "user": channel.ann.user, "tab": "home", "channel": "D1"}
    await channel.ann.way.event(channel.ann.event_body(event))
    (home,) = await eventually(lambda: called(slack, "views.publish"))
    view = {**home["view"], "id": "VHOME"}
    await channel.ann.way.interaction(await channel.ann.view_body("Language", view))
    (shown,) = await eventually(lambda: called(slack, "views.update"))
    view = {**shown["view"], "id": shown["view_id"]}
    german = next(
        a["text"]["text"]
        for a in actions(view)
        if "lang" in a["value"] and "de" in a["value"].split("value=")[-1]
    )
    await channel.ann.way.interaction(await channel.ann.view_body(german, view))
    _, answered = await eventually(lambda: called(slack, "views.update", 2))
    assert german in json.dumps(answered["view"]["blocks"], ensure_ascii=False)
    _, home = await eventually(lambda: called(slack, "views.publish", 2))
    words = json.dumps(home["view"]["blocks"], ensure_ascii=False)
    for said in ("So fängst du an", "Seite einfügen", "Was dieser Workspace erlaubt"):
        assert said in words
    assert not slack.called("chat.postMessage")


async def test_where_it_may_not_be_it_says_what_to_do(
    bot: Slack, slack: LocalSlack, channel: Channel
) -> None:
    private = await open_channel(slack, channel.ann.way, private=True)
    await private.ann.say(f"read {PAGE}")
    await private.ann.whispered("/invite @Rejoinder")


async def test_it_joins_a_public_channel_that_refuses_strangers(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    slack.refuse("chat.postMessage", Refusal(body={"ok": False, "error": "not_in_channel"}))
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.message_with("Poll 1")
    assert slack.called("conversations.join")


async def test_words_outlast_a_response_url(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.press("Poll 1")
    body = await channel.ann.press_body("Agree")
    for _ in range(RESPONSE_USES):
        async with aiohttp.ClientSession() as session:
            await session.post(body["response_url"], json={"text": "used up"})
    await channel.ann.way.interaction(body)
    (whispered,) = await eventually(lambda: called(slack, "chat.postEphemeral"))
    assert whispered["user"] == channel.ann.user


async def test_a_thread_is_read_and_nothing_else(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    place = Place("slack", f"{TEAM}:{channel.id}")
    posted = await bot.post(place, Card("A brief"))
    await slack.admin("chat.postMessage", channel=channel.id, text="elsewhere")
    thread = await bot.open_thread(posted, "What do you say?")
    for words in ("First &amp; &lt;b&gt;", "<@U123> second"):
        await slack.admin(
            "chat.postMessage", channel=channel.id, text=words, thread_ts=posted.message
        )
    replies = await bot.replies(thread)
    assert [reply.text for reply in replies] == ["First & <b>", "@U123 second"]
    assert replies[0].author == f"slack:{TEAM}:{channel.ann.user}"
    assert await bot.replies(place) == ()


async def test_without_the_permission_reading_a_thread_says_so(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    missing = {"ok": False, "error": "missing_scope", "needed": "channels:history"}
    slack.refuse("conversations.replies", Refusal(body=missing))
    with pytest.raises(ReaderError, match="channels:history"):
        await bot.replies(Place("slack", f"{TEAM}:{channel.id}", "1.2"))


async def test_the_last_edits_are_made_though_the_bot_has_stopped_serving(
    kit: Kit, channel: Channel, slack: LocalSlack
) -> None:
    platform = connect(kit, PACE)
    async with started(platform, Recorder(), kit.settings):
        posted = await platform.post(Place("slack", f"{TEAM}:{channel.id}"), Card("Open"))
    await platform.edit(posted, Card("Closed"))
    (edited,) = slack.called("chat.update")
    assert edited["text"] == "Closed"


async def test_an_edit_that_fails_is_left_to_those_who_wait_for_it(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), Card("Open"))
    slack.refuse("chat.update", Refusal())
    edits = (bot.edit(posted, Card(title)) for title in ("One vote", "Two votes"))
    failed, made = await asyncio.gather(*edits, return_exceptions=True)
    assert isinstance(failed, SlackApiError)
    assert made is None
    assert [message["text"] for message in await channel.ann.messages()] == ["Two votes"]


async def test_what_is_gone_is_not_found(bot: Slack, channel: Channel) -> None:
    gone = Posted(Place("slack", f"{TEAM}:{channel.id}"), "1.2")
    with pytest.raises(NotFoundError):
        await bot.edit(gone, Card("x"))


async def test_a_long_card_goes_on_in_its_thread(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    card = Card("Long", tuple(Text(f"Paragraph {n}. " + "Words. " * 200) for n in range(40)))
    posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), card)
    first, *more = slack.called("chat.postMessage")
    assert "thread_ts" not in first
    assert {page["thread_ts"] for page in more} == {posted.message.split(",")[0]}
    said = "\n".join(page["text"] for page in [first, *more])
    assert all(f"Paragraph {n}." in said for n in range(40))


def paragraphs(count: int, words: str) -> Card:
    return Card("Long", tuple(Text(f"{words} {n}. " + "Words. " * 100) for n in range(count)))


async def thread_of(slack: LocalSlack, channel: Channel, posted: Posted) -> list[dict[str, Any]]:
    first, *_ = posted.message.split(",")
    answer = await slack.admin("conversations.replies", channel=channel.id, ts=first)
    found: list[dict[str, Any]] = answer["messages"]
    return found


async def test_all_messages_of_a_long_card_are_edited(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), paragraphs(20, "Old"))
    count = len(posted.message.split(","))
    assert count > 2
    await bot.edit(posted, paragraphs(20, "New"))
    messages = await thread_of(slack, channel, posted)
    assert len(messages) == count
    said = "\n".join(message["text"] for message in messages)
    assert "Old" not in said
    assert all(f"New {n}." in said for n in range(20))
    assert [("goes on in the thread" in m["text"]) for m in messages] == [True] * (count - 1) + [
        False
    ]


async def test_a_card_that_has_become_shorter_leaves_nothing_behind(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), paragraphs(20, "Old"))
    await bot.edit(posted, paragraphs(1, "New"))
    (message,) = await thread_of(slack, channel, posted)
    assert "New 0." in message["text"]
    await bot.edit(posted, paragraphs(20, "Newer"))  # the thread's messages are gone by now
    (message,) = await thread_of(slack, channel, posted)
    assert "Newer 0." in message["text"]


async def test_a_card_that_has_grown_says_so_at_its_end(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    posted = await bot.post(Place("slack", f"{TEAM}:{channel.id}"), paragraphs(1, "Old"))
    await bot.edit(posted, paragraphs(20, "New"))
    (message,) = await thread_of(slack, channel, posted)
    assert message["text"].endswith("Ask for it again to see all of it.")


async def test_in_a_conversation_of_two_people_it_says_where_to_go(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    channel.ann.channel = "D0000OTHER"
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.whispered("conversation between two people")


async def test_a_picture_is_uploaded_once_and_shown(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    card = Card("Chart", (Picture(b"\x89PNG", "<svg/>", "Three bars."),))
    place = Place("slack", f"{TEAM}:{channel.id}")
    slack.refuse("chat.postMessage", Refusal(body={"ok": False, "error": "invalid_blocks"}))
    await bot.post(place, card)
    await bot.post(place, card)
    first, second = slack.called("chat.postMessage")
    (image,) = [block for block in first["blocks"] if block["type"] == "image"]
    assert image["alt_text"] == "Three bars."
    assert image["slack_file"]["id"].startswith("F")
    assert first["blocks"] == second["blocks"]
    assert len(slack.called("files.completeUploadExternal")) == 1


@pytest.mark.parametrize(
    ("method", "status"), [("files.getUploadURLExternal", 200), ("upload", 500)]
)
async def test_a_picture_that_cannot_be_uploaded_is_told_in_words(
    bot: Slack, channel: Channel, slack: LocalSlack, method: str, status: int
) -> None:
    slack.refuse(method, Refusal(status, {"ok": False, "error": "fatal"}))
    card = Card("Chart", (Picture(b"\x89PNG", "<svg/>", "Three bars."),))
    await bot.post(Place("slack", f"{TEAM}:{channel.id}"), card)
    assert "Three bars." in json.dumps(slack.called("chat.postMessage")[0]["blocks"])


async def called(slack: LocalSlack, method: str, least: int = 1) -> list[dict[str, Any]]:
    """The calls of a method, once there are so many."""
    found = slack.called(method)
    return found if len(found) >= least else []


async def newest_view(slack: LocalSlack) -> str:
    """The id that Slack gave the modal that was opened last."""
    opened = [call.answer for call in slack.calls if call.method == "views.open"]
    return str(opened[-1]["view"]["id"])


async def submission(
    channel: Channel, view: dict[str, Any], page: str, file: dict[str, Any] | None = None
) -> dict[str, Any]:
    lines = [{"type": "rich_text_section", "elements": [{"type": "text", "text": page}]}]
    values: dict[str, Any] = {
        "page": {"page": {"type": "rich_text_input", "rich_text_value": None}},
        "file": {"file": {"type": "file_input", "files": [file] if file else []}},
        "where": {"where": {"selected_conversation": channel.id}},
    }
    if page:
        values["page"]["page"]["rich_text_value"] = {"type": "rich_text", "elements": lines}
    body = {**await channel.ann.interaction_body("view_submission"), "response_urls": []}
    del body["response_url"]
    return {**body, "view": {**view, "state": {"values": values}}}
