"""Points: who says the same, in whose words, and on whose side."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, Comment, KeyPoint, Page, Recommendation, Stance
from bot.text.ownwords import answers_somebody, own_words
from bot.text.points import MAX_POINTS, key_points
from bot.text.points.stance import only_judges
from bot.text.wordlists import stop_words

SECTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "points.yaml").read_text(encoding="utf-8")
)
ARTICLE = Article("The county should build the bridge. Nobody else will.")


def _page(*texts: str, authors: tuple[str | None, ...] = (), article: Article = ARTICLE) -> Page:
    comments: list[Comment] = []
    start = 100
    for id_, text in enumerate(texts):
        author = authors[id_] if authors else None
        comments.append(Comment(id_, text, start, start + len(text), author))
        start += len(text) + 1
    return Page(article, tuple(comments))


def _advice(*texts: str) -> list[Recommendation]:
    return [Recommendation(text, 0, len(text), "should") for text in texts]


def _section(section: dict[str, Any]) -> tuple[tuple[KeyPoint, ...], list[str | None]]:
    texts, labels = zip(*section["comments"], strict=True)
    page = _page(*texts, article=Article(section["article"]))
    return key_points(page, _advice(*section["recommendations"])), list(labels)


def test_those_who_are_grouped_make_the_same_point() -> None:
    together = right = wanted = 0
    for section in SECTIONS:
        points, labels = _section(section)
        for point in points:
            for one, other in combinations(point.comments, 2):
                together += 1
                right += labels[one] is not None and labels[one] == labels[other]
        wanted += sum(
            labels[a] is not None and labels[a] == labels[b]
            for a, b in combinations(range(len(labels)), 2)
        )
    assert right == together, "a wrong pair costs more than a missed one"
    assert right >= 0.6 * wanted


def test_a_stance_is_only_given_where_it_shows() -> None:
    points, labels = _section(SECTIONS[0])
    stances = {labels[point.comments[0]]: point.stance for point in points}
    assert stances["praise"] is Stance.FOR
    assert stances["dismissal"] is Stance.AGAINST
    assert stances["keep"] is Stance.AGAINST
    assert stances["fees"] is Stance.UNCLEAR
    points, labels = _section(SECTIONS[1])
    stances = {labels[point.comments[0]]: point.stance for point in points}
    assert stances["ban"] is Stance.FOR


def test_a_point_is_shown_verbatim_at_its_offsets() -> None:
    page = _page(
        "I agree.\nFerries are cheaper than any bridge ever built.",
        "Any bridge ever built costs more. Ferries are cheaper than a bridge.",
    )
    (point,) = key_points(page, ())
    source = " " * 100 + "\n".join(comment.text for comment in page.comments)
    assert source[point.start : point.end] == point.text
    assert "Ferries are cheaper" in point.text
    assert sorted(point.comments) == [0, 1]


SAME = "Ferries pollute the fjord more than bridges."
ALIKE = "Bridges pollute the fjord less, ferries pollute more."


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((SAME, SAME), id="the same comment twice"),
        pytest.param((f"{SAME} One.", f"{SAME} Two."), id="a sentence copied without marks"),
        pytest.param((SAME, f'"{ALIKE}"\nI doubt it.'), id="a quotation"),
        pytest.param((SAME, f"> {ALIKE}\nI doubt it."), id="a quoted line"),
        pytest.param((SAME, "Do ferries pollute the fjord more than bridges do?"), id="a question"),
        pytest.param(
            (SAME, "He said ferries pollute the fjord more than bridges do."), id="report"
        ),
        pytest.param((SAME, "Ferries never pollute the fjord more than bridges."), id="denial"),
        pytest.param(
            (SAME, "True, ferries pollute the fjord, but the bridge kills birds."), id="but"
        ),
    ],
)
def test_what_does_not_make_the_point(texts: tuple[str, ...]) -> None:
    assert key_points(_page(*texts), ()) == ()


def test_an_answer_to_a_comment_does_not_make_its_point() -> None:
    first = "Ferries pollute the fjord more than bridges."
    second = "Clean ferries pollute the fjord more slowly than bridges."
    assert key_points(_page(first, second), ())
    assert not key_points(_page(first, f"@Ann {second}", authors=("Ann", "Ben")), ())


def test_a_commenter_counts_once() -> None:
    texts = (SAME, ALIKE, "Everybody knows that ferries pollute the fjord more than bridges.")
    assert key_points(_page(*texts, authors=("Ann", "Ann", "Ann")), ()) == ()
    (point,) = key_points(_page(*texts, authors=("Ann", "Ben", "Ann")), ())
    assert len(point.comments) == 2


def test_repeating_the_article_makes_no_point() -> None:
    article = Article("The county should build the bridge before the old ferry sinks.")
    said = "The county should build the bridge before the old ferry sinks."
    other = "Build the bridge, county, before that old ferry sinks."
    assert key_points(_page(said, other, article=article), ()) == ()


def test_large_sections_show_the_largest_points() -> None:
    nouns = [f"gadget{chr(97 + i)}{chr(97 + j)}" for i in range(6) for j in range(6)]
    texts = [
        text
        for noun in nouns
        for text in (f"Each {noun} breaks in winter.", f"In winter the {noun} always breaks.")
    ]
    points = key_points(_page(*texts, "When winter comes, any gadgetff breaks."), ())
    assert len(points) == MAX_POINTS
    assert len(points[0].comments) == 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("abe st.,?!\"“”@>'\n:ß"), max_size=60), max_size=12))
def test_any_comments_give_verbatim_points(texts: list[str]) -> None:
    page = _page(*texts)
    source = " " * 100 + "\n".join(texts)
    points = key_points(page, _advice("The county should build the bridge."))
    assert points == key_points(page, _advice("The county should build the bridge."))
    for point in points:
        assert source[point.start : point.end] == point.text
        assert len(set(point.comments)) == len(point.comments) > 1


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([SAME] * 20_000, id="one comment many times"),
        pytest.param([f"{SAME} {i}" for i in range(20_000)], id="nearly one comment"),
        pytest.param(["pollute bridges fjord ferries. " * 33_000], id="one megabyte"),
        pytest.param(["@" * 1_000_000], id="mentions"),
        pytest.param(["“" * 1_000_000, '"' * 1_000_000, ">" * 1_000_000], id="quotation marks"),
    ],
)
@pytest.mark.timeout(20)
def test_hostile_sections_are_read_in_time(texts: list[str]) -> None:
    assert len(key_points(_page(*texts), ())) <= 1


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('@Ann: "It is far too dear for us." It is not.', "It is not."),
        ("Ann wrote:\n> too dear\nNo.", "No."),
        ("see https://example.org/a?b=c for this", "see for this"),
        ('I call it a "bridge".', 'I call it a "bridge".'),
        ("«Nous ne voulons pas de ce pont.» Moi si.", "Moi si."),
    ],
)
def test_own_words_keep_their_place(text: str, own: str) -> None:
    blanked = own_words(Comment(0, text, 0, len(text)))
    assert len(blanked) == len(text)
    assert " ".join(blanked.split()) == own
    assert all(a in {b, " "} for a, b in zip(blanked, text, strict=True))


def test_the_page_header_is_nobodys_words() -> None:
    text = "Ann Lee\nJune 3, 2012 at 4:05 pm\nFerries are fine."
    comment = Comment(0, text, 0, len(text), "Ann Lee", "June 3, 2012 at 4:05 pm")
    assert own_words(comment).split() == ["Ferries", "are", "fine."]


@pytest.mark.parametrize(
    ("text", "answers"),
    [("@Ann: no", True), ("> no\nyes", True), ("@Author no", False), ("no @Ann", False)],
)
def test_who_turns_to_another_commenter(text: str, answers: bool) -> None:
    assert answers_somebody(Comment(0, text, 0, len(text))) is answers


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("It is very good analysis.", True),
        ("Excellent article, and well written!", True),
        ("What a shallow, one-sided piece.", True),
        ("The author rightly says that the ferry needs a second boat.", False),
        ("A good article, but the bridge would ruin the harbour for fishing boats.", False),
        ("The bridge would ruin the harbour.", False),
    ],
)
def test_what_tells_of_the_article_alone(text: str, so: bool) -> None:
    assert only_judges(text, stop_words("en")) is so
