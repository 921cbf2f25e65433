"""Polls as people use them, from opening to closing, on a platform of paper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.cards import Bars, Card, Choice, Choices, Press, Run, Vote, plain
from bot.model import Ballot, PollKind, Results
from bot.ports import Call
from bot.prompts import Prompts
from bot.settings import Settings
from tests.apps import running_app
from tests.fakes import MemoryStore
from tests.samples import NOON, brief
from tests.test_app import Paper

QUICK = Settings(edit_seconds=0.01, watch_seconds=0.01, pictures=False)


@dataclass
class Hand:
    """A clock that is moved by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Desk:
    """An application with a brief, and what people do there."""

    app: App
    paper: Paper
    store: MemoryStore
    clock: Hand
    deliveries: int = 0

    async def say(self, command: str, by: str = "ann", *roles: str, **args: str) -> Card:
        """Somebody gives a command; returns the last private answer, or else the last card."""
        told, shown = len(self.paper.private), len(self.paper.cards)
        call = self.paper.call(command, **args)
        call = replace(call, person=f"paper:{by}", roles=frozenset(roles))
        await self.app.call(call)
        cards = list(self.paper.cards.values())
        return self.paper.private[-1] if len(self.paper.private) > told else cards[shown:][-1]

    async def vote(self, by: str, choice: int, poll: int = 1, community: str | None = None) -> Card:
        self.deliveries += 1
        person = f"paper:{by}"
        ballot = Ballot(poll, person, (choice,), NOON, f"d{self.deliveries}", community)
        return await self.app.vote(ballot)

    async def press(self, card: Card, label: str, by: str = "ann") -> Card:
        """Somebody presses the button of that label."""
        (press,) = {choice.press for choice in choices(card) if choice.label == label}
        if isinstance(press, Vote):
            return await self.vote(by, press.choice, press.poll)
        return await self.say(press.command, by, **dict(press.args))

    async def card(self, number: int = 0) -> Card:
        """A public card, once it is up to date."""
        async with asyncio.timeout(5):
            while await self.store.outdated_polls():  # noqa: ASYNC110 - the store is watched
                await asyncio.sleep(0.005)
        return self.paper.cards[str(number)]


async def known(store: MemoryStore) -> None:
    """Have the sample brief read in two communities."""
    saved = await store.save_brief(brief(), "ferry")
    for community in ("paper", "paper:club"):
        await store.note_reading(saved.id or 0, community)


@asynccontextmanager
async def desk(store: MemoryStore | None = None, settings: Settings = QUICK) -> AsyncIterator[Desk]:
    clock = Hand()
    store = store or MemoryStore(clock)
    paper = Paper()
    await known(store)
    async with running_app(store, {"paper": paper}, settings, clock=clock) as app:
        yield Desk(app, paper, store, clock)


def choices(card: Card) -> list[Choice]:
    return [c for block in card.blocks if isinstance(block, Choices) for c in block.choices]


def presses(card: Card) -> list[Press]:
    return [choice.press for choice in choices(card)]


def counts(card: Card) -> list[tuple[str, int, float]]:
    (bars,) = [block for block in card.blocks if isinstance(block, Bars)]
    return [(bar.label, bar.count, round(bar.share, 2)) for bar in bars.bars]


# Kinds.


async def test_a_poll_says_what_it_is_about_and_how_it_goes_on() -> None:
    async with desk() as here:
        card = await here.say("poll", on="2", closes="in 2 hours", after="9", anonymous="no")
        text = plain(card)
        poll = await here.store.poll(1)
    assert "Op-ed in The Harbour Gazette" in text
    assert "The author · about the ferry\n> The mayor should ride the ferry herself." in text
    assert "Poll 1 · not anonymous (names are kept with the votes) · closes" in text
    assert "closes Tuesday 4 March 2025, 14:00 UTC · closes after 9 voters" in text
    assert (poll.owner, poll.community, poll.anonymous) == ("paper:ann", "paper", False)


async def test_times_are_those_of_who_asks() -> None:
    async with desk() as here:
        call = replace(here.paper.call("poll", closes="18:00"), zone="Asia/Tokyo")
        await here.app.call(call)
        poll = await here.store.poll(1)
    # Noon UTC is nine in the evening in Tokyo: the next six o'clock there is tomorrow's.
    assert poll.closes == NOON.replace(day=5, hour=9)
    assert "closes Wednesday 5 March 2025, 18:00 JST" in plain(here.paper.cards["0"])


async def test_times_are_read_and_said_in_the_language_of_who_asks() -> None:
    async with desk() as here:
        await here.say("settings", name="my_language", value="de")
        await here.say("poll", closes="am 3.4. um 18 Uhr", anonymous="nein", results="Beendet")
        assert "endet Donnerstag, 3. April 2025, 18:00 UTC" in plain(here.paper.cards["0"])
        poll = await here.store.poll(1)
        assert (poll.anonymous, poll.results) == (False, Results.CLOSED)
        await here.say("change", closes="nie")
        assert (await here.store.poll(1)).closes is None
        refused = await here.say("change", closes="gestern")
    assert refused.title == "Montag, 3. März 2025, 12:00 UTC ist schon vorbei."


async def test_help_and_errors_name_the_words_of_one_s_language() -> None:
    async with desk() as here:
        await here.say("settings", name="my_language", value="fr")
        told = plain(await here.say("help", about=" Poll"))
        assert told.startswith("/oped poll [brief]")
        assert "kind : accord ou échelle sur une citation" in told
        refused = await here.say("poll", kind="peut-être")
        assert "kind est l'un de : accord, échelle, unique, multiple" in refused.title
        assert "fax" in (await here.say("help", about="fax")).title
        await here.say("poll", kind="echelle")
        assert (await here.store.poll(1)).kind is PollKind.SCALE
        names = await here.app.suggest("help", "about", {"about": "ex"})
    assert [suggestion.value for suggestion in names] == ["context", "export"]


async def test_a_client_says_how_dates_are_written() -> None:
    async with desk() as here:
        for number, (tag, month) in enumerate({"en-GB": 5, "en-US": 4}.items(), 1):
            call = here.paper.call("poll", on=str(number), closes="04/05 12:00")
            await here.app.call(replace(call, language=tag))
            poll = await here.store.poll(number)
            assert poll.closes
            assert poll.closes.month == month


async def test_a_scale_has_five_points() -> None:
    async with desk() as here:
        await here.say("poll", kind="scale")
        await here.vote("ann", 4)
        card = await here.card()
    assert counts(card)[-1] == ("Strongly disagree", 1, 1.0)
    assert len(presses(card)) == 5


async def test_several_choices_are_taken_and_given_up(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", question="Which?", choices="Bus; Ferry; Train", most="2")
        await here.vote("ann", 0)
        both = await here.vote("ann", 1)
        refused = await here.vote("ann", 2)
        await here.vote("bob", 1)
        one = await here.vote("ann", 0)
        card = await here.card()
        none = await here.vote("ann", 1)
    assert both.title == "Counted: Bus, Ferry."
    assert [c.label for c in choices(both) if c.chosen] == ["Bus", "Ferry"]
    assert refused.title == prompts.say("error.most_choices", count=2)
    assert one.title == "Counted: Ferry."
    assert counts(card) == [("Bus", 0, 0), ("Ferry", 2, 1.0), ("Train", 0, 0)]
    assert "2 voters, 2 votes; shares are of the voters" in plain(card)
    assert none.title == prompts.say("poll.nothing_chosen")


async def test_the_same_question_joins_the_poll_that_is_there(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll")
        await here.vote("bob", 0)
        joined = await here.say("poll", "bob", results="closed")
        listed = await here.say("polls")
        again = await here.press(listed, "1", "eve")
        first = await here.card(0)
    assert joined.title == prompts.say("poll.joined", number=1)
    assert counts(first) == counts(again)
    assert (await here.store.poll(1)).owner == "paper:ann"
    assert len(await here.store.posts(1)) == 3


# Results.


async def test_results_are_hidden_until_one_has_voted(prompts: Prompts) -> None:
    async with desk() as here:
        card = await here.say("poll", results="voted")
        receipt = await here.vote("bob", 1)
        before = await here.press(card, "See the results", "eve")
        after = await here.press(card, "See the results", "bob")
        shown = await here.card()
    assert not [block for block in shown.blocks if isinstance(block, Bars)]
    assert "one voter" in plain(shown)
    assert prompts.say("poll.hidden_voted") in plain(shown)
    assert (
        counts(receipt) == counts(after) == [("Agree", 0, 0), ("Disagree", 1, 1), ("Unsure", 0, 0)]
    )
    assert not [block for block in before.blocks if isinstance(block, Bars)]


async def test_results_are_hidden_until_the_poll_closes(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", results="closed")
        receipt = await here.vote("bob", 1)
        own = await here.say("votes", "bob", poll="1")
        hidden = await here.card()
        await here.say("close")
        card = await here.card()
    for early in (receipt, own, hidden):
        assert not [block for block in early.blocks if isinstance(block, Bars)]
        assert prompts.say("poll.hidden_closed") in plain(early)
    assert counts(card)[1] == ("Disagree", 1, 1.0)
    assert "Closed: the one voter chose Disagree." in plain(card)
    assert choices(card) == []


# One's own ballots.


async def test_a_ballot_is_changed_and_taken_back(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll")
        await here.say("poll", on="2")
        receipt = await here.vote("ann", 0, 1)
        await here.vote("ann", 2, 2)
        mine = await here.say("votes")
        one = await here.press(mine, "Look at 1")
        changed = await here.press(one, "Disagree")
        gone = await here.press(receipt, prompts.say("poll.withdraw"))
        card = await here.card(0)
        left = await here.say("votes")
        last = await here.say("withdraw")  # the latest
        nothing = await here.say("votes")
        never = await here.say("withdraw")
    assert [c.label for c in choices(one) if c.chosen] == ["Agree"]
    assert changed.title == "Counted: Disagree."
    assert gone.title == prompts.say("poll.withdrawn", number=1)
    assert counts(card) == [("Agree", 0, 0), ("Disagree", 0, 0), ("Unsure", 0, 0)]
    assert "Look at 1" not in plain(left)
    assert last.title == prompts.say("poll.withdrawn", number=2)
    assert prompts.say("poll.no_votes") in plain(nothing)
    assert never.title == prompts.say("error.no_ballot")


async def test_votes_are_for_the_voter_s_eyes_only() -> None:
    async with desk() as here:
        await here.say("poll")
        await here.vote("bob", 0)
        public = len(here.paper.cards)
        for command in ("votes", "withdraw", "close", "reopen", "change"):
            await here.say(command, "bob")
    assert len(here.paper.cards) == public


# Surveys.


async def test_a_survey_is_taken_to_its_end_and_changed(prompts: Prompts) -> None:
    async with desk() as here:
        card = await here.say("survey", count="3", results="voted")
        poll = await here.store.poll(1)
        step = await here.press(card, "Take the survey", "bob")
        titles = [step.title]
        for label in ("Agree", "Disagree"):
            step = await here.press(step, label, "bob")
            titles.append(step.title)
        half = await here.say("votes", "bob", poll="1")
        summary = await here.press(step, "Unsure", "bob")
        again = await here.press(summary, "Change 2", "bob")
        changed = await here.press(again, "Agree", "bob")
        listed = await here.say("votes", "bob")
        public = plain(await here.card())
        back = await here.press(summary, prompts.say("poll.withdraw"), "bob")
    assert (poll.kind, len(poll.statements)) == (PollKind.SURVEY, 3)
    assert titles == ["Statement 1 of 3", "Statement 2 of 3", "Statement 3 of 3"]
    assert half.title == "You have answered 2 of 3 statements."
    assert "Everybody" not in plain(half)
    assert summary.title == changed.title == "Thank you. You have answered all 3 statements."
    assert [c.label for c in choices(again) if c.chosen] == ["Disagree"]
    assert "You: Agree.\nEverybody: Agree 1 (100%) · Disagree 0 (0%) · Unsure 0 (0%)" in plain(
        changed
    )
    assert "You have answered 3 of 3 statements." in plain(listed)
    assert "one voter" in public
    assert "100%" not in public
    assert all(f"{n}. {text}" in public for n, text in enumerate(poll.statements, 1))
    assert presses(back) == [Run("take", (("poll", "1"),))]


async def test_a_survey_goes_on_where_one_left_it() -> None:
    async with desk() as here:
        await here.say("survey", count="3")
        await here.vote("bob", 3)  # the second statement first
        assert (await here.say("take", "bob")).title == "Statement 1 of 3"
        assert (await here.say("take", "bob", at="3")).title == "Statement 3 of 3"
        await here.vote("bob", 0)
        assert (await here.say("take", "bob")).title == "Statement 3 of 3"
        await here.vote("bob", 6)
        assert (await here.say("take", "bob")).title.startswith("Thank you.")


@pytest.mark.parametrize(
    ("command", "args", "key"),
    [
        ("take", {"poll": "1"}, "error.not_a_survey"),
        ("take", {}, "error.no_survey"),
        ("take", {"poll": "7"}, "error.no_poll"),
        ("polls", {"poll": "7"}, "error.no_poll"),
        ("votes", {"poll": "7"}, "error.no_poll"),
        ("poll", {"closes": "soon"}, "error.not_a_time"),
        ("poll", {"closes": "yesterday"}, "error.past_time"),
        ("poll", {"kind": "single"}, "error.no_question"),
        ("poll", {"results": "never"}, "error.not_one_of"),
        ("change", {"choices": "A; B"}, "error.own_words_only"),
    ],
)
async def test_mistakes_are_one_sentence(
    prompts: Prompts, command: str, args: dict[str, str], key: str
) -> None:
    async with desk() as here:
        await here.say("poll")
        answer = await here.say(command, **args)
    start = prompts.messages[key].other.partition("{")[0]
    assert start in answer.title
    assert answer.blocks == ()


# Who may.


async def test_only_owners_and_moderators_manage_a_poll(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll")
        refused = [await here.say(c, "bob", poll="1") for c in ("close", "reopen", "change")]
        nothing = await here.say("close", "bob")
        closed = await here.say("close", "bob", "moderator", poll="1")
        by_owner = await here.press(closed, prompts.say("poll.reopen"))
    assert {answer.title for answer in refused} == {prompts.say("error.may_not_manage", number=1)}
    assert nothing.title == prompts.say("error.no_poll_of_yours")
    assert closed.title == prompts.say("poll.now_closed", number=1)
    assert by_owner.title == prompts.say("poll.now_open", number=1)


async def test_some_rooms_let_only_some_open_polls(prompts: Prompts) -> None:
    settings = QUICK.model_copy(update={"poll_roles": {"paper:room": frozenset({"editor"})}})
    async with desk(settings=settings) as here:
        for command in ("poll", "survey"):
            refused = await here.say(command)
            assert refused.title == prompts.say("error.may_not_open")
        assert (await here.say("polls")).title == prompts.say("poll.list")
        await here.say("poll", "eve", "editor")
        again = await here.say("polls", poll="1")
    assert again.title == prompts.say("error.may_not_open")
    assert len(here.paper.cards) == 2


async def test_a_poll_is_there_where_it_was_opened_and_nowhere_else(prompts: Prompts) -> None:
    async with desk() as here:

        async def elsewhere(command: str, by: str = "bob", **args: str) -> Card:
            told, shown = len(here.paper.private), len(here.paper.cards)
            call = replace(here.paper.call(command, **args), person=f"paper:{by}")
            await here.app.call(replace(call, community="paper:club"))
            private = here.paper.private[told:]
            return private[-1] if private else list(here.paper.cards.values())[shown:][-1]

        await here.say("survey", count="3")
        nothing = prompts.say("error.no_poll")
        for command in ("take", "votes", "polls", "close", "change"):
            assert (await elsewhere(command, poll="1")).title == nothing
        assert prompts.say("poll.none") in plain(await elsewhere("polls"))
        assert (await elsewhere("take")).title == prompts.say("error.no_survey")
        assert list(await here.app.suggest("take", "poll", {})) == []
        assert (await elsewhere("take", "ann", poll="1")).title == "Statement 1 of 3"  # its owner
        await elsewhere("survey", count="3")  # who asks the same joins it
        assert (await elsewhere("take", poll="1")).title == "Statement 1 of 3"
    assert len(await here.store.recent_polls(9)) == 1


# Changes.


async def test_a_poll_is_changed_until_somebody_has_voted(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", closes="in 1 hour")
        await here.say("change", results="voted", closes="never", on="2", anonymous="no")
        changed = await here.store.poll(1)
        card = await here.card()
        await here.say("change", point="1")
        point = await here.store.poll(1)
        await here.vote("bob", 0)
        late = await here.say("change", results="live")
    assert (changed.results, changed.closes, changed.anonymous) == (Results.VOTED, None, False)
    assert "The mayor should ride" in plain(card)
    assert point.question == prompts.say("poll.question_point")
    assert late.title == prompts.say("error.voted_already")


async def test_own_words_are_changed_too() -> None:
    async with desk() as here:
        await here.say("poll", question="When?", choices="Now; Later")
        await here.say("change", choices="Now; Later; Never", question="When then?")
        card = await here.card()
    assert (card.title, len(presses(card))) == ("When then?", 3)


# Closing.


async def test_a_poll_closes_in_time_by_itself(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", closes="in 1 hour")
        await here.vote("bob", 0)
        here.clock.now += timedelta(minutes=61)
        async with asyncio.timeout(5):
            while (await here.store.poll(1)).closed is None:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        card = await here.card()
        late = await here.vote("eve", 1)
    assert "Closed: the one voter chose Agree." in plain(card)
    assert "closed Tuesday 4 March 2025, 13:01 UTC" in plain(card)
    assert choices(card) == []
    assert late.title == prompts.say("error.closed")


async def test_a_poll_closes_with_its_last_voter(prompts: Prompts) -> None:
    async with desk() as here:
        await here.say("poll", after="2", results="closed")
        first = await here.vote("ann", 0)
        last = await here.vote("bob", 1)
        late = await here.vote("eve", 1)
        card = await here.card()
    assert prompts.say("poll.receipt_note") in plain(first)
    assert prompts.say("poll.receipt_closed") in plain(last)
    assert choices(last) == []
    assert late.title == prompts.say("error.closed")
    assert "Closed: Agree and Disagree are level, each chosen by 1 of 2 voters (50%)." in plain(
        card
    )


async def test_what_came_due_while_nobody_ran_is_closed_at_start() -> None:
    store = MemoryStore(clock := Hand())
    paper = Paper()
    await known(store)
    async with running_app(store, {"paper": paper}, QUICK, clock=clock) as app:
        await app.call(paper.call("poll", closes="in 1 hour"))
    clock.now += timedelta(hours=2)
    async with running_app(store, {"paper": paper}, QUICK, clock=clock):
        pass
    assert "Closed: nobody has voted." in plain(paper.cards["0"])
    assert choices(paper.cards["0"]) == []


async def test_two_processes_close_a_poll_once_and_each_shows_it() -> None:
    store = MemoryStore(clock := Hand())
    closed: list[int] = []
    real = store.close_due_polls

    async def noted() -> list[int]:
        found = list(await real())
        closed.extend(found)
        return found

    store.close_due_polls = noted  # type: ignore[method-assign]
    await known(store)
    one, other = Paper(), Paper()
    async with (
        running_app(store, {"paper": one}, QUICK, clock=clock) as app,
        running_app(store, {"web": other}, QUICK, clock=clock),
    ):
        await app.call(one.call("poll", closes="in 1 hour"))
        clock.now += timedelta(hours=2)
        async with asyncio.timeout(5):
            while await store.outdated_polls() or not closed:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
    assert closed == [1]
    assert "Closed: nobody has voted." in plain(one.cards["0"])


async def test_changes_of_another_process_reach_the_cards() -> None:
    async with desk() as here:
        await here.say("poll")
        await here.store.cast(Ballot(1, "web:x", (2,), NOON, "elsewhere"))
        assert counts(await here.card())[2] == ("Unsure", 1, 1.0)


async def test_a_vote_is_shown_by_the_process_that_counted_it_unless_that_fails() -> None:
    slow = QUICK.model_copy(update={"edit_seconds": 0.4})
    async with desk(settings=slow) as here:
        await here.say("poll")
        await here.card()
        await asyncio.sleep(0.05)  # whatever the command has set going is done
        await here.store.cast(Ballot(1, "web:x", (2,), NOON, "elsewhere"))
        await asyncio.sleep(0.2)
        assert counts(here.paper.cards["0"])[2] == ("Unsure", 0, 0)  # the other may still do it
        assert counts(await here.card())[2] == ("Unsure", 1, 1.0)


async def test_a_card_that_fails_is_tried_less_and_less_often() -> None:
    async with desk() as here:
        await here.say("poll")
        await here.card()
        here.paper.broken = True
        with capture_logs() as logs:
            await here.store.cast(Ballot(1, "web:x", (2,), NOON, "elsewhere"))
            await asyncio.sleep(0.5)
            failures = [entry for entry in logs if entry["event"] == "edit failed"]
        here.paper.broken = False
        card = await here.card()
    assert 2 <= len(failures) <= 7  # every 10 ms would be fifty
    assert counts(card)[2] == ("Unsure", 1, 1.0)


# Across communities, and after corrections.


async def test_one_tally_is_shown_in_parts_none_of_them_small() -> None:
    async with desk() as here:
        await here.say("poll")
        sizes = {"discord:guild1234": 7, "slack:T99": 6, "web": 3, "mastodon:x": 1}
        for community, size in sizes.items():
            for n in range(size):
                await here.vote(f"{community}{n}", n % 2, community=community)
        few = plain(await here.card())
        await here.vote("one more", 0, community="web")
        card = plain(await here.card())
    assert "Discord: " not in few  # the four others could be told from the rest
    assert "17 voters" in few
    assert "Discord: 7 voters: Agree 4, Disagree 3, Unsure 0" in card
    assert "Slack: 6 voters: Agree 3, Disagree 3, Unsure 0" in card
    assert "Elsewhere: 5 voters" in card
    assert "web" not in card.lower()


async def test_two_communities_of_a_platform_are_told_apart() -> None:
    async with desk() as here:
        await here.say("poll", results="closed")
        for community in ("discord:guild1234", "discord:guild5678"):
            for n in range(5):
                await here.vote(f"{community}{n}", 0, community=community)
        card = plain(await here.card())
    assert "Discord (…1234): 5 voters\nDiscord (…5678): 5 voters" in card
    assert "Agree 5" not in card


async def test_a_correction_after_votes_marks_the_poll() -> None:
    async with desk() as here:
        await here.say("poll")
        for name in ("ann", "bob", "eve"):
            await here.vote(name, 0)
        await here.store.amend_polls(1)
        card = plain(await here.card())
    assert "3 votes were cast before the article was corrected or edited" in card


async def test_a_call_says_its_community_when_it_takes_a_vote_back() -> None:
    async with desk() as here:
        await here.say("poll")
        await here.vote("ann", 0, community="paper:club")
        call: Call = replace(
            here.paper.call("withdraw", poll="1"), community="paper:club", delivery="w1"
        )
        await here.app.call(call)
        await here.app.call(call)  # the platform retries: it is the same withdrawal
        tally = await here.store.tally(1)
    assert (tally.voters, tally.version) == (0, 2)
    assert here.paper.private[-1].title == "Your vote in poll 1 is taken back."
