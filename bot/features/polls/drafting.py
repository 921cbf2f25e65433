"""Polls from briefs and from what their owners ask for: pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import CommandError, NotFoundError
from bot.model import Brief, Poll, PollKind, Results
from bot.ports import Clock
from bot.prompts import Prompts

KINDS = {
    "agree": PollKind.STATEMENT,
    "scale": PollKind.SCALE,
    "single": PollKind.SINGLE,
    "multiple": PollKind.MULTIPLE,
}
LABELS = {
    PollKind.STATEMENT: ("agree", "disagree", "unsure"),
    PollKind.SURVEY: ("agree", "disagree", "unsure"),
    PollKind.SCALE: ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree"),
}
OWN_WORDS = frozenset({PollKind.SINGLE, PollKind.MULTIPLE})
# What a button and a title hold on every platform.
MOST_CHOICES, MOST_LABEL, MOST_QUESTION = 10, 80, 250
_BETWEEN_CHOICES = re.compile(r"[;\n|]")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for in a poll; None leaves it as it is.

    ``choices`` are the labels in one string, with semicolons between them; ``never`` takes back
    that the poll closes by itself, and so does an ``after`` of 0.
    """

    kind: str | None = None
    point: int | None = None
    question: str | None = None
    choices: str | None = None
    most: int | None = None
    results: str | None = None
    anonymous: bool | None = None
    closes: datetime | None = None
    never: bool = False
    after: int | None = None


def draft_poll(
    brief: Brief, on: int | None, prompts: Prompts, clock: Clock, wish: Wish | None = None
) -> Poll:
    """A poll on a stored brief: on recommendation ``on`` or on a point of its commenters.

    Both are counted from 1; where neither is named it is the first recommendation, or, for a
    question in one's own words, the op-ed as a whole. Raises :class:`NotFoundError` where there
    is no such thing, :class:`CommandError` for a wish that makes no poll.
    """
    wish = wish or Wish()
    kind = kind_of(wish)
    asked = _question(kind, wish, prompts)
    labels = tuple(prompts.say(f"poll.{name}") for name in LABELS.get(kind, ()))
    statement = _statement(brief, on, wish.point, needed=kind not in OWN_WORDS)
    return granted(Poll(brief.id or 0, asked, statement, labels, clock(), kind=kind), wish)


def _question(kind: PollKind, wish: Wish, prompts: Prompts) -> str:
    match kind, wish.point:
        case PollKind.STATEMENT, None:
            return prompts.say("poll.question_statement")
        case PollKind.STATEMENT, _:
            return prompts.say("poll.question_point")
        case PollKind.SCALE, None:
            return prompts.say("poll.question_scale")
        case PollKind.SCALE, _:
            return prompts.say("poll.question_point_scale")
    return ""


def kind_of(wish: Wish) -> PollKind:
    """The kind that is named, or that own words and a limit stand for."""
    if wish.kind is not None:
        return KINDS[wish.kind]
    if wish.question is None and wish.choices is None:
        return PollKind.STATEMENT
    return PollKind.MULTIPLE if (wish.most or 1) > 1 else PollKind.SINGLE


def _statement(brief: Brief, on: int | None, point: int | None, *, needed: bool) -> str:
    if on is not None and point is not None:
        raise CommandError("error.on_and_point")
    if point is not None:
        if brief.id is None or not 1 <= point <= len(brief.points):
            raise NotFoundError("error.no_point", number=point)
        return brief.points[point - 1].text
    if on is None and not needed:
        return ""
    number = 1 if on is None else on
    if brief.id is None or not 1 <= number <= len(brief.recommendations):
        raise NotFoundError("error.no_recommendation", number=number)
    return brief.recommendations[number - 1].text


def granted(poll: Poll, wish: Wish) -> Poll:
    """The poll as somebody wishes it. Raises :class:`CommandError` where that is none."""
    own = (wish.question, wish.choices, wish.most)
    if poll.kind in OWN_WORDS:
        poll = _in_own_words(poll, wish)
    elif any(value is not None for value in own):
        raise CommandError("error.own_words_only")
    closes = None if wish.never else wish.closes or poll.closes
    return replace(
        poll,
        results=poll.results if wish.results is None else Results(wish.results),
        anonymous=poll.anonymous if wish.anonymous is None else wish.anonymous,
        closes=closes,
        quota=poll.quota if wish.after is None else wish.after or None,
    )


def _in_own_words(poll: Poll, wish: Wish) -> Poll:
    question = poll.question if wish.question is None else " ".join(wish.question.split())
    choices = poll.choices if wish.choices is None else split_choices(wish.choices)
    if not question:
        raise CommandError("error.no_question")
    if len(question) > MOST_QUESTION:
        raise CommandError("error.too_long", name="question", limit=MOST_QUESTION)
    if len(choices) < 2:
        raise CommandError("error.few_choices")
    return replace(poll, question=question, choices=choices, most=_limit(poll, len(choices), wish))


def _limit(poll: Poll, choices: int, wish: Wish) -> int:
    """How many choices a ballot may name: by default, of a multiple choice, all of them."""
    if poll.kind is PollKind.SINGLE:
        if wish.most not in {None, 1}:
            raise CommandError("error.out_of_range", name="most", least=1, most=1)
        return 1
    if wish.most is None:
        was_all = poll.most in {1, len(poll.choices)}
        return choices if was_all else min(poll.most, choices)
    if not 2 <= wish.most <= choices:
        raise CommandError("error.out_of_range", name="most", least=2, most=choices)
    return wish.most


def split_choices(words: str) -> tuple[str, ...]:
    """``A; B; C`` as labels. Raises :class:`CommandError` for too many, too long or the same."""
    labels = [" ".join(label.split()) for label in _BETWEEN_CHOICES.split(words)]
    labels = [label for label in labels if label]
    _check(labels)
    return tuple(labels)


def _check(labels: Sequence[str]) -> None:
    if len(labels) > MOST_CHOICES:
        raise CommandError("error.many_choices", most=MOST_CHOICES)
    if any(len(label) > MOST_LABEL for label in labels):
        raise CommandError("error.too_long", name="choices", limit=MOST_LABEL)
    if len({label.casefold() for label in labels}) < len(labels):
        raise CommandError("error.same_choice")
