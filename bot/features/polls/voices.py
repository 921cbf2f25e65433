"""Who says what a poll asks about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.features.asked import note_on
from bot.model import Brief
from bot.prompts import Prompts


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says a statement, and what one must know to understand it."""

    by: str | None = None
    note: str | None = None


def voice_of(brief: Brief, statement: str, prompts: Prompts) -> Voice:
    """The voice of a verbatim statement; nobody's where an edit has taken it out of the op-ed."""
    told = next((r for r in brief.recommendations if r.text == statement), None)
    author = brief.article.author or prompts.say("poll.the_author")
    if told is not None:
        named = told.addressee is not None and told.addressee in told.text
        return Voice(author, note_on(replace(told, addressee=None) if named else told, prompts))
    if any(point.text == statement for point in brief.points):
        return Voice(prompts.say("poll.a_reader"))
    if statement and statement in brief.article.text:
        return Voice(author)
    if statement and any(statement in comment.text for comment in brief.comments):
        return Voice(prompts.say("poll.a_reader"))
    return Voice()
