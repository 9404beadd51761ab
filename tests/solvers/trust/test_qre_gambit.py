"""Agent QRE of random small games against pygambit's principal branch."""

from __future__ import annotations

import io

import numpy as np
import pytest
from solver_games import Built, Node, bimatrix, build, efg, infosets_in_order, random_tree, simultaneous_response

from offramp.solvers import solve

gambit = pytest.importorskip("pygambit")


def by_gambit(root: Node, built: Built, precision: float) -> np.ndarray:
    game = gambit.read_efg(io.StringIO(efg(root, built.arrays.n_players)))
    (found,) = gambit.qre.logit_solve_lambda(game, lam=precision)
    strategy = np.zeros(built.arrays.n_entries)
    for player, names in enumerate(infosets_in_order(root)):
        for name, (_, action) in zip(names, found.profile[f"P{player}"], strict=True):
            entries = built.at(strategy, name)
            entries[:] = [action[str(k)] for k in range(len(entries))]
    return strategy


def sharpened(built: Built, strategy: np.ndarray) -> np.ndarray:
    """Newton's method on the plain equations in logarithms, with a Jacobian by differences: takes a solution that stops
    at 1e-7 or so to where it was going."""

    def gap(logs: np.ndarray) -> np.ndarray:
        return np.log(simultaneous_response(built, np.exp(logs))) - logs

    logs, step = np.log(strategy), 1e-5
    jacobian = [(gap(logs + step * unit) - gap(logs - step * unit)) / (2 * step) for unit in np.eye(logs.size)]
    return np.exp(logs - np.linalg.solve(np.array(jacobian).T, gap(logs)))


def largest_difference(root: Node, n_players: int, precision: float) -> float:
    """Between any two choice probabilities, ours and Gambit's."""
    built = build(root, (precision,) * n_players)
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    theirs = by_gambit(root, built, precision)
    left = np.abs(simultaneous_response(built, theirs) - theirs).max()
    assert left < 1e-6
    if left > 3e-10:
        theirs = sharpened(built, theirs)
        assert np.abs(simultaneous_response(built, theirs) - theirs).max() < 1e-11
    return float(np.abs(found.strategy - theirs).max())


def assert_same_branch(root: Node, n_players: int, precision: float) -> None:
    assert largest_difference(root, n_players, precision) < 1e-8


def drawn(seed: int, n_players: int) -> Node:
    """Trees of 7 to some 150 nodes: one to three types, two or three actions, some moves hidden, some ends early."""
    depth = 5 if seed % 8 == 0 else 2 + seed % 3
    actions = 3 if seed % 4 == 3 and depth < 4 else 2
    return random_tree(500 + seed, n_players, depth, types=1 + seed % 3, actions=actions)


@pytest.mark.parametrize(("precision", "first"), [(0.3, 0), (1.0, 24), (3.0, 48)])
@pytest.mark.parametrize("n_players", [2, 3, 4])
def test_random_games(n_players: int, precision: float, first: int) -> None:
    """216 games in all."""
    seeds = range(first, first + 24)
    gaps = {seed: largest_difference(drawn(seed, n_players), n_players, precision) for seed in seeds}
    assert {seed: gap for seed, gap in gaps.items() if gap >= 1e-8} == {}


@pytest.mark.parametrize("n_players", [2, 3])
def test_random_games_at_high_precision(n_players: int) -> None:
    gaps = {seed: largest_difference(drawn(seed, n_players), n_players, 10.0) for seed in range(72, 84)}
    assert {seed: gap for seed, gap in gaps.items() if gap >= 1e-8} == {}


def test_the_comparison_fails_on_a_payoff_that_is_a_little_off() -> None:
    root = drawn(4, 3)
    built = build(root, (1.0,) * 3)
    theirs = by_gambit(root, built, 1.0)
    built.tables.pay[3, 1] += 1e-4
    assert np.abs(solve(built.arrays, built.tables).strategy - theirs).max() > 1e-7


@pytest.mark.parametrize("precision", [1.0, 3.0, 6.0])
def test_games_on_which_sweeps_stall_or_jump(precision):
    # At seed 86 the branch bends sharply near precision 3 while another lies straight ahead.
    assert_same_branch(random_tree(86, 2, 5, types=2), 2, precision)


@pytest.mark.parametrize("precision", [1.0, 3.0, 8.0])
@pytest.mark.parametrize("tilt", [0.25, 0.01, 0.001])
def test_coordination_with_a_tilt_stays_on_the_branch_of_the_centroid(tilt, precision):
    """Stag hunt and near-symmetric coordination: a pitchfork, unfolded by the tilt, that a jump would miss."""
    rows = [[1.0 + tilt, 0.0], [0.0, 1.0]]
    columns = [[1.0, 0.0], [0.0, 1.0]]
    assert_same_branch(bimatrix(rows, columns), 2, precision)


@pytest.mark.parametrize("precision", [1.0, 4.0, 10.0])
def test_battle_of_the_sexes(precision):
    assert_same_branch(bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2.5]]), 2, precision)
