"""Is a claim a correction of this article? A sum of evidence, each part with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.text.corrections.anchors import Anchors, content_words, counted, numbers_like
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


def against_notes(claim: Claim, notes: list[Note], article: Anchors) -> Weighed | None:
    """The note, if any, about the error that ``claim`` speaks of."""
    for index, note in enumerate(notes):
        if _speaks_of(claim, note, article):
            old = note.disputed.text if note.disputed else ""
            new = note.proposed.text if note.proposed else None
            return Weighed(old, new, ALONE, index)
    return None


def _speaks_of(claim: Claim, note: Note, article: Anchors) -> bool:
    if _words_agree(claim, note, article):
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


def against_article(claim: Claim, article: Anchors) -> Weighed | None:
    """How much speaks for ``claim`` disputing words that stand in the article."""
    disputed, proposed = claim.disputed, claim.proposed
    if disputed and proposed:
        return _pair(claim, disputed, proposed, article)
    if proposed:
        return (
            _acronym(claim, proposed, article)
            or _spelling(claim, proposed, article)
            or (_number(claim, proposed, article) or _name(claim, proposed, article))
        )
    return None


def _pair(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> Weighed | None:
    stands = article.find(disputed)
    if claim.swaps and (stands is None or (article.find(proposed) and claim.mistaken)):
        disputed, proposed = proposed, disputed
        stands = article.find(disputed)
    better = _better(claim, disputed, proposed)
    if stands is None or better is None or normal(stands) == better.normal:
        return None
    close = alike(disputed, better)
    if not close and not claim.cue and Kind.PLAIN in (disputed.kind, better.kind):
        return None
    weight = 2 + 2 * close + claim.cue + claim.aimed + claim.bare
    weight += _restates(claim, disputed, better, article)
    weight -= article.find(better) is not None
    weight -= disputed.kind is Kind.NUMBER and len(disputed.normal) < 4
    return Weighed(stands, better.text, weight)


def _better(claim: Claim, disputed: Term, proposed: Term) -> Term | None:
    """``proposed``, or what else in the sentence is more likely meant to replace ``disputed``.

    In "21 million a year instead of 12 million" the frame itself only sees "year".
    """
    if alike(disputed, proposed):
        return proposed
    text = claim.sentence.text
    if disputed.kind is Kind.NUMBER:
        numbers = numbers_like(disputed, text)
        return Term(numbers[-1], Kind.NUMBER) if numbers else None
    names = (Term(word, Kind.NAME) for word in re.findall(r"[^\W\d_a-z][\w’'-]+", text))
    spelt = (name for name in names if " " not in disputed.normal and alike(name, disputed))
    return next(spelt, proposed)


def _restates(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> int:
    """0 to 2: whether the reader repeats what the article says about the disputed words."""
    said = content_words(f"{claim.before} {claim.sentence.text}")
    said -= content_words(f"{disputed.text} {proposed.text}")
    wanted = f" {disputed.normal} "
    best = 0
    for index in article.about(said)[:5]:
        if wanted in article.sentence_normal[index]:
            best = max(best, len(said & article.sentence_words[index]))
    return min(best, 2)


def _acronym(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """ "SN stands for Some Name" where the article spells SN out in another way."""
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
    here = f"{claim.before} {claim.sentence.text}"
    said, counts = content_words(here), counted(proposed.text, claim.sentence.text)
    best: Weighed | None = None
    for index in article.about(said)[:3]:
        sentence = article.sentence_text[index]
        shared = len(said & article.sentence_words[index])
        numbers = numbers_like(proposed, sentence)
        fitting = [n for n in numbers if counts and counted(n, sentence) == counts] or numbers
        if len(fitting) != 1 or shared < 2:
            continue
        weight = claim.cue + claim.aimed + min(shared, 4)
        weight += 2 * (f" {normal(fitting[0])} " in f" {normal(here)} ")
        weight += bool(counts) and counted(fitting[0], sentence) == counts
        if best is None or weight > best.weight:
            best = Weighed(fitting[0], proposed.text, weight)
    return best


def _name(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A name of several words where the article has one that differs in a word."""
    if proposed.kind is not Kind.NAME or claim.cue < 2 or article.find(proposed):
        return None
    near = article.near_name(proposed)
    return Weighed(near, proposed.text, 2 + claim.cue + claim.bare + claim.aimed) if near else None
