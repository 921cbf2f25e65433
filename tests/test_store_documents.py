"""Briefs and cards come back from their documents as they were."""

from __future__ import annotations

import json
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from bot.cards import Bar, Bars, Block, Card, Choices, File, Link, Picture, Quote, Text
from bot.model import (
    Answered,
    Article,
    Brief,
    Comment,
    Correction,
    KeyPoint,
    Recommendation,
    Reply,
    ReplyGraph,
    Summary,
)
from bot.store.documents import dump_brief, dump_card, load_brief, load_card
from tests.samples import brief

T = TypeVar("T")


def _some(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=2).map(tuple)


# Shares and confidences run from 0 to 1; JSON has no NaN.
SHARE = st.floats(0, 1)
REPLIES = st.builds(Reply, confidence=SHARE, id=..., name=...)
BRIEFS = st.builds(
    Brief,
    article=st.from_type(Article),
    summary=st.from_type(Summary),
    recommendations=_some(
        st.builds(Recommendation, strength=SHARE, addressee=..., stands_for=..., after=...)
    ),
    corrections=_some(st.from_type(Correction)),
    comments=_some(st.from_type(Comment)),
    graph=st.builds(
        ReplyGraph,
        replies=_some(REPLIES),
        most_replied=_some(st.from_type(Answered)),
        names=...,
    ),
    points=_some(st.from_type(KeyPoint)),
    declared=...,
    warnings=...,
    id=st.integers(1),
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.from_type(Text),
    st.from_type(Quote),
    st.builds(Bars, bars=_some(st.builds(Bar, share=SHARE))),
    st.from_type(Choices),
    st.from_type(Picture),
    st.from_type(Link),
    st.from_type(File),
)


@given(BRIEFS)
def test_a_brief_comes_back_as_it_was(value: Brief) -> None:
    assert value.id is not None
    assert load_brief(value.id, dump_brief(value)) == value


@given(st.builds(Card, blocks=_some(BLOCKS)))
def test_a_card_comes_back_as_it_was(card: Card) -> None:
    assert load_card(dump_card(card)) == card


def test_the_number_is_not_in_the_document() -> None:
    assert json.loads(dump_brief(brief()))["id"] is None


def test_a_document_from_before_a_field_was_added_still_loads() -> None:
    document = json.loads(dump_brief(brief()))
    del document["points"]
    for comment in document["comments"]:
        del comment["header"]
    older = load_brief(1, json.dumps(document))
    assert older.points == ()
    assert older.comments == brief().comments
