"""When a poll is to close, from words, and the words for when that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_date_format, get_timezone_name
from dateparser.data.languages_info import language_locale_dict

from bot.errors import CommandError
from bot.prompts import ENGLISH

MOST_DAYS = 366
_MOST_CHARACTERS = 60
_ONE = r"an?|one|ein|eine[rn]?|un|une|una"
_AND = r"\s*(?:and\s+|und\s+|et\s+|y\s+)?"
# What passes by the clock: "2h", "1 h 30 min", "in 90 Minuten". Days and more are the calendar's.
_ELAPSED = re.compile(
    r"(?:(?:in|dans|en|dentro\s+de)\s+)?"
    rf"(?:(?P<h>\d{{1,4}}|(?:{_ONE})\s)\s*(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\b)?{_AND}"
    rf"(?:(?P<m>\d{{1,6}}|(?:{_ONE})\s)\s*(?:m|mins?|minut(?:e[ns]?|os?))\b)?{_AND}"
    rf"(?:(?P<s>\d{{1,8}}|(?:{_ONE})\s)\s*(?:s|secs?|seconde?s?|sek|sekunden?|segundos?)\b)?"
)
_SAYS_A_TIME = re.compile(r"[^\W\d]|\d[-:./]\d")

# What the library reads otherwise than people mean it, or not at all: hours without minutes, and
# the words for the nearest day of a name, which it takes anyway.
_MEANT: MappingProxyType[str, Sequence[tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        language: tuple((re.compile(pattern, re.IGNORECASE), meant) for pattern, meant in table)
        for language, table in {
            "en": ((r"\bat (\d{1,2})(?![\d:.]|\s*[ap]\.?m)", r"at \1:"),),
            "de": (
                (r"\b(\d{1,2})(?:[:.](\d\d))?\s*uhr\b(?:\s*(\d\d)\b)?", r"\1:\2\3"),
                (r"\bum (\d{1,2})(?![\d:.])", r"\1:"),
                (r"\b(?:am|(?:de[nm] )?(?:nächsten|kommenden|diesen)) (?=[^\W\d]|\d)", ""),
            ),
            "fr": (
                (r"(?<!dans )\b(\d{1,2})\s*h(?:eures?)?\b(?:\s*(\d\d)\b)?", r"\1:\2"),
                (r"\b(\d{1,2})h(\d\d)\b", r"\1:\2"),
                (r"\ble (?=[^\W\d]|\d)| prochain\b", ""),
            ),
            "es": (
                (r"(?<!en )(?<!dentro de )\b(\d{1,2})\s*h\b", r"\1:"),
                (r"\ba las? (\d{1,2})(?![\d:.])", r"\1:"),
                (r"\bpasado mañana\b", "en 2 días"),
                (r"\bel (?=[^\W\d]|\d)|\bpróximo | que viene\b", ""),
            ),
        }.items()
    }
)
_WHOLE_HOUR = re.compile(r"(\d):(?!\d)")
# The library's own form of a full date has a comma here that people leave out.
_FULL_DATE = MappingProxyType({ENGLISH: "EEEE d MMMM y"})


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
    said = say_moment(moment, zone, tags[0])
    if moment <= now:
        raise CommandError("error.past_time", when=said)
    if moment > now + timedelta(days=MOST_DAYS):
        raise CommandError("error.far_time", when=said)
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
    where = known_zone(zone)
    settings = {
        "TIMEZONE": where.key,
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": now.astimezone(where).replace(tzinfo=None),
        "DATE_ORDER": _order(tags[0]),
    }
    wanted = dict.fromkeys((*map(_language, tags), ENGLISH))
    for language in (each for each in wanted if each in language_locale_dict):
        meant = _as_meant(words, language)
        said: datetime | None = dateparser.parse(meant, languages=[language], settings=settings)
        if said is not None:
            # The library would take today's offset from UTC for a day after the clocks changed.
            return said.replace(tzinfo=where) if said.tzinfo is None else said
    return None


def _as_meant(words: str, language: str) -> str:
    for pattern, meant in _MEANT.get(language, ()):
        words = pattern.sub(meant, words)
    return _WHOLE_HOUR.sub(r"\1:00", words).strip()


def _order(tag: str) -> str:
    """Whether the month of a date in figures stands before its day in this language."""
    pattern = get_date_format("short", _locale(tag)).pattern
    return "MDY" if pattern.index("M") < pattern.index("d") else "DMY"


def _locale(tag: str) -> Locale:
    for each in (tag, _language(tag)):
        try:
            return Locale.parse(each, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale(ENGLISH)


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].casefold()


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
    locale = _locale(_language(tag))
    there = moment.astimezone(known_zone(zone))
    date = format_date(there, _FULL_DATE.get(locale.language, "full"), locale)
    return f"{date}, {there:%H:%M} {_zone_name(there, locale)}"


def _zone_name(there: datetime, locale: Locale) -> str:
    """``CET``, or ``MEZ`` where a language has letters of its own for it."""
    usual = str(there.tzname())
    own = get_timezone_name(there, "short", locale=locale)
    return own if own.isalpha() and usual != "UTC" else usual
