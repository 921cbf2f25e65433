"""The reply graph of a page, put together from every clue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.model import Comment, Evidence, Page, Reply, ReplyGraph, Target
from bot.text.openings import Opening, read_opening
from bot.text.replies.judge import Judge
from bot.text.replies.order import find_order
from bot.text.replies.people import Authors, Names
from bot.text.replies.quotes import Found, find_quotes
from bot.text.replies.ranking import most_replied


def link(page: Page) -> ReplyGraph:
    """Rebuild who answers whom on ``page``.

    Quotes that only one comment can be the source of are settled first: they show the order of
    the page and give away the names of authors, which then help with the rest.
    """
    openings = _openings(page)
    found = find_quotes(page.article, page.comments, openings)
    order = find_order(page.comments, _plain(found))
    called = [c.author for c in page.comments if c.author]
    sure = Names(called, (o.name for o in openings.values() if o.name and not o.loose))
    openings = {n: _with_whole_name(o, page.comments[n], sure) for n, o in openings.items()}
    names = Names(called, (o.name for o in openings.values() if o.name))
    judge = Judge(page, names, order)
    first = judge.judge(openings, found, Authors(page.comments, {}, names))
    given = _given_away(page.comments, first, names)
    authors = Authors(page.comments, given, names)
    replies = _without_circles(judge.judge(openings, found, authors))
    ranking = most_replied(page.comments, replies, authors, order)
    return ReplyGraph(replies, ranking, tuple(sorted(given.items())))


def _openings(page: Page) -> dict[int, Opening]:
    return {c.id: o for c in page.comments if (o := read_opening(c.body)) is not None}


def _plain(found: Mapping[int, Found]) -> Iterable[tuple[int, int]]:
    """The pairs (quoting, quoted) that leave no doubt."""
    for number, quote in found.items():
        best = quote.best()
        if len(best) == 1 and best[0].text >= 0 and best[0].likeness > 0.9 and quote.words > 3:
            yield number, best[0].text


def _with_whole_name(opening: Opening, comment: Comment, names: Names) -> Opening:
    if not opening.loose or opening.name is None:
        return opening
    line = comment.body.lstrip()[1:200].split("\n", 1)[0]
    return replace(opening, name=names.lengthen(opening.name, line))


def _given_away(
    comments: Sequence[Comment], replies: Sequence[Reply], names: Names
) -> dict[int, str]:
    """The authors that the page leaves out but that quotes with a name beside them tell."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    spelt: dict[str, str] = {}
    for reply in replies:
        if reply.id is not None and reply.name and reply.evidence is Evidence.QUOTE:
            votes[reply.id][names.key(reply.name)] += 1
            spelt.setdefault(names.key(reply.name), reply.name)
    return {
        number: spelt[counts.most_common(1)[0][0]]
        for number, counts in votes.items()
        if comments[number].author is None
    }


def _without_circles(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """Nobody answers what answers him: the weakest reply of each circle goes."""
    to = {r.comment: r for r in replies if r.target is Target.COMMENT}
    done: set[int] = set()
    cut: set[int] = set()
    for start in to:
        path: list[int] = []
        at: int | None = start
        on_path: dict[int, int] = {}
        while at is not None and at in to and at not in done and at not in on_path:
            on_path[at] = len(path)
            path.append(at)
            at = to[at].id
        if at is not None and at in on_path:
            circle = path[on_path[at] :]
            cut.add(min(circle, key=lambda n: (to[n].confidence, n)))
        done.update(path)
    return tuple(_cut_loose(r) if r.comment in cut else r for r in replies if _kept(r, cut))


def _kept(reply: Reply, cut: set[int]) -> bool:
    return reply.comment not in cut or reply.name is not None


def _cut_loose(reply: Reply) -> Reply:
    """A reply of a circle still answers the person that it names."""
    return Reply(reply.comment, Target.PERSON, Evidence.MENTION, 0.5, name=reply.name)
