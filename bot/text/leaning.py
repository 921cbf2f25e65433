"""Which sentences cannot stand alone, and on which earlier ones they lean.

A sentence leans on the one before it where it opens with a connective or a pronoun, or points
("such views") at what was said; on an earlier one where it calls somebody by a short name or
something by an acronym that the earlier one introduces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from bot.text.names import introductions
from bot.text.sentences import Sentence
from bot.text.wordlists import mapping, stop_words

_OPENING_MARKS = re.compile(r"\A[\s\"“„«‘'(\[¿¡–—-]+")
_TOKEN = re.compile(r"[^\W_][\w’'-]*")
_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th"})

_OPENINGS = ("connectives", "pronouns")
_QUESTION = ("?", "？", "؟")
_ANSWER = 12  # words
# How much of a sentence is looked at for openings and endings that cling, in characters.
_OPENING = 120
_ENDING = 60
# How much of it is looked at for what points anywhere.
_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class _Standing:
    """The compiled lists of one language."""

    opening: re.Pattern[str] | None = None
    despite: re.Pattern[str] | None = None
    aside: re.Pattern[str] | None = None
    clinging: re.Pattern[str] | None = None
    trailing: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None
    light: re.Pattern[str] | None = None
    people: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    verbal: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()

    @property
    def pronouns(self) -> bool:
        return bool(self.people or self.things)


def needs(sentences: Sequence[Sentence], language: str) -> list[list[tuple[int, ...]]]:
    """What each sentence needs to be read with, by index: of each tuple any one sentence will do.

    A first sentence that leans on nothing that could be shown leans on itself.
    """
    names = frozenset(
        token
        for sentence in sentences
        for token in _tokens(sentence.text)[1:]
        if token[0].isupper()
    )
    found = introductions(sentences, language)
    for index, sentence in enumerate(sentences):
        previous = sentences[index - 1].text if index else ""
        if not stands_alone(sentence.text, language, names) or _answers(sentence.text, previous):
            found[index].insert(0, (max(0, index - 1),))
    return found


def _answers(text: str, previous: str) -> bool:
    """Whether a sentence is short and comes right after a question, which it answers or repeats."""
    return previous.endswith(_QUESTION) and len(_tokens(text)) <= _ANSWER


def stands_alone(text: str, language: str, names: AbstractSet[str] = frozenset()) -> bool:
    """Whether a sentence can be read without the one before it, the names in it apart.

    ``names`` are words that the text capitalises inside sentences: where a sentence opens with
    one of them, that is a name, too.
    """
    lists = _standing(language)
    text = text.replace("’", "'")
    plain = _OPENING_MARKS.sub("", text, count=1)
    if lists.clinging and lists.clinging.match(text, 0, _OPENING):
        return False
    if lists.trailing and lists.trailing.search(text, max(0, len(text) - _ENDING)):
        return False
    if lists.within and lists.within.search(text, 0, _LENGTH):
        return False
    if lists.opening and lists.opening.match(plain):
        if not (lists.despite and lists.despite.match(plain)):
            return False
        plain = plain.partition(" ")[2]
    if lists.aside and lists.aside.match(plain):
        return False
    return not lists.pronouns or not _dangles(plain, lists, stop_words(language), names)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _dangles(
    text: str,
    lists: _Standing,
    function_words: AbstractSet[str],
    names: AbstractSet[str],
) -> bool:
    """Whether a pronoun or a pointing word stands for nothing in the sentence before it."""
    person = thing = several = personal = False
    found = list(_TOKEN.finditer(text))
    tokens = [match.group() for match in found]
    for position, token in enumerate(tokens):
        word = _uncontracted(token.lower(), lists)
        if (
            (word in lists.people and not person)
            or (word in lists.things and not thing and not _despite(text, found[position], lists))
            or (word in lists.several and not several)
        ):
            return True
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if word in lists.pointing and following and following.lower() not in lists.now:
            return True
        several = several or word in lists.many
        before = tokens[position - 1].lower() if position else ""
        if word in function_words or before in lists.verbal or _light(word, lists):
            continue
        thing = True
        named = token[0].isupper() and (position > 0 or token in names)
        inside = position > 1 and tokens[position - 1][0].isupper()
        personal = named and (personal if inside else before not in lists.placing)
        person = person or personal or word in lists.person
        several = several or word.endswith("s")
    return False


def _uncontracted(word: str, lists: _Standing) -> str:
    """The pronoun of a contraction ("it's"), any other word as it is."""
    pronoun = word.partition("'")[0]
    known = pronoun in lists.people or pronoun in lists.things or pronoun in lists.several
    return pronoun if known else word


def _despite(text: str, pronoun: re.Match[str], lists: _Standing) -> bool:
    """Whether a pronoun stands for nothing said before, as in "it is time to"."""
    return lists.despite is not None and lists.despite.match(text, pronoun.start()) is not None


def _light(word: str, lists: _Standing) -> bool:
    """Whether a word names nothing that a pronoun could stand for, as adverbs don't."""
    return lists.light is not None and lists.light.fullmatch(word) is not None


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
    clinging, trailing, within = (
        "|".join(lists.get(key, ())) for key in ("clinging", "trailing", "within")
    )
    light = lists.get("light")
    return _Standing(
        opening=re.compile(f"(?:{'|'.join(map(re.escape, openings))}){ends}", re.IGNORECASE),
        despite=re.compile(despite, re.IGNORECASE) if despite else None,
        aside=re.compile(aside, re.IGNORECASE) if aside else None,
        clinging=re.compile(clinging, re.IGNORECASE) if clinging else None,
        trailing=re.compile(trailing, re.IGNORECASE) if trailing else None,
        within=re.compile(within, re.IGNORECASE) if within else None,
        light=re.compile(light) if light else None,
        people=people,
        things=things,
        several=several,
        many=frozenset(lists.get("many", "").split()),
        person=frozenset(lists.get("person", "").split()),
        pointing=pointing,
        now=frozenset(lists.get("now", "").split()),
        verbal=frozenset(lists.get("verbal", "").split()),
        placing=frozenset(lists.get("placing", "").split()),
    )
