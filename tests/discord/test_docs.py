"""What the documentation says is so."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.discord.doctor import invited_with
from adapters.discord.faults import ALL, permission_name
from bot.prompts import Prompts
from bot.settings import Settings

DOCS = (Path(__file__).parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    for name in Settings.model_fields:
        if name.startswith("discord_"):
            assert f"`REJOINDER_{name.upper()}`" in DOCS


def test_the_link_invites_with_what_the_bot_uses(prompts: Prompts) -> None:
    (permissions,) = re.findall(r"&permissions=(\w+)", DOCS)
    assert int(permissions) == invited_with(Settings()).value
    step = " ".join(DOCS.split())
    assert all(permission_name(name, prompts) in step for name in ALL)


def test_there_are_ten_steps() -> None:
    assert re.findall(r"^(\d+)\.", DOCS, re.MULTILINE) == [str(n) for n in range(1, 11)]
