"""Polls as files: all figures, nobody's name where none may be, and no formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.polls.exports import EVERYBODY, OTHERS, Export, export_document, guarded, written
from bot.model import Amendment, Ballot, Part, Poll, PollKind, Tally
from tests.samples import NOON

ROOT = Path(__file__).parents[1]
LABELS = ("Agree", "Disagree", "Unsure")
POLL = Poll(3, "Do you agree?", "The ferry must sail.", LABELS, NOON, id=7)
SURVEY = replace(POLL, kind=PollKind.SURVEY, more=("The pier is old.", "Fares must fall."))
COLOURS = ("Red", "=Blue", "Green")
MANY = replace(POLL, kind=PollKind.MULTIPLE, statement="", choices=COLOURS, most=2)


def ballot(poll: Poll, number: int, *choices: int) -> Ballot:
    """A ballot as the store gives it: bare where the poll is anonymous."""
    if poll.anonymous:
        return Ballot(7, "", choices, poll.opened, "")
    at = NOON + timedelta(minutes=number)
    return Ballot(7, f"web:v{number}", choices, at, "", f"web:{number % 2}")


def export(poll: Poll, *cast: tuple[int, ...], parts: tuple[Part, ...] = ()) -> Export:
    votes = Counter(index for choices in cast for index in choices)
    tally = Tally(7, tuple(votes[i] for i in range(poll.size)), len(cast), len(cast))
    ballots = tuple(ballot(poll, n, *choices) for n, choices in enumerate(cast))
    return Export(poll, tally, parts, ballots, NOON, "The ferry", "https://gazette.example/a")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def tables(made: Export) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    totals, ballots = written(made, "csv")
    return rows(totals.data), rows(ballots.data)


def schema() -> Any:  # noqa: ANN401 - JSON
    """The schema that the documentation prints."""
    text = (ROOT / "docs/polls.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```json schema\n(.*?)```", text, re.DOTALL)
    return json.loads(found)


EXPORTS = {
    "one": export(POLL, (0,), (0,), (2,)),
    "open": export(replace(POLL, anonymous=False), (0,), (1,)),
    "survey": export(SURVEY, (0, 4, 8), (1,), (3, 6)),
    "several": export(MANY, (0, 1), (2,)),
    "empty": export(POLL),
    "parts": export(
        replace(
            POLL,
            closes=NOON,
            closed=NOON,
            amendments=(Amendment(NOON, 3),),
        ),
        *[(0,)] * 13,
        parts=(Part("web", (5, 0, 0), 5), Part("a", (4, 0, 0), 4), Part("b", (4, 0, 0), 4)),
    ),
}


@pytest.mark.parametrize("made", EXPORTS.values(), ids=list(EXPORTS))
def test_the_json_is_what_its_schema_says(made: Export) -> None:
    (file,) = written(made, "json")
    assert (file.name, file.media) == ("poll-7.json", "application/json")
    document = json.loads(file.data)
    jsonschema.validate(document, schema(), cls=jsonschema.Draft202012Validator)
    assert document == export_document(made)


@pytest.mark.parametrize("made", EXPORTS.values(), ids=list(EXPORTS))
def test_both_forms_say_the_same(made: Export) -> None:
    document = export_document(made)
    totals, ballots = tables(made)
    everybody = [row for row in totals if row["community"] == EVERYBODY]
    said = [
        (statement["statement"], choice["choice"], choice["votes"], choice["share"])
        for statement in document["statements"]
        for choice in statement["choices"]
    ]
    assert [
        (r["statement"], r["choice"].removeprefix("'"), int(r["votes"]), float(r["share"]))
        for r in everybody
    ] == said
    assert len(ballots) == len(document["ballots"]) == document["voters"]


def test_an_anonymous_export_holds_no_name_time_or_order() -> None:
    cast = [(2,), (0,), (1,), (0,)]
    named = [Ballot(7, f"web:v{n}", c, NOON + timedelta(n), f"d{n}") for n, c in enumerate(cast)]
    made = replace(export(POLL, *cast), ballots=tuple(named))
    again = replace(made, ballots=tuple(named[::-1]))
    for form in ("csv", "json"):
        for file, other in zip(written(made, form), written(again, form), strict=True):
            assert file == other
            assert b"web:v" not in file.data
            assert (NOON + timedelta(1)).date().isoformat().encode() not in file.data
    assert [b["answers"] for b in export_document(made)["ballots"]] == [
        [["Agree"]],
        [["Agree"]],
        [["Disagree"]],
        [["Unsure"]],
    ]


def test_an_open_export_names_its_voters() -> None:
    made = EXPORTS["open"]
    assert export_document(made)["ballots"][1] == {
        "voter": "web:v1",
        "community": "web:1",
        "cast": "2025-03-04T12:01:00+00:00",
        "answers": [["Disagree"]],
    }
    _, ballots = tables(made)
    assert ballots[1] == {
        "ballot": "2",
        "voter": "web:v1",
        "community": "web:1",
        "cast": "2025-03-04T12:01:00+00:00",
        "answer": "Disagree",
    }


def test_small_communities_are_never_shown_alone() -> None:
    totals, _ = tables(EXPORTS["parts"])
    assert {row["community"] for row in totals} == {EVERYBODY, "web", OTHERS}
    shown = export_document(EXPORTS["parts"])["communities"]
    assert [(part["community"], part["voters"]) for part in shown] == [("web", 5), (None, 8)]
    lone = export(POLL, *[(0,)] * 9, parts=(Part("web", (5, 0, 0), 5), Part("a", (4, 0, 0), 4)))
    assert export_document(lone)["communities"] == []
    assert {row["community"] for row in tables(lone)[0]} == {EVERYBODY}


def test_a_survey_has_a_column_a_statement() -> None:
    totals, ballots = tables(EXPORTS["survey"])
    first, second, third = SURVEY.statements
    assert ballots[0] == {"ballot": "1", first: "Agree", second: "Disagree", third: "Unsure"}
    assert ballots[1] == {"ballot": "2", first: "Disagree", second: "", third: ""}
    answered = {row["statement"]: row["voters"] for row in totals}
    assert answered == {first: "2", second: "2", third: "2"}


def test_several_choices_have_a_column_each() -> None:
    _, ballots = tables(EXPORTS["several"])
    assert ballots[0] == {"ballot": "1", "Red": "1", "'=Blue": "1", "Green": "0"}
    assert ballots[1] == {"ballot": "2", "Red": "0", "'=Blue": "0", "Green": "1"}


def test_the_csv_is_as_rfc_4180_has_it() -> None:
    odd = replace(POLL, statement='Say "no",\nor yes.')
    totals, _ = written(export(odd, (0,)), "csv")
    assert (totals.name, totals.media) == ("poll-7-totals.csv", "text/csv; charset=utf-8")
    assert totals.data.startswith(b"\xef\xbb\xbfnumber,statement,choice,")
    assert b'1,"Say ""no"",\nor yes.",Agree,(all),1,1,1.0\r\n' in totals.data
    assert rows(totals.data)[0]["statement"] == odd.statement


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\ufeff", "＝1", "\xa0=1"],
)
def test_a_cell_that_looks_like_a_formula_is_a_text(cell: str) -> None:
    looks = cell != "\ufeff"
    assert guarded(cell) == (f"'{cell}" if looks else cell)


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3), st.text(max_size=30))
def test_whatever_is_written_no_cell_is_a_formula(labels: list[str], statement: str) -> None:
    poll = replace(SURVEY, choices=tuple(labels), statement=statement, anonymous=False)
    made = export(poll, (0, 3), (1,))
    for file in written(made, "csv"):
        text = io.StringIO(file.data.decode("utf-8-sig"), newline="")
        for row in csv.reader(text):
            for cell in row:
                assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cell.lstrip(" ")) or cell == ""
