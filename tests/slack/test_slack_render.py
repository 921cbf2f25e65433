"""Cards as Block Kit: every payload as Slack takes it, and nothing in it that Slack obeys."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import limits
from adapters.slack.home import home_view
from adapters.slack.modals import notice_view, paste_view
from adapters.slack.pages import posted
from adapters.slack.pictures import digest
from adapters.slack.places import Spot, Workspace
from adapters.slack.render import render
from adapters.slack.words import printable
from bot.cards import (
    Bar,
    Bars,
    Card,
    Choice,
    Choices,
    Link,
    Picture,
    Quote,
    Run,
    Text,
    Vote,
    plain,
)
from bot.features import command_table
from bot.features.briefs import brief_card, context_card
from bot.features.comments import comments_card
from bot.features.guide import help_card
from bot.prompts import Prompts
from tests.samples import brief
from tests.slack.shapes import check_message, check_view

HOSTILE = (
    "<!channel> <!here> <!everyone> <@U123> <#C123> <!subteam^S1> @channel @here #general",
    "<https://evil.example|your bank> https://evil.example mailto:a@b.example",
    "*bold* _it_ ~no~ `code` ```fence``` > quote :bomb: &lt;!channel&gt; &amp;",
    "\u202eright to left\u202c \x00\x07 zero\u200bwidth \ud800",
)


def messages(card: Card) -> list[dict[str, Any]]:
    return [posted(page) for page in render(card)]


def everywhere(words: str) -> Card:
    """A card with the words in each place that takes some."""
    picture = Picture(b"png", "<svg/>", words)
    return Card(
        words,
        (
            Text(words),
            Text(words, "heading"),
            Text(words, "small"),
            Text(words, marks=((0, min(3, len(words))),)),
            Quote(words, by=words, note=words),
            Quote(words, by=words, depth=3),
            Bars((Bar(words, 1, 0.5),), words),
            Choices(
                (Choice(words, Vote(1, 0)), Choice(words, Run("read", (("a", words),)))), words
            ),
            picture,
            Link(words, "https://news.example/a?b=c&d=e"),
            Link(words, "javascript:alert(1)"),
        ),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_to_the_letter_and_obeyed_nowhere(words: str) -> None:
    (message,) = messages(everywhere(words))
    check_message(message)
    quoted = [e for b in message["blocks"] if b["type"] == "rich_text" for e in b["elements"]]
    quotes = [e for e in quoted if e["type"] == "rich_text_quote"]
    assert quotes[0]["elements"][-1]["text"] == printable(words)
    for ping in ("<!", "<@", "<#"):
        assert ping not in message["text"]


def test_every_card_of_the_bot_fits(prompts: Prompts) -> None:
    stored = dataclasses.replace(brief(), id=1)
    cards = [brief_card(stored, prompts), context_card(stored, prompts)]
    cards += [comments_card(stored, prompts), help_card(command_table(), prompts, "slack")]
    for card in cards:
        for message in messages(card):
            check_message(message)
        check_view(notice_view(card, None, prompts))
    check_view(home_view(cards, ["channels:join"], prompts))
    spot = Spot(Workspace("T1"), "C1", "1.2")
    check_view(paste_view(spot, prompts))
    check_view(paste_view(None, prompts))


words = st.text(alphabet=st.characters(), max_size=400)
blocks = st.one_of(
    st.builds(Text, words, st.sampled_from(("body", "heading", "small"))),
    st.builds(Quote, words, st.none() | words, st.none() | words, st.integers(0, 20)),
    st.builds(
        Bars,
        st.lists(st.builds(Bar, words, st.integers(0, 10**9), st.floats(0, 1)), max_size=25).map(
            tuple
        ),
        words,
    ),
    st.builds(
        Choices,
        st.lists(
            st.builds(Choice, words, st.builds(Vote, st.integers(0, 10**9), st.integers(0, 99))),
            max_size=130,
        ).map(tuple),
        words,
    ),
    st.builds(Link, words, words),
    st.builds(Picture, st.binary(max_size=3), words, words),
)
cards = st.builds(Card, words.filter(str.strip), st.lists(blocks, max_size=12).map(tuple))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards)
def test_whatever_a_card_holds_slack_takes_it(card: Card) -> None:
    for message in messages(card):
        check_message(message)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="&<> abc.\n", min_size=1, max_size=9_000).filter(str.strip))
def test_escaping_never_makes_it_too_long(text: str) -> None:
    for message in messages(Card(text, (Text(text), Text(text, "small"), Quote(text, by="A")))):
        check_message(message)


def test_a_long_text_is_split_at_sentence_ends_and_nothing_is_lost() -> None:
    sentences = [f"This is sentence number {n} of a rather long article." for n in range(900)]
    shown = messages(Card("Long", (Text(" ".join(sentences)),)))
    assert len(shown) > 1
    said = " ".join(message["text"] for message in shown)
    assert all(sentence in said for sentence in sentences)
    for message in shown:
        check_message(message)
        for block in message["blocks"]:
            if block["type"] == "rich_text":
                assert block["elements"][-1]["elements"][-1]["text"].rstrip().endswith("article.")


def test_no_heading_is_left_behind_by_what_it_is_for() -> None:
    for length in range(1, 90):
        filler = tuple(Text("Words of it. " * 20) for _ in range(length % 15))
        blocks = (*filler, Text("w" * 10 * length), Text("What comes", "heading"), Text("v" * 900))
        for message in messages(Card("Card", blocks)):
            assert not message["text"].endswith("What comes")
            check_message(message)


@pytest.mark.parametrize("sign", ["a", "é", "字", "🗳", "&"])
def test_a_message_can_be_edited_in_any_script(sign: str) -> None:
    card = Card("T", (Text(f"{sign * 30}. " * 300), Quote(f"{sign * 30}. " * 200, by=sign * 90)))
    shown = messages(card)
    for message in shown:
        check_message(message)  # 4,000 bytes, not characters
    said = "".join(message["text"] for message in shown)
    assert said.replace("&gt;", "").replace("&amp;", "&").count(sign) == 30 * 500 + 90


def test_the_text_says_all_that_the_blocks_say(prompts: Prompts) -> None:
    card = brief_card(dataclasses.replace(brief(), id=1), prompts)
    (message,) = messages(card)
    for line in plain(card).splitlines():
        for word in line.replace("> ", "").split():
            assert word in message["text"].replace("&gt;", ">")


def test_many_choices_are_a_menu_that_says_the_same() -> None:
    many = Choices(tuple(Choice(f"Choice {n}", Vote(7, n)) for n in range(30)), "Your vote:")
    (message,) = messages(Card("Poll", (many,)))
    (menu,) = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert menu["type"] == "static_select"
    assert [option["value"] for option in menu["options"]] == [f"vote:7:{n}" for n in range(30)]


def test_a_press_too_long_to_be_sent_back_is_told_in_words_only() -> None:
    long = Choices((Choice("Read", Run("read", (("source", "x" * 3_000),))),), "Do:")
    (message,) = messages(Card("Card", (long,)))
    assert "actions" not in {block["type"] for block in message["blocks"]}
    assert "Do:" in message["text"]


def test_a_long_title_is_cut_in_the_header_and_whole_below() -> None:
    title = "A title that goes on. " * 20
    (message,) = messages(Card(title, (Text("x"),)))
    header, below, *_ = message["blocks"]
    assert header["text"]["text"].endswith("on. …")
    assert len(header["text"]["text"]) <= limits.HEADER_TEXT
    assert title.strip() in json.dumps(below)
    check_message(message)


def test_a_picture_has_its_alternative_text() -> None:
    picture = Picture(b"png", "<svg/>", "Two bars: <b> & c.")
    (page,) = render(Card("Chart", (picture,)), {digest(picture): "F1"})
    message = posted(page)
    assert message["blocks"][-1]["slack_file"] == {"id": "F1"}
    assert message["blocks"][-1]["alt_text"] == "Two bars: <b> & c."
    assert "Two bars: &lt;b&gt; &amp; c." in message["text"]
    check_message(message)


def test_bars_stand_in_fields() -> None:
    bars = Bars(tuple(Bar(f"B{n}", n, n / 25) for n in range(25)), "25 voters")
    (message,) = messages(Card("Poll", (bars,)))
    counts = [len(b["fields"]) for b in message["blocks"] if b["type"] == "section"]
    assert counts == [10, 10, 5]
    check_message(message)
