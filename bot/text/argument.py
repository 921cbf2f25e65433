"""How far a sentence argues: what tells a claim from a scene, a report or a figure.

An op-ed may open with an anecdote and hide its thesis anywhere. A thesis judges, obliges or sets
one thing against another, and holds now; a scene is told in the past and dated; a report is
somebody else's. The cues are those of argument mining (Stab and Gurevych 2017, "Parsing
argumentation structures in persuasive essays"), as word lists by language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.model import Why
from bot.text.sentences import words
from bot.text.wordlists import mapping, word_set

_CLAIM = 0.3
_STANCE = 0.2
_CONTRAST = 0.1
_PRESENT = 0.15
_PAST = -0.25  # and nothing in the present
_SCENE = -0.3
_TOLD = -0.25
_FIGURES = -0.15
_ASKS = -0.15
_QUESTION = re.compile(r"[?？؟][\"”’'»)\]」』]*$")
_DIGIT = re.compile(r"\d")
_UNSPACED = frozenset({"zh", "ja", "th"})
# How much of a sentence is looked at, in characters.
_LENGTH = 600


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of one language, all of them optional."""

    spaced: bool
    claims: re.Pattern[str] | None
    scene: re.Pattern[str] | None
    narrated: re.Pattern[str] | None
    stance: Collection[str]
    contrast: Collection[str]
    present: Collection[str]
    past: Collection[str]
    told: Collection[str]


def argument(text: str, language: str) -> float:
    """How far a sentence argues, about -1 (a scene, somebody's words) to 1 (a claim)."""
    cues = _cues(language)
    plain = text[:_LENGTH].replace("’", "'")
    said = frozenset(words(plain))
    present = _has(cues.present, plain, said, cues)
    score = _CLAIM * _finds(cues.claims, plain)
    score += _STANCE * _has(cues.stance, plain, said, cues)
    score += _CONTRAST * _has(cues.contrast, plain, said, cues)
    score += _PRESENT * present
    score += _TOLD * _has(cues.told, plain, said, cues)
    score += _PAST * (not present and _is_past(plain, said, cues))
    score += _SCENE * _finds(cues.scene, plain)
    score += _FIGURES * (_DIGIT.search(plain) is not None)
    return score + _ASKS * (_QUESTION.search(text[-8:]) is not None)


def is_scene(text: str, language: str) -> bool:
    """Whether a sentence tells what happened once, somewhere."""
    cues = _cues(language)
    plain = text[:_LENGTH].replace("’", "'")
    said = frozenset(words(plain))
    signs = (
        _is_past(plain, said, cues),
        _finds(cues.scene, plain),
        not _has(cues.present, plain, said, cues),
    )
    return sum(signs) > 1


def reasons(text: str, language: str, *, calling: bool) -> Iterator[Why]:
    """What a sentence does that speaks for it; ``calling`` where the author asks for something."""
    if calling:
        yield Why.CALL
    if argument(text, language) >= _CLAIM:
        yield Why.CLAIM
    cited: str = mapping("evidence.yaml").get(language, r"\d")
    if re.search(cited, text, re.IGNORECASE):
        yield Why.FIGURES
    if is_scene(text, language):
        yield Why.SCENE


def _finds(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


def _has(listed: Collection[str], text: str, said: frozenset[str], cues: _Cues) -> bool:
    if cues.spaced:
        return not said.isdisjoint(listed)
    return any(word in text for word in listed)


def _is_past(text: str, said: frozenset[str], cues: _Cues) -> bool:
    """Whether a verb stands in the tense in which stories are told."""
    return _has(cues.past, text, said, cues) or _finds(cues.narrated, text)


@cache
def _cues(language: str) -> _Cues:
    lists: dict[str, Any] = mapping("argument.yaml").get(language, {})
    scene, narrated = lists.get("scene"), lists.get("narrated")
    claims = "|".join(lists.get("claims", ()))
    return _Cues(
        spaced=language not in _UNSPACED,
        claims=re.compile(claims, re.IGNORECASE) if claims else None,
        scene=re.compile(scene, re.IGNORECASE) if scene else None,
        narrated=re.compile(narrated, re.IGNORECASE) if narrated else None,
        stance=_words(lists, "stance"),
        contrast=_words(lists, "contrast"),
        present=_words(lists, "present"),
        past=_words(lists, "past"),
        told=_words(lists, "told"),
    )


def _words(lists: dict[str, Any], key: str) -> frozenset[str]:
    return word_set(lists.get(key, ""))
