"""Briefs and cards <-> JSON documents, through pydantic's type adapters."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ConfigDict, TypeAdapter

from bot.cards import Card
from bot.model import Brief

_BRIEF = TypeAdapter(Brief)
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
