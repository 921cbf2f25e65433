"""Who was answered most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.model import Answered, Page, Reply, Target
from bot.text.replies.order import Order
from bot.text.replies.people import Authors, Names
from bot.text.shingles import words_of

_Answered = int | str  # the id of a comment, or the key of a person's name
_TELLING = 5  # words from which the same text twice is one text posted twice


def most_replied(  # noqa: PLR0913  (everything that is known of the page weighs in)
    page: Page,
    replies: Sequence[Reply],
    given: Mapping[int, str],
    authors: Authors,
    names: Names,
    order: Order,
) -> tuple[Answered, ...]:
    """Comments and persons that were answered: by direct replies, conversation below, age.

    A text posted twice counts once, and so do not answers to oneself.
    """
    direct: dict[_Answered, set[object]] = defaultdict(set)
    called: dict[str, str] = {}
    for reply in replies:
        target = _target(reply, names)
        if target is None or _to_oneself(reply, authors):
            continue
        direct[target].add(_voice(page, reply, authors))
        if isinstance(target, str) and reply.name:
            called.setdefault(target, reply.name)
    below = _below(replies, names)
    found = [
        _answered(page, target, len(voices), below[target], given, called)
        for target, voices in direct.items()
    ]
    return tuple(sorted(found, key=lambda a: (-a.replies, -a.below, *_age(a, order))))


def _answered(  # noqa: PLR0913
    page: Page,
    target: _Answered,
    replies: int,
    below: int,
    given: Mapping[int, str],
    called: Mapping[str, str],
) -> Answered:
    if isinstance(target, str):
        return Answered(None, called.get(target), replies, below)
    return Answered(target, page.comments[target].author or given.get(target), replies, below)


def _target(reply: Reply, names: Names) -> _Answered | None:
    if reply.target is Target.COMMENT:
        return reply.id
    if reply.target is Target.PERSON and reply.name:
        return names.key(reply.name)
    return None


def _to_oneself(reply: Reply, authors: Authors) -> bool:
    author = authors.of(reply.comment)
    return reply.id is not None and author is not None and author == authors.of(reply.id)


def _voice(page: Page, reply: Reply, authors: Authors) -> object:
    """What tells replies apart that are one and the same, posted twice."""
    body = page.comments[reply.comment].body
    author = authors.of(reply.comment)
    if author is None and len(body.split(maxsplit=_TELLING)) < _TELLING:
        return reply.comment
    return author, hash(" ".join(words_of(body)))


def _below(replies: Iterable[Reply], names: Names) -> dict[_Answered, int]:
    """How many replies stand under each answered comment or person, at any depth."""
    to: dict[int, _Answered] = {}
    waiting: dict[_Answered, int] = defaultdict(int)
    for reply in replies:
        target = _target(reply, names)
        if target is not None:
            to[reply.comment] = target
            waiting[target] += 1
    below: dict[_Answered, int] = defaultdict(int)
    ready: list[_Answered] = [comment for comment in to if not waiting[comment]]
    while ready:
        node = ready.pop()
        target = to.get(node) if isinstance(node, int) else None
        if target is None:
            continue
        below[target] += below[node] + 1
        waiting[target] -= 1
        if not waiting[target]:
            ready.append(target)
    return below


def _age(answered: Answered, order: Order) -> tuple[bool, int, str]:
    """Sorts the oldest first, persons without a comment last."""
    if answered.id is None:
        return True, 0, answered.name or ""
    return False, -answered.id if order is Order.NEWEST_FIRST else answered.id, ""
