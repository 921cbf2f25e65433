"""Comments -> possible corrections, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from bot.text.corrections.cues import asks_to_correct, is_aimed, plainness, speaks_of_error
from bot.text.corrections.frames import SIGNS, pairs, puts_wrong_first
from bot.text.corrections.terms import Term
from bot.text.sentences import Sentence, sentences

MAX_READ = 20_000  # characters of one comment; a correction that stands later is not found
_MAX_BEFORE = 400  # characters of the sentence before
_BARE = 6  # words of a sentence beside its terms

_WORDS = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
# A sentence without a number, a name, a quotation or a letter beyond ASCII can hold no term.
_TERM = re.compile(r"\d|[\"“„«‘]|\s(?!I\b)[^\W\d_a-z]|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A possible correction: in ``sentence``, ``proposed`` should stand for ``disputed``.

    Either term may be missing. ``cue`` says how plainly the sentence speaks of an error (0, 1 or
    2), ``tight`` that both terms stand in one frame, ``bare`` that the sentence says little else,
    ``aimed`` that it speaks of the article; ``swaps`` that the terms may stand the other way
    round ("X instead of Y"), ``mistaken`` that the wrong one comes first; ``before`` is the
    sentence that it follows.
    """

    sentence: Sentence
    disputed: Term | None
    proposed: Term | None
    cue: int
    tight: bool = False
    bare: bool = False
    aimed: bool = False
    swaps: bool = False
    mistaken: bool = False
    before: str = ""


def claims(text: str, own: str, language: str) -> Iterator[Claim]:
    """The possible corrections in a comment; ``own`` is ``text`` with what others said blanked."""
    position = 0
    parts = list(sentences(own[:MAX_READ], language))
    for part, following in zip_longest(parts, parts[1:]):
        said = frozenset(_WORDS.findall(part.text.lower()))
        asked = following is not None and asks_to_correct(following.text)
        if (
            asked
            or speaks_of_error(said)
            or _TERM.search(text, part.start, part.end)
            or SIGNS.search(part.text)
        ):
            sentence = Sentence(text[part.start : part.end], part.start, part.end)
            before = text[max(position, part.start - _MAX_BEFORE) : part.start]
            yield from _claims(sentence, part.text, said, before, asked=asked)
        position = part.start


def _claims(
    sentence: Sentence, own: str, said: frozenset[str], before: str, *, asked: bool
) -> Iterator[Claim]:
    found = pairs(sentence.text, own, said, before)
    if not found and not speaks_of_error(said):
        return
    cue = 2 if asked else plainness(own, said)
    aimed = asked or is_aimed(own) or is_aimed(before)
    for disputed, proposed, swaps in found:
        yield Claim(
            sentence,
            disputed,
            proposed,
            cue,
            tight=disputed is not None and proposed is not None,
            bare=_is_bare(sentence.text, disputed, proposed),
            aimed=aimed,
            swaps=swaps,
            mistaken=swaps and puts_wrong_first(own),
            before=before,
        )
    if cue and not found:
        yield Claim(sentence, None, None, cue, aimed=aimed, before=before)


def _is_bare(sentence: str, *terms: Term | None) -> bool:
    said = sum(len(term.text.split()) for term in terms if term)
    return len(sentence.split()) - said <= _BARE
