"""The rules of polls that are pure: times, parts by community, permissions, drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ballots import shows_results
from bot.cards import Card
from bot.errors import CommandError, NotFoundError, ReaderError
from bot.features.permissions import Rules, may_manage, may_open
from bot.features.polls.drafting import Wish, draft_poll, granted, split_choices
from bot.features.polls.moments import known_zone, read_moment, say_moment
from bot.features.polls.parts import ELSEWHERE, LEAST, shown_parts
from bot.features.polls.surveys import (
    answered,
    draft_survey,
    has_finished,
    next_unanswered,
    survey_statements,
)
from bot.features.polls.voices import Voice, voice_of
from bot.features.preferences import installed
from bot.model import (
    Brief,
    KeyPoint,
    Part,
    Place,
    Poll,
    PollKind,
    Posted,
    Recommendation,
    Results,
    Role,
    Summary,
    SummarySentence,
)
from bot.ports import Call
from bot.prompts import Prompts, load_prompts
from bot.settings import Settings
from tests.samples import NOON, brief

BERLIN = "Europe/Berlin"
# The evening before the clocks go forward there.
EVENING = datetime(2026, 3, 28, 20, tzinfo=ZoneInfo(BERLIN))


# Times.


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("in 2 hours", "Saturday 28 March 2026, 22:00 CET"),
        ("30m", "Saturday 28 March 2026, 20:30 CET"),
        ("1h30m", "Saturday 28 March 2026, 21:30 CET"),
        ("90 seconds", "Saturday 28 March 2026, 20:01 CET"),
        ("in 6 hours", "Sunday 29 March 2026, 03:00 CEST"),  # 02:00 doesn't exist that night
        ("tomorrow 18:00", "Sunday 29 March 2026, 18:00 CEST"),
        ("2d", "Monday 30 March 2026, 20:00 CEST"),
        ("in 3 days", "Tuesday 31 March 2026, 20:00 CEST"),
        ("19:00", "Sunday 29 March 2026, 19:00 CEST"),
        ("friday 9am", "Friday 3 April 2026, 09:00 CEST"),
        ("friday at 9", "Friday 3 April 2026, 09:00 CEST"),
        ("2026-04-01 12:00", "Wednesday 1 April 2026, 12:00 CEST"),
        ("12:00 UTC", "Sunday 29 March 2026, 14:00 CEST"),
    ],
)
def test_a_time_is_read_in_the_zone_of_who_says_it(words: str, said: str) -> None:
    moment = read_moment(words, EVENING, BERLIN)
    assert say_moment(moment, BERLIN) == said
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "not_a_time"),
        ("3", "not_a_time"),
        ("soon", "not_a_time"),
        ("x" * 500, "not_a_time"),
        ("0m", "past_time"),
        ("yesterday", "past_time"),
        ("2020-01-01", "past_time"),
        ("in 3 years", "far_time"),
    ],
)
def test_what_is_no_time_to_close_is_refused(words: str, key: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_moment(words, EVENING, BERLIN)
    assert caught.value.key == f"error.{key}"


@pytest.mark.parametrize(
    ("tag", "words", "said"),
    [
        ("de", "in 2 Stunden", "Samstag, 28. März 2026, 22:00 MEZ"),
        ("de", "1 Stunde und 30 Minuten", "Samstag, 28. März 2026, 21:30 MEZ"),
        ("de", "2h", "Samstag, 28. März 2026, 22:00 MEZ"),
        ("de", "in 6 Stunden", "Sonntag, 29. März 2026, 03:00 MESZ"),
        ("de", "morgen 18:00", "Sonntag, 29. März 2026, 18:00 MESZ"),
        ("de", "morgen um 18 Uhr", "Sonntag, 29. März 2026, 18:00 MESZ"),
        ("de", "am nächsten Freitag um 9", "Freitag, 3. April 2026, 09:00 MESZ"),
        ("de", "3. April 18.30 Uhr", "Freitag, 3. April 2026, 18:30 MESZ"),
        ("de", "tomorrow 18:00", "Sonntag, 29. März 2026, 18:00 MESZ"),
        ("fr", "dans 2 heures", "samedi 28 mars 2026, 22:00 CET"),
        ("fr", "dans une heure", "samedi 28 mars 2026, 21:00 CET"),
        ("fr", "30m", "samedi 28 mars 2026, 20:30 CET"),
        ("fr", "dans 6 heures", "dimanche 29 mars 2026, 03:00 CEST"),
        ("fr", "demain à 18h30", "dimanche 29 mars 2026, 18:30 CEST"),
        ("fr", "vendredi prochain à 9 h", "vendredi 3 avril 2026, 09:00 CEST"),
        ("fr-CA", "le 3 avril 18:00", "vendredi 3 avril 2026, 18:00 CEST"),
        ("es", "en 2 horas", "sábado, 28 de marzo de 2026, 22:00 CET"),
        ("es", "dentro de 90 minutos", "sábado, 28 de marzo de 2026, 21:30 CET"),
        ("es", "en 6 horas", "domingo, 29 de marzo de 2026, 03:00 CEST"),
        ("es", "mañana a las 18", "domingo, 29 de marzo de 2026, 18:00 CEST"),
        ("es", "pasado mañana 18:00", "lunes, 30 de marzo de 2026, 18:00 CEST"),
        ("es", "el 3 de abril", "viernes, 3 de abril de 2026, 00:00 CEST"),
    ],
)
def test_a_time_is_read_and_said_in_the_language_of_who_asks(
    tag: str, words: str, said: str
) -> None:
    assert say_moment(read_moment(words, EVENING, BERLIN, (tag,)), BERLIN, tag) == said


@pytest.mark.parametrize(
    ("tag", "month", "day"),
    [
        ("de", 4, 3),
        ("fr", 4, 3),
        ("es", 4, 3),
        ("en-GB", 4, 3),
        ("en", 3, 4),
        ("en-US", 3, 4),
        ("en_US", 3, 4),
    ],
)
def test_a_date_in_figures_is_in_the_order_of_its_reader(tag: str, month: int, day: int) -> None:
    moment = read_moment("03/04 12:00", EVENING, BERLIN, (tag,)).astimezone(ZoneInfo(BERLIN))
    assert (moment.month, moment.day) == (month, day)


def test_the_language_of_the_place_is_understood_too() -> None:
    assert read_moment("morgen 18:00", EVENING, BERLIN, ("fr", "de")) == read_moment(
        "demain 18:00", EVENING, BERLIN, ("fr", "de")
    )
    with pytest.raises(CommandError):
        read_moment("morgen 18:00", EVENING, BERLIN, ("fr",))


@pytest.mark.parametrize("tag", ["", "x", "und", "../de", "tlh"])
def test_a_tag_of_no_known_language_is_as_english(tag: str) -> None:
    assert say_moment(EVENING, BERLIN, tag) == "Saturday 28 March 2026, 20:00 CET"
    assert read_moment("tomorrow 20:00", EVENING, BERLIN, (tag,)) > EVENING


@given(st.text(max_size=70), st.sampled_from(["en", "de", "fr", "es"]))
def test_any_words_are_a_time_to_come_or_refused(words: str, tag: str) -> None:
    try:
        moment = read_moment(words, EVENING, BERLIN, (tag,))
    except ReaderError:
        return
    assert EVENING < moment <= EVENING + timedelta(days=366)


@pytest.mark.parametrize("name", [None, "", "Nowhere/Land", "../../etc/passwd", "a\0b", "x" * 999])
def test_a_zone_that_is_none_gives_way(name: str | None) -> None:
    assert known_zone(name, "Asia/Tokyo").key == "Asia/Tokyo"
    assert known_zone(name, "Nowhere").key == "UTC"


# Parts.

SIZES = st.lists(st.integers(0, 12), max_size=8)


def _parts(sizes: list[int]) -> list[Part]:
    return [Part(f"c{n}", (size, 0), size) for n, size in enumerate(sizes)]


@given(SIZES)
def test_no_shown_part_and_no_difference_of_sums_is_small(sizes: list[int]) -> None:
    shown = shown_parts(_parts(sizes))
    if not shown:
        return
    assert sum(part.voters for part in shown) == sum(sizes)
    assert sum(part.votes[0] for part in shown) == sum(sizes)
    figures = [part.voters for part in shown]
    everything = [*figures, sum(figures)]  # the total stands beside the parts
    for count in range(1, len(shown) + 1):
        for some in combinations(figures, count):
            assert sum(some) >= LEAST
            assert (rest := sum(figures) - sum(some)) == 0 or rest >= LEAST
    assert min(everything) >= LEAST


@given(SIZES)
def test_a_small_community_is_never_told_by_name(sizes: list[int]) -> None:
    named = {part.community for part in shown_parts(_parts(sizes))} - {ELSEWHERE}
    assert named <= {f"c{n}" for n, size in enumerate(sizes) if size >= LEAST}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([12, 9, 3, 2], [("c0", 12), ("c1", 9), (ELSEWHERE, 5)]),
        ([5, 7], [("c1", 7), ("c0", 5)]),
        ([12, 9, 4], []),  # the rest would tell on the four
        ([12], []),
        ([4, 4, 4], []),
        ([], []),
        ([6, 3, 2, 0], [("c0", 6), (ELSEWHERE, 5)]),
    ],
)
def test_small_parts_are_shown_together_or_nothing_is(
    sizes: list[int], shown: list[tuple[str, int]]
) -> None:
    assert [(part.community, part.voters) for part in shown_parts(_parts(sizes))] == shown


# Permissions.


async def _nothing(card: Card, *, private: bool = False) -> Posted:
    raise NotImplementedError


async def _quiet(sentence: str) -> None:
    return


def _call(*roles: str, person: str = "paper:bob", community: str | None = None) -> Call:
    place = Place("paper", "room")
    known = frozenset(roles)
    return Call("close", {}, place, person, _nothing, _quiet, roles=known, community=community)


POLL = Poll(1, "?", "s", ("a", "b"), NOON, id=3, owner="paper:ann", community="paper:club")


@pytest.mark.parametrize(
    ("call", "allowed"),
    [
        (_call(), False),
        (_call(person="paper:ann"), True),
        (_call("moderator"), False),  # of another community
        (_call("moderator", community="paper:club"), True),
        (_call("1234", community="paper:club"), False),
        (_call("operator"), True),
    ],
)
def test_owners_and_the_community_s_moderators_manage_a_poll(call: Call, allowed: bool) -> None:
    assert may_manage(call, POLL, Rules()) is allowed


def test_roles_that_moderate_are_a_setting() -> None:
    rules = Rules(frozenset({"1234"}))
    assert may_manage(_call("1234", community="paper:club"), POLL, rules)
    assert not may_manage(_call("moderator", community="paper:club"), POLL, rules)
    ownerless = replace(POLL, owner=None, community=None)
    assert not may_manage(_call("1234"), ownerless, rules)


@pytest.mark.parametrize(
    ("where", "allowed"),
    [
        ({}, True),
        ({"paper:room": {"editor"}, "paper": {"guest"}}, True),
        ({"paper:room": {"chief"}, "*": {"editor"}}, False),
        ({"paper:club": {"editor"}, "*": {"chief"}}, True),
        ({"paper": {"chief"}}, False),
        ({"*": {"editor"}}, True),
        ({"web": {"chief"}}, True),
        ({"*": set()}, False),
    ],
)
def test_the_most_exact_place_says_who_opens_polls(
    where: dict[str, set[str]], allowed: bool
) -> None:
    settings = Settings(poll_roles={name: frozenset(roles) for name, roles in where.items()})
    call = _call("editor", community="paper:club")
    rules = Rules(poll_roles=installed(settings, call).poll_roles or frozenset())
    assert may_open(call, rules) is allowed
    assert may_open(_call("moderator", community="paper:club"), rules)


# Drafts.

STORED = replace(brief(), id=4)


def _draft(on: int | None = None, **wish: object) -> Poll:
    return draft_poll(STORED, on, load_prompts(), lambda: NOON, Wish(**wish))  # type: ignore[arg-type]


def test_each_kind_has_its_question_and_labels() -> None:
    agree, scale, point = _draft(), _draft(2, kind="scale"), _draft(point=1)
    assert (agree.kind, agree.statement) == (
        PollKind.STATEMENT,
        "The harbour board must publish its timetable.",
    )
    assert (scale.kind, len(scale.choices), scale.statement) == (
        PollKind.SCALE,
        5,
        "The mayor should ride the ferry herself.",
    )
    assert point.statement == "The ferry was never late in my time."
    assert point.question != agree.question


def test_own_words_make_a_single_or_a_multiple_choice() -> None:
    single = _draft(question="When?", choices="Now; Later")
    many = _draft(question="When?", choices="Now; Later;  Never ;", most=2)
    every = _draft(kind="multiple", question="When?", choices="Now; Later; Never")
    assert (single.kind, single.most, single.statement) == (PollKind.SINGLE, 1, "")
    assert (many.kind, many.most, many.choices) == (
        PollKind.MULTIPLE,
        2,
        ("Now", "Later", "Never"),
    )
    assert every.most == 3
    assert _draft(1, question="When?", choices="Now; Later").statement.startswith("The harbour")


@pytest.mark.parametrize(
    ("on", "wish", "key"),
    [
        (99, {}, "no_recommendation"),
        (None, {"point": 9}, "no_point"),
        (1, {"point": 1}, "on_and_point"),
        (None, {"kind": "agree", "choices": "A; B"}, "own_words_only"),
        (None, {"kind": "scale", "most": 2}, "own_words_only"),
        (None, {"kind": "single", "choices": "A; B"}, "no_question"),
        (None, {"question": "   ", "choices": "A; B"}, "no_question"),
        (None, {"question": "Q"}, "few_choices"),
        (None, {"question": "Q", "choices": "A;;"}, "few_choices"),
        (None, {"question": "Q", "choices": "A; a"}, "same_choice"),
        (None, {"question": "Q", "choices": ";".join("abcdefghijk")}, "many_choices"),
        (None, {"question": "Q", "choices": "A; " + "b" * 81}, "too_long"),
        (None, {"question": "Q" * 251, "choices": "A; B"}, "too_long"),
        (None, {"question": "Q", "choices": "A; B", "kind": "single", "most": 2}, "out_of_range"),
        (None, {"question": "Q", "choices": "A; B", "most": 3}, "out_of_range"),
    ],
)
def test_what_makes_no_poll_is_refused(on: int | None, wish: dict[str, object], key: str) -> None:
    with pytest.raises((CommandError, NotFoundError)) as caught:
        _draft(on, **wish)
    assert caught.value.key == f"error.{key}"


def test_a_wish_leaves_what_it_does_not_name() -> None:
    later = NOON + timedelta(hours=1)
    asked = _draft(results="closed", anonymous=False, closes=later, after=7)
    assert (asked.results, asked.anonymous, asked.closes, asked.quota) == (
        Results.CLOSED,
        False,
        later,
        7,
    )
    assert granted(asked, Wish()) == asked
    assert granted(asked, Wish(never=True, after=0)) == replace(asked, closes=None, quota=None)
    many = _draft(question="When?", choices="Now; Later; Never", most=2)
    assert granted(many, Wish(choices="Now; Later; Never; Ever")).most == 2


@given(st.text(max_size=200))
def test_choices_are_split_or_refused(words: str) -> None:
    try:
        labels = split_choices(words)
    except CommandError:
        return
    assert all(label == " ".join(label.split()) != "" for label in labels)


@pytest.mark.parametrize(
    ("results", "closed", "everybody", "voter"),
    [
        (Results.LIVE, False, True, True),
        (Results.VOTED, False, False, True),
        (Results.CLOSED, False, False, False),
        (Results.CLOSED, True, True, True),
        (Results.VOTED, True, True, True),
    ],
)
def test_results_show_when_they_were_to(
    results: Results, closed: bool, everybody: bool, voter: bool
) -> None:
    poll = replace(POLL, results=results, closed=NOON if closed else None)
    assert shows_results(poll, voted=False) is everybody
    assert shows_results(poll, voted=True) is voter


# Surveys.


def _told(*texts: str) -> tuple[Recommendation, ...]:
    return tuple(Recommendation(text, 0, len(text), "must") for text in texts)


def _point(text: str) -> KeyPoint:
    return KeyPoint(text, 0, len(text), (0,))


def _wordy(count: int) -> Brief:
    names = ["bridge", "school", "harbour", "library", "market", "museum", "station", "theatre"]
    wanted = _told(*(f"The town must open the {name} on Sundays." for name in names[:count]))
    argued = tuple(_point(f"Nobody I know goes to a {name} before noon.") for name in names[:count])
    return replace(STORED, recommendations=wanted, points=argued, summary=Summary())


def test_a_survey_takes_turns_and_asks_nothing_twice(prompts: Prompts) -> None:
    again = _told("The town must open the bridge on Sundays!", "Open the bridge on Sundays")
    wordy = _wordy(8)
    wordy = replace(wordy, recommendations=(*again, *wordy.recommendations))
    statements = survey_statements(wordy, 15)
    assert len(statements) == 15
    assert statements[:3] == (
        "The town must open the bridge on Sundays!",
        "Nobody I know goes to a bridge before noon.",
        "Nobody I know goes to a school before noon.",
    )
    poll = draft_survey(wordy, 4, prompts, lambda: NOON, Wish(results="voted"))
    assert (poll.kind, len(poll.statements), poll.results, poll.size) == (
        PollKind.SURVEY,
        4,
        Results.VOTED,
        12,
    )


def test_nobody_is_asked_whether_the_article_is_good() -> None:
    praised = replace(_wordy(2), points=(_point("A truly excellent piece."), *_wordy(2).points))
    assert survey_statements(praised, 15) == survey_statements(_wordy(2), 15)


def test_what_leans_on_a_sentence_before_it_comes_last() -> None:
    text = "It must be torn down before spring."
    leaning = Recommendation(text, 0, len(text), "must", stands_for="the dam")
    wordy = _wordy(3)
    wordy = replace(wordy, recommendations=(leaning, *wordy.recommendations), points=())
    assert survey_statements(wordy, 9)[-1] == text


def _claim(text: str, role: Role | None) -> SummarySentence:
    return SummarySentence(text, 0, len(text), role)


def test_claims_of_the_summary_fill_up_a_survey() -> None:
    claims = (
        _claim("The ferry is a lifeline for the island.", Role.THESIS),
        _claim("Is a bridge any better?", Role.REASON),
        _claim("It carries the children to school.", Role.REASON),  # whatever it is
        _claim("A bridge costs ten ferries.", Role.REASON),
        _claim("In 1931 the first boat came.", Role.EVIDENCE),
    )
    wordy = replace(_wordy(1), summary=Summary(claims))
    assert survey_statements(wordy, 15)[2:] == (
        "The ferry is a lifeline for the island.",
        "A bridge costs ten ferries.",
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_statements_make_no_survey(prompts: Prompts, count: int) -> None:
    few = replace(_wordy(count), points=())
    with pytest.raises(CommandError) as caught:
        draft_survey(few, 10, prompts, lambda: NOON, Wish())
    assert caught.value.values["count"] == count


SURVEY = replace(POLL, kind=PollKind.SURVEY, choices=("a", "d", "u"), more=("t", "v", "w"))


@given(st.sets(st.integers(0, 11)), st.integers(-1, 3))
def test_the_next_statement_is_one_without_an_answer(chosen: set[int], after: int) -> None:
    following = next_unanswered(SURVEY, chosen, after)
    assert (following is None) is has_finished(SURVEY, chosen)
    if following is not None:
        assert following not in answered(SURVEY, chosen)


def test_a_survey_goes_on_behind_the_last_answer_and_comes_back() -> None:
    assert next_unanswered(SURVEY, [], after=-1) == 0
    assert next_unanswered(SURVEY, [3], after=1) == 2
    assert next_unanswered(SURVEY, [3, 11], after=3) == 0


def test_a_statement_keeps_its_voice(prompts: Prompts) -> None:
    author = replace(STORED, article=replace(STORED.article, author="A. Writer"))
    should = "The mayor should ride the ferry herself."
    assert voice_of(author, should, prompts) == Voice("A. Writer", "about the ferry")
    assert voice_of(STORED, "The ferry was never late in my time.", prompts).by == "A reader"
    assert voice_of(STORED, "Passengers have waited for years.", prompts).by == "The author"
    assert voice_of(STORED, "You must have had another ferry.", prompts).by == "A reader"
    assert voice_of(STORED, "Nobody has said this.", prompts) == Voice()
    assert voice_of(STORED, "", prompts) == Voice()
