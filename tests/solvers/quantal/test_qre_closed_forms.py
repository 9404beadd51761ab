"""Agent QRE where a formula or a scalar equation gives the answer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from solver_games import bimatrix, build, chance, end, move

from offramp.solvers import solve
from offramp.solvers.logit_map import LogitMap

PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def logit(x: float) -> float:
    return 1.0 / (1.0 + np.exp(-x))


@pytest.mark.parametrize("precision", [1.0, 3.0, 10.0])
def test_matching_pennies_is_even(precision):
    built = build(PENNIES, (precision, precision))
    found = solve(built.arrays, built.tables)
    assert found.converged
    np.testing.assert_allclose(found.strategy, 0.5, atol=1e-10)
    np.testing.assert_allclose(found.value, 0.0, atol=1e-10)


@pytest.mark.parametrize("precision", [0.5, 2.0, 10.0])
@pytest.mark.parametrize("prize", [2.0, 9.0])
def test_asymmetric_matching_pennies(prize, precision):
    """One cell pays `prize` (the games of Ochs 1995): two monotone logit curves that cross once."""
    built = build(bimatrix([[prize, 0], [0, 1]], [[0, 1], [1, 0]]), (precision, precision))
    found = solve(built.arrays, built.tables)
    assert found.converged

    def row(q: float) -> float:
        return logit(precision * (prize * q - (1 - q)))

    def column(p: float) -> float:
        return logit(precision * ((1 - p) - p))

    p = brentq(lambda p: row(column(p)) - p, 0, 1, xtol=1e-14)
    np.testing.assert_allclose(built.at(found.strategy, "row")[0], p, atol=1e-9)
    np.testing.assert_allclose(built.at(found.strategy, "column")[0], column(p), atol=1e-9)


@pytest.mark.parametrize("precision", [0.5, 2.0, 6.0, 12.0])
def test_symmetric_chicken_keeps_its_symmetry(precision):
    """Beyond a critical precision asymmetric solutions appear; the principal branch stays symmetric."""
    # (dare, dare) -3, (dare, yield) 2, (yield, dare) -1, (yield, yield) 0
    built = build(bimatrix([[-3, 2], [-1, 0]], [[-3, -1], [2, 0]]), (precision, precision))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    dare = brentq(lambda p: logit(precision * ((-3 * p + 2 * (1 - p)) - (-p))) - p, 0, 1, xtol=1e-14)
    np.testing.assert_allclose(built.at(found.strategy, "row")[0], dare, atol=1e-9)
    np.testing.assert_allclose(built.at(found.strategy, "column")[0], dare, atol=1e-9)


def test_symmetric_coordination_stays_even_past_the_pitchfork():
    built = build(bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]), (8.0, 8.0))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    np.testing.assert_allclose(found.strategy, 0.5, atol=1e-9)


def test_single_decision_is_a_softmax():
    pays = np.array([0.3, -1.0, 2.0, 2.0])
    built = build(move(0, "only", *(end(p) for p in pays)), (1.7,))
    found = solve(built.arrays, built.tables)
    expected = np.exp(1.7 * pays) / np.exp(1.7 * pays).sum()
    np.testing.assert_allclose(found.strategy, expected, atol=1e-12)
    np.testing.assert_allclose(found.value, expected @ pays, atol=1e-12)
    assert found.local_regret == pytest.approx(2.0 - expected @ pays)
    np.testing.assert_allclose(found.regret, 2.0 - expected @ pays)


def test_perfect_information_by_backward_induction():
    built = build(
        chance(("1/4", end(5, 5)), ("3/4", move(0, "threat", end(0, 0), move(1, "reply", end(-1, -2), end(2, -1))))),
        (2.0, 3.0),
    )
    found = solve(built.arrays, built.tables)
    fight = logit(3.0 * (-2 - -1))
    threat = logit(2.0 * (fight * -1 + (1 - fight) * 2))
    np.testing.assert_allclose(built.at(found.strategy, "reply"), [fight, 1 - fight], atol=1e-12)
    np.testing.assert_allclose(built.at(found.strategy, "threat"), [1 - threat, threat], atol=1e-12)


def test_each_player_has_its_own_precision():
    built = build(PENNIES, (0.0, 5.0))
    found = solve(built.arrays, built.tables)
    np.testing.assert_allclose(found.strategy, 0.5, atol=1e-12)
    built = build(bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]]), (0.0, 5.0))
    found = solve(built.arrays, built.tables)
    np.testing.assert_allclose(built.at(found.strategy, "row"), 0.5, atol=1e-12)
    np.testing.assert_allclose(built.at(found.strategy, "column")[0], logit(5.0 * (0.5 - 1.0)), atol=1e-10)


def test_sweeps_alone_cycle_where_the_solver_converges():
    built = build(bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]]), (3.0, 3.0))
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    logits = np.zeros(built.arrays.n_entries)
    errors = []
    for _ in range(400):
        logits = game.sweep(logits, 1.0)
        errors.append(game.error)
    assert min(errors[-100:]) > 0.1
    assert solve(built.arrays, built.tables).converged
