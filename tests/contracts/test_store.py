"""What every store does: the suite runs on each of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Bar, Bars, Card, Choice, Choices, Link, Picture, Quote, Run, Text, Vote
from bot.errors import NotFoundError
from bot.model import Change, Place, Poll, Posted, Preferences, Results, Tally
from tests.contracts.stores import FullStore, cast_by, ferry_poll, opened_poll
from tests.samples import NOON, brief

ROOM = Place("paper", "room")
THREAD = Place("paper", "room", "7")


async def test_a_brief_comes_back_whole(store: FullStore) -> None:
    saved = await store.save_brief(brief(), "abc")
    assert saved == replace(brief(), id=saved.id)
    assert saved.id is not None
    assert await store.brief(saved.id) == saved
    assert await store.find_brief("abc") == saved
    assert await store.find_brief("abd") is None


async def test_one_fingerprint_is_one_brief(store: FullStore) -> None:
    first = await store.save_brief(brief(), "abc")
    again = await store.save_brief(replace(brief(), source="elsewhere"), "abc")
    assert again == first
    assert await store.recent_briefs(5) == [first]


async def test_the_latest_briefs_come_first(store: FullStore) -> None:
    saved = [await store.save_brief(brief(), str(i)) for i in range(4)]
    assert await store.recent_briefs(3) == saved[:0:-1]


async def test_a_renewed_brief_takes_the_place_of_the_old(store: FullStore) -> None:
    saved = await store.save_brief(brief(), "abc")
    fresh = await store.renew_brief(replace(saved, declared=99))
    assert await store.find_brief("abc") == fresh == replace(saved, declared=99)
    assert await store.recent_briefs(5) == [fresh]


async def test_a_new_version_keeps_the_one_before(store: FullStore) -> None:
    saved = await store.save_brief(brief(), "abc")
    assert saved.id is not None
    second = replace(saved, version=2, changes=(Change("was", "is"),))
    assert await store.renew_brief(second) == second
    assert await store.renew_brief(replace(saved, declared=99)) == second
    assert await store.version(saved.id, 1) == saved
    assert await store.version(saved.id, 2) == second
    with pytest.raises(NotFoundError):
        await store.version(saved.id, 3)
    with pytest.raises(NotFoundError):
        await store.renew_brief(replace(saved, id=77))


async def test_a_poll_comes_back_whole(store: FullStore) -> None:
    poll = await opened_poll(store)
    assert poll.id is not None
    assert await store.poll(poll.id) == poll
    assert poll.opened.utcoffset() == timedelta(0)
    assert await store.tally(poll.id) == Tally(poll.id, (0, 0, 0), 0, 0)


async def test_a_brief_has_one_poll_on_a_statement(store: FullStore) -> None:
    assert await opened_poll(store) == await opened_poll(store)
    assert await opened_poll(store, ferry_poll("Another.")) != await opened_poll(store)


async def test_ballots_are_counted_and_replaced(store: FullStore) -> None:
    await opened_poll(store)
    assert await store.cast(cast_by("ann", 0)) == Tally(1, (1, 0, 0), 1, 1)
    assert await store.cast(cast_by("bob", 1)) == Tally(1, (1, 1, 0), 2, 2)
    assert await store.cast(cast_by("ann", 2)) == Tally(1, (0, 1, 1), 2, 3)
    assert await store.tally(1) == Tally(1, (0, 1, 1), 2, 3)


async def test_a_ballot_may_name_several_choices(store: FullStore) -> None:
    await opened_poll(store)
    await store.cast(cast_by("ann", 0, 2, 2))
    assert await store.cast(cast_by("ann", 1, 2)) == Tally(1, (0, 1, 1), 1, 2)


async def test_a_delivery_counts_once(store: FullStore) -> None:
    await opened_poll(store)
    await store.cast(cast_by("ann", 0, delivery="d1"))
    await store.cast(cast_by("ann", 1, delivery="d2"))
    assert await store.cast(cast_by("ann", 0, delivery="d1")) == Tally(1, (0, 1, 0), 1, 2)


@pytest.mark.parametrize("choices", [(), (3,), (-1,), (0, 9)])
async def test_a_choice_that_is_not_there_is_refused(
    store: FullStore, choices: tuple[int, ...]
) -> None:
    await opened_poll(store)
    with pytest.raises(NotFoundError, match="no_choice"):
        await store.cast(cast_by("ann", *choices))
    assert await store.tally(1) == Tally(1, (0, 0, 0), 0, 0)


async def test_what_is_not_there_is_not_found(store: FullStore) -> None:
    for ask in (
        store.brief(9),
        store.poll(9),
        store.tally(9),
        store.cast(cast_by("ann", 0, poll=9)),
        store.remember(9, Posted(ROOM, "1")),
        store.open_poll(Poll(9, "q", "s", ("a", "b"), NOON)),
        store.change(Posted(ROOM, "nothing"), Card("x")),
    ):
        with pytest.raises(NotFoundError):
            await ask


@pytest.mark.parametrize("number", [-1, 0, 1 << 31, 1 << 63, 10**30])
async def test_a_number_that_no_row_can_have_is_not_found(store: FullStore, number: int) -> None:
    await opened_poll(store)
    for ask in (
        store.brief(number),
        store.poll(number),
        store.tally(number),
        store.cast(cast_by("ann", 0, poll=number)),
    ):
        with pytest.raises(NotFoundError):
            await ask


async def test_posted_cards_are_remembered_until_forgotten(store: FullStore) -> None:
    await opened_poll(store)
    here, there = Posted(ROOM, "1"), Posted(THREAD, "2")
    for posted in (here, there, here):
        await store.remember(1, posted)
    assert await store.posts(1) == [here, there]
    await store.forget(here)
    assert await store.posts(1) == [there]


async def test_a_place_that_is_gone_is_forgotten_and_others_are_kept(store: FullStore) -> None:
    await opened_poll(store)
    elsewhere = Place("paper", "hall", "7")
    for place in (ROOM, THREAD, elsewhere):
        await store.remember(1, Posted(place, f"{place.channel} {place.thread}"))
    for thread in (THREAD, elsewhere):
        await store.settle(thread, 1)
    for scope in ("channel:paper:readers:room", "channel:paper:room", "channel:paper:readers:hall"):
        await store.prefer(scope, "threads", False)
    await store.forget_place(THREAD)
    assert [posted.place for posted in await store.posts(1)] == [elsewhere, ROOM]
    assert (await store.brief_at(THREAD), await store.brief_at(elsewhere)) == (None, 1)
    await store.settle(THREAD, 1)
    await store.forget_place(ROOM)
    assert [posted.place for posted in await store.posts(1)] == [elsewhere]
    assert (await store.brief_at(THREAD), await store.brief_at(elsewhere)) == (None, 1)
    kept = await store.preferences(["channel:paper:readers:room", "channel:paper:room"])
    assert all(set_ == Preferences() for set_ in kept.values())
    (hall,) = (await store.preferences(["channel:paper:readers:hall"])).values()
    assert hall.threads is False


async def test_a_card_is_outdated_until_it_shows_the_lastcast_by(store: FullStore) -> None:
    await opened_poll(store)
    await store.remember(1, Posted(ROOM, "1"))
    assert await store.outdated_polls() == []
    tally = await store.cast(cast_by("ann", 0))
    assert await store.outdated_polls() == [1]
    await store.shown(Posted(ROOM, "1"), tally.version)
    assert await store.outdated_polls() == []


async def test_a_transcript_keeps_every_block(store: FullStore) -> None:
    card = Card(
        "All of them",
        (
            Text("words", "small", ((0, 2),)),
            Quote("quoted", "Ann", "2 replies", 3),
            Bars((Bar("Agree", 2, 0.5),), "4 voters"),
            Choices((Choice("Agree", Vote(1, 0)), Choice("More", Run("show", (("a", "b"),)))), "x"),
            Picture(b"\x89PNG\r\n\x00\xff", "<svg/>", "alt"),
            Link("Read", "https://example.org"),
        ),
    )
    entry = await store.add(ROOM, None, card)
    assert entry.card == card
    assert await store.entries(ROOM, 5) == [entry]
    changed = await store.change(entry.posted, Card("Changed"))
    assert changed == replace(entry, card=Card("Changed"))
    assert await store.entries(ROOM, 5) == [changed]


async def test_places_have_their_own_transcripts(store: FullStore) -> None:
    said = [await store.add(ROOM, "ann", Card(str(i))) for i in range(4)]
    aside = await store.add(THREAD, None, Card("aside"))
    assert await store.entries(ROOM, 3) == said[1:]
    assert await store.entries(THREAD, 3) == [aside]


async def test_many_at_once_are_all_counted(store: FullStore) -> None:
    await opened_poll(store)
    await asyncio.gather(*(store.cast(cast_by(f"v{i}", i % 3)) for i in range(200)))
    assert await store.tally(1) == Tally(1, (67, 67, 66), 200, 200)


async def test_a_community_that_is_left_is_forgotten_and_no_other(store: FullStore) -> None:
    poll = await opened_poll(store)
    assert poll.id is not None
    here, there = Place("paper", "T1:room", "7"), Place("paper", "T12:room", "7")
    for place, community in ((here, "paper:T1"), (there, "paper:T12")):
        await store.note_reading(poll.brief, community)
        await store.settle(place, poll.brief)
        await store.remember(poll.id, Posted(place, place.channel))
        for scope in (community, f"channel:{community}:room", f"person:{community}:ann"):
            await store.prefer(scope, "language", "de")
    await store.forget_community("paper:T1", ["T1"])
    with pytest.raises(NotFoundError):
        await store.reading(poll.brief, "paper:T1")
    assert (await store.reading(poll.brief, "paper:T12")).id == poll.brief
    assert (await store.brief_at(here), await store.brief_at(there)) == (None, poll.brief)
    assert [posted.place for posted in await store.posts(poll.id)] == [there]
    gone = ["paper:T1", "channel:paper:T1:room", "person:paper:T1:ann"]
    kept = [scope.replace("T1", "T12") for scope in gone]
    found = await store.preferences([*gone, *kept])
    assert [found[scope].language for scope in (*gone, *kept)] == [None] * 3 + ["de"] * 3


async def test_a_role_that_is_gone_is_named_nowhere_in_its_community(store: FullStore) -> None:
    both, one = frozenset({"7", "8"}), frozenset({"7"})
    club, room, guild = "paper:T1", "channel:paper:T1:room", "paper:T12"
    for scope in (club, room, guild):
        await store.prefer(scope, "roles", both)
        await store.prefer(scope, "poll_roles", one)
        await store.prefer(scope, "language", "de")
    await store.prefer(room, "roles", frozenset())
    await store.forget_role(club, "7", "moderator")
    await store.forget_role(club, "9", "moderator")
    held = await store.preferences([club, room, guild])
    alone, kept = frozenset({"moderator"}), frozenset({"8"})
    assert held[club] == Preferences(roles=kept, poll_roles=alone, language="de")
    assert held[room] == Preferences(roles=frozenset(), poll_roles=alone, language="de")
    assert held[guild] == Preferences(roles=both, poll_roles=one, language="de")


async def test_only_cards_of_open_polls_with_names_and_live_results_are_public(
    store: FullStore,
) -> None:
    drafts = [
        replace(ferry_poll(str(n)), anonymous=anonymous, results=results)
        for n, (anonymous, results) in enumerate(
            [
                (False, Results.LIVE),
                (True, Results.LIVE),
                (False, Results.VOTED),
                (False, Results.LIVE),
                (False, Results.LIVE),
            ]
        )
    ]
    for draft in drafts:
        poll = await opened_poll(store, draft)
        place = Place("paper", "room", str(poll.id))
        await store.remember(poll.id or 0, Posted(place, str(poll.id), "de"))
        await store.remember(poll.id or 0, Posted(Place("slate", "room"), str(poll.id)))
    await store.close_poll(4)
    shown = await store.public_posts("paper")
    assert shown == [Posted(Place("paper", "room", n), n) for n in ("1", "5")]
    assert {posted.language for posted in shown} == {"de"}
    assert await store.public_posts("stone") == []


async def test_a_channel_that_is_gone_is_named_nowhere_but_alone(store: FullStore) -> None:
    await store.prefer("paper:T1", "channels", frozenset({"room", "hall"}))
    await store.prefer("paper:T2", "channels", frozenset({"room"}))
    await store.prefer("slate:T1", "channels", frozenset({"room", "hall"}))
    await store.forget_place(THREAD)
    both = frozenset({"room", "hall"})
    held = await store.preferences(["paper:T1"])
    assert held["paper:T1"] == Preferences(channels=both)
    await store.forget_place(ROOM)
    held = await store.preferences(["paper:T1", "paper:T2", "slate:T1"])
    left = [frozenset({"hall"}), frozenset({"room"}), both]
    assert [one.channels for one in held.values()] == left
