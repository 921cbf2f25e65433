"""Who should act: the subject before a cue, and whom a pronoun there stands for."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import dropwhile

from bot.text.advice.cues import Cue, Subjects
from bot.text.wordlists import stop_words

_CLAUSE = re.compile(
    r"[,;:()–—]|\s-\s|\b(?:and|so|but|that|which|because|und|aber|dass|et|mais|que|y|pero)\s"
    r"|\bto\s(?:believe|say|think|argue|assume)\s"
)
_AND = r"(?:and|or|und|oder|et|ou|y|o)\s"
# What may stand before a subject and belong to it: "the hospital, the school and" the market.
_LISTED = re.compile(rf"(?P<item>[^,]+?)(?P<link>\s*,\s+(?:{_AND})?|\s+{_AND})\Z")
_BREAK = re.compile(r"[;:()–—]|\s-\s|\b(?:so|but|that|because|aber|dass|mais|que|pero)\s")
# An aside right before the verb: "everyone – the bank, too – has to".
_ASIDE = re.compile(r"(?:,\s[^,;:]{1,80},|\s[–—-]\s[^–—;:]{1,80}\s?[–—-])\s*\Z")
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
    """Whom the cue names ("it is up to the council to"), else the subject of its clause; where
    that is a pronoun, what it stands for in the sentence or in the one before."""
    named = lists.named.match(sentence, cue.start)
    if named:
        return _named(named["who"], lists)
    verb = lists.auxiliary.match(sentence, cue.start)
    if verb is None or any(lists.passive.match(sentence, at) for at in (verb.end(), cue.end)):
        return None
    before = _ASIDE.sub(" ", sentence[: cue.start])
    if lists.adverbial.match(_last_clause(before)):  # German: "after the vote must the council"
        behind = lists.inverted.match(sentence, verb.end())
        return Addressee(behind["who"]) if behind else None
    expletive = bool(lists.expletive.match(sentence, cue.start))
    return _before(before, previous, stop_words(language), lists, expletive=expletive)


def _before(
    before: str, previous: str, ignored: AbstractSet[str], lists: Subjects, *, expletive: bool
) -> Addressee | None:
    """The subject at the end of ``before``, or what it stands for; an expletive one has none."""
    clause = _last_clause(before)
    if before.rstrip().endswith(",") and lists.subordinate.match(clause):
        return None  # a clause of its own, and a verb that needs no subject
    subject = _whole(_subject(clause, ignored, lists), before, ignored, lists)
    if subject.lower() not in lists.pronouns:
        acts = subject and not lists.inanimate.search(subject)
        return Addressee(subject) if acts else None
    if expletive:
        return None
    earlier = before[: before.rindex(subject)]
    own_clause = lists.verb.search(earlier) or lists.subordinate.match(earlier)
    name = _stands_for(subject, earlier if own_clause else previous, ignored, lists)
    return Addressee(name, before=not own_clause) if name else None


def opens_with_pronoun(sentence: str, cue: Cue, lists: Subjects) -> bool:
    """Whether a sentence before its cue opens with a word that points back: "But they must"."""
    words = _TOKEN.finditer(sentence, 0, cue.start)
    first = next((word for word in words if word.group().lower() not in lists.links), None)
    if first is None or lists.forward.match(sentence, first.start()):
        return False
    return first.group().lower() in lists.pronouns


def _named(who: str, lists: Subjects) -> Addressee | None:
    return None if who.lower() in lists.pronouns | lists.nobody else Addressee(who)


def _stands_for(pronoun: str, text: str, ignored: AbstractSet[str], lists: Subjects) -> str:
    """What a pronoun refers to in the text before it: a name or a subject that agrees with it."""
    if pronoun.lower() in lists.persons:
        return _first_name(text, ignored | lists.links)
    name = _opening_subject(text, ignored | lists.links, lists)
    many = bool(lists.plural.search(name))
    return name if many == (pronoun.lower() in lists.many) or not lists.many else ""


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
        said = tokens.pop(0).group().lower() in lists.speakers
        del tokens[: said and len(tokens) > 1]  # the verb of "I think the tenants"
    if not tokens or len(tokens) > _LONGEST:
        return ""
    if tokens[-1].group().lower() in lists.pronouns | lists.speakers:  # "of course we"
        return tokens[-1].group()
    if not lists.nobody.isdisjoint({tokens[0].group().lower(), tokens[-1].group().lower()}):
        return ""
    subject = clause[tokens[0].start() : tokens[-1].end()]
    if len(tokens) == 1 and subject.islower() and subject.endswith("ed"):  # "those that are used"
        return ""
    return "" if lists.capitals and subject.islower() else subject


def _whole(subject: str, before: str, ignored: AbstractSet[str], lists: Subjects) -> str:
    """The subject with what is listed before it: "the hospital, the school and the market"."""
    clause = _BREAK.split(before)[-1].rstrip()
    if not subject or not clause.endswith(subject) or subject.lower() in lists.pronouns:
        return subject
    start = end = len(clause) - len(subject)
    determined = subject.split(maxsplit=1)[0].lower() in lists.determiners
    while listed := _LISTED.search(clause, 0, start):
        if start == end and listed["link"].strip() == ",":  # "this time, the market"
            break
        opening = _nominal(listed["item"], ignored, lists, determined=determined)
        if opening is None:
            break
        start = listed.start() + opening
    return clause[start:]


def _nominal(
    item: str, ignored: AbstractSet[str], lists: Subjects, *, determined: bool
) -> int | None:
    """Where a noun phrase begins that fills ``item``, adverbs before it apart; none where it is no
    such phrase. ``determined`` ones go with their like: "rents rise and the market" has none."""
    tokens = list(_TOKEN.finditer(item))
    while tokens and tokens[0].group().lower() in lists.adverbs:
        tokens.pop(0)
    if not tokens:
        return None
    named = list(dropwhile(lambda token: token.group().lower() in lists.determiners, tokens))
    plain = all(token.group().lower() not in ignored for token in named)
    told = any(token.group().endswith("ed") for token in named[1:] or named)  # "the bank failed"
    short = 0 < len(named) <= _LONGEST // 2 and not told
    names = all(token.group()[0].isupper() for token in tokens)
    alike = len(named) < len(tokens) or names or not determined
    return tokens[0].start() if plain and short and alike else None


def _may_open(token: str, ignored: AbstractSet[str], lists: Subjects, *, last: bool) -> bool:
    word = token.lower()
    if word in lists.adverbs:
        return False
    return word in lists.determiners or word not in ignored or last


def _first_name(sentence: str, ignored: AbstractSet[str]) -> str:
    names = (name.group() for name in _NAME.finditer(sentence))
    return next((_POSSESSIVE.sub("", n) for n in names if n.lower() not in ignored), "")


def _opening_subject(sentence: str, ignored: AbstractSet[str], lists: Subjects) -> str:
    """What a sentence is about: the subject of its first verb that is known for one, else the name
    with which it opens; nothing where that is long or a pronoun itself."""
    verb = lists.verb.search(sentence)
    if verb:
        subject = _subject(_last_clause(sentence[: verb.start()]), ignored, lists)
    else:
        name = _NAME.match(sentence)
        subject = name.group() if name and name.group().lower() not in ignored else ""
    short = len(subject.split()) <= _LONGEST // 2
    vague = subject.lower() in lists.pronouns | lists.speakers
    return subject if short and not vague else ""
