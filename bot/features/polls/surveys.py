"""Surveys: which statements of a brief they ask about, and how far a voter is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, zip_longest

from bot.errors import CommandError
from bot.features.polls.drafting import LABELS, Wish, granted
from bot.model import Brief, Poll, PollKind, Role
from bot.ports import Clock
from bot.prompts import Prompts
from bot.text.leaning import stands_alone
from bot.text.points.stance import only_judges
from bot.text.wordlists import stop_words

LEAST_STATEMENTS, USUAL_STATEMENTS, MOST_STATEMENTS = 3, 10, 15
_ALIKE = 0.8  # of the content words of the shorter one
_CLAIMS = frozenset({Role.THESIS, Role.REASON})
_WORD = re.compile(r"\w+")


def draft_survey(brief: Brief, count: int, prompts: Prompts, clock: Clock, wish: Wish) -> Poll:
    """A survey of at most ``count`` statements on a stored brief.

    Raises :class:`CommandError` where the brief has fewer than three.
    """
    first, *more = _enough(survey_statements(brief, count))
    labels = tuple(prompts.say(f"poll.{name}") for name in LABELS[PollKind.SURVEY])
    question = prompts.say("poll.question_survey")
    asked = Poll(
        brief.id or 0, question, first, labels, clock(), kind=PollKind.SURVEY, more=tuple(more)
    )
    return granted(asked, wish)


def _enough(statements: Sequence[str]) -> Sequence[str]:
    if len(statements) < LEAST_STATEMENTS:
        raise CommandError("error.few_statements", count=len(statements), least=LEAST_STATEMENTS)
    return statements


def survey_statements(brief: Brief, count: int) -> tuple[str, ...]:
    """What the author wants and what commenters argue, by turns, then what the author claims.

    Nothing is asked twice; what leans on a sentence before it comes after what stands alone.
    """
    language = brief.article.language
    told = sorted(brief.recommendations, key=lambda told: told.stands_for is not None)
    wanted = _standing_first((each.text for each in told), language)
    argued = _standing_first(_argued(brief), language)
    texts = (text for text in chain(*zip_longest(wanted, argued), _claims(brief)) if text)
    found = _distinct(texts, stop_words(language))
    return tuple(text for text, _ in zip(found, range(count), strict=False))


def _standing_first(texts: Iterable[str], language: str) -> list[str]:
    return sorted(texts, key=lambda text: not stands_alone(text, language))


def _argued(brief: Brief) -> Iterator[str]:
    """What commenters say of the matter; that an op-ed is good is no question to put to others."""
    empty = stop_words(brief.article.language)
    return (point.text for point in brief.points if not only_judges(point.text, empty))


def _claims(brief: Brief) -> Iterator[str]:
    """The sentences of a summary that one can agree with, each by itself."""
    for sentence in brief.summary.sentences:
        text = sentence.text
        asks = text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))
        if sentence.role in _CLAIMS and not asks and stands_alone(text, brief.article.language):
            yield text


def _distinct(texts: Iterable[str], without: AbstractSet[str]) -> Iterator[str]:
    seen: list[AbstractSet[str]] = []
    for text in texts:
        words = set(_WORD.findall(text.casefold())) - without
        if len(words) > 1 and not any(_alike(words, other) for other in seen):
            seen.append(words)
            yield text


def _alike(some: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Whether the shorter one says hardly anything that the other doesn't: a copy, or a piece."""
    return len(some & others) > _ALIKE * min(len(some), len(others))


def answered(poll: Poll, chosen: Iterable[int]) -> frozenset[int]:
    """The statements, counted from 0, that some choices answer."""
    return frozenset(index // len(poll.choices) for index in chosen)


def has_finished(poll: Poll, chosen: Iterable[int]) -> bool:
    """Whether all statements are answered."""
    return len(answered(poll, chosen)) == len(poll.statements)


def next_unanswered(poll: Poll, chosen: Iterable[int], after: int = -1) -> int | None:
    """The first statement without an answer behind another one, or from the beginning again."""
    count, done = len(poll.statements), answered(poll, chosen)
    behind = (at % count for at in range(after + 1, after + 1 + count))
    return next((at for at in behind if at not in done), None)
