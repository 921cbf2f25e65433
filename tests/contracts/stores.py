"""What the contracts of stores start from."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.model import Ballot, Poll
from bot.ports import Store, Transcript
from tests.samples import NOON, brief


class FullStore(Store, Transcript, Protocol):
    """Both halves."""


async def opened_poll(store: Store, poll: Poll | None = None) -> Poll:
    """A poll on a stored brief, by default one that takes up to three choices."""
    saved = await store.save_brief(brief(), "f")
    assert saved.id is not None
    return await store.open_poll(replace(poll or ferry_poll(), brief=saved.id))


def ferry_poll(statement: str = "The mayor should ride the ferry.") -> Poll:
    return Poll(1, "Do you agree?", statement, ("Agree", "Disagree", "Unsure"), NOON, most=3)


def cast_by(voter: str, *choices: int, delivery: str = "", poll: int = 1) -> Ballot:
    return Ballot(poll, voter, choices, NOON, delivery or f"{voter}:{choices}")
