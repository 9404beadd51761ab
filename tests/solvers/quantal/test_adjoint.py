"""Gradients by the implicit function theorem against central differences, and where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_games import bimatrix, build, kuhn, random_graph, random_tree, signalling

from offramp.errors import OfframpError
from offramp.forecasts import Study
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.scenario import load_crisis
from offramp.solvers import Gradient, evaluate, gradient, other_branches, solve, trace_branch

STEP = 1e-5
few = settings(max_examples=12, deadline=None, derandomize=True)
TILT = build(bimatrix([[2, 0], [0, 1]], [[2, 0], [0, 1]]), (1.0, 1.0))


class Result:
    """A weighted sum of reach and values at the equilibrium, solved anew for any numbers."""

    def __init__(self, arrays: GameArrays, tables: GameTables, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.arrays, self.tables, self.rng = arrays, tables, rng
        self.on_reach, self.on_value = rng.normal(size=arrays.n_nodes), rng.normal(size=arrays.n_players)
        self.strategy = solve(arrays, tables, regret=False).strategy

    def at(self, tables: GameTables, scale: float = 1.0) -> float:
        found = solve(self.arrays, tables, precision_scale=scale, start=self.strategy, tolerance=1e-12, regret=False)
        at = evaluate(self.arrays, tables, found.strategy)
        return float(self.on_reach @ at.reach + self.on_value @ at.value)

    def gradient(self) -> Gradient:
        return gradient(self.arrays, self.tables, self.strategy, reach_weight=self.on_reach, value_weight=self.on_value)

    def difference(self, name: str, direction: Float) -> float:
        """Central difference along `direction` in the numbers of that name."""
        numbers = getattr(self.tables, name)
        ahead = replace(self.tables, **{name: numbers + STEP * direction})
        behind = replace(self.tables, **{name: numbers - STEP * direction})
        return (self.at(ahead) - self.at(behind)) / (2 * STEP)

    def direction(self, name: str) -> Float:
        drawn = self.rng.normal(size=getattr(self.tables, name).shape)
        if name != "precision":
            drawn[0] = 0.0  # the constants
        return drawn


def assert_exact(result: Result, tolerance: float = 1e-6) -> None:
    found = result.gradient()
    assert found.result == pytest.approx(result.at(result.tables), abs=1e-8)
    for name in ("pay", "prob", "precision"):
        direction = result.direction(name)
        exact = float(np.sum(getattr(found, name) * direction))
        assert exact == pytest.approx(result.difference(name, direction), abs=tolerance, rel=tolerance), name
    by_scale = (result.at(result.tables, 1 + STEP) - result.at(result.tables, 1 - STEP)) / (2 * STEP)
    assert found.scale == pytest.approx(by_scale, abs=tolerance, rel=tolerance)


@few
@given(st.integers(0, 10_000), st.sampled_from([2, 3]))
def test_random_trees(seed: int, n_players: int) -> None:
    built = build(random_tree(seed, n_players, 4, types=2), (1.0, 2.0, 0.7)[:n_players])
    assert_exact(Result(built.arrays, built.tables, seed))


@few
@given(st.integers(0, 10_000))
def test_merging_graphs(seed: int) -> None:
    built = random_graph(seed, precision=1.5)
    assert_exact(Result(built.arrays, built.tables, seed))


def test_a_game_too_large_for_a_factorisation() -> None:
    built = build(random_tree(3, 2, 7, types=3), (1.0, 1.0))
    assert built.arrays.n_entries > 150
    assert_exact(Result(built.arrays, built.tables, 0))


def test_a_textbook_crisis() -> None:
    study = Study(load_crisis("chicken-private-resolve"))
    assert_exact(Result(study.game.arrays, study.game.tables(), 4))


def test_payoffs_that_move_together_move_the_value_by_as_much() -> None:
    """Every play pays once: adding one to all payoffs of a player adds one to its value and changes no choice."""
    built = build(signalling(), (2.0, 2.0))
    found = gradient(
        built.arrays, built.tables, solve(built.arrays, built.tables).strategy, value_weight=np.array([1.0, 0.0])
    )
    np.testing.assert_allclose(found.pay.sum(axis=0), [1.0, 0.0], atol=1e-9)


def test_fixed_choices_do_not_answer() -> None:
    built = build(signalling(), (2.0, 2.0))
    strategy = solve(built.arrays, built.tables).strategy
    all_fixed = np.ones(built.arrays.n_infosets, bool)
    weight = np.array([0.0, 1.0])
    found = gradient(built.arrays, built.tables, strategy, value_weight=weight, fixed=all_fixed)
    pay = built.tables.pay.copy()
    pay[1:] += 0.5
    moved = evaluate(built.arrays, replace(built.tables, pay=pay), strategy).value[1]
    assert moved - found.result == pytest.approx(0.5 * found.pay[1:].sum())
    np.testing.assert_array_equal(found.precision, 0.0)


@pytest.mark.parametrize("precision", [20.0, 250.0])
def test_high_precision_where_beliefs_hang_on_what_is_hardly_ever_played(precision: float) -> None:
    built = build(kuhn(), (1.0, 1.0))

    def value(scale: float) -> tuple[Float, float]:
        branch = trace_branch(built.arrays, built.tables, precision_scale=scale)
        return branch.strategy[-1], float(branch.value[-1, 0])

    strategy, _ = value(precision)
    found = gradient(built.arrays, built.tables, strategy, value_weight=np.array([1.0, 0.0]), precision_scale=precision)
    step = 1e-3 * precision
    difference = (value(precision + step)[1] - value(precision - step)[1]) / (2 * step)
    assert found.scale == pytest.approx(difference, rel=1e-3)


def test_there_is_none_at_a_fold() -> None:
    principal = trace_branch(TILT.arrays, TILT.tables, precision_scale=6.0)
    (other,) = other_branches(TILT.arrays, TILT.tables, principal, precision_scale=6.0)
    (fold,) = other.folds
    with pytest.raises(OfframpError, match="lies on a fold"):
        gradient(TILT.arrays, TILT.tables, fold.strategy, value_weight=np.ones(2), precision_scale=fold.precision)


def test_there_is_none_where_branches_cross() -> None:
    even = build(bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]), (2.0, 2.0))
    with pytest.raises(OfframpError, match="branches cross"):
        gradient(even.arrays, even.tables, np.full(4, 0.5), value_weight=np.ones(2))


def test_what_cannot_be_weighed_is_said() -> None:
    strategy = solve(TILT.arrays, TILT.tables).strategy
    with pytest.raises(OfframpError, match="nothing is weighed"):
        gradient(TILT.arrays, TILT.tables, strategy)
    with pytest.raises(OfframpError, match=r"value_weight has shape \(3,\); the game has 2 players"):
        gradient(TILT.arrays, TILT.tables, strategy, value_weight=np.ones(3))
    with pytest.raises(OfframpError, match="not finite"):
        gradient(TILT.arrays, TILT.tables, strategy, value_weight=np.array([1.0, np.nan]))
    with pytest.raises(OfframpError, match="no equilibrium at precision_scale 5"):
        gradient(TILT.arrays, TILT.tables, strategy, value_weight=np.ones(2), precision_scale=5.0)
