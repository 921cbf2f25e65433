"""Commands: one declaration serves every platform, the help text and the line reader.

A handler is an async function ``(desk, call, *, name: type = default)``. :func:`command` reads
its signature; :func:`table` lists the handlers that an installation offers. Descriptions are
messages: ``commands.NAME.help`` and ``commands.NAME.PARAMETER``. :class:`Range`, :class:`OneOf`
and :class:`Suggest` are put on a parameter with ``Annotated``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType, NoneType
from typing import Annotated, TypeAlias, get_args, get_origin, get_type_hints

from bot.errors import CommandError, ConfigError

Handler: TypeAlias = Callable[..., Awaitable[None]]
Value: TypeAlias = int | str | bool
Meant: TypeAlias = Callable[[str], str]

# A value that is more than one word stands in quotation marks; telephones make them curly.
_QUOTED = re.compile(r'"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»')
_QUOTES = ('"', "“", "„", "«")
_YES = frozenset({"yes", "y", "true", "on", "1"})
_NO = frozenset({"no", "n", "false", "off", "0"})


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of a number, both included; used as ``Annotated[int, Range(1, 20)]``."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """The words that a parameter takes; used as ``Annotated[str, OneOf(("one", "many"))]``."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that a platform may offer while somebody types, and what it is shown as."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Suggest:
    """Where suggestions come from: ``await source(desk, args, community)``, best first.

    ``args`` are the argument words typed so far, the parameter's own included; ``community`` is
    where they are typed.
    """

    source: Callable[..., Awaitable[Sequence[Suggestion]]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed argument of a command."""

    name: str
    type: type[Value]
    required: bool
    range: Range | None = None
    suggest: Suggest | None = None
    one_of: OneOf | None = None

    def read(self, word: str, meant: Meant | None = None) -> Value:
        """The word as a value of the parameter's type."""
        if meant is not None and (self.type is bool or self.one_of is not None):
            word = meant(word)
        if self.type is bool:
            return self._switch(word)
        if self.type is str:
            return self._known(word)
        try:
            number = int(word)
        except ValueError:
            raise CommandError("error.not_a_number", name=self.name, word=word[:40]) from None
        if self.range and not self.range.least <= number <= self.range.most:
            least, most = self.range.least, self.range.most
            raise CommandError("error.out_of_range", name=self.name, least=least, most=most)
        return number

    def _switch(self, word: str) -> bool:
        said = word.strip().casefold()
        if said not in _YES | _NO:
            raise CommandError("error.not_yes_or_no", name=self.name, word=word[:40])
        return said in _YES

    def _known(self, word: str) -> str:
        if self.one_of is None:
            return word
        said = word.strip().casefold()
        if said not in self.one_of.words:
            words = self.one_of.words
            raise CommandError("error.not_one_of", name=self.name, words=words, word=word[:40])
        return said


@dataclass(frozen=True, slots=True)
class Command:
    """A name, its parameters in order, and the function that does the work.

    The answers to a ``private`` command are for the caller's eyes only, also while it works.
    """

    name: str
    parameters: tuple[Parameter, ...]
    handler: Handler
    private: bool = False

    def read(self, args: Mapping[str, str], meant: Meant | None = None) -> dict[str, Value]:
        """Typed values for the argument words; unknown and missing ones are refused.

        ``meant`` says what a word of another language stands for where a parameter takes some.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in args:
            if name not in known:
                raise CommandError("error.unknown_argument", name=name[:40], command=self.name)
        for parameter in self.parameters:
            if parameter.required and parameter.name not in args:
                raise CommandError("error.missing", name=parameter.name, command=self.name)
        return {name: known[name].read(word, meant) for name, word in args.items()}


Table: TypeAlias = Mapping[str, Command]


def command(handler: Handler) -> Command:
    """Declare a command by its handler's name and signature."""
    hints = get_type_hints(handler, include_extras=True)
    keywords = [
        parameter
        for parameter in inspect.signature(handler).parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    parameters = tuple(_parameter(keyword, hints[keyword.name]) for keyword in keywords)
    return Command(handler.__name__, parameters, handler)


def private(command: Command) -> Command:
    """Declare that a command answers its caller alone; stands above ``@command``."""
    return replace(command, private=True)


def table(*commands: Command) -> Table:
    """The commands by name, in the order given; the first is the default of a bare line."""
    return MappingProxyType({command.name: command for command in commands})


def read_line(line: str, commands: Table) -> tuple[str, dict[str, str]]:
    """Read ``NAME word word name=word`` into a command's name and its argument words.

    A line that doesn't begin with a command's name is the default command's first argument,
    whole. The last positional argument takes the rest of the line. A value of several words
    stands in quotation marks: ``name="word word"``.
    """
    name, _, rest = line.strip().partition(" ")
    if name.lower() in commands:
        return name.lower(), _arguments(rest, commands[name.lower()])
    default = next(iter(commands.values()))
    return default.name, {default.parameters[0].name: line.strip()} if line.strip() else {}


def _arguments(rest: str, command: Command) -> dict[str, str]:
    waiting = [parameter.name for parameter in command.parameters]
    args: dict[str, str] = {}
    while rest := rest.strip():
        name, equals, _ = rest.partition(" ")[0].partition("=")
        if equals and name in waiting:
            waiting.remove(name)
            args[name], rest = _first_word(rest[len(name) + 1 :], name)
        elif not waiting:
            raise CommandError("error.too_many", command=command.name)
        elif len(waiting) == 1:
            args[waiting.pop()], rest = rest, ""
        else:
            name = waiting.pop(0)
            args[name], rest = _first_word(rest, name)
    return args


def _first_word(rest: str, name: str) -> tuple[str, str]:
    """The value at the beginning of a line, without its quotation marks, and what follows."""
    if quoted := _QUOTED.match(rest):
        return next(group for group in quoted.groups() if group is not None), rest[quoted.end() :]
    if rest.startswith(_QUOTES):
        raise CommandError("error.open_quote", name=name)
    word, _, after = rest.partition(" ")
    return word, after


def _parameter(keyword: inspect.Parameter, hint: object) -> Parameter:
    hint, outer = _unwrapped(hint)
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
    kind, inner = _unwrapped(kinds[0])
    known: tuple[type[Value], ...] = (int, str, bool)
    types = [each for each in known if each is kind]
    if len(kinds) != 1 or not types:
        raise ConfigError(f"parameter {keyword.name}: {hint} is no number, text or yes and no")
    notes = (*outer, *inner)
    return Parameter(
        keyword.name,
        types[0],
        keyword.default is inspect.Parameter.empty,
        next((note for note in notes if isinstance(note, Range)), None),
        next((note for note in notes if isinstance(note, Suggest)), None),
        next((note for note in notes if isinstance(note, OneOf)), None),
    )


def _unwrapped(hint: object) -> tuple[object, tuple[object, ...]]:
    """A type hint without its ``Annotated``, and what was noted there."""
    if get_origin(hint) is not Annotated:
        return hint, ()
    bare, *notes = get_args(hint)
    return bare, tuple(notes)
