"""When a poll is to close, from words, and the words for when that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import CommandError
from bot.prompts import ENGLISH

MOST_DAYS = 366
_MOST_CHARACTERS = 60
# What passes by the clock: "2h", "1 h 30 min", "in 90 Minuten". Days and more are the calendar's.
_ONE = r"an?|one|ein|eine[rn]?|un|une|una"
_AND = r"\s*(?:and\s+|und\s+|et\s+|y\s+)?"
_ELAPSED = re.compile(
    r"(?:(?:in|dans|en|dentro\s+de)\s+)?"
    rf"(?:(?P<h>\d{{1,4}}|(?:{_ONE})\s)\s*(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\b)?{_AND}"
    rf"(?:(?P<m>\d{{1,6}}|(?:{_ONE})\s)\s*(?:m|mins?|minut(?:e[ns]?|os?))\b)?{_AND}"
    rf"(?:(?P<s>\d{{1,8}}|(?:{_ONE})\s)\s*(?:s|secs?|seconde?s?|sek|sekunden?|segundos?)\b)?"
)
_SAYS_A_TIME = re.compile(r"[^\W\d]|\d[-:./]\d")


def read_moment(words: str, now: datetime, zone: str, tags: Sequence[str] = (ENGLISH,)) -> datetime:
    """The moment that somebody in a time zone means, in UTC: ``in 2 hours``, ``morgen 18:00``.

    ``tags`` are the languages (BCP 47) that they may say it in besides English; the first is
    their own, and decides which of ``03/04`` is the month. Raises :class:`CommandError` for what
    is no time, is over, or is more than a year away.
    """
    words = " ".join(words.split())
    if len(words) > _MOST_CHARACTERS or not _SAYS_A_TIME.search(words):
        raise CommandError("error.not_a_time", words=words[:_MOST_CHARACTERS])
    moment = _later(words, now) or _on_the_calendar(words, now, zone, tags)
    if moment is None:
        raise CommandError("error.not_a_time", words=words)
    moment = moment.astimezone(UTC)
    if moment <= now:
        raise CommandError("error.past_time", when=say_moment(moment, zone, tags[0]))
    if moment > now + timedelta(days=MOST_DAYS):
        raise CommandError("error.far_time", when=say_moment(moment, zone, tags[0]))
    return moment


def _later(words: str, now: datetime) -> datetime | None:
    found = _ELAPSED.fullmatch(words.casefold())
    if found is None:
        return None
    hours, minutes, seconds = (_number(found[unit] or "0") for unit in "hms")
    return now + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else 1


def _on_the_calendar(words: str, now: datetime, zone: str, tags: Sequence[str]) -> datetime | None:
    from bot.features.polls.calendars import (  # noqa: PLC0415 - a tenth of a second to import
        read_date,
    )

    return read_date(words, now, known_zone(zone), tags)


def known_zone(name: str | None, otherwise: str = "UTC") -> ZoneInfo:
    """The time zone of an IANA name; another one where there is none of that name."""
    for each in (name, otherwise):
        try:
            return ZoneInfo(each or "")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def say_moment(moment: datetime, zone: str, tag: str = ENGLISH) -> str:
    """``Thursday 26 November 2026, 18:00 CET``: absolute, and in whose time zone."""
    there = moment.astimezone(known_zone(zone))
    if tag == ENGLISH:
        return f"{there:%A} {there.day} {there:%B} {there.year}, {there:%H:%M} {there.tzname()}"
    from bot.features.polls.dates import say_date  # noqa: PLC0415 - CLDR takes a while to import

    return say_date(there, tag)
