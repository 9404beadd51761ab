"""Words and arithmetic of dates: months, weekdays, spans of days, and how a phrase moves a day.

May import: nothing of offramp.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, NamedTuple

Precision = Literal["day", "range", "month", "year", "time"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = (
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
COUNTS = (
    {"a": 1, "an": 1}
    | {word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)}
    | dict(zip(_TENS, range(20, 100, 10), strict=True))
)
VAGUE_COUNTS = {"a couple of": (2, 2), "a few": (2, 5), "several": (3, 7), "": (2, 6)}

S = r"[ \u00a0\u202f\n]"
MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|JANUARY|FEBRUARY"
    r"|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep"
    r"|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%])(?![.,:]\d)"
YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d%])(?![.,:]\d)"
DASH = r"[-\u2010-\u2014]"
UNIT = r"(?:day|week|month|year|decade)"
COUNT = r"(?:\d{1,3}|" + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in COUNTS) + r")\b"
VAGUE = r"(?:a" + S + r"few|several|a" + S + r"couple" + S + r"of)"

_EARLY, _MID = 10, 20  # "early" in a month: its first ten days; "mid": the ten after them


class Days(NamedTuple):
    """The days that a phrase may mean, and how narrowly it tells them."""

    first: dt.date
    last: dt.date
    precision: Precision
    approximate: bool = False


def one_day(day: dt.date, approximate: bool = False) -> Days:
    """A single day."""
    return Days(day, day, "day", approximate)


def part_of(day: dt.date) -> Days:
    """A part of a day: its morning, its night."""
    return Days(day, day, "time")


def span(first: dt.date, last: dt.date, approximate: bool = False) -> Days:
    """All days from `first` to `last`, whichever comes first."""
    return Days(min(first, last), max(first, last), "range", approximate)


def month_of(year: int, month: int) -> Days:
    """A whole month; months beyond December or before January count into the years beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = dt.date(year, month, 1)
    return Days(first, first.replace(day=calendar.monthrange(year, month)[1]), "month")


def year_of(year: int) -> Days:
    """A whole year."""
    return Days(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def week_of(day: dt.date) -> Days:
    """The week, Monday to Sunday, in which a day lies."""
    monday = day - dt.timedelta(days=day.weekday())
    return Days(monday, monday + dt.timedelta(days=6), "range")


def season_of(year: int, season: str) -> Days:
    """The three months of a season of the north; a winter is that of its December."""
    start = SEASONS[season]
    return span(month_of(year, start).first, month_of(year, start + 2).last)


def part_of_span(days: Days, part: str) -> Days:
    """The early, middle or late part of a week, a month, a year or a longer span."""
    if days.precision == "month":
        tenth, twentieth = days.first.replace(day=_EARLY), days.first.replace(day=_MID)
        after = dt.timedelta(days=1)
        bounds = ((days.first, tenth), (tenth + after, twentieth), (twentieth + after, days.last))
        return span(*bounds[_third(part)], approximate=True)
    if days.precision == "year":
        months = ((1, 4), (5, 8), (9, 12))[_third(part)]
        return span(month_of(days.first.year, months[0]).first, month_of(days.first.year, months[1]).last, True)
    length = (days.last - days.first).days + 1
    third = max(length // 3, 1)
    starts = (0, (length - third) // 2 if length != 7 else 1, length - third)
    ends = (third - 1, starts[1] + third - 1 if length != 7 else 3, length - 1)
    where = _third(part)
    return span(
        days.first + dt.timedelta(days=starts[where]), days.first + dt.timedelta(days=ends[where]), approximate=True
    )


def _third(part: str) -> int:
    if part in ("early", "start", "beginning"):
        return 0
    return 1 if part in ("mid", "middle") else 2


def moved(day: dt.date, count: int, unit: str, approximate: bool = False) -> Days:
    """A day moved by days, weeks, months or years: as narrow as the unit lets it be."""
    if unit == "day":
        return one_day(day + dt.timedelta(days=count), approximate)
    if unit == "week":
        return one_day(day + dt.timedelta(weeks=count), approximate)
    if unit == "month":
        return month_of(day.year, day.month + count)._replace(approximate=approximate)
    return year_of(day.year + count * (10 if unit == "decade" else 1))._replace(approximate=approximate)


def stretch(day: dt.date, count: int, unit: str) -> Days:
    """The `count` units before a day (after it, where negative), that day included."""
    if unit in ("hour", "day", "week"):
        days = {"hour": -(-abs(count) // 24), "day": abs(count), "week": 7 * abs(count)}[unit]
        return span(day - dt.timedelta(days=days if count > 0 else -days), day)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    there = month_of(day.year, day.month - months)
    return span(there.first.replace(day=min(day.day, there.last.day)), day)


def count_of(text: str) -> int | None:
    """The number that a count word or its digits tell."""
    return int(text) if text.isdecimal() and text.isascii() else COUNTS.get(text.lower())


def month_number(text: str) -> int:
    """The month that its name or its short form tells."""
    return MONTHS[text.lower().rstrip(".")]


def day_number(text: str) -> int:
    """The day in "7", "07" or "7th"."""
    return int(text.rstrip("stndrh"))
