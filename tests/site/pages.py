"""The site's pages: one op-ed, and its comments in each of the ways that pages show them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.site.talk import Remark, answers

TITLE = "Give the ferry back its timetable"
AUTHOR = "Marta Lindqvist"
NOTE = "Correction, 5 March 2025: An earlier version of this column named the wrong pier."
_PARAGRAPHS = (
    """For three winters the ferry to Sandholm has sailed when it pleases, and for three winters
the harbour board has called this flexibility. The people who wait on the pier before dawn have
other words for it.""",
    """A timetable is a promise. Nurses on the early shift, pupils on the way to their exams and
the baker who crosses with the morning's bread all arrange their lives around it. When the board
stopped printing one, it broke its promise to every one of them at once.""",
    """The board says that storms have made any schedule a fiction. But the pilots whom I have
asked keep their own list of sailings, and they have kept to it on all but nine days this year.
What the sea allows, an office can surely write down.""",
    """The harbour board should publish its timetable again, on paper and at every pier. It should
pay passengers back for each crossing that leaves more than half an hour late. And the mayor, who
has not been seen on deck since her election, ought to ride along for a week.""",
    """None of this costs much. It asks only that those who run the ferry treat time as something
that belongs to their passengers.""",
)
BODY = tuple(text.replace("\n", " ") for text in _PARAGRAPHS)
TEXT = "\n".join(BODY)

_AROUND = """
<nav><a href="/">Home</a> <a href="/opinion">Opinion</a></nav>
<aside class="related-articles"><h3>More from Opinion</h3>
<p><a href="/other">Why the lighthouse keeper is right about everything that matters</a></p></aside>
<div class="newsletter-signup"><p>Sign up for our newsletter and get the best of our opinion
pages in your inbox every Friday morning, free of charge.</p></div>
"""


def page(*, head: str = "", body: Sequence[str] = BODY, after: str = "", title: str = TITLE) -> str:
    """The op-ed as a page, with what surrounds an article on a real one."""
    paragraphs = "\n".join(f"<p>{text}</p>" for text in body)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Harbour Gazette</title>
<meta property="og:title" content="{title}">
<meta property="og:site_name" content="The Harbour Gazette">
<meta property="og:image:alt" content="The ferry at the pier in snow">
<meta name="author" content="{AUTHOR}">
<meta property="article:published_time" content="2025-03-03T06:00:00+00:00">
{head}</head><body class="single">
{_AROUND}
<article><h1>{title}</h1>
<figure><img src="/ferry.jpg" alt="The ferry"><figcaption>The ferry leaves the pier on a morning
in February. Photograph by our own correspondent, who waited two hours.</figcaption></figure>
{paragraphs}
<p><em>{NOTE}</em></p>
</article>
{after}
<footer><p>All rights reserved by The Harbour Gazette, which has been read since 1871.</p></footer>
</body></html>"""


def wordpress_list(remarks: Sequence[Remark]) -> str:
    """A nested list, as the default themes of WordPress print it."""
    return f"""<div id="comments" class="comments-area">
<h2 class="comments-title">{len(remarks)} thoughts on &#8220;{TITLE}&#8221;</h2>
<ol class="comment-list">{_items(remarks, None, 1)}</ol></div>"""


def _items(remarks: Sequence[Remark], above: int | None, depth: int) -> str:
    return "".join(
        f"""<li id="comment-{r.number}" class="comment byuser depth-{depth}">
<article id="div-comment-{r.number}" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><img class="avatar" alt=""><b class="fn">{r.author}</b>
<span class="says">says:</span></div>
<div class="comment-metadata"><a href="#comment-{r.number}"><time datetime="{r.iso}">
{r.at:%B %d, %Y at %H:%M}</time></a></div></footer>
<div class="comment-content">{r.html}</div>
<div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></article>
{_children(remarks, r, depth)}</li>"""
        for r in answers(remarks, above)
    )


def _children(remarks: Sequence[Remark], remark: Remark, depth: int) -> str:
    inner = _items(remarks, remark.number, depth + 1)
    return f'<ol class="children">{inner}</ol>' if inner else ""


def flat_blocks(remarks: Sequence[Remark], *, named: bool) -> str:
    """Repeated blocks that only their indent nests, in the order of the conversation.

    Without ``named``, classes say as little as those of generated style sheets.
    """
    rows = []
    waiting = [(remark, 0) for remark in reversed(answers(remarks, None))]
    while waiting:
        remark, depth = waiting.pop()
        below = reversed(answers(remarks, remark.number))
        waiting += [(inner, depth + 1) for inner in below]
        rows.append(_named(remark, depth) if named else _unnamed(remark, depth))
    return f'<section id="discussion"><h3>{len(remarks)} comments</h3>{"".join(rows)}</section>'


def _named(r: Remark, depth: int) -> str:
    return f"""<div class="comment-item" data-depth="{depth}">
<span class="user-name">{r.author}</span> <span class="date">{r.at:%d %B %Y, %H:%M}</span>
<div class="comment-text">{r.html}</div><a class="comment-reply" href="#">Reply</a></div>"""


def _unnamed(r: Remark, depth: int) -> str:
    return f"""<div class="css-1ab2cd" style="margin-left: {depth * 24}px"><div class="css-9z">
<strong>{r.author}</strong><time datetime="{r.iso}">{r.at:%H:%M}</time></div>{r.html}</div>"""


def microdata(remarks: Sequence[Remark]) -> str:
    """schema.org items in the HTML, one in another."""
    return f'<div class="thread">{_scopes(remarks, None)}</div>'


def _scopes(remarks: Sequence[Remark], above: int | None) -> str:
    return "".join(
        f"""<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<span itemprop="author" itemscope itemtype="https://schema.org/Person">
<span itemprop="name">{r.author}</span></span><meta itemprop="dateCreated" content="{r.iso}">
<div itemprop="text">{r.html}</div>{_scopes(remarks, r.number)}</div>"""
        for r in answers(remarks, above)
    )


def json_ld(remarks: Sequence[Remark]) -> str:
    """schema.org data beside the HTML."""
    data = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle",
        "headline": TITLE,
        "commentCount": len(remarks),
        "comment": _objects(remarks, None),
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _objects(remarks: Sequence[Remark], above: int | None) -> list[dict[str, object]]:
    return [
        {
            "@type": "Comment",
            "@id": f"#c{r.number}",
            "text": r.words,
            "dateCreated": r.iso,
            "author": {"@type": "Person", "name": r.author},
            "comment": _objects(remarks, r.number),
        }
        for r in answers(remarks, above)
    ]


def paywall(*, body: Sequence[str]) -> str:
    """A page that is for subscribers, as search engines want it marked."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": False}
    return page(head=f'<script type="application/ld+json">{json.dumps(data)}</script>', body=body)
