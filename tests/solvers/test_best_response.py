"""Best responses, regret and recall against enumeration of pure strategies."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from solver_games import bimatrix, build, chance, end, kuhn, move, random_tree

from offramp.solvers import best_response, evaluate, flow, perfect_recall, regrets, solve


def random_strategy(arrays, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed).exponential(size=arrays.n_entries)
    sizes = np.diff(arrays.infoset_action)
    return draw / np.repeat(np.add.reduceat(draw, arrays.infoset_action[:-1]), sizes)


def best_by_enumeration(built, strategy: np.ndarray, player: int) -> float:
    arrays = built.arrays
    own = np.flatnonzero(arrays.infoset_player == player)
    ranges = [range(arrays.infoset_action[i], arrays.infoset_action[i + 1]) for i in own]
    values = []
    for choice in itertools.product(*ranges):
        pure = strategy.copy()
        for entries, k in zip(ranges, choice, strict=True):
            pure[entries.start : entries.stop] = 0.0
            pure[k] = 1.0
        values.append(evaluate(arrays, built.tables, pure).value[player])
    return max(values)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("n_players", [2, 3])
def test_best_response_beats_every_pure_strategy(seed, n_players):
    built = build(random_tree(seed, n_players, 3), (1.0,) * n_players)
    strategy = random_strategy(built.arrays, seed)
    value = evaluate(built.arrays, built.tables, strategy).value
    gains = regrets(built.arrays, built.tables, strategy)
    for player in range(n_players):
        best, response = best_response(built.arrays, built.tables, strategy, player)
        assert best == pytest.approx(best_by_enumeration(built, strategy, player), abs=1e-12)
        assert gains[player] == pytest.approx(best - value[player], abs=1e-12)
        assert evaluate(built.arrays, built.tables, response).value[player] == pytest.approx(best, abs=1e-12)


def test_kuhn_equilibrium_has_no_regret():
    """Kuhn (1950): the first player may bluff with the low card a third of the time; the game is worth -1/18 to it."""
    built = build(kuhn(), (1.0, 1.0))
    strategy = built.arrays.uniform()
    bets = {
        (0, ""): 1 / 3, (1, ""): 0.0, (2, ""): 1.0, (0, "pb"): 0.0, (1, "pb"): 2 / 3, (2, "pb"): 1.0,
        (0, "p"): 1 / 3, (1, "p"): 0.0, (2, "p"): 1.0, (0, "b"): 0.0, (1, "b"): 1 / 3, (2, "b"): 1.0,
    }  # fmt: skip
    for name, bet in bets.items():
        built.at(strategy, name)[:] = (1 - bet, bet)
    assert evaluate(built.arrays, built.tables, strategy).value[0] == pytest.approx(-1 / 18)
    np.testing.assert_allclose(regrets(built.arrays, built.tables, strategy), 0.0, atol=1e-12)


def test_a_disallowed_action_is_no_best_response():
    built = build(bimatrix([[5, 5], [1, 0]], [[0, 0], [0, 0]]), (1.0, 1.0))
    built.tables.allowed[built.arrays.infoset_action[built.infoset["row"]]] = False
    value, response = best_response(built.arrays, built.tables, solve(built.arrays, built.tables).strategy, 0)
    np.testing.assert_array_equal(built.at(response, "row"), [0, 1])
    assert value == pytest.approx(0.5)


def test_recall_is_found_where_it_holds():
    for root in (kuhn(), random_tree(3, 3, 5)):
        built = build(root, (1.0,) * (3 if root != kuhn() else 2))
        assert perfect_recall(built.arrays) == (True, "")


def test_forgetting_is_found_and_named():
    forgetful = move(0, "first", *(move(0, "then", end(a), end(-a)) for a in (1.0, 2.0)))
    built = build(forgetful, (1.0,))
    known, reason = perfect_recall(built.arrays)
    assert not known
    assert "player 0" in reason
    assert f"information set {built.infoset['then']}" in reason
    found = solve(built.arrays, built.tables)
    assert found.regret is None
    assert found.nash_conv is None
    assert found.regret_reason == reason


def test_forgetting_between_own_sets_is_found():
    """The player knows at its third move what it did at its second, but not at its first."""
    third = [move(0, ("third", b), end(1.0), end(0.0)) for b in range(2)]
    second = [move(0, "second", *third) for _ in range(2)]
    assert not perfect_recall(build(move(0, "first", *second), (1.0,)).arrays)[0]


def test_not_knowing_another_is_not_forgetting():
    blind = chance(("1/2", move(0, "blind", end(1), end(0))), ("1/2", move(0, "blind", end(0), end(1))))
    assert perfect_recall(build(blind, (1.0,)).arrays)[0]


def test_flow_from_a_source_is_linear():
    built = build(random_tree(2, 2, 4), (1.0, 1.0))
    strategy = random_strategy(built.arrays, 5)
    layer = slice(*built.arrays.layer_node[1:3])
    reach = flow(built.arrays, built.tables, strategy)
    source = np.zeros(built.arrays.n_nodes)
    source[layer] = reach[layer]
    np.testing.assert_allclose(flow(built.arrays, built.tables, strategy, source)[1:], reach[1:], atol=1e-15)


def test_beliefs_and_values_by_hand():
    built = build(
        chance(
            ("1/5", move(0, "strong", move(1, "heard", end(1, 2), end(3, 0)), end(0, 0))),
            ("4/5", move(0, "weak", move(1, "heard", end(0, -1), end(4, 1)), end(0, 0))),
        ),
        (1.0, 1.0),
    )
    strategy = np.zeros(built.arrays.n_entries)
    for name, p in (("strong", 1.0), ("weak", 0.25), ("heard", 0.6)):
        built.at(strategy, name)[:] = (p, 1 - p)
    found = evaluate(built.arrays, built.tables, strategy)
    heard = np.flatnonzero(built.arrays.node_infoset == built.infoset["heard"])
    np.testing.assert_allclose(found.belief[heard], 0.5)
    np.testing.assert_allclose(built.at(found.action_value, "heard"), [0.5, 0.5])
    np.testing.assert_allclose(built.at(found.action_value, "weak"), [0.4 * 4, 0])
    np.testing.assert_allclose(found.value, [0.2 * (0.6 + 1.2) + 0.2 * 1.6, 0.2 * 1.2 + 0.2 * -0.2])


def test_unreached_sets_hold_uniform_beliefs():
    built = build(random_tree(0, 2, 4), (1.0, 1.0))
    strategy = built.arrays.uniform()
    first = built.arrays.node_infoset[1]
    strategy[built.arrays.infoset_action[first]] = 0.0
    strategy[built.arrays.infoset_action[first] + 1] = 1.0
    found = evaluate(built.arrays, built.tables, strategy)
    for i in range(built.arrays.n_infosets):
        block = slice(built.arrays.infoset_first[i], built.arrays.infoset_first[i] + built.arrays.infoset_size[i])
        assert found.belief[block].sum() == pytest.approx(1.0)
        if found.reach[block].sum() == 0:
            np.testing.assert_allclose(found.belief[block], 1 / built.arrays.infoset_size[i])
