"""Trees as arrays: sound, and worth what the tree is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from game_trees import exact_payoffs, random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import GameError
from offramp.interop import ExtensiveGame, read_efg
from offramp.interop.extensive import NONE
from offramp.solvers import evaluate, perfect_recall, solve

few = settings(max_examples=80, deadline=None)


def slow_reach(game: ExtensiveGame, strategy: dict[int, list[float]]) -> list[float]:
    """The probability of every node of the file, node by node."""
    reach = [1.0]
    for node in range(1, game.n_nodes):
        above, place = int(game.links.parent[node]), int(game.links.place[node])
        infoset = int(game.node_infoset[above])
        odds = game.infosets[infoset].odds
        reach.append(reach[above] * (float(odds[place]) if odds else strategy[infoset][place]))
    return reach


@few
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(1, 60))
def test_arrays_are_sound_and_hold_the_game(seed: int, n_players: int, size: int) -> None:
    game = random_game(seed, n_players, size)
    arrays = game.arrays
    at_root = int(game.node_outcome[0] != NONE)

    assert arrays.validate() == []
    assert arrays.n_nodes == game.n_nodes + at_root
    assert arrays.n_edges == arrays.n_nodes - 1
    value = evaluate(arrays, game.tables(), arrays.uniform()).value
    np.testing.assert_allclose(value, [float(x) for x in exact_payoffs(game)], atol=1e-9)


@few
@given(st.integers(0, 10**6))
def test_nodes_and_sets_are_found_again(seed: int) -> None:
    game = random_game(seed, 2, 40)
    arrays, layered = game.arrays, game.layered
    draw = np.random.default_rng(seed).exponential(size=arrays.n_entries)[arrays.whole_entry] + 1e-3
    sizes = np.diff(arrays.infoset_action)
    strategy = draw / np.repeat(np.add.reduceat(draw, arrays.infoset_action[:-1]), sizes) if sizes.size else draw
    plain = {
        int(place): strategy[arrays.infoset_action[k] : arrays.infoset_action[k + 1]].tolist()
        for k, place in enumerate(layered.infoset)
    }
    at = evaluate(arrays, game.tables(), strategy)
    slow = np.array(slow_reach(game, plain))
    np.testing.assert_allclose(at.reach[layered.node], slow, atol=1e-12)
    for choice in game.choices(strategy, at):
        player = game.player_names.index(choice.player)
        (place,) = (k for k, s in enumerate(game.infosets) if (s.player, s.number) == (player, choice.number))
        assert list(choice.actions.values()) == plain[place]
        assert list(choice.actions) == list(game.infosets[place].action_names)
        within = slow[game.node_infoset == place]
        assert choice.reach == pytest.approx(within.sum())
        assert (choice.beliefs is None) == (within.sum() == 0.0)
        if choice.beliefs is not None:
            np.testing.assert_allclose(choice.beliefs, within / within.sum(), atol=1e-12)


SPANNING = """EFG 2 R "A set at two depths" { "A" "B" } ""
c "" 1 "" { "short" 1/2 "long" 1/2 } 0
p "" 1 1 "blind" { "l" "r" } 0
t "" 1 "" { 1, 0 }
t "" 2 "" { 0, 1 }
p "" 2 1 "" { "x" "y" } 0
p "" 1 1 0
t "" 2
t "" 1
p "" 1 1 0
t "" 3 "" { 3, -1 }
t "" 4 "" { -2, 2 }
"""


def test_a_set_at_two_depths_stands_in_one_layer() -> None:
    game = read_efg(SPANNING)
    arrays = game.arrays

    assert arrays.validate() == []
    assert np.diff(arrays.layer_node).tolist() == [1, 1, 3, 6]
    assert perfect_recall(arrays) == (True, "")


def test_what_is_paid_at_the_root_counts() -> None:
    game = read_efg('EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 1 "" { 5 } t "" 1 t "" 2 "" { 1 }')
    assert evaluate(game.arrays, game.tables(), game.arrays.uniform()).value == pytest.approx([8.0])
    only = read_efg('EFG 2 R "" { "A" "B" } t "" 1 "" { 5, 1/4 }')
    assert only.arrays.validate() == []
    assert solve(only.arrays, only.tables()).value == pytest.approx([5.0, 0.25])


def test_a_game_of_one_node_is_worth_nothing() -> None:
    game = read_efg('EFG 2 R "" { "A" } t "" 0')
    found = solve(game.arrays, game.tables())
    assert found.converged
    assert found.value.tolist() == [0.0]


def test_precision_is_one_number_or_one_per_player() -> None:
    game = read_efg(SPANNING)
    assert game.tables(2.5).precision.tolist() == [2.5, 2.5]
    assert game.tables([1.0, 3.0]).precision.tolist() == [1.0, 3.0]


def test_imperfect_recall_can_be_solved_and_is_told() -> None:
    text = 'EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0 ' + (
        'p "" 1 2 "blank" { "l" "r" } 0 t "" 1 "" { 1 } t "" 0 ' * 2
    )
    game = read_efg(text)
    assert perfect_recall(game.arrays)[0] is False
    assert solve(game.arrays, game.tables()).converged


def test_a_game_put_together_without_order_is_refused_too() -> None:
    game = random_game(5, 1, 30, merges=0)
    first = int(np.flatnonzero(game.node_infoset != NONE)[0])
    infoset = game.infosets[game.node_infoset[first]]
    below = [
        node
        for node in range(first + 1, game.n_nodes)
        if game.node_infoset[node] != NONE
        and len(game.infosets[game.node_infoset[node]].actions) == len(infoset.actions)
    ]
    merged = game.node_infoset.copy()
    merged[below[0]] = game.node_infoset[first]
    infosets = tuple(replace(s, player=0, odds=()) for s in game.infosets)
    with pytest.raises(GameError, match="comes after itself"):
        _ = replace(game, infosets=infosets, node_infoset=merged).arrays
