"""The words that show a wish of the author's, read from ``prompts/words/advice_*.yaml``.

A sentence asks for something where a cue stands in it that no veto overlaps and that no report
of what somebody else says comes before, or where it opens with the verb of a request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from bot.text.wordlists import available, mapping

_IMPERATIVE = 0.7
_NEVER = "(?!)"  # a pattern that nothing matches
_PART = re.compile(r"(?<!\?P)<(?P<name>\w+)>")
# Of one pattern's matches in a sentence so many are looked into: more are no sentence.
_ENOUGH = 10
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Where the words stand that ask, how strongly, and whether they are a bare verb."""

    start: int
    end: int
    strength: float
    imperative: bool = False


@dataclass(frozen=True, slots=True)
class _Asking:
    """A pattern that asks, and words of which a sentence must have one for it to match."""

    strength: float
    words: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Imperative:
    """How a sentence opens that asks by its bare verb, and openings that only look so."""

    opening: re.Pattern[str]
    rhetorical: re.Pattern[str]

    def find(self, sentence: str) -> Cue | None:
        match = self.opening.match(sentence)
        if not match or sentence.endswith("?"):  # "Do pilots sleep?"
            return None
        listed = sentence[0].isdigit()  # an item of a list of advice is never a figure of speech
        if not listed and self.rhetorical.match(sentence, match.start("verb")):
            return None
        return Cue(*match.span("verb"), _IMPERATIVE, imperative=True)


@dataclass(frozen=True, slots=True)
class Subjects:
    """What tells who should act from other words before a cue."""

    capitals: bool
    determiners: frozenset[str]
    pronouns: frozenset[str]
    persons: frozenset[str]
    speakers: frozenset[str]
    nobody: frozenset[str]
    adverbs: frozenset[str]
    auxiliary: re.Pattern[str]
    verb: re.Pattern[str]
    passive: re.Pattern[str]
    named: re.Pattern[str]
    expletive: re.Pattern[str]
    forward: re.Pattern[str]
    inanimate: re.Pattern[str]
    subordinate: re.Pattern[str]
    adverbial: re.Pattern[str]
    inverted: re.Pattern[str]
    plural: re.Pattern[str]
    many: frozenset[str]
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled patterns of one language."""

    asking: tuple[_Asking, ...]
    vetoes: tuple[re.Pattern[str], ...]
    reports: re.Pattern[str]
    tags: re.Pattern[str]
    own: re.Pattern[str]
    breaks: re.Pattern[str]
    asides: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    imperative: Imperative | None
    subjects: Subjects

    def find(self, sentence: str) -> Cue | None:
        """The strongest cue of a sentence whose quotations are blanked out."""
        sentence = sentence.replace("’", "'").replace("‘", "'")
        said = set(_TOKEN.findall(sentence.lower()))
        found = [
            Cue(*match.span(), asking.strength)
            for asking in self.asking
            if not said.isdisjoint(asking.words)
            for match in islice(asking.pattern.finditer(sentence), _ENOUGH)
        ]
        if found:
            taken = [match.span() for veto in self.vetoes for match in veto.finditer(sentence)]
            found = [cue for cue in found if not _overlaps(cue, taken)]
        found = [cue for cue in found if not self._reported(sentence, cue)]
        if found:
            return max(found, key=lambda cue: (cue.strength, cue.end - cue.start, -cue.start))
        bare = self.imperative.find(sentence) if self.imperative else None
        return bare if bare and not self.tags.search(sentence, bare.end) else None

    def _reported(self, sentence: str, cue: Cue) -> bool:
        """Whether somebody else is said to ask: before the cue, or in a tag after it."""
        if self.tags.search(sentence, cue.end):
            return True
        for report in self.reports.finditer(sentence, 0, cue.start):
            between = sentence[report.end() : cue.start]
            before = sentence[: report.start()]
            if self.breaks.search(sentence, report.end(), cue.end) or self.own.search(before):
                continue
            if not any(at.search(before) and end.search(between) for at, end in self.asides):
                return True
        return False


def _overlaps(cue: Cue, taken: list[tuple[int, int]]) -> bool:
    return any(start < cue.end and cue.start < end for start, end in taken)


def has_cues(language: str) -> bool:
    """Whether recommendations can be told in a language (a BCP 47 primary subtag)."""
    return available(f"advice_{language}.yaml")


@cache
def cues(language: str) -> Cues:
    """The cues of a language that :func:`has_cues`."""
    lists = mapping(f"advice_{language}.yaml")
    parts: dict[str, str] = lists["parts"]
    return Cues(
        asking=tuple(
            _Asking(strength, frozenset(needed.split()), _pattern(text, parts))
            for strength, needed, text in lists["cues"]
        ),
        vetoes=tuple(_pattern(text, parts) for text in lists["vetoes"]),
        reports=_pattern(lists["reports"], parts),
        tags=_pattern(lists["tags"], parts),
        own=_pattern(lists["own"], parts),
        breaks=_pattern(lists["breaks"], parts),
        asides=tuple(
            (_pattern(before, parts), _pattern(between, parts))
            for before, between in lists.get("asides", ())
        ),
        imperative=_imperative(lists.get("imperative"), parts),
        subjects=_subjects(lists["subject"], parts),
    )


def _imperative(lists: Mapping[str, str] | None, parts: Mapping[str, str]) -> Imperative | None:
    if lists is None:
        return None
    verbs, nouns = ("|".join(lists[key].split()) for key in ("verbs", "nouns"))
    bare = rf"(?:{verbs})(?=\s+\w|\s*[.!])|(?:{nouns})(?=\s+{lists['after']}\b|\s*[.!])"
    opening = rf"{lists['lead']}(?P<verb>(?:{lists['negated']})\s+\w+|{bare})"
    rhetorical = rf"(?:(?:{lists['negated']})\s+)?{lists['rhetorical']}"
    return Imperative(_pattern(opening, parts), _pattern(rhetorical, parts))


def _subjects(lists: Mapping[str, Any], parts: Mapping[str, str]) -> Subjects:
    return Subjects(
        capitals=lists["capitals"],
        determiners=frozenset(lists["determiners"].split()),
        pronouns=frozenset(lists["pronouns"].split()),
        persons=frozenset(lists["persons"].split()),
        speakers=frozenset(lists["speakers"].split()),
        nobody=frozenset(lists["nobody"].split()),
        adverbs=frozenset(lists["adverbs"].split()),
        auxiliary=_pattern(lists["auxiliary"], parts),
        verb=_pattern(rf"{lists['auxiliary']}|\b(?:{lists['copula']})\b", parts),
        passive=_pattern(lists["passive"], parts),
        named=_pattern(lists.get("named", _NEVER), parts),
        expletive=_pattern(lists.get("expletive", _NEVER), parts),
        forward=_pattern(lists.get("forward", _NEVER), parts),
        inanimate=_pattern(lists.get("inanimate", _NEVER), parts),
        subordinate=_pattern(lists.get("subordinate", _NEVER), parts),
        adverbial=_pattern(lists.get("adverbial", _NEVER), parts),
        inverted=_pattern(lists.get("inverted", _NEVER), parts),
        plural=_pattern(lists.get("plural", _NEVER), parts),
        many=frozenset(lists.get("many", "").split()),
        links=frozenset(lists.get("links", "").split()) | frozenset(lists["adverbs"].split()),
    )


def _pattern(text: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    """Compile a pattern in which ``<name>`` stands for a part."""
    filled = _PART.sub(lambda match: parts[match["name"]], text)
    return re.compile(filled, re.IGNORECASE)
