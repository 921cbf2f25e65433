"""The command line from outside: real processes, as in a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.startup import imported_by_help
from bot.contract import SCHEMA
from bot.text.summarise import METHODS
from tests.samples import PAGE


def rejoinder(
    *words: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "adapters", *words],
        input=stdin,
        capture_output=True,
        check=False,
        env=os.environ | environment,
        cwd=Path(__file__).parents[1],
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_card_for_a_reader(page: Path) -> None:
    done = rejoinder("brief", str(page))
    assert done.returncode == 0
    assert "The harbour board must publish its timetable." in done.stdout.decode()


def test_one_line_a_source_in_order(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The council should mend the bridge. It is old. It is narrow.")
    done = rejoinder("brief", "--json", str(other), "-", str(page), stdin=PAGE.encode())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [line["source"] for line in lines] == [str(other), "-", str(page)]
    assert {line["schema"] for line in lines} == {SCHEMA}
    assert lines[1] | {"source": ""} == lines[2] | {"source": ""}


def test_a_failure_stands_in_its_place(page: Path, tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing.txt", tmp_path / "empty.txt"
    empty.touch()
    link = "https://example.org/a"
    done = rejoinder("brief", "--json", str(missing), str(empty), link, str(tmp_path), str(page))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert ["error" in line for line in lines] == [True, True, True, True, False]
    assert lines[1]["error"] == "There is nothing to read."
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing to read."),
        (b"\x7fELF\0\1\2", "That is not a text file."),
        (b"a b. " * 1_000, "That is more than the 4 kB that this bot reads at once."),
    ],
)
def test_bad_input_is_one_sentence(data: bytes, sentence: str) -> None:
    done = rejoinder("brief", "-", stdin=data, REJOINDER_MAX_BYTES="4096")
    assert done.returncode == 1
    assert done.stderr.decode().strip() == f"-: {sentence}"


@pytest.mark.parametrize("method", METHODS)
def test_every_method_summarises_verbatim(page: Path, method: str) -> None:
    done = rejoinder("brief", "--json", "--method", method, "--sentences", "2", str(page))
    (line,) = done.stdout.splitlines()
    document = json.loads(line)
    assert document["method"] == method
    assert 1 <= len(document["summary"]) <= 3
    body = document["article"]["text"]
    assert all(body[s["start"] : s["end"]] == s["text"] for s in document["summary"])


@pytest.mark.parametrize(("name", "begin"), [("r.png", b"\x89PNG"), ("r.svg", b"<svg")])
def test_who_answers_whom_is_drawn(page: Path, tmp_path: Path, name: str, begin: bytes) -> None:
    assert rejoinder("brief", "--picture", str(tmp_path / name), str(page)).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_a_picture_that_cannot_be_drawn_is_one_sentence(page: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.txt"
    alone.write_text("The council should mend the bridge. It is old. It is narrow.")
    done = rejoinder("brief", "--picture", str(tmp_path / "r.png"), str(alone))
    assert done.returncode == 1
    assert b"No comment seems to answer another." in done.stderr
    assert rejoinder("brief", "--picture", "r.gif", str(page)).returncode == 2
    assert rejoinder("brief", "--picture", "/no/such/r.png", str(page)).returncode == 1


def test_a_wrong_option_is_refused(page: Path) -> None:
    assert rejoinder("brief", "--method", "magic", str(page)).returncode == 2


def test_a_wrong_setting_is_named(page: Path) -> None:
    done = rejoinder("brief", str(page), REJOINDER_MAX_BYTES="lots")
    assert done.returncode == 2
    assert b"max_bytes" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_unknown_platform_is_refused(tmp_path: Path) -> None:
    done = rejoinder("run", "--on", "telegraph", REJOINDER_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert b"telegraph" in done.stderr
    assert b"web" in done.stderr


def test_a_conversation_through_a_pipe(page: Path, tmp_path: Path) -> None:
    said = f"/oped {page}\n/oped poll 1 1\n6\n/quit\n".encode()
    done = rejoinder(
        "run", "--on", "console", stdin=said, REJOINDER_DATA_DIR=str(tmp_path / "data")
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Counted: Agree." in done.stdout.decode()
    assert (tmp_path / "data" / "rejoinder.db").exists()


def test_help_and_version() -> None:
    assert b"brief" in rejoinder("--help").stdout
    assert rejoinder("--version").stdout.startswith(b"rejoinder, version ")
    for command in ("brief", "run"):
        assert b"Usage" in rejoinder(command, "--help").stdout


def test_help_pulls_nothing_heavy() -> None:
    assert imported_by_help() == []
