"""How every store counts ballots and keeps polls: the suite runs on each of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import CommandError, NotFoundError
from bot.model import Act, Amendment, Ballot, Part, Place, Poll, PollKind, Posted, Results, Tally
from tests.contracts.stores import FullStore, cast_by, ferry_poll, opened_poll
from tests.samples import NOON

SURVEY = replace(ferry_poll(), kind=PollKind.SURVEY, more=("The pier is old.",), most=1)


async def test_a_poll_keeps_all_its_settings(store: FullStore) -> None:
    asked = replace(
        SURVEY,
        anonymous=False,
        results=Results.CLOSED,
        owner="paper:ann",
        closes=NOON + timedelta(hours=1),
        quota=40,
        zone="Europe/Berlin",
        community="paper:club",
    )
    opened = await opened_poll(store, asked)
    assert opened == replace(asked, id=1)
    assert await store.poll(1) == opened
    assert await store.recent_polls(3) == [opened]


async def test_a_poll_is_there_for_the_communities_that_it_was_opened_in(
    store: FullStore,
) -> None:
    harbour, club = replace(ferry_poll(), community="harbour"), replace(SURVEY, community="club")
    await opened_poll(store, harbour)
    await opened_poll(store, club)
    await opened_poll(store, replace(harbour, community="club"))
    assert [poll.id for poll in await store.recent_polls(9, "harbour")] == [1]
    assert [poll.id for poll in await store.recent_polls(9, "club")] == [2, 1]
    assert [poll.id for poll in await store.recent_polls(1, "club")] == [2]
    assert [poll.id for poll in await store.recent_polls(9)] == [2, 1]
    assert (await store.poll(1)).community == "harbour"
    opened = [(n, c) for n in (1, 2, 3) for c in ("harbour", "club", "elsewhere")]
    assert [at for at in opened if await store.is_opened_in(*at)] == [
        (1, "harbour"),
        (1, "club"),
        (2, "club"),
    ]


async def test_a_voter_finds_their_ballots_in_the_latest_polls(store: FullStore) -> None:
    await opened_poll(store)
    await opened_poll(store, replace(ferry_poll("Another statement."), anonymous=False))
    await opened_poll(store, replace(ferry_poll("A third statement.")))
    for voter, choice, poll in (("ann", 0, 1), ("bob", 1, 1), ("ann", 2, 2), ("bob", 1, 3)):
        await store.cast(cast_by(voter, choice, poll=poll, delivery=f"{voter}{poll}"))
    mine = await store.ballots_of("ann", 9)
    assert [(b.poll, b.voter, b.choices) for b in mine] == [(2, "ann", (2,)), (1, "ann", (0,))]
    assert [ballot.poll for ballot in await store.ballots_of("ann", 2)] == [2]
    assert await store.ballots_of("eve", 9) == []


async def test_polls_are_the_same_if_they_ask_the_same(store: FullStore) -> None:
    first = await opened_poll(store)
    assert await opened_poll(store, replace(ferry_poll(), results=Results.CLOSED)) == first
    for other in (
        SURVEY,
        replace(ferry_poll(), kind=PollKind.SCALE),
        replace(ferry_poll(), kind=PollKind.SINGLE),
        replace(ferry_poll(), kind=PollKind.SINGLE, choices=("Yes", "No")),
    ):
        assert await opened_poll(store, other) != first
    assert len(await store.recent_polls(9)) == 5


async def test_a_survey_is_answered_statement_by_statement(store: FullStore) -> None:
    await opened_poll(store, SURVEY)
    await store.cast(cast_by("ann", 0))
    assert await store.cast(cast_by("ann", 4)) == Tally(1, (1, 0, 0, 0, 1, 0), 1, 2)
    assert await store.cast(cast_by("ann", 2)) == Tally(1, (0, 0, 1, 0, 1, 0), 1, 3)
    assert await store.choices_of(1, "ann") == (2, 4)


async def test_a_poll_takes_no_more_choices_than_it_says(store: FullStore) -> None:
    await opened_poll(store, replace(ferry_poll(), most=2))
    await store.cast(cast_by("ann", 0, 1))
    with pytest.raises(CommandError, match="most_choices"):
        await store.cast(cast_by("ann", 0, 1, 2))
    with pytest.raises(CommandError, match="most_choices"):
        await store.cast(replace(cast_by("ann", 2), act=Act.TOGGLE))
    assert await store.tally(1) == Tally(1, (1, 1, 0), 1, 1)


async def test_choices_are_taken_and_given_up_one_by_one(store: FullStore) -> None:
    await opened_poll(store)
    for number, choice in enumerate((0, 2, 0)):
        ballot = cast_by("ann", choice, delivery=str(number))
        tally = await store.cast(replace(ballot, act=Act.TOGGLE))
    assert tally == Tally(1, (0, 0, 1), 1, 3)
    last = await store.cast(replace(cast_by("ann", 2, delivery="last"), act=Act.TOGGLE))
    assert last == Tally(1, (0, 0, 0), 0, 4)


async def test_a_ballot_can_be_withdrawn_and_cast_anew(store: FullStore) -> None:
    await opened_poll(store)
    await store.cast(cast_by("ann", 0))
    await store.cast(cast_by("bob", 0))
    withdrawal = Ballot(1, "ann", (), NOON, "w", act=Act.WITHDRAW)
    assert await store.cast(withdrawal) == Tally(1, (1, 0, 0), 1, 3)
    assert await store.cast(withdrawal) == Tally(1, (1, 0, 0), 1, 3)
    assert await store.choices_of(1, "ann") == ()
    with pytest.raises(NotFoundError, match="no_ballot"):
        await store.cast(replace(withdrawal, delivery="w2"))
    assert await store.cast(cast_by("ann", 1, delivery="again")) == Tally(1, (1, 1, 0), 2, 4)


async def test_an_anonymous_poll_names_nobody(store: FullStore) -> None:
    await opened_poll(store)
    for voter, choice in (("ann", 2), ("bob", 0), ("ann", 1)):
        await store.cast(cast_by(voter, choice))
    assert await store.ballots(1) == [Ballot(1, "", (0,), NOON, ""), Ballot(1, "", (1,), NOON, "")]


async def test_an_open_poll_names_its_voters(store: FullStore) -> None:
    await opened_poll(store, replace(ferry_poll(), anonymous=False))
    await store.cast(cast_by("web:bob", 0))
    await store.cast(cast_by("web:ann", 2, 1))
    assert await store.ballots(1) == [
        Ballot(1, "web:ann", (1, 2), NOON, "", "web"),
        Ballot(1, "web:bob", (0,), NOON, "", "web"),
    ]


async def test_one_tally_has_parts_by_community(store: FullStore) -> None:
    await opened_poll(store)
    await store.cast(cast_by("web:ann", 0))
    await store.cast(cast_by("web:bob", 0))
    await store.cast(replace(cast_by("chat:eve", 1), community="chat:club"))
    await store.cast(replace(cast_by("chat:joe", 1), community="chat:club"))
    assert await store.parts(1) == [
        Part("chat:club", (0, 2, 0), 2),
        Part("web", (2, 0, 0), 2),
    ]
    await store.cast(replace(cast_by("chat:eve", 2), community="chat:pub"))
    await store.cast(Ballot(1, "chat:joe", (), NOON, "w", act=Act.WITHDRAW))
    assert await store.parts(1) == [Part("chat:pub", (0, 0, 1), 1), Part("web", (2, 0, 0), 2)]
    assert (await store.tally(1)).votes == (2, 0, 1)


async def test_a_closed_poll_takes_no_ballots_until_it_is_open_again(store: FullStore) -> None:
    await opened_poll(store)
    counted = await store.cast(cast_by("ann", 0, delivery="d1"))
    await store.close_poll(1)
    await store.close_poll(1)
    assert (await store.poll(1)).closed == NOON
    closed = replace(counted, version=2)
    with pytest.raises(CommandError, match="closed"):
        await store.cast(cast_by("bob", 0))
    assert await store.cast(cast_by("ann", 0, delivery="d1")) == closed
    await store.reopen_poll(1)
    assert (await store.poll(1)).closed is None
    assert (await store.cast(cast_by("bob", 0))).voters == 2


async def test_time_closes_a_poll_once(store: FullStore) -> None:
    await opened_poll(store, replace(ferry_poll(), closes=NOON + timedelta(seconds=1)))
    assert await store.close_due_polls() == []
    late = replace(ferry_poll("Late."), closes=NOON)
    await opened_poll(store, late)
    with pytest.raises(CommandError, match="closed"):
        await store.cast(cast_by("ann", 0, poll=2))
    claims = await asyncio.gather(*(store.close_due_polls() for _ in range(3)))
    assert sorted(number for claim in claims for number in claim) == [2]
    await store.reopen_poll(2)
    assert (await store.cast(cast_by("ann", 0, poll=2))).voters == 1


async def test_the_last_voter_of_a_quota_closes_the_poll(store: FullStore) -> None:
    await opened_poll(store, replace(ferry_poll(), quota=2))
    answers = await asyncio.gather(
        *(store.cast(cast_by(f"v{i}", 0)) for i in range(5)), return_exceptions=True
    )
    assert sum(isinstance(answer, CommandError) for answer in answers) == 3
    assert (await store.tally(1)).voters == 2
    assert (await store.poll(1)).closed == NOON


async def test_a_poll_is_edited_before_the_first_vote_only(store: FullStore) -> None:
    first = await opened_poll(store)
    await store.edit_poll(replace(first, question="Really?", choices=("Yes", "No"), quota=9))
    changed = await store.poll(1)
    assert (changed.question, changed.choices, changed.quota) == ("Really?", ("Yes", "No"), 9)
    second = await opened_poll(store, ferry_poll("Another."))
    with pytest.raises(CommandError, match="same_poll"):
        await store.edit_poll(replace(second, statement=first.statement))
    await store.cast(cast_by("ann", 0))
    await store.cast(Ballot(1, "ann", (), NOON, "w", act=Act.WITHDRAW))
    with pytest.raises(CommandError, match="voted_already"):
        await store.edit_poll(changed)


async def test_a_changed_article_marks_the_polls_that_have_votes(store: FullStore) -> None:
    await opened_poll(store)
    await opened_poll(store, ferry_poll("Nobody votes here."))
    await store.cast(cast_by("ann", 0))
    await store.amend_polls(1)
    assert (await store.poll(1)).amendments == (Amendment(NOON, 1),)
    assert (await store.poll(2)).amendments == ()


async def test_whatever_changes_a_poll_outdates_its_cards(store: FullStore) -> None:
    poll = await opened_poll(store)
    posted = Posted(Place("paper", "room"), "1")
    await store.remember(1, posted)
    for change in (
        store.edit_poll(replace(poll, question="Really?")),
        store.cast(cast_by("ann", 0)),
        store.amend_polls(1),
        store.close_poll(1),
        store.reopen_poll(1),
    ):
        await change
        assert await store.outdated_polls() == [1]
        assert await store.outdated_polls({"paper", "web"}) == [1]
        assert await store.outdated_polls({"web"}) == []
        await store.shown(posted, (await store.tally(1)).version)
        assert await store.outdated_polls() == []


async def test_a_poll_that_is_not_there_is_not_found(store: FullStore) -> None:
    for ask in (
        store.parts(9),
        store.choices_of(9, "ann"),
        store.ballots(9),
        store.close_poll(9),
        store.reopen_poll(9),
        store.edit_poll(Poll(1, "q", "s", ("a", "b"), NOON, id=9)),
    ):
        with pytest.raises(NotFoundError):
            await ask
