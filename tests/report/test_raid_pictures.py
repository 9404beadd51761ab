"""The figures of a raid: what is drawn is as long as what it shows, and is said in words too."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise

import pytest
import raid_reports
from drawn import LONG, NS, WIDTHS, assert_tidy, bars, both_drawn, parsed
from hypothesis import given
from hypothesis import strategies as st
from ridge_assessment import ridge

from offramp.analysis.raids.parts import Range, TimelineBar
from offramp.report import raid_pictures, render_html
from offramp.report.figures import (
    Bar,
    Fall,
    Panel,
    Share,
    ShareGroup,
    Track,
    leaker_histogram,
    night_panels,
    waterfall,
    worth_bars,
)
from offramp.report.figures.night import clock
from offramp.report.raid_wording import (
    cost_unit,
    count_text,
    minutes_text,
    reported_text,
    taken_text,
    verdict_text,
    warning_text,
)
from offramp.scenario.numbers import Number

# --- the waterfall and the leakers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_the_waterfall_stays_tidy(width: float) -> None:
    classes = {f"{LONG} {k}": 50.0 for k in range(6)}
    falls = tuple(Fall(LONG, classes, 0.0, f"300 {LONG}", total=k == 0) for k in range(8))
    assert_tidy(waterfall(falls, "w", "The raid", "", width))


def test_bars_of_the_waterfall_join_end_to_end() -> None:
    raid = raid_reports.night()
    root = both_drawn(raid_pictures.waterfall_picture(raid))[0]
    by_row: dict[str, list[tuple[float, float]]] = {}
    for rect in root.iter(f"{NS}rect"):
        if rect.get("height") == "18":
            left, width = float(rect.get("x", "0")), float(rect.get("width", "0"))
            by_row.setdefault(rect.get("y", ""), []).append((left, left + width))
    rows = [(min(a for a, _ in row), max(b for _, b in row)) for row in by_row.values()]
    assert len(rows) == len(raid.steps) + 2
    for (start, _), (_, end) in pairwise(rows[1:]):
        assert end == pytest.approx(start, abs=1.0)
    assert rows[0][0] == rows[-1][0]


@pytest.mark.parametrize("mean", [0.0, 50.0, 400.0])
@pytest.mark.parametrize("known", [None, (0.0, 10.0), (300.0, 900.0)])
def test_the_histogram_stays_tidy_wherever_the_mean_is(mean: float, known: tuple[float, float] | None) -> None:
    drawn = leaker_histogram([1 / 400] * 400, mean, known, f"mean {mean}", "h", "Leakers", "", 320.0)
    assert_tidy(drawn)
    for left, breadth in bars(parsed(drawn), "range"):
        assert 0.0 <= left <= left + breadth <= 320.0


def test_what_is_not_known_is_a_band_on_the_scale_of_the_counts() -> None:
    raid = raid_reports.night(leakers_range=Range(5.0, 15.0))
    root = both_drawn(raid_pictures.leaker_picture(raid))[0]
    columns = sorted(bars(root, "belief"))
    ((left, breadth),) = bars(root, "range")

    per_count = (columns[-1][0] - columns[0][0]) / (len(columns) - 1)
    assert breadth == pytest.approx(10 * per_count, abs=0.5)
    assert left == pytest.approx(columns[0][0] + 5.5 * per_count, abs=1.0)
    assert not bars(both_drawn(raid_pictures.leaker_picture(raid_reports.bare()))[0], "range")


def test_columns_are_as_tall_as_the_probabilities() -> None:
    pmf = (0.1, 0.4, 0.3, 0.2)
    root = parsed(leaker_histogram(pmf, 1.6, None, "mean", "h", "Leakers", "", 320.0))
    tall = [float(rect.get("height", "0")) for rect in root.iter(f"{NS}rect") if rect.get("class") == "belief"]

    assert [height / sum(tall) for height in tall] == pytest.approx(pmf, abs=0.002)


# --- the night --------------------------------------------------------------------------------------------------------


def night(bars: tuple[TimelineBar, ...], place: int = 0) -> list[tuple[float, float]]:
    """The bars of public warning of a night in which nothing else happens but these."""
    return bars_of(raid_pictures.night_picture(raid_reports.night(timeline=bars)), "tone3", place)


def bars_of(picture: str, kind: str, place: int) -> list[tuple[float, float]]:
    return bars(both_drawn(picture)[place], kind)[1:]  # the first is that of the legend


def test_every_bar_of_the_night_is_drawn_in_both_sizes() -> None:
    raid = raid_reports.night()
    picture = raid_pictures.night_picture(raid)
    for place in (0, 1):
        assert len(bars_of(picture, "tone1", place)) == sum(bar.sort == "engaged" for bar in raid.timeline)
        assert len(bars_of(picture, "tone2", place)) == sum(bar.sort == "seen" for bar in raid.timeline)
        assert len(bars_of(picture, "tone3", place)) == sum(bar.sort == "warned" for bar in raid.timeline)
        flights = sum(bar.sort == "flight" for bar in raid.timeline)
        assert len(bars_of(picture, "tone4", place)) == flights + len(raid.launched)  # and the strip of all


def test_bars_of_a_panel_are_in_proportion() -> None:
    flight = TimelineBar("wave", "flight", "rocket", 10.0, 20.0)
    (left, breadth), (later, half) = night(
        (
            flight,
            TimelineBar("one", "warned", "rocket", 10.0, 20.0),
            TimelineBar("two", "warned", "rocket", 15.0, 20.0),
        )
    )
    assert half == pytest.approx(breadth / 2, abs=0.2)
    assert later == pytest.approx(left + breadth / 2, abs=0.2)


def test_a_class_that_takes_minutes_gets_as_much_room_as_one_that_takes_hours() -> None:
    slow, quick = night(
        (
            TimelineBar("wave", "flight", "drone", 0.0, 400.0),
            TimelineBar("capital", "warned", "drone", 200.0, 400.0),
            TimelineBar("wave", "flight", "missile", 388.0, 400.0),
            TimelineBar("capital", "warned", "missile", 394.0, 400.0),
        )
    )
    assert slow == pytest.approx(quick, abs=0.2)


def test_panels_on_different_scales_stand_below_one_strip_on_which_all_are() -> None:
    def texts(timeline: tuple[TimelineBar, ...]) -> str:
        return " ".join(both_drawn(raid_pictures.night_picture(raid_reports.night(timeline=timeline)))[0].itertext())

    drones = TimelineBar("drones", "flight", "drone", 0.0, 400.0)
    missiles = TimelineBar("missiles", "flight", "missile", 388.0, 400.0)
    assert "All on one scale" in texts((drones, missiles))
    assert "6:28 to 6:40" in texts((drones, missiles))
    assert "All on one scale" not in texts((drones, dataclasses.replace(drones, weapon="cruise")))


def test_a_moment_shows_and_stays_on_its_panel() -> None:
    flight = TimelineBar("wave", "flight", "rocket", 0.0, 10.0)
    for at in (0.0, 10.0):
        ((left, breadth),) = night((flight, TimelineBar("site", "warned", "rocket", at, at)))
        ((begins, whole),) = bars_of(raid_pictures.night_picture(raid_reports.night(timeline=(flight,))), "tone4", 0)
        assert breadth >= 2.0
        assert begins <= left
        assert left + breadth <= begins + whole + 4.1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("length", [0.0, 0.5, 12.0, 400.0, 5000.0])
def test_the_night_stays_tidy(width: float, length: float) -> None:
    tracks = tuple(Track(LONG, (Bar(7.0, 7.0 + length, "tone1"),), LONG) for _ in range(3))
    panels = (Panel(LONG, tracks), Panel("quick", (Track("wave", (Bar(3.0, 4.0, "tone4"),), "1 min"),)))
    drawn = night_panels(panels, [("tone1", LONG), ("tone4", "in flight")], "n", "The night", "", width)
    assert_tidy(drawn)


@given(st.floats(0.0, 3000.0), st.floats(0.0, 3000.0))
def test_ticks_are_told_apart_on_every_scale(begins: float, length: float) -> None:
    track = Track("wave", (Bar(begins, begins + length, "tone4"),))
    root = parsed(night_panels([Panel("drone", (track,))], [], "n", "The night", "", 320.0))
    ticks = [text.text or "" for text in root.iter(f"{NS}text") if re.fullmatch(r"\d+:\d\d", text.text or "")]
    assert len(ticks) == len(set(ticks))
    assert len(ticks) >= 1


# --- what parts were worth --------------------------------------------------------------------------------------------


def test_shares_are_bars_on_one_scale_with_their_errors() -> None:
    raid = raid_reports.night()
    root = both_drawn(raid_pictures.worth_picture(raid))[0]
    positive = [part.share for part in raid.contributions if part.share >= 0.0]
    drawn = bars(root, "belief")

    unit = drawn[0][1] / positive[0]
    assert [breadth for _, breadth in drawn] == pytest.approx([max(unit * share, 0.8) for share in positive], abs=0.2)
    ((left, breadth),) = bars(root, "worse")  # what made the defence worse goes the other way
    assert breadth == pytest.approx(1.4 * unit, abs=0.2)
    assert left + breadth == pytest.approx(drawn[0][0], abs=0.2)
    whiskers = [line for line in root.iter(f"{NS}line") if line.get("class") == "whisker"]
    reach = [float(line.get("x2", "0")) - float(line.get("x1", "0")) for line in whiskers]
    assert reach == pytest.approx([2 * 1.2 * unit, 2 * 1.1 * unit], abs=0.2)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("values", [(3.0, -1.0), (-3.0, -1.0), (0.0, 0.0), (1e9, 1e-9)])
def test_shares_stay_tidy(width: float, values: tuple[float, float]) -> None:
    shares = tuple(Share(LONG, value, 0.5, LONG) for value in values)
    drawn = worth_bars([ShareGroup(LONG, shares), ShareGroup("Links", shares)], "w", "Worth", "", width)
    assert_tidy(drawn)
    for kind in ("belief", "worse"):
        for left, breadth in bars(parsed(drawn), kind):
            assert -1.0 <= left <= left + breadth <= width + 1.0


def test_figures_of_nothing() -> None:
    for svg in (
        waterfall((), "w", "Raid", "", 960.0),
        leaker_histogram((), 0.0, None, "mean 0", "h", "Leakers", "", 320.0),
        night_panels((), (), "n", "The night", "", 960.0),
        worth_bars((), "w", "Worth", "", 320.0),
    ):
        assert_tidy(svg)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0.0, "0 min"), (0.5, "30 s"), (0.999, "1 min"), (1.0, "1 min"), (7.54, "7.5 min"), (9.96, "10 min"),
        (59.4, "59 min"), (59.6, "1 h"), (111.0, "1 h 51 min"), (6000.0, "100 h"),
    ],
)  # fmt: skip
def test_minutes_are_said_as_people_say_them(minutes: float, text: str) -> None:
    assert minutes_text(minutes) == text


@given(st.floats(0.0, 1e6))
def test_minutes_lose_less_than_one_in_a_hundred_or_half_a_minute(minutes: float) -> None:
    said = re.findall(r"([\d.,]+) (h|min|s)", minutes_text(minutes))
    value = sum(float(n.replace(",", "")) * {"h": 60.0, "min": 1.0, "s": 1 / 60}[unit] for n, unit in said)
    assert value == pytest.approx(minutes, abs=min(0.51, max(0.051, minutes)))


def test_no_warning_and_unknown_warning_are_told_apart() -> None:
    assert (warning_text(None), warning_text(0.0), warning_text(7.5)) == ("not known", "none in time", "7.5 min")


def test_counts_keep_a_tenth_only_while_it_says_something() -> None:
    assert [count_text(n) for n in (0.0, 0.04, 12.96, 69.99999, 99.94, 100.4, 1234.0)] == [
        "0", "0", "13", "70", "99.9", "100", "1,234"
    ]  # fmt: skip
    assert [taken_text(n) for n in (0.0, 1e-12, 0.01, 3.2)] == ["", "", "−<0.1", "−3.2"]


def test_the_unit_of_prices_is_said_where_all_have_one() -> None:
    def price(path: str, unit: str | None) -> Number:
        return Number(path=path, value=2.0, low=None, high=None, unit=unit, date=None, note=None, sources=(), line=1)

    prices = [price("defence.classes.drone.unit_cost", "million crowns"), price("defence.damage.light", "points")]
    assert cost_unit(prices) == "million crowns"
    other = price("defence.layers.point.unit_cost", "crowns")
    assert cost_unit([*prices, other]) == cost_unit([price("defence.layers.point.unit_cost", None)]) == cost_unit([])


def test_a_verdict_follows_from_the_chance_or_from_the_mean_alone() -> None:
    base = raid_reports.reported()[0]
    cases = {
        "explained": dataclasses.replace(base, chance=0.05),
        "not explained: the model says more": dataclasses.replace(base, chance=0.04, below=0.0, above=0.96),
        "not explained: the model says fewer": dataclasses.replace(base, chance=0.0, below=0.9, above=0.1),
        "mean within it": dataclasses.replace(base, chance=None, mean=5.0),
        "mean below it": dataclasses.replace(base, chance=None, mean=4.9),
    }
    assert {verdict_text(figure) for figure in cases.values()} == set(cases)
    assert all(verdict_text(figure) == said for said, figure in cases.items())
    assert reported_text(dataclasses.replace(base, high=5.0)) == "5"


@pytest.mark.parametrize(("minutes", "text"), [(0.0, "0:00"), (59.6, "1:00"), (388.0, "6:28"), (1500.0, "25:00")])
def test_the_clock_counts_from_the_beginning_of_the_raid(minutes: float, text: str) -> None:
    assert clock(minutes) == text


# --- the page ---------------------------------------------------------------------------------------------------------


def section(**changes: object) -> str:
    """The section on the raid of a page."""
    page = render_html(ridge(raid=raid_reports.night(**changes)))
    return page[page.index('<section id="raid"') : page.index('<section id="measures"')]


def read(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_page_tells_chance_from_what_is_not_known() -> None:
    text = read(section())

    assert "7 to 19 in 90% of raids (chance); the average is 6.6 to 22.7 in 90% of draws (what is not known)" in text
    assert "The band on top holds the mean in 90% of 200 draws" in text
    assert "for every 1 of the attack the defence spent 11" in text


def test_the_page_has_sites_with_warning_worth_reports_and_accounts() -> None:
    text = read(section())

    assert "the capital 40 1.2 0 to 3 4 h 40 min none: &lt;1% shelter spares 40% 1 h 51 min" in text
    assert "open ground 154 8.1 3 to 15 – – –" in text
    assert "not explained: the model says fewer" in text
    assert "the base was let be hit hardened, and interceptors are scarce 30.9 40% 0.0071 35%" in text


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({"timeline": ()}, 'id="night-wide'),
        ({"sites": ()}, "Warning of a drone"),
        ({"contributions": ()}, 'id="worth-wide'),
        ({"reported": ()}, "What was reported"),
        ({"accounts": ()}, "Rival accounts"),
        ({"attack_cost": None, "defence_cost": None}, "Cost in the units of the file"),
        ({"leakers_range": None}, "The band on top"),
    ],
)
def test_parts_that_are_missing_leave_no_trace(changes: dict[str, object], gone: str) -> None:
    assert gone in section()
    assert gone not in section(**changes)


def test_the_least_raid_has_a_section() -> None:
    page = render_html(ridge(raid=raid_reports.bare()))
    text = read(page[page.index('<section id="raid"') : page.index('<section id="measures"')])
    assert "Launched, by the crisis file: 10 (rocket)." in text
    assert "None" not in text
    assert "nan" not in text


def test_names_with_markup_stay_text() -> None:
    site = dataclasses.replace(raid_reports.night().sites[0], site="<b>the</b> & capital")
    bar = TimelineBar("<i>wave</i>", "flight", "drone", 0.0, 10.0)
    html = section(sites=(site,), timeline=(bar,))
    assert "<b>the" not in html
    assert "<i>wave" not in html
    assert "&lt;b&gt;the&lt;/b&gt; &amp; capital" in html
