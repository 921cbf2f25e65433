"""What people get to see of results: pictures, opinion groups, files, and who may have them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.cards import Card, File, Picture, Text, plain
from bot.charts.render import render
from bot.features.polls import pictures
from bot.features.polls.pictures import draw_legibly, results_chart
from bot.model import Act, Ballot, PollKind, Tally
from bot.prompts import Prompts
from bot.settings import Settings
from tests.samples import NOON
from tests.test_poll_commands import Desk, desk

DRAWING = Settings(edit_seconds=0.01, watch_seconds=0.01)
P = ParamSpec("P")
T = TypeVar("T")


def pictures_of(card: Card) -> list[Picture]:
    return [block for block in card.blocks if isinstance(block, Picture)]


def files_of(card: Card) -> dict[str, File]:
    return {block.name: block for block in card.blocks if isinstance(block, File)}


async def voted_card(here: Desk) -> Card:
    """The public card, once it shows all votes and a picture of them."""
    async with asyncio.timeout(30):
        while await here.store.outdated_polls():  # noqa: ASYNC110 - the store is watched
            await asyncio.sleep(0.01)
    return here.paper.cards["0"]


def test_nothing_heavy_is_loaded_before_it_is_wanted() -> None:
    code = "import sys, bot.features; print(sorted({'numpy', 'vl_convert'} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"


# Pictures.


async def test_a_card_has_a_picture_once_somebody_has_voted() -> None:
    async with desk(settings=DRAWING) as here:
        assert pictures_of(await here.say("poll", on="2")) == []
        await here.vote("ann", 0)
        await here.vote("bob", 1)
        (picture,) = pictures_of(await voted_card(here))
    assert "Agree: 1 (50%), Disagree: 1 (50%), Unsure: 0 (0%)" in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    assert "prefers-color-scheme:dark" in picture.svg
    assert picture.told
    assert picture.alt not in plain(here.paper.cards["0"])  # the bars say it


async def test_hidden_results_have_no_picture_until_they_show() -> None:
    async with desk(settings=DRAWING) as here:
        await here.say("poll", on="2", results="closed")
        await here.vote("ann", 0)
        assert pictures_of(await voted_card(here)) == []
        await here.say("close", poll="1")
        (picture,) = pictures_of(await voted_card(here))
    assert "Agree: 1 (100%)" in picture.alt


async def test_one_picture_serves_all_cards_of_a_tally() -> None:
    drawn: list[object] = []
    async with desk(settings=DRAWING) as here:
        watch_workers(here, drawn)
        await here.say("poll", on="2")
        await here.say("poll", on="2")
        await here.vote("ann", 0)
        await voted_card(here)
        await here.say("results", poll="1")
    assert drawn.count(draw_legibly) == 1


def watch_workers(here: Desk, seen: list[object]) -> None:
    """Note what is handed to the workers from now on."""
    workers = here.app._desk.workers

    async def noted(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        seen.append(function)
        return await workers(function, *args, **kwargs)

    here.app._desk = replace(here.app._desk, workers=noted)


def break_workers(here: Desk) -> None:
    """Let all that is handed to the workers fail."""

    async def broken(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        raise RuntimeError("no worker is left")

    here.app._desk = replace(here.app._desk, workers=broken)


async def test_a_drawing_that_fails_loses_no_figure() -> None:
    async with desk(settings=DRAWING) as here:
        await here.say("poll", on="2")
        break_workers(here)
        with capture_logs() as logs:
            await here.vote("ann", 0)
            card = await voted_card(here)
    assert pictures_of(card) == []
    assert "Agree: 1 (100%)" in plain(card)
    assert [entry["event"] for entry in logs] == ["not found out"]


async def test_a_slow_picture_follows_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    ready = asyncio.Event()
    async with desk(settings=DRAWING) as here:
        await here.say("poll", on="2")
        workers = here.app._desk.workers

        async def slow(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            await ready.wait()
            return await workers(function, *args, **kwargs)

        here.app._desk = replace(here.app._desk, workers=slow)
        await here.vote("ann", 0)
        async with asyncio.timeout(10):
            while "Agree: 1 (100%)" not in plain(here.paper.cards["0"]):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert pictures_of(here.paper.cards["0"]) == []
        ready.set()
        assert pictures_of(await voted_card(here))


async def test_letters_without_a_font_make_no_picture() -> None:
    async with desk(settings=DRAWING) as here:
        with capture_logs() as logs:
            await here.say("poll", kind="single", question="\U00012000?", choices="\U00012001; b")
            await here.vote("ann", 0)
            card = await voted_card(here)
    assert pictures_of(card) == []
    assert "\U00012001: 1 (100%)" in plain(card)
    assert "no font for the letters of a picture" in [entry["event"] for entry in logs]


async def test_pictures_can_be_turned_off() -> None:
    async with desk(settings=Settings(edit_seconds=0.01, pictures=False)) as here:
        await here.say("poll", on="2")
        await here.vote("ann", 0)
        assert pictures_of(await voted_card(here)) == []


async def test_each_kind_of_poll_is_drawn_with_all_its_figures(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", on="1", kind="scale")
        await here.say("poll", kind="multiple", question="Which?", choices="Red; Blue", most="2")
        await here.say("survey")
        for number in (1, 2, 3):
            poll = await here.store.poll(number)
            votes = tuple(range(3, 3 + poll.size))
            chart = results_chart(poll, Tally(number, votes, 40, 1), prompts)
            svg = render(chart.spec).svg
            for count in votes:
                assert f"{count} (" in chart.alt
                assert f"{count} (" in svg
    assert poll.kind is PollKind.SURVEY


# Results.


async def survey_of(here: Desk, voters: int, **options: str) -> None:
    """A survey that two camps have answered, one agreeing with what the other disagrees with."""
    await here.say("survey", **options)
    poll = await here.store.poll(1)
    for voter in range(voters):
        for at in range(len(poll.statements)):
            answer = (voter % 2 + at) % 2
            await here.vote(f"v{voter}", 3 * at + answer)


async def test_a_survey_of_fifteen_shows_its_opinion_groups() -> None:
    async with desk(settings=DRAWING) as here:
        await survey_of(here, 20)
        card = await here.say("results", poll="1")
        assert len(pictures_of(card)) == 2
        text = plain(card)
    assert "2 opinion groups" in text
    assert "Group A: 10 people (50%)" in text
    assert "What divides them" in text
    assert "paper:v1" not in repr(card.blocks)


async def test_fewer_than_fifteen_see_the_plain_tally() -> None:
    async with desk(settings=DRAWING) as here:
        await survey_of(here, 14)
        card = await here.say("results")
    text = plain(card)
    assert len(pictures_of(card)) == 1
    assert "opinion group" not in text
    assert "Agree 7 (50%) · Disagree 7 (50%) · Unsure 0 (0%)" in text


async def test_the_card_of_a_closed_survey_shows_the_groups() -> None:
    async with desk(settings=DRAWING) as here:
        await survey_of(here, 16)
        assert "opinion groups" not in plain(await voted_card(here))
        await here.say("close", poll="1")
        assert "2 opinion groups" in plain(await voted_card(here))


async def test_groups_are_looked_for_once_a_tally() -> None:
    seen: list[object] = []
    async with desk(settings=DRAWING) as here:
        await survey_of(here, 16)
        watch_workers(here, seen)
        for _ in range(3):
            await here.say("results")
    assert [str(work).count("survey_opinions") for work in seen].count(1) == 1


@pytest.mark.parametrize("when", ["voted", "closed"])
async def test_hidden_results_stay_hidden(when: str) -> None:
    async with desk(settings=DRAWING) as here:
        await here.say("poll", on="2", results=when)
        await here.vote("ann", 0)
        told = plain(await here.say("results", "bob", poll="1"))
        assert "Agree" not in told
        assert "one voter" in told
        own = plain(await here.say("results", "ann", poll="1"))
        assert ("Agree: 1 (100%)" in own) == (when == "voted")
        await here.say("close", poll="1")
        assert "Agree: 1 (100%)" in plain(await here.say("results", "bob", poll="1"))


async def test_a_half_answered_survey_shows_no_hidden_results() -> None:
    async with desk(settings=DRAWING) as here:
        await survey_of(here, 16, results="voted")
        await here.vote("eve", 0)
        assert "opinion groups" not in plain(await here.say("results", "eve"))
        assert "opinion groups" in plain(await here.say("results", "v1"))


async def test_there_are_no_results_without_a_poll(prompts: Prompts) -> None:
    async with desk() as here:
        assert (await here.say("results")).title == prompts.say("error.no_poll")
        assert (await here.say("results", poll="9")).title == prompts.say("error.no_poll")


# Files.


async def test_an_owner_gets_a_poll_as_tables(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", on="2")
        for voter in ("ann", "bob", "eve"):
            await here.vote(voter, 0 if voter == "ann" else 1)
        card = await here.say("export")
    files = files_of(card)
    assert list(files) == ["poll-1-totals.csv", "poll-1-ballots.csv"]
    assert any(isinstance(block, Text) and "anonymous" in block.text for block in card.blocks)
    text = io.StringIO(files["poll-1-ballots.csv"].data.decode("utf-8-sig"))
    assert [row["answer"] for row in csv.DictReader(text)] == ["Agree", "Disagree", "Disagree"]
    assert b"paper:" not in files["poll-1-ballots.csv"].data
    assert "The ballots of poll 1, one per row, as CSV: poll-1-ballots.csv" in plain(card)


async def test_an_open_poll_has_its_voters_in_the_json() -> None:
    async with desk() as here:
        await here.say("poll", on="2", anonymous="no")
        await here.vote("ann", 0)
        await here.vote("bob", 0)
        await here.app.vote(Ballot(1, "paper:bob", (), NOON, "w", act=Act.WITHDRAW))
        card = await here.say("export", poll="1", format="json")
    document = json.loads(files_of(card)["poll-1.json"].data)
    assert [ballot["voter"] for ballot in document["ballots"]] == ["paper:ann"]
    assert document["voters"] == 1


async def test_only_owners_and_moderators_get_files(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", on="2")
        await here.vote("bob", 0)
        refused = await here.say("export", "bob", poll="1")
        assert refused.title == prompts.say("error.may_not_manage", number=1)
        assert (await here.say("export", "bob")).title == prompts.say("error.no_poll_of_yours")
        assert files_of(await here.say("export", "bob", "moderator", poll="1"))
        assert here.paper.private[-1].title.startswith("Poll 1 as files")  # and nobody else sees it
        assert len(here.paper.cards) == 1


@pytest.mark.parametrize("when", ["voted", "closed"])
async def test_no_file_tells_what_the_card_hides(when: str, prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", on="2", results=when)
        await here.vote("bob", 0)
        refused = await here.say("export")
        assert refused.title == prompts.say(f"error.export.{when}", number=1)
        await here.say("close", poll="1")
        assert files_of(await here.say("export", poll="1"))


async def test_an_export_in_no_known_form_is_refused(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", on="2")
        refused = await here.say("export", format="xls")
    assert "csv, json" in refused.title
