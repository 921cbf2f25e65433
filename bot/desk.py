"""The desk: the frozen bag of ports that a feature is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.commands import Table
from bot.memo import Memo
from bot.ports import Clock, Gather, Platform, Store, Workers
from bot.prompts import Prompts
from bot.settings import Settings
from bot.text.reading import Reading
from bot.text.summarise import SEMANTIC


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a feature may reach for."""

    settings: Settings
    prompts: Prompts
    store: Store
    gather: Gather
    clock: Clock
    workers: Workers
    commands: Table
    platforms: Mapping[str, Platform]
    memo: Memo = field(default_factory=Memo)

    def speaking(self, language: str | None) -> Desk:
        """The same desk with its words in another language, where there are such words."""
        return replace(self, prompts=self.prompts.speaking(language))

    def reading(self, method: str = "default") -> Reading:
        """How to read with a method; its default is the semantic one where that is switched on."""
        if method in {"default", SEMANTIC}:
            method = SEMANTIC if self.settings.semantic else "default"
        return Reading(method=method)
