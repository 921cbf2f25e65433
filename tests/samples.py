"""Values that several tests start from, all of our own invention."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.model import (
    Answered,
    Article,
    Brief,
    Comment,
    Correction,
    Evidence,
    KeyPoint,
    Recommendation,
    Reply,
    ReplyGraph,
    Role,
    Stance,
    Summary,
    SummarySentence,
    Target,
    Why,
)

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)

PAGE = """The ferry to Sandholm is late again. The harbour board must publish its timetable.
Passengers have waited for years. The mayor should ride the ferry herself.
Published in The Harbour Gazette, March 3rd, 2025.
COMMENTS (3)
The ferry was never late in my time.
@Tide: "The ferry was never late in my time."
You must have had another ferry.
@Tide: Quite right.
"""


def article() -> Article:
    text = PAGE[: PAGE.index("\nPublished")]
    return Article(text, outlet="The Harbour Gazette", published=date(2025, 3, 3))


def comments() -> tuple[Comment, ...]:
    texts = (
        "The ferry was never late in my time.",
        '@Tide: "The ferry was never late in my time."\nYou must have had another ferry.',
        "@Tide: Quite right.",
    )
    begin = PAGE.index("COMMENTS")
    starts = [PAGE.index(text, begin) for text in texts]
    return tuple(
        Comment(i, text, start, start + len(text))
        for i, (text, start) in enumerate(zip(texts, starts, strict=True))
    )


def brief() -> Brief:
    """A small brief with one of everything."""
    body = article()
    first = "The ferry to Sandholm is late again."
    must = "The harbour board must publish its timetable."
    should = "The mayor should ride the ferry herself."

    def at(text: str) -> tuple[str, int, int]:
        start = body.text.index(text)
        return text, start, start + len(text)

    point = PAGE.index("The ferry was never", PAGE.index("COMMENTS"))
    return Brief(
        source="ferry.txt",
        article=body,
        summary=Summary(
            (
                SummarySentence(*at(first), Role.THESIS, why=(Why.CENTRAL, Why.FIRST)),
                SummarySentence(*at(must), leans=True),
            )
        ),
        recommendations=(
            Recommendation(*at(must), "must", "The harbour board", strength=0.9),
            Recommendation(*at(should), "should", "The mayor", stands_for="the ferry"),
        ),
        corrections=(
            Correction("The ferry goes to Sandholm.", "readers", (1, 2), "Sandhelm", settled=True),
        ),
        comments=comments(),
        graph=ReplyGraph(
            (
                Reply(1, Target.COMMENT, Evidence.QUOTE, 0.97, 0, "Tide"),
                Reply(2, Target.COMMENT, Evidence.MENTION, 0.8, 0, "Tide"),
            ),
            (Answered(0, "Tide", 2, 2), Answered(None, "Vera", 1)),
            ((0, "Tide"),),
        ),
        points=(
            KeyPoint(
                "The ferry was never late in my time.", point, point + 36, (0, 2), Stance.AGAINST
            ),
        ),
        declared=3,
        warnings=("short",),
    )
