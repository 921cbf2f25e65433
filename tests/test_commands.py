"""One declaration of a command serves the typed values, the bounds and the line reader."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import (
    OneOf,
    Parameter,
    Range,
    Suggest,
    Suggestion,
    command,
    private,
    read_line,
    table,
)
from bot.errors import CommandError, ConfigError


@command
async def read(desk: object, call: object, *, source: str) -> None: ...


@command
async def poll(
    desk: object,
    call: object,
    *,
    brief: int | None = None,
    on: Annotated[int, Range(1, 20)] = 1,
    title: str = "",
) -> None: ...


COMMANDS = table(read, poll)


def test_a_declaration_is_read_from_the_signature() -> None:
    assert poll.name == "poll"
    assert poll.parameters == (
        Parameter("brief", int, required=False),
        Parameter("on", int, required=False, range=Range(1, 20)),
        Parameter("title", str, required=False),
    )
    assert read.parameters == (Parameter("source", str, required=True),)


def test_a_parameter_of_another_type_is_refused_when_declared() -> None:
    async def broken(desk: object, call: object, *, when: float) -> None: ...

    with pytest.raises(ConfigError, match="when"):
        command(broken)


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("poll", "poll", {}),
        ("poll 3", "poll", {"brief": "3"}),
        ("POLL 3 2", "poll", {"brief": "3", "on": "2"}),
        ("poll on=2", "poll", {"on": "2"}),
        ("poll on=2 7", "poll", {"on": "2", "brief": "7"}),
        ("poll 3 2 Is it so? a=b", "poll", {"brief": "3", "on": "2", "title": "Is it so? a=b"}),
        ("read https://example.org/?a=b", "read", {"source": "https://example.org/?a=b"}),
        ("https://example.org/?a=b", "read", {"source": "https://example.org/?a=b"}),
        ("The dam must go. It is old.", "read", {"source": "The dam must go. It is old."}),
        ("", "read", {}),
    ],
)
def test_lines_are_read(line: str, name: str, args: dict[str, str]) -> None:
    assert read_line(line, COMMANDS) == (name, args)


def test_too_many_words_are_refused() -> None:
    two = table(command(_two))
    with pytest.raises(CommandError, match="too_many"):
        read_line("_two a=1 b=2 3", two)


async def _two(desk: object, call: object, *, a: int = 0, b: int = 0) -> None: ...


@given(st.text())
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    name, args = read_line(line, COMMANDS)
    assert name in COMMANDS
    assert args.keys() <= {parameter.name for parameter in COMMANDS[name].parameters}


def test_words_become_typed_values() -> None:
    assert poll.read({"brief": "12", "on": "20"}) == {"brief": 12, "on": 20}


@pytest.mark.parametrize(
    ("args", "key"),
    [
        ({"brief": "twelve"}, "error.not_a_number"),
        ({"on": "0"}, "error.out_of_range"),
        ({"on": "21"}, "error.out_of_range"),
        ({"colour": "red"}, "error.unknown_argument"),
    ],
)
def test_wrong_words_are_refused(args: dict[str, str], key: str) -> None:
    with pytest.raises(CommandError) as caught:
        poll.read(args)
    assert caught.value.key == key


def test_what_is_required_must_be_there() -> None:
    with pytest.raises(CommandError) as caught:
        read.read({})
    assert caught.value.key == "error.missing"


async def _colours(desk: object, args: object) -> list[Suggestion]:
    return [Suggestion("Red", "red")]


@private
@command
async def paint(
    desk: object,
    call: object,
    *,
    colour: Annotated[str | None, Suggest(_colours)] = None,
    coats: Annotated[int, Range(1, 3), Suggest(_colours)] = 1,
) -> None: ...


def test_suggestions_and_bounds_are_read_from_annotations_in_any_order() -> None:
    assert paint.private
    assert not poll.private
    assert paint.parameters == (
        Parameter("colour", str, required=False, suggest=Suggest(_colours)),
        Parameter("coats", int, required=False, range=Range(1, 3), suggest=Suggest(_colours)),
    )


@command
async def ask(
    desk: object,
    call: object,
    *,
    brief: int | None = None,
    kind: Annotated[str | None, OneOf(("agree", "scale"))] = None,
    choices: str | None = None,
    anonymous: bool | None = None,
) -> None: ...


ASKING = table(ask)


def test_words_to_choose_from_and_switches_are_read_from_annotations() -> None:
    _, kind, _, anonymous = ask.parameters
    assert kind == Parameter("kind", str, required=False, one_of=OneOf(("agree", "scale")))
    assert anonymous.type is bool
    assert ask.read({"kind": " Scale", "anonymous": "No"}) == {"kind": "scale", "anonymous": False}
    assert [ask.read({"anonymous": word})["anonymous"] for word in ("yes", "True", "off")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("args", "key"),
    [
        ({"kind": "open"}, "error.not_one_of"),
        ({"kind": ""}, "error.not_one_of"),
        ({"anonymous": "perhaps"}, "error.not_yes_or_no"),
    ],
)
def test_other_words_are_refused(args: dict[str, str], key: str) -> None:
    with pytest.raises(CommandError) as caught:
        ask.read(args)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("line", "args"),
    [
        ('choices="A; B" 3', {"choices": "A; B", "brief": "3"}),
        ("choices=“A; it's B” kind=agree", {"choices": "A; it's B", "kind": "agree"}),
        ("choices=„A; B“", {"choices": "A; B"}),
        ("choices=«A B»", {"choices": "A B"}),
        ('choices=""', {"choices": ""}),
        ('3 "agree" anonymous=no', {"brief": "3", "kind": "agree", "anonymous": "no"}),
        ('choices=5" kind=agree', {"choices": '5"', "kind": "agree"}),
        ('choices="a=b"anonymous=no', {"choices": "a=b", "anonymous": "no"}),
    ],
)
def test_several_words_stand_in_quotation_marks(line: str, args: dict[str, str]) -> None:
    assert read_line(f"ask {line}", ASKING) == ("ask", args)


def test_a_quotation_that_does_not_end_is_refused() -> None:
    with pytest.raises(CommandError) as caught:
        read_line('ask choices="A; B', ASKING)
    assert caught.value.key == "error.open_quote"
