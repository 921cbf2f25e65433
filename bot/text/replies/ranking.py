"""Who was answered most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.model import Answered, Comment, Reply, Target
from bot.text.replies.order import Order
from bot.text.replies.people import Authors
from bot.text.shingles import words_of

_Answered = int | str  # the id of a comment, or the key of a person's name
_TELLING = 5  # words from which the same text twice is one text posted twice


def most_replied(
    comments: Sequence[Comment], replies: Sequence[Reply], authors: Authors, order: Order
) -> tuple[Answered, ...]:
    """Comments and persons that were answered: by direct replies, conversation below, age.

    A text posted twice counts once, and answers to oneself don't count.
    """
    direct: dict[_Answered, set[object]] = defaultdict(set)
    called: dict[_Answered, str] = {}
    for reply in replies:
        target = _target(reply, authors)
        if target is None or _to_oneself(reply, authors):
            continue
        direct[target].add(_voice(comments[reply.comment], authors))
        if reply.name:
            called.setdefault(target, reply.name)
    below = _below(replies, authors)
    found = []
    for target, voices in direct.items():
        number = target if isinstance(target, int) else None
        name = called.get(target) if number is None else authors.name(number)
        found.append(Answered(number, name, len(voices), below[target]))
    return tuple(sorted(found, key=lambda a: (-a.replies, -a.below, *_age(a, order))))


def _target(reply: Reply, authors: Authors) -> _Answered | None:
    if reply.target is Target.COMMENT:
        return reply.id
    if reply.target is Target.PERSON and reply.name:
        return authors.names.key(reply.name)
    return None


def _to_oneself(reply: Reply, authors: Authors) -> bool:
    author = authors.key(reply.comment)
    return reply.id is not None and author is not None and author == authors.key(reply.id)


def _voice(comment: Comment, authors: Authors) -> object:
    """The same for replies that are one and the same, posted twice."""
    author = authors.key(comment.id)
    if author is None and len(comment.body.split(maxsplit=_TELLING)) < _TELLING:
        return comment.id
    return author, hash(" ".join(words_of(comment.body)))


def _below(replies: Iterable[Reply], authors: Authors) -> dict[_Answered, int]:
    """How many replies stand under each answered comment or person, at any depth."""
    to: dict[int, _Answered] = {}
    waiting: dict[_Answered, int] = defaultdict(int)
    for reply in replies:
        target = _target(reply, authors)
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
