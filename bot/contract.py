"""The machine-readable brief: a public, versioned contract, documented in ``docs/brief.md``.

Additions keep the version; a field that changes its meaning or goes away raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model import Brief, Comment, Correction, Recommendation, Reply, SummarySentence

SCHEMA = 1


def brief_document(brief: Brief) -> dict[str, Any]:
    """The JSON document of a brief, as ``rejoinder brief --json`` prints it on one line."""
    article = brief.article
    return {
        "schema": SCHEMA,
        "source": brief.source,
        "title": article.title,
        "author": article.author,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "link": article.link,
        "picture": article.picture,
        "article": {"text": article.text, "words": article.words},
        "summary": [_summary_sentence(s) for s in brief.summary.sentences],
        "recommendations": [_recommendation(r) for r in brief.recommendations],
        "corrections": [_correction(c) for c in brief.corrections],
        "points": [
            {
                "text": point.text,
                "start": point.start,
                "end": point.end,
                "comments": list(point.comments),
                "stance": point.stance.value,
            }
            for point in brief.points
        ],
        "version": brief.version,
        "changes": [{"before": c.before, "after": c.after} for c in brief.changes],
        "comments_declared": brief.declared,
        "comments": _comments(brief),
        "most_replied": [
            {"id": top.id, "name": top.name, "replies": top.replies, "below": top.below}
            for top in brief.graph.most_replied
        ],
        "method": brief.summary.method,
        "warnings": list(brief.warnings),
    }


def error_document(source: str, sentence: str) -> dict[str, Any]:
    """What stands in the place of a brief that could not be made."""
    return {"schema": SCHEMA, "source": source, "error": sentence}


def _summary_sentence(s: SummarySentence) -> dict[str, Any]:
    return {
        "text": s.text,
        "start": s.start,
        "end": s.end,
        "role": s.role.value if s.role else None,
        "leans": s.leans,
        "why": [why.value for why in s.why],
    }


def _recommendation(r: Recommendation) -> dict[str, Any]:
    return {
        "text": r.text,
        "start": r.start,
        "end": r.end,
        "cue": r.cue,
        "addressee": r.addressee,
        "stands_for": r.stands_for,
        "strength": r.strength,
        "after": r.after,
    }


def _correction(c: Correction) -> dict[str, Any]:
    return {
        "text": c.text,
        "source": c.source,
        "comments": list(c.comments),
        "disputed": c.disputed,
        "proposed": c.proposed,
        "settled": c.settled,
    }


def _comments(brief: Brief) -> list[dict[str, Any]]:
    replies = {reply.comment: reply for reply in brief.graph.replies}
    answers = {top.id: top.replies for top in brief.graph.most_replied}
    names = dict(brief.graph.names)
    return [_comment(c, replies.get(c.id), names, answers.get(c.id, 0)) for c in brief.comments]


def _comment(
    c: Comment, reply: Reply | None, names: Mapping[int, str], answers: int
) -> dict[str, Any]:
    return {
        "id": c.id,
        "author": c.author or names.get(c.id),
        "text": c.text,
        "start": c.start,
        "end": c.end,
        "posted": c.posted,
        "origin": c.origin,
        "reply_to": _reply(reply),
        "replies": answers,
    }


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    if reply is None:
        return None
    return {
        "kind": reply.target.value,
        "id": reply.id,
        "name": reply.name,
        "confidence": reply.confidence,
        "evidence": reply.evidence.value,
    }
