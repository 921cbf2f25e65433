"""One text form says everything that a card says."""

from __future__ import annotations

import pytest

from bot.cards import (
    Bar,
    Bars,
    Block,
    Card,
    Choice,
    Choices,
    File,
    Link,
    Picture,
    Quote,
    Run,
    Text,
    Vote,
    marked,
    plain,
)


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (Text("Plain words"), "Plain words"),
        (Text("The dam must go now", marks=((4, 7), (8, 12))), "The *dam* *must* go now"),
        (Quote("So I said."), "> So I said."),
        (Quote("One.\nTwo.", by="Ann", note="2 replies"), "Ann · 2 replies\n> One.\n> Two."),
        (Quote("Deep", by="Bo", depth=2), "    Bo\n    > Deep"),
        (
            Bars((Bar("Agree", 3, 0.75), Bar("Disagree", 1, 0.25)), "4 voters"),
            "███████████████░░░░░ Agree: 3 (75%)\n█████░░░░░░░░░░░░░░░ Disagree: 1 (25%)\n4 voters",
        ),
        (
            Choices((Choice("Agree", Vote(1, 0)), Choice("More", Run("show"))), "Your vote:"),
            "Your vote: [Agree] · [More]",
        ),
        (Choices((Choice("Agree", Vote(1, 0), chosen=True),), "Yours:"), "Yours: [✓ Agree]"),
        (Picture(b"\x89PNG", "<svg/>", "Two bars"), "Two bars"),
        (File("poll-7.csv", b"a,b", "All answers"), "All answers: poll-7.csv"),
        (Link("Read on", "https://example.org/a"), "Read on: https://example.org/a"),
    ],
)
def test_each_block_has_a_text_form(block: Block, shown: str) -> None:
    assert plain(Card("Title", (block,))) == f"Title\n\n{shown}"


def test_marks_can_be_drawn_with_any_signs() -> None:
    text = Text("abcdef", marks=((0, 2), (4, 6)))
    assert marked(text, "<", ">") == "<ab>cd<ef>"


def test_a_card_without_blocks_is_its_title() -> None:
    assert plain(Card("Only this")) == "Only this"
