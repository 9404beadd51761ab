"""Whole branches: their points, folds and crossings where a formula or another program knows them, and their limits."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from solver_games import (
    Built,
    bimatrix,
    build,
    chance,
    efg,
    end,
    infosets_in_order,
    kuhn,
    move,
    random_tree,
    signalling,
)

from offramp.errors import OfframpError
from offramp.solvers import Branch, evaluate, limit_of, other_branches, solve, trace_branch
from offramp.solvers.branch.points import Points, Trail

DATA = Path(__file__).parents[1] / "data"
EVEN = build(bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]), (1.0, 1.0))
TILT = build(bimatrix([[2, 0], [0, 1]], [[2, 0], [0, 1]]), (1.0, 1.0))
PENNIES = build(bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]]), (1.0, 1.0))
BENDING = build(random_tree(86, 2, 5, types=2), (1.0, 1.0))
SIGNAL = build(signalling(), (1.0, 1.0))


def logit(x: float) -> float:
    return 1.0 / (1.0 + np.exp(-x))


@pytest.mark.parametrize(("name", "root"), [("kuhn", kuhn()), ("signal2x2", signalling())])
def test_ends_at_the_stored_solutions_of_another_program(name, root):
    built = build(root, (1.0, 1.0))
    points = json.loads((DATA / f"{name}.json").read_text())["points"]
    assert len(points) == 9
    for point in points:
        found = trace_branch(built.arrays, built.tables, precision_scale=point["precision"])
        assert found.complete, found.status
        np.testing.assert_allclose(found.value[-1], point["value"], atol=1e-8)
        for names, stored in zip(infosets_in_order(root), point["strategy"].values(), strict=True):
            for set_name, expected in zip(names, stored, strict=True):
                np.testing.assert_allclose(built.at(found.strategy[-1], set_name), expected, atol=1e-8)


@pytest.mark.parametrize("built", [PENNIES, BENDING, SIGNAL])
def test_every_point_is_an_equilibrium_at_its_precision(built: Built):
    found = trace_branch(built.arrays, built.tables, precision_scale=8.0)
    assert found.end == "reached"
    assert found.residual.max() < 1e-9
    assert found.precision[0] == 0.0
    assert found.precision[-1] == pytest.approx(8.0, abs=1e-12)
    for k in range(0, len(found.precision), 7):
        at = evaluate(built.arrays, built.tables, found.strategy[k])
        np.testing.assert_allclose(found.value[k], at.value, atol=1e-14)
        scores = found.precision[k] * at.action_value
        for i in range(built.arrays.n_infosets):
            part = slice(*built.arrays.infoset_action[i : i + 2])
            weights = np.exp(scores[part] - scores[part].max())
            np.testing.assert_allclose(found.strategy[k][part], weights / weights.sum(), atol=1e-9)
    np.testing.assert_allclose(
        found.strategy[-1], solve(built.arrays, built.tables, precision_scale=8.0).strategy, atol=1e-8
    )


@pytest.mark.parametrize("seed", [2, 11, 86])
def test_passes_through_the_points_of_gambits_branch(seed):
    gambit = pytest.importorskip("pygambit")
    root = random_tree(seed, 2, 4, types=2)
    built = build(root, (1.0, 1.0))
    theirs = gambit.qre.logit_solve_branch(gambit.read_efg(io.StringIO(efg(root, 2))), maxregret=0.05)
    taken = [point for point in theirs if 0.0 < point.lam < 6.0][::6]
    assert len(taken) > 2
    for point in taken:
        found = trace_branch(built.arrays, built.tables, precision_scale=point.lam)
        for player, names in enumerate(infosets_in_order(root)):
            for name, (_, action) in zip(names, point.profile[f"P{player}"], strict=True):
                expected = [action[str(k)] for k in range(len(built.at(found.strategy[-1], name)))]
                np.testing.assert_allclose(built.at(found.strategy[-1], name), expected, atol=1e-5)


def test_a_fold_off_the_principal_branch_is_where_the_formula_says():
    """Symmetric play of the tilted game: p = logit(x(3p - 1)) at precision x, with a double root at the fold."""
    principal = trace_branch(TILT.arrays, TILT.tables, precision_scale=6.0)
    (other,) = other_branches(TILT.arrays, TILT.tables, principal, precision_scale=6.0)
    assert principal.folds == ()
    (fold,) = other.folds

    def precision(p: float) -> float:
        return float(np.log(p / (1 - p)) / (3 * p - 1))

    p = brentq(lambda p: 3 * precision(p) * p * (1 - p) - 1, 1e-4, 0.3, xtol=1e-14)
    assert fold.precision == pytest.approx(precision(p), abs=1e-9)
    np.testing.assert_allclose(fold.strategy, [p, 1 - p, p, 1 - p], atol=1e-5)
    assert other.precision[[0, -1]] == pytest.approx([6.0, 6.0])
    assert fold.precision <= other.precision.min()
    assert other.residual.max() < 1e-9


@pytest.mark.parametrize(
    ("built", "critical"),
    [(EVEN, 2.0), (build(bimatrix([[-3, 2], [-1, 0]], [[-3, -1], [2, 0]]), (1.0, 1.0)), 1.0)],
)
def test_ties_make_a_crossing_that_is_said(built, critical):
    """Even play at slope d of the logit response in itself is crossed at the precision where d = 1."""
    found = trace_branch(built.arrays, built.tables, precision_scale=10.0)
    assert found.complete
    (crossing,) = found.crossings
    assert crossing.precision == pytest.approx(critical, abs=1e-8)
    (other,) = other_branches(built.arrays, built.tables, found, precision_scale=10.0)
    assert len(other.folds) == 1
    assert other.folds[0].precision == pytest.approx(critical, rel=1e-4)


def test_games_without_ties_have_no_crossing():
    for built in (PENNIES, TILT, SIGNAL, BENDING):
        assert trace_branch(built.arrays, built.tables, precision_scale=6.0).crossings == ()


# At seed 102 an action keeps its probability while what it costs falls with precision.
SLOW = build(random_tree(102, 4, 4, types=2), (1.0,) * 4)


@pytest.mark.parametrize("built", [PENNIES, BENDING, SIGNAL, TILT, SLOW])
def test_settles_near_a_sequential_equilibrium(built: Built):
    found = trace_branch(built.arrays, built.tables)
    assert found.end == "settled", found.status
    assert found.limit.rational is True
    assert found.limit.shortfall.max() <= found.limit.tolerance


def test_the_limit_of_uneven_pennies_is_its_only_equilibrium():
    limit = trace_branch(PENNIES.arrays, PENNIES.tables).limit
    np.testing.assert_allclose(PENNIES.at(limit.strategy, "row"), [0.5, 0.5], atol=2e-3)
    np.testing.assert_allclose(PENNIES.at(limit.strategy, "column"), [0.1, 0.9], atol=2e-3)


def test_play_that_leaves_something_to_gain_is_not_rational():
    strategy = np.array([0.0, 1.0, 1.0, 0.0])
    found = limit_of(TILT.arrays, TILT.tables, strategy)
    assert found.rational is False
    np.testing.assert_allclose(found.shortfall, [2.0, 1.0])


def test_beliefs_stand_at_sets_that_play_leaves_alone():
    limit = trace_branch(SIGNAL.arrays, SIGNAL.tables).limit
    deciding = SIGNAL.arrays.node_infoset >= 0
    sums = np.bincount(SIGNAL.arrays.node_infoset[deciding], limit.belief[deciding])
    np.testing.assert_allclose(sums, 1.0)
    assert not limit.unknown.any()


@pytest.mark.parametrize("root", [move(0, "x", end(0, 0), end(0, 0)), chance(("1/3", end(2, 1)), ("2/3", end(0, 0)))])
def test_where_nothing_is_at_stake_or_to_be_chosen_the_limit_is_at_hand(root):
    built = build(root, (1.0, 1.0))
    found = trace_branch(built.arrays, built.tables)
    assert found.end == "settled"
    assert found.limit.rational is True
    assert found.crossings == found.folds == ()


def test_a_budget_too_small_is_said():
    found = trace_branch(BENDING.arrays, BENDING.tables, max_passes=200)
    assert found.end == "budget"
    assert not found.complete
    assert "max_passes" in found.status
    assert found.residual.max() < 1e-9


@pytest.mark.parametrize("most", [2, 7, 40])
def test_thinned_points_are_some_of_all_from_end_to_end_and_nothing_else_changes(most: int) -> None:
    whole = trace_branch(BENDING.arrays, BENDING.tables, precision_scale=8.0)
    found = trace_branch(BENDING.arrays, BENDING.tables, precision_scale=8.0, most_points=most)
    assert found.passed == whole.passed == len(whole.precision) > 50
    assert most / 2 <= len(found.precision) <= most + 1
    rows = np.flatnonzero(np.isin(whole.precision, found.precision))
    assert {rows[0], rows[-1]} == {0, len(whole.precision) - 1}
    gaps = np.diff(rows)
    assert len(set(gaps[:-1])) <= 1
    for name in ("precision", "strategy", "action_value", "value", "residual", "local_regret"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name)[rows])
    np.testing.assert_array_equal(found.limit.strategy, whole.limit.strategy)
    assert [fold.precision for fold in found.folds] == [fold.precision for fold in whole.folds]


def test_points_that_are_left_out_take_no_memory() -> None:
    found = Trail.of(rows(1))
    for _ in range(30):
        found = found.longer(rows(9), 8)
        held = [column.base is None for part in (*found.parts, found.last) for column in part]
        assert all(held)
        assert sum(part.precision.size for part in found.parts) == found.kept <= 8
    assert found.points().precision.size <= 9


def rows(count: int) -> Points:
    return Points(
        *(
            np.zeros((count, 3)) if name in ("strategy", "action_value", "value") else np.zeros(count)
            for name in Points._fields
        )
    )


def test_an_interrupt_keeps_the_points_so_far():
    calls = 0

    def interrupt(share: float) -> None:
        nonlocal calls
        calls += 1
        if calls == 9:
            raise KeyboardInterrupt

    found: Branch = trace_branch(BENDING.arrays, BENDING.tables, progress=interrupt)
    assert found.interrupted
    assert len(found.precision) > 3
    assert found.residual.max() < 1e-9


def test_numbers_that_make_no_sense_are_refused():
    with pytest.raises(OfframpError, match=r"precision_scale is -1\.0"):
        trace_branch(TILT.arrays, TILT.tables, precision_scale=-1.0)
    with pytest.raises(OfframpError, match="most_points is 1: it must be 2 or more"):
        trace_branch(TILT.arrays, TILT.tables, most_points=1)
    short = trace_branch(TILT.arrays, TILT.tables, precision_scale=2.0)
    with pytest.raises(OfframpError, match="followed to precision 6"):
        other_branches(TILT.arrays, TILT.tables, short, precision_scale=6.0)


def test_at_precision_zero_there_is_one_point():
    found = trace_branch(TILT.arrays, TILT.tables, precision_scale=0.0)
    np.testing.assert_array_equal(found.precision, [0.0])
    np.testing.assert_allclose(found.strategy, 0.5)
    assert found.complete
