"""The compiled parts of continuation, each against numpy or finite differences."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from parted import in_parts
from solver_games import Built, build, kuhn, random_graph, random_tree

from offramp.solvers.arclength import Arclength, _follow
from offramp.solvers.arclength._factor import back, factorise
from offramp.solvers.arclength._krylov import gmres, undo_later
from offramp.solvers.arclength._response import differentiate, linear_shares, respond
from offramp.solvers.arclength.buffers import dense_of, krylov_of, map_of, work_of
from offramp.solvers.logit_map import LogitMap

GAMES = {
    "kuhn": build(kuhn(), (5.0, 2.0)),
    "three": build(random_tree(4, 3, 5, types=2), (2.0, 3.0, 1.0)),
    "graph": random_graph(12, width=12, depth=8),
    "parts": in_parts(random_graph(12, width=12, depth=8), 3).built,
}


def swapped_sign(matrix: np.ndarray) -> float:
    return float(np.linalg.slogdet(matrix)[0])


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 16, 17, 40])
def test_factors_solve_and_tell_the_sign_as_numpy_does(n):
    rng = np.random.default_rng(n)
    for _ in range(5):
        matrix = rng.normal(size=(n, n)) * np.exp(3 * rng.normal(size=(n, 1)))
        right = rng.normal(size=n)
        factors, swaps, found = matrix.copy(), np.empty(n, np.int64), right.copy()
        assert factorise(factors, swaps) == swapped_sign(matrix)
        back(factors, swaps, found)
        np.testing.assert_allclose(found, np.linalg.solve(matrix, right), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("fill", [0.0, np.nan])
def test_a_column_of_nothing_or_of_no_numbers_has_no_factors(fill):
    matrix = np.random.default_rng(0).normal(size=(12, 12))
    matrix[:, 9] = fill
    assert factorise(matrix, np.empty(12, np.int64)) == 0.0


def mapped(built: Built, *, fixed: bool) -> LogitMap:
    sets = built.arrays.n_infosets
    kept = built.arrays.infoset_whole % 3 == 1 if fixed else np.zeros(sets, bool)
    rng = np.random.default_rng(1)
    weights = rng.uniform(0.1, 1.0, built.arrays.n_entries)
    sizes = np.diff(built.arrays.infoset_action)
    strategy = weights / np.repeat(np.add.reduceat(weights, built.arrays.infoset_action[:-1]), sizes)
    strategy = strategy[built.arrays.whole_entry]
    return LogitMap(built.arrays, built.tables, precision=built.tables.precision, fixed=kept, fixed_strategy=strategy)


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("name", GAMES)
def test_jacobian_is_the_change_of_the_response(name, fixed):
    game = mapped(GAMES[name], fixed=fixed)
    m, w, free = map_of(game), work_of(game), game.free
    d = dense_of(game, m)
    n, share, step = free.first.size - 1, 0.6, 1e-6
    assert n == game.n_free
    lead = free.entry[free.first[:-1]]
    logits = game.sweep(game.sweep(np.zeros(game.n_entries), 0.5), 0.5)

    def gap(at: np.ndarray, share: float) -> np.ndarray:
        respond(m.graph, m.mode, m.keep, m.precision, share, at, w.at)
        return w.at.gap[lead].copy()

    gap(logits, share)
    linear_shares(m.graph, w.at)
    differentiate(m.graph, m.mode, m.precision, share, free, w.at, d.tangents, d.matrix)
    found = -d.matrix[:n].copy()
    for j in range(n):
        turn = np.zeros(game.n_entries)
        moves = slice(free.first[j], free.first[j + 1])
        turn[free.entry[moves]], turn[free.pivot[moves]] = step, -step
        exact = (gap(logits + turn, share) - gap(logits - turn, share)) / (2 * step)
        np.testing.assert_allclose(found[:, j], exact, atol=1e-7)
    exact = (gap(logits, share + step) - gap(logits, share - step)) / (2 * step)
    np.testing.assert_allclose(found[:, n], exact, atol=1e-7)


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("name", GAMES)
def test_newton_steps_without_a_matrix_are_those_with_one(name, fixed):
    game = mapped(GAMES[name], fixed=fixed)
    m, w, free = map_of(game), work_of(game), game.free
    d, k = dense_of(game, m), krylov_of(game)
    rng = np.random.default_rng(2)
    share = 0.7
    logits = game.sweep(rng.normal(size=game.n_entries), share)
    respond(m.graph, m.mode, m.keep, m.precision, share, logits, w.at)
    linear_shares(m.graph, w.at)
    tangent = np.append(game.sweep(rng.normal(size=game.n_entries), share), 0.4)
    _follow.face(w, w.at.strategy.copy(), tangent)
    side = np.append(w.at.gap, 0.3)
    undo_later(m.graph, m.mode, free.tie, m.precision, share, w.at, k, side)
    sign, _ = gmres(m.graph, m.mode, free.tie, m.precision, share, w.normal, 1e-12, w.at, k, side)

    n, lead = free.first.size - 1, free.entry[free.first[:-1]]
    differentiate(m.graph, m.mode, m.precision, share, free, w.at, d.tangents, d.matrix)
    d.matrix[n, :n] = np.add.reduceat(w.normal[free.entry] - w.normal[free.pivot], free.first[:-1])
    d.matrix[n, n] = w.normal[-1]
    exact = np.linalg.solve(d.matrix, np.append(w.at.gap[lead], 0.3))
    np.testing.assert_allclose(np.append(side[lead], side[-1]), exact, atol=1e-8)
    assert sign == swapped_sign(d.matrix)
    forward = np.append(np.zeros(game.n_entries), 1.0)
    for turned in (w.normal, -w.normal):
        d.matrix[n] *= 1.0 if turned is w.normal else -1.0
        sign, _ = gmres(m.graph, m.mode, free.tie, m.precision, share, turned, 1e-4, w.at, k, forward.copy())
        assert sign == swapped_sign(d.matrix)


def test_what_is_no_number_is_no_small_error():
    """Wherever it stands: no later set that answers well may hide it."""
    game = mapped(GAMES["three"], fixed=False)
    m, w = map_of(game), work_of(game)
    for first, last in pairwise(m.graph.infoset_action):
        logits = np.zeros(game.n_entries)
        logits[first:last] = np.nan
        error, _ = respond(m.graph, m.mode, m.keep, m.precision, 0.0, logits, w.at)
        assert not error <= 1e300


def test_a_full_pass_of_columns_and_a_part_give_one_matrix(monkeypatch):
    game = mapped(GAMES["graph"], fixed=False)
    m, w = map_of(game), work_of(game)
    respond(m.graph, m.mode, m.keep, m.precision, 0.5, game.sweep(np.zeros(game.n_entries), 0.5), w.at)
    linear_shares(m.graph, w.at)
    whole = dense_of(game, m)
    monkeypatch.setattr("offramp.solvers.arclength.buffers.WIDTH", 5)
    parts = dense_of(game, m)
    for d in (whole, parts):
        differentiate(m.graph, m.mode, m.precision, 0.5, m.free, w.at, d.tangents, d.matrix)
    assert parts.tangents.mean.size < whole.tangents.mean.size
    np.testing.assert_allclose(parts.matrix[:-1], whole.matrix[:-1], atol=1e-14)


def test_steps_hand_over_the_points_that_one_by_one_steps_pass():
    """With `keep`, all of them; without, the last. Both see the same curve."""
    game = mapped(GAMES["kuhn"], fixed=False)
    centroid = np.zeros(game.n_entries)
    kept = Arclength(game, centroid, 0.0, centroid, 1e-11, dense=True, keep=True)
    bare = Arclength(game, centroid, 0.0, centroid, 1e-11, dense=True)
    after, other = kept.step(kept.init()), bare.step(bare.init())
    assert after.passed is not None
    assert len(after.passed.share) > 1
    assert after.passed.share[-1] == after.share == other.share
    np.testing.assert_array_equal(after.passed.logits[-1], other.logits)
    np.testing.assert_array_equal(after.passed.strategy[-1], game.choices(after.logits))
    assert (after.passed.residual < 1e-10).all()
