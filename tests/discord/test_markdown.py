"""Hostile text is shown to the letter: nothing of it is obeyed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markdown import clean, escape, marked, one_line, prefixed
from bot.cards import Text

# What Discord's client turns back when it meets a backslash: any character but letters and digits.
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_OPENING = re.compile(
    r"(?<!\\)(?:\\\\)*(?:[*_~|`<>@#\[\]]|-(?=[\s#])|(?<=\d)\.(?=\s)|(?<=:)/(?=/))"
)
TEXTS = st.text(
    st.one_of(st.sampled_from("\\*_~|`<>@#[]()-.:/ \n1a\u202e\u200b\r"), st.characters()),
    max_size=60,
)


@given(TEXTS)
def test_nothing_that_opens_markdown_is_left_bare(text: str) -> None:
    assert not _OPENING.search(escape(text))


@given(TEXTS)
def test_readers_see_the_text_itself(text: str) -> None:
    assert _ESCAPE.sub(r"\1", escape(text)) == clean(text)


@given(TEXTS)
def test_nothing_invisible_reorders_or_hides(text: str) -> None:
    assert not re.search(
        "[\u200b\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\r\ud800-\udfff]", clean(text)
    )


@given(TEXTS)
def test_a_single_line_is_one(text: str) -> None:
    assert "\n" not in one_line(text)


@given(TEXTS, st.data())
def test_marks_add_bold_and_change_no_word(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    marks = tuple(zip(edges[::2], edges[1::2], strict=False))
    shown = marked(Text(text, marks=marks))
    bare = _ESCAPE.sub(lambda m: "\ue000" if m[1] == "*" else m[1], shown).replace("**", "")
    pieces = [text[a:b] for a, b in zip([0, *edges], [*edges, len(text)], strict=True)]
    assert bare.replace("\ue000", "*") == "".join(map(clean, pieces))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone", r"\@everyone"),
        ("<@123> <#1> <t:1:R>", r"\<\@123\> \<\#1\> \<t:1:R\>"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("```py\nx```", "\\`\\`\\`py\nx\\`\\`\\`"),
        ("[bank](https://evil.example)", r"\[bank\](https:\//evil.example)"),
        ("-# small\n- list\n1. one\n# big", "\\-\\# small\n\\- list\n1\\. one\n\\# big"),
        ("well-known 3.5%", "well-known 3.5%"),
        ("\u202eexe.gnp\u200b", "exe.gnp"),
        ("a\u2028b\x85c\r\nd", "a\nb\nc\nd"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_marked_blanks_stay_outside_the_bold() -> None:
    assert marked(Text("so it is so", marks=((2, 6),))) == "so **it** is so"
    assert marked(Text("a  b", marks=((1, 3),))) == "a  b"


def test_every_line_gets_the_prefix() -> None:
    assert prefixed("a\n\nb", "> ") == "> a\n> b"
