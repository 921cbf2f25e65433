"""Words and presses, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.payloads import flat, read_shortcut
from adapters.slack.places import Spot, Workspace, person, spot
from adapters.slack.presses import decode, encode
from adapters.slack.seen import Seen
from adapters.slack.words import clip, cuts, escape, links, unescape
from bot.cards import Run, Vote
from bot.errors import CommandError, NotFoundError
from bot.model import Place
from tests.apps import noon

text = st.text(alphabet=st.characters())
presses = st.one_of(
    st.builds(Vote, st.integers(0, 10**18 - 1), st.integers(0, 99)),
    st.builds(Run, text.filter(bool), st.lists(st.tuples(text, text), max_size=4).map(tuple)),
)


@given(presses)
def test_a_press_comes_back_as_it_was(press: Vote | Run) -> None:
    assert decode(encode(press)) == press


@given(text)
def test_any_line_is_a_press_or_refused(line: str) -> None:
    try:
        press = decode(line)
    except CommandError:
        return
    assert decode(encode(press)) == press


@given(text)
def test_escaped_words_come_back(words: str) -> None:
    assert unescape(escape(words)) == words
    assert not set("<>") & set(escape(words))


@given(st.text(alphabet="ab .!?\n&<", max_size=300), st.integers(5, 60))
def test_cuts_hold_every_word_and_no_more_than_the_limit(words: str, limit: int) -> None:
    parts = [words[start:end] for start, end in cuts(words, limit)]
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())


@given(text, st.integers(0, 80))
def test_what_is_clipped_fits_once_escaped(words: str, limit: int) -> None:
    assert len(escape(clip(words, limit))) <= limit


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
        ("see <https://a.example|the page>", "see https://a.example"),
        ("<@U1|ann> <!here> <#C1|general>", "@ann @here #general"),
        ("1 &lt; 2 &amp;amp; so on", "1 < 2 &amp; so on"),
        ("a <b> c", "a <b> c"),
    ],
)
def test_what_slack_sends_is_read(sent: str, read: str) -> None:
    assert unescape(sent) == read


def test_the_links_of_a_message_are_found_and_nothing_else() -> None:
    sent = "<@U1> <https://a.example/x?y=1&amp;z=2|A> <mailto:a@b.example> <http://b.example>"
    assert links(sent) == ["https://a.example/x?y=1&z=2", "http://b.example"]


def test_a_shortcut_takes_the_link_of_an_unfurled_attachment() -> None:
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "trigger_id": "1.2",
        "message": {"ts": "1.2", "attachments": [{"from_url": "https://a.example"}, 7]},
    }
    shortcut = read_shortcut(body)
    assert shortcut.source == "https://a.example"
    assert shortcut.visit.spot == Spot(Workspace("T1"), "C1", "1.2")


def test_a_pasted_page_keeps_its_lines() -> None:
    def section(*texts: str) -> dict[str, object]:
        elements = [{"type": "text", "text": text} for text in texts]
        return {"type": "rich_text_section", "elements": elements}

    listed = {"type": "rich_text_list", "elements": [section("one"), section("two")]}
    link = {"type": "link", "url": "https://a.example"}
    value = {
        "type": "rich_text",
        "elements": [section("First\nline", " goes on"), listed, {"elements": [link]}, None],
    }
    assert flat(value) == "First\nline goes on\none\ntwo\nhttps://a.example\n"


@pytest.mark.parametrize("workspace", [Workspace("T1"), Workspace("T1", "E1")])
def test_a_place_comes_back_as_it_was(workspace: Workspace) -> None:
    where = Spot(workspace, "C1", "1.2")
    assert spot(where.place()) == where
    assert person(workspace, "U1") == f"slack:{workspace.enterprise or workspace.team}:U1"


@pytest.mark.parametrize(
    "place", [Place("web", "T1:C1"), Place("slack", "C1"), Place("slack", ":")]
)
def test_a_place_elsewhere_is_not_found(place: Place) -> None:
    with pytest.raises(NotFoundError):
        spot(place)


def test_deliveries_are_forgotten_when_there_are_too_many() -> None:
    seen = Seen(noon)
    assert [seen.first("a"), seen.first("a")] == [True, False]
    assert all(seen.first(str(number)) for number in range(20_001))
    assert seen.first("a")
