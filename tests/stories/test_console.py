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
    shown = await talk(store, f"/oped {page}", "/oped poll", "6", "/oped poll", "7", "/oped poll")
    _, brief, poll, receipt, after, change, last = shown
    assert "Nobody has voted yet." in poll
    assert "[5] Survey" in brief
    assert "[6] Agree" in poll
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
    await talk(store, f"/oped {page}", "/oped poll", "6", person="console:ann")
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


async def test_what_is_said_after_a_brief_counts_as_comments(
    store: Store, page: Path, prompts: Prompts
) -> None:
    talked = ("I saw it leave on time.", "It never does.", "/oped discuss", "/oped comments")
    shown = await talk(store, f"/oped {page}", *talked, f"/oped {page}", "/oped comments")
    _, brief, *said, discussed, comments, _, anew = shown
    assert "What you say from here on is about “Op-ed in The Harbour Gazette”" in brief
    assert said == ["", ""]
    assert "2 more comments answer nobody" in discussed
    assert discussed.count("│") == comments.count("│")
    assert "2 more comments answer nobody" not in anew


async def test_op_eds_are_found_by_their_words(store: Store, page: Path) -> None:
    shown = await talk(
        store, f"/oped {page}", "/oped search TIMETABLE publish", "6", "/oped search"
    )
    _, _, found, again, nothing = shown
    assert "1. Op-ed in The Harbour Gazette" in found
    assert "The harbour board must publish its timetable." in found
    assert "What the author wants" in again
    assert "search needs words." in nothing


async def test_the_bot_speaks_the_language_that_was_set(store: Store, page: Path) -> None:
    _, _, setting, brief, error = await talk(
        store, "/oped settings", "/oped settings language Deutsch", f"/oped {page}", "/oped show 9"
    )
    assert "Sprache (diese Gemeinschaft): Deutsch" in setting
    assert "Was der Artikel fordert" in brief
    assert "Was du von nun an sagst" in brief
    assert "The harbour board must publish its timetable." in brief
    assert "Diese Zusammenfassung gibt es nicht." in error


async def test_settings_are_changed_by_their_buttons(store: Store) -> None:
    _, before, option, changed, after = await talk(
        store, "/oped settings", "14", "18", "/oped settings"
    )
    assert "New polls are anonymous: yes (by default)" in before
    assert "[14] New polls are anonymous" in before.replace("\n", " ")
    assert "[18] no" in option
    assert "New polls are anonymous (this community): no" in changed
    assert "New polls are anonymous: no (set for this community)" in after
