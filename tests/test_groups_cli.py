"""``rejoinder groups`` from outside, as in a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.opinions import camps, export
from tests.test_cli import rejoinder


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    path = tmp_path / "votes.csv"
    # With a byte-order mark, as spreadsheets save it.
    path.write_text(export(camps(30, 20, seen=1.0)), encoding="utf-8-sig")
    return path


def test_one_line_for_a_machine(votes: Path) -> None:
    done = rejoinder("groups", "--json", str(votes))
    (line,) = done.stdout.splitlines()
    document = json.loads(line)
    assert done.returncode == 0
    assert (document["schema"], document["k"], document["sizes"]) == (1, 2, [30, 20])
    assert document["groups"] == {f"p{n}": int(n >= 30) for n in range(50)}
    assert {shared["statement"] for shared in document["consensus"]} == {"0", "1"}
    assert {shared["side"] for shared in document["consensus"]} == {"agree"}
    for statement in document["divisive"]:
        for vote in ("agree", "disagree", "pass"):
            assert statement[vote] == sum(group[vote] for group in statement["groups"])


def test_a_card_for_a_reader(votes: Path) -> None:
    done = rejoinder("groups", str(votes))
    shown = done.stdout.decode()
    assert done.returncode == 0
    for words in ("2 opinion groups", "Group A: 30 people (60%)", "Statement 0", "divides"):
        assert words in shown


def test_standard_input_is_a_table_too(votes: Path) -> None:
    named, piped = (
        json.loads(rejoinder("groups", "--json", *words, stdin=data).stdout)
        for words, data in (((str(votes),), b""), (("-",), votes.read_bytes()))
    )
    assert named | {"source": ""} == piped | {"source": ""}


@pytest.mark.parametrize(("name", "begin"), [("map.png", b"\x89PNG"), ("map.svg", b"<svg")])
def test_the_map_is_drawn(votes: Path, tmp_path: Path, name: str, begin: bytes) -> None:
    assert rejoinder("groups", "--picture", str(tmp_path / name), str(votes)).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(begin)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing to read."),
        (b"\x7fELF\0\1\2", "names no column “participant”"),
        (b"\xff\xfep\0a\0", "names no column “participant”"),
        (b"participant,0\n", "at least 15 voters"),
        (b"participant,0\nann,1\n", "at least 15 voters"),
        (b"participant,0\n" + b"".join(b"p%d,\n" % n for n in range(40)), "at least 15 voters"),
        (b"participant,0\nann,1\nann,1\n", "Row 3 of that table repeats the participant ann."),
        (b"participant,0\nann,maybe\n", "Row 2 of that table has the vote “maybe”"),
        (
            b'participant,0\n"ann,1\n' + b"x,1\n" * 50_000,
            "Row 2 of that table can't be read as CSV.",
        ),
        (b"participant," + b"1" * 3_000_000, "Row 1 of that table can't be read as CSV."),
    ],
)
def test_a_bad_table_is_one_sentence(data: bytes, sentence: str) -> None:
    done = rejoinder("groups", "--json", "-", stdin=data)
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document.keys() == {"schema", "source", "error"}
    assert sentence in document["error"]
    assert done.stderr == b""


def test_a_failure_for_a_reader_names_the_file(tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    done = rejoinder("groups", str(missing))
    assert done.returncode == 1
    (told,) = done.stderr.decode().splitlines()  # however long the file's name is
    assert told == f"{missing}: There is no file named {missing}."
    assert rejoinder("groups", str(tmp_path)).returncode == 1


def test_a_picture_that_cannot_be_written_is_one_sentence(votes: Path) -> None:
    done = rejoinder("groups", "--picture", "/no/such/map.png", str(votes))
    assert done.returncode == 1
    assert "can't be written" in done.stderr.decode()
    assert rejoinder("groups", "--picture", "map.gif", str(votes)).returncode == 2


def test_the_command_is_described() -> None:
    assert b"groups" in rejoinder("--help").stdout
    assert b"participants-votes" in rejoinder("groups", "--help").stdout
