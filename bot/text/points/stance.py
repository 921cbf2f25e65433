"""Do those who make a point side with the article's recommendations?

Two signs are read, and where neither shows, or they disagree, the stance stays unclear: whether a
statement that demands something repeats a recommendation or turns it down, and whether its
comment praises or dismisses the article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.model import Comment, Recommendation, Stance
from bot.text.ownwords import answers_somebody
from bot.text.points.statements import WORD, Content, Statement, Stems
from bot.text.sentences import sentences

_I = re.IGNORECASE
_PIECE = (
    r"(?:article|piece|analysis|column|op-?ed|essay|editorial|write-?up|read|post|author|writer|"
    r"columnist|argument|suggestions?|proposals?|recommendations?)"
)
_GOOD = (
    r"(?:good|great|excellent|brilliant|superb|wonderful|fantastic|insightful|thoughtful|"
    r"interesting|balanced|timely|fine|nice|outstanding|perceptive|sensible|informative)"
)
_POOR = (
    r"(?:poor|bad|terrible|awful|shallow|silly|stupid|ridiculous|naive|naïve|biased|misleading|"
    r"one-?sided|disappointing|superficial|clueless|ignorant|laughable|pathetic|absurd|nonsens\w+|"
    r"worthless|rubbish|garbage)"
)
_PRAISE = re.compile(
    rf"\b{_GOOD}(?:,?\s+(?:and\s+)?\w+)?\s+{_PIECE}\b(?!\s+(?:but|except))"
    rf"|\b(?:the|this|your)\s+{_PIECE}\s+(?:is|was)\s+(?:\w+\s+)?(?:{_GOOD}|right|spot\s+on|correct)\b"
    r"|\b(?:well|nicely|beautifully)\s+(?:said|written|put|argued|analy[sz]ed)\b"
    r"|\bagree\s+(?:\w+\s+)?with\s+(?:the\s+)?(?:author|writer|columnist|article|this\s+\w+)\b"
    r"|\b(?:author|writer)\s+(?:has\s+)?(?:rightly|correctly)\b",
    _I,
)
_DISMISSAL = re.compile(
    rf"\b{_POOR}(?:,?\s+(?:and\s+)?\w+)?\s+{_PIECE}\b"
    rf"|\b(?:the|this|your|his|her)\s+{_PIECE}s?\s+(?:is|was|are|lacks?)\s+(?:\w+\s+)?"
    rf"(?:{_POOR}|wrong|mistaken|substance|nonsense)\b"
    r"|\bdisagree\s+(?:\w+\s+)?with\s+(?:the\s+)?(?:author|writer|columnist|article|this\s+\w+)\b"
    r"|\bnot\s+worth\s+(?:reading|the\s+read)\b",
    _I,
)
# A comment without any of these can't hold a verdict; cheaper to look for than the patterns.
_HINTS = (
    "article", "piece", "analysis", "column", "op-ed", "oped", "essay", "editorial", "write-up",
    "a read", "author", "writer", "suggestion", "proposal", "recommendation", "argument", "well ",
    "nicely", "beautifully", "agree with", "worth ", "post",
)  # fmt: skip
_NAMES_IT = re.compile(rf"\b{_PIECE}s?\b", _I)
_NEGATED = re.compile(r"\b(?:not|never|hardly|n['’]t)\s+(?:\w+\s+){0,2}$", _I)
_DEMANDS = re.compile(
    r"\b(?:should|must|ought|shall|needs?\s+to|has\s+to|have\s+to|had\s+better|let['’]?s|let\s+us|"
    r"time\s+to|better\s+to|best\s+to|never|no)\b",
    _I,
)
_ARGUES = 3  # words beside the praise or the dismissal that make it more than that
_READ = 400  # characters of a comment in which it says what it thinks of the article


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence that praises (1) or dismisses (-1) the article; offsets into the comment.

    ``names_article`` says that it names the article or its author.
    """

    sign: int
    start: int
    end: int
    names_article: bool

    @property
    def length(self) -> int:
        """Characters, for showing the shortest."""
        return self.end - self.start


def verdict(comment: Comment, own: str, language: str) -> Verdict | None:
    """What the opening of a comment says of the article, unless it says both or answers others."""
    opening = own[:_READ].lower()
    if not any(hint in opening for hint in _HINTS) or answers_somebody(comment):
        return None
    found: dict[int, Verdict] = {}
    for part in sentences(own[:_READ], language):
        names = _NAMES_IT.search(part.text) is not None
        for sign, pattern in ((1, _PRAISE), (-1, _DISMISSAL)):
            if _says(pattern, part.text):
                found.setdefault(sign, Verdict(sign, part.start, part.end, names))
    return next(iter(found.values())) if len(found) == 1 else None


def only_judges(text: str, empty: Collection[str]) -> bool:
    """Whether a sentence tells no more than that the article is good or poor.

    ``empty`` are the words that say nothing by themselves, in lower case.
    """
    rest = _DISMISSAL.sub(" ", _PRAISE.sub(" ", text))
    left = {word for word in WORD.findall(rest.casefold()) if word not in empty}
    return rest != text and len(left) < _ARGUES


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return any(
        not _NEGATED.search(text[max(0, match.start() - 30) : match.start()])
        for match in pattern.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """What the author recommends."""

    demands: tuple[Content, ...]

    def sides(self, statement: Statement, common: frozenset[str]) -> int:
        """1 where the statement demands what the author does, -1 where the opposite, else 0."""
        if not _DEMANDS.search(statement.text):
            return 0
        said = statement.content
        for demand in self.demands:
            shared = (said.stems & demand.stems) - common
            least = min(len(said.stems), len(demand.stems))
            if len(shared) >= 2 and 2 * len(shared) >= least:
                return -1 if said.contradicts(demand) else 1
        return 0


def read_advice(recommendations: Iterable[Recommendation], stems: Stems) -> Advice:
    """The recommendations, ready to be compared with statements."""
    return Advice(tuple(stems.of(one.text) for one in recommendations))


def stance(signs: Sequence[int]) -> Stance:
    """What the signs of a point's statements come to: at least half of them, all of one mind."""
    clear = [sign for sign in signs if sign]
    if 2 * len(clear) < len(signs) or len(set(clear)) != 1:
        return Stance.UNCLEAR
    return Stance.FOR if clear[0] > 0 else Stance.AGAINST
