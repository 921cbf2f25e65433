"""Input that nobody should paste: a useful brief or one clear error, quickly, and never half."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import plain
from bot.contract import brief_document
from bot.features.briefs import brief_card, context_card
from bot.features.comments import comments_card
from bot.model import Brief, Quoted
from bot.prompts import load_prompts
from bot.text.reading import Reading, read_text

PROMPTS = load_prompts()
SECONDS = 120  # generous: machines are slow at times, and what goes wrong here takes hours

ARABIC = "يجب على المدينة أن تنشر جدول العبّارة. لقد انتظر الركاب سنوات طويلة. لا أحد يعرف متى تصل."
CHINESE = "市议会必须公布渡轮时刻表。乘客已经等了很多年。没有人知道船什么时候来。"

PAGES = {
    "one sentence": "The harbour board must publish its timetable.",
    "one word": "Ferry",
    "only marks": "?!… — “” ()",
    "only comments": "COMMENTS (3)\nToo late.\n@Tide: Not at all.\n@Tide: Quite right.",
    "no comments": "The ferry is late. The board must publish its timetable. Nobody says why.",
    "an unclosed quotation": 'The ferry is late.\nCOMMENTS (2)\n@Tide: "The ferry\nIt is not.',
    "right to left": f"{ARABIC}\nCOMMENTS (1)\n@علي: «لقد انتظر الركاب»\nصحيح.",
    "no spaces": f"{CHINESE * 5}\nCOMMENTS (1)\n@李: “乘客已经等了很多年”\n是的。",
    "control characters": "The\x01 ferry is\x1b[31m late.\x7f The board\x85 must\u2028 act.\u2029",
    "bidirectional controls": "The ferry \u202eetal si\u202c. \u2066The board must act.\u2069 Go.",
    "lone surrogates": "The ferry \ud800 is late. The board \udfff must act. Nobody knows.",
    "a sentence of 50,000 characters": "The ferry " + "is very, very late and " * 2_200 + "gone.",
    "a word of 1,000,000 characters": "a" * 1_000_000,
    "100,000 lines": "The ferry is late.\n" * 100_000,
    "100,000 empty lines": "The ferry is late. It must go.\n"
    + "\n" * 100_000
    + "COMMENTS (1)\nYes.",
    "5 MB of sentences": "The ferry is late and the board must act. " * 125_000,
    "1 MB of at signs": "The ferry is late.\nCOMMENTS (1)\n" + "@" * 1_000_000,
    "50,000 opened quotations": "The ferry is late.\nCOMMENTS (9)\n" + '@a: "b\n' * 50_000,
    "only newlines and dots": ".\n" * 50_000,
}


def _check(brief: Brief, source: str) -> None:
    """Whatever was read, its offsets hold, and every card can be drawn."""
    body = brief.article.text
    in_body: list[Quoted] = [*brief.summary.sentences, *brief.recommendations]
    in_source: list[Quoted] = [*brief.comments, *brief.points]
    assert all(body[quoted.start : quoted.end] == quoted.text for quoted in in_body)
    assert all(source[quoted.start : quoted.end] == quoted.text for quoted in in_source)
    ends = [0, *(comment.end for comment in brief.comments)]
    assert all(c.start >= end for c, end in zip(brief.comments, ends, strict=False))
    brief_document(brief)
    for card in (brief_card, context_card, comments_card):
        assert plain(card(brief, PROMPTS))


@pytest.mark.parametrize("name", PAGES)
def test_bad_pages_are_read_in_time(name: str) -> None:
    start = time.monotonic()
    _check(read_text(PAGES[name], name, Reading()), PAGES[name])
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize("method", ["lexrank", "lsa", "kl", "edmundson"])
@pytest.mark.parametrize("name", ["one word", "only marks", "only comments", "no spaces"])
def test_sumy_s_methods_bear_them_too(name: str, method: str) -> None:
    _check(read_text(PAGES[name], name, Reading(method=method)), PAGES[name])


_PIECES = st.one_of(
    st.text(),
    st.sampled_from(("\n", "\r\n", "\n\n", "\ufeff", "\u00a0", '@Tide: "', "” ", "> ", "«", "@")),
    st.sampled_from(("COMMENTS (3)\n", "Published in ", "Reply\n", "March 3rd, 2025", "must ")),
    st.sampled_from(("The ferry is late. ", "Correction: ", "Tide says:\n", "3 replies\n")),
)


@given(st.lists(_PIECES, max_size=30).map("".join))
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_can_be_read(text: str) -> None:
    _check(read_text(text, "any", Reading()), text)
