"""The day of an article, where its first lines say it.

May import: nothing of offramp.
"""

from __future__ import annotations

import datetime as dt
import re

# In which an article may have been written: far enough from both ends of the calendar to count days and years.
YEARS = range(1500, 3000)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DATE = re.compile(
    r"\b(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.format('m1')},? (?P<y1>\d{{4}})"
    rf"|{_MONTH.format('m2')} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}}))(?!\d)",
    re.I,
)
# What else a line may hold whose matter is the day: verbs of printing, times, zones, and who wrote it where.
_BESIDE = re.compile(
    r"\b(?:(?:first |last )?(?:published|posted|updated|issued|modified|written|filed|date|dated)|on|at|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\d{1,2}[.:]\d\d(?::\d\d)?|[ap]\.?m\b|"
    r"GMT|UTC|BST|E[SD]?T|C[SD]T|M[SD]T|P[SD]T|CES?T|IDT|IST|\d{1,2} min(?:ute)?s? read)\b",
    re.I,
)
_BYLINE = re.compile(r"^(?:by\b[^\d.:]{0,80}|[^\d.:]{0,60}[|•·—–-]\s?)$", re.I)
_STAMP = re.compile(r"^[A-Z]{2}[A-Z.'’ -]{0,30}(?:,[\w.,/ '’-]{0,40})?,?$")
_AFTER_STAMP = re.compile(r"\s{0,2}(?:\([^)\n]{1,40}\)\s?)?[-–—]")
_HEAD, _LINES, _LINE = 5_000, 6, 120


def day_at_head(text: str) -> dt.date | None:
    """The day in a line of its own among the first, or in the dateline of one of them; else None."""
    lines = (line.strip() for line in text[:_HEAD].split("\n"))
    for line in list(filter(None, lines))[:_LINES]:
        match = _DATE.search(line, 0, _LINE)
        if match is not None and ((len(line) <= _LINE and _is_all(line, match)) or _is_stamp(line, match)):
            return day_of(match)
    return None


def first_day(text: str) -> dt.date | None:
    """The first date with day, month and year in a text of metadata; None where there is none."""
    match = _DATE.search(text)
    return None if match is None else day_of(match)


def day_of(match: re.Match[str]) -> dt.date | None:
    """The day of a match; None where the calendar has none such, or nobody wrote articles then."""
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        name = match["m1"] or match["m2"]
        year, month, day = int(match["y1"] or match["y2"]), _month(name), int(match["d1"] or match["d2"])
    try:
        return dt.date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _is_all(line: str, match: re.Match[str]) -> bool:
    """Whether the line says little else than the day."""
    before = _BYLINE.sub("", line[: match.start()])
    rest = _DATE.sub(" ", f"{before} {line[match.end() :]}")
    return not re.search(r"[^\W\d_]{2,}", _BESIDE.sub(" ", rest))


def _is_stamp(line: str, match: re.Match[str]) -> bool:
    """Whether a report begins with place and day: ``LISSEN, March 10, 2031 (Newswire) -``."""
    return bool(_STAMP.match(line[: match.start()].rstrip()) and _AFTER_STAMP.match(line, match.end()))
