"""The words with which readers speak of an error, and of the article."""

from __future__ import annotations

import re

_I = re.IGNORECASE

# What of a fact can be wrong, as readers name it.
GENERIC = (
    r"(?:names?|surname|spelling|year|date|figure|number|title|term|word|full\s+form|"
    r"abbreviation|expansion|acronym|amount|age|rank|quote|quotation|place|capital)"
)
_PLAIN_CUE = re.compile(
    r"\btypos?\b|\btypographical|\bmis-?spel|\bmis-?print|\bmis-?quot|\bspell?ing (?:error|mistake)"
    r"|\bfactual(?:ly)?\s+(?:error|mistake|incorrect|wrong|inaccura|inaccuracy)"
    r"|\b(?:mistakenly|erroneously|incorrectly|wrongly)\b|\bstands?\s+for\b|\bcorrection\s*:"
    r"|\bshould\s+(?:be|read|have\s+(?:been|read|said))\b|\byou\s+(?:\w+\s+)?mean[ts]?\b"
    rf"|\b(?:correct|proper|full|right|actual|real)\s+{GENERIC}\b|\binstead\s+of\b"
    rf"|\b{GENERIC}\b[^.?!]{{0,40}}\b(?:is|are|was)\s+(?:wrong|incorrect)"
    r"|\b(?:is|are|was|were)\s+(?:also\s+)?(?:incorrect|inaccurate)\b"
    r"|\b(?:error|mistake)s?\s+(?:in|about|regarding|with|concerning|of)\b"
    r"|\b(?:there\s+is|an?)\s+(?:small\s+|minor\s+|little\s+|big\s+|glaring\s+)?(?:error|mistake)\b"
    r"|\bgot\b[^.?!]{0,40}\bwrong\b|\bconfus(?:ed|ing|es)\b|\bmix(?:ed|ing)\s+up\b",
    _I,
)
_WEAK_CUE = re.compile(
    r"\bactually\b|\bin\s+(?:actual\s+)?fact\b|\bwrong\b(?!\s+about)|\bincorrect|\binaccura|\berror|\bmistake"
    r"|\bnot\s+true\b|\buntrue\b|\bfor\s+the\s+record\b",
    _I,
)
_AIMED = re.compile(
    r"\b(?:author|writer|columnist|article|piece|column|essay|op-?ed|editors?|editorial|headline|"
    r"paragraph|newspaper|paper|caption|dear|sir|madam|proof-?read\w*)\b"
    r"|\byou\s+(?:have\s+|had\s+|also\s+)?(?:writ|wrote|say|said|stat|mention|claim|call|refer|quot)"
    r"|\bmentioned\s+(?:by\s+you|above|here|as)\b|\bas\s+(?:written|mentioned|stated)\b",
    _I,
)
# A sentence that asks for what the one before it says to be put right.
_ASKS = re.compile(
    r"\b(?:please|kindly|pls|plz)\s+(?:do\s+)?(?:correct|fix|amend|rectify|update)\b"
    r"|\b(?:needs?\s+to|should|must|ought\s+to)\s+be\s+(?:corrected|fixed|rectified|amended)\b"
    r"|\b(?:check|get)\s+your\s+(?:facts|figures|numbers)\b",
    _I,
)
_MOST_ASKING = 10  # words
# Without one of these, or of the next, no pattern of words of error can match.
_ERRORS = """
    typo typos typographical mistake mistakes mistaken mistakenly error errors erroneous
    erroneously wrong wrongly incorrect incorrectly inaccurate inaccuracy correct correction
    actually fact factual factually untrue record confused confuses confusing mixed mixing
    misspelt misspelled misspelling misspells mis-spelt mis-spelled misprint misprinted misquoted
    misquote spelling spelled spelt
"""
_ERROR_WORDS = frozenset(_ERRORS.split())
_FRAMING_WORDS = frozenset(
    {"stands", "stand", "should", "mean", "means", "meant", "instead", "full", "proper", "right"}
    | {"actual", "real"}
)
_AIMING_WORDS = (
    "author", "writer", "columnist", "article", "piece", "column", "essay", "op-ed", "oped",
    "edit", "headline", "paragraph", "paper", "caption", "dear", "sir", "madam", "proof", "you",
    "mentioned", "written", "stated",
)  # fmt: skip


def speaks_of_error(said: frozenset[str]) -> bool:
    """Whether a sentence of the words ``said`` can speak of an error."""
    return not _ERROR_WORDS.isdisjoint(said)


def plainness(sentence: str, said: frozenset[str]) -> int:
    """How plainly a sentence speaks of an error: 2 in so many words, 1 vaguely, else 0."""
    if not speaks_of_error(said) and _FRAMING_WORDS.isdisjoint(said):
        return 0
    return 2 if _PLAIN_CUE.search(sentence) else 1 if _WEAK_CUE.search(sentence) else 0


def asks_to_correct(sentence: str) -> bool:
    """Whether a sentence says no more than that what was said before it is to be put right."""
    return len(sentence.split()) <= _MOST_ASKING and _ASKS.search(sentence) is not None


def is_aimed(text: str) -> bool:
    """Whether ``text`` speaks of the article, its author or its editors."""
    lower = text.lower()
    return any(word in lower for word in _AIMING_WORDS) and _AIMED.search(lower) is not None
