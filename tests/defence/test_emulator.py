"""The emulator: probabilities by construction, an error that is checked, and a checker that notices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from offramp.defence import (
    Engagement,
    Interceptor,
    Layer,
    RaidSpec,
    Sensor,
    Wave,
    WeaponClass,
    damage_odds,
    fit_emulator,
)
from offramp.errors import OfframpError


def belt_odds(x):
    """Damage of a raid of 60 as kill probability, reliability, effect and outage move; further inputs do nothing."""
    kill, reliability, effect, outage = x[:4]
    belt = Layer("belt", (Engagement(kill, looks=2),), (Interceptor(stock=80),), sensors=(0,))
    spec = RaidSpec(
        classes=(WeaponClass("rocket", reliability, effect),),
        waves=(Wave("rockets", 0, 60),),
        layers=(belt, Layer("point", (Engagement(0.5),))),
        sensors=(Sensor("radar", outage),),
        damage=(2, 8),
    )
    return damage_odds(spec).ravel()


LOW, HIGH = np.array([0.5, 0.7, 0.3, 0.02]), np.array([0.7, 0.9, 0.5, 0.1])


def largest_error(emulator, points):
    return np.max(np.abs(emulator.errors(points, np.array([belt_odds(x) for x in points]))))


@pytest.fixture(scope="module")
def emulator():
    return fit_emulator(belt_odds, LOW, HIGH, seed=1)


def test_error_holds_on_points_that_neither_fit_nor_check_saw(emulator):
    points = LOW + (HIGH - LOW) * np.random.default_rng(99).random((200, 4))
    error = largest_error(emulator, points)
    assert emulator.trusted
    assert emulator.rms_error < emulator.max_error < 0.02
    assert error < 2 * emulator.max_error
    assert f"{emulator.max_error:.4f}" in emulator.status


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_predictions_are_probabilities(emulator, unit):
    p = emulator.predict(LOW + (HIGH - LOW) * np.array(unit))
    assert p.shape == (3,)
    assert p.min() >= 0.0
    assert p.sum() == pytest.approx(1.0, abs=1e-12)


def test_forty_inputs_of_which_four_matter():
    low, high = np.concatenate([LOW, np.zeros(36)]), np.concatenate([HIGH, np.ones(36)])
    emulator = fit_emulator(belt_odds, low, high, seed=3)
    assert emulator.max_error < 0.03


@pytest.mark.parametrize("point", [np.empty(0), np.array([0.5, 0.2])])
def test_nothing_varies(point):
    exact = np.array([0.25, 0.0, 0.75])
    emulator = fit_emulator(lambda x: exact, point, point, seed=1)
    np.testing.assert_allclose(emulator.predict(point), exact, atol=1e-15)
    assert (emulator.runs, emulator.max_error, emulator.trusted) == (1, 0.0, True)


def test_fixed_inputs_are_passed_on():
    low, high = LOW.copy(), HIGH.copy()
    low[3] = high[3] = 0.05
    seen = []
    fit_emulator(lambda x: (seen.append(x[3]), belt_odds(x))[1], low, high, seed=1)
    assert set(seen) == {0.05}


def test_one_outcome_is_certain():
    emulator = fit_emulator(lambda x: np.ones(1), [0.0], [1.0], seed=1)
    assert emulator.predict([0.3]) == [1.0]
    assert emulator.max_error == 0.0


def test_same_seed_same_emulator(emulator):
    again = fit_emulator(belt_odds, LOW, HIGH, seed=1)
    np.testing.assert_array_equal(emulator.coefficients, again.coefficients)


def test_a_function_that_is_no_quadratic_is_not_trusted():
    emulator = fit_emulator(lambda x: softmax([np.sin(25 * x[0]), 0.0]), [0.0], [1.0], seed=1)
    assert not emulator.trusted
    assert emulator.status.startswith("Not to be trusted, tolerance 0.02")


def test_the_checker_notices_a_planted_error(emulator):
    points = LOW + (HIGH - LOW) * np.random.default_rng(5).random((40, 4))
    spoilt = emulator.coefficients.copy()
    spoilt[1, 0] += 0.5
    assert largest_error(replace(emulator, coefficients=spoilt), points) > 3 * largest_error(emulator, points)


def test_outside_the_box_it_refuses(emulator):
    outside = HIGH + 0.01
    assert emulator.inside(HIGH)
    assert not emulator.inside(outside)
    with pytest.raises(OfframpError, match="outside the ranges"):
        emulator.predict(outside)


@pytest.mark.parametrize(("low", "high"), [([0.0], [1.0, 2.0]), ([1.0], [0.0]), ([0.0], [np.inf])])
def test_boxes_that_are_none(low, high):
    with pytest.raises(OfframpError, match="low and high must be"):
        fit_emulator(belt_odds, low, high, seed=1)


def test_too_few_runs():
    with pytest.raises(OfframpError, match="at least 10 runs, found 3"):
        fit_emulator(belt_odds, LOW, HIGH, seed=1, runs=3)
