"""Every command of the table, given on Discord as somebody would give it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from bot.features import command_table
from tests.discord.opeds import FERRY
from tests.discord.worlds import text, world

GIVEN: Mapping[str, tuple[dict[str, Any], str]] = MappingProxyType(
    {
        "read": ({"source": FERRY}, "What the author wants"),
        "show": ({"brief": 1, "version": 1}, "What the author wants"),
        "context": ({"brief": 1}, "**The ferry to Sandholm is late again.**"),
        "comments": ({"brief": 1}, "answers Tide"),
        "discuss": ({}, "answers bob"),
        "poll": ({"on": 3, "kind": "scale", "after": 9}, "How far do you agree?"),
        "survey": ({"count": 3, "results": "voted"}, "Where do you stand?"),
        "polls": ({"poll": 1}, "The author says this."),
        "take": ({"poll": 2, "at": 2}, "Statement 2 of"),
        "votes": ({"poll": 1}, "Counted: Agree."),
        "withdraw": ({"poll": 1}, "Your vote in poll 1 is taken back."),
        "results": ({"poll": 1}, "**Agree** 1 (100%)"),
        "export": ({"poll": 1, "format": "json"}, "Everything of poll 1, as JSON"),
        "close": ({"poll": 1}, "Poll 1 is closed."),
        "reopen": ({"poll": 3}, "Poll 3 is open again"),
        "change": ({"poll": 2, "results": "closed"}, "Poll 2 is changed."),
        "recent": ({"count": 5}, "Op-ed in The Harbour Gazette"),
        "search": ({"words": "ferry doctors"}, "Op-ed in The Harbour Gazette"),
        "settings": ({"name": "my_language", "value": "en"}, "English"),
        "help": ({"about": "poll"}, "/oped poll"),
    }
)


def test_every_command_is_given() -> None:
    assert set(GIVEN) == set(command_table())


def test_every_option_is_one_that_the_command_has() -> None:
    for name, (options, _) in GIVEN.items():
        known = {parameter.name for parameter in command_table()[name].parameters}
        assert set(options) <= known, name


@pytest.mark.parametrize("name", command_table())
async def test_a_command_does_what_it_is_for(name: str) -> None:
    options, shown = GIVEN[name]
    async with world(pictures=False) as made:
        ann, bob = made.ann, made.person("bob")
        await ann.slash(made.channel, "oped read", source=FERRY)
        (thread,) = made.channel.threads
        said = await bob.send(thread, "I take the night boat.")
        await ann.send(thread, "Nobody else does.", reply_to=said)
        await ann.slash(thread, "oped poll")
        await ann.slash(thread, "oped survey")
        await ann.slash(thread, "oped poll", question="When?", choices="Now; Later")
        await ann.slash(thread, "oped close", poll=3)
        (poll,) = [m for m in thread.history() if "The author says this." in text(m)]
        await ann.click(poll, label="Agree")
        given = await ann.slash(thread, f"oped {name}", **options)
        assert given.response is not None
        assert shown in text(given.response)
        assert given.followups == []
        private = command_table()[name].private
        assert given.ephemeral == private
