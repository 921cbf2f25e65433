"""Briefs and cards <-> JSON documents, through pydantic's type adapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from pydantic import ConfigDict, TypeAdapter

from bot.cards import Card
from bot.model import Brief, Preferences

_BRIEF = TypeAdapter(Brief)
_PREFERENCES = TypeAdapter(Preferences)
# In a list, because pydantic takes no configuration for a dataclass that isn't its own.
_CARDS = TypeAdapter(
    list[Card], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
)


def dump_brief(brief: Brief) -> str:
    """The brief as JSON, without its id: that one belongs to the row."""
    return _BRIEF.dump_json(replace(brief, id=None)).decode()


def load_brief(number: int, document: str) -> Brief:
    return replace(_BRIEF.validate_json(document), id=number)


def dump_card(card: Card) -> str:
    return _CARDS.dump_json([card]).decode()


def load_card(document: str) -> Card:
    (card,) = _CARDS.validate_json(document)
    return card


def dump_preference(preferences: Preferences, name: str) -> object:
    """One of the preferences as a value that JSON can hold."""
    return _PREFERENCES.dump_python(preferences, mode="json")[name]


def load_preferences(values: Mapping[str, object]) -> Preferences:
    """Preferences from such values; those of another version of this program are left out."""
    known = {field.name for field in fields(Preferences)}
    return _PREFERENCES.validate_python(
        {name: value for name, value in values.items() if name in known}
    )
