"""Words of likelihood, round figures and odds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.errors import NotFoundError
from offramp.report import ICD203, PHIA, Scale, scale_named
from offramp.report.yardstick import (
    bits_text,
    odds_text,
    p_text,
    percent_text,
    points_text,
    range_text,
    round_p,
    round_range,
)

probabilities = st.floats(0.0, 1.0)


# ICD 203 (2015), D.6.e(2)(a), first row of terms: 01-05, 05-20, 20-45, 45-55, 55-80, 80-95, 95-99%.
@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "less than 1%"),
        (0.0099, "less than 1%"),
        (0.01, "almost no chance"),
        (0.04, "almost no chance"),
        (0.05, "very unlikely"),
        (0.15, "very unlikely"),
        (0.20, "unlikely"),
        (0.40, "unlikely"),
        (0.45, "roughly even chance"),
        (0.50, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.60, "likely"),
        (0.80, "likely"),
        (0.85, "very likely"),
        (0.95, "very likely"),
        (0.96, "almost certain"),
        (0.99, "almost certain"),
        (0.9901, "more than 99%"),
        (1.0, "more than 99%"),
    ],
)
def test_icd203_words(p: float, word: str) -> None:
    assert ICD203.word(p) == word


# PHIA probability yardstick: 0-5, 10-20, 25-35, 40-50, 55-75, 80-90, 95-100%; 7% and 93% lie in gaps.
@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "remote chance"),
        (0.05, "remote chance"),
        (0.07, "remote chance"),
        (0.08, "highly unlikely"),
        (0.10, "highly unlikely"),
        (0.20, "highly unlikely"),
        (0.22, "highly unlikely"),
        (0.23, "unlikely"),
        (0.25, "unlikely"),
        (0.35, "unlikely"),
        (0.40, "realistic possibility"),
        (0.50, "realistic possibility"),
        (0.55, "likely or probable"),
        (0.75, "likely or probable"),
        (0.80, "highly likely"),
        (0.90, "highly likely"),
        (0.92, "highly likely"),
        (0.93, "almost certain"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_phia_words(p: float, word: str) -> None:
    assert PHIA.word(p) == word


@given(probabilities)
def test_icd203_terms_mirror_each_other(p: float) -> None:
    below, above = ICD203.term(p), ICD203.term(1 - p)
    places = [None if term is None else ICD203.terms.index(term) for term in (below, above)]
    assert places == [None, None] or sum(place for place in places if place is not None) == len(ICD203.terms) - 1


@given(probabilities, probabilities)
def test_likelier_never_gets_a_lesser_term(p: float, q: float) -> None:
    low, high = sorted((p, q))
    for scale in (ICD203, PHIA):
        words = ["less than 1%", *(term.word for term in scale.terms), "more than 99%"]
        assert words.index(scale.word(low)) <= words.index(scale.word(high))


@pytest.mark.parametrize("scale", [ICD203, PHIA], ids=lambda scale: scale.name)
def test_word_and_figure_never_disagree(scale: Scale) -> None:
    """Two probabilities that show the same figure show the same word."""
    words: dict[str, set[str]] = {}
    for k in range(10_001):
        words.setdefault(p_text(k / 10_000), set()).add(scale.word(k / 10_000))
    assert all(len(found) == 1 for found in words.values())


def test_what_no_term_covers_is_said_as_a_figure() -> None:
    assert ICD203.predicate(0.001) == "has less than a 1% chance"
    assert ICD203.predicate(0.999) == "has more than a 99% chance"
    assert (ICD203.beside(0.001), ICD203.beside(0.999)) == ("below the scale", "above the scale")
    assert PHIA.predicate(0.001) == "is a remote chance"


def test_scales_are_found_by_name() -> None:
    assert scale_named("icd203") is ICD203
    assert scale_named("phia") is PHIA
    with pytest.raises(NotFoundError, match="icd203, phia"):
        scale_named("kent")


@given(probabilities)
def test_rounding_is_close_and_on_the_grid(p: float) -> None:
    percent = round_p(p)
    assert percent in (*range(11), *range(15, 90, 5), *range(90, 101))
    assert abs(percent - 100 * p) <= (2.5 if 9 < percent < 91 else 1.0) + 1e-9


@given(st.integers(0, 10_000))
def test_rounding_treats_an_outcome_and_its_opposite_alike(k: int) -> None:
    assert round_p(k / 10_000) + round_p(1 - k / 10_000) == 100 or k == 5_000


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0, "<1%"), (0.004, "<1%"), (0.0123, "1%"), (0.07, "7%"), (0.118, "10%"), (0.231, "25%"), (0.995, ">99%")],
)
def test_figures_are_round(p: float, text: str) -> None:
    assert p_text(p) == text


@given(probabilities, probabilities, probabilities)
def test_ranges_are_rounded_outward(a: float, b: float, c: float) -> None:
    low, p, high = sorted((a, b, c))
    lower, upper = round_range(low, high)
    assert lower <= 100 * low + 1e-6 or low > 0.99
    assert upper >= 100 * high - 1e-6 or high < 0.01
    assert lower <= round_p(p) <= upper


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.104, 0.414, "10% to 45%"),
        (0.02, 0.07, "2% to 7%"),
        (0.001, 0.004, "<1%"),
        (0.996, 0.999, ">99%"),
        (0.55, 1.0, "55% to >99%"),
        (0.3, 0.3, "30%"),
    ],
)
def test_range_texts(low: float, high: float, text: str) -> None:
    assert range_text(low, high) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0, "less than 1 in 1,000"),
        (0.0031, "1 in 320"),
        (0.04, "1 in 25"),
        (0.083, "1 in 12"),
        (0.33, "1 in 3"),
        (0.5, "1 in 2"),
        (0.66, "2 in 3"),
        (0.88, "9 in 10"),
        (0.95, "19 in 20"),
        (0.9999, "more than 999 in 1,000"),
    ],
)
def test_odds(p: float, text: str) -> None:
    assert odds_text(p) == text


@given(st.floats(0.001, 0.999))
def test_odds_are_near_the_probability(p: float) -> None:
    part, whole = (int(number.replace(",", "")) for number in odds_text(p).split(" in "))
    assert part / whole == pytest.approx(p, abs=0.06)
    assert 0 < part < whole


def test_small_texts() -> None:
    assert bits_text(3.585) == "3.6 bits"
    assert bits_text(float("inf")) == "more bits than can be counted"
    assert points_text(0.042) == "+4 points"
    assert points_text(-0.012) == "−1 point"
    assert points_text(-0.003) == "−0.3 points"
    assert points_text(-0.0097) == "−1 point"
    assert points_text(0.0002) == "no change"
    assert percent_text(100) == ">99%"
