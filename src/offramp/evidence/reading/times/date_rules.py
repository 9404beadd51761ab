"""Dates that a text names by the calendar: days, months, years, weekdays, and ranges of them.

Every rule is a pattern and a function from its match and what was told before to the days meant, or None where the
match is no date after all.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from offramp.evidence.reading.times import date_forms as forms
from offramp.evidence.reading.times.date_context import Told
from offramp.evidence.reading.times.date_forms import DASH, DAY, MONTH, WEEKDAY, YEAR, Days, S
from offramp.evidence.reading.times.month_names import is_month

Match = re.Match[str]


class Rule(NamedTuple):
    """A pattern and what its matches mean; `own_year` where the text itself tells the year."""

    pattern: re.Pattern[str]
    days: Callable[[Match, Told], Days | None]
    own_year: bool = False


_LINK = rf"(?:{S}?{DASH}{S}?|{S}(?:to|through|till|until|and){S})"
_OF_YEAR = rf"(?:,?{S}(?P<year>{YEAR}))?"
_NO_NAME = rf"(?!{S}(?:Bank|Jazeera|Group|Party|Brigade|Movement)\b)"


def _rule(pattern: str, days: Callable[[Match, Told], Days | None], own_year: bool = False) -> Rule:
    return Rule(re.compile(pattern, re.ASCII), days, own_year)


def _day(told: Told, match: Match, month: str, day: str) -> dt.date | None:
    """The day of a month named in a match, its year told, or to be found."""
    number, which = forms.month_number(month), forms.day_number(day)
    year: int | None
    if match["year"]:
        year = int(match["year"])
    else:
        weekday = match.groupdict().get("weekday")
        year = told.year(number, which, match.start(), match.end())
        if year is not None and weekday:
            year = _year_with(forms.WEEKDAYS.index(weekday.lower()), number, which, year)
    return None if year is None else _date(year, number, which)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _year_with(weekday: int, month: int, day: int, likely: int) -> int:
    """The year near a likely one in which a day of a month falls on a weekday."""
    for back in (0, 1, -1, 2, 3, 4, 5, 6, 7):
        date = _date(likely - back, month, day)
        if date is not None and date.weekday() == weekday:
            return likely - back
    return likely


def _of_month(match: Match, told: Told) -> Days | None:
    day = _day(told, match, match["month"], match["day"])
    return None if day is None else forms.one_day(day)


def _days_of_month(match: Match, told: Told) -> Days | None:
    """April 13-14, 1 to 13 April, April 30 to May 2."""
    named = match.groupdict()
    later = named.get("month2") or match["month"]
    earlier = match["month"] or later
    last = _day(told, match, later, match["day2"])
    if last is None:
        return None
    year = last.year - (forms.month_number(earlier) > last.month)
    first = _date(year, forms.month_number(earlier), forms.day_number(match["day"]))
    if first is None or first >= last or _separate(match, told, (last - first).days):
        return None
    return forms.span(first, last)


def _separate(match: Match, told: Told, gap: int) -> bool:
    """Whether "13 and 20 April" means the two days and none between."""
    return gap > 1 and " and " in match[0] and not told.before(match.start()).endswith("between ")


def _iso(match: Match, told: Told) -> Days | None:
    day = _date(int(match[1]), int(match[2]), int(match[3]))
    return None if day is None else forms.one_day(day)


def _slashed(match: Match, told: Told) -> Days | None:
    """13/04/2024, 4/13/24: the order of day and month as the article's other dates have it."""
    a, b, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    by_order = {True: _date(year, b, a), False: _date(year, a, b)}
    found = {day for day in by_order.values() if day is not None}
    if len(found) < 2:
        return forms.one_day(found.pop()) if found else None
    order: bool | None = True if match[2] == "." else _day_first(told)
    if order is not None:
        day = by_order[order]
        return None if day is None else forms.one_day(day)
    past = {day for day in found if told.published is None or day <= told.published}
    return forms.one_day(past.pop()) if len(past) == 1 else forms.span(min(found), max(found))


_DAY_FIRST = re.compile(r"\b(?:1[3-9]|2\d|3[01])/(?:0?\d|1[0-2])/(?:\d{4}|\d{2})\b", re.ASCII)
_MONTH_FIRST = re.compile(r"\b(?:0?\d|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:\d{4}|\d{2})\b", re.ASCII)
_DAY_MONTH = re.compile(rf"\b{DAY}{S}{MONTH}", re.ASCII)
_MONTH_DAY = re.compile(rf"\b{MONTH}{S}{DAY}", re.ASCII)


def _day_first(told: Told) -> bool | None:
    if told.shows_once(_DAY_FIRST) != told.shows_once(_MONTH_FIRST):
        return told.shows_once(_DAY_FIRST)
    either = (told.shows_once(_DAY_MONTH), told.shows_once(_MONTH_DAY))
    return None if either[0] == either[1] else either[0]


def _bare_day(match: Match, told: Told) -> Days | None:
    """On the 13th: of the month told last."""
    last = told.last("month")
    day = forms.day_number(match["day"])
    there = None if last is None else _date(last.first.year, last.first.month, day)
    return None if there is None else forms.one_day(there)


def _month(match: Match, told: Told) -> Days | None:
    if not match["year"] and not is_month(match, told):
        return None
    number = forms.month_number(match["month"])
    year: int | None
    which = (match["which"] or "").lower()
    if match["year"]:
        year = int(match["year"])
    elif which in ("last", "next") and told.published:
        here = told.published
        year = here.year - (number >= here.month) if which == "last" else here.year + (number <= here.month)
    else:
        year = told.year(number, None, match.start(), match.end())
    if year is None:
        return None
    days = forms.month_of(year, number)
    return forms.part_of_span(days, match["part"].lower()) if match["part"] else days


def _months(match: Match, told: Told) -> Days | None:
    """From March to May 2022."""
    later, earlier = forms.month_number(match["month2"]), forms.month_number(match["month"])
    year = int(match["year"]) if match["year"] else told.year(later, None, match.start(), match.end())
    if year is None:
        return None
    first = int(match["year1"]) if match["year1"] else year - (earlier > later)
    return forms.span(forms.month_of(first, earlier).first, forms.month_of(year, later).last)


_YEAR_CUE = re.compile(
    rf"(?:\b(?:in|since|by|until|till|through|throughout|from|of|during|before|after|between|and|to|the|an?|early|late"
    rf"|mid|year|around|about|circa|for|as|spring|summer|autumn|fall|winter|its|their|his|her|that|until|election)"
    rf"(?:{S}|{DASH})|['’]s{S}|\(|^|[,;:.]{S}|{DASH}{S}?)$",
    re.I,
)
_COUNTED = re.compile(
    rf"{S}(?:of{S}(?:the|its|their|them)|people|troops|soldiers|civilians|men|women|miles|km|tons|feet|homes"
    rf"|metres|meters|missiles|rockets|drones|deaths|kilom\w{{1,8}}|tonnes|pages|dollars|euros|hours|fighters|prisoners)\b"
)
_BESIDE_YEAR = re.compile(rf"\b(?:with|like|than|as){S}$")
_ENDED = re.compile(rf"[,.;:)]|$|{S}(?:was|were|is|had|has|would|when)\b")
_STRICT = 1900  # years before it need "in" or the like, not an article


def _year(match: Match, told: Told) -> Days | None:
    before = told.before(match.start("year"), 30)
    cue = _YEAR_CUE.search(before)
    number = int(match["year"])
    if cue is None:
        cue = _BESIDE_YEAR.search(before) if _ENDED.match(told.after(match.end())) else None
    if cue is None or _COUNTED.match(told.after(match.end())) or number > 2060:
        return None
    if number < _STRICT and not re.search(r"\b(?:in|since|of|by|from|the)\b", cue[0], re.I):
        return None
    days = forms.year_of(number)
    return forms.part_of_span(days, match["part"].lower()) if match["part"] else days


def _years(match: Match, told: Told) -> Days | None:
    first, last = int(match[1]), int(match[2])
    if last < 100:
        last += first // 100 * 100
    plain = forms.span(dt.date(first, 1, 1), dt.date(last, 12, 31))
    return plain if 0 < last - first < 200 else None


def _decade(match: Match, told: Told) -> Days | None:
    first = int(match["decade"])
    first += 1900 if first < 100 else 0
    if first % 10:
        return None
    days = forms.span(dt.date(first, 1, 1), dt.date(first + 9, 12, 31))
    return forms.part_of_span(days, match["part"].lower()) if match["part"] else days


def _season(match: Match, told: Told) -> Days | None:
    return forms.season_of(int(match["year"]), match["season"].lower())


def _weekday(match: Match, told: Told) -> Days | None:
    year, story = told.story_year(match.start()), told.last("day")
    if story is not None and story.last.year != year:
        story = None
    which = (match["which"] or "").lower()
    index = forms.WEEKDAYS.index(match["weekday"].lower())
    if story is not None and not which:
        return forms.one_day(story.last + dt.timedelta(days=(index - story.last.weekday()) % 7))
    if told.published is None:
        return None
    return forms.one_day(_resolved_weekday(told, index, which, match.start(), match.end()))


def _resolved_weekday(told: Told, index: int, which: str, start: int, end: int) -> dt.date:
    """The last such day up to that of writing, or the next where the text looks ahead."""
    assert told.published is not None
    here = told.published
    back = (here.weekday() - index) % 7
    if which in ("last", "this past", "past"):
        return here - dt.timedelta(days=back or 7)
    if which in ("next", "this coming", "coming") or told.ahead(start, end):
        return here + dt.timedelta(days=(7 - back) or 7)
    return here - dt.timedelta(days=back or (7 if told.last_week(start) else 0))


def _weekdays(match: Match, told: Told) -> Days | None:
    """From Monday to Thursday."""
    if told.published is None:
        return None
    first, last = (forms.WEEKDAYS.index(match[group].lower()) for group in (1, 2))
    gap = (last - first) % 7 or 7
    if _separate(match, told, gap):
        return None
    end = _resolved_weekday(told, last, "", match.start(), match.end())
    return forms.span(end - dt.timedelta(days=gap), end)


def _nth_weekday(match: Match, told: Told) -> Days | None:
    """The last Wednesday of February."""
    number, index = forms.month_number(match["month"]), forms.WEEKDAYS.index(match["weekday"].lower())
    year = int(match["year"]) if match["year"] else told.year(number, None, match.start(), match.end())
    if year is None:
        return None
    month = forms.month_of(year, number)
    days = [month.first + dt.timedelta(days=offset) for offset in range((month.last - month.first).days + 1)]
    days = [day for day in days if day.weekday() == index]
    return forms.one_day(days[{"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match["nth"].lower(), -1)])


def _stretch_of(match: Match, told: Told) -> Days | None:
    """The first half of 2024, the third quarter of 2023, the first week of October, the last days of June."""
    which, what = _ORDINALS[match["nth"].lower()], match["what"].lower()
    if match["month"]:
        number = forms.month_number(match["month"])
        year = int(match["year"]) if match["year"] else told.year(number, None, match.start(), match.end())
        if year is None or what == "quarter":
            return None
        month = forms.month_of(year, number)
        length = {"week": 7, "days": 7, "half": 15}[what]
        first = month.last.day - length if which < 0 else min(which * length, month.last.day - 1)
        return forms.span(
            month.first + dt.timedelta(days=first), month.first.replace(day=min(first + length, month.last.day))
        )
    if match["year"] is None or what not in _MONTHS_IN:
        return None
    months = _MONTHS_IN[what]
    start = 13 - months if which < 0 else 1 + which * months
    if start > 12:
        return None
    year = int(match["year"])
    return forms.span(forms.month_of(year, start).first, forms.month_of(year, start + months - 1).last)


_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1, "opening": 0, "closing": -1}
_MONTHS_IN = {"half": 6, "quarter": 3}


def _named(match: Match, told: Told) -> Days | None:
    """9/11, and the attacks of that day by its name."""
    return forms.one_day(dt.date(2001, 9, 11))


_FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year eve": (12, 31), "new year day": (1, 1)}


def _feast(match: Match, told: Told) -> Days | None:
    month, day = _FEASTS[re.sub(rf"['’]s|{S}+", " ", match[1].lower()).replace("  ", " ").strip()]
    year = int(match["year"]) if match["year"] else told.year(month, day, match.start(), match.end())
    return None if year is None else forms.one_day(dt.date(year, month, day))


_WITH_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY}),?{S}(?:the{S})?)?"
_PART = (
    rf"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id|[Mm]iddle|[Ss]tart|[Bb]eginning|[Ee]nd)(?:{S}(?:of{S})?(?:in{S})?|{DASH}))?"
)

ABSOLUTE_RULES = (
    _rule(r"(?<![\d/])9/11(?![\d/])", _named, True),
    _rule(rf"\bSept(?:ember|\.)?{S}11(?:th)?(?={S}(?:terror|attacks))", _named, True),
    _rule(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", _iso, True),
    _rule(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])(?!\.\d)", _slashed, True),
    _rule(
        rf"(?P<month>\b{MONTH}){S}(?P<day>{DAY}){_LINK}(?:(?P<month2>{MONTH}){S})?(?P<day2>{DAY}){_OF_YEAR}",
        _days_of_month,
    ),
    _rule(
        rf"\b(?P<day>{DAY})(?:{S}(?P<month>{MONTH}))?{_LINK}(?P<day2>{DAY}){S}(?P<month2>{MONTH}){_OF_YEAR}",
        _days_of_month,
    ),
    _rule(rf"\b{_WITH_WEEKDAY}(?P<month>\b{MONTH}){S}(?:the{S})?(?P<day>{DAY}){_OF_YEAR}", _of_month),
    _rule(rf"\b{_WITH_WEEKDAY}(?P<day>{DAY})(?:{S}of)?{S}(?P<month>{MONTH}){_OF_YEAR}", _of_month),
    _rule(rf"(?<=[Oo]n the )(?P<day>\d{{1,2}}(?:st|nd|rd|th))\b(?!{S}[a-z]{{4,20}})", _bare_day),
    _rule(
        rf"\b(?P<month>{MONTH})(?:{S}(?P<year1>{YEAR}))?{_LINK}(?P<month2>{MONTH})(?:{S}(?P<year>{YEAR}))?(?!{S}\d)",
        _months,
    ),
    _rule(
        rf"\b{_PART}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){S})?(?P<month>{MONTH})(?:,?{S}(?:of{S})?(?P<year>{YEAR}))?"
        rf"{_NO_NAME}(?!{S}\d{{1,2}}\b)",
        _month,
    ),
    _rule(rf"\b(Christmas{S}(?:Eve|Day)|New{S}Year['’]s{S}(?:Eve|Day)){_OF_YEAR}", _feast),
    _rule(
        rf"\b(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal|[Oo]pening|[Cc]losing){S}"
        rf"(?P<what>days|week|half|quarter){S}of{S}(?:(?P<month>{MONTH})(?:{S}(?P<year>{YEAR}))?)",
        _stretch_of,
    ),
    _rule(
        rf"\b(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast){S}(?P<what>half|quarter){S}of{S}(?P<month>(?!))?"
        rf"(?P<year>{YEAR})",
        _stretch_of,
        True,
    ),
    _rule(rf"(?<=between )({YEAR}){S}and{S}({YEAR})", _years, True),
    _rule(
        rf"(?<![\d$£€,.-])\b({YEAR})(?:{DASH}|{S}(?:to|through|until){S})({YEAR}|\d{{2}})\b(?!\d|,\d|-)", _years, True
    ),
    _rule(rf"\b{_PART}(?<![$£€])(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)['’]?s\b", _decade, True),
    _rule(
        rf"\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter){S}(?:of{S})?(?P<year>{YEAR})", _season, True
    ),
    _rule(rf"(?<![\d$£€,.+-])\b{_PART}(?P<year>{YEAR})(?![-/]\d)(?!s)", _year, True),
    _rule(rf"\b({WEEKDAY}){_LINK}({WEEKDAY})\b", _weekdays),
    _rule(
        rf"\b(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast){S}(?P<weekday>{WEEKDAY}){S}(?:of|in){S}"
        rf"(?P<month>{MONTH}){_OF_YEAR}",
        _nth_weekday,
    ),
    _rule(
        rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his{S}past|[Tt]his{S}coming|[Tt]his|[Pp]ast|[Cc]oming){S})?"
        rf"(?P<weekday>{WEEKDAY})\b",
        _weekday,
    ),
)
