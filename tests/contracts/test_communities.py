"""What every store does to keep communities apart, and to do a thing once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Card
from bot.errors import NotFoundError
from bot.model import Article, Brief, Comment, Place, Posted, Preferences, Results, Summary
from bot.store.hashed import hashed
from tests.contracts.conftest import Opener
from tests.contracts.stores import FullStore, opened_poll
from tests.fakes import Watch
from tests.samples import brief

ROOM = Place("paper", "room")
THREAD = Place("paper", "room", "7")


def op_ed(text: str, title: str | None = None, *comments: str, author: str | None = None) -> Brief:
    said = tuple(Comment(n, words, 0, len(words), "Ann") for n, words in enumerate(comments))
    article = Article(text, title=title, author=author, outlet="The Harbour Gazette")
    return Brief("page.txt", article, Summary(()), comments=said)


async def read(store: FullStore, *briefs: Brief, community: str = "club") -> list[Brief]:
    saved = [await store.save_brief(one, hashed(repr(one))) for one in briefs]
    for one in saved:
        await store.note_reading(one.id or 0, community)
    return saved


async def found(store: FullStore, words: str, community: str = "club") -> list[int | None]:
    return [one.id for one in await store.search_briefs(community, words, 10)]


# Readings.


async def test_a_community_sees_what_it_has_read_latest_first(store: FullStore) -> None:
    first, second = await read(store, op_ed("One."), op_ed("Two."))
    (third,) = await read(store, op_ed("Three."), community="guild")
    assert await store.recent_briefs(9, "club") == [second, first]
    await read(store, op_ed("One."))
    assert await store.recent_briefs(9, "club") == [first, second]
    assert await store.recent_briefs(1, "club") == [first]
    assert await store.recent_briefs(9, "guild") == [third]
    assert await store.recent_briefs(9, "nobody") == []
    assert await store.recent_briefs(9) == [third, second, first]


async def test_a_brief_of_another_community_is_not_there(store: FullStore) -> None:
    (one,) = await read(store, op_ed("One."))
    assert one.id is not None
    assert await store.reading(one.id, "club") == one
    for number, community in ((one.id, "guild"), (99, "club")):
        with pytest.raises(NotFoundError, match="no_brief"):
            await store.reading(number, community)
    with pytest.raises(NotFoundError, match="no_brief"):
        await store.note_reading(99, "club")
    await store.note_reading(one.id, "guild")
    assert await store.reading(one.id, "guild") == one


# Threads.


async def test_a_thread_is_about_one_brief(store: FullStore) -> None:
    first, second = await read(store, op_ed("One."), op_ed("Two."))
    assert first.id
    assert second.id
    assert await store.brief_at(THREAD) is None
    await store.settle(THREAD, first.id)
    await store.settle(replace(THREAD, thread="8"), second.id)
    assert await store.brief_at(THREAD) == first.id
    await store.settle(THREAD, second.id)
    assert await store.brief_at(THREAD) == second.id
    assert await store.brief_at(ROOM) is None
    with pytest.raises(NotFoundError):
        await store.settle(THREAD, 99)


async def test_an_edition_is_kept_as_long_as_the_thread_is_about_its_brief(
    store: FullStore,
) -> None:
    first, second = await read(store, op_ed("One."), op_ed("Two."))
    assert first.id
    assert second.id
    edition = replace(first, declared=9)
    with pytest.raises(NotFoundError):
        await store.keep_edition(THREAD, edition)
    await store.settle(THREAD, first.id)
    assert await store.edition(THREAD) is None
    await store.keep_edition(THREAD, edition)
    await store.settle(THREAD, first.id)
    assert await store.edition(THREAD) == edition
    assert await store.brief(first.id) == first
    await store.settle(THREAD, second.id)
    assert await store.edition(THREAD) is None


# Claims.


async def test_an_event_is_claimed_once_within_a_day(store: FullStore, watch: Watch) -> None:
    assert await store.claim("slack:1")
    assert await store.claim("slack:2")
    watch.now += timedelta(hours=23)
    assert not await store.claim("slack:1")
    watch.now += timedelta(hours=1)
    assert await store.claim("slack:1")
    assert not await store.claim("slack:1")


async def test_of_many_claimers_at_once_one_is_first(opener: Opener) -> None:
    stores = [await opener() for _ in range(2)]
    claims = [store.claim(f"event{n}") for n in range(5) for store in stores for _ in range(3)]
    assert sum(await asyncio.gather(*claims)) == 5
    for store in stores:
        await store.close()


async def test_a_claim_outlives_a_restart(opener: Opener) -> None:
    store = await opener()
    assert await store.claim("a" * 5_000)
    await store.close()
    again = await opener()
    assert not await again.claim("a" * 5_000)
    await again.close()


# Preferences.


async def test_preferences_are_kept_by_scope_until_taken_back(store: FullStore) -> None:
    nothing = Preferences()
    assert await store.preferences(["club", "guild"]) == {"club": nothing, "guild": nothing}
    chosen = Preferences(
        roles=frozenset({"1", "2"}),
        channels=frozenset(),
        language="de",
        zone="Europe/Berlin",
        anonymous=False,
        results=Results.CLOSED,
        threads=False,
    )
    for name in ("roles", "channels", "language", "zone", "anonymous", "results", "threads"):
        await store.prefer("club", name, getattr(chosen, name))
    assert await store.preferences(["club", "guild"]) == {"club": chosen, "guild": nothing}
    await store.prefer("club", "language", "fr")
    await store.prefer("club", "roles", None)
    held = (await store.preferences(["club"]))["club"]
    assert held == replace(chosen, language="fr", roles=None)


async def test_two_who_change_two_settings_at_once_both_do(opener: Opener) -> None:
    stores = [await opener() for _ in range(2)]
    await asyncio.gather(
        *(stores[n % 2].prefer("club", "language", "de") for n in range(8)),
        *(stores[n % 2].prefer("club", "threads", False) for n in range(8)),
    )
    held = await stores[0].preferences(["club"])
    assert held["club"] == Preferences(language="de", threads=False)
    for store in stores:
        await store.close()


# Search.


async def test_words_are_found_wherever_they_stand(store: FullStore) -> None:
    harbour = op_ed("The ferry is late.", "A timetable, please", "Quite so.", author="Zoë Quirk")
    (one, _) = await read(store, harbour, op_ed("Nothing of it."))
    for words in ("ferry", "timetable", "gazette late", "quirk", "quite", "FERRY late please"):
        assert one.id in await found(store, words), words
    for words in ("ferry missing", "zebra", "erry"):
        assert await found(store, words) == [], words


async def test_words_are_found_by_their_beginning_whatever_their_accents(
    store: FullStore,
) -> None:
    (one,) = await read(store, op_ed("Größere Fähren für Zoë. Ein 2. Café im Straßenhafen."))
    for words in ("grosser", "FAHRE", "fähr", "zoe", "cafés"[:4], "strasse", "STRASSENHAFEN", "2"):
        assert await found(store, words) == [one.id], words


async def test_only_the_own_community_is_searched(store: FullStore) -> None:
    (one,) = await read(store, op_ed("The ferry is late."))
    assert await found(store, "ferry", "guild") == []
    await store.note_reading(one.id or 0, "guild")
    assert await found(store, "ferry", "guild") == [one.id]


async def test_a_title_counts_more_than_a_comment(store: FullStore) -> None:
    long = "Words about other things. " * 30
    said, titled = await read(
        store, op_ed(long, "Other things", "A ferry."), op_ed(long, "The ferry", "Other things.")
    )
    assert await found(store, "ferry") == [titled.id, said.id]


async def test_a_changed_brief_is_found_by_its_new_words(store: FullStore) -> None:
    (one,) = await read(store, op_ed("The ferry is late."))
    await store.renew_brief(replace(one, article=Article("The tram is late."), version=2))
    assert await found(store, "ferry") == []
    assert await found(store, "tram") == [one.id]


async def test_of_many_the_best_few_are_found(store: FullStore) -> None:
    await read(store, *(op_ed(f"Ferry number {n}.") for n in range(8)))
    assert len(await store.search_briefs("club", "ferry", 3)) == 3
    assert await store.search_briefs("club", "ferry", 0) == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        '"ferry',
        "ferry'",
        "ferry*",
        "ferry AND",
        "ferry NOT late",
        "NEAR(ferry late)",
        "title:ferry",
        "^ferry",
        "ferry - late",
        "ferry & !late | (",
        "ferry:*",
        "ferry <-> late",
        "\\",
        "%_",
        "\x00ferry",
        "'; DROP TABLE briefs; --",
        "\U0001f6a2",
        "\ud800",
        "a" * 10_000,
        "ferry " * 2_000,
        "",
        "   ",
        "e\u0301",
        "ﬁ",
        "１２",
        "1e5 1.5 a.b@c.d http://e.f/g",
    ],
)
async def test_whatever_is_searched_for_is_only_words(store: FullStore, words: str) -> None:
    (one,) = await read(store, op_ed("The ferry is late, and that is not near."))
    assert set(await found(store, words)) <= {one.id}
    assert await found(store, "ferry") == [one.id]


async def test_a_text_of_any_size_is_searched(store: FullStore) -> None:
    huge = " ".join(f"word{n}" for n in range(60_000))
    (one,) = await read(store, op_ed(f"First {huge}", "x" * 50_000, huge))
    assert await found(store, "first word1") == [one.id]


# Cards.


async def test_a_posted_card_keeps_its_language(store: FullStore) -> None:
    await opened_poll(store)
    await store.remember(1, Posted(ROOM, "1", "de"))
    await store.remember(1, Posted(ROOM, "2"))
    assert [posted.language for posted in await store.posts(1)] == ["de", None]


async def test_a_place_knows_its_threads(store: FullStore) -> None:
    assert await store.threads(ROOM) == frozenset()
    for place in (ROOM, THREAD, THREAD, replace(THREAD, channel="hall", thread="9")):
        await store.add(place, None, Card("said"))
    assert await store.threads(ROOM) == await store.threads(THREAD) == {"7"}


async def test_the_sample_is_found(store: FullStore) -> None:
    (one,) = await read(store, brief())
    assert await found(store, "sandholm timetable") == [one.id]
