"""Dates and times as pages print them, in any of the usual styles.

A small month table does what a date library would need hundreds of milliseconds to import for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "jan|janv|januar|january|janvier|enero|ene|gennaio|janeiro|januari",
    "feb|february|februar|fevr|févr|février|febrero|febbraio|fevereiro|februari",
    "mar|march|märz|mars|marzo|março|maart|mrt",
    "apr|april|avr|avril|abr|abril|aprile",
    "may|mai|mayo|maggio|maio|mei",
    "jun|june|juni|juin|junio|giugno|junho",
    "jul|july|juli|juil|juillet|julio|luglio|julho",
    "aug|august|août|aout|ago|agosto|augustus",
    "sep|sept|september|septembre|septiembre|settembre|setembro",
    "oct|october|okt|oktober|octobre|octubre|ottobre|outubro",
    "nov|november|novembre|noviembre|novembro",
    "dec|december|dez|dezember|déc|décembre|dic|diciembre|dicembre|dezembro",
)
_MONTH = {name: number for number, row in enumerate(_MONTHS, 1) for name in row.split("|")}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAYS = {"second": 1e-5, "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30}
_UNITS = {
    "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "y": "year",
    "mo": "month", "st": "hour", "tag": "day", "woche": "week", "jahr": "year",
    "heure": "hour", "jour": "day", "semaine": "week", "mois": "month", "an": "year",
    "hora": "hour", "dia": "day", "día": "day", "semana": "week", "mes": "month", "año": "year",
}  # fmt: skip

_TIME = (
    r"(?:[,\s]{0,3}(?:at|um|à|a las|-|–|·|•|\|)?\s{0,2}"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?:[:.]\d\d)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?:uhr|hrs|gmt|utc|bst|e[sd]?t|p[sd]?t|c[es]t)\b)?)?"
)
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s{1,2})?"
_ORDINAL = r"(?:st|nd|rd|th|\.|º|er)?"
_AGO_UNIT = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?"
    r"|stunden?|tage?n?|wochen?|jahre?n?|monate?n?|minuten?"
    r"|heures?|jours?|semaines?|mois|ans?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?"
)
_AGO = "ago"
_AGE = "age"
RELATIVE = (_AGO, _AGE)
_STYLES = {
    name: re.compile(style, re.IGNORECASE)
    for name, style in {
        "month first": rf"{_WEEKDAY}\b(?P<month>{_NAMES})\b\.?\s{{1,2}}"
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)"
        rf"(?:,?\s{{1,2}}(?P<year>\d{{4}})\b)?{_TIME}",
        "day first": rf"{_WEEKDAY}\b(?P<day>\d{{1,2}}){_ORDINAL}[\s\-]{{1,2}}(?:of\s|de\s)?"
        rf"(?P<month>{_NAMES})\b\.?,?(?:[\s\-]{{1,2}}(?:de\s)?(?P<year>\d{{4}})\b)?{_TIME}",
        "iso": r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:\b|T)" + _TIME,
        "slashes": r"\b(?P<month>\d{1,2})(?P<mark>[/.\-])(?P<day>\d{1,2})(?P=mark)"
        r"(?P<year>\d{4}|\d\d)\b" + _TIME,
        _AGO: rf"\b(?:(?:vor|il y a|hace)\s(?P<count>\d{{1,3}}|ein\w{{0,2}}|une?)\s"
        rf"(?P<unit>{_AGO_UNIT})"
        rf"|(?P<past>\d{{1,3}}|an?|one)\s?(?P<span>{_AGO_UNIT})\s(?:ago|geleden)"
        r"|(?P<now>just now|yesterday|today|moments? ago))\b",
        _AGE: r"(?<![\w.])(?P<past>\d{1,3})\s?(?P<span>yrs?|hrs?|mins?|[hdwmy])(?![\w'’])",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a line: where, in which style, and what it says.

    ``when`` orders stamps: days since the year 1, or minus the days gone by for "3 hours ago";
    ``day`` is the calendar date where the year is printed.
    """

    start: int
    end: int
    style: str
    when: float
    day: date | None = None


def find_stamp(line: str) -> Stamp | None:
    """The first date in a line of at most a few hundred characters."""
    if len(line) > 400:
        return None
    found = []
    for style, pattern in _STYLES.items():
        match = pattern.search(line)
        stamp = _read(style, match) if match else None
        if stamp:
            found.append(stamp)
    return min(found, key=lambda stamp: (stamp.start, -stamp.end), default=None)


def _read(style: str, match: re.Match[str]) -> Stamp | None:
    if style in RELATIVE:
        return Stamp(match.start(), match.end(), style, -_age(match.groupdict()))
    day = _calendar(match["year"], match["month"], match["day"])
    if day is None:
        return None
    hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
    if match["half"] in ("p", "P") and hour < 12:
        hour += 12
    when = day.toordinal() + hour / 24 + minute / 1440
    timed = " timed" if match["hour"] else ""
    known = day if match["year"] else None
    return Stamp(match.start(), match.end(), style + timed, when, known)


def _calendar(year: str | None, month: str, day: str) -> date | None:
    first, second = _MONTH.get(month.lower()) or int(month), int(day)
    if first > 12:  # 13/06/2012 puts the day first
        first, second = second, first
    whole = int(year) if year else 1904  # a leap year stands in for the one not printed
    try:
        return date(whole + 2000 if whole < 100 else whole, first, second)
    except ValueError:
        return None


def _age(said: dict[str, str | None]) -> float:
    """How many days ago a relative date is."""
    now = said.get("now")
    if now:
        return 1.0 if now.lower() == "yesterday" else 0.0
    count = said.get("count") or said["past"] or ""
    unit = said.get("unit") or said["span"] or ""
    return (int(count) if count.isdecimal() else 1) * _days(unit.lower())


def _days(unit: str) -> float:
    for size in (7, 6, 5, 4, 3, 2, 1):
        name = _UNITS.get(unit[:size])
        if name is not None:
            return _DAYS.get(name, 365)
    return 1
