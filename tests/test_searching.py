"""Search cards: what was found, with the very words around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import Choices, Quote, Run, Text, plain
from bot.features.searching import find_hit, search_card
from bot.model import Article, Brief, Comment, Summary
from bot.prompts import Prompts
from bot.text.folding import folded, words_of
from tests.samples import brief

TEXT = (
    "First of all, nothing. " * 20 + "The ferry was late, and so was I. " + "At last, more. " * 30
)


def of(text: str, *comments: str) -> Brief:
    said = tuple(Comment(n, words, 0, len(words), f"P{n}") for n, words in enumerate(comments))
    return Brief("page.txt", Article(text, title="Title"), Summary(()), comments=said, id=4)


def test_a_result_is_a_headline_an_excerpt_and_a_button(prompts: Prompts) -> None:
    card = search_card("  ferry   late ", [replace(brief(), id=7)], prompts)
    assert card.title == "Op-eds with “ferry late”"
    heading, quote, choices = card.blocks
    assert isinstance(heading, Text)
    assert heading.text == "7. Op-ed in The Harbour Gazette"
    assert isinstance(quote, Quote)
    assert "The ferry to Sandholm is late again." in quote.text
    assert isinstance(choices, Choices)
    assert [choice.press for choice in choices.choices] == [Run("show", (("brief", "7"),))]


def test_nothing_found_is_said(prompts: Prompts) -> None:
    assert prompts.say("search.none") in plain(search_card("zebra", [], prompts))


def test_the_stretch_with_the_most_words_is_shown() -> None:
    hit = find_hit(of("A ferry. " + TEXT), "late ferry")
    assert hit is not None
    assert "The ferry was late" in hit.text
    assert hit.comment is None
    assert hit.text.startswith("… ")
    assert hit.text.endswith(" …")


def test_a_comment_is_shown_with_who_wrote_it(prompts: Prompts) -> None:
    one = of("Nothing.", "Not here.", "The ferry was late.")
    hit = find_hit(one, "FERRY")
    assert hit is not None
    assert (hit.text, hit.comment) == ("The ferry was late.", 1)
    assert "P1" in plain(search_card("ferry", [one], prompts))


def test_what_only_the_title_says_needs_no_excerpt(prompts: Prompts) -> None:
    assert find_hit(of("Nothing."), "title") is None
    card = search_card("title", [of("Nothing.")], prompts)
    assert not [block for block in card.blocks if isinstance(block, Quote)]


@given(st.text(max_size=600), st.text(max_size=30))
def test_an_excerpt_is_verbatim_and_short(text: str, words: str) -> None:
    hit = find_hit(of(text), words)
    if hit is not None:
        shown = hit.text.removeprefix("… ").removesuffix(" …")
        assert shown in " ".join(text.split())
        assert len(hit.text) <= 250


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words_of(" ".join(words_of(text))) == words_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Größe", ["grosse"]),
        ("naïve café", ["naive", "cafe"]),
        ("it's a_b", ["it", "s", "a", "b"]),
        ("№ 5", ["no", "5"]),
        ("日本語", ["日本語"]),
        ("!?…", []),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert folded(text) == folded(folded(text))
