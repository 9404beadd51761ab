"""Every iterate of the compiled methods against the slow ones, layout against layout, graph against tree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from slow_regret import by_name, largest_difference, slow_average, untied
from solver_games import build, kuhn, random_graph, random_tree, unrolled

from offramp.solvers import minimise, perfect_recall, regrets
from offramp.solvers.recall import own_moves
from offramp.solvers.regret import METHODS
from offramp.solvers.regret.flat import FlatGame
from offramp.solvers.regret.rules import RULES
from offramp.solvers.regret.sequences import SequenceGame


def learnt(layout, built, method, iterations):
    game = layout(built.arrays, built.tables, own_moves(built.arrays))
    game.learn(RULES[method].turns(1, iterations))
    return game


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n_players", [1, 2, 3, 4])
def test_both_layouts_agree_with_the_slow_method(method, n_players):
    for seed in range(3):
        root = untied(random_tree(seed, n_players, 4), seed)
        built = build(root, (1.0,) * n_players)
        expected = slow_average(root, n_players, method, 12)
        for layout in (FlatGame, SequenceGame):
            found = by_name(built, learnt(layout, built, method, 12).average())
            assert largest_difference(found, expected) < 1e-12


@pytest.mark.parametrize("method", METHODS)
def test_sequences_agree_with_the_slow_method(method):
    """Groups of many sets, and moves with other numbers of actions."""
    wide = random_tree(4, 2, 3, types=30, actions=3)
    for root in (kuhn(), untied(random_tree(3, 2, 6), 3), untied(wide, 4)):
        built = build(root, (1.0, 1.0))
        found = by_name(built, learnt(SequenceGame, built, method, 12).average())
        assert largest_difference(found, slow_average(root, 2, method, 12)) < 1e-12


def test_a_disallowed_action_is_never_learnt():
    built = build(random_tree(2, 3, 4), (1.0,) * 3)
    allowed = built.tables.allowed.copy()
    allowed[built.arrays.infoset_action[:-1:2]] = False
    tables = replace(built.tables, allowed=allowed)
    averages = []
    for layout in (FlatGame, SequenceGame):
        game = layout(built.arrays, tables, own_moves(built.arrays))
        game.learn(RULES["dcfr"].turns(1, 20))
        averages.append(game.average())
        assert (averages[-1][~allowed] == 0.0).all()
        np.testing.assert_allclose(game.regret_of_average(), regrets(built.arrays, tables, averages[-1]), atol=1e-12)
    np.testing.assert_allclose(*averages, atol=1e-12)


def test_a_wrong_weight_is_seen():
    built = build(kuhn(), (1.0, 1.0))
    found = by_name(built, learnt(SequenceGame, built, "cfr+", 12).average())
    assert largest_difference(found, slow_average(kuhn(), 2, "cfr+", 12, weight=lambda t: 1.0)) > 1e-3


@pytest.mark.parametrize("seed", range(12))
def test_a_graph_learns_as_its_tree_does(seed):
    """Histories merge, pay differs on the ways into a node, players forget: all is as in the tree."""
    graph = random_graph(seed, n_players=2 + seed % 2, depth=4)
    tree = build(unrolled(graph), (1.0,) * graph.arrays.n_players)
    assert perfect_recall(tree.arrays)[0] == perfect_recall(graph.arrays)[0]
    on_graph, on_tree = (learnt(FlatGame, game, "cfr+", 5) for game in (graph, tree))
    found = {name: graph.at(on_graph.average(), name) for name in tree.infoset}
    assert largest_difference(found, by_name(tree, on_tree.average())) < 1e-11


@pytest.mark.parametrize("layout", [FlatGame, SequenceGame])
def test_regret_of_the_average_is_that_of_whole_best_responses(layout):
    for seed in range(5):
        for n_players in (1, 2, 3, 4):
            built = build(random_tree(seed, n_players, 5), (1.0,) * n_players)
            game = learnt(layout, built, "dcfr", 7)
            expected = regrets(built.arrays, built.tables, game.average())
            np.testing.assert_allclose(game.regret_of_average(), expected, atol=1e-13)


@pytest.mark.parametrize("layout", [FlatGame, SequenceGame])
def test_a_decision_may_pay_less_than_surely(layout):
    """Rule 5 of the data model: a decision's edge may have a factor, on the way to a leaf and to another node."""
    built = build(random_tree(1, 2, 4), (1.0, 1.0))
    edge_prob = built.arrays.edge_prob.copy()
    deciding = np.repeat(built.arrays.node_infoset >= 0, np.diff(built.arrays.node_edge))
    edge_prob[np.flatnonzero(deciding)[::3]] = built.tables.prob.size
    arrays = replace(built.arrays, edge_prob=edge_prob)
    tables = replace(built.tables, prob=np.append(built.tables.prob, 0.7))
    game = layout(arrays, tables, own_moves(arrays))
    game.learn(RULES["cfr+"].turns(1, 9))
    expected = regrets(arrays, tables, game.average())
    assert np.abs(expected - regrets(built.arrays, built.tables, game.average())).max() > 1e-3
    np.testing.assert_allclose(game.regret_of_average(), expected, atol=1e-13)


@pytest.mark.parametrize("layout", [FlatGame, SequenceGame])
def test_measuring_does_not_disturb_learning(layout):
    built = build(random_tree(1, 2, 5), (1.0, 1.0))
    plain, measured = (learnt(layout, built, "pcfr+", 5) for _ in range(2))
    measured.regret_of_average()
    for game in (plain, measured):
        game.learn(RULES["pcfr+"].turns(6, 5))
    np.testing.assert_array_equal(plain.average(), measured.average())


def test_before_the_first_iteration_the_average_is_uniform():
    built = build(kuhn(), (1.0, 1.0))
    for layout in (FlatGame, SequenceGame):
        game = learnt(layout, built, "cfr+", 0)
        np.testing.assert_array_equal(game.average(), built.arrays.uniform())
        np.testing.assert_allclose(
            game.regret_of_average(), regrets(built.arrays, built.tables, built.arrays.uniform()), atol=1e-14
        )


def test_batches_do_not_matter():
    built = build(kuhn(), (1.0, 1.0))
    whole = learnt(SequenceGame, built, "dcfr", 30).average()
    parts = learnt(SequenceGame, built, "dcfr", 7)
    parts.learn(RULES["dcfr"].turns(8, 23))
    np.testing.assert_array_equal(whole, parts.average())
    told = minimise(built.arrays, built.tables, "dcfr", target=0.0, iterations=30)
    np.testing.assert_array_equal(whole, told.strategy)
