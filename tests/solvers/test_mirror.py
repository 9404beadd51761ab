"""Mirror descent against the logit equilibrium that is followed along its branch."""

from __future__ import annotations

import numpy as np
import pytest
from solver_games import bimatrix, build, kuhn, random_tree, signalling, simultaneous_response

from offramp.errors import OfframpError
from offramp.solvers import METHODS, mirror_descent, solve, solve_by


@pytest.mark.parametrize("precision", [0.0, 0.5, 2.0, 8.0])
def test_it_rests_where_the_branch_of_a_zero_sum_game_is(precision):
    for root in (kuhn(), bimatrix([[2, -1], [-1, 1]], [[-2, 1], [1, -1]])):
        built = build(root, (1.0, 1.0))
        found = mirror_descent(built.arrays, built.tables, precision_scale=precision)
        assert found.converged, found.status
        branch = solve(built.arrays, built.tables, precision_scale=precision)
        np.testing.assert_allclose(found.strategy, branch.strategy, atol=1e-6)


@pytest.mark.parametrize("n_players", [1, 2, 3])
def test_it_rests_at_logit_responses_and_says_how_nearly(n_players):
    built = build(random_tree(4, n_players, 4), (0.8, 1.5, 1.1)[:n_players])
    found = mirror_descent(built.arrays, built.tables)
    assert found.converged
    gap = np.abs(simultaneous_response(built, found.strategy) - found.strategy).max()
    assert gap == pytest.approx(found.residual, abs=1e-13)
    early = mirror_descent(built.arrays, built.tables, iterations=3)
    assert not early.converged
    assert early.iterations == 3
    assert np.abs(simultaneous_response(built, early.strategy) - early.strategy).max() == pytest.approx(early.residual)
    assert early.residual > found.residual
    assert "allow more iterations" in early.status


def test_a_disallowed_action_is_never_taken():
    built = build(signalling(), (1.0, 1.0))
    barred = built.arrays.infoset_action[built.infoset["strong"]]
    built.tables.allowed[barred] = False
    found = mirror_descent(built.arrays, built.tables)
    assert found.converged
    assert found.strategy[barred] == 0.0
    np.testing.assert_allclose(found.strategy, solve(built.arrays, built.tables).strategy, atol=1e-6)


def test_too_fast_a_speed_does_not_converge_and_its_own_choice_does():
    built = build(bimatrix([[3, -3], [-3, 4]], [[-3, 3], [3, -4]]), (3.0, 3.0))
    assert not mirror_descent(built.arrays, built.tables, speed=3.0, iterations=2_000).converged
    found = mirror_descent(built.arrays, built.tables)
    assert found.converged, found.status
    assert found.parameters["speed"] < 3.0


def test_an_interrupt_keeps_the_best_point():
    built = build(kuhn(), (1.0, 1.0))
    told: list[float] = []

    def interrupt(share: float) -> None:
        told.append(share)
        if len(told) == 4:
            raise KeyboardInterrupt

    found = mirror_descent(built.arrays, built.tables, precision_scale=20.0, progress=interrupt, keep=True)
    assert found.interrupted
    assert found.residual == pytest.approx(
        np.abs(simultaneous_response(built, found.strategy, 20.0) - found.strategy).max()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"speed": 0.0}, "the speed is 0.0"),
        ({"tolerance": 0.0}, "the tolerance is 0.0"),
        ({"iterations": 0}, "at least 1"),
        ({"precision_scale": np.inf}, "not a finite number"),
        ({"precision_scale": -1.0}, "must not be negative"),
    ],
)
def test_what_makes_no_sense_is_refused(given, said):
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match=said):
        mirror_descent(built.arrays, built.tables, **given)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_reached_by_its_name(method):
    built = build(kuhn(), (1.0, 1.0))
    assert solve_by(method, built.arrays, built.tables).method == method


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("cfr", {}, "use one of qre, mmd, cfr\\+"),
        ("cfr+", {"precision_scale": 1.0}, "knows no precision"),
        ("mmd", {"target": 0.1}, "has no target"),
        ("qre", {"iterations": 5}, "counts no iterations"),
    ],
)
def test_what_a_method_does_not_know_is_refused(method, given, said):
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match=said):
        solve_by(method, built.arrays, built.tables, **given)
