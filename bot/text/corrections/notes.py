"""A publisher's correction note -> what it says was wrong, and what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.corrections.anchors import Anchors, content_words
from bot.text.corrections.claims import Claim, claims
from bot.text.corrections.terms import Kind, Term, alike, normal, same, term_after

# The words of any correction note; they say nothing of what was wrong.
_BOILERPLATE = content_words(
    """correction corrected corrects clarification clarified update updated amended amend editor's
    note earlier previous original originally version versions story article column piece op-ed
    post report text headline online print newspaper web mistakenly incorrectly erroneously wrongly
    inadvertently written stated said named mentioned identified referred described misspelled
    misspelt misstated misidentified error errors mistake rectified regretted regret fixed changed
    published appeared contained read reflect reflected apologise apologize inconvenience
    paragraph sentence"""
)
_GIVEN_AS = re.compile(
    r"\b(?:mistakenly|incorrectly|erroneously|wrongly|inadvertently|mis\w+|gave|given|referred|"
    r"identified|described|spelled|spelt|named|called)\b[^.;]{0,150}?\bas\s",
    re.IGNORECASE,
)
_HEADINGS = frozenset(
    {"correction", "clarification", "update", "updated", "earlier", "note", "story"}
)
_NAME = re.compile(r"(?<!\w)[^\W\d_a-z][\w'’.-]*|(?<!\w)[$€£]?\d", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Note:
    """A publisher's note: the earlier wording, the right one, and its telling words."""

    text: str
    disputed: Term | None
    proposed: Term | None
    content: frozenset[str]
    aliases: frozenset[str]


def read_note(text: str, article: Anchors, language: str) -> Note:
    """Read a note. The right wording is the one that stands in the (corrected) article."""
    terms = _terms(text)
    standing = [term for term in terms if article.find(term)]
    gone = [term for term in terms if not article.find(term)]
    disputed, proposed = _told(text, list(claims(text, text, language)))
    disputed = disputed or (gone[0] if gone else None)
    if disputed and proposed is None:
        proposed = next((t for t in (*standing, *terms) if alike(t, disputed)), None)
    acronym = article.acronym_of(proposed.text) if proposed else None
    return Note(
        text=text,
        disputed=disputed,
        proposed=proposed,
        content=content_words(text) - _BOILERPLATE,
        aliases=frozenset({normal(acronym)}) if acronym else frozenset(),
    )


def _told(text: str, found: list[Claim]) -> tuple[Term | None, Term | None]:
    """The earlier and the right wording, as far as the note's own grammar says."""
    for claim in found:
        if claim.tight and not claim.swaps:
            return claim.disputed, claim.proposed
    match = _GIVEN_AS.search(text)
    disputed = term_after(text, match.end()) if match else None
    if disputed is None or disputed.kind is Kind.PLAIN:
        return None, None
    swapped = (claim for claim in found if claim.tight and claim.swaps)
    right = next((claim.disputed for claim in swapped), None)
    return disputed, right


def _terms(text: str) -> list[Term]:
    found: list[Term] = []
    position = 0
    for match in _NAME.finditer(text):
        if match.start() < position:
            continue
        term = term_after(text, match.start())
        if term is None or term.kind is Kind.PLAIN or term.content <= _HEADINGS:
            continue
        position = text.find(term.text, match.start()) + len(term.text)
        if not any(same(term, other) for other in found):
            found.append(term)
    return found
