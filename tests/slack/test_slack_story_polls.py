"""Stories of polls on Slack, as people live them: the real core, bolt, signed requests."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters import Kit
from adapters.slack.client import Slack
from bot.model import Ballot
from bot.prompts import Prompts
from bot.settings import Settings
from bot.store import open_store
from tests.apps import noon
from tests.fakes import MemoryStore
from tests.samples import NOON
from tests.slack.person import Person, actions, eventually, labels
from tests.slack.server import LocalSlack
from tests.slack.worlds import Channel, serving

OPED = """The ferry to Sandholm is late again. The harbour board must publish its timetable.
The mayor should ride the ferry herself. The council needs to buy a second boat before winter.
Published in The Harbour Gazette, March 3rd, 2025.
"""
SCALE = ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree"]


@dataclass
class Hand:
    """A clock that is moved by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"watch_seconds": 0.05})


@pytest.fixture
def store(clock: Hand) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def kit(kit: Kit, clock: Hand) -> Kit:
    return replace(kit, clock=clock)


@pytest.fixture
async def ann(bot: Slack, channel: Channel) -> Person:
    """Ann, who runs the workspace, once the op-ed was read."""
    await channel.ann.say(f"read {OPED}")
    await channel.ann.sees("Op-ed in The Harbour Gazette")
    return channel.ann


@pytest.fixture
def ben(channel: Channel) -> Person:
    """Ben, who is a member like others."""
    return channel.ben


async def opened(person: Person, line: str, words: str = "Nobody has voted yet.") -> dict[str, Any]:
    """The card of a poll that somebody opens."""
    await person.say(line)
    card: dict[str, Any] = await person.sees(words)
    return card


async def standing(person: Person, card: dict[str, Any], words: str) -> dict[str, Any]:
    """A card as it stands once it says these words."""

    async def find() -> Any:  # noqa: ANN401
        (now,) = [m for m in await person.messages() if m["ts"] == card["ts"]]
        return now if words in now["text"] else None

    found: dict[str, Any] = await eventually(find)
    return found


# Kinds, and second thoughts.


async def test_five_points_a_change_of_mind_and_a_vote_taken_back(ann: Person, ben: Person) -> None:
    card = await opened(ann, "poll kind=scale on=1")
    assert labels(card) == SCALE
    assert "The mayor should ride the ferry herself." in card["text"]
    await ann.chooses("Strongly agree", card, "Counted: Strongly agree.")
    receipt = await ann.chooses("Neither", card, "Counted: Neither.")
    await ben.chooses("Disagree", card, "Counted: Disagree.")
    card = await standing(ann, card, "2 voters")
    for said in ("Strongly agree: 0 (0%)", "Neither: 1 (50%)", "Disagree: 1 (50%)"):
        assert said in card["text"]
    gone = await ann.chooses("Take my vote back", receipt, "Your vote in poll 1 is taken back.")
    assert gone["replace_original"] is True
    card = await standing(ann, card, "one voter")
    assert "Neither: 0 (0%)" in card["text"]
    await ann.chooses("Agree", gone, "Counted: Agree.")
    await standing(ann, card, "2 voters")


async def test_several_answers_up_to_a_limit(ann: Person, prompts: Prompts) -> None:
    card = await opened(ann, 'poll question="Which boat?" choices="Small; Big; None" most=2')
    assert card["text"].startswith("Which boat?")
    assert "up to 2 choices" in card["text"]
    told = await ann.chooses("Small", card, "Counted: Small.")
    assert "You may choose up to 2" in told["text"]
    told = await ann.chooses("Big", told, "Counted: Small, Big.")
    assert labels(told)[:3] == ["✓ Small", "✓ Big", "None"]
    await ann.chooses("None", card, prompts.say("error.most_choices", count=2))
    await ann.chooses("✓ Small", told, "Counted: Big.")
    card = await standing(ann, card, "one voter, one vote")
    assert "Big: 1 (100%)" in card["text"]


async def test_an_own_question_has_one_answer_and_mistakes_are_told(ann: Person) -> None:
    for line, words in (
        ('poll question="When?"', "Give at least two choices"),
        ('poll question="When?" choices="Now', "quotation mark after choices"),
        ("poll choices=Now;Later", "Say what you ask"),
        ("poll kind=guess", "kind is one of agree, scale, single, multiple, not “guess”"),
        ("poll on=9", "no recommendation 9"),
        ("poll closes=yesterday", "already passed"),
    ):
        assert (await ann.asks(line, words))["response_type"] == "ephemeral"
    card = await opened(ann, "poll question=“When?” choices=“Now; Later”")  # as telephones quote
    await ann.chooses("Now", card, "Counted: Now.")
    await ann.chooses("Later", card, "Counted: Later.")
    card = await standing(ann, card, "Later: 1 (100%)")
    assert "one voter" in card["text"]


async def test_the_same_question_is_the_same_poll(ann: Person, ben: Person) -> None:
    card = await opened(ann, "poll")
    await ann.chooses("Agree", card, "Counted: Agree.")
    await ben.asks("poll", "This is poll 1, which asks the same")
    again = await ben.sees("one voter")
    assert again["ts"] != card["ts"]
    await ben.chooses("Unsure", again, "Counted: Unsure.")
    for shown in (card, again):
        await standing(ann, shown, "2 voters")


# What is hidden, until when.


async def test_results_are_for_those_who_have_voted(ann: Person, ben: Person) -> None:
    card = await opened(ann, "poll results=voted")
    assert "Results are shown to those who have voted" in card["text"]
    receipt = await ann.chooses("Agree", card, "Counted: Agree.")
    assert "Agree: 1 (100%)" in receipt["text"]
    card = await standing(ann, card, "one voter")
    assert "%" not in card["text"]
    for line in ("results", "votes 1"):
        told = await ben.asks(line, "Results are shown to those who have voted")
        assert "%" not in told["text"]
    told = await ben.chooses("See the results", card, "You have chosen nothing")
    assert "%" not in told["text"]
    await ben.chooses("Disagree", card, "Counted: Disagree.")
    assert "Agree: 1 (50%)" in (await ben.asks("results", "2 voters"))["text"]


async def test_results_wait_for_the_end_which_comes_with_the_last_voter(
    ann: Person, ben: Person
) -> None:
    card = await opened(ann, "poll results=closed after=2")
    assert "closes after 2 voters" in card["text"]
    receipt = await ann.chooses("Agree", card, "Counted: Agree.")
    assert "%" not in receipt["text"]
    assert "until it is closed" in (await ann.asks("export", "hidden"))["text"]
    last = await ben.chooses("Disagree", card, "Counted: Disagree.")
    assert "With that vote the poll has closed." in last["text"]
    card = await standing(ann, card, "Agree and Disagree are level")
    assert labels(card) == []
    assert "Agree: 1 (50%)" in card["text"]


async def test_a_poll_closes_when_its_time_has_come(
    ann: Person, ben: Person, clock: Hand, prompts: Prompts
) -> None:
    card = await opened(ann, 'poll closes="in 2 hours"')
    assert "closes Tuesday 4 March 2025" in card["text"]
    await ann.chooses("Unsure", card, "Counted: Unsure.")
    clock.now += timedelta(hours=2, minutes=1)
    closed = await standing(ann, card, "Closed: the one voter chose Unsure.")
    assert labels(closed) == []
    await ben.chooses("Agree", card, prompts.say("error.closed"))  # from a card that is behind


# Whose it is.


async def test_its_owner_closes_reopens_and_changes_it_and_nobody_else(
    ann: Person, ben: Person, prompts: Prompts
) -> None:
    card = await opened(ann, "poll")
    refused = prompts.say("error.may_not_manage", number=1)
    for line in ("close 1", "reopen 1", "change 1 after=3", "export 1"):
        told = await ben.asks(line, refused)
        assert told["text"] == refused
    await ben.asks("close", "There is no such poll of yours here")
    await ann.asks("change on=3 results=voted closes=tomorrow", "Poll 1 is changed.")
    card = await standing(ann, card, "The council needs to buy a second boat")
    await ben.chooses("Agree", card, "Counted: Agree.")
    await ann.asks("change on=1", "People have voted in this poll already")
    told = await ann.asks("close", "Poll 1 is closed.")
    card = await standing(ann, card, "Closed: the one voter chose Agree.")
    await ann.chooses("Open it again", told, "Poll 1 is open again")
    await standing(ann, card, "[Agree]")
    await ann.asks("close 1", "Poll 1 is closed.")
    await ann.asks("reopen", "Poll 1 is open again")


async def test_who_runs_the_workspace_manages_the_polls_of_others(ann: Person, ben: Person) -> None:
    card = await opened(ben, "poll")
    await ann.asks("close 1", "Poll 1 is closed.")
    await standing(ann, card, "Closed: nobody has voted.")


async def test_polls_are_listed_and_opened_once_more(ann: Person, ben: Person) -> None:
    first = await opened(ann, "poll")
    await opened(ann, 'poll question="When?" choices="Now; Later"', "When?")
    await ben.say("polls")
    listed = await ben.sees("Latest polls")
    assert "1. “The mayor should ride the ferry herself.”" in listed["text"]
    assert "2. When?" in listed["text"]
    assert labels(listed) == ["2", "1"]
    await ben.press("1", listed)

    async def both() -> Any:  # noqa: ANN401
        found = [m for m in await ben.messages() if "Agree" in labels(m)]
        return found if len(found) > 1 else None

    _, again = await eventually(both)
    await ben.chooses("Agree", again, "Counted: Agree.")
    await standing(ann, first, "one voter")


# Who knows what.


async def test_of_an_anonymous_poll_nobody_learns_who_voted_what(
    ann: Person, ben: Person, slack: LocalSlack
) -> None:
    card = await opened(ann, "poll")
    assert "Poll 1 · anonymous" in card["text"]
    since = len(slack.responses)
    await ben.chooses("Disagree", card, "Counted: Disagree.")
    card = await standing(ann, card, "one voter")
    await ann.asks("results", "one voter")
    await ann.asks("export format=json", "direct messages")
    await ann.asks("votes", "You have not voted in any")
    document = json.loads(slack.uploads["poll-1.json"])
    assert document["ballots"] == [{"answers": [["Disagree"]]}]
    receipts = [r for r in slack.responses[since:] if "Counted" in r["text"]]
    assert [r["response_type"] for r in receipts] == ["ephemeral"]
    sent = [call.arguments for call in slack.calls if call.method.startswith("chat.")]
    told = [r for r in slack.responses if r not in receipts]
    for said in (*sent, *told, *slack.uploads.values(), card["text"]):
        assert ben.user not in str(said)


async def test_of_an_open_poll_its_owner_learns_it_from_the_files(
    ann: Person, ben: Person, slack: LocalSlack
) -> None:
    card = await opened(ann, "poll anonymous=no")
    assert "not anonymous (names are kept with the votes)" in card["text"]
    await ben.chooses("Disagree", card, "Counted: Disagree.")
    card = await standing(ann, card, "one voter")
    assert ben.user not in str(card)
    told = await ann.asks("export", "The file is in your direct messages with this app.")
    assert "with their voters and times" in told["text"]
    ballots = slack.uploads["poll-1-ballots.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(ballots))
    assert (row["voter"].rpartition(":")[2], row["answer"]) == (ben.user, "Disagree")


async def test_files_reach_their_owner_alone(ann: Person, ben: Person, slack: LocalSlack) -> None:
    card = await opened(ben, "poll")
    await ben.chooses("Agree", card, "Counted: Agree.")
    shown = len(await ann.messages())
    await ben.asks("export 1 csv", "direct messages")
    assert {"poll-1-totals.csv", "poll-1-ballots.csv"} == set(slack.uploads)
    await ben.asks("export 1 json", "direct messages")
    assert json.loads(slack.uploads["poll-1.json"])["voters"] == 1
    uploads = slack.called("files.completeUploadExternal")
    assert len(uploads) == 3
    alone = await slack.admin("conversations.info", channel=uploads[0]["channel_id"])
    assert {upload["channel_id"] for upload in uploads} == {uploads[0]["channel_id"]}
    assert uploads[0]["channel_id"].startswith("D"), alone
    direct = [m for m in slack.called("chat.postMessage") if m["channel"] == ben.user]
    assert len(direct) == 2
    assert len(await ann.messages()) == shown


# Surveys.


async def test_a_survey_goes_on_where_it_was_left_though_the_bot_was_restarted(
    kit: Kit, channel: Channel, tmp_path: Path
) -> None:
    ann = channel.ann
    store = await open_store(tmp_path / "kept.db", noon)
    try:
        async with serving(kit, store):
            await ann.say(f"read {OPED}")
            await ann.sees("Op-ed in The Harbour Gazette")
            await ann.say("survey count=3")
            card = await ann.message_with("Take the survey")
            step = await ann.chooses("Take the survey", card, "Statement 1 of 3")
            step = await ann.chooses("Agree", step, "Statement 2 of 3")
            assert step["replace_original"] is True
            assert "Counted: Agree." in step["text"]
        async with serving(kit, store):
            step = await ann.chooses("Unsure", step, "Statement 3 of 3")
            step = await ann.chooses("Disagree", step, "You have answered all 3 statements.")
            assert "You: Unsure." in step["text"]
            step = await ann.chooses("Change 2", step, "Statement 2 of 3")
            assert labels(step) == ["Agree", "Disagree", "✓ Unsure"]
            step = await ann.chooses("Agree", step, "You have answered all 3 statements.")
            assert "You: Unsure." not in step["text"]
            told = await ann.asks("results", "Results: Where do you stand?")
            for said in ("Agree 1 (100%)", "one voter", "The mayor should ride the ferry herself."):
                assert said in told["text"]
            await ann.asks("take 1 2", "Statement 2 of 3")
            await standing(ann, card, "one voter")
            gone = await ann.asks("withdraw 1", "Your vote in poll 1 is taken back.")
            await ann.chooses("Take the survey", gone, "Statement 1 of 3")
            await standing(ann, card, "Nobody has voted yet.")
    finally:
        await store.close()


async def test_a_survey_may_be_left_and_gone_on_with(ann: Person, prompts: Prompts) -> None:
    await ann.asks("take", prompts.say("error.no_survey"))
    await opened(ann, "survey count=3 results=voted")
    step = await ann.asks("take", "Statement 1 of 3")
    await ann.chooses("Disagree", step, "Statement 2 of 3")
    told = await ann.asks("votes 1", "You have answered 1 of 3 statements.")
    assert "%" not in told["text"]
    step = await ann.chooses("Go on", told, "Statement 2 of 3")
    step = await ann.chooses("Agree", step, "Statement 3 of 3")
    step = await ann.chooses("Agree", step, "You have answered all 3 statements.")
    assert "Disagree 1 (100%)" in step["text"]


async def test_a_survey_of_many_shows_its_opinion_groups(
    ann: Person, store: MemoryStore, slack: LocalSlack
) -> None:
    card = await opened(ann, "survey count=3")
    for number in range(15):
        for at in range(3):
            choice = 3 * at + number % 2  # all of them agree to everything, or to nothing
            await store.cast(Ballot(1, f"slack:T:{number}", (choice,), NOON, f"{number}.{at}"))
    step = await ann.chooses("Take the survey", card, "Statement 1 of 3")
    await ann.chooses("Agree", step, "Statement 2 of 3")
    card = await standing(ann, card, "16 voters")
    assert labels(card) == ["Take the survey", "All results"]
    told = await ann.chooses("All results", card, "opinion groups")
    assert told["response_type"] == "ephemeral"
    assert "16 voters" in told["text"]
    assert not slack.called("files.completeUploadExternal")  # where pictures are off


# One's own votes.


async def test_one_s_votes_are_looked_at_and_taken_back_from_a_list_and_the_home(
    ann: Person, slack: LocalSlack
) -> None:
    card = await opened(ann, "poll")
    other = await opened(ann, 'poll question="When?" choices="Now; Later"', "When?")
    await ann.asks("withdraw", "You have not voted in this poll.")
    await ann.chooses("Agree", card, "Counted: Agree.")
    await ann.chooses("Later", other, "Counted: Later.")
    mine = await ann.asks("votes", "Your votes")
    assert "You: Agree." in mine["text"]
    one = await ann.chooses("Look at 1", mine, "Counted: Agree.")
    assert labels(one)[:3] == ["✓ Agree", "Disagree", "Unsure"]
    await ann.chooses("Disagree", one, "Counted: Disagree.")
    await ann.chooses("Take back 2", mine, "Your vote in poll 2 is taken back.")
    await standing(ann, other, "Nobody has voted yet.")
    event = {"type": "app_home_opened", "user": ann.user, "tab": "home", "channel": "D1"}
    await ann.way.event(ann.event_body(event))
    home = await eventually(lambda: home_with(slack, "You: Disagree."))
    assert [label for label in labels(home) if "back" in label] == ["Take back 1"]
    await ann.way.interaction(await ann.view_body("Take back 1", {**home, "id": "V1"}))
    home = await eventually(lambda: home_with(slack, "You have not voted in any"))
    assert "Take back 1" not in [a["text"]["text"] for a in actions(home)]
    await standing(ann, card, "Nobody has voted yet.")


async def home_with(slack: LocalSlack, words: str) -> dict[str, Any] | None:
    """The App Home that was published last, once it says these words."""
    views = [call["view"] for call in slack.called("views.publish")]
    found = views and words in json.dumps(views[-1], ensure_ascii=False)
    return views[-1] if found else None


async def test_a_picture_is_on_the_card_and_apart_from_what_only_one_sees(
    kit: Kit, channel: Channel, slack: LocalSlack
) -> None:
    ann, pictured = channel.ann, kit.settings.model_copy(update={"pictures": True})
    async with serving(replace(kit, settings=pictured), MemoryStore()):
        await ann.say(f"read {OPED}")
        await ann.sees("Op-ed in The Harbour Gazette")
        await the_picture(ann, slack)


async def the_picture(ann: Person, slack: LocalSlack) -> None:
    card = await opened(ann, "poll")
    await ann.chooses("Agree", card, "Counted: Agree.")
    card = await standing(ann, card, "one voter")
    told = await ann.asks("results", "The picture of this is in your direct messages")
    assert "image" not in {block["type"] for block in told["blocks"]}
    assert "Agree: 1 (100%)" in told["text"]
    sent = [u for u in slack.called("files.completeUploadExternal") if u.get("channel_id")]
    assert [upload["channel_id"][0] for upload in sent] == ["D"]
    await ann.asks("results 1", "The picture of this is in your direct messages")
    again = [u for u in slack.called("files.completeUploadExternal") if u.get("channel_id")]
    assert again == sent  # it is there already
