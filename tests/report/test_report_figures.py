"""Figures: labels that do not touch, bars as long as what they show, text that stays text."""

import re

import pytest
from drawn import LONG, NS, WIDTHS, assert_tidy, parsed
from hypothesis import given
from hypothesis import strategies as st
from ridge_assessment import ridge

from offramp.drawing import text_width, wrap
from offramp.report import pictures, raid_pictures
from offramp.report.figures import (
    Part,
    Row,
    Twig,
    estimate_rows,
    flip_curve,
    fork_tree,
    interval_dot,
    misreading_bars,
)
from offramp.report.names import Names


def twig(label: str, p: float, ends: int) -> Twig:
    return Twig(
        label,
        "rung 9 · military",
        p,
        f"{p:.0%}",
        (f"{LONG} 20%", "short"),
        tuple((LONG, 0.5, ">99%") for _ in range(ends)),
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("branches", [1, 3, 9])
def test_the_fork_stays_tidy_with_long_labels_and_many_branches(width: float, branches: int) -> None:
    twigs = tuple(twig(LONG if k % 2 else "wait", 1 / branches, k % 5) for k in range(branches))
    assert_tidy(fork_tree(LONG, twigs, "f", "The fork", "", width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("actual", [None, 0, 4])
def test_estimates_stay_tidy(width: float, actual: int | None) -> None:
    rows = tuple(Row(LONG, "13 September 2031", tuple((k / 5, ">99%") for k in range(5))) for _ in range(7))
    levels = ("none", "militias", "a handful", "dozens of missiles", "hundreds of weapons")
    assert_tidy(estimate_rows(levels, actual, rows, "e", "Estimates", "", width))


@pytest.mark.parametrize("width", WIDTHS)
def test_misreading_bars_stay_tidy(width: float) -> None:
    parts = tuple(Part(LONG, 0.1, 0.9, "belief", "+100 points") for _ in range(4))
    assert_tidy(misreading_bars(parts, "m", "Misreading", "", width))


@pytest.mark.parametrize("now", [0.0, 0.5, 1.0, 7.0])
def test_the_flip_curve_stays_tidy_wherever_the_number_stands(now: float) -> None:
    curve = tuple((k / 8, k / 8) for k in range(9))
    assert_tidy(flip_curve(curve, now, 0.5, 0.5, ("0 minutes", "1 minute", f"now {now} minutes"), "c", "Flip", ""))


@pytest.mark.parametrize("svg", ["fork", "raid", "leakers", "night", "worth", "flip", "misreading", "estimate"])
def test_the_figures_of_a_rich_assessment_are_tidy(svg: str) -> None:
    assessment = ridge()
    names = Names(assessment)
    assert assessment.fork is not None
    assert assessment.raid is not None
    assert assessment.flip is not None
    worst = tuple(outcome.name for outcome in assessment.forecast.outcomes if outcome.worst)
    drawn = {
        "fork": pictures.fork_picture(assessment.fork, worst, names),
        "raid": raid_pictures.waterfall_picture(assessment.raid),
        "leakers": raid_pictures.leaker_picture(assessment.raid),
        "night": raid_pictures.night_picture(assessment.raid),
        "worth": raid_pictures.worth_picture(assessment.raid),
        "flip": pictures.flip_picture(assessment.flip, names),
        "misreading": pictures.misreading_picture(assessment.misreadings[0], names, 0),
        "estimate": pictures.estimate_picture(assessment.estimates[0], names, 0),
    }[svg]
    found = re.findall(r"<svg.*?</svg>", drawn, re.S)
    assert len(found) == (1 if svg == "flip" else 2)
    for one in found:
        assert_tidy(one)


def test_overlap_is_told() -> None:
    """The tester itself: two labels on one spot are found."""
    texts = "".join(f'<text x="{x}" y="12" font-size="12">word</text>' for x in (0, 4))
    clash = f'<svg viewBox="0 0 100 20">{texts}</svg>'
    with pytest.raises(AssertionError):
        assert_tidy(clash)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=80), st.floats(40, 400))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: float) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line) <= width or len(line) == 1 for line in lines)


def test_an_interval_without_draws_has_no_range() -> None:
    assert 'class="range"' not in interval_dot(0.3, None, None, "i", "open war")
    assert 'class="range"' in interval_dot(0.3, 0.1, 0.5, "i", "open war")


@pytest.mark.parametrize(("p", "low", "high"), [(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.5, 0.6, 0.9)])
def test_an_interval_stays_on_its_line(p: float, low: float, high: float) -> None:
    root = parsed(interval_dot(p, low, high, "i", "open war"))
    rect = next(rect for rect in root.iter(f"{NS}rect"))
    assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= 180.0


def test_figures_are_named_and_markup_in_labels_stays_text() -> None:
    svg = fork_tree("<script>alert(1)</script>", (twig("<b>", 0.5, 1),), "f", "A & B", "all <of> it", 960.0)
    root = parsed(svg)
    assert "<script>" not in svg
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f-t f-d"
    assert root.findtext(f"{NS}title") == "A & B"
    assert root.findtext(f"{NS}desc") == "all <of> it"


def test_figures_of_nothing() -> None:
    for svg in (
        fork_tree("nobody decides", (), "f", "Fork", "", 960.0),
        estimate_rows((), None, (), "e", "Estimate", "", 960.0),
        misreading_bars((), "m", "Misreading", "", 320.0),
        flip_curve((), 0.5, 0.5, None, ("0", "1", "now 0.5"), "c", "Flip", ""),
    ):
        assert_tidy(svg)
