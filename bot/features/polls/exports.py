"""A poll as files: CSV for a spreadsheet, JSON for a program. Pure.

The JSON is a public, versioned contract (docs/polls.md): additions keep the version; a field that
changes its meaning or goes away raises it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from bot.features.polls.card import votes_on
from bot.features.polls.parts import ELSEWHERE, shown_parts
from bot.model import Ballot, Part, Poll, PollKind, Tally

SCHEMA = 1
EVERYBODY, OTHERS = "(all)", "(elsewhere)"  # in the place of a community's name

_CSV = "text/csv; charset=utf-8"
_JSON = "application/json"
# What makes a spreadsheet take a cell for a formula, wide forms included.
# https://owasp.org/www-community/attacks/CSV_Injection
_ACTIVE = tuple("=+-@\t\r\n＝＋－＠")

Cell: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Export:
    """What an export is made of: a poll, how it stood at ``at``, and the op-ed that it is about."""

    poll: Poll
    tally: Tally
    parts: tuple[Part, ...]
    ballots: tuple[Ballot, ...]
    at: datetime
    title: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A file; ``holds`` says what is in it."""

    name: str
    data: bytes
    media: str
    holds: Literal["all", "totals", "ballots"]


def written(export: Export, form: str) -> tuple[Written, ...]:
    """The files of an export in the form ``csv`` or ``json``."""
    stem = f"poll-{export.poll.id}"
    if form == "json":
        document = json.dumps(export_document(export), ensure_ascii=False, indent=1) + "\n"
        return (Written(f"{stem}.json", _encoded(document), _JSON, "all"),)
    totals, ballots = _table(_totals(export)), _table(_ballots(export))
    return (
        Written(f"{stem}-totals.csv", totals, _CSV, "totals"),
        Written(f"{stem}-ballots.csv", ballots, _CSV, "ballots"),
    )


# JSON.


def export_document(export: Export) -> dict[str, Any]:
    """The JSON document. Of an anonymous poll it names nobody, and its ballots have no order."""
    poll = export.poll
    return {
        "schema": SCHEMA,
        "exported": export.at.isoformat(),
        "poll": {
            "number": poll.id,
            "kind": poll.kind.value,
            "question": poll.question,
            "anonymous": poll.anonymous,
            "most": poll.most,
            "opened": poll.opened.isoformat(),
            "closes": poll.closes and poll.closes.isoformat(),
            "closed": poll.closed and poll.closed.isoformat(),
            "amendments": [
                {"at": noted.at.isoformat(), "voters": noted.voters} for noted in poll.amendments
            ],
        },
        "source": {"brief": poll.brief, "title": export.title, "link": export.link},
        "voters": export.tally.voters,
        "statements": [
            {"statement": statement, "choices": list(_choices(poll, export.tally, at))}
            for at, statement in enumerate(poll.statements)
        ],
        "communities": [
            {
                "community": None if part.community == ELSEWHERE else part.community,
                "voters": part.voters,
                "votes": [list(votes_on(poll, part.votes, at)) for at in _each(poll)],
            }
            for part in shown_parts(export.parts)
        ],
        "ballots": [_ballot(poll, ballot) for ballot in _in_order(export)],
    }


def _choices(poll: Poll, tally: Tally | Part, at: int) -> Iterator[dict[str, Any]]:
    votes = votes_on(poll, tally.votes, at)
    whole = _whole(poll, tally, votes)
    for label, count in zip(poll.choices, votes, strict=True):
        yield {"choice": label, "votes": count, "share": round(count / whole, 4) if whole else 0.0}


def _whole(poll: Poll, tally: Tally | Part, votes: Sequence[int]) -> int:
    """What shares are of: the voters; in a survey those of them who answered the statement."""
    return sum(votes) if poll.kind is PollKind.SURVEY else tally.voters


def _ballot(poll: Poll, ballot: Ballot) -> dict[str, Any]:
    answers: dict[str, Any] = {"answers": [_labels(poll, ballot, at) for at in _each(poll)]}
    if poll.anonymous:
        return answers
    who = {"voter": ballot.voter, "community": ballot.of, "cast": ballot.cast.isoformat()}
    return who | answers


def _labels(poll: Poll, ballot: Ballot, at: int) -> list[str]:
    """What a ballot chose of a statement."""
    size = len(poll.choices)
    return [poll.choices[index % size] for index in ballot.choices if index // size == at]


def _each(poll: Poll) -> range:
    return range(len(poll.statements))


def _in_order(export: Export) -> Sequence[Ballot]:
    """By what they say where that is all they may tell, else by voter."""
    if export.poll.anonymous:
        return sorted(export.ballots, key=lambda ballot: ballot.choices)
    return sorted(export.ballots, key=lambda ballot: ballot.voter)


# CSV.


def _totals(export: Export) -> Iterator[Sequence[Cell]]:
    """A row for each choice, of everybody and of each community that may be shown."""
    poll = export.poll
    yield ("number", "statement", "choice", "community", "votes", "voters", "share")
    for at, statement in enumerate(poll.statements):
        for name, part in _named(export):
            whole = _whole(poll, part, votes_on(poll, part.votes, at))
            for choice in _choices(poll, part, at):
                figures = (choice["votes"], whole, choice["share"])
                yield (at + 1, statement, choice["choice"], name, *figures)


def _named(export: Export) -> Iterator[tuple[str, Tally | Part]]:
    yield EVERYBODY, export.tally
    for part in shown_parts(export.parts):
        yield OTHERS if part.community == ELSEWHERE else part.community, part


def _ballots(export: Export) -> Iterator[Sequence[Cell]]:
    """A row for each ballot: a column a statement, or a column a choice where one has several."""
    poll = export.poll
    who = () if poll.anonymous else ("voter", "community", "cast")
    several = poll.most > 1
    asked = poll.choices if several else _columns(poll)
    yield ("ballot", *who, *asked)
    for number, ballot in enumerate(_in_order(export), 1):
        names = () if poll.anonymous else (ballot.voter, ballot.of, ballot.cast.isoformat())
        yield (number, *names, *_answers(poll, ballot, several=several))


def _columns(poll: Poll) -> Sequence[str]:
    return poll.statements if poll.kind is PollKind.SURVEY else ("answer",)


def _answers(poll: Poll, ballot: Ballot, *, several: bool) -> Iterable[Cell]:
    if several:
        return [int(index in ballot.choices) for index in range(poll.size)]
    return ["".join(_labels(poll, ballot, at)) for at in _each(poll)]


def _table(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV by RFC 4180, with the byte order mark that Excel wants to see in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + _encoded(text.getvalue())


def guarded(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what looks like one."""
    if isinstance(cell, str) and (cell.startswith(_ACTIVE) or cell.lstrip().startswith(_ACTIVE)):
        return f"'{cell}"
    return cell


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")
