import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.evidence import parse_period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "approximate"),
    [
        ("2031-03-22", "2031-03-22", "2031-03-22", "day", False),
        ("2031-03-22 (night)", "2031-03-22", "2031-03-22", "day", False),
        ("2031-03-22 03:00", "2031-03-22", "2031-03-22", "day", False),
        ("2031-03-10 (approx., 'middle of last week')", "2031-03-10", "2031-03-10", "day", True),
        ("2031-03", "2031-03-01", "2031-03-31", "month", False),
        ("2031-02 (by)", "2031-02-01", "2031-02-28", "month", True),
        ("2032-02", "2032-02-01", "2032-02-29", "month", False),
        ("2031-04 (early)", "2031-04-01", "2031-04-10", "range", True),
        ("2031-04 (before 13)", "2031-04-01", "2031-04-12", "range", False),
        ("2031", "2031-01-01", "2031-12-31", "year", False),
        ("2029/2031", "2029-01-01", "2031-12-31", "range", False),
        ("2030-10/2031-04", "2030-10-01", "2031-04-30", "range", False),
        ("2031-04-07/2031-04-13 ('last week')", "2031-04-07", "2031-04-13", "range", False),
        ("about 2031-03-10", "2031-03-10", "2031-03-10", "day", True),
        ("about 2031-03", "2031-03-01", "2031-03-31", "month", True),
        ("about 2031-03-01/2031-03-04", "2031-03-01", "2031-03-04", "range", True),
        ("About a week before 2031-04-01", "2031-03-22", "2031-03-28", "range", True),
        ("a week before 2031-04-01", "2031-03-25", "2031-03-25", "day", False),
        ("two weeks after 2031-04-01 (approx.)", "2031-04-15", "2031-04-15", "day", True),
        ("12 days after 2031-04-01", "2031-04-13", "2031-04-13", "day", False),
        ("about 12 days after 2031-04-01", "2031-04-12", "2031-04-14", "range", True),
        ("two months before 2031-04-30 ('two months earlier')", "2031-02-28", "2031-02-28", "day", False),
        ("about a month before 2031-01-31", "2030-12-16", "2031-01-15", "range", True),
        ("a year after 2032-02-29", "2033-02-28", "2033-02-28", "day", False),
    ],
)
def test_reads_dates_as_accounts_write_them(
    text: str, first: str, last: str, precision: str, approximate: bool
) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.first, period.last) == (day(first), day(last))
    assert (period.precision, period.approximate) == (precision, approximate)
    assert period.known_on == day(last)


def test_before_a_month_has_no_beginning() -> None:
    period = parse_period("before 2031-04")
    assert period is not None
    assert (period.first, period.last) == (None, day("2031-03-31"))


def test_what_was_said_later_is_known_only_then() -> None:
    period = parse_period("2031-04-10/2031-04-11 (claimed); stated 2031-04-14")
    assert period is not None
    assert period.last == day("2031-04-11")
    assert period.known_on == day("2031-04-14")


@pytest.mark.parametrize(
    "text",
    [
        *("", "spring", "2031-13", "2031-02-30", "2031-04-13/2031-04-07", "2031-04 (before 40)", "2031-04 (before 1)"),
        *("about", "about spring", "a week before", "a week before 2031-02-30", "2031 years before 2031-04-01"),
        *("9999 years after 2031-04-01", "a week before 2031-04", "some weeks before 2031-04-01", "about a week"),
    ],
)
def test_a_date_that_is_none_is_not_guessed(text: str) -> None:
    assert parse_period(text) is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_range_keeps_its_ends(a: dt.date, b: dt.date) -> None:
    first, last = min(a, b), max(a, b)
    period = parse_period(f"{first}/{last}")
    assert period is not None
    assert (period.first, period.last) == (first, last)


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    period = parse_period(text)
    assert period is None or period.first is None or period.first <= period.last
