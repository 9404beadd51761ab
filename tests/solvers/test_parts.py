"""An information set in parts is one: whatever is asked, a game in parts gives the answers of the whole game."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parted import in_parts
from solver_games import build, kuhn, random_graph, random_tree, simultaneous_response

from offramp.errors import OfframpError
from offramp.solvers import (
    best_response,
    evaluate,
    gradient,
    limit_of,
    minimise,
    mirror_descent,
    perfect_recall,
    regrets,
    solve,
    trace_branch,
)
from offramp.solvers.adjoint.implicit import Reverse
from offramp.solvers.logit_map import LogitMap
from offramp.solvers.recall import own_moves
from offramp.solvers.regret.flat import FlatGame
from offramp.solvers.regret.rules import RULES
from offramp.solvers.regret.sequences import SequenceGame

few = settings(max_examples=25, deadline=None, derandomize=True)
PRECISION = (1.5, 0.8, 2.0)


def drawn_strategy(arrays, seed):
    draw = np.random.default_rng(seed).exponential(size=arrays.n_entries)
    sizes = np.diff(arrays.infoset_action)
    return draw / np.repeat(np.add.reduceat(draw, arrays.infoset_action[:-1]), sizes)


def any_game(seed, n_players):
    """A tree with perfect recall, or a graph in which players forget."""
    if seed % 2:
        return random_graph(seed, n_players, precision=1.5)
    return build(random_tree(seed, n_players, 4), PRECISION[:n_players])


@few
@given(st.integers(0, 10_000), st.sampled_from([2, 3]))
def test_any_strategy_is_worth_the_same(seed, n_players):
    whole = any_game(seed, n_players)
    parted = in_parts(whole, seed)
    strategy = drawn_strategy(whole.arrays, seed)
    strategy[whole.arrays.infoset_action[0]] = 0.0  # and some sets are not reached
    mine = evaluate(parted.built.arrays, parted.built.tables, parted.of_whole(strategy))
    theirs = evaluate(whole.arrays, whole.tables, strategy)
    np.testing.assert_allclose(mine.reach, theirs.reach, atol=1e-14)
    np.testing.assert_allclose(mine.belief, theirs.belief, atol=1e-14)
    np.testing.assert_allclose(mine.action_value, parted.of_whole(theirs.action_value), atol=1e-13)
    np.testing.assert_allclose(mine.value, theirs.value, atol=1e-13)
    assert mine.local_regret == pytest.approx(theirs.local_regret, abs=1e-13)
    for field in fields(limit := limit_of(whole.arrays, whole.tables, strategy)):
        mine_too = getattr(limit_of(parted.built.arrays, parted.built.tables, parted.of_whole(strategy)), field.name)
        expected = getattr(limit, field.name)
        if field.name in ("strategy", "action_value"):
            expected = parted.of_whole(expected)
        if field.name in ("shortfall", "unknown"):
            owner = whole.arrays.node_infoset[parted.built.arrays.infoset_first]
            expected = expected[owner]
        np.testing.assert_allclose(mine_too, expected, atol=1e-13)


@few
@given(st.integers(0, 10_000), st.sampled_from([2, 3]))
def test_best_responses_are_the_same(seed, n_players):
    whole = build(random_tree(seed, n_players, 5), PRECISION[:n_players])
    parted = in_parts(whole, seed)
    assert perfect_recall(parted.built.arrays) == (True, "")
    strategy = drawn_strategy(whole.arrays, seed)
    for player in range(n_players):
        value, response = best_response(whole.arrays, whole.tables, strategy, player)
        mine, played = best_response(parted.built.arrays, parted.built.tables, parted.of_whole(strategy), player)
        assert mine == pytest.approx(value, abs=1e-13)
        np.testing.assert_allclose(played, parted.of_whole(response), atol=1e-13)


def test_where_somebody_forgets_there_is_no_best_response_in_parts():
    parted = next(
        found for seed in range(20) if not perfect_recall((found := in_parts(random_graph(seed), 0)).built.arrays)[0]
    )
    with pytest.raises(OfframpError, match="a player forgets its own moves"):
        best_response(parted.built.arrays, parted.built.tables, parted.built.arrays.uniform(), 0)


@few
@given(st.integers(0, 10_000), st.sampled_from([2, 3]))
def test_the_same_equilibrium_is_found(seed, n_players):
    whole = any_game(seed, n_players)
    parted = in_parts(whole, seed).built
    expected = solve(whole.arrays, whole.tables)
    found = solve(parted.arrays, parted.tables)
    assert found.converged == expected.converged
    if found.converged:
        np.testing.assert_allclose(found.strategy, in_parts(whole, seed).of_whole(expected.strategy), atol=1e-8)
        np.testing.assert_allclose(found.belief, expected.belief, atol=1e-6)
        assert (found.regret is None) == (expected.regret is None)
        if expected.regret is not None:
            np.testing.assert_allclose(found.regret, expected.regret, atol=1e-8)


def test_large_games_too():
    """Beyond the size for a factorisation: sweeps, and Newton's method with products."""
    whole = build(random_tree(3, 3, 8), PRECISION)
    parted = in_parts(whole, 1)
    expected, found = solve(whole.arrays, whole.tables), solve(parted.built.arrays, parted.built.tables)
    assert expected.converged
    assert found.converged
    np.testing.assert_allclose(found.strategy, parted.of_whole(expected.strategy), atol=1e-8)


def test_the_answer_is_a_logit_response_by_the_slow_evaluator():
    whole = build(random_tree(8, 3, 4), PRECISION)
    parted = in_parts(whole, 2)
    found = solve(parted.built.arrays, parted.built.tables).strategy
    on_whole = np.empty(whole.arrays.n_entries)
    on_whole[parted.copies] = found
    np.testing.assert_allclose(simultaneous_response(whole, on_whole), on_whole, atol=1e-9)


@pytest.mark.parametrize("method", RULES)
@pytest.mark.parametrize("n_players", [2, 3])
def test_every_iterate_is_the_same(method, n_players):
    for seed in range(4):
        whole = any_game(seed, n_players)
        parted = in_parts(whole, seed)
        layouts = [FlatGame, SequenceGame] if seed % 2 == 0 else [FlatGame]
        for layout in layouts:
            learnt = []
            for game in (whole, parted.built):
                learnt.append(layout(game.arrays, game.tables, own_moves(game.arrays)))
                learnt[-1].learn(RULES[method].turns(1, 9))
            mine, theirs = learnt[1].average(), learnt[0].average()
            np.testing.assert_allclose(mine, parted.of_whole(theirs), atol=1e-12)
            if perfect_recall(whole.arrays)[0]:
                np.testing.assert_allclose(learnt[1].regret_of_average(), learnt[0].regret_of_average(), atol=1e-12)
                np.testing.assert_allclose(
                    learnt[1].regret_of_average(), regrets(parted.built.arrays, parted.built.tables, mine), atol=1e-12
                )


def test_all_doors_lead_to_the_same():
    whole = build(kuhn(), (2.0, 2.0))
    parted = in_parts(whole, 4)
    for by in (lambda g: minimise(g.arrays, g.tables), lambda g: mirror_descent(g.arrays, g.tables)):
        expected, found = by(whole), by(parted.built)
        assert found.converged
        np.testing.assert_allclose(found.strategy, parted.of_whole(expected.strategy), atol=1e-9)
        assert found.exploitability == pytest.approx(expected.exploitability, abs=1e-9)
    branch, in_two = (trace_branch(g.arrays, g.tables, precision_scale=3.0) for g in (whole, parted.built))
    assert in_two.end == branch.end == "reached"
    np.testing.assert_allclose(in_two.strategy[-1], parted.of_whole(branch.strategy[-1]), atol=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_gradients_are_the_same(seed):
    whole = any_game(seed, 2 + seed % 2)
    parted = in_parts(whole, seed)
    expected = solve(whole.arrays, whole.tables, tolerance=1e-12)
    if not expected.converged:
        pytest.skip("the game has no equilibrium to be followed")
    rng = np.random.default_rng(seed)
    weigh = {
        "reach_weight": rng.normal(size=whole.arrays.n_nodes),
        "value_weight": rng.normal(size=whole.arrays.n_players),
    }
    theirs = gradient(whole.arrays, whole.tables, expected.strategy, **weigh)
    mine = gradient(parted.built.arrays, parted.built.tables, parted.of_whole(expected.strategy), **weigh)
    for field in fields(mine):
        np.testing.assert_allclose(getattr(mine, field.name), getattr(theirs, field.name), atol=1e-8, rtol=1e-7)


def test_parts_that_do_not_belong_together_are_told():
    arrays = in_parts(build(kuhn(), (1.0, 1.0)), 0).built.arrays
    whole = arrays.infoset_whole.copy()
    part = int(np.flatnonzero(whole != np.arange(whole.size))[-1])
    firsts = whole == np.arange(whole.size)
    other = int(np.flatnonzero(firsts & (arrays.infoset_player != arrays.infoset_player[part]))[0])
    whole[part] = other
    assert "differ in player" in replace(arrays, infoset_whole=whole).validate()[-1]
    whole[part] = part + 1
    assert "names no first part" in replace(arrays, infoset_whole=whole).validate()[-1]


@few
@given(st.integers(0, 10_000), st.sampled_from([1.0, 300.0]))
def test_the_derivative_of_a_sweep_and_its_transpose(seed, spread):
    """Against central differences, and against each other; at 300, some sets are too rare for a machine."""
    whole = build(random_tree(seed, 2 + seed % 2, 4), PRECISION[: 2 + seed % 2])
    parted = in_parts(whole, seed)
    game = LogitMap(parted.built.arrays, parted.built.tables, precision=parted.built.tables.precision)
    rng = np.random.default_rng(seed)
    logits = game.sweep(spread * rng.normal(size=whole.arrays.n_entries)[parted.copies], 1.0)
    logits = spread * logits / np.abs(logits).max()
    direction = rng.normal(size=logits.size)
    game.sweep(logits, 1.0)
    found = game.derivative(direction[:, None], np.ones(1))[:, 0]
    jacobian = game.jacobian()[:, :-1]
    weights = rng.normal(size=logits.size)
    np.testing.assert_allclose(Reverse(game).transposed(weights), weights @ jacobian, atol=1e-9)
    step = 1e-6
    ahead = game.sweep(logits + step * direction, 1.0 + step)
    behind = game.sweep(logits - step * direction, 1.0 - step)
    np.testing.assert_allclose(found, (ahead - behind) / (2 * step), atol=1e-6, rtol=1e-5)


def test_beliefs_at_rare_sets_are_the_same():
    found = 0
    for seed in range(12):
        whole = build(random_tree(seed, 2, 5), PRECISION[:2])
        parted = in_parts(whole, seed)
        logits = 400 * np.random.default_rng(seed).normal(size=whole.arrays.n_entries)
        at = []
        for built, z in ((whole, logits), (parted.built, parted.of_whole(logits))):
            game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
            at.append(evaluate(built.arrays, built.tables, game.choices(z), partial(game.log_choices, z)))
        np.testing.assert_allclose(at[1].belief, at[0].belief, atol=1e-12)
        np.testing.assert_allclose(at[1].action_value, parted.of_whole(at[0].action_value), atol=1e-12)
        deciding = np.flatnonzero(whole.arrays.node_infoset >= 0)
        found += bool((at[0].reached[whole.arrays.node_infoset[deciding]] & (at[0].reach[deciding] == 0.0)).any())
    assert found > 0
