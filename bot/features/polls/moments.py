"""When a poll is to close, from words, and the words for when that is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import CommandError

MOST_DAYS = 366
_MOST_CHARACTERS = 60
# What passes by the clock: "2h", "1 h 30 min", "in 90 minutes". Days and more are the calendar's.
_ELAPSED = re.compile(
    r"(?:in\s+)?(?:(?P<h>\d{1,4})\s*(?:h|hrs?|hours?)\b)?\s*(?:and\s+)?"
    r"(?:(?P<m>\d{1,6})\s*(?:m|mins?|minutes?)\b)?\s*(?:and\s+)?"
    r"(?:(?P<s>\d{1,8})\s*(?:s|secs?|seconds?)\b)?"
)
_SAYS_A_TIME = re.compile(r"[^\W\d]|\d[-:./]\d")


def read_moment(words: str, now: datetime, zone: str) -> datetime:
    """The moment that somebody in a time zone means, in UTC: ``in 2 hours``, ``tomorrow 18:00``.

    Raises :class:`CommandError` for what is no time, is over, or is more than a year away.
    """
    words = " ".join(words.split())
    if len(words) > _MOST_CHARACTERS or not _SAYS_A_TIME.search(words):
        raise CommandError("error.not_a_time", words=words[:_MOST_CHARACTERS])
    moment = _later(words, now) or _on_the_calendar(words, now, zone)
    if moment is None:
        raise CommandError("error.not_a_time", words=words)
    moment = moment.astimezone(UTC)
    if moment <= now:
        raise CommandError("error.past_time", when=say_moment(moment, zone))
    if moment > now + timedelta(days=MOST_DAYS):
        raise CommandError("error.far_time", when=say_moment(moment, zone))
    return moment


def _later(words: str, now: datetime) -> datetime | None:
    found = _ELAPSED.fullmatch(words.casefold())
    if found is None:
        return None
    hours, minutes, seconds = (int(found[unit] or 0) for unit in "hms")
    return now + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _on_the_calendar(words: str, now: datetime, zone: str) -> datetime | None:
    import dateparser  # noqa: PLC0415 - a tenth of a second that most starts can do without

    where = known_zone(zone)
    said: datetime | None = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "TIMEZONE": where.key,
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.astimezone(where).replace(tzinfo=None),
        },
    )
    if said is None:
        return None
    # The library would take today's offset from UTC for a day after the clocks have changed.
    return said.replace(tzinfo=where) if said.tzinfo is None else said


def known_zone(name: str | None, otherwise: str = "UTC") -> ZoneInfo:
    """The time zone of an IANA name; another one where there is none of that name."""
    for each in (name, otherwise):
        try:
            return ZoneInfo(each or "")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def say_moment(moment: datetime, zone: str) -> str:
    """``Thursday 26 November 2026, 18:00 CET``: absolute, and in whose time zone."""
    there = moment.astimezone(known_zone(zone))
    return f"{there:%A} {there.day} {there:%B} {there.year}, {there:%H:%M} {there.tzname()}"
