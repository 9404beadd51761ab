"""Draws of uncertain numbers: their distributions, common numbers, and the same answers however they are computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_crises import loaded
from scipy import stats
from small_crises import logistic, private_resolve

from offramp.forecasts import Study, Workers, forecast
from offramp.forecasts.question import Question
from offramp.forecasts.uncertain import common, latin_hypercube, quantile
from offramp.scenario import Number


def uncertain(low: float, value: float, high: float, shape: str = "triangular") -> Number:
    return Number("x", value, low, high, shape)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.floats(-10, 10), st.floats(0.01, 10), st.floats(0, 1))
def test_the_triangular_quantile_is_that_of_scipy(low: float, width: float, mode: float) -> None:
    shares = np.linspace(0, 1, 41)
    number = uncertain(low, low + mode * width, low + width)
    expected = stats.triang(mode, loc=low, scale=width).ppf(shares)
    assert quantile(number, shares) == pytest.approx(expected, abs=1e-6 * width)


def test_the_uniform_quantile_is_that_of_scipy() -> None:
    shares = np.linspace(0, 1, 11)
    expected = stats.uniform(loc=2, scale=3).ppf(shares)
    assert quantile(uncertain(2, 4, 5, "uniform"), shares) == pytest.approx(expected)


def test_a_number_without_a_range_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="no range"):
        quantile(Number("x", 1.0), np.array([0.5]))


@pytest.mark.parametrize(("count", "inputs"), [(0, 2), (1, 1), (7, 3), (40, 12)])
def test_the_hypercube_is_that_of_scipy(count: int, inputs: int) -> None:
    expected = stats.qmc.LatinHypercube(inputs, rng=np.random.default_rng(5)).random(count)

    assert np.array_equal(latin_hypercube(count, inputs, 5), expected)


def test_draws_cover_every_number_evenly() -> None:
    """A Latin hypercube has one draw in each of `count` equal shares of every number."""
    data = private_resolve()
    data["concerns"]["red"]["gain"]["weight"] = {"soft": {"value": -1, "range": [-2, 0]}, "hard": 1}
    study = Study(loaded(data))
    draws = study.uncertain.draws(20, seed=5)
    assert draws.shape == (20, 2)
    for column, number in enumerate(study.uncertain.numbers):
        mode = (number.value - number.low) / (number.high - number.low)
        shares = stats.triang(mode, loc=number.low, scale=number.high - number.low).cdf(draws[:, column])
        assert sorted((shares * 20).astype(int)) == list(range(20))
    assert np.array_equal(draws, study.uncertain.draws(20, seed=5))
    assert not np.array_equal(draws, study.uncertain.draws(20, seed=6))


def test_a_draw_moves_every_use_of_a_number_in_every_world() -> None:
    data = private_resolve(perceptions={"blue": {"set": {"concerns.red.gain.weight.hard": 2}}})
    study = Study(loaded(data))
    (number,) = study.uncertain.numbers
    values = study.uncertain.values(np.array([0.3]))
    assert set(values) == {"", "blue"}
    assert {world: value[study.game.slots[number.path]] for world, value in values.items()} == {"": 0.3, "blue": 0.3}


def test_a_range_that_a_perception_writes_has_a_draw_of_its_own() -> None:
    own = {"concerns.blue.face.weight": {"value": 1, "range": [0, 2]}}
    study = Study(loaded(private_resolve(perceptions={"blue": {"set": own}})))
    assert len(study.uncertain.numbers) == 2
    values = study.uncertain.values(np.array([0.3, 1.7]))
    slot = study.game.slots["concerns.blue.face.weight"]
    assert {world: value[slot] for world, value in values.items()} == {"": 0.3, "blue": 1.7}


def test_the_range_of_a_probability_is_that_of_its_number() -> None:
    """War follows a blow with logistic(3 w), which rises with w: quantiles carry over."""
    data = private_resolve(record={"red moves": {"chose": "strike"}})
    result = forecast(loaded(data), at="blue moves", draws=400, seed=2, processes=1)
    law = stats.triang((0.5 - 0.2) / 0.7, loc=0.2, scale=0.7)
    war = result.outcome("war")
    assert war.p == pytest.approx(logistic(1.5))
    assert war.low == pytest.approx(logistic(3 * law.ppf(0.05)), abs=3e-3)
    assert war.high == pytest.approx(logistic(3 * law.ppf(0.95)), abs=3e-3)
    assert war.sharper == pytest.approx(logistic(3.0))
    assert (result.draws, result.failed) == (400, 0)


def test_an_interval_holds_its_central_value() -> None:
    """A number at the very end of its range would fall outside the middle 90% of its draws."""
    data = private_resolve()
    data["concerns"]["blue"]["face"]["weight"] = {"value": 0.9, "range": [0.2, 0.9]}
    result = forecast(loaded(data), draws=30, processes=1)
    for outcome in result.outcomes:
        assert outcome.low <= outcome.p <= outcome.high


def test_without_draws_there_is_no_range() -> None:
    (first, *_) = forecast(loaded(private_resolve()), draws=0).outcomes
    assert first.low is None
    assert first.high is None


def test_the_same_seed_gives_the_same_forecast_and_another_seed_another() -> None:
    crisis = loaded(private_resolve())
    one, two, three = (forecast(crisis, draws=12, seed=seed, processes=1) for seed in (3, 3, 4))
    assert one == two
    assert one.outcomes != three.outcomes


def test_draws_in_two_processes_give_the_very_same_answers() -> None:
    study = Study(loaded(private_resolve(perceptions={"blue": {"set": {"actors.red.precision": 1}}})))
    base, draws = study.solve(), study.uncertain.draws(11, seed=1)
    answers: list[Any] = []
    done: list[int] = []
    for processes in (1, 2):
        with Workers(processes) as workers:
            answers.append(workers.answers(study, base, Question(), draws, done.append))
    assert answers[0].values.tolist() == answers[1].values.tolist()
    assert answers[0].failed == 0
    assert sum(done) == 2 * len(draws)


def test_an_error_in_a_draw_reaches_the_caller() -> None:
    study = Study(loaded(private_resolve()))
    with Workers(1) as workers, pytest.raises(Exception, match="no turn 'nowhere'"):
        workers.answers(study, study.solve(), Question(at="nowhere"), study.uncertain.draws(2, seed=1))


def test_common_draws_keep_what_both_know() -> None:
    draws = np.array([[1.0, 2.0], [3.0, 4.0]])
    fallback = np.array([[9.0, 9.0, 9.0], [8.0, 8.0, 8.0]])
    assert common(["a", "b"], ["b", "new", "a"], draws, fallback).tolist() == [[2.0, 9.0, 1.0], [4.0, 8.0, 3.0]]


def test_the_scale_of_precision_multiplies_everybody_in_every_world() -> None:
    data = private_resolve(perceptions={"blue": {"set": {"concerns.blue.face.weight": -2}, "epsilon": 0}})
    study = Study(loaded(data), precision_scale=0.5)
    blow = 0.7 * logistic(-1.0) + 0.3 * logistic(1.0)
    assert forecast(study, draws=0).outcome("blow").p == pytest.approx(blow)
    assert forecast(study, draws=0).outcome("war").p == pytest.approx(blow * logistic(1.5 * -2))


def test_a_drawn_probability_keeps_its_range_and_the_sure_ones_share_the_rest() -> None:
    data = private_resolve()
    actor = next(name for name, spec in data["actors"].items() if "types" in spec)
    names = list(data["actors"][actor]["types"])
    data["actors"][actor]["types"] = {names[0]: {"value": 0.5, "range": [0.1, 0.9]}, names[1]: 0.5}
    study = Study(loaded(data))
    column = study.uncertain.names.index(f"actors.{actor}.types.{names[0]}")
    for share in (0.1, 0.3, 0.9):
        draw = study.uncertain.central()
        draw[column] = share
        prob = study.game.tables("", study.uncertain.values(draw)[""]).prob
        first = next(k for k in range(1, len(prob)) if prob[k] == pytest.approx(share))
        assert prob[first + 1] == pytest.approx(1 - share)
