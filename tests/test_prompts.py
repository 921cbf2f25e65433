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


# Languages.

# What only operators see, Slack's manifest, which has one language, and what is in several already.
UNTRANSLATED = (
    "discord.doctor.",
    "discord.sync.",
    "discord.localised.",
    "slack.doctor.",
    "slack.app.",
    "slack.shortcut.",
)


def _translated(folder: Path, text: str, tag: str = "fr") -> Prompts:
    (folder / "languages" / tag).mkdir(parents=True)
    (folder / "languages" / tag / "messages.yaml").write_text(text, encoding="utf-8")
    return _load(folder, "a: {b: 'Hello {name}'}\nn: {one: '{count} vote', other: '{count} votes'}")


@pytest.mark.parametrize("tag", ["de", "es", "fr"])
def test_everything_that_readers_see_is_translated(prompts: Prompts, tag: str) -> None:
    """Fails with the keys that prompts/languages still lacks."""
    own = load_prompts(ROOT / "prompts" / "languages" / tag)
    lacking = [key for key in prompts.messages if key not in own]
    assert [key for key in lacking if not key.startswith(UNTRANSLATED)] == []


@pytest.mark.parametrize("tag", ["de", "es", "fr"])
def test_a_translation_is_not_the_english_text(prompts: Prompts, tag: str) -> None:
    own, english = prompts.speaking(tag).messages, prompts.messages
    prose = [key for key in own if len(english[key].other.split()) > 4]
    same = [key for key in prose if own[key].other == english[key].other]
    assert len(prose) > 100
    assert [key for key in same if not key.startswith(UNTRANSLATED)] == []


@pytest.mark.parametrize("tag", load_prompts().languages)
def test_what_may_be_typed_is_named_in_the_help(prompts: Prompts, tag: str) -> None:
    said = prompts.speaking(tag)
    for key, values in {
        "poll.kind": ("agree", "scale", "single", "multiple"),
        "poll.results": ("live", "voted", "closed"),
        "survey.results": ("live", "voted", "closed"),
        "change.results": ("live", "voted", "closed"),
        "poll.anonymous": ("yes", "no"),
        "survey.anonymous": ("yes", "no"),
        "change.anonymous": ("yes", "no"),
        "change.closes": ("never",),
    }.items():
        told = re.findall(r"\w+", said.say(f"commands.{key}"))
        assert {said.say(f"word.{value}") for value in values} <= set(told), key


def test_a_typed_word_stands_for_one_value_whatever_its_language(prompts: Prompts) -> None:
    values = [key for key in prompts.messages if key.startswith("word.")]
    for tag in prompts.languages:
        for key in values:
            word = prompts.speaking(tag).say(key)
            assert prompts.speaking("fr").meant(f" {word.upper()} ") == key.removeprefix("word.")
    assert prompts.meant("echelle") == "scale"
    assert prompts.meant("perhaps") == "perhaps"


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("FR_ca", "fr"),
        ("en-GB", "en"),
        ("ja", "en"),
        ("", "en"),
        (None, "en"),
        ("../de", "en"),
    ],
)
def test_a_language_is_found_by_its_tag(prompts: Prompts, tag: str | None, found: str) -> None:
    assert prompts.speaking(tag).language == found


def test_a_language_leads_back_to_the_others(prompts: Prompts) -> None:
    assert prompts.speaking("de").speaking("fr").speaking("en").messages == prompts.messages
    assert prompts.speaking("de").speaking("ja").language == "de"


def test_what_is_not_translated_is_said_in_english(tmp_path: Path) -> None:
    said = _translated(tmp_path, "a: {b: 'Bonjour {name}'}").speaking("fr")
    assert said.say("a.b", name="Ann") == "Bonjour Ann"
    assert said.say("n", count=2) == "2 votes"


def test_french_has_nothing_in_the_singular(tmp_path: Path) -> None:
    said = _translated(tmp_path, "n: {one: '{count} voix', other: '{count} les voix'}")
    french = said.speaking("fr")
    assert [french.say("n", count=n) for n in (0, 1, 2)] == ["0 voix", "1 voix", "2 les voix"]
    assert said.say("n", count=0) == "0 votes"


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: 'Bonjour'}",
        "a: {b: 'Bonjour {nom}'}",
        "a: {b: 'Bonjour {name} {more}'}",
        "a: {b: {one: 'Bonjour {name}', other: 'Bonjour {name}'}}",
        "a: {c: 'Bonjour'}",
        "n: 'voix'",
        "- a",
    ],
)
def test_a_translation_with_other_keys_or_values_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        _translated(tmp_path, text)
