"""Is a claim a correction of this article? A sum of evidence, each part with its reason.

What counts: both terms in one frame (2), terms of which one can be a mistake for the other (2),
plain words of error (2, vaguer ones 1), a sentence that says nothing else (1), one that speaks of
the article (1), one that repeats what the article says about the disputed words (up to 2). What
counts against it: the proposed words stand in the article too, small numbers, which stand
everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.text.corrections.anchors import Anchors, content_words
from bot.text.corrections.claims import Claim
from bot.text.corrections.numbers import Shape, counted, numbers_like, shape, slipped
from bot.text.corrections.terms import Kind, Term, alike, normal, same

ALONE = 5  # evidence that suffices when one reader says so
IN_COMPANY = 3  # evidence that suffices when another reader disputes the same words

_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,9}\b")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]+")
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-]\s|[?!]")
_SPELLING = re.compile(r"spel[lt]|typo|^\s*\*|mis-?print", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim with the words of the article (or of an earlier version) that it disputes."""

    disputed: str
    proposed: str | None
    weight: int
    note: int | None = None


def against_article(claim: Claim, article: Anchors) -> Weighed | None:
    """How much speaks for ``claim`` disputing words that stand in the article."""
    disputed, proposed = claim.disputed, claim.proposed
    if disputed and proposed:
        return _pair(claim, disputed, proposed, article)
    if proposed is None or article.has(proposed):
        return None
    if proposed.kind is Kind.NUMBER:
        return _number(claim, proposed, article)
    return (
        _acronym(claim, proposed, article)
        or _spelling(claim, proposed, article)
        or _name(claim, proposed, article)
    )


def _pair(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> Weighed | None:
    stands = article.find(disputed)
    if claim.swaps and (stands is None or (article.find(proposed) and claim.mistaken)):
        disputed, proposed = proposed, disputed
        stands = article.find(disputed)
    better = _better(claim, disputed, proposed)
    if stands is None or better is None or normal(stands) == better.normal:
        return None
    close = alike(disputed, better) or _continues(disputed, better, article)
    if not close and not claim.cue and Kind.PLAIN in (disputed.kind, better.kind):
        return None
    weight = 2 + 2 * close + claim.cue + claim.aimed + claim.bare
    weight += _restates(claim, disputed, better, article)
    weight -= article.has(better)
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
        numbers = numbers_like(disputed.text, text)
        return Term(numbers[-1], Kind.NUMBER) if numbers else None
    if " " in disputed.normal:
        return proposed
    names = (Term(match.group(), Kind.NAME) for match in _CAPITALISED.finditer(text))
    return next((name for name in names if alike(name, disputed)), proposed)


def _continues(disputed: Term, proposed: Term, article: Anchors) -> bool:
    """Whether the article has the proposed name but for its last word: "Ann Li, not Lee"."""
    before = proposed.text.split()[:-1]
    return bool(before) and article.has(Term(" ".join([*before, disputed.text]), Kind.NAME))


def _restates(claim: Claim, disputed: Term, proposed: Term, article: Anchors) -> int:
    """0 to 2: how much of what the article says about the disputed words the reader repeats.

    A name that stands there counts twice.
    """
    here = f"{claim.before} {claim.sentence.text}"
    theirs = content_words(f"{disputed.text} {proposed.text}")
    said = content_words(here) - theirs
    names = content_words(" ".join(_CAPITALISED.findall(here))) - theirs
    wanted = f" {disputed.normal} "
    shared = (
        len(said & article.sentence_words[index]) + len(names & article.sentence_words[index])
        for index in article.about(said)[:5]
        if wanted in article.sentence_normal[index]
    )
    return min(2, max(shared, default=0))


def _acronym(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """The reader spells out an acronym in another way than the article does."""
    for acronym in _ACRONYM.findall(claim.sentence.text):
        full = article.expansion(acronym)
        if full and not same(full, proposed) and _fits(acronym, proposed):
            return Weighed(article.find(full) or full.text, proposed.text, ALONE)
    return None


def _fits(acronym: str, term: Term) -> bool:
    initials = "".join(word[0] for word in re.split(r"[\s-]+", term.text) if word[:1].isupper())
    return (
        len(initials) >= 2
        and initials[0] == acronym[0]
        and fuzz.ratio(initials, acronym, score_cutoff=75) > 0
    )


def _spelling(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A word given in its right spelling, where the article has one that nearly is that word."""
    if not _SPELLING.search(claim.sentence.text):
        return None
    near = article.nearest_word(proposed.normal)
    return Weighed(near, proposed.text, ALONE) if near else None


def _name(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A name of several words where the article has one that differs in a single word."""
    if proposed.kind is not Kind.NAME:
        return None
    near = article.near_name(proposed)
    return Weighed(near, proposed.text, 4 + claim.cue + claim.bare + claim.aimed) if near else None


def _number(claim: Claim, proposed: Term, article: Anchors) -> Weighed | None:
    """A number in a sentence that otherwise repeats one of the article's.

    Without a word of error, both numbers must be of a telling shape or count the same thing, and
    the clause must say little else, or the reader name the article's number in disputing it.
    """
    text = claim.sentence.text
    here = f"{claim.before} {text}"
    said, clause = content_words(here), content_words(_clause(proposed.text, text))
    counts = counted(proposed.text, text)
    best: Weighed | None = None
    for index in article.about(said)[:3]:
        sentence, known = article.sentence_text[index], article.sentence_words[index]
        numbers = numbers_like(proposed.text, sentence)
        fitting = [n for n in numbers if counts and counted(n, sentence) == counts] or numbers
        if len(fitting) != 1:
            continue
        same_thing = bool(counts) and counted(fitting[0], sentence) == counts
        small = len(proposed.normal) < 3
        comparable = shape(proposed.text) in (Shape.YEAR, Shape.RANGE) or (same_thing and not small)
        named = _disputes(claim, fitting[0])
        echo = len(clause & known) >= max(2, 0.75 * len(clause))
        shared = len(said & known)
        if not (claim.cue and shared >= 2) and not (comparable and (echo or named)):
            continue
        weight = claim.cue + claim.aimed + min(shared, 4) + same_thing + 3 * echo
        weight += named * (2 + slipped(fitting[0], proposed.text))
        if best is None or weight > best.weight:
            best = Weighed(fitting[0], proposed.text, weight)
    return best


def _disputes(claim: Claim, number: str) -> bool:
    """Whether the reader names the article's number, in doubt or as what the article says."""
    wanted = f" {normal(number)} "
    for text in (claim.sentence.text, claim.before):
        if wanted in f" {normal(text)} " and (claim.cue or claim.aimed or "?" in text):
            return True
    return False


def _clause(number: str, sentence: str) -> str:
    """The part of the sentence between commas that holds ``number``."""
    parts = _CLAUSE_END.split(sentence)
    return next((part for part in parts if number in part), sentence)
