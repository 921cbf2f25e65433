"""Pictures and files of private answers: kept for a while, for one reader each."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from adapters.web.readers import Reader
from bot.cards import Card, File, Picture

Kept: TypeAlias = Picture | File

MOST_BYTES = 64 << 20
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class _Entry:
    reader: str
    block: Kept
    size: int


class Shelf:
    """What was handed out lately; where it is full, the oldest goes."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    def put(self, reader: Reader, card: Card) -> Mapping[int, str]:
        """Keep a card's pictures and files; gives their addresses by their place on the card."""
        return {
            number: f"/mine/{self._keep(reader, block)}"
            for number, block in enumerate(card.blocks)
            if isinstance(block, Picture | File)
        }

    def find(self, reader: Reader, key: str) -> Kept | None:
        """What was kept for this reader under that key."""
        entry = self._entries.get(key)
        return entry.block if entry and entry.reader == reader.id else None

    def _keep(self, reader: Reader, block: Kept) -> str:
        size = len(block.data) if isinstance(block, File) else len(block.png) + len(block.svg)
        key = secrets.token_hex(16)
        self._entries[key] = _Entry(reader.id, block, size)
        self._bytes += size
        while len(self._entries) > MOST_KEPT or self._bytes > MOST_BYTES:
            _, gone = self._entries.popitem(last=False)
            self._bytes -= gone.size
        return key
