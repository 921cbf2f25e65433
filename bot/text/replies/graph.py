"""The reply graph of a page, put together from every clue."""

from __future__ import annotations

from bot.model import Evidence, Page, Reply, ReplyGraph, Target
from bot.text.openings import Opening, read_opening
from bot.text.replies.order import Order, find_order
from bot.text.replies.ranking import most_replied
from bot.text.shingles import Hit, QuoteIndex, words_of

_AUTHOR_WORDS = frozenset({"author", "writer", "the author", "op", "the writer", "editor"})


def link(page: Page) -> ReplyGraph:
    """Rebuild who answers whom on ``page``."""
    openings = {c.id: o for c in page.comments if (o := read_opening(c.body)) is not None}
    quotes = {n: words_of(o.quote) for n, o in openings.items() if o.quote}
    index = QuoteIndex(quotes.values())
    for comment in page.comments:
        opening = openings.get(comment.id)
        index.add(comment.id, words_of(comment.body[opening.end if opening else 0 :]))
    index.add(-1, words_of(page.article.text))
    hits = {n: index.find(quote) for n, quote in quotes.items()}
    order = find_order(
        page.comments, [(n, h[0].text) for n, h in hits.items() if len(h) == 1 and h[0].text >= 0]
    )
    names: dict[int, str] = {}
    replies = []
    for comment in page.comments:
        opening = openings.get(comment.id)
        if opening is None:
            continue
        reply = _reply(comment.id, opening, hits.get(comment.id, []), order)
        if reply:
            replies.append(reply)
            if reply.target is Target.COMMENT and reply.id is not None and reply.name:
                if page.comments[reply.id].author is None:
                    names.setdefault(reply.id, reply.name)
    return ReplyGraph(
        tuple(replies), most_replied(page, replies, names), tuple(sorted(names.items()))
    )


def _reply(number: int, opening: Opening, hits: list[Hit], order: Order) -> Reply | None:
    name = opening.name
    if name and name.casefold() in _AUTHOR_WORDS:
        return Reply(number, Target.AUTHOR, Evidence.MENTION, 0.95, name=name)
    possible = [
        h
        for h in hits
        if h.text != number and order.earlier(h.text, number) is not False or h.text < 0
    ]
    if possible:
        best = possible[0]
        if best.text < 0:
            return Reply(number, Target.ARTICLE, Evidence.QUOTE, best.likeness, name=name)
        return Reply(number, Target.COMMENT, Evidence.QUOTE, best.likeness, best.text, name)
    if name:
        return Reply(number, Target.PERSON, Evidence.MENTION, 0.8, name=name)
    return None
