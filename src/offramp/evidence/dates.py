"""Dates as accounts give them: a day, a month, a range, "before", "about a week before", "stated the day after".

May import: nothing of offramp.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "year", "range"]

_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD = re.compile(rf"^\s*(?P<before>before\s+)?(?P<first>{_DATE})(?:\s*/\s*(?P<last>{_DATE}))?(?P<rest>.*)$", re.S)
_STATED = re.compile(rf"\bstated\s+(?P<day>{_DATE})")
_BEFORE_DAY = re.compile(r"\(before (?P<day>\d{1,2})\)")
_ABOUT = re.compile(r"^\s*about\s+", re.IGNORECASE)
_APART = re.compile(
    r"^\s*(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,4})\s+"
    r"(?P<unit>day|week|month|year)s?\s+(?P<way>before|after)\s+(?P<day>\d{4}-\d{2}-\d{2})(?P<rest>\D.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HALF = {"day": 1, "week": 3, "month": 15, "year": 182}  # days by which "about" widens a count of units
_EARLY_DAYS = 10  # "early" in a month: its first ten days
_CLOCK = re.compile(r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])")
# Hours that a word for a part of the day leaves open. "Late" and "night" are those of the date before midnight.
PARTS_OF_DAY = {
    "morning": (5.0, 12.0),
    "noon": (12.0, 12.0),
    "afternoon": (12.0, 18.0),
    "evening": (17.0, 22.0),
    "night": (20.0, 24.0),
    "late": (20.0, 24.0),
}
_PART_OF_DAY = re.compile(rf"\b({'|'.join(PARTS_OF_DAY)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened, as narrowly as the text allows.

    Attributes
    ----------
    first, last : the first and the last day it may lie on; `first` is None where the text sets no beginning.
    precision : ``day`` where both are one day, ``month`` or ``year`` where the text names no more, else ``range``.
    approximate : the text itself hedges ("approx.", "nearly", "by").
    stated : the day on which it was said, where the text tells it apart from the day on which it happened.
    hours : of one day, the hours between which it lies, by the writer's clock; equal for a time, None where the text
        tells none.
    """

    first: dt.date | None
    last: dt.date
    precision: Precision
    approximate: bool = False
    stated: dt.date | None = None
    hours: tuple[float, float] | None = None

    @property
    def known_on(self) -> dt.date:
        """The first day on which nobody needs hindsight to know it: everything in it has happened and been said."""
        return self.last if self.stated is None else max(self.last, self.stated)


def parse_period(text: str) -> Period | None:
    """The period that `text` names, or None where it names no date that exists.

    Understood: ``2024-04-13``, ``2024-04``, ``2019``, a range ``first/last`` of any of these, ``about`` or ``before``
    in front, a count of days, weeks, months or years ``before`` or ``after`` a day (``about a week before
    2024-04-01``: "about" widens it by half a unit to either side), and behind, in brackets or not: ``early``,
    ``before 13`` (a day of that month), ``stated DATE``, hedges and times of day: ``03:00``, ``morning``, ``late``.
    """
    bare = _ABOUT.sub("", text)
    try:
        return _apart(bare, bare != text) or _dated(bare, bare != text)
    except (ValueError, OverflowError):
        return None


def _apart(text: str, about: bool) -> Period | None:
    """A day so and so long before or after another; ValueError or OverflowError where the calendar has none."""
    match = _APART.match(text)
    if match is None:
        return None
    word, unit = match["count"].lower(), match["unit"].lower()
    count = int(word) if word.isdigit() else _COUNTS.index(word) + 1 if word in _COUNTS else 1
    start, sign = _days(match["day"])[0], 1 if match["way"].lower() == "after" else -1
    day = _shifted(start, sign * count, unit)
    rest = match["rest"] or ""
    stated = _STATED.search(rest)
    said = _days(stated["day"])[1] if stated else None
    if not about:
        return Period(day, day, "day", _hedged(rest), said, _hours(rest))
    half = dt.timedelta(days=_HALF[unit])
    return Period(day - half, day + half, "range", True, said)


def _shifted(day: dt.date, count: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return day + dt.timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _dated(text: str, about: bool) -> Period | None:
    """A date or a range of dates, with what stands around it; ValueError where the calendar has none."""
    match = _PERIOD.match(text)
    if match is None:
        return None
    first, last = _days(match["first"])[0], _days(match["last"] or match["first"])[1]
    stated = _STATED.search(match["rest"])
    said = _days(stated["day"])[1] if stated else None
    first, last = _narrowed(first, last, match["rest"])
    if match["before"]:
        return Period(None, _days(match["first"])[0] - dt.timedelta(days=1), "range", True, said)
    if last < first:
        return None
    precision = _precision(match["first"], first, last)
    hours = _hours(match["rest"]) if precision == "day" else None
    return Period(first, last, precision, about or _hedged(match["rest"]), said, hours)


def _days(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a year, a month or a day; ValueError where the calendar has no such date."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        start = dt.date(parts[0], parts[1], 1)
        return start, start.replace(day=calendar.monthrange(start.year, start.month)[1])
    day = dt.date(*parts)
    return day, day


def _narrowed(first: dt.date, last: dt.date, rest: str) -> tuple[dt.date, dt.date]:
    """`first` and `last` under what stands behind the date: ``(early)``, ``(before 13)``."""
    before = _BEFORE_DAY.search(rest)
    if before:
        return first, last.replace(day=int(before["day"])) - dt.timedelta(days=1)
    if "(early" in rest:
        return first, min(last, first + dt.timedelta(days=_EARLY_DAYS - 1))
    return first, last


def _precision(written: str, first: dt.date, last: dt.date) -> Precision:
    if first == last:
        return "day"
    if (first, last) == _days(written):
        return "month" if "-" in written else "year"
    return "range"


def _hours(rest: str) -> tuple[float, float] | None:
    """The hours that stand behind a day: ``03:00``, ``(late Saturday)``."""
    clock = _CLOCK.search(rest)
    if clock:
        return (time := int(clock["hour"]) + int(clock["minute"]) / 60), time
    part = _PART_OF_DAY.search(rest)
    return PARTS_OF_DAY[part[1].lower()] if part else None


def _hedged(rest: str) -> bool:
    return any(word in rest for word in ("approx", "nearly", "about", "(by)", "early"))
