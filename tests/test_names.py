"""What a text introduces, and which of its sentences take that for known."""

from __future__ import annotations

import pytest

from bot.text.names import introductions
from bot.text.sentences import sentences

FIRST = "Ada Mercer runs the only clinic on Lowry."


def needs(text: str, language: str = "en") -> list[list[tuple[int, ...]]]:
    return introductions(sentences(text, language), language)


@pytest.mark.parametrize(
    "later",
    [
        "The council never asked Mercer.",
        "The council never read Mercer’s letter.",
        "Ms. Mercer has two nurses.",
        "On Monday, Mercer closed the door.",
    ],
)
def test_a_surname_takes_the_full_name_for_known(later: str) -> None:
    assert needs(f"{FIRST} {later}")[1] == [(0,)]


@pytest.mark.parametrize(
    "later",
    [
        "Doctor Mercer has two nurses.",
        "Ada Mercer closed the door.",
        "Nobody on Lowry was asked.",
        "The Mercer report was never read.",
    ],
)
def test_a_title_a_full_name_and_a_place_stand_by_themselves(later: str) -> None:
    assert needs(f"{FIRST} {later}")[1] == []


def test_any_sentence_with_the_full_name_will_do() -> None:
    text = f"{FIRST} Nobody came. In spring Ada Mercer wrote a letter. Mercer waited."
    assert needs(text)[3] == [(0, 2)]


def test_a_name_that_was_never_introduced_needs_nothing() -> None:
    assert needs("Mercer waited. Nobody came to Mercer. Ada Mercer went home.") == [[], [], []]


def test_an_acronym_takes_its_first_use_for_known() -> None:
    bracketed = "The Lowry Harbour Board (LHB) met. Nobody came. The vote of LHB was lost."
    assert needs(bracketed)[2] == [(0,)]
    bare = "The pilots of LHB met. Nobody came. A vote of LHB was lost."
    assert needs(bare)[2] == [(0,)]
    assert needs(bare)[0] == [(0,)], "an acronym that is never spelt out leans on itself"
    assert needs("Pilots from the EU met. Nobody came. A vote in the EU was lost.")[2] == []


def test_the_definite_article_takes_a_thing_for_known() -> None:
    text = "A costly survey was ordered. Nobody came. The survey vanished."
    assert needs(text)[2] == [(0,)]


@pytest.mark.parametrize(
    "later",
    [
        "The survey of 1911 vanished.",
        "The world turns.",
        "The pier rots.",
        "Another survey failed.",
    ],
)
def test_what_says_which_one_or_is_known_to_all_needs_nothing(later: str) -> None:
    assert needs(f"A costly survey was ordered. {later}")[1] == []


def test_a_shell_noun_leans_on_the_sentence_that_it_sums_up() -> None:
    text = "Ministers want to sell the harbour. Voters will stop the proposal unless rents fall."
    assert needs(text)[1] == [(0,)]
    assert needs("The proposal to sell the harbour is dead. Nobody mourns it.")[0] == []
    assert needs("Nobody came. The proposal to sell the harbour is dead.")[1] == []


def test_an_acronym_may_be_introduced_by_the_name_that_it_shortens() -> None:
    text = "The Society for the Care of the Marshes met. Nobody came. A vote of the SCM was lost."
    assert needs(text)[2] == [(0,)]


def test_a_possessive_ends_a_name() -> None:
    text = f"{FIRST} Nobody came. Like Mercer's Clinic Fund, the school is poor."
    assert needs(text)[2] == [(0,)]


def test_an_adverb_in_front_is_no_part_of_a_name() -> None:
    assert needs(f"{FIRST} Perhaps Mercer is right.")[1] == [(0,)]


def test_where_all_nouns_are_capitalised_no_noun_is_a_name() -> None:
    assert needs("Die alte Brücke steht. Brücken fallen selten.", "de") == [[], []]
