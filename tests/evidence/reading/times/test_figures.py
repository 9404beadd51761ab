"""Figures in texts of many styles: value, hedge, what is counted, and what is no figure at all."""

import datetime as dt

import pytest
from plain_article import plain_article

from offramp.evidence.reading.counts.figures import figures
from offramp.evidence.reading.times.dates_in_text import dates

DAY = dt.date(2024, 10, 16)


def told(text: str) -> list[str]:
    article = plain_article(text, DAY)
    return [
        f"{article.shows(figure.span)} = {figure.value:.12g}"
        + (f" to {figure.high:.12g}" if figure.high is not None else "")
        + f" {figure.bound}, {figure.unit}"
        for figure in figures(article, dates(article))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iron rained: 1,234 shells fell.", "1,234 = 1234 exact, shells"),
        (
            "Some 1 234 567 people fled.".replace(" 234 ", "\u202f234\u202f"),
            "Some 1\u202f234\u202f567 = 1234567 about, people",
        ),
        ("It cost 3.5 million.", "3.5 million = 3500000 exact, "),
        ("Twenty-five soldiers left.", "Twenty-five = 25 exact, soldiers"),
        ("Two hundred and fifty thousand people left.", "Two hundred and fifty thousand = 250000 exact, people"),
        ("Two dozen trucks left.", "Two dozen = 24 exact, trucks"),
        ("Half a dozen towns were hit.", "Half a dozen = 6 exact, towns"),
        ("A half-dozen towns were hit.", "A half-dozen = 6 exact, towns"),
        ("Half a million barrels leaked.", "Half a million = 500000 exact, barrels"),
        ("A million barrels leaked.", "A million = 1000000 exact, barrels"),
        ("It took two and a half years.", "two and a half = 2.5 exact, years"),
        ("It took 1½ hours.", "1½ = 1.5 exact, hours"),
        ("Two-thirds of voters agreed.", "Two-thirds = 0.666666666667 exact, voters"),
        ("Half the fleet sailed.", "Half = 0.5 exact, fleet"),
        ("A third of its launchers burned.", "A third = 0.333333333333 exact, launchers"),
        ("One in five homes burned.", "One in five = 0.2 exact, homes"),
        ("Seven out of ten shells missed.", "Seven out of ten = 0.7 exact, shells"),
        ("Oil rose 4%.", "4% = 4 exact, %"),
        ("Oil rose 4 per cent.", "4 per cent = 4 exact, %"),
        ("Oil rose by five percent.", "five percent = 5 exact, %"),
        ("Rates rose by 0.5 percentage points.", "0.5 percentage points = 0.5 exact, percentage points"),
        ("It cost $14 billion.", "$14 billion = 14000000000 exact, $"),
        ("It cost £310m.", "£310m = 310000000 exact, £"),
        ("It cost €1.2bn.", "€1.2bn = 1200000000 exact, €"),
        ("It cost 14 billion dollars.", "14 billion = 14000000000 exact, dollars"),
        ("It lay 40km away.", "40 = 40 exact, km"),
        ("It lay 100m from the gate.", "100 = 100 exact, m"),
        ("There are 1.5m people in it.", "1.5m = 1500000 exact, people"),
        ("A 72-hour truce was agreed.", "72 = 72 exact, hour"),
        ("The 15-member council met.", "15 = 15 exact, member"),
        ("PORT ALDEN (Tide) - Two boats sank.", "Two = 2 exact, boats"),
        ("Only one person was killed.", "one = 1 exact, person"),
        ("One U.S. soldier was wounded.", "One = 1 exact, U.S. soldier"),
        ("One serious injury was reported.", "One = 1 exact, serious injury"),
        ("Zero casualties were reported.", "Zero = 0 exact, casualties"),
        ("It waited 12 days to attack.", "12 = 12 exact, days"),
        ("They gave 72 hours’ notice.", "72 = 72 exact, hours"),
    ],
)
def test_numbers_of_many_forms(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("hedged", "bound"),
    [
        ("more than 300", "more than"),
        ("well over 300", "more than"),
        ("upwards of 300", "more than"),
        ("in excess of 300", "more than"),
        ("at least 300", "at least"),
        ("no fewer than 300", "at least"),
        ("300 or more", "at least"),
        ("300-plus", "at least"),
        ("no more than 300", "at most"),
        ("up to 300", "at most"),
        ("as many as 300", "at most"),
        ("fewer than 300", "less than"),
        ("less than 300", "less than"),
        ("just under 300", "less than"),
        ("about 300", "about"),
        ("around 300", "about"),
        ("some 300", "about"),
        ("nearly 300", "about"),
        ("almost 300", "about"),
        ("roughly 300", "about"),
        ("approximately 300", "about"),
        ("close to 300", "about"),
        ("an estimated 300", "about"),
        ("300 or so", "about"),
        ("300-odd", "about"),
        ("300", "exact"),
    ],
)
@pytest.mark.parametrize("before", ["", "Norland fired "])
def test_hedges(before: str, hedged: str, bound: str) -> None:
    assert told(f"{before}{hedged} rockets into the bay.") == [f"{hedged} = 300 {bound}, rockets"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fired 60 to 70 rockets.", "60 to 70 = 60 to 70 range, rockets"),
        ("It fired 115–130 ballistic missiles.", "115–130 = 115 to 130 range, ballistic missiles"),
        ("Between 10 and 20 people fled.", "Between 10 and 20 = 10 to 20 range, people"),
        ("Two or three ships sank.", "Two or three = 2 to 3 range, ships"),
        ("It has 2 to 3 million people.", "2 to 3 million = 2000000 to 3000000 range, people"),
        ("It cost $5-10 million.", "$5-10 million = 5000000 to 10000000 range, $"),
        (
            "It cost between $5 million and $10 million.",
            "between $5 million and $10 million = 5000000 to 10000000 range, $",
        ),
        ("It lost 5 to 10 percent of it.", "5 to 10 percent = 5 to 10 range, %"),
    ],
)
def test_ranges(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose from 12 to 20 percent.", ["12 = 12 exact, ", "20 percent = 20 exact, %"]),
        ("It rose 4% to $91 a barrel.", ["4% = 4 exact, %", "$91 = 91 exact, $"]),
        ("It killed 12 and wounded 30.", ["12 = 12 exact, ", "30 = 30 exact, "]),
        (
            "Twelve people, including three children, died.",
            ["Twelve = 12 exact, people", "three = 3 exact, children"],
        ),
        (
            "It has 20,000 men, 300 tanks and 40 jets.",
            ["20,000 = 20000 exact, men", "300 = 300 exact, tanks", "40 = 40 exact, jets"],
        ),
        (
            "Three senior commanders and four soldiers died.",
            ["Three = 3 exact, senior commanders", "four = 4 exact, soldiers"],
        ),
        ("At 3 a.m. on Oct. 7, two men left.", ["two = 2 exact, men"]),
        ("It killed at least one and hurt two.", ["at least one = 1 at least, ", "two = 2 exact, "]),
    ],
)
def test_several_figures(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [
        ("drones and missiles at the bay", "drones and missiles"),
        ("Norlandian officers, among them a general", "Norlandian officers"),
        ("current and former officials in four capitals", "current and former officials"),
        ("U.S. and British ships", "U.S. and British ships"),
        ("relatively slow drones", "drones"),
        ("surface-to-surface missiles", "surface-to-surface missiles"),
        ("cruise missiles Norland launched later", "cruise missiles"),
        ("people last Tuesday", "people"),
        ("troops deployed there", "troops"),
        ("more rockets", "rockets"),
        ("F-35 jets", "F-35 jets"),
        ("aircraft struck the port", "aircraft"),
        ("of the seven launchers", "launchers"),
    ],
)
def test_what_is_counted(phrase: str, unit: str) -> None:
    assert told(f"It counted nine {phrase}.")[0] == f"nine = 9 exact, {unit}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Dozens of homes burned.", 12),
        ("Hundreds of homes burned.", 100),
        ("Thousands of homes burned.", 1000),
        ("Tens of thousands of homes burned.", 10_000),
        ("Hundreds of thousands of homes burned.", 100_000),
    ],
)
def test_a_vague_plural_tells_its_lower_end(text: str, value: float) -> None:
    (figure,) = figures(plain_article(text))
    assert (figure.value, figure.bound, figure.unit) == (value, "at least", "homes")


def test_over_a_stretch_of_time_is_during_it_unless_it_lasted() -> None:
    assert told("Over two days they spoke.") == ["two = 2 exact, days"]
    assert told("The raid lasted over two days.") == ["over two = 2 more than, days"]


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 1701 and Article 51 were cited on Channel 12.",
        "Flight 752, a Boeing 737, was lost.",
        "The F-35, the B-2 and the S-300 were built for it.",
        "Unit 8200 and the Group of 7 met at No. 10.",
        "The Group of Seven met the P5+1 and the G20.",
        "It was the first strike, the second wave and the 21st of its kind.",
        "The 35-year-old envoy left.",
        "Anna Berg, 54, left.",
        "He is 54 years old and was aged 23 then.",
        "The home side won 3-1.",
        "The council voted 14-1 for it.",
        "Call +1 212 555 0100 or 212-555-0100.",
        "1. First of all",
        "See https://example.org/2024/300/a or write to a12@example.org.",
        "It was open 24/7 at 15:30.",
        "At 3 a.m. it rained; at 0300 GMT too.",
        "It happened in 2019, on April 13 and on 3/4/2024.",
        "One of the rockets fell, and no one knew which one.",
        "The one that fell was one of a kind.",
        "One day he will say so.",
        "“We shall see,” one senior official said.",
        "The two sides met; the two leaders did not.",
        "A two-state solution and a one-way road.",
        "A four-star general, or a retired four star general.",
        "The Six-Day War and Covid-19 are names.",
        "They march in May.",
        "Paragraph 4 of the plan, and item 7.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert told(text) == []
