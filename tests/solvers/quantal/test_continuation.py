"""The methods under the driver: they agree, stop, report and can be interrupted."""

from __future__ import annotations

import numpy as np
import pytest
from solver_games import bimatrix, build, kuhn, random_graph, random_tree, signalling

from offramp.solvers import solve
from offramp.solvers.adjoint.gmres import gmres
from offramp.solvers.arclength import Arclength
from offramp.solvers.driver import Stage, run
from offramp.solvers.logit_map import LogitMap, logits_of
from offramp.solvers.sweeps import SweepPath, Sweeps

GAMES = {
    "kuhn": build(kuhn(), (5.0, 5.0)),
    "signalling": build(signalling(), (5.0, 5.0)),
    "folding": build(random_tree(86, 2, 5, types=2), (6.0, 6.0)),
    "tree": build(random_tree(3, 2, 8, types=3), (2.0, 2.0)),
    "graph": random_graph(12, width=12, depth=8),
}


def logit_map(name: str) -> LogitMap:
    built = GAMES[name]
    return LogitMap(built.arrays, built.tables, precision=built.tables.precision)


def from_centroid(game: LogitMap, *, dense: bool) -> Arclength:
    centroid = np.zeros(game.n_entries)
    return Arclength(game, centroid, 0.0, centroid, 1e-11, dense=dense)


@pytest.mark.parametrize("name", GAMES)
def test_factorised_and_matrix_free_newton_follow_one_curve(name):
    game = logit_map(name)
    dense = run(from_centroid(game, dense=True), max_passes=10**6)
    free = run(from_centroid(game, dense=False), max_passes=10**6)
    assert dense.stage is free.stage is Stage.DONE
    np.testing.assert_allclose(game.choices(dense.logits), game.choices(free.logits), atol=1e-8)


@pytest.mark.parametrize("name", GAMES)
def test_path_of_sweeps_and_what_follows_it_find_the_same_branch(name):
    game = logit_map(name)
    curve = run(from_centroid(game, dense=True), max_passes=10**6)
    path = run(SweepPath(game, 1e-11), max_passes=10**6)
    if path.stage is Stage.STALLED:
        path = run(Arclength(game, path.logits, path.share, path.slope, 1e-11), max_passes=10**6)
    assert path.stage is Stage.DONE
    np.testing.assert_allclose(game.choices(curve.logits), game.choices(path.logits), atol=1e-8)


@pytest.mark.parametrize("name", GAMES)
def test_derivative_is_that_of_the_sweep(name):
    game = logit_map(name)
    rng = np.random.default_rng(0)
    answer = game.sweep(game.sweep(np.zeros(game.n_entries), 0.4), 0.4)
    direction, turn, step = game.sweep(rng.normal(size=game.n_entries), 0.3) - answer, 0.7, 1e-6
    game.sweep(answer, 0.4)
    exact = game.derivative(direction[:, None], np.array([turn]))[:, 0]
    ahead = game.sweep(answer + step * direction, 0.4 + step * turn)
    behind = game.sweep(answer - step * direction, 0.4 - step * turn)
    np.testing.assert_allclose(exact, (ahead - behind) / (2 * step), atol=1e-6, rtol=1e-6)
    game.sweep(answer, 0.4)
    np.testing.assert_allclose(game.jacobian() @ np.append(direction, turn), exact, atol=1e-12)


@pytest.mark.parametrize("name", GAMES)
def test_warm_start_agrees_with_cold_start_and_is_cheaper(name):
    built = GAMES[name]
    cold = solve(built.arrays, built.tables)
    again = solve(built.arrays, built.tables, start=cold.strategy)
    assert again.converged
    np.testing.assert_allclose(again.strategy, cold.strategy, atol=1e-8)
    assert again.iterations < cold.iterations


def test_warm_start_from_nowhere_near_still_converges():
    built = build(bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]]), (6.0, 6.0))
    start = np.array([1.0, 0.0, 0.0, 1.0])
    cold, warm = solve(built.arrays, built.tables), solve(built.arrays, built.tables, start=start)
    assert warm.converged
    np.testing.assert_allclose(warm.strategy, cold.strategy, atol=1e-8)


def test_logits_give_back_their_strategy():
    built = GAMES["kuhn"]
    game = logit_map("kuhn")
    strategy = solve(built.arrays, built.tables).strategy
    np.testing.assert_allclose(game.choices(logits_of(built.arrays, built.tables.allowed, strategy)), strategy)


@pytest.mark.parametrize("name", ["kuhn", "tree"])
@pytest.mark.parametrize("budget", [1, 20, 60])
def test_a_budget_too_small_is_said(name, budget):
    built = GAMES[name]
    found = solve(built.arrays, built.tables, max_passes=budget)
    assert not found.converged
    assert found.precision_reached < 1.0
    assert found.residual > 1e-10
    assert "max_passes" in found.status
    part = solve(built.arrays, built.tables, precision_scale=max(found.precision_reached, 1e-12))
    np.testing.assert_allclose(found.strategy, part.strategy, atol=0.01)


def test_a_tolerance_below_rounding_is_said():
    built = GAMES["kuhn"]
    found = solve(built.arrays, built.tables, tolerance=1e-18, max_passes=3_000)
    assert not found.converged
    assert found.status.startswith("not converged")


@pytest.mark.parametrize("name", ["kuhn", "tree", "graph"])
def test_progress_rises_to_one(name):
    built = GAMES[name]
    seen: list[float] = []
    solve(built.arrays, built.tables, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_an_interrupt_comes_through_and_leaves_nothing_behind():
    built = GAMES["tree"]
    before = solve(built.arrays, built.tables)
    calls = 0

    def interrupt(share: float) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(built.arrays, built.tables, progress=interrupt)
    np.testing.assert_array_equal(solve(built.arrays, built.tables).strategy, before.strategy)


@pytest.mark.parametrize("name", ["folding", "graph"])
def test_an_interrupt_keeps_the_last_good_point(name, monkeypatch):
    """In small games the last one of a compiled step, in large ones the last one of the path."""
    built = GAMES[name]
    monkeypatch.setattr("offramp.solvers.arclength.curve.TRIES", 1)
    monkeypatch.setattr("offramp.solvers.arclength.curve.SECONDS", 0.0)
    calls = 0

    def interrupt(share: float) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    found = solve(built.arrays, built.tables, progress=interrupt, keep=True)
    assert found.interrupted
    assert not found.converged
    assert 0.0 < found.precision_reached < 1.0
    assert "interrupted at" in found.status
    part = solve(built.arrays, built.tables, precision_scale=found.precision_reached)
    np.testing.assert_allclose(found.strategy, part.strategy, atol=1e-3)


def test_status_of_success_names_passes_and_residual():
    built = GAMES["kuhn"]
    found = solve(built.arrays, built.tables)
    assert found.status.startswith(f"converged at full precision in {found.iterations} passes, residual ")
    assert found.precision_reached == 1.0
    assert found.method == "qre"


def test_sweeps_stall_where_they_cycle():
    built = build(bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]]), (6.0, 6.0))
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    plain = run(Sweeps(game, np.zeros(4), 1.0, 1e-11, accelerate=False), max_passes=10**6)
    assert plain.stage is Stage.STALLED


@pytest.mark.parametrize("first", [0.01, 0.02, 0.1, 0.2])
@pytest.mark.parametrize("tilt", [0.003, 0.001, 0.0003])
def test_a_sharp_bend_is_followed_wherever_steps_fall(monkeypatch, tilt, first):
    """A pitchfork that is hardly unfolded: next to it the tangent of a point nearby is not that of the point."""
    monkeypatch.setattr("offramp.solvers.arclength.curve.FIRST", first)
    for precision in (5.0, 8.0, 10.0, 20.0):
        built = build(bimatrix([[1.0 + tilt, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]), (precision, precision))
        found = solve(built.arrays, built.tables)
        assert found.converged, found.status
        assert found.strategy[0] > 0.95


def test_gmres_solves_a_dense_system():
    rng = np.random.default_rng(3)
    matrix = np.eye(40) + 0.1 * rng.normal(size=(40, 40))
    right = rng.normal(size=40)
    found = gmres(lambda x: matrix @ x, right, tolerance=1e-12, limit=40)
    np.testing.assert_allclose(found, np.linalg.solve(matrix, right), atol=1e-9)
    np.testing.assert_array_equal(gmres(lambda x: matrix @ x, np.zeros(40), tolerance=1e-9, limit=5), np.zeros(40))
