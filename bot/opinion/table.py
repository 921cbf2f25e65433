"""Who voted how: a participants-votes table, and the reader of Polis's export of one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.errors import SourceError

Votes: TypeAlias = NDArray[np.int8]

AGREE, DISAGREE, PASS = 1, -1, 0
UNSEEN = -128

# Polis itself takes 100,000 participants and 10,000 statements. The number of statements is lower
# here because time grows with its square; a table as large as all three allow takes some 20 s.
MOST_PARTICIPANTS = 100_000
MOST_STATEMENTS = 2_000
MOST_CELLS = 50_000_000

_SHOWN = 40  # characters of a wrong cell that an error repeats
_CELLS = {
    spelt: vote % 256  # the byte of an int8
    for vote, spellings in {
        AGREE: ("1", "1.0"),
        DISAGREE: ("-1", "-1.0"),
        PASS: ("0", "0.0", "-0.0"),
        UNSEEN: ("",),
    }.items()
    for spelt in spellings
}


@dataclass(frozen=True, slots=True, eq=False)
class VoteTable:
    """Votes, shape (participants, statements): 1 agree, -1 disagree, 0 pass, -128 unseen.

    ``participants`` names the rows, each once, and ``statements`` the columns.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Votes


def survey_table(rows: Sequence[Sequence[int | None]], statements: Sequence[str]) -> VoteTable:
    """A table of anonymous answers: a row a voter, ``None`` where one has not answered."""
    cells = [[UNSEEN if vote is None else vote for vote in row] for row in rows]
    votes = np.array(cells, dtype=np.int8).reshape(len(rows), len(statements))
    return VoteTable(tuple(map(str, range(len(rows)))), tuple(statements), votes)


def read_table(lines: Iterable[str]) -> VoteTable:
    """Read ``participants-votes.csv`` of a Polis export, from its lines.

    The header has a column ``participant`` and one numbered column a statement; other columns
    (``group-id``, ``n-votes`` …) are left alone. A cell is 1, -1, 0 or blank. Raises
    :class:`SourceError` at the first row that is otherwise, and where the table is too large.
    Rows are counted from 1, the header, and blank ones with them.
    """
    rows = csv.reader(lines)
    number = 0
    try:
        header = next(rows, None)
        if header is None:
            raise SourceError("error.empty")
        number = 1
        reader = _Reader([name.strip() for name in header])
        for number, row in enumerate(rows, start=2):
            if row:
                reader.add(number, row)
    except csv.Error:
        raise SourceError("error.votes_malformed", row=number + 1) from None
    return reader.table()


class _Reader:
    """Checks a header, then one row after the other; a vote takes one byte."""

    def __init__(self, header: list[str]) -> None:
        self._statements = [name for name in header if name.isascii() and name.isdecimal()]
        if "participant" not in header:
            raise SourceError("error.votes_no_participant")
        if not self._statements:
            raise SourceError("error.votes_no_statements")
        known = ["participant", *self._statements]
        for name in known:
            if header.count(name) > 1:
                raise SourceError("error.votes_column_twice", name=_shown(name))
        self._columns = len(header)
        self._identity = header.index("participant")
        self._voted = [name in known[1:] for name in header]
        self._participants: dict[str, None] = {}
        self._cells = bytearray()

    def add(self, number: int, row: list[str]) -> None:
        if len(row) != self._columns:
            raise SourceError(
                "error.votes_ragged", row=number, cells=len(row), columns=self._columns
            )
        name = row[self._identity].strip()
        if not name:
            raise SourceError("error.votes_nobody", row=number)
        if name in self._participants:
            raise SourceError("error.votes_twice", row=number, name=_shown(name))
        self._participants[name] = None
        self._check_size()
        for cell in compress(row, self._voted):
            vote = _CELLS.get(cell)
            if vote is None:
                vote = _CELLS.get(cell.strip())
            if vote is None:
                raise SourceError("error.votes_strange", row=number, cell=_shown(cell))
            self._cells.append(vote)

    def table(self) -> VoteTable:
        shape = len(self._participants), len(self._statements)
        votes = np.frombuffer(self._cells, dtype=np.int8).reshape(shape)
        return VoteTable(tuple(self._participants), tuple(self._statements), votes)

    def _check_size(self) -> None:
        participants, statements = len(self._participants), len(self._statements)
        if (
            participants > MOST_PARTICIPANTS
            or statements > MOST_STATEMENTS
            or participants * statements > MOST_CELLS
        ):
            raise SourceError(
                "error.votes_too_large",
                participants=MOST_PARTICIPANTS,
                statements=MOST_STATEMENTS,
                cells=MOST_CELLS,
            )


def _shown(text: str) -> str:
    """What an error repeats of a cell: on one line, and no novel."""
    return " ".join(text[: 2 * _SHOWN].split())[:_SHOWN]
