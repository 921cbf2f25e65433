"""The words that readers see: ``prompts/*.yaml``, loaded and checked.

A file is a tree of messages; the path to a message is its key (``brief.title``). A message is a
sentence with ``{named}`` values, or a mapping of ``one`` and ``other`` where the value ``count``
decides. Values may have a format (``{share:.0%}``), nothing more: what they hold is never
looked into, so hostile text stays text.

The files themselves are English; a folder ``languages/TAG`` below them, with files of the same
keys, says the same in another language. What a translation leaves out is said in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from types import MappingProxyType
from unicodedata import combining, normalize

import yaml

from bot.errors import ConfigError

ENGLISH = "en"
_PLURAL = frozenset({"one", "other"})
# Counts that take the form `one`, where it isn't 1 alone: CLDR's plural rules for whole numbers,
# https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
_ONE: Mapping[str, frozenset[int]] = MappingProxyType({"fr": frozenset({0, 1})})
_TYPED = "word."  # the branch of the words that people may type for a value
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is many times quicker


@dataclass(frozen=True, slots=True)
class Message:
    """A message's forms and the names of the values that it declares by using them."""

    one: str
    other: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prompts:
    """All messages of one language, by key, and the way to the other languages."""

    messages: Mapping[str, Message]
    language: str = ENGLISH
    catalogues: Mapping[str, Mapping[str, Message]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )

    def say(self, key: str, **values: object) -> str:
        """The message with its values; unknown keys, missing and surplus values are refused."""
        try:
            message = self.messages[key]
        except KeyError:
            raise ConfigError(f"no message {key!r}") from None
        if message.names != values.keys():
            wanted = ", ".join(sorted(message.names)) or "no values"
            raise ConfigError(f"message {key!r} takes {wanted}")
        one = values.get("count") in _ONE.get(self.language, {1})
        return (message.one if one else message.other).format(**values)

    def speaking(self, tag: str | None) -> Prompts:
        """The messages in the language of a BCP 47 tag; these here where nobody translated them."""
        language = self.found(tag)
        if language is None or language == self.language:
            return self
        return Prompts(self.catalogues[language], language, self.catalogues)

    def found(self, tag: str | None) -> str | None:
        """The language that serves for a tag: itself, or what it is a kind of."""
        wanted = (tag or "").replace("_", "-").casefold()
        known = {language.casefold(): language for language in self.catalogues}
        return known.get(wanted) or known.get(wanted.partition("-")[0])

    def meant(self, word: str) -> str:
        """The value that a typed word stands for in any of the languages; else the word itself."""
        typed = _plain(word)
        for key in self.messages:
            if key.startswith(_TYPED):
                called = {_plain(known[key].other) for known in self.catalogues.values()}
                if typed in called:
                    return key.removeprefix(_TYPED)
        return word

    def called(self, value: str) -> str:
        """The word to type for a value in this language."""
        key = f"{_TYPED}{value}"
        return self.say(key) if key in self else value

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are, English first."""
        return tuple(self.catalogues)

    def __contains__(self, key: str) -> bool:
        return key in self.messages


def load_prompts(folder: Traversable | None = None) -> Prompts:
    """Read the message files (``*.yaml``) of a folder, by default those that ship with the bot.

    Raises :class:`ConfigError`, also where a translation has other keys or values than English.
    """
    folder = folder or resources.files("prompts")
    english = _catalogue(folder)
    catalogues = {ENGLISH: english}
    translations = folder / "languages"
    if translations.is_dir():
        for below in sorted(translations.iterdir(), key=lambda below: below.name):
            if below.is_dir() and not below.name.startswith("_"):
                translated = _catalogue(below)
                _check(translated, english, below.name)
                catalogues[below.name] = MappingProxyType({**english, **translated})
    return Prompts(english, ENGLISH, MappingProxyType(catalogues))


def _plain(word: str) -> str:
    """A word without capitals and accents, which telephones and keyboards may lack."""
    letters = normalize("NFKD", word.strip().casefold())
    return "".join(letter for letter in letters if not combining(letter))


def _catalogue(folder: Traversable) -> Mapping[str, Message]:
    messages: dict[str, Message] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        tree = yaml.load(file.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - a safe loader
        for key, leaf in _flat(tree, file.name):
            if key in messages:
                raise ConfigError(f"{file.name}: {key} is already taken")
            messages[key] = _message(leaf, f"{file.name}: {key}")
    return MappingProxyType(messages)


def _check(translated: Mapping[str, Message], english: Mapping[str, Message], tag: str) -> None:
    for key, message in translated.items():
        if key not in english:
            raise ConfigError(f"languages/{tag}: {key} is no message")
        if message.names != english[key].names:
            wanted = ", ".join(sorted(english[key].names)) or "no values"
            raise ConfigError(f"languages/{tag}: {key} takes {wanted}")


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
