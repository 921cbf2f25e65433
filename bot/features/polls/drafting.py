"""Polls from briefs: pure."""

from __future__ import annotations

from bot.errors import NotFoundError
from bot.model import Brief, Poll
from bot.ports import Clock
from bot.prompts import Prompts


def draft_poll(brief: Brief, on: int, prompts: Prompts, clock: Clock) -> Poll:
    """A poll on a stored brief's recommendation ``on``, counted from 1."""
    if brief.id is None or not 1 <= on <= len(brief.recommendations):
        raise NotFoundError("error.no_recommendation", number=on)
    labels = tuple(prompts.say(f"poll.{name}") for name in ("agree", "disagree", "unsure"))
    statement = brief.recommendations[on - 1].text
    return Poll(brief.id, prompts.say("poll.question"), statement, labels, clock())
