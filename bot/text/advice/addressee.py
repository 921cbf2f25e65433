"""Who should act: the subject before a cue, and whom a pronoun there stands for."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.text.advice.cues import Cue, Subjects
from bot.text.wordlists import stop_words

_CLAUSE = re.compile(
    r"[,;:()–—]|\s-\s|\b(?:and|but|that|because|und|aber|dass|et|mais|que|y|pero)\s"
)
_TOKEN = re.compile(r"[^\W_][\w’'.&-]*")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who should act, as the text says it, and whether that stood in the sentence before."""

    name: str
    before: bool = False


def addressee(
    sentence: str, cue: Cue, previous: str, language: str, lists: Subjects
) -> Addressee | None:
    """The subject of the cue's clause; where it is a pronoun, that of the sentence before."""
    if not lists.auxiliary.match(sentence, cue.start) or lists.passive.match(sentence, cue.end):
        return None
    ignored = stop_words(language)
    subject = _subject(_last_clause(sentence[: cue.start]), ignored, lists)
    if subject.lower() not in lists.pronouns:
        return Addressee(subject) if subject else None
    if subject.lower() in lists.persons:
        name = _first_name(previous, ignored)
    else:
        name = _opening_subject(previous, ignored, lists)
    return Addressee(name, before=True) if name else None


def _last_clause(text: str) -> str:
    """What stands between the last break of a sentence and its end, asides left out."""
    for clause in reversed(_CLAUSE.split(text)):
        if len(clause.split()) > 1 or _TOKEN.match(clause.strip()):
            return clause.strip()
    return ""


def _subject(clause: str, ignored: AbstractSet[str], lists: Subjects) -> str:
    """The words of a clause before its verb without the adverbs around them; none where they
    name nobody or are too many for a subject."""
    tokens = list(_TOKEN.finditer(clause))
    while tokens and tokens[-1].group().lower() in lists.adverbs:
        tokens.pop()
    while tokens and not _may_open(tokens[0].group(), ignored, lists, last=len(tokens) == 1):
        tokens.pop(0)
    if not tokens or len(tokens) > _LONGEST or tokens[0].group().lower() in lists.nobody:
        return ""
    subject = clause[tokens[0].start() : tokens[-1].end()]
    return "" if lists.capitals and subject.islower() else subject


def _may_open(token: str, ignored: AbstractSet[str], lists: Subjects, *, last: bool) -> bool:
    word = token.lower()
    if word in lists.adverbs:
        return False
    return word in lists.determiners or word not in ignored or last


def _first_name(sentence: str, ignored: AbstractSet[str]) -> str:
    names = (name.group() for name in _NAME.finditer(sentence))
    return next((_POSSESSIVE.sub("", n) for n in names if n.lower() not in ignored), "")


def _opening_subject(sentence: str, ignored: AbstractSet[str], lists: Subjects) -> str:
    """What a sentence is about: the subject of its first auxiliary, else the name with which it
    opens; nothing where that is long or a pronoun itself."""
    auxiliary = lists.auxiliary.search(sentence)
    if auxiliary:
        subject = _subject(_last_clause(sentence[: auxiliary.start()]), ignored, lists)
    else:
        name = _NAME.match(sentence)
        subject = name.group() if name and name.group().lower() not in ignored else ""
    short = len(subject.split()) <= _LONGEST // 2
    return subject if short and subject.lower() not in lists.pronouns else ""
