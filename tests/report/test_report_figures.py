"""Figures: labels that do not touch, bars as long as what they show, text that stays text."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ridge_assessment import ridge

from offramp.report import pictures
from offramp.report.figures import (
    Fall,
    Part,
    Row,
    Twig,
    estimate_rows,
    flip_curve,
    fork_tree,
    interval_dot,
    leaker_histogram,
    misreading_bars,
    waterfall,
)
from offramp.report.figures.svg import text_width, wrap
from offramp.report.names import Names

NS = "{http://www.w3.org/2000/svg}"
WIDTHS = (320.0, 640.0, 960.0)
LONG = "a very long label that nobody would have thought of when the figure was drawn, with Incomprehensibilities"


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    right: float
    top: float
    bottom: float


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def boxes(root: ET.Element) -> list[Box]:
    """Where each text stands, by the estimate that the layout itself uses."""
    found = []
    for text in root.iter(f"{NS}text"):
        x, y, size = (float(text.get(key, "0")) for key in ("x", "y", "font-size"))
        width = text_width(text.text or "", size)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        found.append(Box(text.text or "", left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


def assert_tidy(svg: str) -> None:
    """No two texts touch, and none leaves the figure."""
    root = parsed(svg)
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    found = boxes(root)
    for box in found:
        assert box.left >= -1, box
        assert box.right <= width + 1, box
        assert box.bottom <= height + 1, box
        assert box.top >= -1, box
    for one, other in combinations(found, 2):
        apart = one.right <= other.left + 0.5 or other.right <= one.left + 0.5
        assert apart or one.bottom <= other.top + 0.5 or other.bottom <= one.top + 0.5, (one, other)


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
def test_the_waterfall_stays_tidy(width: float) -> None:
    classes = {f"{LONG} {k}": 50.0 for k in range(6)}
    falls = tuple(Fall(LONG, classes, 0.0, f"300 {LONG}", total=k == 0) for k in range(8))
    assert_tidy(waterfall(falls, "w", "The raid", "", width))


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


@pytest.mark.parametrize("mean", [0.0, 50.0, 400.0])
def test_the_histogram_stays_tidy_wherever_the_mean_is(mean: float) -> None:
    pmf = [1 / 400] * 400
    assert_tidy(leaker_histogram(pmf, mean, f"mean {mean}", "h", "Leakers", "", 320.0))


@pytest.mark.parametrize("svg", ["fork", "raid", "leakers", "flip", "misreading", "estimate"])
def test_the_figures_of_a_rich_assessment_are_tidy(svg: str) -> None:
    assessment = ridge()
    names = Names(assessment)
    assert assessment.fork is not None
    assert assessment.raid is not None
    assert assessment.flip is not None
    worst = tuple(outcome.name for outcome in assessment.forecast.outcomes if outcome.worst)
    drawn = {
        "fork": pictures.fork_picture(assessment.fork, worst, names),
        "raid": pictures.raid_picture(assessment.raid),
        "leakers": pictures.leaker_picture(assessment.raid),
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


def test_bars_of_the_waterfall_join_end_to_end() -> None:
    raid = ridge().raid
    assert raid is not None
    root = parsed(re.findall(r"<svg.*?</svg>", pictures.raid_picture(raid), re.S)[0])
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
        waterfall((), "w", "Raid", "", 960.0),
        estimate_rows((), None, (), "e", "Estimate", "", 960.0),
        misreading_bars((), "m", "Misreading", "", 320.0),
        leaker_histogram((), 0.0, "mean 0", "h", "Leakers", "", 320.0),
        flip_curve((), 0.5, 0.5, None, ("0", "1", "now 0.5"), "c", "Flip", ""),
    ):
        assert_tidy(svg)
