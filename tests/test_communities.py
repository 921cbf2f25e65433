"""Communities: what each has read is its own, its rules hold, its language is spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.cards import Card, Choices, Run, plain
from bot.errors import ReaderError
from bot.model import Ballot, Comment, Place, Posted, Preferences
from bot.ports import Call, Store
from bot.prompts import Prompts
from bot.settings import Settings
from tests.apps import running_app
from tests.fakes import MemoryStore
from tests.samples import NOON, PAGE
from tests.test_app import FERRY, ROOM, Paper

MODERATOR = frozenset({"moderator"})


@dataclass
class Club(Paper):
    """A platform whose threads may fail, and whose rooms have several people."""

    failure: Exception | None = None
    threads: list[Posted] = field(default_factory=list)
    said: tuple[Comment, ...] = ()

    async def open_thread(self, posted: Posted, title: str) -> Place:
        if self.failure:
            raise self.failure
        self.threads.append(posted)
        return Place("paper", posted.place.channel, posted.message)

    async def replies(self, place: Place) -> Sequence[Comment]:
        return self.said


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def club() -> Club:
    return Club()


def of(call: Call, community: str) -> Call:
    return replace(call, community=community, place=Place("paper", community))


def last(club: Club) -> Card:
    return list(club.cards.values())[-1]


async def settle(app: App, club: Club, **values: str) -> None:
    """A moderator changes settings."""
    for name, value in values.items():
        call = club.call("settings", name=name, value=value)
        await app.call(replace(call, roles=MODERATOR, person="paper:mod"))


# What was read.


async def test_what_one_community_reads_is_not_there_for_another(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(of(club.read(FERRY), "north"))
        for command in ("show", "context", "comments", "poll"):
            for args in ({"brief": "1"}, {}):
                await app.call(of(club.call(command, **args), "south"))
        await app.call(of(club.call("recent"), "south"))
        await app.call(of(club.call("search", words="ferry"), "south"))
    nothing = prompts.say("error.no_brief")
    assert [card.title for card in club.private] == [nothing] * 8
    _, recent, search = club.cards.values()
    assert prompts.say("recent.none") in plain(recent)
    assert prompts.say("search.none") in plain(search)


async def test_the_same_page_is_one_poll_for_all_who_have_read_it(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        for community in ("north", "south"):
            await app.call(of(club.read(FERRY), community))
            await app.call(of(club.call("poll"), community))
        for voter in ("ann", "bob"):
            await app.vote(Ballot(1, voter, (0,), NOON, voter, community=voter))
    assert len(await store.recent_briefs(9)) == 1
    assert [posted.place for posted in await store.posts(1)] == [ROOM, ROOM]
    assert (await store.tally(1)).voters == 2


async def test_a_button_that_was_posted_here_works_here(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(of(club.read(FERRY), "north"))
        (choices,) = [block for block in last(club).blocks if isinstance(block, Choices)]
        for choice in choices.choices:
            assert isinstance(choice.press, Run)
            await app.call(of(club.call(choice.press.command, **dict(choice.press.args)), "north"))
    assert club.private == []


# Deliveries.


async def test_a_command_that_is_delivered_again_is_run_once(store: Store, club: Club) -> None:
    read = replace(club.read(FERRY), delivery="event 1")
    async with (
        running_app(store, {"paper": club}) as app,
        running_app(store, {"paper": club}) as other,
    ):
        await asyncio.gather(*(one.call(read) for one in (app, other) * 20))
        assert len(club.cards) == 1
        await app.call(replace(read, delivery="event 2"))
    assert len(club.cards) == 2


# Threads.


async def test_a_brief_gets_a_thread_and_what_is_said_there_is_about_it(
    store: Store, club: Club
) -> None:
    club.said = (Comment(0, "@Tide: I saw it leave on time.", 0, 30, "Bo"),)
    async with running_app(store, {"paper": club}) as app:
        await app.call(club.read(FERRY))
        (posted,) = club.threads
        await app.call(club.read(replace(FERRY, data=PAGE.replace("late", "slow").encode())))
        there = replace(ROOM, thread=posted.message)
        for command in ("discuss", "comments", "show"):
            await app.call(replace(club.call(command), place=there))
        assert "I saw it leave on time." in plain(list(club.cards.values())[-3])
        assert "I saw it leave on time." in plain(list(club.cards.values())[-2])
        assert "The ferry to Sandholm is late again." in plain(last(club))
        await app.call(club.call("comments", brief="1"))
        assert "I saw it leave on time." not in plain(last(club))
    assert len(club.threads) == 2


async def test_a_brief_in_a_thread_is_what_that_thread_is_about(store: Store, club: Club) -> None:
    there = replace(ROOM, thread="77")
    async with running_app(store, {"paper": club}) as app:
        await app.call(replace(club.read(FERRY), place=there))
        await app.call(club.read(replace(FERRY, data=PAGE.replace("late", "slow").encode())))
        await app.call(replace(club.call("show"), place=there))
    assert "The ferry to Sandholm is late again." in plain(last(club))
    assert len(club.threads) == 1


async def test_threads_can_be_turned_off(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, threads="no")
        await app.call(club.read(FERRY))
        assert club.threads == []
        await settle(app, club, channel_threads="yes")
        await app.call(club.read(FERRY))
    assert len(club.threads) == 1
    async with running_app(store, {"paper": club}, Settings(threads=False)) as app:
        await app.call(of(club.read(FERRY), "elsewhere"))
    assert len(club.threads) == 1


async def test_a_thread_that_cannot_be_opened_loses_no_brief(store: Store, club: Club) -> None:
    club.failure = RuntimeError("the platform is down")
    async with running_app(store, {"paper": club}) as app:
        with capture_logs() as logs:
            await app.call(club.read(FERRY))
    assert len(club.cards) == 1
    assert club.private == []
    assert [entry["event"] for entry in logs] == ["no thread"]


async def test_a_missing_permission_is_told_once(
    store: Store, club: Club, prompts: Prompts
) -> None:
    club.failure = ReaderError("discord.error.permission", permissions="Create Public Threads")
    async with running_app(store, {"paper": club}) as app:
        for _ in range(3):
            await app.call(club.read(FERRY))
    said = prompts.say("discord.error.permission", permissions="Create Public Threads")
    assert [card.title for card in club.private] == [said]
    assert len(club.cards) == 3


# Rules.


async def test_only_the_allowed_channels_are_served(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, channels="hall, <#room2|room two>")
        for who in (frozenset[str](), MODERATOR):
            await app.call(replace(club.read(FERRY), roles=who))
        hall = replace(club.read(FERRY), place=Place("paper", "hall"), community="paper")
        for place in (Place("paper", "hall"), Place("paper", "room2", "a thread")):
            await app.call(replace(hall, place=place))
    refused = prompts.say("error.channel_rule")
    assert [card.title for card in club.private[1:]] == [refused, refused]
    assert len(club.cards) == 2


async def test_a_channel_goes_by_the_last_part_of_its_name(store: Store, club: Club) -> None:
    there = Place("paper", "T1:C1")
    async with running_app(store, {"paper": club}) as app:
        for value in ("here", "C1"):
            call = club.call("settings", name="channels", value=value)
            await app.call(replace(call, place=there, roles=MODERATOR, community="paper"))
            await app.call(replace(club.read(FERRY), place=there, community="paper"))
            assert (await store.preferences(["paper"]))["paper"].channels == frozenset({"C1"})
    assert len(club.cards) == 2


async def test_where_no_channel_is_nothing_is_offered_or_set_for_one(
    store: Store, club: Club, prompts: Prompts
) -> None:
    asked = [{}, {"name": "channels"}, {"name": "channel_language"}]
    asked += [{"name": "channels", "value": "here"}, {"name": "channel_threads", "value": "no"}]
    async with running_app(store, {"paper": club}) as app:
        for args in asked:
            call = replace(club.call("settings", **args), alone=True, roles=MODERATOR)
            await app.call(call)
    shown, channels, *refused = club.private
    said = plain(shown)
    assert prompts.say("settings.change.community") in said
    assert prompts.say("settings.change.channel") not in said
    assert prompts.say("settings.here") not in plain(channels)
    assert [card.title for card in refused] == [prompts.say("error.no_channel")] * 3
    scopes = ["paper", f"channel:paper:{ROOM.channel}"]
    assert set((await store.preferences(scopes)).values()) == {Preferences()}


async def test_only_the_allowed_roles_are_served(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, roles="<@&12> 13")
        for who in ("14", "12", "moderator"):
            await app.call(replace(club.read(FERRY), roles=frozenset({who})))
        assert [card.title for card in club.private[1:]] == [prompts.say("error.role_rule")]
        assert len(club.cards) == 2
        await settle(app, club, channel_roles="all")
        await app.call(club.read(FERRY))
    assert len(club.cards) == 3


async def test_nobody_locks_the_moderators_out(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, channels="nowhere", roles="nobody")
        await app.call(club.call("settings"))
        await settle(app, club, channels="reset", roles="reset")
        await app.call(club.read(FERRY))
    assert len(club.cards) == 1


async def test_rules_of_one_community_are_not_those_of_another(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, channels="nowhere")
        await app.call(of(club.read(FERRY), "north"))
    assert len(club.cards) == 1


# Languages.


async def test_what_all_see_is_in_the_language_of_the_place(
    store: Store, club: Club, prompts: Prompts
) -> None:
    german, french = prompts.speaking("de"), prompts.speaking("fr")
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, language="Deutsch")
        await app.call(replace(club.read(FERRY), language="fr"))
        assert german.say("brief.most_replied") in plain(last(club))
        assert "The ferry to Sandholm is late again." in plain(last(club))
        await app.call(replace(club.call("show", brief="9"), language="fr-CA"))
        assert club.private[-1].title == french.say("error.no_brief")
        await settle(app, club, channel_language="es")
        await app.call(club.call("show"))
        assert prompts.speaking("es").say("brief.most_replied") in plain(last(club))


async def test_a_person_s_own_language_serves_where_none_is_set(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(
            replace(club.call("settings", name="my_language", value="de"), language="fr")
        )
        assert "Deutsch" in club.private[-1].title
        await app.call(replace(club.call("help"), language="fr"))
        assert club.private[-1].title == prompts.speaking("de").say("help.title")
        await app.call(club.read(FERRY))
        assert prompts.speaking("de").say("brief.most_replied") in plain(last(club))
        await app.call(replace(club.call("recent"), person="paper:bob", language="fr"))
        assert last(club).title == prompts.say("recent.title")


async def test_a_poll_s_card_goes_on_in_the_language_that_it_was_posted_in(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(club.read(FERRY))
        await app.call(club.call("poll"))
        await settle(app, club, language="fr")
        await app.call(club.call("poll"))
        receipt = await app.vote(Ballot(1, "paper:ann", (0,), NOON, "d", community="paper"))
    english, french = list(club.cards.values())[1:]
    assert prompts.say("poll.voters", count=1) in plain(english)
    assert prompts.speaking("fr").say("poll.voters", count=1) in plain(french)
    assert plain(receipt).startswith("Compté")


async def test_a_receipt_speaks_the_language_of_the_voter_before_the_place_s(
    store: Store, club: Club
) -> None:
    cast = Ballot(1, "paper:ann", (0,), NOON, "d", community="paper", language="de-AT")
    async with running_app(store, {"paper": club}) as app:
        await app.call(club.read(FERRY))
        await app.call(club.call("poll"))
        await settle(app, club, language="fr")
        assert plain(await app.vote(cast)).startswith("Gezählt")
        await app.call(club.call("settings", name="my_language", value="es"))
        again = await app.vote(replace(cast, choices=(1,), delivery="e"))
    assert plain(again).startswith("Contado")


async def test_suggestions_speak_the_language_of_the_community(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(club.read(FERRY))
        await settle(app, club, language="de")
        (suggested,) = await app.suggest("show", "brief", {}, "paper")
    assert suggested.label == "1. Meinungsartikel in The Harbour Gazette"


# Settings.


async def test_settings_say_where_each_comes_from(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}, Settings(timezone="Europe/Oslo")) as app:
        await settle(app, club, anonymous="no", results="closed", channel_results="voted")
        await app.call(club.call("settings"))
        ours = plain(club.private[-1])
        await app.call(replace(club.call("settings"), zone="Asia/Tokyo"))
        assert "Asia/Tokyo (as your app says)" in plain(club.private[-1])
    for line in (
        "New polls are anonymous: no (set for this community)",
        "Results of new polls are shown: to those who have voted (set for this channel)",
        "Time zone: Europe/Oslo (by default)",
        "Who may use me: all (by default)",
        "Language: English (by default)",
    ):
        assert line in ours
    assert prompts.say("settings.moderators") in ours
    assert prompts.say("settings.change.person") in ours
    assert prompts.say("settings.change.community") not in ours


async def test_every_button_of_the_settings_leads_to_one_that_can_be_pressed(
    store: Store, club: Club
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await app.call(replace(club.call("settings"), roles=MODERATOR))
        waiting, pressed = [club.private[-1]], 0
        while waiting:
            for block in waiting.pop().blocks:
                for choice in block.choices if isinstance(block, Choices) else ():
                    assert isinstance(choice.press, Run)
                    args = dict(choice.press.args)
                    before = len(club.private)
                    await app.call(replace(club.call("settings", **args), roles=MODERATOR))
                    assert len(club.private) == before + 1
                    assert ": " in club.private[-1].title or "value" not in args
                    pressed += 1
                    if "value" not in args:
                        waiting.append(club.private[-1])
    assert pressed > 40
    assert (await store.preferences(["paper"]))["paper"].roles is None


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("colour", "red", "error.no_setting"),
        ("language", "Klingon", "error.no_language"),
        ("zone", "Mars/Olympus", "error.no_zone"),
        ("my_zone", "../../etc/passwd", "error.no_zone"),
        ("anonymous", "perhaps", "error.no_value"),
        ("results", "never", "error.no_value"),
        ("roles", ",".join(map(str, range(26))), "error.too_many_names"),
        ("channels", "x" * 65, "error.too_many_names"),
        ("channels", "#harbour", "error.only_a_name"),
        ("roles", "12, @editors", "error.only_a_name"),
        ("threads", " ", "error.no_value"),
    ],
)
async def test_a_setting_takes_only_what_it_can_be(
    store: Store, club: Club, prompts: Prompts, name: str, value: str, key: str
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, **{name: value})
    beginning = prompts.messages[key].other.partition("{")[0]
    assert club.private[-1].title.startswith(beginning)
    assert all(held == type(held)() for held in (await store.preferences(["paper"])).values())


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("Language", "français", "fr"),
        ("language", "pt", None),
        ("zone", "europe/new_york", None),
        ("zone", "america/new york", "America/New_York"),
        ("anonymous", "NO", False),
        ("channels", "here", frozenset({"room"})),
        ("channels", "This channel", frozenset({"room"})),
        ("channels", "all", frozenset()),
        ("poll-roles", "<@&12>, <!subteam^S34|editors>;56", frozenset({"12", "S34", "56"})),
    ],
)
async def test_a_value_may_be_typed_in_several_ways(
    store: Store, club: Club, name: str, value: str, held: object
) -> None:
    async with running_app(store, {"paper": club}) as app:
        await settle(app, club, **{name: value})
    kept = (await store.preferences(["paper"]))["paper"]
    assert getattr(kept, name.casefold().replace("-", "_")) == held


async def test_only_moderators_change_what_holds_for_others(
    store: Store, club: Club, prompts: Prompts
) -> None:
    async with running_app(store, {"paper": club}, Settings(moderators=frozenset({"99"}))) as app:
        for args in ({"name": "language", "value": "de"}, {"name": "channel_threads"}):
            await app.call(replace(club.call("settings", **args), roles=MODERATOR))
        call = club.call("settings", name="language", value="de")
        await app.call(replace(call, roles=frozenset({"99"})))
    refused = prompts.say("error.not_moderator")
    assert [card.title for card in club.private[:2]] == [refused, refused]
    assert (await store.preferences(["paper"]))["paper"].language == "de"


async def test_settings_and_their_values_are_suggested(store: Store, club: Club) -> None:
    async with running_app(store, {"paper": club}) as app:
        names = await app.suggest("settings", "name", {"name": "lang"}, "paper")
        zones = await app.suggest("settings", "value", {"name": "zone", "value": "berl"}, "paper")
        tags = await app.suggest("settings", "value", {"name": "my_language"}, "paper")
        assert list(await app.suggest("settings", "value", {"name": "colour"}, "paper")) == []
        everything = await app.suggest("settings", "value", {"name": "zone"}, "paper")
    assert {s.value for s in names} == {"my_language", "language", "channel_language"}
    assert [s.value for s in zones] == ["Europe/Berlin"]
    assert [s.label for s in tags] == ["English", "Deutsch", "Español", "Français", "reset"]
    assert len(everything) == 25
