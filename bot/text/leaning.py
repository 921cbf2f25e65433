"""Which sentences cannot stand alone, and on which earlier ones they lean.

A sentence leans on the one before it where it opens with a connective or a pronoun, or points
("such views") at what was said; on an earlier one where it calls somebody by a short name or
something by an acronym that the earlier one introduces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot.text.sentences import Sentence
from bot.text.wordlists import mapping, stop_words

_OPENING_MARKS = re.compile(r"\A[\s\"“„«‘'(\[¿¡–—-]+")
_TOKEN = re.compile(r"[^\W_][\w’'-]*")
_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th"})

_OPENINGS = ("connectives", "pronouns")

# "Sir John Glubb", "Nouri al-Maliki": two or more capitalised words, particles between them.
_NAME = r"[^\W\d_a-zß-ÿ][\w’'-]+"
_PARTICLES = r"(?:(?:van|von|der|den|de|da|di|bin|ibn|al|el|la|du|ten)[\s-]){0,2}"
_FULL_NAME = re.compile(rf"\b{_NAME}(?:\s{_PARTICLES}{_NAME})+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_ARTICLES = frozenset({"the", "a", "an", "this", "our", "le", "la", "el", "los", "il", "les"})
# Who is called by name this often is the subject of the article, whom its title names.
_SUBJECT = 4
_CAPITALISED_NOUNS = frozenset({"de"})


@dataclass(frozen=True, slots=True)
class _Standing:
    """The compiled lists of one language."""

    opening: re.Pattern[str] | None = None
    despite: re.Pattern[str] | None = None
    aside: re.Pattern[str] | None = None
    people: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()

    @property
    def pronouns(self) -> bool:
        return bool(self.people or self.things)


def anchors(sentences: Sequence[Sentence], language: str) -> list[tuple[int, ...]]:
    """For each sentence the earlier ones that it leans on, by index, in order.

    A first sentence that leans on nothing that could be shown leans on itself.
    """
    tokens = [_tokens(sentence.text) for sentence in sentences]
    introduced = _introductions(sentences, tokens, language)
    names = frozenset(token for said in tokens for token in said[1:] if token[0].isupper())
    found = []
    for index, (sentence, said) in enumerate(zip(sentences, tokens, strict=True)):
        on = {introduced[name] for name in _short_names(said) if name in introduced}
        on = {other for other in on if other < index}
        if not stands_alone(sentence.text, language, names):
            on.add(max(0, index - 1))
        found.append(tuple(sorted(on)))
    return found


def stands_alone(text: str, language: str, names: AbstractSet[str] = frozenset()) -> bool:
    """Whether a sentence can be read without the one before it, the names in it apart.

    ``names`` are words that the text capitalises inside sentences: where a sentence opens with
    one of them, that is a name, too.
    """
    lists = _standing(language)
    plain = _OPENING_MARKS.sub("", text.replace("’", "'"), count=1)
    if lists.opening and lists.opening.match(plain):
        if not (lists.despite and lists.despite.match(plain)):
            return False
        plain = plain.partition(" ")[2]
    if lists.aside and lists.aside.match(plain):
        return False
    return not lists.pronouns or not _dangles(_tokens(plain), lists, stop_words(language), names)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _dangles(
    tokens: Sequence[str],
    lists: _Standing,
    function_words: AbstractSet[str],
    names: AbstractSet[str],
) -> bool:
    """Whether a pronoun or a pointing word stands for nothing in the sentence before it."""
    person = thing = several = False
    for position, token in enumerate(tokens):
        word = token.lower()
        if (
            (word in lists.people and not person)
            or (word in lists.things and not thing)
            or (word in lists.several and not several)
        ):
            return True
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if word in lists.pointing and following and following.lower() not in lists.now:
            return True
        several = several or word in lists.many
        if word in function_words:
            continue
        thing = True
        named = token[0].isupper() and (position > 0 or token in names)
        person = person or named or word in lists.person
        several = several or named or word.endswith("s")
    return False


def _introductions(
    sentences: Sequence[Sentence], tokens: Sequence[Sequence[str]], language: str
) -> dict[str, int]:
    """Where each last name and acronym is introduced, those of the text's own subject apart."""
    introduced: dict[str, int] = {}
    if language in _CAPITALISED_NOUNS:
        return introduced
    ignored = stop_words(language)
    for index, sentence in enumerate(sentences):
        for name in _FULL_NAME.finditer(sentence.text):
            parts = [part for part in name.group().split() if part.lower() not in ignored]
            if len(parts) > 1:
                introduced.setdefault(_POSSESSIVE.sub("", parts[-1]), index)
        for acronym in _ACRONYM.finditer(sentence.text):
            introduced.setdefault(acronym.group(1), index)
    used = Counter(_POSSESSIVE.sub("", token) for said in tokens for token in set(said))
    return {name: index for name, index in introduced.items() if used[name] < _SUBJECT}


def _short_names(tokens: Sequence[str]) -> Iterator[str]:
    """The capitalised words that stand without another one, and without an article."""
    before = ""
    for token, following in pairwise([*tokens, ""]):
        alone = not before[:1].isupper() and not following[:1].isupper()
        if alone and token[0].isupper() and before.lower() not in _ARTICLES:
            yield _POSSESSIVE.sub("", token)
        before = token


@cache
def _standing(language: str) -> _Standing:
    lists = mapping("standing.yaml").get(language)
    if lists is None:
        return _Standing()
    spaced = language not in _UNSPACED_LANGUAGES
    openings = [phrase.strip() for key in _OPENINGS for phrase in lists[key].split("|")]
    openings.sort(key=len, reverse=True)
    ends = r"(?!\w)" if spaced else ""
    despite = "|".join(lists.get("despite", ()))
    people, things, several, pointing = (
        frozenset(lists.get(key, "").split(" | ")) - {""}
        for key in ("people", "things", "several", "pointing")
    )
    aside = lists.get("aside")
    return _Standing(
        opening=re.compile(f"(?:{'|'.join(map(re.escape, openings))}){ends}", re.IGNORECASE),
        despite=re.compile(despite, re.IGNORECASE) if despite else None,
        aside=re.compile(aside, re.IGNORECASE) if aside else None,
        people=people,
        things=things,
        several=several,
        many=frozenset(lists.get("many", "").split()),
        person=frozenset(lists.get("person", "").split()),
        pointing=pointing,
        now=frozenset(lists.get("now", "").split()),
    )
