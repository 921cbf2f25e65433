"""Comments -> the points that several of them make.

Groups are small and few on purpose: only what is said in nearly the same words by different
commenters counts as the same point, and whatever is left stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from bot.model import KeyPoint, Page, Recommendation, Stance
from bot.text.embedding import Embedder
from bot.text.points.grouping import MOST_EMBEDDED, Likeness, Meaning, group
from bot.text.points.stance import Advice, Verdict, read_advice, stance, verdict
from bot.text.points.statements import Said, Statement, Stems, read_comments, weights

MAX_POINTS = 20
_TRIED = 30  # statements of a group that are tried for the one to show
_LEANS = ("and ", "but ", "so ", "or ", "because ", "that ", "this ", "it ", "they ", "he ", "she ")


def key_points(
    page: Page, recommendations: Sequence[Recommendation], embed: Embedder | None = None
) -> tuple[KeyPoint, ...]:
    """Groups of comments that make the same point, largest first, at most ``MAX_POINTS``.

    Each commenter counts once in a group. Quotations, repeated comments, questions and sentences
    that report what others said don't count. Praise of the article and its dismissal are points
    of their own. With ``embed``, the same may be said in other words, as long as there are no more
    than ``MOST_EMBEDDED`` statements.
    """
    stems = Stems(page.article.language)
    said = {one.comment.id: one for one in read_comments(page.comments, stems, page.article.text)}
    verdicts = _verdicts(said.values(), stems.language)
    likeness = _likeness(said, stems, embed)
    judge = _Judge(read_advice(recommendations, stems), stems.common, verdicts)
    points = [
        _point(readers, likeness, judge)
        for one in group(said.values(), likeness)
        if len(readers := _readers(one.members, said)) > 1
    ]
    points += _reception(verdicts, said)
    return _largest(points)


def _likeness(said: Mapping[int, Said], stems: Stems, embed: Embedder | None) -> Likeness:
    words = Likeness(weights(said.values(), stems.common), said, stems.common)
    statements = [statement for one in said.values() for statement in one.statements]
    if embed is None or len(statements) > MOST_EMBEDDED:
        return words
    return Meaning(words, statements, embed)


def _largest(points: Iterable[KeyPoint]) -> tuple[KeyPoint, ...]:
    """The largest points, without those most of whose comments already make a larger one."""
    kept: list[KeyPoint] = []
    for point in sorted(points, key=lambda point: (-len(point.comments), point.start)):
        ids = set(point.comments)
        if all(2 * len(ids.intersection(one.comments)) <= len(ids) for one in kept):
            kept.append(point)
        if len(kept) == MAX_POINTS:
            break
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Judge:
    advice: Advice
    common: frozenset[str]
    verdicts: Mapping[int, Verdict]

    def sign(self, statement: Statement) -> int:
        """How the statement stands to the article: by what it demands, else by its comment."""
        side = self.advice.sides(statement, self.common)
        known = self.verdicts.get(statement.comment)
        return side or (known.sign if known else 0)


def _verdicts(said: Iterable[Said], language: str) -> dict[int, Verdict]:
    return {
        one.comment.id: found for one in said if (found := verdict(one.comment, one.own, language))
    }


def _readers(members: Iterable[Statement], said: Mapping[int, Said]) -> list[Statement]:
    """The first statement of each commenter; who has no name is known by the comment."""
    first: dict[object, Statement] = {}
    for member in members:
        first.setdefault(said[member.comment].comment.author or member.comment, member)
    return list(first.values())


def _point(members: Sequence[Statement], likeness: Likeness, judge: _Judge) -> KeyPoint:
    shown = _shown(members[:_TRIED], likeness)
    others = sorted(m.comment for m in members if m is not shown)
    return KeyPoint(
        text=shown.text,
        start=shown.start,
        end=shown.end,
        comments=(shown.comment, *others),
        stance=stance([judge.sign(member) for member in members]),
    )


def _shown(members: Sequence[Statement], likeness: Likeness) -> Statement:
    """The statement most like the others, if it can stand alone, else the next one."""

    def rank(one: Statement) -> tuple[bool, float, int]:
        like = fsum(likeness.of(one, other) for other in members if other is not one)
        return one.text.lower().startswith(_LEANS), -round(like, 9), one.start

    return min(members, key=rank)


def _reception(verdicts: Mapping[int, Verdict], said: Mapping[int, Said]) -> list[KeyPoint]:
    points = []
    for sign, side in ((1, Stance.FOR), (-1, Stance.AGAINST)):
        first: dict[object, int] = {}
        for comment, found in verdicts.items():
            if found.sign == sign:
                first.setdefault(said[comment].comment.author or comment, comment)
        if len(first) > 1:
            points.append(_verdict_point(list(first.values()), verdicts, said, side))
    return points


def _verdict_point(
    ids: Sequence[int], verdicts: Mapping[int, Verdict], said: Mapping[int, Said], side: Stance
) -> KeyPoint:
    shown = min(ids, key=lambda id_: (not verdicts[id_].names_article, verdicts[id_].length, id_))
    comment, found = said[shown].comment, verdicts[shown]
    return KeyPoint(
        text=comment.text[found.start : found.end],
        start=comment.start + found.start,
        end=comment.start + found.end,
        comments=(shown, *sorted(id_ for id_ in ids if id_ != shown)),
        stance=side,
    )
