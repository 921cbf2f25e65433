"""Corrections: who disputes which words, and what is only an argument."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, Comment, Correction, Page
from bot.text.corrections import corrections
from bot.text.corrections.numbers import Shape, counted, numbers_like, shape, slipped
from bot.text.corrections.terms import Kind, Term, alike, same, term_after, term_before
from bot.text.pasted import parse

PAGES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "corrections.yaml").read_text(encoding="utf-8")
)
ARTICLE = (
    "The Northern Ferry Board (NFB) opened the line in 1954 with 340 seats. "
    "Mayor Karin Solberg wants a tunnel."
)
RAISES = "The line was opened in 1957, not in 1954."


def _page(*texts: str, notes: tuple[str, ...] = (), authors: tuple[str, ...] = ()) -> Page:
    comments = [
        Comment(i, text, 0, len(text), authors[i] if authors else None)
        for i, text in enumerate(texts)
    ]
    return Page(Article(ARTICLE, notes=notes), tuple(comments))


def _alone(page: dict[str, Any], text: str) -> list[Correction]:
    article = Article(page["article"], notes=tuple(page["notes"]))
    found = corrections(Page(article, (Comment(0, text, 0, len(text)),)))
    return [correction for correction in found if correction.comments]


def test_a_reader_is_found_who_disputes_words_of_the_article() -> None:
    found = right = 0
    every = [(page, *raised) for page in PAGES for raised in page["raises"]]
    for page, text, disputed in every:
        if raised := _alone(page, text):
            found += 1
            right += raised[0].disputed in {disputed, None}
    assert right == found
    assert found >= 0.85 * len(every)


@pytest.mark.parametrize(
    ("page", "text"),
    [(page, text) for page in PAGES for text in page["argues"]],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_argument_is_no_correction(page: dict[str, Any], text: str) -> None:
    assert _alone(page, text) == []


def test_readers_who_dispute_the_same_words_are_one_group() -> None:
    texts = (
        RAISES,
        "Lovely ferry.",
        "Actually the NFB opened the line in 1957.",
        "1954? My aunt says it was 1957, and the author should check.",
    )
    (found,) = corrections(_page(*texts))
    assert found.source == "readers"
    assert (found.disputed, found.proposed) == ("1954", "1957")
    assert {0, 2} <= set(found.comments)
    assert found.text == RAISES
    assert not found.settled


def test_a_publishers_note_is_matched_with_those_who_raised_it() -> None:
    note = (
        "Correction: an earlier version gave the year in which the line opened as 1945. It is 1954."
    )
    texts = (
        "It opened in 1954, not in 1945.",
        "What a view!",
        "The author has the wrong year, 1945?",
    )
    (found,) = corrections(_page(*texts, notes=(note,)))
    assert (found.source, found.text, found.settled) == ("publisher", note, True)
    assert found.disputed == "1945"
    assert 0 in found.comments
    assert 1 not in found.comments


def test_a_note_that_nobody_raised_is_not_settled_by_readers() -> None:
    note = "This article was amended to correct the spelling of Solberg."
    (found,) = corrections(_page("What a view!", notes=(note,)))
    assert found == Correction(note, "publisher", (), found.disputed, found.proposed)


def test_a_reader_counts_once() -> None:
    assert corrections(_page(RAISES, RAISES, authors=("Ann", "Ben")))[0].comments == (0,)
    texts = (RAISES, "I repeat: it was 1957, not 1954, when the line was opened.")
    assert corrections(_page(*texts, authors=("Ann", "Ann")))[0].comments == (0,)
    assert corrections(_page(*texts, authors=("Ann", "Ben")))[0].comments == (0, 1)


def test_whoever_answers_another_commenter_only_joins() -> None:
    answer = f"@Ann: {RAISES}"
    assert corrections(_page(answer)) == ()
    assert corrections(_page(answer, RAISES))[0].comments == (0, 1)


def test_a_quotation_raises_nothing() -> None:
    assert corrections(_page(f'"{RAISES} It is on the plate." Who cares?')) == ()
    assert corrections(_page(f"> {RAISES}\nWho cares?")) == ()


def test_weak_evidence_needs_company() -> None:
    weak = "It was opened by the Southern Line, not by the Northern Ferry Board, wasn't it?"
    unlike = ("Solberg? Mayor Dahl wants it, not Mayor Solberg.",)
    assert len(corrections(_page(weak, *unlike))) <= 2
    assert corrections(_page("Blame Oslo, not Solberg.")) == ()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("It was 1957, not 1954\"“”'NFB=(>@*-→.?! \nß"), max_size=70),
        max_size=8,
    ),
    st.lists(st.text(st.sampled_from("Correction: as 1954 NFB\"'. ?"), max_size=60), max_size=2),
)
def test_any_page_gives_known_comments_and_verbatim_sentences(
    texts: list[str], notes: list[str]
) -> None:
    page = _page(*texts, notes=tuple(notes))
    found = corrections(page)
    assert found == corrections(page)
    for correction in found:
        assert set(correction.comments) <= set(range(len(texts)))
        if correction.source == "readers":
            assert any(correction.text in text for text in texts)
            assert correction.disputed
            assert correction.disputed in ARTICLE
        else:
            assert correction.text in notes


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([RAISES] * 100_000, id="one comment many times"),
        pytest.param([f"{RAISES} {i}" for i in range(5_000)], id="nearly one comment"),
        pytest.param(["not it is 1957 " * 70_000], id="cues"),
        pytest.param(["(A" * 500_000, "typo " * 200_000, "1954, " * 160_000], id="one megabyte"),
        pytest.param(
            ["->" * 500_000, '"' * 1_000_000, "“" * 1_000_000, "@" * 1_000_000], id="signs"
        ),
        pytest.param(
            ["didn't " * 140_000, "confused a" * 100_000, "written " * 125_000], id="open"
        ),
    ],
)
@pytest.mark.timeout(30)
def test_hostile_sections_are_read_in_time(texts: list[str]) -> None:
    assert len(corrections(_page(*texts))) <= 2


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            "It is Lunde Ferry Board|not the Holm Ferry Line.",
            "Lunde Ferry Board",
            "Holm Ferry Line",
        ),
        ('It is Lunde Board (LB),|"holm board"!', "Lunde Board", "holm board"),
        ("built in 1957, sir,|in 1954 by", "1957", "1954"),
        ("9 to 5|9 to 4", "9 to 5", "9 to 4"),
        ("is|the", None, None),
    ],
)
def test_terms_beside_a_cue(text: str, before: str | None, after: str | None) -> None:
    at = text.index("|")
    left, right = term_before(text[:at], at), term_after(text[at + 1 :].removeprefix("not "), 0)
    assert (left.text if left else None, right.text if right else None) == (before, after)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Solberg", "Sollberg", True),
        ("Monday", "Tuesday", True),
        ("France", "Spain", False),
        ("Some Ferry Board", "Some Ferry Union", True),
        ("May", "May", False),
    ],
)
def test_which_names_can_be_mistaken(one: str, other: str, expected: bool) -> None:
    assert alike(Term(one, Kind.NAME), Term(other, Kind.NAME)) is expected


def test_spelling_variants_are_the_same_name() -> None:
    long, variant = (
        Term("Some Co-operation Organisation", Kind.NAME),
        "Some Cooperation Organization",
    )
    assert same(long, Term(variant, Kind.NAME))
    assert not same(Term("1954", Kind.NUMBER), Term("1957", Kind.NUMBER))


def test_numbers_have_a_shape_and_count_something() -> None:
    shapes = [shape(number) for number in ("1954", "9 to 4", "12%", "4,800")]
    assert shapes == [Shape.YEAR, Shape.RANGE, Shape.SHARE, Shape.AMOUNT]
    assert numbers_like("1957", "In 1954, 340 seats and 1960.") == ["1954", "1960"]
    assert counted("340", "It has 340 seats.") == counted("54", "54 seats") == "seat"
    assert slipped("68,000", "86,000")
    assert not slipped("900", "4.2")


def test_the_shared_page(shared_data: Path) -> None:
    """The publisher's correction and the readers who raised it, on a real page."""
    page = parse((shared_data / "sco-oped-2012.txt").read_text(encoding="utf-8"))
    found = corrections(page)
    assert found[0].source == "publisher"
    assert len(found[0].comments) == 5
    assert len(found) == 1


def test_forum_arguments_raise_few_false_alarms(shared_data: Path) -> None:
    pages = [
        parse(path.read_text(encoding="utf-8"))
        for path in sorted((shared_data / "replies").glob("*.txt"))
    ]
    assert pages
    assert sum(len(corrections(page)) for page in pages) <= 3


def test_a_reader_who_needs_two_sentences_is_counted() -> None:
    """The earlier wording in one sentence, the right one in the next."""
    text = "The line cost 1.1 million marks a year. It was ended all the same."
    note = "Correction: This column first gave the cost as 11 million marks. It is 1.1 million."
    said = "The figure is wrong. It was never 11 million marks, the budget says 1.1 million."
    other = "I paid 11 marks for a taxi and 40 for another."
    comments = (Comment(0, said, 0, len(said)), Comment(1, other, 0, len(other)))
    (found,) = corrections(Page(Article(text, notes=(note,)), comments))
    assert found.comments == (0,)
    assert found.settled
