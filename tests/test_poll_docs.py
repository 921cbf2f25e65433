"""What docs/polls.md says is so, and says everything."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.commands import read_line
from bot.features import command_table
from bot.features.polls.drafting import MOST_CHOICES, MOST_LABEL, MOST_QUESTION
from bot.features.polls.moments import read_moment
from bot.features.polls.parts import LEAST
from bot.settings import load_settings
from tests.samples import NOON

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs" / "polls.md").read_text(encoding="utf-8")
COMMANDS = "poll survey take votes withdraw polls results export close reopen change".split()
SAID = re.findall(r"^\| ((?:`/oped [^`]+`(?:, )?)+) \|", DOCS, re.MULTILINE)


def test_every_command_and_option_is_documented() -> None:
    table = command_table()
    for name in COMMANDS:
        assert f"`/oped {name}" in DOCS
        for parameter in table[name].parameters:
            assert f"`{parameter.name}`" in DOCS


@pytest.mark.parametrize("line", [c for row in SAID for c in re.findall(r"`/oped ([^`]+)`", row)])
def test_every_example_is_understood(line: str) -> None:
    table = command_table()
    name, args = read_line(line, table)
    assert name == line.partition(" ")[0]
    assert table[name].read(args).keys() == args.keys()


def test_every_example_of_a_time_is_one() -> None:
    (row,) = re.findall(r"when it closes: (.+) \|", DOCS)
    words = re.findall(r"`([^`]+)`", row)
    assert len(words) == 5
    now = NOON.replace(year=2026)
    assert all(read_moment(each, now, "Europe/Berlin") > now for each in words)


def test_every_limit_is_the_one_that_holds() -> None:
    assert (
        f"up to {MOST_QUESTION} characters, 2 to {MOST_CHOICES} answers of up to {MOST_LABEL}"
        in DOCS
    )
    assert f"fewer than {LEAST} voters" in DOCS


def test_the_settings_are_read_as_they_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in shlex.split(DOCS.partition("```sh\n")[2].partition("```")[0]):
        name, _, value = word.partition("=")
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.poll_roles["discord:1200"] == frozenset({"1300", "moderator"})
    assert settings.moderators == frozenset({"moderator", "1400"})
