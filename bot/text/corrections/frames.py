"""The turns of phrase in which readers correct: "it is Y, not X", "X stands for Y", "typo: X".

A frame gives the words that it disputes and those that should stand there, either of which may be
missing, and whether the two may stand the other way round. It only proposes:
:mod:`bot.text.corrections.weigh` decides whether it is a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from bot.text.corrections.anchors import expansions
from bot.text.corrections.cues import GENERIC
from bot.text.corrections.numbers import NUMBER
from bot.text.corrections.terms import Kind, Term, term_after, term_before

Pair: TypeAlias = tuple[Term | None, Term | None, bool]

_MAX_CUES = 20  # in one sentence
_FEW_WORDS = 8  # of a sentence that says nothing but a name
_TURN_REACH = 40  # characters between "isn't X" and "it is Y"

_I = re.IGNORECASE
_NOT = re.compile(r"\bnot\b(?!\s+(?:only|just|even|to|because)\b)", _I)
_NOT_BUT = re.compile(r"(?:\bnot|n['’]t|\bnever)\s", _I)
_TURN = re.compile(
    r"[\"”’'».,;:!?)\s–—-]*\s*(?:\bbut(?:\s+rather)?\b|\b(?:it|that|this|he|she|they)(?:['’]?s|\s+is"
    r"|\s+was|\s+were)\b)\s*",
    _I,
)
_INSTEAD = re.compile(r"\s+(?:instead\s+of|rather\s+than|in\s+place\s+of)\s", _I)
_SHOULD = re.compile(r"\b(?:should|ought\s+to)\s+(?:be|read|say|have\s+(?:been|read|said))\b", _I)
_STANDS = re.compile(
    r"\bstands?\s+for\b|\bis\s+short\s+for\b|(?-i:(?<=[A-Z]))\s*=(?!>)\s*"
    r"|(?-i:\b[A-Z][A-Z&]{1,9})\s+(?:is|was)\s+(?:actually\s+)?the\b",
    _I,
)
_CONFUSED = re.compile(
    r"\b(?:confus(?:ed|es|ing)|mix(?:ed|es|ing)\s+up)\s+(?P<wrong>[^.?!\n]{2,60}?)\s+(?:with|and|for)\s",
    _I,
)
_MEAN = re.compile(r"\byou\s+(?:\w+\s+)?mean[ts]?\b(?:\s+to\s+(?:say|write))?", _I)
_CORRECT = re.compile(
    rf"\b(?:correct|right|actual|real|full|proper|his|her|its|the)\s+{GENERIC}\b[^.?!]{{0,40}}?"
    r"\b(?:is|was)\b",
    _I,
)
_SPELT = re.compile(r"\b(?:mis-?)?spel(?:led|t)\b(?:\s+as\b|\s+like\b)?", _I)
_AS = re.compile(
    r"\b(?:written|wrote|spelled|spelt|stated|named|called|mentioned|referred\s+to|refers\s+to|"
    r"described|identified|given|put|printed|mistaken)\b[^.?!]{0,60}?\b(?:as|for)\s",
    _I,
)
_PUT_AS = re.compile(
    r"\b(?:wrote|written|mentioned|put|called|named|said|stated|described|referred|as)\b"
    r".{0,80}\binstead\s+of\b",
    _I,
)
_DID = re.compile(
    r"\b(?:didn['’]?t|did\s+not|never)\b[^.?!\n]{1,60}?[,;:–-]\s*(?P<right>[^,;.!?\n]{2,60}?)\s+did\b",
    _I,
)
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_IT_IS = re.compile(
    r"\b(?:it|that|this|there|he|she|name|they)(?:['’]?s|\s+is|\s+was|\s+were|\s+are)\b"
    r"(?:\s+(?:actually|in\s+fact|really|called|named|spelled|spelt))*",
    _I,
)
_STARRED = re.compile(r"\s*\*\s?(?=\w)")
SIGNS = re.compile(r"->|[A-Z]\s*=|\b[A-Z]{2,10}\s+(?:is|was)\s|=>|→|⇒|^\s*\*|\([A-Z]{2,10}\)")
# Frames whose cue is not among the words of a sentence are not tried on it.
_NAMING = """
    stands stand mean meant means it's its that's thats he's she's it that this there he she name
    they year date figure number title surname abbreviation acronym word term short
"""
_NAMING_WORDS = frozenset(_NAMING.split())
_PUTTING = """
    written wrote spelled spelt stated named called mentioned referred refers described identified
    given put printed mistaken misspelt misspelled
"""
_PUTTING_WORDS = frozenset(_PUTTING.split())
_SWAP_WORDS = frozenset(
    {"instead", "rather", "place", "should", "ought", "confused", "confuses", "confusing", "mixed"}
)
_RIGHT_WORDS = frozenset(
    {"correct", "right", "actual", "real", "full", "proper", "his", "her", "its", "the"}
)


def pairs(text: str, own: str, said: frozenset[str], before: str) -> list[Pair]:
    """The frames of a sentence, each once.

    ``own`` is ``text`` with what others said blanked, ``said`` its words, ``before`` the sentence
    that it follows.
    """
    found = (*_pairs(text, own, said), *_answers(own, before, said))
    return [pair for pair in dict.fromkeys(found) if pair[0] or pair[1]]


def puts_wrong_first(own: str) -> bool:
    """Whether "X instead of Y" names what was written first: "written as X instead of Y"."""
    return _PUT_AS.search(own) is not None


def _pairs(text: str, own: str, said: frozenset[str]) -> Iterator[Pair]:
    if "not" in said or "n't" in own or "n’t" in own or "never" in said:
        yield from _contrasts(text, own)
    if not _SWAP_WORDS.isdisjoint(said):
        yield from _replacements(text, own)
    if not _NAMING_WORDS.isdisjoint(said):
        yield from _namings(text, own, said)
    if not _PUTTING_WORDS.isdisjoint(said):
        yield from _puttings(text, own)
    if SIGNS.search(own):
        yield from _signs(text, own)
    yield from _bare_names(text, own)
    for number in _cues(NUMBER, own):
        yield None, Term(number.group(), Kind.NUMBER), False


def _answers(own: str, before: str, said: frozenset[str]) -> Iterator[Pair]:
    """ "The capital is X? It is Y.": a question about the disputed words, and its answer."""
    asked = before.rstrip()
    if asked.endswith("?") and not _NAMING_WORDS.isdisjoint(said):
        disputed = term_before(asked, len(asked.rstrip("?! ")))
        for match in _cues(_IT_IS, own):
            proposed = term_after(own, match.end())
            if proposed and disputed and proposed.kind is disputed.kind is Kind.NAME:
                yield disputed, proposed, False


def _cues(cue: re.Pattern[str], own: str) -> Iterator[re.Match[str]]:
    return islice(cue.finditer(own), _MAX_CUES)


def _contrasts(text: str, own: str) -> Iterator[Pair]:
    for cue in _cues(_NOT, own):
        proposed, disputed = term_before(text, cue.start()), term_after(text, cue.end())
        if proposed and disputed:
            yield disputed, proposed, False
    for did in _cues(_DID, own):
        yield term_before(text, did.start()), term_before(text, did.end("right")), False
    for cue in _cues(_NOT_BUT, own):
        disputed = term_after(text, cue.end())
        if disputed is None:
            continue
        at = text.find(disputed.text, cue.end()) + len(disputed.text)
        if turn := _TURN.search(text, at, at + _TURN_REACH):
            yield disputed, term_after(text, turn.end()), False


def _replacements(text: str, own: str) -> Iterator[Pair]:
    for cue in _cues(_INSTEAD, own):
        yield term_after(text, cue.end()), term_before(text, cue.start()), True
    for confused in _cues(_CONFUSED, own):
        wrong = term_before(text, confused.end("wrong"))
        yield wrong, term_after(text, confused.end()), True
    for cue in _cues(_SHOULD, own):
        disputed, proposed = term_before(text, cue.start()), term_after(text, cue.end())
        if proposed and (disputed is None or disputed.kind is not Kind.PLAIN):
            yield disputed, proposed, False


def _namings(text: str, own: str, said: frozenset[str]) -> Iterator[Pair]:
    cues = [_IT_IS]
    if "stand" in own or "short" in said:
        cues.append(_STANDS)
    if "mean" in own:
        cues.append(_MEAN)
    if not _RIGHT_WORDS.isdisjoint(said):
        cues.append(_CORRECT)
    for cue in cues:
        for match in _cues(cue, own):
            proposed = term_after(text, match.end())
            if proposed and proposed.kind is not Kind.PLAIN:
                yield None, proposed, False


def _puttings(text: str, own: str) -> Iterator[Pair]:
    for match in _cues(_SPELT, own):
        yield None, term_after(text, match.end()), False
    for match in _cues(_AS, own):
        disputed = term_after(text, match.end())
        if disputed and disputed.kind is not Kind.PLAIN:
            yield disputed, None, True


def _bare_names(text: str, own: str) -> Iterator[Pair]:
    """A short sentence that opens with a name: "Some Long Name, surely?"."""
    if len(own.split()) <= _FEW_WORDS and (name := term_after(text, 0)) and name.kind is Kind.NAME:
        yield None, name, False


def _signs(text: str, own: str) -> Iterator[Pair]:
    for match in _cues(_STANDS, own):
        yield None, term_after(text, match.end()), False
    for full in expansions(text).values():
        yield None, full, False
    for cue in _cues(_ARROW, own):
        yield term_before(text, cue.start()), term_after(text, cue.end()), False
    if (starred := _STARRED.match(own)) and len(own.split()) <= 4:
        yield None, term_after(text, starred.end()), False
