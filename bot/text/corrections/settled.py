"""Which readers speak of the error that a publisher's note corrects."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.corrections.anchors import Anchors, content_words
from bot.text.corrections.claims import Claim
from bot.text.corrections.notes import Note
from bot.text.corrections.terms import Kind, Term, alike, normal, same


def note_about(claim: Claim, notes: Sequence[Note], article: Anchors) -> int | None:
    """The index of the note about the error that ``claim`` speaks of, or None."""
    found = (index for index, note in enumerate(notes) if _speaks_of(claim, note, article))
    return next(found, None)


def note_named_by(words: str, notes: Sequence[Note]) -> int | None:
    """The index of the note whose earlier and whose right wording both stand in ``words``.

    Readers often need two sentences for it ("It was never 11. The budget says 1.1."), which no
    single claim holds.
    """
    said = f" {normal(words)} "
    for index, note in enumerate(notes):
        terms = {term.normal for term in (note.disputed, note.proposed) if term}
        if len(terms) == 2 and all(f" {term} " in said for term in terms):
            return index
    return None


def _speaks_of(claim: Claim, note: Note, article: Anchors) -> bool:
    if _words_agree(claim, note, article) or _contrasts(claim, note):
        return True
    if not claim.cue:
        return False
    said = f" {normal(claim.sentence.text)} "
    named = {t.normal for t in (note.disputed, note.proposed) if t} | note.aliases
    plainly = claim.cue == 2 or claim.aimed
    if plainly and any(f" {name} " in said for name in named):
        return True
    shared = content_words(claim.sentence.text) & note.content
    return len(shared) >= (2 if claim.cue == 2 else 3)


def _words_agree(claim: Claim, note: Note, article: Anchors) -> bool:
    """Whether the reader disputes the note's earlier wording or gives its right one."""
    disputed, proposed = claim.disputed, claim.proposed
    if claim.swaps and proposed and note.disputed and same(proposed, note.disputed):
        return True
    if disputed and note.disputed and (same(disputed, note.disputed) or _part(disputed, note)):
        return True
    if proposed and note.proposed and same(proposed, note.proposed):
        return proposed.kind is not Kind.NUMBER or claim.tight
    return bool(
        proposed
        and note.disputed
        and claim.bare
        and alike(proposed, note.disputed)
        and article.find(proposed)
    )


def _contrasts(claim: Claim, note: Note) -> bool:
    """Whether the reader sets two of the note's own telling words against each other."""
    disputed, proposed = claim.disputed, claim.proposed
    if disputed is None or proposed is None or Kind.NUMBER in (disputed.kind, proposed.kind):
        return False
    wrong, right = content_words(disputed.text), content_words(proposed.text)
    return bool(wrong and right) and wrong | right <= note.content


def _part(disputed: Term, note: Note) -> bool:
    """Whether ``disputed`` is the telling part of a name in the note ("Lisbon")."""
    whole = note.disputed
    return (
        whole is not None
        and disputed.kind is Kind.NAME
        and bool(disputed.content)
        and disputed.content < whole.content
        and not (note.proposed and disputed.content & note.proposed.content)
    )
