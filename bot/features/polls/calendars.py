"""Times that the calendar knows, from words in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import dateparser
from dateparser.data.languages_info import language_locale_dict

from bot.features.polls.dates import date_order, language_of
from bot.prompts import ENGLISH

_MEANT: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "en": ((r"\bat (\d{1,2})(?![\d:.]|\s*[ap]\.?m)", r"at \1:"),),
        "de": (
            (r"\b(\d{1,2})(?:[:.](\d\d))?\s*uhr\b(?:\s*(\d\d)\b)?", r"\1:\2\3"),
            (r"\bum (\d{1,2})(?![\d:.])", r"\1:"),
            (r"\b(?:am|(?:de[nm] )?(?:nächsten|kommenden|diesen)) (?=\w)", ""),
        ),
        "fr": (
            (r"(?<!dans )\b(\d{1,2})\s*h(?:eures?)?\b(?:\s*(\d\d)\b)?", r"\1:\2"),
            (r"\b(\d{1,2})h(\d\d)\b", r"\1:\2"),
            (r"\ble (?=\w)| prochain\b", ""),
        ),
        "es": (
            (r"(?<!en )(?<!dentro de )\b(\d{1,2})\s*h\b", r"\1:"),
            (r"\ba las? (\d{1,2})(?![\d:.])", r"\1:"),
            (r"\bpasado mañana\b", "en 2 días"),
            (r"\bel (?=\w)|\bpróximo | que viene\b", ""),
        ),
    }
)
"""What the library reads otherwise than people mean it, or not at all.

Those are hours without minutes, which it leaves out, and the words for the nearest day of a name,
which it takes anyway.
"""
_WHOLE_HOUR = re.compile(r"(\d):(?!\d)")


def read_date(words: str, now: datetime, where: ZoneInfo, tags: Sequence[str]) -> datetime | None:
    """The time that somebody means, in one of the languages of some tags or else in English.

    The first tag is the reader's own, which says what order a date in figures is in. None for
    what is no time.
    """
    settings = {
        "TIMEZONE": where.key,
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": now.astimezone(where).replace(tzinfo=None),
        "DATE_ORDER": date_order(tags[0]),
    }
    wanted = dict.fromkeys((*map(language_of, tags), ENGLISH))
    for language in (each for each in wanted if each in language_locale_dict):
        meant = _as_meant(words, language)
        said: datetime | None = dateparser.parse(meant, languages=[language], settings=settings)
        if said is not None:
            # The library would take today's offset from UTC for a day after the clocks changed.
            return said.replace(tzinfo=where) if said.tzinfo is None else said
    return None


def _as_meant(words: str, language: str) -> str:
    for pattern, meant in _MEANT.get(language, ()):
        words = re.sub(pattern, meant, words, flags=re.IGNORECASE)
    return _WHOLE_HOUR.sub(r"\1:00", words).strip()
