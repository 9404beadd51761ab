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


def assert_same_branch(root: Node, n_players: int, precision: float) -> None:
    built = build(root, (precision,) * n_players)
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    theirs = by_gambit(root, built, precision)
    # Gambit stops at about 1e-7 on some games: allow for what it leaves.
    left = np.abs(simultaneous_response(built, theirs) - theirs).max()
    assert left < 1e-6
    assert np.abs(found.strategy - theirs).max() < 1e-8 + 20 * left


@pytest.mark.parametrize("precision", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("n_players", [2, 3])
def test_random_games(seed, n_players, precision):
    assert_same_branch(random_tree(seed, n_players, 3 + seed % 3, types=2 + seed % 2), n_players, precision)


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
