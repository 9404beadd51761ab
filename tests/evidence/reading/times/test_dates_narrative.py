"""Dates that hang on the tale: flashbacks, the day told last, a running account, what looks ahead and what back."""

import datetime as dt

import pytest
from plain_article import plain_article

from offramp.evidence.reading.times.dates_in_text import dates

WEDNESDAY = dt.date(2024, 10, 16)


def told(text: str) -> list[str]:
    article = plain_article(text, WEDNESDAY)
    return [f"{article.shows(mention.span)} = {mention.iso}" for mention in dates(article)]


def last(text: str) -> str:
    return told(text)[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It rained on Monday. He had said the same in 2019, and again in mid-January.",
            "mid-January = 2024-01-11/2024-01-20",
        ),
        (
            "It rained on Monday. It carries less than it did in 2019. A longer halt began in late August.",
            "late August = 2024-08-21/2024-08-31",
        ),
        ("Lena Orr, in office since May 2021, promised on Monday to leave by 30 December.", "30 December = 2024-12-30"),
        ("The ministry fell silent overnight.", "overnight = 2024-10-15/2024-10-16"),
        ("The League called an emergency session for Friday.", "Friday = 2024-10-18"),
        ("A second meeting will be held on Friday.", "Friday = 2024-10-18"),
        ("The count is expected to be finished on Friday.", "Friday = 2024-10-18"),
        ("Fewer of the ships due at Pell had arrived by Friday.", "Friday = 2024-10-11"),
        ("“There was to be a plan on Friday,” he said.", "Friday = 2024-10-11"),
        ("He vowed on Monday to answer, a day after rockets fell on a market.", "a day after = 2024-10-14"),
        ("Nine men were taken in the clash of Oct. 3 and the rest the day after.", "the day after = 2024-10-04"),
        ("Nobody had slept since the weekend.", "since the weekend = 2024-10-12/2024-10-13"),
        ("Orr served as a diplomat from 2015 to 2019, and then retired.", "2015 to 2019 = 2015-01-01/2019-12-31"),
        ("The comparison with 2019 was misleading.", "2019 = 2019-01-01/2019-12-31"),
    ],
)
def test_a_date_is_told_against_what_stands_around_it(text: str, expected: str) -> None:
    assert last(text) == expected


def test_the_weeks_before_are_no_day() -> None:
    assert told("On Oct. 1 the line was dead. This is an account of the weeks before it.") == ["Oct. 1 = 2024-10-01"]


def test_a_running_account_tells_times_of_its_own_day() -> None:
    text = (
        "19:50 How we got here\nOn Sunday the South gave an ultimatum. The first shells landed at 15:52.\n"
        "19:31 A speech\nThe president has spoken.\n18:40 Oil climbs\nPrices rose."
    )
    assert told(text) == [
        "19:50 = 2024-10-16",
        "Sunday = 2024-10-13",
        "15:52 = 2024-10-16",
        "19:31 = 2024-10-16",
        "18:40 = 2024-10-16",
    ]


def test_elsewhere_a_time_is_of_the_day_told_last() -> None:
    assert last("On Sunday the South gave an ultimatum. The first shells landed at 15:52.") == "15:52 = 2024-10-13"
