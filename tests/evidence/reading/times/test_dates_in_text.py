"""Dates in texts of many styles, each resolved against the day of writing or against what was told before."""

import datetime as dt

import pytest
from plain_article import plain_article

from offramp.evidence.reading.times.dates_in_text import dates

WEDNESDAY = dt.date(2024, 10, 16)

NONE: list[str] = []


def told(text: str, published: dt.date | None = WEDNESDAY) -> list[str]:
    article = plain_article(text, published)
    return [f"{article.shows(mention.span)} = {mention.iso}" for mention in dates(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met on April 13.", ["April 13 = 2024-04-13"]),
        ("The envoys met on 13 April.", ["13 April = 2024-04-13"]),
        ("The envoys met on April 13, 2021, in Vienna.", ["April 13, 2021 = 2021-04-13"]),
        ("The envoys met on the 3rd of March 2022.", ["3rd of March 2022 = 2022-03-03"]),
        ("The envoys met on March 3rd.", ["March 3rd = 2024-03-03"]),
        ("The envoys met on Thursday, Oct. 10.", ["Thursday, Oct. 10 = 2024-10-10"]),
        ("The envoys met on Thursday 10 October.", ["Thursday 10 October = 2024-10-10"]),
        ("The envoys met on Sunday, April 14.", ["Sunday, April 14 = 2024-04-14"]),
        ("The envoys will meet on Dec. 12.", ["Dec. 12 = 2024-12-12"]),
        ("A first visit could take place on Dec. 12.", ["Dec. 12 = 2024-12-12"]),
        ("A first visit could have taken place on Dec. 12.", ["Dec. 12 = 2023-12-12"]),
        ("There was ice then. After Dec. 12 there won’t be.", ["Dec. 12 = 2024-12-12"]),
        ("He spoke on the ice two Sundays ago.", ["two Sundays ago = 2024-10-06"]),
        ("He spoke on the ice three Wednesdays ago.", ["three Wednesdays ago = 2024-09-25"]),
        ("The envoys had met on Dec. 12.", ["Dec. 12 = 2023-12-12"]),
        ("Shells fell on Nov. 20, the ministry said.", ["Nov. 20 = 2023-11-20"]),
        ("The log gives 2024-04-13 as the day.", ["2024-04-13 = 2024-04-13"]),
        ("The log gives 13/04/2024 as the day.", ["13/04/2024 = 2024-04-13"]),
        ("The log gives 04/13/2024 as the day.", ["04/13/2024 = 2024-04-13"]),
        ("The log gives 13.04.2024 as the day.", ["13.04.2024 = 2024-04-13"]),
        ("The log gives 3/4/2024 as the day.", ["3/4/2024 = 2024-03-04/2024-04-03"]),
        ("The log gives 3/4/2024 and 25/4/2024.", ["3/4/2024 = 2024-04-03", "25/4/2024 = 2024-04-25"]),
        ("The log gives 3/4/2024, not May 2.", ["3/4/2024 = 2024-03-04", "May 2 = 2024-05-02"]),
        ("The log gives 3/11/2024 as the day.", ["3/11/2024 = 2024-03-11"]),
        ("Shelling went on between 1 and 13 April.", ["1 and 13 April = 2024-04-01/2024-04-13"]),
        ("Shelling went on from April 30 to May 2.", ["April 30 to May 2 = 2024-04-30/2024-05-02"]),
        ("It came on the night of April 13-14.", ["the night of April 13-14 = 2024-04-13/2024-04-14"]),
        ("Raids on 12–14 May 2021 went unanswered.", ["12–14 May 2021 = 2021-05-12/2021-05-14"]),
        ("Shelling went on from Dec. 30 to Jan. 2, 2023.", ["Dec. 30 to Jan. 2, 2023 = 2022-12-30/2023-01-02"]),
        ("Raids came on April 3 and 20.", ["April 3 = 2024-04-03"]),
        ("The war began in March 2011.", ["March 2011 = 2011-03-01/2011-03-31"]),
        ("The war began in March.", ["March = 2024-03-01/2024-03-31"]),
        ("The war began in November.", ["November = 2023-11-01/2023-11-30"]),
        ("The court will rule in November.", ["November = 2024-11-01/2024-11-30"]),
        ("The June vote was calm.", ["June = 2024-06-01/2024-06-30"]),
        ("It was signed in early April.", ["early April = 2024-04-01/2024-04-10"]),
        ("It was signed in mid-September.", ["mid-September = 2024-09-11/2024-09-20"]),
        ("It was signed in late 2022.", ["late 2022 = 2022-09-01/2022-12-31"]),
        ("It was signed at the end of September.", ["end of September = 2024-09-21/2024-09-30"]),
        ("Talks ran from March to May 2022.", ["March to May 2022 = 2022-03-01/2022-05-31"]),
        ("The raid of 2019 was different.", ["2019 = 2019-01-01/2019-12-31"]),
        ("Since a 2019 raid, the port has shut early.", ["2019 = 2019-01-01/2019-12-31"]),
        ("He served from 2014 to 2018.", ["2014 to 2018 = 2014-01-01/2018-12-31"]),
        ("He served 2014–18 in the navy.", ["2014–18 = 2014-01-01/2018-12-31"]),
        ("He served between 2014 and 2018.", ["2014 and 2018 = 2014-01-01/2018-12-31"]),
        ("In the 1990s they were allies.", ["1990s = 1990-01-01/1999-12-31"]),
        ("Nothing has changed since the summer of 2030.", ["summer of 2030 = 2030-06-01/2030-08-31"]),
        ("Exports fell in the first half of 2024.", ["first half of 2024 = 2024-01-01/2024-06-30"]),
        ("Exports fell in the third quarter of 2023.", ["third quarter of 2023 = 2023-07-01/2023-09-30"]),
        ("Exports fell in the first week of October.", ["first week of October = 2024-10-01/2024-10-07"]),
        ("On the last Wednesday of February, snow fell.", ["last Wednesday of February = 2024-02-28"]),
        ("The port closed on Christmas Eve 2022.", ["Christmas Eve 2022 = 2022-12-24"]),
        ("Nobody had forgotten 9/11.", ["9/11 = 2001-09-11"]),
        ("Allies spent the week of April 8 on the phone.", ["the week of April 8 = 2024-04-08/2024-04-14"]),
    ],
)
def test_dates_of_the_calendar(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A raid on Tuesday killed four.", ["Tuesday = 2024-10-15"]),
        ("Saturday's raid killed four.", ["Saturday = 2024-10-12"]),
        ("This past Saturday night the sky lit up.", ["This past Saturday night = 2024-10-12"]),
        ("Ministers spoke on Wednesday.", ["Wednesday = 2024-10-16"]),
        ("Last Wednesday, ministers spoke.", ["Last Wednesday = 2024-10-09"]),
        ("Next Monday the court sits.", ["Next Monday = 2024-10-21"]),
        ("He will travel north on Friday.", ["Friday = 2024-10-18"]),
        ("On Friday, the council will vote.", ["Friday = 2024-10-18"]),
        ("The vote is due on Monday.", ["Monday = 2024-10-21"]),
        ("Officials said Monday that they will respond.", ["Monday = 2024-10-14"]),
        ("Cover was suspended until Sunday.", ["Sunday = 2024-10-20"]),
        ("“Ask me on Friday,” the aide said.", ["Friday = 2024-10-18"]),
        ("From Monday to Thursday the strait was shut.", ["Monday to Thursday = 2024-10-07/2024-10-10"]),
        ("At 2 a.m. on Sunday the sirens began.", ["2 a.m. on Sunday = 2024-10-13"]),
        ("Sirens began shortly before dawn on Sunday.", ["shortly before dawn on Sunday = 2024-10-13"]),
        (
            "Sirens began on Sunday at about 6:30 p.m. local time.",
            ["Sunday at about 6:30 p.m. local time = 2024-10-13"],
        ),
        ("It was late on Monday night.", ["late on Monday night = 2024-10-14"]),
        ("They spoke yesterday and again today.", ["yesterday = 2024-10-15", "today = 2024-10-16"]),
        ("The day before yesterday it rained.", ["The day before yesterday = 2024-10-14"]),
        ("They spoke last night.", ["last night = 2024-10-15"]),
        ("They spoke last week.", ["last week = 2024-10-07/2024-10-13"]),
        ("By the middle of last week they knew.", ["middle of last week = 2024-10-08/2024-10-10"]),
        ("They spoke last month.", ["last month = 2024-09-01/2024-09-30"]),
        ("They spoke earlier this month.", ["earlier this month = 2024-10-01/2024-10-16"]),
        ("They spoke late last year.", ["late last year = 2023-09-01/2023-12-31"]),
        ("He joined the cabinet last fall.", ["last fall = 2023-09-01/2023-11-30"]),
        ("They spoke over the weekend.", ["over the weekend = 2024-10-12/2024-10-13"]),
        ("This weekend they will meet.", ["This weekend = 2024-10-19/2024-10-20"]),
        ("They must agree by the end of the month.", ["the end of the month = 2024-10-21/2024-10-31"]),
        ("They spoke three days ago.", ["three days ago = 2024-10-13"]),
        ("They spoke about two weeks ago.", ["about two weeks ago = 2024-10-02"]),
        ("They spoke a month ago.", ["a month ago = 2024-09-01/2024-09-30"]),
        ("Sixty years ago today they spoke.", ["Sixty years ago today = 1964-10-16"]),
        ("In the past two weeks, little moved.", ["In the past two weeks = 2024-10-02/2024-10-16"]),
        ("In recent days, little moved.", ["In recent days = 2024-10-09/2024-10-16"]),
    ],
)
def test_dates_by_the_day_of_writing(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_last_week_on_a_sunday_is_the_week_that_ends() -> None:
    assert told("They spoke last week.", dt.date(2024, 10, 27)) == ["last week = 2024-10-21/2024-10-27"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Jan. 3, 2020, a drone struck. Five days later, rockets flew. The next day it was quiet.",
            ["Jan. 3, 2020 = 2020-01-03", "Five days later = 2020-01-08", "The next day = 2020-01-09"],
        ),
        (
            "On Oct. 1 the port burned. That night the cabinet met. At 3 a.m. the envoy was called in.",
            ["Oct. 1 = 2024-10-01", "That night = 2024-10-01", "3 a.m. = 2024-10-02"],
        ),
        (
            "The raid on the mill came on Oct. 1.\nPlanning for the raid on the mill began two months earlier.",
            ["Oct. 1 = 2024-10-01", "two months earlier = 2024-08-01/2024-08-31"],
        ),
        (
            "The raid came on Oct. 1.\nAbout a week beforehand, on Sept. 22, it was approved.",
            ["Oct. 1 = 2024-10-01", "About a week beforehand = 2024-09-22", "Sept. 22 = 2024-09-22"],
        ),
        (
            "A blast at the depot woke the town on Sept. 3.\nOn Saturday, Norland fired a barrage of rockets.\n"
            "The night of the depot blast, the envoy was called in. He spoke the day after the Norland barrage.",
            [
                "Sept. 3 = 2024-09-03",
                "Saturday = 2024-10-12",
                "The night of the depot blast = 2024-09-03",
                "the day after the Norland barrage = 2024-10-13",
            ],
        ),
        ("He resigned two days after the Oct. 7 attack.", ["two days after the Oct. 7 attack = 2024-10-09"]),
        (
            "On Oct. 7 the first crates were unloaded. On Oct. 9, the day after the last of them, it began.",
            ["Oct. 7 = 2024-10-07", "Oct. 9 = 2024-10-09", "the day after = 2024-10-09"],
        ),
        (
            "In 1962 two fleets met.\nOn 22 October he spoke of a quarantine. The second letter came on 27 October.",
            ["1962 = 1962-01-01/1962-12-31", "22 October = 1962-10-22", "27 October = 1962-10-27"],
        ),
        (
            "It was burned in a raid in 2019.\nOn Oct. 11 the sanctions were widened, and on Friday signed.",
            ["2019 = 2019-01-01/2019-12-31", "Oct. 11 = 2024-10-11", "Friday = 2024-10-11"],
        ),
        (
            "The assault of Oct. 7, 2023, began it. What Oct. 7 began has not ended.",
            ["Oct. 7, 2023 = 2023-10-07", "Oct. 7 = 2023-10-07"],
        ),
        (
            "They learned it only late last week.\nOn Wednesday, the minister repeated the pledge.",
            ["late last week = 2024-10-12/2024-10-13", "Wednesday = 2024-10-09"],
        ),
    ],
)
def test_dates_by_what_was_told_before(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It waited 12 days to attack.",
        "Three weeks of war have passed.",
        "The talks lasted for 12 days and 72 hours.",
        "He may march on the city.",
        "Mrs. May said that she may go on.",
        "Theresa May spoke, and by May standards briefly.",
        "April Ryan asked August Wilson.",
        "Resolution 1701 is older than the F-35 and the B-2.",
        "Leaders of the Group of 7 met.",
        "At least 2000 people died.",
        "The fall of the city was a shock.",
        "The score was 3-1, the odds 1/2.",
        "He had been ready for decades, and hours before the raid he slept.",
        "The day of reckoning never came.",
        "On Feb. 30, 2023-13-45 and 31/31/2024 nothing happened.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert told(text) == NONE


def test_without_a_day_of_writing_only_what_stands_by_itself_is_resolved() -> None:
    text = (
        "On Saturday he spoke. On Oct. 7 it began. Last week it went on. On Oct. 9, 2023, it stopped. Then came 2025."
    )
    assert told(text, None) == ["Oct. 9, 2023 = 2023-10-09"]
    assert told("On Oct. 9, 2023, it stopped. Two days later, it resumed.", None) == [
        "Oct. 9, 2023 = 2023-10-09",
        "Two days later = 2023-10-11",
    ]


@pytest.mark.parametrize(
    ("text", "precision", "approximate"),
    [
        ("on Oct. 7", "day", False),
        ("on the night of Oct. 7", "time", False),
        ("in March", "month", False),
        ("in 2019", "year", False),
        ("last week", "range", False),
        ("about two weeks ago", "day", True),
        ("around Oct. 7", "day", True),
        ("in early March", "range", True),
    ],
)
def test_precision(text: str, precision: str, approximate: bool) -> None:
    (mention,) = dates(plain_article(f"They met {text}.", WEDNESDAY))
    assert (mention.precision, mention.approximate) == (precision, approximate)
