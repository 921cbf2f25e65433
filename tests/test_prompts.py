"""Messages are checked when they are loaded and when they are said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.features import command_table
from bot.prompts import Prompts, load_prompts

ROOT = Path(__file__).parents[1]


def _load(folder: Path, text: str) -> Prompts:
    (folder / "messages.yaml").write_text(text, encoding="utf-8")
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


def _said() -> Iterator[tuple[str, str, set[str]]]:
    """Where code names a message: the place, the key as far as it is literal, the values."""
    for folder in ("bot", "adapters"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and _says(node.func):
                    values = {keyword.arg or "**" for keyword in node.keywords}
                    yield f"{path.name}:{node.lineno}", _literal(node.args[0]), values


def _says(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "say" or name in READER_ERRORS


def _literal(key: ast.expr) -> str:
    """The key, or for an f-string its beginning with an ellipsis."""
    if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
        return str(key.values[0].value) + "…"
    return str(key.value) if isinstance(key, ast.Constant) else "…"


READER_ERRORS = {"ReaderError", "SourceError", "CommandError", "NotFoundError"}


def test_every_message_that_code_says_exists_and_takes_those_values(prompts: Prompts) -> None:
    said = list(_said())
    assert len(said) > 50
    for where, key, values in said:
        if key.endswith("…"):
            assert any(known.startswith(key[:-1]) for known in prompts.messages), (where, key)
        else:
            assert key in prompts, (where, key)
            assert prompts.messages[key].names == values or "**" in values, (where, key)


def test_no_message_is_left_over(prompts: Prompts) -> None:
    """Each key stands in code, as a text or as the beginning of one that is put together."""
    texts = {
        node.value
        for folder in ("bot", "adapters")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for path in (ROOT / "adapters").rglob("*.html"):
        texts.update(re.findall(r"say\(['\"]([a-z_.]+)['\"]", path.read_text(encoding="utf-8")))
    branches = tuple(text for text in texts if text.endswith(".") and " " not in text)
    assert [k for k in prompts.messages if k not in texts and not k.startswith(branches)] == []
