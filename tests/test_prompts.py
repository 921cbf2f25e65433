"""Messages are checked when they are loaded and when they are said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.features import command_table
from bot.prompts import FILES, Prompts, load_prompts

ROOT = Path(__file__).parents[1]


def _load(folder: Path, text: str) -> Prompts:
    for name in FILES:
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / FILES[0]).write_text(text, encoding="utf-8")
    return load_prompts(folder)


def test_messages_are_said_with_their_values(tmp_path: Path) -> None:
    said = _load(tmp_path, "a:\n  b: 'Hello {name}, {share:.0%}'")
    assert said.say("a.b", name="{evil.__class__}", share=0.25) == "Hello {evil.__class__}, 25%"


def test_plurals_follow_the_count(tmp_path: Path) -> None:
    said = _load(tmp_path, "n: {one: one vote, other: '{count} votes'}")
    assert [said.say("n", count=count) for count in (0, 1, 2)] == ["0 votes", "one vote", "2 votes"]


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2]",
        "a: 3",
        "a: {one: x}",
        "a: {one: x, other: y, few: z}",
        "a: {one: x, other: 2}",
        "a: '{0}'",
        "a: '{name.secret}'",
        "a: '{unclosed'",
        "1: x",
        "- x",
    ],
)
def test_broken_files_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        _load(tmp_path, text)


def test_yaml_tags_are_not_obeyed(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="could not determine a constructor"):
        _load(tmp_path, "a: !!python/object/apply:os.getcwd []")


@pytest.mark.parametrize("values", [{}, {"name": "x", "more": 1}])
def test_missing_and_surplus_values_are_refused(tmp_path: Path, values: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="name"):
        _load(tmp_path, "a: 'Hello {name}'").say("a", **values)


def test_every_command_and_parameter_is_described(prompts: Prompts) -> None:
    for command in command_table().values():
        for name in ("help", *(parameter.name for parameter in command.parameters)):
            assert f"commands.{command.name}.{name}" in prompts


def test_every_message_that_code_names_exists(prompts: Prompts) -> None:
    """Keys stand in code as literals, or as an f-string whose beginning is a branch."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "adapters")
        for path in (ROOT / folder).rglob("*.py")
    )
    literal = re.findall(r"(?:say|Error)\(\s*\"([a-z_.]+)\"", code)
    branches = re.findall(r"say\(\s*f\"([a-z_.]+\.)\{", code)
    assert len(literal) > 30
    assert [key for key in literal if key not in prompts] == []
    assert [b for b in branches if not any(key.startswith(b) for key in prompts.messages)] == []
