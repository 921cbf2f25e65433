"""Pasted pages of many shapes, and hostile ones, through the parser."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Page
from bot.text.pasted import parse
from bot.text.pasted.dates import find_stamp

PAGES = Path(__file__).parent / "data" / "pages"
WRITERS = [
    "Maren Holt",
    "T. Okafor",
    "Old Slipway Hand",
    "sheepdog77",
    "Maren Holt",
    "Prof. Lindqvist",
    "T. Okafor",
    "Bea",
]
FIRST_WORDS = [
    "I have crossed",
    "Forty million",
    "And what does",
    "Build it.",
    "Agreed, though",
    "The loan is",
    "Skarvik has",
    "Lovely article",
]
LAST_WORDS = [
    "young.",
    "you that.",
    "our heads.",
    "yesterday.",
    "next year.",
    "away.",
    "van.",
    "way!",
]
HEADED = {
    "wordpress": range(8),
    "disqus": (7, 5, 6, 3, 4, 1, 2, 0),
    "guardian": range(8),
    "nyt": range(8),
    "facebook": range(8),
    "crlf": reversed(range(8)),
    "buttons": range(8),
    "unmarked": range(8),
    "only_comments": range(8),
}


def read(name: str) -> str:
    return (PAGES / f"{name}.txt").read_bytes().decode("utf-8")


def holds(source: str, page: Page) -> bool:
    """Whether comments lie in order, don't overlap, and every offset gives its text back."""
    position = 0
    for number, comment in enumerate(page.comments):
        if not position <= comment.start < comment.end or comment.id != number:
            return False
        if source[comment.start : comment.end] != comment.text or not comment.body.strip():
            return False
        if source[comment.body_start : comment.end] != comment.body:
            return False
        position = comment.end
    return True


@pytest.mark.parametrize("name", HEADED)
def test_comments_under_headers_of_any_shape(name: str) -> None:
    source = read(name)
    page = parse(source)
    order = list(HEADED[name])
    bodies = [comment.body.replace("\u00a0", " ") for comment in page.comments]
    assert [comment.author for comment in page.comments] == [WRITERS[n] for n in order]
    assert all(FIRST_WORDS[n] in body for n, body in zip(order, bodies, strict=True))
    assert all(body.endswith(LAST_WORDS[n]) for n, body in zip(order, bodies, strict=True))
    assert holds(source, page)


@pytest.mark.parametrize("name", [*(n for n in HEADED if n != "only_comments"), "blank", "flat"])
def test_the_article_ends_before_what_the_page_adds(name: str) -> None:
    text = parse(read(name)).article.text
    assert text.startswith("The ferry that crosses")
    assert text.endswith("something has to change.")


@pytest.mark.parametrize("name", ["wordpress", "disqus", "guardian", "nyt"])
def test_title_and_author_stand_over_the_article(name: str) -> None:
    article = parse(read(name)).article
    assert article.title is not None
    assert article.title.lower().startswith("a bridge over ellan water")
    assert article.author == "Ingrid Saltmarsh"


def test_the_line_that_says_where_and_when() -> None:
    article = parse(read("blank")).article
    assert article.outlet == "The Ellan Courier"
    assert article.published == date(2019, 6, 2)
    assert article.notes == (
        (
            "Correction: An earlier version of this article gave the age of the ferry"
            " as nineteen years."
        ),
    )


@pytest.mark.parametrize("name", ["wordpress", "disqus", "guardian", "nyt", "facebook", "blank"])
def test_the_declared_count(name: str) -> None:
    assert parse(read(name)).declared == 8


def test_a_thread_that_the_page_shows_gives_parents() -> None:
    comments = parse(read("disqus")).comments
    assert [comment.parent for comment in comments] == [None, None, 1, None, 3, None, 5, None]


def test_blank_lines_part_comments() -> None:
    bodies = [comment.body for comment in parse(read("blank")).comments]
    assert len(bodies) == 8
    assert all(words in body for words, body in zip(FIRST_WORDS, bodies, strict=True))


def test_addresses_part_comments_that_nothing_else_does() -> None:
    starts = [comment.text[:9] for comment in parse(read("flat")).comments]
    assert {"@T. Okafo", "@sheepdog", "@Prof. Li"} <= set(starts)


def test_a_page_without_comments() -> None:
    page = parse(
        "A title\n\nOne paragraph that says what there is to say about the matter, no more."
    )
    assert page.article.title == "A title"
    assert page.comments == ()


def test_dates_that_a_commenter_wrote_are_no_headers() -> None:
    source = (
        "Text of an article.\nCOMMENTS (3)\n\nI recall both.\nMay 3, 1954\nJuly 9, 1961\n\n"
        "So do I, and the third one.\n\nThe third one was the worst of all of them."
    )
    assert len(parse(source).comments) == 3


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("June 13th, 2012", date(2012, 6, 13)),
        ("Published on Wed 13 Jun 2012 10.05 BST", date(2012, 6, 13)),
        ("13. Juni 2012 um 14:05 Uhr", date(2012, 6, 13)),
        ("2012-06-13T14:05", date(2012, 6, 13)),
        ("13/06/2012", date(2012, 6, 13)),
        ("06/13/12 2:05 p.m.", date(2012, 6, 13)),
        ("13 de junio de 2012", date(2012, 6, 13)),
        ("le 13 juin 2012 à 14h05", date(2012, 6, 13)),
    ],
)
def test_dates_in_many_styles(line: str, day: date) -> None:
    stamp = find_stamp(line)
    assert stamp is not None
    assert stamp.day == day


@pytest.mark.parametrize("line", ["32 June 2012", "He is 45 and tired", "chapter 3.4", "1/2 cup"])
def test_no_dates(line: str) -> None:
    assert find_stamp(line) is None


def test_older_is_smaller() -> None:
    ages = [
        "3 years ago",
        "a month ago",
        "2 weeks ago",
        "5 d",
        "vor 3 Tagen",
        "an hour ago",
        "just now",
    ]
    stamps = [find_stamp(age) for age in ages]
    whens = [stamp.when for stamp in stamps if stamp]
    assert len(whens) == len(ages)
    assert whens == sorted(whens)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge is what the island has asked for.", "en"),
        ("Die Brücke ist das, was die Insel nicht hat.", "de"),
        ("Le pont est ce que les gens de la ville veulent.", "fr"),
        ("El puente es lo que los vecinos de la isla quieren para el futuro.", "es"),
        ("桥是岛上的人想要的。", "zh"),
        ("橋は島の人たちが望んでいるものです。", "ja"),
        ("الجسر هو ما يريده أهل الجزيرة", "ar"),
        ("Мост нужен острову.", "ru"),
        ("", "en"),
    ],
)
def test_the_language_shows_in_the_text(text: str, language: str) -> None:
    assert parse(text).article.language == language
    assert parse(text, "nl").article.language == "nl"


PIECES = st.sampled_from(
    [
        "\n", "\r\n", "\r", "\n\n", " ", "\u00a0", "\ufeff", "\x00", "\x85", "\u2028", "\u202e",
        "COMMENTS (3)", "2 Comments", "@", "@Bob: ", '"', "“", "”", "«", ">", "> quoted words here",
        "Bob", "Bob says:", "May 3, 2020 at 4:15 pm", "3 hours ago", "Reply", "Like · Reply · 3",
        "→ Bob", "By Ann Smith", "Published in The Day, May 3rd, 2020.", "Correction: it was two.",
        "Leave a reply", "Avatar", "I think that the bridge should wait.", "评论 (3)", "مرحبا",
        "http://a.example/b", "a" * 300, "7", "...", "!",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=60).map("".join))
def test_any_text_gives_comments_in_order_whose_offsets_hold(source: str) -> None:
    assert holds(source, parse(source))


HOSTILE = {
    "nothing": "",
    "blanks": " \n" * 100_000,
    "at signs": "@" * 1_000_000,
    "addresses": "COMMENTS (3)\n" + "@\n" * 50_000,
    "open quotes": "COMMENTS (3)\n" + '@a: "x y\n' * 20_000,
    "one long sentence": "COMMENTS (2)\n" + "word " * 10_000 + '\n@a: "' + "word " * 10_000 + '"',
    "lines": "\n".join(f"line {n}" for n in range(100_000)),
    "identical": "COMMENTS (9)\n" + "I agree.\n" * 100_000,
    "headings": "COMMENTS (3)\n" * 50_000,
    "dates": "May 3, 2020\n" * 20_000,
    "buttons": "COMMENTS (3)\n" + "Like · Reply · " * 50_000,
    "bylines": "By " + "A-" * 95 + "!\n" + "x" * 30,
    "quote marks": "COMMENTS (3)\n@a: " + '"' * 500_000,
    "block marks": "COMMENTS (3)\n" + ">" * 500_000,
    "unspaced": "评论 (3)\n" + "这是一个很长的句子没有空格" * 50_000,
    "right to left": "\u202eCOMMENTS (2)\nمرحبا بالعالم\n" * 10_000,
    "controls": "".join(map(chr, range(0x300))) * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_time(name: str) -> None:
    source = HOSTILE[name]
    started = time.process_time()
    page = parse(source)
    assert time.process_time() - started < 15
    assert holds(source, page)


def test_the_parser_pulls_in_no_slow_library() -> None:
    code = "import sys, bot.text.pasted, bot.text.replies; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "sumy", "dateutil", "pydantic"} & set(run.stdout.split())
