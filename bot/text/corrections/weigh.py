"""Is a claim a correction of this article? A sum of evidence, each part with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.text.corrections.anchors import Anchors, content_words, numbers_like
from bot.text.corrections.frames import Claim
from bot.text.corrections.notes import Note
from bot.text.corrections.terms import Kind, Term, alike, normal, same

ALONE = 5  # evidence that suffices when one reader says so
IN_COMPANY = 3  # evidence that suffices when another reader disputes the same words


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim with the words of the article (or of an earlier version) that it disputes."""

    disputed: str
    proposed: str | None
    weight: int
    note: int | None = None


def against_notes(claim: Claim, notes: list[Note]) -> Weighed | None:
    """The note, if any, about the error that ``claim`` speaks of."""
    for index, note in enumerate(notes):
        if _speaks_of(claim, note):
            old = note.disputed.text if note.disputed else ""
            new = note.proposed.text if note.proposed else None
            return Weighed(old, new, ALONE, index)
    return None


def _speaks_of(claim: Claim, note: Note) -> bool:
    for mine, its in ((claim.disputed, note.disputed), (claim.proposed, note.proposed)):
        if mine and its and same(mine, its):
            return True
    if claim.swaps and claim.proposed and note.disputed and same(claim.proposed, note.disputed):
        return True
    if not claim.cue:
        return False
    said = f" {normal(claim.sentence.text)} "
    named = {t.normal for t in (note.disputed, note.proposed) if t} | note.aliases
    if any(f" {name} " in said for name in named):
        return True
    shared = content_words(claim.sentence.text) & note.content
    return len(shared) >= (2 if claim.cue == 2 else 3)


def against_article(claim: Claim, article: Anchors) -> Weighed | None:
    """How much speaks for ``claim`` disputing words that stand in the article."""
    disputed, proposed = claim.disputed, claim.proposed
    if disputed and proposed:
        return _pair(claim, disputed, proposed, article)
    if proposed:
        return _acronym(claim, proposed, article) or _spelling(claim, proposed, article) or (
            _number(claim, proposed, article)
        )
    return None


def _pair(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> Weighed | None:
    stands = article.find(disputed)
    if claim.swaps and stands is None:
        disputed, proposed = proposed, disputed
        stands = article.find(disputed)
    if stands is None or same_words(stands, proposed):
        return None
    close = alike(disputed, proposed)
    if not close and not claim.cue and Kind.PLAIN in (disputed.kind, proposed.kind):
        return None
    weight = 2 + 2 * close + claim.cue + claim.aimed + claim.bare
    weight += _restates(claim, disputed, proposed, article)
    weight -= article.find(proposed) is not None
    return Weighed(stands, proposed.text, weight)


def same_words(text: str, term: Term) -> bool:
    """Whether ``text`` says exactly what ``term`` does."""
    return normal(text) == term.normal


def _restates(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> int:
    """0 to 2: whether the reader repeats what the article says about the disputed words."""
    said = content_words(f"{claim.before} {claim.sentence.text}")
    said -= content_words(f"{disputed.text} {proposed.text}")
    wanted = f" {disputed.normal} "
    best = 0
    for index in article.about(said)[:5]:
        if wanted in f" {normal(article.sentence_text[index])} ":
            best = max(best, len(said & article.sentence_words[index]))
    return min(best, 2)


def _acronym(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """"SN stands for Some Name" where the article spells SN out in another way."""
    for acronym in re.findall(r"\b[A-Z][A-Z&]{1,9}\b", claim.sentence.text):
        full = article.expansion(acronym)
        if full and not same(full, proposed) and _fits(acronym, proposed):
            return Weighed(full.text, proposed.text, ALONE)
    return None


def _fits(acronym: str, term: Term) -> bool:
    words = [w for w in re.split(r"[\s-]+", term.text) if w[:1].isalpha()]
    return (
        len(words) >= 2
        and words[0][0].upper() == acronym[0]
        and fuzz.ratio("".join(w[0] for w in words).upper(), acronym) >= 75
    )


def _spelling(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A word given in its right spelling, where the article has one that nearly is that word."""
    speaks = re.search(r"spel[lt]|typo|^\s*\*|mis-?print", claim.sentence.text, re.IGNORECASE)
    if not speaks or article.find(proposed) or proposed.kind is Kind.NUMBER:
        return None
    near = article.nearest_word(proposed.normal)
    return Weighed(near, proposed.text, ALONE) if near else None


def _number(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A number in a sentence that otherwise repeats one of the article's."""
    if proposed.kind is not Kind.NUMBER or article.find(proposed):
        return None
    said = content_words(f"{claim.before} {claim.sentence.text}") - content_words(proposed.text)
    for index in article.about(said)[:3]:
        numbers = numbers_like(proposed, article.sentence_text[index])
        shared = len(said & article.sentence_words[index])
        if len(numbers) == 1 and shared >= 2:
            weight = 1 + claim.cue + claim.aimed + min(shared, 4) - 1
            return Weighed(numbers[0], proposed.text, weight)
    return None
