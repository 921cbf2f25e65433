"""The words that readers see: ``prompts/*.yaml``, loaded and checked.

A file is a tree of messages; the path to a message is its key (``brief.title``). A message is a
sentence with ``{named}`` values, or a mapping of ``one`` and ``other`` where the value ``count``
decides. Values may have a format (``{share:.0%}``), nothing more: what they hold is never
looked into, so hostile text stays text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from types import MappingProxyType

import yaml

from bot.errors import ConfigError

_PLURAL = frozenset({"one", "other"})


@dataclass(frozen=True, slots=True)
class Message:
    """A message's forms and the names of the values that it declares by using them."""

    one: str
    other: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prompts:
    """All messages, by key."""

    messages: Mapping[str, Message]

    def say(self, key: str, **values: object) -> str:
        """The message with its values; unknown keys, missing and surplus values are refused."""
        try:
            message = self.messages[key]
        except KeyError:
            raise ConfigError(f"no message {key!r}") from None
        if message.names != values.keys():
            wanted = ", ".join(sorted(message.names)) or "no values"
            raise ConfigError(f"message {key!r} takes {wanted}")
        form = message.one if values.get("count") == 1 else message.other
        return form.format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self.messages


def load_prompts(folder: Traversable | None = None) -> Prompts:
    """Read the message files (``*.yaml``) of a folder, by default those that ship with the bot."""
    folder = folder or resources.files("prompts")
    messages: dict[str, Message] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        for key, leaf in _flat(yaml.safe_load(file.read_text(encoding="utf-8")), file.name):
            if key in messages:
                raise ConfigError(f"{file.name}: {key} is already taken")
            messages[key] = _message(leaf, f"{file.name}: {key}")
    return Prompts(MappingProxyType(messages))


def _flat(tree: object, where: str, path: str = "") -> list[tuple[str, object]]:
    if not isinstance(tree, Mapping) or not all(isinstance(key, str) for key in tree):
        raise ConfigError(f"{where}: {path or 'the file'} is not a mapping of names")
    found: list[tuple[str, object]] = []
    for name, value in tree.items():
        key = f"{path}.{name}" if path else name
        leaf = isinstance(value, str) or (isinstance(value, Mapping) and _PLURAL & value.keys())
        found += [(key, value)] if leaf else _flat(value, where, key)
    return found


def _message(leaf: object, where: str) -> Message:
    if isinstance(leaf, str):
        return Message(leaf, leaf, _names(leaf, where))
    if not isinstance(leaf, Mapping) or leaf.keys() != _PLURAL:
        raise ConfigError(f"{where}: a plural has the forms 'one' and 'other', no more")
    if not all(isinstance(form, str) for form in leaf.values()):
        raise ConfigError(f"{where}: a form is not a text")
    names = _names(leaf["one"], where) | _names(leaf["other"], where) | {"count"}
    return Message(leaf["one"], leaf["other"], names)


def _names(form: str, where: str) -> frozenset[str]:
    try:
        fields = [name for _, name, _, _ in Formatter().parse(form) if name is not None]
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from None
    for name in fields:
        if not name.isidentifier():
            raise ConfigError(f"{where}: {{{name}}} is not a plain name")
    return frozenset(fields)
