"""Opinion groups on a card and on a map."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from bot.cards import Bars, Block, Card, Quote, Text, plain
from bot.charts.opinion import opinion_chart
from bot.charts.render import render
from bot.features.groups import group_blocks, groups_card, survey_opinions
from bot.opinion.groups import find_opinions
from bot.opinion.results import Opinions
from bot.opinion.table import AGREE, DISAGREE, PASS, UNSEEN, VoteTable, survey_table
from bot.prompts import Prompts
from tests.opinions import camps


def opinions_of(table: VoteTable) -> Opinions:
    opinions = find_opinions(table)
    assert opinions is not None
    return opinions


STATEMENTS = tuple(f"The town should build bridge number {n}." for n in range(12))
TWO = opinions_of(camps(30, 20, seen=1.0))
ONE = opinions_of(survey_table([[1, 0, -1] * 4] * 18, STATEMENTS))
FIVE = opinions_of(camps(30, 28, 26, 24, 22, statements=40, seen=1.0, seed=5))


def quoted(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Quote)]


def ballots(table: VoteTable) -> list[list[int]]:
    """The choices of each voter, as a survey keeps them."""
    choice = {AGREE: 0, DISAGREE: 1, PASS: 2}
    return [
        [3 * at + choice[vote] for at, vote in enumerate(row) if vote != UNSEEN]
        for row in table.votes.tolist()
    ]


def test_the_groups_of_a_survey_are_those_of_its_answers() -> None:
    table = camps(30, 20, seen=0.9)
    cast = ballots(table)
    found = survey_opinions(cast, STATEMENTS)
    assert found is not None
    assert [len(group.members) for group in found.groups] == [30, 20]
    everybody = sum(vote == AGREE for vote in table.votes[:, 0].tolist())
    assert next(v for v in (*(c.votes for c in found.consensus), *found.divisive)).everybody.votes
    shared = {c.votes.statement: c.votes.everybody.agree for c in found.consensus}
    assert shared.get(0, everybody) == everybody
    assert survey_opinions(cast[::-1], STATEMENTS) == found  # whoever voted first


def test_a_small_survey_has_no_groups() -> None:
    assert survey_opinions(ballots(camps(9, 5)), STATEMENTS) is None
    assert survey_opinions([], STATEMENTS) is None


def test_the_card_says_who_is_how_many_and_what_they_think(prompts: Prompts) -> None:
    card = groups_card(TWO, STATEMENTS, prompts)
    said = plain(card)
    assert card.title == "2 opinion groups"
    assert "Group A: 30 people (60%)" in said
    assert "Group B: 20 people (40%)" in said
    after = said.split("What all groups share")[1].split("What divides them")[0]
    assert STATEMENTS[0] in after
    assert STATEMENTS[1] in after
    assert "(100%)" in after
    assert set(quoted(card.blocks)) <= set(STATEMENTS)


def test_what_divides_is_counted_by_group(prompts: Prompts) -> None:
    bars = [b for b in group_blocks(TWO, STATEMENTS, prompts) if isinstance(b, Bars)]
    assert len(bars) == len(TWO.divisive)
    for shown, votes in zip(bars, TWO.divisive, strict=True):
        counts = [n for group in votes.groups for n in (group.agree, group.disagree)]
        assert [bar.count for bar in shown.bars] == counts
        assert all(0 <= bar.share <= 1 for bar in shown.bars)
        assert shown.total == f"{votes.everybody.votes} voters, those who passed included"


def test_one_group_is_said_to_be_one(prompts: Prompts) -> None:
    said = plain(groups_card(ONE, STATEMENTS, prompts))
    assert said.startswith("One opinion group")
    assert "Nobody stands far enough apart" in said
    assert "Group A" not in said
    assert "divides" not in said
    assert opinion_chart(ONE, prompts.say).alt.endswith("All who were placed make one group.")


def test_hostile_statements_stay_text(prompts: Prompts) -> None:
    hostile = [f"{{evil}} <script>{n}</script> {{0}}" for n in range(12)]
    blocks = group_blocks(TWO, hostile, prompts)
    assert set(quoted(blocks)) <= set(hostile)
    assert plain(Card("x", tuple(b for b in blocks if not isinstance(b, Text))))


@pytest.mark.parametrize("opinions", [ONE, TWO, FIVE])
def test_the_map_says_what_the_alt_text_says(opinions: Opinions, prompts: Prompts) -> None:
    chart = opinion_chart(opinions, prompts.say)
    tree = ET.fromstring(render(chart.spec).svg)  # noqa: S314 - drawn by this test
    said = "".join(tree.itertext())
    for number, group in enumerate(opinions.groups):
        for words in (f"Group {'ABCDE'[number]}", f"{len(group.members)} people"):
            assert words in said
            assert words in chart.alt


def test_each_group_has_a_shape_and_a_letter_of_its_own(prompts: Prompts) -> None:
    assert len(FIVE.groups) == 5
    chart = opinion_chart(FIVE, prompts.say)
    datasets = chart.spec["datasets"]
    assert [letter["letter"] for letter in datasets["letters"]] == list("ABCDE")
    assert Counter(spot["group"] for spot in datasets["spots"]).keys() == set(range(5))
    shapes = chart.spec["encoding"]["shape"]["scale"]
    assert len(set(shapes["range"])) == len(shapes["domain"]) == 5


@pytest.mark.parametrize("opinions", [ONE, TWO, FIVE])
def test_everything_stands_within_the_map(opinions: Opinions, prompts: Prompts) -> None:
    datasets = opinion_chart(opinions, prompts.say).spec["datasets"]
    for mark in (*datasets["spots"], *datasets["letters"]):
        assert 40 <= mark["x"] <= 820
        assert 124 <= mark["y"] <= 616
    assert all(0 < row["y"] < 675 for row in datasets["key"])


def test_the_map_names_nobody(prompts: Prompts) -> None:
    spec = repr(opinion_chart(TWO, prompts.say).spec)
    assert not [m for group in TWO.groups for m in group.members if repr(m) in spec]


def test_the_same_votes_give_the_same_picture(prompts: Prompts) -> None:
    once, again = (render(opinion_chart(TWO, prompts.say).spec) for _ in range(2))
    assert once == again
    assert once != render(opinion_chart(TWO, prompts.say, "dark").spec)
