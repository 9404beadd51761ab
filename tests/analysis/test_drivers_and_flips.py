"""Drivers on data whose slopes are known, and flip points on a curve that is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_crises import loaded
from small_crises import logistic, private_resolve

from offramp.analysis.drivers import drivers, flip
from offramp.forecasts import Answers, Study, standpoint
from offramp.scenario import Number


def numbers(count: int) -> list[Number]:
    return [Number(f"n{k}", k + 0.5, float(k), k + 2.0) for k in range(count)]


def drawn(slopes: list[float], *, draws: int = 60, noise: float = 0.0) -> tuple[list[Number], Answers]:
    """Answers that are linear in the numbers, each slope over the number's whole range."""
    generator = np.random.default_rng(7)
    shares = generator.uniform(0, 1, (draws, len(slopes)))
    values = 0.4 + shares @ np.array(slopes) + noise * generator.normal(size=draws)
    low = np.arange(len(slopes), dtype=float)
    return numbers(len(slopes)), Answers(low + 2 * shares, np.column_stack([np.zeros(draws), values]), 0)


def test_slopes_over_the_range_are_recovered_strongest_first() -> None:
    found, fit = drivers(*drawn([0.1, -0.3, 0.0]), 1, "war")
    assert [driver.number.path for driver in found] == ["n1", "n0", "n2"]
    assert [driver.slope for driver in found] == pytest.approx([-0.3, 0.1, 0.0], abs=2e-3)
    assert sum(driver.share for driver in found) == pytest.approx(1.0)
    assert found[0].share == pytest.approx(0.9, abs=0.05)
    assert fit == pytest.approx(1.0, abs=1e-3)


def test_noise_is_not_taken_for_a_driver() -> None:
    found, fit = drivers(*drawn([0.0] * 12, draws=30, noise=0.1), 1, "war")
    assert max(abs(driver.slope) for driver in found) < 0.1
    assert fit == pytest.approx(0.0, abs=0.2)


def test_drivers_are_found_among_noise_with_more_numbers_than_draws() -> None:
    found, fit = drivers(*drawn([0.5] + [0.0] * 39, draws=30, noise=0.02), 1, "war")
    assert found[0].number.path == "n0"
    assert fit is not None
    assert fit > 0.1


def test_draws_that_failed_are_left_out() -> None:
    listed, answers = drawn([0.1, -0.3])
    answers.values[::4] = np.nan
    found, _ = drivers(listed, answers, 1, "war")
    assert [driver.slope for driver in found] == pytest.approx([-0.3, 0.1], abs=2e-3)


@pytest.mark.parametrize(("slopes", "draws"), [([0.0, 0.0], 60), ([0.3], 6)])
def test_nothing_varies_or_too_few_draws(slopes: list[float], draws: int) -> None:
    assert drivers(*drawn(slopes, draws=draws), 1, "war") == ((), None)


def answered(weight: dict[str, Any]) -> tuple[Study, Any, Any]:
    """After a blow blue answers with logistic(3 w)."""
    data = private_resolve(record={"red moves": {"chose": "strike"}})
    data["concerns"]["blue"]["face"]["weight"] = weight
    study = Study(loaded(data))
    return study, study.solve(), standpoint(study.crisis, "blue moves").question


def test_the_flip_is_where_the_curve_crosses() -> None:
    study, solved, question = answered({"value": 0.3, "range": [-0.4, 0.9]})
    turn = flip(study, solved, question, [("war", study.uncertain.numbers[0])], (0.5,))
    assert turn is not None
    assert turn.value == pytest.approx(0.0, abs=0.01)
    assert turn.threshold == 0.5
    for value, p in turn.curve:
        assert p == pytest.approx(logistic(3 * value), abs=1e-6)


def test_a_crossing_at_a_point_of_the_curve_is_not_missed() -> None:
    study, solved, question = answered({"value": 0.3, "range": [-0.4, 0.9]})
    candidates = [("war", study.uncertain.numbers[0])]
    curve = flip(study, solved, question, candidates, (0.5,)).curve
    turn = flip(study, solved, question, candidates, (curve[3][1],))
    assert turn.value == pytest.approx(curve[3][0])


def test_thresholds_are_tried_in_order_and_none_may_be_crossed() -> None:
    study, solved, question = answered({"value": 0.5, "range": [0.2, 0.9]})
    candidates = [("war", study.uncertain.numbers[0])]
    assert flip(study, solved, question, candidates, (0.5, 0.8)).threshold == 0.8
    never = flip(study, solved, question, candidates, (0.5,))
    assert (never.value, never.outcome) == (None, "war")
    assert flip(study, solved, question, [], (0.5,)) is None
