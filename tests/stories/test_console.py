"""Stories on a terminal: `/oped`, the comments, a poll, a vote, a change of mind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ports import Store
from bot.prompts import Prompts
from tests.fakes import MemoryStore
from tests.samples import PAGE
from tests.stories.console import talk


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


async def test_a_file_is_briefed_and_looked_into(store: Store, page: Path) -> None:
    _, brief, context, comments = await talk(store, f"/oped {page}", "1", "2")
    assert "Op-ed in The Harbour Gazette" in brief
    assert "The harbour board must publish its timetable." in brief
    assert "Tide · " in brief
    assert "[1] Show in context" in brief
    assert "In context" in context
    assert "Passengers have waited for years." in context
    assert "Who answers whom" in comments
    assert "answers Tide" in comments


async def test_a_vote_and_a_change_of_mind(store: Store, page: Path) -> None:
    shown = await talk(store, f"/oped {page}", "/oped poll", "5", "/oped poll", "6", "/oped poll")
    _, brief, poll, receipt, after, change, last = shown
    assert "[4]" in brief
    assert "Nobody has voted yet." in poll
    assert "[5] Agree" in poll
    assert "Counted: Agree." in receipt
    assert "1 (100%)" in after
    assert "one voter" in after
    assert "Counted: Disagree." in change
    assert "one voter" in last
    agree, disagree = (
        next(line for line in last.splitlines() if name in line) for name in ("Agree ", "Disagree ")
    )
    assert "0 (0%)" in agree
    assert "1 (100%)" in disagree


async def test_two_people_are_two_voters_and_a_restart_loses_nothing(
    store: Store, page: Path
) -> None:
    await talk(store, f"/oped {page}", "/oped poll", "5", person="console:ann")
    shown = await talk(store, "/oped poll 1", "1", "/oped poll 1", person="console:bob")
    assert "one voter" in shown[1]
    assert "2 voters" in shown[3]


async def test_a_pasted_page_ends_with_a_dot(store: Store, prompts: Prompts) -> None:
    shown = await talk(store, "/oped", *PAGE.splitlines(), ".")
    assert prompts.say("console.paste", end=".").split(";")[0] in shown[1]
    assert "Op-ed in The Harbour Gazette" in shown[-1]


async def test_what_is_not_understood_is_said_in_one_sentence(
    store: Store, prompts: Prompts
) -> None:
    shown = await talk(
        store, "/oped poll x", "/oped poll 3", "9", "/oped https://example.org/a", "/oped show 1"
    )
    assert [text.strip().splitlines()[-1] for text in shown[1:]] == [
        prompts.say("error.not_a_number", name="brief", word="x"),
        prompts.say("error.no_brief"),
        prompts.say("console.no_button", number=9),
        prompts.say("error.no_host", host="example.org"),
        prompts.say("error.no_brief"),
    ]


async def test_help_and_recent(store: Store, page: Path) -> None:
    _, guide, nothing, _, recent = await talk(
        store, "/oped help", "/oped recent", f"/oped {page}", "/oped recent"
    )
    assert "/oped poll [brief] [on]" in guide
    assert "Nothing has been read yet." in nothing
    assert "1. Op-ed in The Harbour Gazette" in recent


async def test_what_is_said_to_the_room_is_kept_for_its_thread(store: Store) -> None:
    assert (await talk(store, "Just talking.", "/quit", "never said"))[1:] == ["", ""]


async def test_a_comment_cannot_speak_to_the_terminal(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(PAGE.replace("late again", "late \x1b[31m\x07again [bold]now[/bold]"))
    shown = await talk(store, f"/oped {path}", "1")
    assert "\x1b" not in "".join(shown)
    assert "\x07" not in "".join(shown)
    assert "[bold]now[/bold]" in shown[2]
