"""Opinion groups: known camps are found again, and any votes give sound groups."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import comb, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.opinion import table as tables
from bot.opinion.clusters import (
    LEAST_MEMBERS,
    MOST_BASE_CLUSTERS,
    base_clusters,
    best_split,
    k_means,
    most_distal,
    silhouettes,
)
from bot.opinion.document import opinions_document
from bot.opinion.groups import find_opinions
from bot.opinion.projection import project
from bot.opinion.results import LEAST_VOTERS, Opinions, Side
from bot.opinion.statements import MOST_SHOWN, consensus, difference_z, divisive, majority_z
from bot.opinion.table import UNSEEN, VoteTable, read_table, survey_table
from tests.opinions import camps, export


def found(table: VoteTable) -> Opinions:
    opinions = find_opinions(table)
    assert opinions is not None
    return opinions


def rand_index(one: Sequence[object], other: Sequence[object]) -> float:
    """The adjusted Rand index of two labellings (Hubert and Arabie 1985)."""
    both = sum(comb(n, 2) for n in Counter(zip(one, other, strict=True)).values())
    first, second = (sum(comb(n, 2) for n in Counter(x).values()) for x in (one, other))
    expected = first * second / comb(len(one), 2)
    return (both - expected) / ((first + second) / 2 - expected)


# Reading a table.


def test_a_table_reads_back_as_it_was_written() -> None:
    table = camps(10, 8)
    again = read_table(export(table).splitlines(keepends=True))
    assert again.participants == table.participants
    assert again.statements == table.statements
    assert np.array_equal(again.votes, table.votes)


def test_other_columns_blank_lines_and_spaces_are_left_alone() -> None:
    lines = ["group-id, participant ,n-votes, 7,0\r\n", "\r\n", ',"a, b",2, -1 ,1.0\r\n']
    table = read_table(lines)
    assert table.participants == ("a, b",)
    assert table.statements == ("7", "0")
    assert table.votes.tolist() == [[-1, 1]]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "error.empty"),
        ("\n", "error.votes_no_participant"),
        ("\x00\x01\x02", "error.votes_no_participant"),
        ("participant;0;1\na;1;1\n", "error.votes_no_participant"),
        ("participant,vote\na,1\n", "error.votes_no_statements"),
        ("participant,1,1\na,1,1\n", "error.votes_column_twice"),
        ("participant,0,participant\na,1,b\n", "error.votes_column_twice"),
        ("participant,0,1\na,1\n", "error.votes_ragged"),
        ("participant,0\na,1\n ,1\n", "error.votes_nobody"),
        ("participant,0\na,1\na,-1\n", "error.votes_twice"),
        ("participant,0\na,2\n", "error.votes_strange"),
        ("participant,0\na,nan\n", "error.votes_strange"),
        ('participant,0\n"' + "a" * 200_000 + '",1\n', "error.votes_malformed"),
        ("participant," + ",".join(map(str, range(2_001))) + "\na" + "," * 2_001 + "\n",
         "error.votes_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_votes_is_refused(text: str, key: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_table(text.splitlines(keepends=True))
    assert refused.value.key == key


def test_a_refusal_names_the_row() -> None:
    with pytest.raises(SourceError) as refused:
        read_table(["participant,0\n", "a,1\n", "b,yes\n"])
    assert refused.value.values == {"row": 3, "cell": "yes"}


def test_more_participants_than_allowed_are_refused() -> None:
    lines = (f"{number},1\n" for number in range(tables.MOST_PARTICIPANTS + 1))
    with pytest.raises(SourceError) as refused:
        read_table(line for part in (["participant,0\n"], lines) for line in part)
    assert refused.value.key == "error.votes_too_large"


@given(st.text(max_size=200) | st.text("participant01,-.\n\"'", max_size=200))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        table = read_table(text.splitlines(keepends=True))
    except SourceError as refused:
        assert refused.key.startswith("error.")  # noqa: PT017 - most texts are refused, not all
    else:
        assert table.votes.shape == (len(table.participants), len(table.statements))


# The map.


def test_camps_stand_on_different_sides_of_the_map() -> None:
    places = project(camps(20, 20, seen=1.0).votes)
    left, right = places[:20, 0], places[20:, 0]
    assert left.max() < right.min() or right.max() < left.min()


def test_few_votes_weigh_more() -> None:
    """Half of somebody's votes hold half of the distance; the scale makes sqrt(2) of it good."""
    votes = camps(20, 20, seen=1.0, shared=0).votes.copy()
    full = project(votes)
    votes[0, ::2] = UNSEEN
    half = project(votes)
    assert abs(half[0, 0]) == pytest.approx(abs(full[0, 0]) / sqrt(2), rel=0.35)


def test_a_statement_with_one_vote_counts_as_seen_by_all() -> None:
    """It moves nobody sideways, but draws those who saw little towards those who saw all."""
    votes = camps(20, 20, seen=0.5).votes
    lonely = np.full((len(votes), 6), UNSEEN, dtype=np.int8)
    lonely[0] = 1
    before, after = project(votes), project(np.hstack([votes, lonely]))
    said = (votes != UNSEEN).sum(axis=1)
    scale = np.sqrt(votes.shape[1] / said), np.sqrt((votes.shape[1] + 6) / (said + 6))
    assert np.allclose(before / scale[0][:, None], after / scale[1][:, None])


@pytest.mark.parametrize("value", [1, 0, -1])
def test_where_all_vote_alike_all_stand_together(value: int) -> None:
    places = project(np.full((30, 4), value, dtype=np.int8))
    assert not places.any()


# Clusters.


def test_most_distal_places_are_distinct() -> None:
    places = np.array([[0.0, 0], [0, 0], [5, 0], [5, 0], [2, 3]])
    chosen = most_distal(places, 9)
    assert len(chosen) == len(np.unique(chosen, axis=0)) == 3


def test_k_means_drops_centres_that_nobody_is_near() -> None:
    places = np.array([[0.0, 0], [1, 0], [10, 0]])
    clusters = k_means(places, np.ones(3), np.array([[0.0, 0], [10, 0], [99, 99]]))
    assert clusters.labels.tolist() == [0, 0, 1]
    assert clusters.centres.tolist() == [[0.5, 0], [10, 0]]
    assert clusters.spread == pytest.approx(0.5)


def test_weights_pull_a_centre() -> None:
    places = np.array([[0.0, 0], [4, 0]])
    clusters = k_means(places, np.array([3.0, 1.0]), places[:1])
    assert clusters.centres.tolist() == [[1.0, 0.0]]


def test_silhouettes_are_as_rousseeuw_defines_them() -> None:
    places = np.array([[0.0, 0], [1, 0], [4, 0], [9, 9]])
    scores = silhouettes(places, np.array([0, 0, 1, 2]))
    assert scores[:2].tolist() == pytest.approx([(4 - 1) / 4, (3 - 1) / 3])
    assert scores[2:].tolist() == [0, 0]  # alone in their cluster


def test_many_places_make_a_hundred_base_clusters() -> None:
    places = np.random.default_rng(3).normal(size=(1_000, 2))
    base = base_clusters(places)
    assert len(base.centres) == MOST_BASE_CLUSTERS
    assert base.spread < 0.05 * (places**2).sum()


def test_no_split_leaves_a_few_alone() -> None:
    near, far = [[0.0, i / 100] for i in range(20)], [[50.0, i / 100] for i in range(4)]
    places = np.array(near + far)
    assert np.bincount(best_split(places, np.ones(24)).labels).min() >= LEAST_MEMBERS
    assert not best_split(places[15:], np.ones(9)).labels.any()


# Statements.


def test_the_tests_are_those_of_polis() -> None:
    """Worked by hand from ``prop-test`` and ``two-prop-test`` of its stats.clj."""
    one = majority_z(np.array([8]), np.array([10]))
    assert one == pytest.approx([2 * sqrt(11) * (9 / 11 - 0.5)])
    pooled = (9 + 3) / (11 + 21)
    error = sqrt(pooled * (1 - pooled) * (1 / 11 + 1 / 21))
    two = difference_z(np.array([8]), np.array([10]), np.array([2]), np.array([20]))
    assert two == pytest.approx([(9 / 11 - 3 / 21) / error])
    assert difference_z(np.array([5]), np.array([5]), np.array([7]), np.array([7])) == [0]


EVERYBODY = np.array([[50, 10, 0], [40, 20, 0], [0, 55, 5], [30, 30, 0], [0, 0, 0]])
GROUPS = np.array(
    [
        [[40, 0, 0], [40, 0, 0], [0, 38, 2], [20, 20, 0], [0, 0, 0]],
        [[10, 10, 0], [0, 20, 0], [0, 17, 3], [10, 10, 0], [0, 0, 0]],
    ]
)


def test_consensus_needs_every_group() -> None:
    """Most agree with the first two, but the second group does not; all disagree with the third."""
    (shared,) = consensus(EVERYBODY, GROUPS)
    assert (shared.votes.statement, shared.side) == (2, Side.DISAGREE)
    assert shared.votes.groups[1].disagree == 17


def test_divisive_statements_come_widest_first() -> None:
    assert [votes.statement for votes in divisive(EVERYBODY, GROUPS)] == [1, 0]


# All of it.


@pytest.mark.parametrize("sizes", [(40, 25), (10, 8), (60, 5), (30, 25, 20)])
def test_known_camps_are_found_again(sizes: tuple[int, ...]) -> None:
    opinions = found(camps(*sizes, statements=16))
    assert [len(group.members) for group in opinions.groups] == list(sizes)
    first = opinions.groups[0]
    assert first.members == tuple(f"p{number}" for number in range(sizes[0]))


def test_what_camps_share_and_what_divides_them_is_found() -> None:
    opinions = found(camps(40, 30))
    assert {shared.votes.statement for shared in opinions.consensus} == {0, 1}
    assert {shared.side for shared in opinions.consensus} == {Side.AGREE}
    assert len(opinions.divisive) == MOST_SHOWN
    assert not {votes.statement for votes in opinions.divisive} & {0, 1}
    for group in opinions.groups:
        assert group.representative
        for apart in group.representative:
            here, there = apart.votes.groups
            if group is opinions.groups[1]:
                here, there = there, here
            assert here.share(apart.side) > 0.5 > there.share(apart.side)


def test_fewer_than_fifteen_voters_make_no_groups() -> None:
    table = camps(10, 10)
    votes = table.votes.copy()
    votes[LEAST_VOTERS - 1 :] = UNSEEN
    assert find_opinions(VoteTable(table.participants, table.statements, votes)) is None
    assert find_opinions(camps(1)) is None


def test_those_who_voted_little_are_not_placed_but_counted() -> None:
    table = camps(20, 20, seen=1.0)
    votes = table.votes.copy()
    votes[0, 3:] = UNSEEN
    opinions = found(VoteTable(table.participants, table.statements, votes))
    assert (opinions.voters, opinions.placed) == (40, 39)
    assert not any("p0" in group.members for group in opinions.groups)
    assert all(shared.votes.everybody.agree == 40 for shared in opinions.consensus)


def test_where_too_few_voted_much_those_who_voted_most_are_placed() -> None:
    table = camps(20, seen=1.0)
    votes = table.votes.copy()
    votes[5:, 4:] = UNSEEN
    votes[7:, 3:] = UNSEEN
    opinions = found(VoteTable(table.participants, table.statements, votes))
    assert opinions.placed == LEAST_VOTERS
    assert {f"p{number}" for number in range(7)} <= set(opinions.groups[0].members)


def test_one_mind_makes_one_group() -> None:
    opinions = found(survey_table([[1, -1, 0]] * 30, ("a", "b", "c")))
    assert [len(group.members) for group in opinions.groups] == [30]
    assert [s.count for s in opinions.spots] == [30]
    assert [(c.votes.statement, c.side) for c in opinions.consensus] == [
        (0, Side.AGREE),
        (1, Side.DISAGREE),
    ]


ANSWERS = st.integers(1, 8).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([1, -1, 0, None]), min_size=width, max_size=width),
        min_size=1,
        max_size=60,
    )
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_answers_give_sound_groups(answers: list[list[int | None]]) -> None:
    table = survey_table(answers, [f"s{number}" for number in range(len(answers[0]))])
    opinions = find_opinions(table)
    voters = sum(any(vote is not None for vote in row) for row in answers)
    assert (opinions is None) == (voters < LEAST_VOTERS)
    if opinions is None:
        return
    members = [member for group in opinions.groups for member in group.members]
    assert len(members) == len(set(members)) == opinions.placed <= opinions.voters == voters
    sizes = [len(group.members) for group in opinions.groups]
    assert min(sizes) >= LEAST_MEMBERS
    assert all(larger >= smaller for larger, smaller in pairwise(sizes))
    assert sum(spot.count for spot in opinions.spots) == opinions.placed
    assert -1 <= opinions.silhouette <= 1
    for votes in opinions.divisive:
        assert votes.everybody.votes >= sum(counts.votes for counts in votes.groups)
    assert find_opinions(table) == opinions
    assert opinions_document(opinions, "")["k"] == len(sizes)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000), st.integers(15, 40), st.integers(15, 40))
def test_turning_all_votes_round_changes_no_group(seed: int, one: int, other: int) -> None:
    table = camps(one, other, seed=seed, shared=0)
    turned = np.where(table.votes == UNSEEN, UNSEEN, -table.votes).astype(np.int8)
    mirrored = found(VoteTable(table.participants, table.statements, turned))
    assert [g.members for g in mirrored.groups] == [g.members for g in found(table).groups]


def test_a_large_table_is_grouped_in_bounded_time() -> None:
    opinions = found(camps(6_000, 4_000, statements=100, seen=0.5))
    assert [len(group.members) for group in opinions.groups] == [6_000, 4_000]
    assert len(opinions.spots) <= MOST_BASE_CLUSTERS


def test_groups_are_those_that_polis_found(shared_data: Path) -> None:
    scores = []
    for path in sorted((shared_data / "polis").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            gold = {row["participant"]: row["group-id"] for row in csv.DictReader(file)}
        with path.open(encoding="utf-8", newline="") as file:
            opinions = found(read_table(file))
        group_of = {m: n for n, group in enumerate(opinions.groups) for m in group.members}
        both = [member for member in group_of if gold[member]]
        scores.append(rand_index([gold[m] for m in both], [group_of[m] for m in both]))
    assert sum(scores) / len(scores) >= 0.85
