"""Dates as the readers of a language write them, from Unicode's CLDR."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_date_format, get_timezone_name

from bot.prompts import ENGLISH

# CLDR's own form for English has commas, and for the United States another order.
_FULL_DATE = MappingProxyType({ENGLISH: "EEEE d MMMM y"})


def language_of(tag: str) -> str:
    """The language alone of a BCP 47 tag: ``en`` of ``en-GB``."""
    return tag.replace("_", "-").partition("-")[0].casefold()


def say_date(there: datetime, tag: str) -> str:
    """``Samstag, 28. März 2026, 18:00 MEZ``: a local time in full, in a language."""
    locale = _locale(language_of(tag))
    date = format_date(there, _FULL_DATE.get(locale.language, "full"), locale)
    return f"{date}, {there:%H:%M} {_zone_name(there, locale)}"


def _zone_name(there: datetime, locale: Locale) -> str:
    """``CET``, or ``MEZ`` where a language has letters of its own for it."""
    usual = str(there.tzname())
    own = get_timezone_name(there, "short", locale=locale)
    return own if own.isalpha() and usual != "UTC" else usual


def date_order(tag: str) -> str:
    """Whether day or month comes first in a date in figures: ``DMY`` or ``MDY``."""
    pattern = get_date_format("short", _locale(tag)).pattern
    return "MDY" if pattern.index("M") < pattern.index("d") else "DMY"


def _locale(tag: str) -> Locale:
    for each in (tag.replace("_", "-"), language_of(tag)):
        try:
            return Locale.parse(each, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale(ENGLISH)
