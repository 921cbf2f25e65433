"""Stories of polls on a terminal: each kind, a survey to its end, closing and restarts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.ports import Store
from bot.prompts import Prompts
from bot.store import open_store
from tests.fakes import MemoryStore
from tests.samples import NOON
from tests.stories.console import talk

OPED = """The ferry to Sandholm is late again. The harbour board must publish its timetable.
The mayor should ride the ferry herself. The council needs to buy a second boat before winter.
Published in The Harbour Gazette, March 3rd, 2025.
"""


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """A store that has read an op-ed."""
    kept = MemoryStore()
    path = tmp_path / "ferry.txt"
    path.write_text(OPED, encoding="utf-8")
    await talk(kept, f"/oped {path}")
    return kept


def _flat(shown: str) -> str:
    return re.sub(r"[\s│]+", " ", shown)


async def test_a_scale_and_a_point_of_no_return(store: Store, prompts: Prompts) -> None:
    shown = await talk(store, "/oped poll kind=scale", "5", "/oped change results=closed")
    assert "[5] Strongly disagree" in _flat(shown[1])
    assert "Counted: Strongly disagree." in shown[2]
    assert prompts.say("error.voted_already") in _flat(shown[3])


async def test_several_answers_and_second_thoughts(store: Store) -> None:
    asked = '/oped poll question="Which boat?" choices="Small; Big; None" most=2'
    shown = [_flat(text) for text in await talk(store, asked, "1", "3", "1", "/oped polls 1")]
    assert "[1] Small [2] Big [3] None" in shown[1]
    assert "Counted: Small." in shown[2]
    assert "[4] ✓ Small" in shown[2]
    assert "Counted: Small, None." in shown[3]
    assert "Counted: None." in shown[4]
    assert "one voter, one vote; shares are of the voters" in shown[5]


async def test_hidden_results_until_it_closes(store: Store) -> None:
    shown = await talk(store, "/oped poll results=closed", "2", "/oped close", "/oped polls 1")
    assert "%" not in "".join(shown[:3])
    assert "Poll 1 is closed." in shown[3]
    assert "Closed: the one voter chose Disagree." in _flat(shown[-1] + shown[-2])


async def test_a_survey_to_its_end_with_a_restart_in_between(store: Store) -> None:
    first = [_flat(text) for text in await talk(store, "/oped survey count=3", "1", "2")]
    assert "[1] Take the survey" in first[1]
    assert "Statement 1 of 3" in first[2]
    assert "Statement 2 of 3" in first[3]
    rest = [_flat(text) for text in await talk(store, "/oped take", "2", "6", "/oped votes")]
    assert "Statement 2 of 3" in rest[1]
    assert "Statement 3 of 3" in rest[2]
    assert "You have answered all 3 statements." in rest[3]
    assert "You have answered 3 of 3 statements." in rest[4]
    assert (await store.tally(1)).votes == (1, 0, 0, 0, 1, 0, 0, 0, 1)


async def test_a_vote_is_taken_back(store: Store) -> None:
    shown = await talk(store, "/oped poll", "1", "4", "/oped votes", "/oped polls 1")
    assert "[4] Take my vote back" in shown[2]
    assert "Your vote in poll 1 is taken back." in shown[3]
    assert "You have not voted" in shown[4]
    assert "Nobody has voted yet." in shown[5]


async def test_a_time_is_confirmed_in_the_zone_of_the_terminal(store: Store) -> None:
    _, poll, bad = await talk(store, '/oped poll closes="tomorrow 18:00"', "/oped poll closes=soon")
    assert "closes Wednesday 5 March 2025, 18:00 CET" in _flat(poll)
    assert "“soon” was not understood as a time" in _flat(bad)


async def test_the_time_comes_while_nobody_is_there(tmp_path: Path) -> None:
    now = [NOON]

    def clock() -> datetime:
        return now[0]

    path = tmp_path / "ferry.txt"
    path.write_text(OPED, encoding="utf-8")
    database = tmp_path / "a.db"
    store = await open_store(database, clock)
    await talk(store, f"/oped {path}", "/oped poll closes=30m", "6", clock=clock)
    await store.close()
    now[0] += timedelta(hours=1)
    store = await open_store(database, clock)
    shown = [_flat(t) for t in await talk(store, "/oped polls 1", "/oped votes", clock=clock)]
    receipt = await talk(store, "/oped poll", "/oped withdraw 1", clock=clock)
    await store.close()
    assert "Closed: the one voter chose Agree." in shown[1]
    assert "closed Tuesday 4 March 2025, 14:00 CET" in shown[1]
    assert "This poll is closed." in shown[2]
    assert "its owner can reopen it" in _flat(receipt[1])
    assert "This poll is closed." in receipt[2]


async def test_by_number_and_open_again(store: Store) -> None:
    shown = await talk(store, "/oped poll after=1", "1", "/oped reopen", "/oped polls 1")
    assert "closes after one voter" in _flat(shown[1])
    assert "With that vote the poll has closed." in _flat(shown[2])
    assert "open again" in "".join(shown[3:])
    assert (await store.poll(1)).closed is None


async def test_who_sits_at_the_terminal_may_close_what_others_opened(store: Store) -> None:
    await talk(store, "/oped poll", person="web:somebody")
    shown = await talk(store, "/oped close 1", person="console:operator")
    assert "Poll 1 is closed." in shown[1]
