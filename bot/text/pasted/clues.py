"""Clues to where a comment begins on a page without headers or blank lines.

Each line gets the clues that hold for it; their weights add up to the log-odds that the line
begins a comment. The weights were fitted by logistic regression (L2 = 2) on the lines of sixty
forum threads, apart from the few marked "by hand", which forums don't show but op-eds do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.text.wordlists import word_set

WEIGHTS = {
    "always": -2.98,
    "before ends smiling": 1.26,
    "before ends with a bracket": 0.06,
    "before ends with a colon": -1.26,
    "before ends with a comma": -0.97,
    "before ends with a letter": 0.11,
    "before ends with a link": 1.01,
    "before ends with a mark": -0.51,
    "before ends with a question": 0.42,
    "before ends with a quote": -0.33,
    "before ends with a stop": 0.36,
    "before ends with dots": 1.09,
    "opens with I": 0.35,
    "opens with a bullet": -1.1,
    "opens with a capital": -0.04,
    "opens with a continuation": -0.74,
    "opens with a digit": -0.35,
    "opens with a link": 0.33,
    "opens with a link alone": -1.0,  # by hand
    "opens with a mark": 0.21,
    "opens with a quote": 0.47,
    "opens with a reaction": 0.66,
    "opens with a word and a comma": 0.34,
    "opens with lower case": 0.39,
    "opens with you": -0.41,
    "shares 0 rare words": 0.37,
    "shares 1 rare words": 0.0,
    "shares 2 rare words": -0.37,
    "speaks of the article": 1.0,  # by hand
}
_SMILEY = re.compile(
    r"(?:[:;=8][-'o]?[)(DPp/|\]]|:\w{3,12}:|emoticon_?\w+|:x\w+|\blol\b|[☺-♥\U0001f300-\U0001faff])\W*$",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*•·–—]|\(?\d{1,2}[.):]|\(?[a-zA-Z][.)])\s?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ARTICLE = re.compile(
    r"\b(?:authors?|writers?|articles?|op-?ed|column(?:ist)?|editorial|analysis|essay|piece|sir|madam"
    r"|ambassador|professor|minister)\b",
    re.IGNORECASE,
)
_REACTIONS = word_set(
    "yes yeah yep yup no nope nah well ok okay oh ah hmm hm wow lol haha hehe hey hi hello thanks "
    "thank agreed exactly true wrong right sorry actually really sure great good excellent nice "
    "amen dear dude ugh um uh huh whoa congrats welcome sir"
)
_CONTINUATIONS = word_set(
    "and but or nor because however then therefore thus hence moreover furthermore besides again "
    "first firstly second secondly third thirdly finally lastly next another additionally plus "
    "meanwhile otherwise likewise similarly instead although though until now also here these "
    "those they he she him her conclusion source edit ps please don't my have are is when"
)
_FIRST_PERSON = word_set("i i'm i've i'd i'll im")
_SECOND_PERSON = word_set("you your you're you've you'll ur")
_RARE = 5  # a word of this many lines or fewer ties two lines together
_HEAD = 300  # characters of a line that are looked at, so that long lines cost no more


class Clues:
    """Reads the clues of the lines ``texts``, each against the line before it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words = [{w for w in _WORD.findall(t[:2000].lower()) if len(w) > 2} for t in texts]
        self._spread = Counter(word for words in self._words for word in words)

    def weight(self, number: int) -> float:
        """The log-odds that line ``number`` (not the first) begins a comment."""
        return WEIGHTS["always"] + sum(WEIGHTS[clue] for clue in self.of(number))

    def of(self, number: int) -> list[str]:
        """The names of the clues of line ``number``."""
        before, line = self._texts[number - 1], self._texts[number]
        found = [f"before ends with {_ending(before)}", f"opens with {_opening(line)}"]
        if _SMILEY.search(before[-30:]):
            found.append("before ends smiling")
        rare = sum(
            self._spread[word] <= max(_RARE, 0.03 * len(self._texts))
            for word in self._words[number] & self._words[number - 1]
        )
        found.append(f"shares {min(2, rare)} rare words")
        if _ARTICLE.search(line[:_HEAD]):
            found.append("speaks of the article")
        return found


def _ending(text: str) -> str:
    last = text[-1]
    if _LINK.search(text[-120:]) and " " not in text[-40:]:
        return "a link"
    if last in ".!":
        return "dots" if text.endswith("...") else "a stop"
    kinds = {"?": "a question", ":": "a colon", ",": "a comma", ";": "a comma"}
    if last in kinds:
        return kinds[last]
    if last in "\"”»'’":
        return "a quote"
    if last in ")]}":
        return "a bracket"
    return "a letter" if last.isalnum() else "a mark"


def _opening(text: str) -> str:
    if text[0] in "\"“'‘«":
        return "a quote"
    if _LINK.match(text):
        return "a link alone" if _LINK.fullmatch(text) else "a link"
    if _BULLET.match(text):
        return "a bullet"
    match = _WORD.match(text)
    return _opening_word(text, match) if match else "a mark"


def _opening_word(text: str, match: re.Match[str]) -> str:
    word = match.group().lower().replace("’", "'")
    kinds = {
        "a reaction": _REACTIONS,
        "a continuation": _CONTINUATIONS,
        "I": _FIRST_PERSON,
        "you": _SECOND_PERSON,
    }
    for kind, members in kinds.items():
        if word in members:
            return kind
    if text[0].islower():
        return "lower case"
    if text[match.end() : match.end() + 1] == ",":
        return "a word and a comma"
    return "a digit" if text[0].isdecimal() else "a capital"
