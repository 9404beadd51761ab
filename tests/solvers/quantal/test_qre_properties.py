"""What every agent QRE must satisfy, on random trees and merging graphs, and on hostile numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_games import (
    Built,
    Chance,
    End,
    Move,
    Node,
    bimatrix,
    build,
    chance,
    end,
    kuhn,
    move,
    random_graph,
    random_tree,
    signalling,
    simultaneous_response,
    unrolled,
)

from offramp.errors import OfframpError
from offramp.game.arrays import GameTables
from offramp.solvers import evaluate, solve

seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None, derandomize=True)


def residual(built: Built, strategy: np.ndarray) -> float:
    return float(np.abs(simultaneous_response(built, strategy) - strategy).max(initial=0.0))


def relabel(node: Node, player: dict[int, int], scale: float = 1.0, shift: float = 0.0, flip: bool = False) -> Node:
    """The same game with players renamed, payoffs scaled and shifted, and the order of all actions turned round."""
    if isinstance(node, End):
        pay = [0.0] * len(node.pay)
        for q, amount in enumerate(node.pay):
            pay[player[q]] = scale * amount + shift
        return End(tuple(pay))
    if isinstance(node, Chance):
        return Chance(tuple((p, relabel(after, player, scale, shift, flip)) for p, after in node.branches))
    after = tuple(relabel(branch, player, scale, shift, flip) for branch in node.branches)
    return Move(player[node.player], node.infoset, after[::-1] if flip else after)


@few
@given(seeds, st.sampled_from([0.3, 1.0, 2.5]))
def test_merging_graph_solves_the_independent_equations(seed, precision):
    built = random_graph(seed, precision=precision)
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    assert residual(built, found.strategy) < 1e-9
    assert found.residual == pytest.approx(residual(built, found.strategy), abs=1e-12)
    np.testing.assert_allclose(np.add.reduceat(found.strategy, built.arrays.infoset_action[:-1]), 1.0, atol=1e-14)
    assert (found.strategy > 0).all()


@few
@given(seeds, st.integers(0, 100))
def test_the_independent_check_notices_a_wrong_entry(seed, where):
    built = random_graph(seed)
    strategy = solve(built.arrays, built.tables).strategy.copy()
    i = where % built.arrays.n_infosets
    entry = built.arrays.infoset_action[i]
    strategy[entry : entry + 2] += (1e-6, -1e-6)
    assert residual(built, strategy) > 1e-7


@few
@given(seeds)
def test_graph_agrees_with_its_tree(seed):
    graph = random_graph(seed, width=3, depth=4)
    tree = build(unrolled(graph), tuple(graph.tables.precision))
    on_graph = solve(graph.arrays, graph.tables)
    on_tree = solve(tree.arrays, tree.tables)
    for i in range(graph.arrays.n_infosets):
        np.testing.assert_allclose(graph.at(on_graph.strategy, i), tree.at(on_tree.strategy, i), atol=1e-8)
    np.testing.assert_allclose(on_graph.value, on_tree.value, atol=1e-8)


@few
@given(seeds, st.permutations(range(3)), st.booleans(), st.sampled_from([-2.0, 0.0, 10.0]))
def test_names_order_and_constants_do_not_matter(seed, order, flip, shift):
    root = random_tree(seed, 3, 4)
    plain = build(root, (1.0, 2.0, 3.0))
    player = dict(enumerate(order))
    precision = [0.0] * 3
    for q in range(3):
        precision[player[q]] = q + 1.0
    other = build(relabel(root, player, 1.0, shift, flip), tuple(precision))
    one, two = solve(plain.arrays, plain.tables), solve(other.arrays, other.tables)
    for name in plain.infoset:
        there = other.at(two.strategy, name)
        np.testing.assert_allclose(plain.at(one.strategy, name), there[::-1] if flip else there, atol=1e-8)
    for q in range(3):
        assert two.value[player[q]] == pytest.approx(one.value[q] + shift, abs=1e-8)


@few
@given(seeds)
def test_precision_and_payoffs_trade_off(seed):
    root = random_tree(seed, 2, 4)
    plain = build(root, (3.0, 3.0))
    scaled = build(relabel(root, {0: 0, 1: 1}, scale=4.0), (0.75, 0.75))
    np.testing.assert_allclose(
        solve(plain.arrays, plain.tables).strategy, solve(scaled.arrays, scaled.tables).strategy, atol=1e-8
    )
    np.testing.assert_allclose(
        solve(plain.arrays, plain.tables, precision_scale=0.5).strategy,
        solve(plain.arrays, replace(plain.tables, precision=np.array([1.5, 1.5]))).strategy,
        atol=1e-9,
    )


@few
@given(seeds)
def test_precision_zero_is_uniform(seed):
    built = random_graph(seed, precision=0.0)
    found = solve(built.arrays, built.tables)
    assert found.converged
    np.testing.assert_allclose(found.strategy, built.arrays.uniform(), atol=1e-15)


@few
@given(seeds)
def test_disallowed_actions_get_exactly_zero(seed):
    built = random_graph(seed)
    allowed = built.tables.allowed.copy()
    allowed[built.arrays.infoset_action[:-1][::2]] = False
    tables = replace(built.tables, allowed=allowed)
    found = solve(built.arrays, tables)
    assert found.converged, found.status
    assert (found.strategy[~allowed] == 0.0).all()
    assert residual(Built(built.arrays, tables, {}), found.strategy) < 1e-9


@few
@given(seeds)
def test_fixed_sets_keep_their_strategy_and_the_rest_answers_it(seed):
    built = random_graph(seed)
    fixed = np.arange(built.arrays.n_infosets) % 3 == 0
    pure = np.zeros(built.arrays.n_entries)
    pure[built.arrays.infoset_action[:-1]] = 1.0
    found = solve(built.arrays, built.tables, fixed=fixed, fixed_strategy=pure)
    assert found.converged, found.status
    kept = np.repeat(fixed, np.diff(built.arrays.infoset_action))
    np.testing.assert_array_equal(found.strategy[kept], pure[kept])
    response = simultaneous_response(built, found.strategy)
    np.testing.assert_allclose(found.strategy[~kept], response[~kept], atol=1e-9)


def test_fixed_sets_need_a_strategy():
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match="fixed_strategy"):
        solve(built.arrays, built.tables, fixed=np.ones(built.arrays.n_infosets, bool))


@pytest.mark.parametrize("size", [1e3, 1e6, 1e9])
@pytest.mark.parametrize("root", [kuhn(), signalling(), random_tree(1, 2, 4)], ids=["kuhn", "signalling", "random"])
def test_huge_payoffs_give_numbers_and_an_honest_flag(root, size):
    built = build(relabel(root, {0: 0, 1: 1}, scale=size), (2.0, 2.0))
    found = solve(built.arrays, built.tables, max_passes=4_000)
    for numbers in (found.strategy, found.reach, found.belief, found.action_value, found.value, found.regret):
        assert np.isfinite(numbers).all()
    np.testing.assert_allclose(np.add.reduceat(found.strategy, built.arrays.infoset_action[:-1]), 1.0)
    if found.converged:
        # The slow response knows beliefs only where probabilities have not underflowed.
        deciding = built.arrays.node_infoset >= 0
        mass = np.bincount(built.arrays.node_infoset[deciding], found.reach[deciding])
        told = np.repeat(mass > 1e-280, np.diff(built.arrays.infoset_action))
        assert np.abs(simultaneous_response(built, found.strategy) - found.strategy)[told].max() < 1e-9
    else:
        assert found.status.startswith("not converged")


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused(wrong):
    built = build(kuhn(), (1.0, 1.0))
    built.tables.pay[3, 0] = wrong
    with pytest.raises(OfframpError, match="not a finite number"):
        solve(built.arrays, built.tables)


@pytest.mark.parametrize("name", ["start", "fixed_strategy"])
def test_a_strategy_of_another_game_is_refused(name):
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match=f"{name} has 3 entries, the game 24"):
        solve(built.arrays, built.tables, **{name: np.ones(3)})


def test_ties_share_alike():
    built = build(bimatrix([[1, 1], [1, 1]], [[0, 0], [0, 0]]), (50.0, 50.0))
    found = solve(built.arrays, built.tables)
    np.testing.assert_allclose(found.strategy, 0.5, atol=1e-12)
    assert found.local_regret == pytest.approx(0.0, abs=1e-12)


def test_single_actions_and_impossible_chance_branches():
    lost = move(1, "never", end(9, 9), end(-9, 9))
    root = move(0, "forced", chance(("0", lost), ("1", move(1, "sure", end(1, 0), end(0, 1)))))
    built = build(root, (1.0, 4.0))
    found = solve(built.arrays, built.tables)
    assert found.converged
    np.testing.assert_array_equal(built.at(found.strategy, "forced"), [1.0])
    np.testing.assert_allclose(built.at(found.strategy, "sure")[1], 1 / (1 + np.exp(-4.0)))
    assert found.reach[built.arrays.infoset_first[built.infoset["never"]]] == 0.0
    assert found.local_regret == pytest.approx(built.at(found.strategy, "sure")[0])


def test_a_game_without_decisions_has_a_value():
    built = build(chance(("1/4", end(4)), ("3/4", end(0))), (1.0,))
    found = solve(built.arrays, built.tables)
    assert found.converged
    np.testing.assert_allclose(found.value, [1.0])
    assert found.strategy.size == 0
    assert found.local_regret == 0.0


def test_reach_that_underflows_does_no_harm():
    """A chain of choices each nearly sure to end it: products of probabilities below the smallest double."""

    def chain(last: float) -> Node:
        node: Node = end(last, -last)
        for k in range(40):
            node = move(k % 2, ("step", k), node, end(k + 1, k + 1))
        return node

    built = build(chance(("1/3", chain(0)), ("2/3", chain(-1))), (40.0, 40.0))
    found = solve(built.arrays, built.tables)
    assert found.reach.min() == 0.0
    assert np.isfinite(found.strategy).all()
    assert found.converged, found.status
    assert residual(built, found.strategy) < 1e-9


def test_values_and_beliefs_are_those_of_the_strategy():
    built = random_graph(4)
    found = solve(built.arrays, built.tables)
    seen = evaluate(built.arrays, built.tables, found.strategy)
    for name in ("reach", "belief", "action_value", "value"):
        np.testing.assert_array_equal(getattr(found, name), getattr(seen, name))


def test_input_is_left_alone():
    built = random_graph(7)
    before = GameTables(*(getattr(built.tables, name).copy() for name in ("prob", "pay", "precision", "allowed")))
    start = built.arrays.uniform()
    solve(built.arrays, built.tables, start=start)
    np.testing.assert_array_equal(start, built.arrays.uniform())
    for name in ("prob", "pay", "precision", "allowed"):
        np.testing.assert_array_equal(getattr(built.tables, name), getattr(before, name))
