"""What a text introduces, and where it takes that for known.

A text introduces somebody by a full name or a title and a name ("Senator Ada Mercer"), a thing by
an indefinite article ("a survey"), an acronym in brackets, and speaks of "Mercer" and "the survey"
from then on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from bot.text.sentences import Sentence
from bot.text.wordlists import mapping, stop_words, word_set

_WORD = r"[^\W_](?:[\w’'-]*\w)?"
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w’'-]+"
# What may stand between the parts of a name: "Nouri al-Maliki", "Harry S. Truman".
_PARTICLES = r"(?:(?:van|von|der|den|de|da|di|bin|ibn|al|el|la|du|ten)[\s-]|[A-Z]\.\s?){0,2}"
# A possessive ends one: "Mercer's Harbour Board" is two names.
_NAME = re.compile(rf"\b{_CAPITALISED}(?:(?<!['’])(?<!['’]s)\.?\s{_PARTICLES}{_CAPITALISED})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_RUN = re.compile(rf"(?:{_WORD}(?: |\b)){{1,6}}")
_LOWER = re.compile(r"\b[^\W\d_A-Z](?:[\w’'-]*\w)?")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_BARE_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]{0,4}[A-Z]\b")
_ARTICLES = frozenset({"the", "a", "an", "our", "le", "la", "el", "il"})
_CAPITALISED_NOUNS = frozenset({"de"})
_LONG_NAME = re.compile(
    r"\b(?!The )[A-Z][\w’'-]+"
    r"(?:(?<!['’])(?<!['’]s)(?: (?:of|for|the|and|on|in|de|du|des)){0,3} [A-Z][\w’'-]+)+"
)
_INITIALS = re.compile(r"(?<![^\W_])[A-Z]")
# So many places where something is introduced are remembered: one of the first is near.
_MOST = 16
# What this many sentences speak of is the text's subject.
_SUBJECT = 4
# "the long-awaited second survey" has three words.
_NOUN_PHRASE = 3


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists of one language."""

    names: bool
    ignored: AbstractSet[str]
    household: frozenset[str]
    honorifics: frozenset[str]
    common: frozenset[str]
    telling: frozenset[str]
    shells: frozenset[str]
    light: re.Pattern[str] | None
    places: re.Pattern[str] | None
    known: re.Pattern[str] | None


def introductions(sentences: Sequence[Sentence], language: str) -> list[list[tuple[int, ...]]]:
    """For each sentence and each thing that it takes for known, those before it that introduce
    it: any one of them will do. What no earlier sentence introduces is left out."""
    lists = _lists(language)
    places = _places(sentences, lists)
    mentioned = [_mentioned(sentence.text, lists) for sentence in sentences]
    plain = frozenset(word for words in mentioned for word in words)
    rare = _rare_acronyms(sentences, lists)
    names, things = _Places(), _Places()
    unique = set(_subjects(mentioned))
    found = []
    for index, sentence in enumerate(sentences):
        full, short = _names(sentence.text, lists, plain)
        unknown = {name for name in short & rare if not names.of([name])}
        full |= unknown
        # What is never spelt out a reader of the whole may guess, a reader of one sentence can't.
        known: list[tuple[int, ...]] = [(index,)] * len(unknown)
        known += [names.of([name]) for name in sorted(short - places)]
        phrases = list(_known_things(sentence.text, lists))
        known += [things.of(phrase) or _held(phrase, lists, index) for phrase in phrases]
        found.append([where for where in known if where])
        names.add(full, index)
        # What the text has never said without "the", everybody knows: "the sun".
        unique |= {word for phrase in phrases for word in phrase if not things.of([word])}
        things.add(mentioned[index] - unique, index)
    return found


def _subjects(mentioned: Sequence[AbstractSet[str]]) -> frozenset[str]:
    """What every other sentence speaks of: any of them tells what the text is about."""
    used = Counter(word for words in mentioned for word in words)
    enough = max(_SUBJECT, len(mentioned) / 2)
    return frozenset(word for word, times in used.items() if times >= enough)


def _rare_acronyms(sentences: Sequence[Sentence], lists: _Lists) -> frozenset[str]:
    """The acronyms that few sentences have: the first of those has to do for an introduction."""
    used = Counter(
        acronym for sentence in sentences for acronym in set(_BARE_ACRONYM.findall(sentence.text))
    )
    return frozenset(name for name, times in used.items() if times < _SUBJECT) - lists.household


class _Places:
    """Where things were said first: the first few sentences of each."""

    def __init__(self) -> None:
        self._where: dict[str, list[int]] = defaultdict(list)

    def add(self, things: AbstractSet[str], index: int) -> None:
        for thing in things:
            if len(self._where[thing]) < _MOST:
                self._where[thing].append(index)

    def of(self, words: Sequence[str]) -> tuple[int, ...]:
        """The sentences that have any of these words."""
        return tuple(sorted({i for word in words for i in self._where.get(word, ())}))


def _names(text: str, lists: _Lists, plain: AbstractSet[str]) -> tuple[set[str], set[str]]:
    """The last names and acronyms that a sentence introduces, and those that it takes for known."""
    full = {*_ACRONYM.findall(text), *map(_initials, _LONG_NAME.findall(text))}
    short: set[str] = set()
    for match in _NAME.finditer(text) if lists.names else ():
        parts = _parts(match, lists, plain)
        if len(parts) > 1:
            full.add(parts[-1])
        elif parts and parts[0] not in full and _is_name(parts[0], text, match.start()):
            short.add(parts[0])
    return full, short - lists.household


def _is_name(word: str, text: str, start: int) -> bool:
    """Whether a capitalised word is a name or an acronym, no common name ("the Senate")."""
    return _BARE_ACRONYM.fullmatch(word) is not None or not _after_article(text, start)


def _initials(name: str) -> str:
    """The acronym that may stand for a name from then on: "European Central Bank", ECB."""
    return "".join(word[0] for word in _INITIALS.findall(name))


def _parts(match: re.Match[str], lists: _Lists, plain: AbstractSet[str]) -> list[str]:
    """The parts of a name, without what only stands before it: "Mr", or a sentence's first word
    where that is among the ``plain`` ones, which the text writes in lower case, too."""
    parts = [_POSSESSIVE.sub("", part.rstrip(".")) for part in match.group().split()]
    if len(parts) == 2 and parts[0].lower() in _ARTICLES:
        return []
    if match.start() <= 1 and _singular(parts[0].lower()) in plain:
        parts.pop(0)
    while parts and _only_before(parts[0].lower(), lists):
        parts.pop(0)
    return parts


def _only_before(word: str, lists: _Lists) -> bool:
    """Whether a word is no part of a name, though it may be capitalised in front of one."""
    return (
        word in lists.ignored
        or word in lists.honorifics
        or (lists.light is not None and lists.light.fullmatch(word) is not None)
    )


def _after_article(text: str, start: int) -> bool:
    """Whether a name follows a small word that makes it a common one: "the Senate"."""
    before = text[:start].split()[-1:]
    return bool(before) and before[0].lower() in _ARTICLES


def _places(sentences: Sequence[Sentence], lists: _Lists) -> frozenset[str]:
    """Names that follow "in" somewhere: nobody is introduced to a reader as a place is."""
    if lists.places is None:
        return frozenset()
    return frozenset(name for sentence in sentences for name in lists.places.findall(sentence.text))


def _known_things(text: str, lists: _Lists) -> Iterator[list[str]]:
    """The words of each "the costly survey" behind which nothing ("of 1911") tells which one.

    No list of words tells a noun from an adjective or a verb beside it, so there may be such.
    """
    for article in lists.known.finditer(text) if lists.known else ():
        run = _RUN.match(text, article.end())
        words = run.group().split() if run else []
        said = list(takewhile(lambda word: word.islower() and word not in lists.ignored, words))
        behind = words[len(said)] if len(said) < len(words) else ""
        phrase = [_singular(word) for word in said[:_NOUN_PHRASE]]
        known = lists.common.intersection(said) and lists.shells.isdisjoint(phrase)
        if behind not in lists.telling and not known:
            yield phrase


def _held(phrase: Sequence[str], lists: _Lists, index: int) -> tuple[int, ...]:
    """The sentence before one that sums it up by a shell noun (Schmid 2000): "the proposal"."""
    return (index - 1,) if index and not lists.shells.isdisjoint(phrase) else ()


def _mentioned(text: str, lists: _Lists) -> set[str]:
    """The words of a sentence that may be a thing's."""
    return {_singular(word) for word in _LOWER.findall(text) if word not in lists.ignored}


def _singular(word: str) -> str:
    return _POSSESSIVE.sub("", word).removesuffix("s")


@cache
def _lists(language: str) -> _Lists:
    lists = mapping("standing.yaml").get(language, {})

    def pattern(key: str, behind: str) -> re.Pattern[str] | None:
        return re.compile(rf"\b(?:{lists[key]})\s{behind}") if key in lists else None

    return _Lists(
        names=language not in _CAPITALISED_NOUNS,
        ignored=stop_words(language),
        household=word_set(lists.get("household", "")),
        honorifics=word_set(lists.get("honorifics", "")),
        common=word_set(lists.get("common", "")),
        telling=word_set(lists.get("telling", "")),
        shells=frozenset(map(_singular, word_set(lists.get("shells", "")))),
        light=re.compile(lists["light"]) if "light" in lists else None,
        places=pattern("places", rf"({_CAPITALISED})"),
        known=pattern("known", ""),
    )
