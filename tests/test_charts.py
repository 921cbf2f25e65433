"""Pictures: what they show, that the alt text says the same, and that hostile text is harmless."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts.conversation import AUTHOR, conversations, opening
from bot.charts.render import SCALE, Drawn, render
from bot.charts.replies import ROWS, replies_chart
from bot.charts.spec import Chart, Theme
from bot.charts.text import clean, fit, width
from bot.model import Answered, Comment, Evidence, Reply, ReplyGraph, Target
from bot.prompts import Prompts


def _comments(*texts: str, authors: tuple[str | None, ...] = ()) -> tuple[Comment, ...]:
    return tuple(
        Comment(id_, text, 0, len(text), authors[id_] if authors else None)
        for id_, text in enumerate(texts)
    )


def _reply(comment: int, to: int | str, confidence: float = 0.95) -> Reply:
    if isinstance(to, int):
        return Reply(comment, Target.COMMENT, Evidence.QUOTE, confidence, id=to)
    target = Target.PERSON if to else Target.AUTHOR
    return Reply(comment, target, Evidence.MENTION, confidence, name=to or None)


def _graph(*replies: Reply) -> ReplyGraph:
    counts: dict[int | str, int] = {}
    for reply in replies:
        key = reply.id if reply.id is not None else reply.name or ""
        counts[key] = counts.get(key, 0) + 1
    top = tuple(
        Answered(key if isinstance(key, int) else None, key if isinstance(key, str) else None, n)
        for key, n in sorted(counts.items(), key=lambda item: -item[1])
        if key != AUTHOR
    )
    return ReplyGraph(replies, top)


def _chart(
    prompts: Prompts, graph: ReplyGraph, comments: tuple[Comment, ...], theme: Theme = "light"
) -> Chart:
    chart = replies_chart(graph, comments, prompts.say, theme)
    assert chart is not None
    return chart


TEXTS = ("We need a bridge.", "Why?", "Because ferries sink.", "They don't.", "@Vik: haha")
AUTHORS = ("Ann", "Ben", None, "Cat", None)
GRAPH = _graph(_reply(1, 0), _reply(2, 1, 0.5), _reply(3, 2), _reply(4, "Vik"))


def test_nobody_answering_anybody_makes_no_picture(prompts: Prompts) -> None:
    assert replies_chart(ReplyGraph(), _comments("Hello."), prompts.say) is None
    to_article = Reply(0, Target.ARTICLE, Evidence.QUOTE, 0.9)
    assert replies_chart(ReplyGraph((to_article,)), _comments("Hello."), prompts.say) is None


def test_the_alt_text_names_who_answers_whom(prompts: Prompts) -> None:
    alt = _chart(prompts, GRAPH, _comments(*TEXTS, authors=AUTHORS)).alt
    assert "Ann (“We need a bridge.”): 1 reply, by Ben." in alt
    assert "“Because ferries sink.” (likely)" in alt
    assert "Vik (comment not found): 1 reply, by “haha”." in alt


def test_the_picture_says_what_the_alt_text_says(prompts: Prompts) -> None:
    chart = _chart(prompts, GRAPH, _comments(*TEXTS, authors=AUTHORS))
    drawn = render(chart.spec)
    said = "".join(ET.fromstring(drawn.svg).itertext())  # noqa: S314 - drawn by this test
    for words in ("Ann", "Ben", "Cat", "Vik", "Because ferries sink.", "comment not found"):
        assert words in said
        assert words in chart.alt
    assert _size(drawn) == (1200 * SCALE, 675 * SCALE)


def _size(drawn: Drawn) -> tuple[int, int]:
    assert drawn.png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", drawn.png[16:24])
    return wide, high


def test_the_same_graph_gives_the_same_bytes(prompts: Prompts) -> None:
    comments = _comments(*TEXTS, authors=AUTHORS)
    once, again = (render(_chart(prompts, GRAPH, comments).spec) for _ in range(2))
    assert once == again
    assert once != render(_chart(prompts, GRAPH, comments, "dark").spec)


def test_a_likely_reply_is_drawn_broken(prompts: Prompts) -> None:
    links = _chart(prompts, GRAPH, _comments(*TEXTS, authors=AUTHORS)).spec["datasets"]["links"]
    assert {link["sure"] for link in links} == {True, False}


def test_hostile_text_is_drawn_as_text(prompts: Prompts) -> None:
    texts = (
        "<script>alert(1)</script>",
        "\x00\x07\x1b[31mbell",
        "\u202egnp.exe",
        "\ud800",
        "W" * 9_999,
    )
    authors = ("<b>Bob</b>", "李小龍", "محمد", "👩‍👩‍👧‍👦" * 40, "a" * 10_000)
    graph = _graph(*(_reply(i, (i - 1) // 2) for i in range(1, 5)))
    chart = _chart(prompts, graph, _comments(*texts, authors=authors))
    drawn = render(chart.spec)
    tree = ET.fromstring(drawn.svg)  # noqa: S314 - drawn by this test
    assert not any(element.tag.endswith(("script", "}b")) for element in tree.iter())
    assert "<b>Bob</b>" in "".join(tree.itertext())
    chart.alt.encode("utf-8")
    assert not set(chart.alt) & set("\x00\x07\x1b\u202e")


def test_a_large_graph_shows_its_most_replied_part(prompts: Prompts) -> None:
    size = 5_000
    comments = _comments(*(f"comment number {i}" for i in range(size)))
    graph = _graph(*(_reply(i, i // 40 * 40) for i in range(size) if i % 40))
    trees, left_out = conversations(graph, comments, ROWS)
    assert sum(tree.rows for tree in trees) <= ROWS
    shown = sum(tree.shown for tree in trees)
    assert shown + left_out == len(graph.replies)
    assert f"{left_out} more replies are not shown." in _chart(prompts, graph, comments).alt


def test_a_deep_conversation_goes_on_below() -> None:
    comments = _comments(*(f"comment number {i}" for i in range(6)))
    trees, left_out = conversations(
        _graph(*(_reply(i, i - 1) for i in range(1, 6))), comments, ROWS
    )
    assert left_out == 0
    assert len(trees) > 1


def test_a_circle_of_replies_ends() -> None:
    comments = _comments("a", "b", "c")
    graph = _graph(_reply(0, 1), _reply(1, 2), _reply(2, 0))
    trees, left_out = conversations(graph, comments, ROWS)
    assert sum(tree.shown for tree in trees) + left_out == 3


EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([*range(10), "Vik", ""])), max_size=20
)


@settings(max_examples=100, deadline=None)
@given(EDGES, st.integers(1, 12))
def test_any_graph_fits_its_rows(edges: list[tuple[int, int | str]], rows: int) -> None:
    graph = _graph(*(_reply(comment, to) for comment, to in edges))
    trees, left_out = conversations(graph, _comments(*"abcdefghij"), rows)
    assert sum(tree.rows for tree in trees) <= rows
    assert all(tree.children for tree in trees)
    assert left_out >= 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@Ann: yes", "yes"),
        ('@Ann Lee: "a long quotation of her words" yes', "yes"),
        ("@Ann", "@Ann"),
        ("Ann Lee\n3 June\nyes", "yes"),
        ("", "…"),
    ],
)
def test_how_a_comment_opens(text: str, said: str) -> None:
    assert opening(Comment(0, text, 0, len(text), "Ann Lee", "3 June")) == said


@given(st.text(max_size=80), st.integers(2, 40))
def test_text_fits_its_place(text: str, ems: int) -> None:
    cleaned = clean(text)
    assert "\n" not in cleaned
    fitted = fit(cleaned, ems)
    assert width(fitted) <= ems
    assert fitted == cleaned or fitted.endswith("…")
