"""Comments: who answers whom, and what commenters argue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog

from bot.cards import Block, Card, Picture, Quote, Text
from bot.charts.render import render
from bot.charts.replies import replies_chart
from bot.commands import command
from bot.desk import Desk
from bot.features.choosing import BriefNumber, chosen_brief
from bot.features.excerpts import comment_name, excerpt, headline
from bot.model import Brief, Reply, Target
from bot.ports import Call
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

MOST_SHOWN = 40
MOST_POINTS = 5
DEEPEST = 6
_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the reply tree."""

    comment: int
    depth: int
    reply: Reply | None


def reply_rows(brief: Brief) -> list[Row]:
    """The conversations, most-replied first: each comment once, answers below what they answer.

    Comments that answer nothing and that nobody answers are left out.
    """
    edges = {reply.comment: reply for reply in brief.graph.replies}
    below: dict[int, list[int]] = {}
    for reply in brief.graph.replies:
        if reply.id is not None:
            below.setdefault(reply.id, []).append(reply.comment)
    ranked = [top.id for top in brief.graph.most_replied if top.id is not None]
    talking = dict.fromkeys([*ranked, *(reply.comment for reply in brief.graph.replies)])
    roots = [c for c in talking if c not in edges or edges[c].id is None]
    # The rest reaches no root, in a ring of mentions for example; it is shown all the same.
    return list(_walk([*roots, *talking], below, edges))


def _walk(
    roots: list[int], below: Mapping[int, list[int]], edges: Mapping[int, Reply]
) -> Iterator[Row]:
    seen: set[int] = set()
    waiting = [(root, 0) for root in reversed(roots)]
    while waiting:
        comment, depth = waiting.pop()
        if comment in seen:
            continue
        seen.add(comment)
        yield Row(comment, depth, edges.get(comment))
        waiting += [(answer, depth + 1) for answer in reversed(below.get(comment, []))]


def comments_card(brief: Brief, prompts: Prompts, picture: Picture | None = None) -> Card:
    """What commenters argue, then the conversations: as a picture and as nested quotations."""
    title = prompts.say("comments.title", title=headline(brief.article, prompts))
    if not brief.comments:
        return Card(title, (Text(prompts.say("brief.no_comments")),))
    drawn = (picture,) if picture else ()
    return Card(title, (*drawn, *_points(brief, prompts), *_tree(brief, prompts)))


def _points(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    if brief.points:
        yield Text(prompts.say("comments.points"), "heading")
    for point in brief.points[:MOST_POINTS]:
        count = prompts.say("comments.point", count=len(point.comments))
        stance = prompts.say(f"comments.stance.{point.stance.value}")
        by = comment_name(brief, point.comments[0], prompts)
        yield Quote(point.text, by=by, note=f"{count} · {stance}")


def _tree(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    rows = reply_rows(brief)
    if not rows:
        yield Text(prompts.say("brief.no_replies"), "small")
        return
    yield Text(prompts.say("comments.tree"), "heading")
    for row in rows[:MOST_SHOWN]:
        yield _row(brief, row, prompts)
    if len(rows) > MOST_SHOWN:
        yield Text(prompts.say("comments.more", count=len(rows) - MOST_SHOWN), "small")
    if loose := len(brief.comments) - len(rows):
        yield Text(prompts.say("comments.loose", count=loose), "small")


def _row(brief: Brief, row: Row, prompts: Prompts) -> Quote:
    text = excerpt(brief.comments[row.comment].body, _QUOTED)
    note = _note(brief, row.reply, prompts) if row.reply else None
    by = comment_name(brief, row.comment, prompts)
    return Quote(text, by=by, note=note, depth=min(row.depth, DEEPEST))


def _note(brief: Brief, reply: Reply, prompts: Prompts) -> str:
    evidence = prompts.say(f"comments.evidence.{reply.evidence.value}")
    sure = prompts.say("comments.sure", evidence=evidence, share=reply.confidence)
    return f"{_answers(brief, reply, prompts)} ({sure})"


def _answers(brief: Brief, reply: Reply, prompts: Prompts) -> str:
    key = f"comments.answers.{reply.target.value}"
    if reply.target is Target.COMMENT and reply.id is not None:
        return prompts.say(key, name=comment_name(brief, reply.id, prompts))
    if reply.target is Target.PERSON:
        return prompts.say(key, name=reply.name)
    return prompts.say(key)


async def drawn_replies(desk: Desk, brief: Brief) -> Picture | None:
    """Who answers whom as a picture; None where nobody does, or drawing fails."""
    chart = replies_chart(brief.graph, brief.comments, desk.prompts.say)
    if chart is None:
        return None
    try:
        drawn = await desk.workers(render, chart.spec)
    except Exception:
        log.exception("drawing failed", brief=brief.id)
        return None
    return Picture(drawn.png, drawn.svg, chart.alt)


@command
async def comments(desk: Desk, call: Call, *, brief: BriefNumber = None) -> None:
    """Show who answers whom."""
    chosen = await chosen_brief(desk, brief, call)
    await call.progress(desk.prompts.say("progress.drawing"))
    picture = await drawn_replies(desk, chosen)
    await call.reply(comments_card(chosen, desk.prompts, picture))
