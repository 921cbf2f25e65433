"""Polls on what authors want and readers argue: one ballot a person, restart-proof.

Pure: :mod:`drafting` and :mod:`surveys` make polls, :mod:`moments` reads times, :mod:`parts` and
:mod:`voices` say what may be shown and who says it, :mod:`card` and :mod:`receipts` draw.
:mod:`local` is where they ask for what an installation or a community has set.
Async, thin: :mod:`opening`, :mod:`voting`, :mod:`managing` are commands, :mod:`watching` closes.
"""

from __future__ import annotations

from bot.features.polls.card import poll_card
from bot.features.polls.drafting import draft_poll
from bot.features.polls.exporting import export
from bot.features.polls.managing import change, close, reopen
from bot.features.polls.opening import poll, polls, survey
from bot.features.polls.outcome import results
from bot.features.polls.receipts import receipt_card
from bot.features.polls.voting import cast, current_card, take, votes, withdraw
from bot.features.polls.watching import Watch

__all__ = [
    "Watch",
    "cast",
    "change",
    "close",
    "current_card",
    "draft_poll",
    "export",
    "poll",
    "poll_card",
    "polls",
    "receipt_card",
    "reopen",
    "results",
    "survey",
    "take",
    "votes",
    "withdraw",
]
