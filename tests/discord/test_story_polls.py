"""Stories of polls on Discord: each option, a survey across a restart, exports, closing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from simcord import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.prompts import Prompts
from tests.discord.opeds import FERRY
from tests.discord.worlds import World, answer, labels, text, told, world
from tests.fakes import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def discord(watch: Watch) -> AsyncIterator[World]:
    """A server in which Ann has had an op-ed briefed."""
    async with world(clock=watch, pictures=False, watch_seconds=0.05) as made:
        await made.ann.slash(made.channel, "oped read", source=FERRY)
        yield made


async def opened(made: World, name: str = "poll", **options: object) -> ResponseMessage:
    """The card of a poll that Ann opens."""
    return answer(await made.ann.slash(made.channel, f"oped {name}", **options))


async def pressed(who: MemberActor, message: ResponseMessage, label: str) -> str:
    """What somebody is told who presses a button."""
    return told(await who.click(message, label=label))


async def files(result: InteractionResult) -> dict[str, bytes]:
    """The files of a private answer, by name."""
    assert answer(result).ephemeral
    return {file.filename: await file.read() for file in answer(result).attachments}


# Kinds and options.


async def test_a_scale_has_five_steps(discord: World) -> None:
    poll = await opened(discord, kind="scale", on=2)
    steps = ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree"]
    assert labels(poll) == steps
    assert "> The harbour board must publish its timetable." in text(poll)
    assert "Counted: Neither." in await pressed(discord.person("bob"), poll, "Neither")
    assert "**Neither** 1 (100%)" in text(poll)


async def test_a_point_of_readers_is_asked_about(discord: World) -> None:
    poll = await opened(discord, point=1)
    assert text(poll).startswith("## Readers say this. Do you agree?")
    assert "> A bridge would be cheaper than a second boat" in text(poll)


async def test_of_several_answers_up_to_two_can_be_taken_and_given_up(
    discord: World, prompts: Prompts
) -> None:
    bob = discord.person("bob")
    poll = await opened(discord, question="Which?", choices="Bus; Ferry; Train", most=2)
    assert "up to 2 choices" in text(poll)
    await bob.click(poll, label="Bus")
    both = await bob.click(poll, label="Train")
    assert "Counted: Bus, Train." in told(both)
    too_many = await pressed(bob, poll, "Ferry")
    assert too_many == f"## {prompts.say('error.most_choices', count=2)}"
    (receipt,) = both.followups
    assert labels(receipt)[:3] == ["✓ Bus", "Ferry", "✓ Train"]
    await bob.click(receipt, label="✓ Bus")
    assert "Counted: Train." in text(receipt)
    assert "one voter, one vote" in text(poll)


async def test_an_own_question_has_as_many_answers_as_a_select_takes(discord: World) -> None:
    many = [f"Answer {number}" for number in range(1, 11)]
    poll = await opened(discord, question="Which one?", choices="; ".join(many), kind="single")
    assert labels(poll) == many
    assert "Counted: Answer 10." in await pressed(discord.ann, poll, "Answer 10")


# Second thoughts.


async def test_a_vote_is_changed_looked_at_and_taken_back(discord: World) -> None:
    bob = discord.person("bob")
    poll = await opened(discord)
    await bob.click(poll, label="Agree")
    mine = await bob.slash(discord.channel, "oped votes")
    assert "You: Agree." in told(mine)
    ballot = await bob.click(answer(mine), label="Look at 1")
    assert "> The mayor should ride the ferry herself." in told(ballot)
    assert labels(answer(mine)) == ["✓ Agree", "Disagree", "Unsure", "Take my vote back"]
    await bob.click(answer(mine), label="Unsure")
    assert "**Unsure** 1 (100%)" in text(poll)
    await bob.click(answer(mine), label="Take my vote back")
    assert "Your vote in poll 1 is taken back." in text(answer(mine))
    assert "Nobody has voted yet." in text(poll)
    await bob.click(answer(mine), label="Disagree")
    assert "**Disagree** 1 (100%)" in text(poll)


async def test_withdrawing_by_command(discord: World, prompts: Prompts) -> None:
    poll = await opened(discord)
    nothing = await discord.ann.slash(discord.channel, "oped withdraw")
    assert told(nothing) == f"## {prompts.say('error.no_ballot')}"
    await discord.ann.click(poll, label="Agree")
    taken = await discord.ann.slash(discord.channel, "oped withdraw", poll=1)
    assert "Your vote in poll 1 is taken back." in told(taken)
    assert "Nobody has voted yet." in text(poll)


# What stays hidden.


async def test_results_are_for_those_who_have_voted(discord: World) -> None:
    bob = discord.person("bob")
    poll = await opened(discord, results="voted")
    await discord.ann.click(poll, label="Agree")
    assert "%" not in text(poll)
    peek = await pressed(bob, poll, "See the results")
    assert "You have chosen nothing" in peek
    assert "%" not in peek
    hidden = await bob.slash(discord.channel, "oped results", poll=1)
    assert "%" not in told(hidden)
    assert "**Agree** 1 (50%)" in await pressed(bob, poll, "Disagree")
    shown = await bob.slash(discord.channel, "oped results", poll=1)
    assert "**Agree** 1 (50%)" in told(shown)
    assert "%" not in text(poll)


async def test_results_are_hidden_until_the_poll_is_closed(
    discord: World, prompts: Prompts
) -> None:
    poll = await opened(discord, results="closed")
    assert "%" not in await pressed(discord.ann, poll, "Agree")
    refused = await discord.ann.slash(discord.channel, "oped export")
    assert told(refused) == f"## {prompts.say('error.export.closed', number=1)}"
    closed = await discord.ann.slash(discord.channel, "oped close")
    assert "Poll 1 is closed." in told(closed)
    assert "Closed: the one voter chose Agree." in text(poll)
    assert "**Agree** 1 (100%)" in text(poll)
    assert labels(poll) == []


async def test_nobody_learns_who_has_voted_what(discord: World) -> None:
    bob = discord.person("bob")
    poll = await opened(discord)
    await bob.click(poll, label="Disagree")
    exported = await discord.ann.slash(discord.channel, "oped export", format="json")
    seen = [*discord.shown(), told(await discord.ann.slash(discord.channel, "oped votes", poll=1))]
    seen += [told(exported), *(data.decode() for data in (await files(exported)).values())]
    assert not [shown for shown in seen if "bob" in shown or str(bob.id) in shown]


# Closing.


async def test_a_poll_closes_at_its_time(discord: World, watch: Watch) -> None:
    poll = await opened(discord, closes="in 2 hours")
    assert "closes Tuesday 4 March 2025, 14:00 UTC" in text(poll)
    await discord.ann.click(poll, label="Agree")
    watch.now += timedelta(hours=2)
    late = await pressed(discord.person("bob"), poll, "Agree")
    assert "This poll is closed." in late
    await discord.until(lambda: "Closed: the one voter chose Agree." in text(poll))
    assert labels(poll) == []


async def test_a_poll_closes_while_the_bot_is_away(discord: World, watch: Watch) -> None:
    poll = await opened(discord, closes="in 30 minutes")
    await discord.ann.click(poll, label="Unsure")
    async with discord.away():
        watch.now += timedelta(hours=1)
        assert "Closed" not in text(poll)
    await discord.until(lambda: "Closed: the one voter chose Unsure." in text(poll))


async def test_a_poll_closes_after_so_many_voters_and_opens_again(discord: World) -> None:
    poll = await opened(discord, after=2)
    await discord.ann.click(poll, label="Agree")
    last = await pressed(discord.person("bob"), poll, "Agree")
    assert "With that vote the poll has closed." in last
    assert "Closed: Agree is first, chosen by 2 of 2 voters (100%)." in text(poll)
    again = await discord.ann.slash(discord.channel, "oped reopen", poll=1)
    assert "Poll 1 is open again" in told(again)
    assert labels(poll) == ["Agree", "Disagree", "Unsure"]


async def test_who_closes_a_poll_may_change_their_mind(discord: World) -> None:
    poll = await opened(discord)
    closed = await discord.ann.slash(discord.channel, "oped close", poll=1)
    assert labels(poll) == []
    await discord.ann.click(answer(closed), label="Open it again")
    assert "Poll 1 is open again" in text(answer(closed))
    assert labels(poll) == ["Agree", "Disagree", "Unsure"]


@pytest.mark.parametrize("name", ["close", "reopen", "change", "export"])
async def test_only_owners_and_moderators_manage(
    discord: World, prompts: Prompts, name: str
) -> None:
    await opened(discord)
    if name == "reopen":
        await discord.ann.slash(discord.channel, "oped close")
    refused = await discord.person("bob").slash(discord.channel, f"oped {name}", poll=1)
    assert told(refused) == f"## {prompts.say('error.may_not_manage', number=1)}"
    allowed = await discord.moderator().slash(discord.channel, f"oped {name}", poll=1)
    assert "Poll 1 " in told(allowed)


async def test_a_poll_is_changed_before_the_first_vote_and_not_after(
    discord: World, prompts: Prompts
) -> None:
    poll = await opened(discord)
    changed = await discord.ann.slash(discord.channel, "oped change", on=3, after=5)
    assert "Poll 1 is changed." in told(changed)
    assert "> The council needs to buy a second boat before winter." in text(poll)
    assert "closes after 5 voters" in text(poll)
    await discord.ann.click(poll, label="Agree")
    refused = await discord.ann.slash(discord.channel, "oped change", on=1)
    assert told(refused) == f"## {prompts.say('error.voted_already')}"


# Surveys.


async def test_a_survey_is_taken_step_by_step_with_a_restart_in_the_middle(
    discord: World,
) -> None:
    bob = discord.person("bob")
    survey = await opened(discord, "survey", count=4)
    taken = await bob.click(survey, label="Take the survey")
    assert "Statement 1 of 4" in told(taken)
    step = answer(taken)
    await bob.click(step, label="Agree")
    assert "Statement 2 of 4" in text(step)
    assert "Counted: Agree." in text(step)
    await discord.restart()
    await bob.click(step, label="Disagree")
    assert "Statement 3 of 4" in text(step)
    await bob.click(survey, label="Take the survey")
    for _ in range(2):
        await bob.click(step, label="Unsure")
    assert "You have answered all 4 statements." in text(step)
    assert "Change 2" in labels(step)
    assert (await discord.store.tally(1)).votes == (1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1)


async def test_an_answer_of_a_survey_is_changed(discord: World) -> None:
    survey = await opened(discord, "survey", count=3)
    taken = await discord.ann.slash(discord.channel, "oped take")
    for _ in range(3):
        await discord.ann.click(answer(taken), label="Agree")
    await discord.ann.click(answer(taken), label="Change 2")
    assert "Statement 2 of 3" in text(answer(taken))
    assert labels(answer(taken)) == ["✓ Agree", "Disagree", "Unsure"]
    await discord.ann.click(answer(taken), label="Disagree")
    assert "You have answered all 3 statements." in text(answer(taken))
    assert "Agree 0 (0%) · Disagree 1 (100%) · Unsure 0 (0%)" in text(survey)
    at = await discord.ann.slash(discord.channel, "oped take", poll=1, at=3)
    assert "Statement 3 of 3" in told(at)


async def test_results_of_a_survey_are_for_the_asker(discord: World) -> None:
    await opened(discord, "survey", count=3)
    taken = await discord.ann.slash(discord.channel, "oped take", poll=1)
    await discord.ann.click(answer(taken), label="Agree")
    shown = await discord.person("bob").slash(discord.channel, "oped results", poll=1)
    assert "Results: Where do you stand?" in told(shown)
    assert "Agree 1 (100%)" in told(shown)


async def test_a_survey_is_left_taken_back_and_taken_again(discord: World) -> None:
    bob = discord.person("bob")
    survey = await opened(discord, "survey", count=3)
    step = answer(await bob.click(survey, label="Take the survey"))
    await bob.click(step, label="Agree")
    mine = answer(await bob.slash(discord.channel, "oped votes"))
    assert "You have answered 1 of 3 statements." in text(mine)
    await bob.click(mine, label="Look at 1")
    assert labels(mine) == ["Go on", "Change 1", "Take my vote back"]
    await bob.click(mine, label="Go on")
    assert "Statement 2 of 3" in text(mine)
    mine = answer(await bob.slash(discord.channel, "oped votes"))
    await bob.click(mine, label="Take back 1")
    assert "Your vote in poll 1 is taken back." in text(mine)
    assert "Nobody has voted yet." in text(survey)
    await bob.click(mine, label="Take the survey")
    assert "Statement 1 of 3" in text(mine)


async def test_a_survey_of_fifteen_has_more_results_than_its_card(discord: World) -> None:
    survey = await opened(discord, "survey", count=3)
    for number in range(15):
        person = discord.person(f"voter {number}")
        step = answer(await person.click(survey, label="Take the survey"))
        for _ in range(3):
            await person.click(step, label="Agree" if number % 2 else "Disagree")
        assert "You have answered all 3 statements." in text(step)
    assert "15 voters" in text(survey)
    shown = await pressed(discord.ann, survey, "All results")
    assert "Agree 7 (47%) · Disagree 8 (53%) · Unsure 0 (0%)" in shown
    assert "opinion groups" in shown.lower()
    assert "voter " not in shown.replace("15 voters", "")


async def test_a_brief_leads_to_a_survey_where_it_has_enough_to_ask(discord: World) -> None:
    brief = await discord.ann.slash(discord.channel, "oped show", brief=1)
    assert labels(answer(brief))[2:] == ["Poll 1", "Poll 2", "Poll 3", "Survey"]
    second = await discord.ann.click(answer(brief), label="Poll 2")
    assert "> The harbour board must publish its timetable." in text(answer(second))
    survey = await discord.ann.click(answer(brief), label="Survey")
    assert labels(answer(survey)) == ["Take the survey"]


# In other places.


async def test_a_poll_is_listed_and_opened_in_another_channel(discord: World) -> None:
    poll = await opened(discord)
    hall = discord.guild.create_text_channel("hall")
    listed = await discord.person("bob").slash(hall, "oped polls")
    assert "1\\. “The mayor should ride the ferry herself.”" in text(answer(listed))
    here = await discord.ann.click(answer(listed), label="1")
    await discord.person("carl").click(answer(here), label="Agree")
    assert "**Agree** 1 (100%)" in text(poll)
    assert "**Agree** 1 (100%)" in text(answer(here))


async def test_the_same_question_again_is_the_same_poll(discord: World) -> None:
    await opened(discord)
    again = await discord.person("bob").slash(discord.channel, "oped poll", anonymous=False)
    assert "This is poll 1, which asks the same" in told(again)


async def test_polls_are_suggested_by_what_they_ask(discord: World) -> None:
    await opened(discord)
    await opened(discord, question="Which boat?", choices="Small; Big")
    for name in ("polls", "results", "votes", "close", "export"):
        offered = await discord.ann.autocomplete(discord.channel, f"oped {name}", "poll", "boat")
        assert [choice["value"] for choice in offered] == [2], name


# Files.


async def test_ballots_reach_the_owner_alone_as_csv(discord: World, prompts: Prompts) -> None:
    bob = discord.person("bob")
    poll = await opened(discord)
    await bob.click(poll, label="Disagree")
    mine = await files(await discord.ann.slash(discord.channel, "oped export", poll=1))
    assert list(mine) == ["poll-1-totals.csv", "poll-1-ballots.csv"]
    rows = list(csv.DictReader(io.StringIO(mine["poll-1-ballots.csv"].decode("utf-8-sig"))))
    assert rows == [{"ballot": "1", "answer": "Disagree"}]
    refused = await bob.slash(discord.channel, "oped export", poll=1)
    assert told(refused) == f"## {prompts.say('error.may_not_manage', number=1)}"
    assert answer(refused).attachments == []
    assert not [m for m in discord.channel.history(viewer=bob) if m.attachments]


async def test_an_open_poll_is_exported_with_its_voters_as_json(discord: World) -> None:
    bob = discord.person("bob")
    poll = await opened(discord, anonymous=False)
    assert "not anonymous" in text(poll)
    await bob.click(poll, label="Agree")
    exported = await discord.ann.slash(discord.channel, "oped export", format="json")
    (data,) = (await files(exported)).values()
    (ballot,) = json.loads(data)["ballots"]
    assert (ballot["voter"], ballot["answers"]) == (f"discord:{bob.id}", [["Agree"]])
