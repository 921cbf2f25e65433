"""Stories of settings, finding and talking on Slack; and every command once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack.client import Slack
from bot.features import command_table
from bot.prompts import Prompts
from tests.samples import PAGE
from tests.slack.person import Person, actions, eventually, labels, options
from tests.slack.server import LocalSlack
from tests.slack.worlds import Channel

BRIEF = "Op-ed in The Harbour Gazette"


@pytest.fixture
async def ann(bot: Slack, channel: Channel) -> Person:
    """Ann, who runs the workspace, once the op-ed was read."""
    await channel.ann.say(f"read {PAGE}")
    await channel.ann.sees(BRIEF)
    return channel.ann


@pytest.fixture
def ben(channel: Channel) -> Person:
    """Ben, who is a member like others."""
    return channel.ben


# Settings.


async def test_one_sets_what_is_one_s_own_and_no_more(
    ann: Person, ben: Person, prompts: Prompts
) -> None:
    shown = await ben.asks("settings", "Settings")
    assert set(labels(shown)) == {"Language", "Time zone"}
    assert prompts.say("settings.moderators") in shown["text"]
    for line in ("settings language de", "settings channel_threads no", "settings roles member"):
        told = await ben.asks(line, prompts.say("error.not_moderator"))
        assert told["response_type"] == "ephemeral"
    option = await ben.chooses("Language", shown, "The language of my words")
    assert option["replace_original"] is True
    await ben.chooses("Français", option, "Français")
    await ben.asks("help", "Ce que vous pouvez dire")
    await ann.asks("help", "What you can say")
    await ben.asks("settings my_language reset", "Language (yours): not set")


async def test_who_runs_the_workspace_sets_what_holds_for_it_and_for_a_channel(
    ann: Person, ben: Person, channel: Channel
) -> None:
    shown = await ann.asks("settings", "Change for this channel:")
    assert labels(shown).count("Language") == 3
    await ann.asks("settings anonymous no", "New polls are anonymous (this community): no")
    await ann.asks("settings channel_results closed", "once the poll is closed")
    await ben.say("poll")
    card = await ben.sees("Nobody has voted yet.")
    assert "not anonymous" in card["text"]
    assert "Results are shown when the poll closes." in card["text"]
    await ann.asks("settings poll_roles moderator", "moderator")
    await ben.asks("poll on=2", "Your roles don't allow you to open polls here.")
    await ann.asks("settings roles guest", "guest")
    await ben.asks("recent", "Only certain roles may use me here")
    await ann.asks("settings roles all", "all")
    await ben.say("recent")
    await ben.sees("Latest op-eds")


async def test_a_channel_is_named_by_here_or_by_its_id(
    ann: Person, ben: Person, channel: Channel
) -> None:
    for name in ("here", channel.id, "all"):
        await ann.asks(f"settings channels {name}", "Where I may be used")
        await ben.asks("help", "What you can say")
    await ann.asks("settings channels #harbour", "“#harbour” is only a name to me")
    await ann.asks("settings channels C0ELSEWHERE", "C0ELSEWHERE")
    await ben.asks("help", "I may be used only in certain channels here")
    await ann.asks("settings channels reset", "not set")
    await ben.asks("help", "What you can say")


async def home_with(slack: LocalSlack, person: Person, words: str) -> dict[str, Any]:
    """Somebody opens their App Home; it, once it says these words."""
    event = {"type": "app_home_opened", "user": person.user, "tab": "home", "channel": "D1"}
    await person.way.event(person.event_body(event))

    async def find() -> dict[str, Any] | None:
        views = [call["view"] for call in slack.called("views.publish")]
        found = views and words in json.dumps(views[-1], ensure_ascii=False)
        return {**views[-1], "id": "V1"} if found else None

    view: dict[str, Any] = await eventually(find)
    return view


async def modal_with(slack: LocalSlack, words: str) -> dict[str, Any]:
    """The modal, once it says these words."""

    async def find() -> dict[str, Any] | None:
        views = [(call["view"], call["view_id"]) for call in slack.called("views.update")]
        if not views or words not in json.dumps(views[-1][0], ensure_ascii=False):
            return None
        return {**views[-1][0], "id": views[-1][1]}

    view: dict[str, Any] = await eventually(find)
    return view


async def test_the_home_offers_nothing_for_a_channel_since_there_is_none(
    ann: Person, ben: Person, slack: LocalSlack, prompts: Prompts
) -> None:
    home = await home_with(slack, ann, prompts.say("settings.change.community"))
    words = json.dumps(home, ensure_ascii=False)
    assert prompts.say("settings.change.channel") not in words
    await ann.way.interaction(await ann.view_body("Where I may be used", home))
    option = await modal_with(slack, prompts.say("settings.about.channels"))
    assert labels(option) == ["all", "reset"]
    body = await ann.view_body("all", option)
    old = body["actions"][0]  # a button that an older version showed there
    old["value"] = "run:settings?name=channel_language&value=de"
    await ann.way.interaction(body)
    await modal_with(slack, prompts.say("error.no_channel"))
    home = await home_with(slack, ben, prompts.say("settings.moderators"))
    assert "Language" in labels(home)


async def test_who_may_not_use_it_is_told_so_once_in_the_home(
    ann: Person, ben: Person, slack: LocalSlack, prompts: Prompts
) -> None:
    await ann.asks("settings roles guest", "guest")
    rule = prompts.say("error.role_rule")
    home = await home_with(slack, ben, rule)
    assert json.dumps(home, ensure_ascii=False).count(rule) == 1


# Languages.


async def test_a_german_community_is_answered_in_german(
    ann: Person, ben: Person, channel: Channel, prompts: Prompts
) -> None:
    german = prompts.speaking("de")
    await ann.asks("settings language Deutsch", "Deutsch")
    await ben.say(f"read {PAGE}")
    brief = await ben.sees("Zusammenfassung")
    assert german.say("brief.poll", number=1) in labels(brief)
    assert "The harbour board must publish its timetable." in brief["text"]
    await ben.press(german.say("brief.poll", number=1), brief)
    card = await ben.sees(german.say("poll.no_voters"))
    assert labels(card) == [german.say(f"poll.{word}") for word in ("agree", "disagree", "unsure")]
    counted = german.say("poll.receipt", choice=german.say("poll.agree"))
    told = await ben.chooses(german.say("poll.agree"), card, counted)
    assert german.say("poll.withdraw") in labels(told)
    await ben.sees(german.say("poll.voters", count=1))
    (thread,) = await eventually(lambda: ben.replies(brief["ts"]))
    assert german.say("slack.thread.discuss") in labels(thread)
    await ann.asks("settings my_language en", "English")
    await ann.asks("results 1", "Results: ")  # what only she sees is in her own language
    word = german.say("word.closed")
    await ben.asks(f"poll results={word}", german.say("poll.joined", number=1))
    await ben.asks("close 1", german.say("poll.now_closed", number=1))
    how = {"choice": german.say("poll.agree"), "votes": 1, "share": 1}
    await ann.sees(german.say("poll.closed_first", count=1, **how))


# Finding.


async def test_op_eds_are_found_by_their_words_and_shown_again(
    ann: Person, ben: Person, prompts: Prompts
) -> None:
    await ben.say("search ferry herself")
    found = await ben.sees("Op-eds with “ferry herself”")
    assert "The mayor should ride the ferry herself." in found["text"]
    assert labels(found) == ["1"]
    before = len(await ben.messages())
    await ben.press("1", found)

    async def shown() -> bool:
        return len(await ben.messages()) > before

    await eventually(shown)
    await ben.say("search lighthouse")
    await ben.sees(prompts.say("search.none"))
    await ben.asks("search", "search needs words.")
    await ben.asks("search …", prompts.say("error.no_words"))


async def test_more_to_choose_from_than_there_are_buttons_is_a_menu(
    ann: Person, ben: Person
) -> None:
    for number in range(2, 13):
        await ann.say(f"read {PAGE.replace('Sandholm', f'Sandholm {number}')}")
        await ann.sees(f"Sandholm {number} is late again")
    await ben.say("recent 12")
    listed = await ben.sees("Latest op-eds")
    assert actions(listed) == []
    assert {option["text"]["text"] for option in options(listed)} == set(map(str, range(1, 13)))
    before = len(await ben.messages())
    await ben.press("7", listed)

    async def shown() -> Any:  # noqa: ANN401
        return (await ben.messages())[before:]

    (again,) = await eventually(shown)
    assert "ferry to Sandholm" in again["text"]


# Talking.


async def test_who_answers_whom_is_shown_by_the_buttons_of_a_brief(
    ann: Person, ben: Person, slack: LocalSlack
) -> None:
    brief = await ben.sees(BRIEF)
    await ben.press("Comments", brief)
    shown = await ben.sees("Who answers whom")
    for said in (
        "The conversations",
        "Comment 3 · answers Tide",
        "You must have had another ferry.",
    ):
        assert said in shown["text"]
    (image,) = [block for block in shown["blocks"] if block["type"] == "image"]
    assert image["alt_text"]
    await ben.press("Show in context", brief)
    context = await ben.sees("In context:")
    assert "Passengers have waited for years." in context["text"]


async def test_a_brief_is_talked_about_in_its_thread(
    ann: Person, ben: Person, slack: LocalSlack, prompts: Prompts
) -> None:
    brief = await ben.sees(BRIEF)
    (head,) = await eventually(lambda: ben.replies(brief["ts"]))
    assert labels(head) == ["Count what we said", "Who answers whom"]
    assert prompts.say("slack.thread.invitation") in head["text"]
    await slack.admin(
        "chat.postMessage",
        channel=ben.channel,
        text="@Tide: That pier has been closed since winter.",
        thread_ts=brief["ts"],
    )
    await ben.press("Count what we said", head)
    counted = await ben.sees("Who answers whom:", brief["ts"])
    assert "That pier has been closed since winter." in counted["text"]
    before = len(await ben.replies(brief["ts"]))
    await ben.press("Who answers whom", head)

    async def shown() -> Any:  # noqa: ANN401
        return (await ben.replies(brief["ts"]))[before:]

    (again, *_) = await eventually(shown)
    assert "That pier has been closed since winter." in again["text"]
    await ben.say("comments")  # in the channel, the page stays as it was read
    page = await ben.sees("Who answers whom")
    assert "That pier" not in page["text"]
    await ben.asks("discuss", prompts.say("error.no_thread"))


# Every command.

LINES: Mapping[str, tuple[str, str]] = {
    "read": (f"read {PAGE}", BRIEF),
    "show": ("show 1 version=1", BRIEF),
    "context": ("context brief=1", "In context:"),
    "comments": ("comments 1", "Who answers whom"),
    "poll": ('poll 1 kind=multiple question="Which?" choices="A; B; C" most=2', "Which?"),
    "change": ('change 1 question="What?" closes=never', "Poll 1 is changed."),
    "survey": ("survey 1 count=3 closes=tomorrow after=50", "Take the survey"),
    "polls": ("polls poll=1", "Poll 1"),
    "take": ("take 2 at=1", "Statement 1 of 3"),
    "votes": ("votes", "You: A."),
    "results": ("results poll=1", "Results: What?"),
    "export": ("export 1 json", "direct messages"),
    "withdraw": ("withdraw 1", "Your vote in poll 1 is taken back."),
    "close": ("close 1", "Poll 1 is closed."),
    "reopen": ("reopen 1", "Poll 1 is open again"),
    "recent": ("recent 3", "Latest op-eds"),
    "search": ("search ferry", "Op-eds with “ferry”"),
    "settings": ("settings my_zone Europe/Berlin", "Time zone (yours): Europe/Berlin"),
    "help": ("help poll", "/oped poll [brief]"),
}
BY_BUTTON = {"discuss"}  # Slack takes no command in a thread


async def test_every_command_is_answered_on_slack(
    bot: Slack, channel: Channel, slack: LocalSlack
) -> None:
    assert set(LINES) | BY_BUTTON == set(command_table())
    ann = channel.ann
    for name, (line, words) in LINES.items():
        told, shown = len(slack.responses), {m["ts"] for m in await ann.messages()}

        async def answered(told: int = told, shown: set[str] = shown, words: str = words) -> bool:
            posted = [m["text"] for m in await ann.messages() if m["ts"] not in shown]
            said = [response["text"] for response in slack.responses[told:]]
            return any(words in text for text in (*posted, *said))

        assert (await ann.say(line)).status == 200
        await eventually(answered)
        if name == "polls":
            await ann.chooses("A", await ann.message_with("A"), "Counted: A.")


async def test_help_says_what_is_true_on_slack(ann: Person, prompts: Prompts) -> None:
    told = await ann.asks("help", prompts.say("help.paste.slack"))
    for way in ("console", "discord", "web"):
        assert prompts.say(f"help.paste.{way}") not in told["text"]
