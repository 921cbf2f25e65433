"""The one table as Discord's commands, and their registration."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from adapters import Finding, platforms_with_commands
from adapters.__main__ import main
from adapters.discord import limits
from adapters.discord.client import Client, shards
from adapters.discord.commands import FILE
from adapters.discord.doctor import examine
from adapters.discord.platform import Discord
from adapters.discord.sync import known, outdated, register, wanted
from bot.features import command_table
from bot.prompts import Prompts, load_prompts
from tests.discord import payloads, wire
from tests.discord.openapi import read_description
from tests.discord.worlds import kit_of
from tests.fakes import MemoryStore

NAME = re.compile(r"[-_'\w]{1,32}")


async def _payload() -> list[Any]:
    client = Client(kit_of(MemoryStore()))
    async with client:
        return list(await wanted(client))


async def test_every_command_of_the_table_is_a_subcommand() -> None:
    group, menu = await _payload()
    assert group["name"] == "oped"
    assert {option["name"] for option in group["options"]} == set(command_table())
    assert (menu["name"], menu["type"]) == ("Brief this link", 3)
    assert group["integration_types"] == menu["integration_types"] == [0, 1]


async def test_options_are_typed_bounded_and_completed() -> None:
    group, _ = await _payload()
    by_name = {option["name"]: option for option in group["options"]}
    on = next(option for option in by_name["poll"]["options"] if option["name"] == "on")
    assert (on["type"], on["min_value"], on["max_value"]) == (4, 1, 20)
    assert on["autocomplete"]
    assert [option["type"] for option in by_name["read"]["options"]] == [3, 11]


async def test_names_and_descriptions_are_within_bounds_in_every_language() -> None:
    group, menu = await _payload()
    for entry in (group, *group["options"], *_options(group)):
        for name in (entry["name"], *(entry.get("name_localizations") or {}).values()):
            assert NAME.fullmatch(name)
            assert name == name.lower()
        said = (entry["description"], *(entry.get("description_localizations") or {}).values())
        for text in said:
            assert 1 <= len(text) <= limits.DESCRIPTION, f"{len(text)} characters: {text}"
    for name in (menu["name"], *menu["name_localizations"].values()):
        assert 1 <= len(name) <= limits.MENU_NAME


def _options(group: dict[str, Any]) -> list[dict[str, Any]]:
    return [option for sub in group["options"] for option in sub["options"]]


async def test_no_name_stands_twice_in_one_language() -> None:
    group, _ = await _payload()
    for entries in (group["options"], *(sub["options"] for sub in group["options"])):
        for locale in (None, "de", "fr", "es-ES", "es-419"):
            localised = [(e.get("name_localizations") or {}, e["name"]) for e in entries]
            names = [translated.get(locale, name) for translated, name in localised]
            assert len(names) == len(set(names)), f"{locale}: {names}"


@pytest.mark.parametrize("language", load_prompts().languages)
def test_every_command_and_option_has_a_name_in_every_language(language: str) -> None:
    parameters = {p.name for command in command_table().values() for p in command.parameters}
    wanted = {f"discord.name.{name}" for name in command_table()}
    wanted |= {f"discord.option.{name}" for name in {*parameters, FILE}}
    folder = Path(str(resources.files("prompts")))
    below = folder if language == "en" else folder / "languages" / language
    tree = yaml.safe_load((below / "discord.yaml").read_text(encoding="utf-8"))["discord"]
    given = {f"discord.{kind}.{name}" for kind in ("name", "option") for name in tree[kind]}
    lacking = ", ".join(sorted(wanted - given))
    assert not lacking, f"{below / 'discord.yaml'} needs a name to type for: {lacking}"


@pytest.mark.parametrize("language", load_prompts().languages)
def test_every_word_that_an_option_takes_is_called_something(language: str) -> None:
    words = load_prompts().speaking(language)
    parameters = [p for command in command_table().values() for p in command.parameters]
    taken = {word for p in parameters for word in getattr(getattr(p, "one_of", None), "words", ())}
    lacking = ", ".join(
        sorted(f"discord.word.{w}" for w in taken if f"discord.word.{w}" not in words)
    )
    assert not lacking, f"discord.yaml ({language}) needs: {lacking}"


async def test_the_command_is_no_larger_than_discord_takes_it() -> None:
    size = sum(map(_size, await _payload()))
    assert size <= limits.COMMAND_TEXT, f"{size} characters: shorten some descriptions"


def _size(entry: dict[str, Any]) -> int:
    """Characters of names, descriptions and values, each in its longest translation."""
    said = [
        max([entry.get(key) or "", *(entry.get(f"{key}_localizations") or {}).values()], key=len)
        for key in ("name", "description")
    ]
    parts = [*(entry.get("options") or ()), *(entry.get("choices") or ())]
    return sum(map(len, [*said, str(entry.get("value", ""))])) + sum(map(_size, parts))


async def test_readers_see_their_own_language_and_others_the_installations() -> None:
    group, menu = await _payload()
    read = next(option for option in group["options"] if option["name"] == "read")
    assert read["name_localizations"]["es-419"] == read["name_localizations"]["es-ES"] == "leer"
    assert "en-US" not in read["name_localizations"]
    assert {option["name"] for option in read["options"]} == {"source", "file"}
    assert read["options"][1]["name_localizations"]["de"] == "datei"
    assert menu["name_localizations"]["fr"] == "Résumer ce lien"
    german = Client(replace(kit_of(MemoryStore()), prompts=load_prompts().speaking("de")))
    async with german:
        (group, _) = await wanted(german)
    (read,) = (option for option in group["options"] if option["name"] == "read")
    assert "zusammen" in read["description"]
    assert read["description_localizations"]["en-GB"] == "Brief an op-ed with its comments."
    assert "de" not in read["description_localizations"]
    assert read["name_localizations"]["de"] == "lesen"


async def test_servers_decide_who_may_and_by_default_who_may_write_does() -> None:
    for entry in await _payload():
        assert entry["default_member_permissions"] == 1 << 11
        assert (entry["integration_types"], entry["contexts"]) == ([0, 1], [0, 1, 2])


async def test_the_registration_is_as_discord_describes_it(described: Path | None) -> None:
    if described is None:
        pytest.skip("Discord's description is not on this machine")
    description = read_description(described / "discord-openapi.json")
    path = "/applications/1/commands"
    assert description.faults("PUT", path, await _payload()) == []
    assert description.faults("PUT", path, [{"name": "x" * 40}]) != []


async def test_commands_are_registered_only_when_they_differ(tmp_path: Path) -> None:
    async with wire.fake_discord(tmp_path) as (fake, trusted):
        client = Client(kit_of(MemoryStore()), connector=fake.connector(trusted))
        async with client:
            await client.login("t")
            assert await register(client)
            assert not await register(client)
            assert len(fake.sent("PUT", "/commands")) == 1
            fake.commands[0]["options"][0]["description"] = "Something else."
            assert await outdated(client)
            assert await register(client)
            assert len(await known(client)) == 2


async def _examined(folder: Path, **settings: object) -> list[Finding]:
    async with wire.fake_discord(folder) as (fake, trusted):
        if settings.pop("endpoint", None):
            told = payloads.application() | {"interactions_endpoint_url": "https://a.example/i"}
            fake.script["GET", "/oauth2/applications/@me"] = [(200, told, {})] * 3
        if settings.pop("refused", None):
            fake.script["GET", "/users/@me"] = [(401, {"code": 0, "message": "401"}, {})]
        permissions = str(settings.pop("permissions", 0))
        fake.script["GET", "/users/@me/guilds"] = [(200, [payloads.guild(permissions)], {})]
        fake.script["GET", f"/guilds/{payloads.GUILD}"] = [(200, payloads.guild(permissions), {})]
        fake.script["GET", f"/members/{payloads.BOT}"] = [(200, payloads.member(), {})]
        kit = kit_of(MemoryStore(), **settings)
        return list(await examine(kit, connector=fake.connector(trusted)))


async def test_the_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    findings = await _examined(tmp_path)
    assert [f.well for f in findings] == [True, True, True, False, True, False]
    said = [f.sentence for f in findings]
    assert "rejoinder discord sync" in said[3]
    assert "Create Public Threads" in said[5]
    assert "permissions=" in said[1]


async def test_the_doctor_is_content_with_the_right_permissions(tmp_path: Path) -> None:
    findings = await _examined(tmp_path, permissions=(1 << 52) - 1)
    assert findings[-1].well


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"discord_token": None}, "REJOINDER_DISCORD_TOKEN is not set"),
        ({"refused": True}, "refuses the token"),
        ({"endpoint": True}, "interactions go to an endpoint URL"),
        ({"discord_http_port": 9}, "Discord knows no endpoint URL"),
    ],
)
async def test_the_doctor_names_the_setting(
    tmp_path: Path, settings: dict[str, object], words: str
) -> None:
    findings = await _examined(tmp_path, **settings)
    assert any(words in f.sentence for f in findings if not f.well)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, {}),
        ("0/1", {"shard_ids": [0], "shard_count": 1}),
        ("2-4/8", {"shard_ids": [2, 3, 4], "shard_count": 8}),
    ],
)
def test_shards(text: str | None, expected: dict[str, object]) -> None:
    assert shards(text) == expected


def test_a_token_is_not_shown(prompts: Prompts) -> None:
    kit = kit_of(MemoryStore(), discord_token="very.secret.token")
    assert "very.secret" not in repr(kit)
    assert "very.secret" not in repr(Discord(kit, Client(kit)).__dict__)


def test_the_command_line_has_a_group_of_each_platform_that_adds_one() -> None:
    assert "discord" in platforms_with_commands()
    shown = CliRunner().invoke(main, ["discord", "--help"])
    assert shown.exit_code == 0
    assert "sync" in shown.output


def test_sync_without_a_token_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJOINDER_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("REJOINDER_DISCORD_TOKEN", raising=False)
    done = CliRunner().invoke(main, ["discord", "sync"])
    assert done.exit_code == 1
    assert "REJOINDER_DISCORD_TOKEN" in done.output


def test_the_doctor_looks_at_every_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJOINDER_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("REJOINDER_DISCORD_TOKEN", raising=False)
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert f"✓ rejoinder: {tmp_path} is usable" in done.output
    assert "✗ discord: REJOINDER_DISCORD_TOKEN is not set" in done.output
    assert CliRunner().invoke(main, ["doctor", "--on", "console"]).exit_code == 0
    assert "no platform" in CliRunner().invoke(main, ["doctor", "--on", "fax"]).output
