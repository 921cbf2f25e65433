"""What a reader is told beside a recommendation: whom it asks, and what its opening refers to."""

from __future__ import annotations

from bot.features.excerpts import excerpt
from bot.model import Recommendation
from bot.prompts import Prompts

_BEFORE = 200  # characters of the sentence before


def note_on(recommendation: Recommendation, prompts: Prompts) -> str | None:
    """Whom a recommendation is for, and what it is about where its opening only points back."""
    notes = []
    if recommendation.addressee:
        notes.append(prompts.say("brief.addressee", addressee=recommendation.addressee))
    if recommendation.stands_for and recommendation.stands_for != recommendation.addressee:
        notes.append(prompts.say("brief.stands_for", referent=recommendation.stands_for))
    if recommendation.after:
        sentence = excerpt(recommendation.after, _BEFORE)
        notes.append(prompts.say("brief.after", sentence=sentence))
    return " · ".join(notes) or None
