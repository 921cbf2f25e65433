"""A survey that is taken on Discord and on Slack: one tally, and each step for one's eyes only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.discord.worlds import World, answer, text
from tests.slack.person import Person, eventually
from tests.slack.worlds import Channel
from tests.stories.both import both

OPED = """The ferry to Sandholm is late again. The harbour board must publish its timetable.
The mayor should ride the ferry herself. The council needs to buy a second boat before winter.
Published in The Harbour Gazette, March 3rd, 2025."""
ANSWERS = ("Agree", "Disagree", "Unsure")


async def test_a_survey_is_taken_on_both(tmp_path: Path) -> None:
    async with both(tmp_path) as (discord, channel):
        await _the_story(discord, channel)


async def _the_story(discord: World, channel: Channel) -> None:
    await discord.ann.slash(discord.channel, "oped read", source=OPED)
    asked = {"count": 3, "results": "voted"}
    survey = answer(await discord.ann.slash(discord.channel, "oped survey", **asked))
    await channel.ann.say(f"read {OPED}")
    await channel.ann.message_with("Poll 1")
    await channel.ann.say("survey count=3 results=voted")  # asks the same: it is the same
    card = await channel.ann.message_with("Take the survey")
    assert "Where do you stand?" in text(survey)
    assert "Where do you stand?" in card["text"]
    assert "all 3 statements" in await _on_discord(discord, survey)
    assert "all 3 statements" in await _on_slack(channel.ann, card)
    tally = await discord.store.tally(1)
    assert (tally.voters, tally.votes) == (2, (2, 0, 0, 0, 2, 0, 0, 0, 2))


async def _on_discord(discord: World, survey: Any) -> str:  # noqa: ANN401 - simcord's
    taken = await discord.ann.click(survey, label="Take the survey")
    assert taken.ephemeral
    step: Any = answer(taken)
    for number, label in enumerate(ANSWERS, 1):
        assert f"Statement {number} of 3" in text(step)
        await discord.ann.click(step, label=label)
        step = answer(taken)  # the next one stands where the last one stood
    return text(step)


async def _on_slack(person: Person, card: dict[str, Any]) -> str:
    await person.press("Take the survey", card)
    for number, label in enumerate(ANSWERS, 1):
        step = await person.whispered(f"Statement {number} of 3")
        await person.press(label, {**step, "ts": card["ts"]})
    summary = await eventually(lambda: _last(person))
    return str(summary["text"])


async def _last(person: Person) -> dict[str, Any] | None:
    found = [told for told in person.slack.responses if "Thank you" in told["text"]]
    return found[-1] if found else None
