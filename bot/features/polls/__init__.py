"""Polls on what an author wants: one ballot a person, restart-proof."""

from __future__ import annotations

from bot.features.polls.card import poll_card, receipt_card
from bot.features.polls.drafting import draft_poll
from bot.features.polls.opening import poll
from bot.features.polls.voting import cast, current_card

__all__ = ["cast", "current_card", "draft_poll", "poll", "poll_card", "receipt_card"]
