"""Crises and games as games of OpenSpiel: its own tests, its own algorithms, and the way back."""

from __future__ import annotations

import pickle
import sys
import unittest
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from game_trees import exact_payoffs, random_game
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_crises import loaded
from small_crises import private_resolve

from offramp.errors import OfframpError, TableError
from offramp.game import compile_crisis
from offramp.interop import ExtensiveGame, export, from_openspiel, from_policy, playable, to_openspiel, to_policy
from offramp.interop.extensive import NONE
from offramp.interop.playing import CHANCE
from offramp.scenario import library, load_crisis
from offramp.solvers import evaluate, minimise, regrets, solve

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyspiel
    from open_spiel.integration_tests import api_test
    from open_spiel.python import policy as python_policy
    from open_spiel.python.algorithms import cfr, exploitability, generate_playthrough

TEXTBOOK = [entry.name for entry in library() if entry.kind == "textbook game"]
SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def payoffs(tree: ExtensiveGame) -> list[tuple[float, ...]]:
    """What is paid at every end, in the order of the tree; everything paid on the way added."""
    paid: list[tuple[Fraction, ...]] = []
    parent = tree.links.parent.tolist()
    for node, outcome in enumerate(tree.node_outcome.tolist()):
        before = paid[parent[node]] if node else (Fraction(0),) * len(tree.players)
        here = tree.outcomes[outcome].payoffs if outcome >= 0 else (Fraction(0),) * len(tree.players)
        paid.append(tuple(a + b for a, b in zip(before, here, strict=True)))
    return [tuple(map(float, pay)) for pay, infoset in zip(paid, tree.node_infoset, strict=True) if infoset == NONE]


def assert_alike(ours: ExtensiveGame, theirs: ExtensiveGame) -> None:
    """The same tree, moves, information sets, chances and payoffs; names of players and sets, and which ends share an
    outcome, are not OpenSpiel's to keep."""
    assert ours.node_infoset.tolist() == theirs.node_infoset.tolist()
    kept = [[(i.player, i.actions, [float(p) for p in i.odds]) for i in tree.infosets] for tree in (ours, theirs)]
    for mine, other in zip(*kept, strict=True):
        assert mine[:2] == other[:2]
        assert mine[2] == pytest.approx(other[2], abs=1e-12)
    np.testing.assert_allclose(payoffs(ours), payoffs(theirs), atol=1e-12)


@SETTINGS
@given(any_crisis(), st.sampled_from(["facts", "history"]))
def test_a_crisis_comes_back_as_the_tree_that_export_makes(data: dict[str, Any], memory: str) -> None:
    crisis = loaded(data | {"memory": memory})
    play = playable(crisis)
    assume(play.extent.nodes <= 300)
    # Of a node of chance met twice, the tree knows that it is the same; OpenSpiel does not.
    tree = each_chance_its_own(export(crisis).game)
    assert_alike(from_openspiel(to_openspiel(play)), tree)


@pytest.mark.parametrize("seed", range(12))
def test_a_game_comes_back_as_it_was(seed: int) -> None:
    tree = each_chance_its_own(random_game(seed, 1 + seed % 4, 15 + seed, least=1))
    game = to_openspiel(tree)
    assert_alike(from_openspiel(game), tree)
    pyspiel.random_sim_test(game, num_sims=2, serialize=True, verbose=False)
    np.testing.assert_allclose(
        pyspiel.expected_returns(game.new_initial_state(), to_policy(game, tree.arrays.uniform()), -1, True),
        [float(x) for x in exact_payoffs(tree)],
        atol=1e-12,
    )


def each_chance_its_own(tree: ExtensiveGame) -> ExtensiveGame:
    """`tree` with an information set for every single move of chance, in the order in which they stand."""
    infosets, place, seen = [], [], {}
    for infoset in tree.node_infoset.tolist():
        if infoset == NONE:
            place.append(NONE)
        elif tree.infosets[infoset].player < 0 or infoset not in seen:
            seen[infoset] = len(infosets)
            infosets.append(tree.infosets[infoset])
            place.append(len(infosets) - 1)
        else:
            place.append(seen[infoset])
    return ExtensiveGame(
        tree.title, tree.comment, tree.players, tuple(infosets), tree.outcomes, np.array(place, np.int32),
        tree.node_outcome, tree.node_label,
    )  # fmt: skip


def test_the_comparison_of_trees_can_fail() -> None:
    tree, other = (random_game(seed, 2, 20, least=1) for seed in (3, 4))
    for wrong in (other, each_chance_its_own(random_game(3, 3, 20, least=1))):
        with pytest.raises((AssertionError, ValueError)):
            assert_alike(tree, wrong)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_openspiel_s_own_simulations_pass_on_every_textbook_game(name: str) -> None:
    pyspiel.random_sim_test(to_openspiel(load_crisis(name)), num_sims=8, serialize=True, verbose=False)


def test_openspiel_s_own_simulations_pass_on_whole_crises_and_slices() -> None:
    crisis = load_crisis("israel-iran-2024-october")
    whole = to_openspiel(crisis)
    assert whole.playable.extent.histories > 10**6
    assert "does not recall" in whole.playable.forgets
    pyspiel.random_sim_test(whole, num_sims=3, serialize=True, verbose=False)
    part = to_openspiel(crisis, from_turn="Israel strikes", to_turn="Iran answers")
    assert part.max_chance_outcomes() == len(part.playable.part.roots) > 1
    pyspiel.random_sim_test(part, num_sims=3, serialize=True, verbose=False)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_values_and_gains_are_those_that_openspiel_finds(name: str) -> None:
    """Expected returns, and what whole best responses gain, by the C++ side and the Python side, for two strategies."""
    crisis = load_crisis(name)
    game, theirs = compile_crisis(crisis), to_openspiel(crisis)
    tables = game.tables()
    for strategy in (solve(game.arrays, tables).strategy, game.arrays.uniform()):
        policy = to_policy(theirs, strategy)
        value = evaluate(game.arrays, tables, strategy).value
        found = pyspiel.expected_returns(theirs.new_initial_state(), policy, -1, True)
        np.testing.assert_allclose(found, value, atol=1e-10)
        gain = regrets(game.arrays, tables, strategy).sum()
        assert pyspiel.nash_conv(theirs, policy) == pytest.approx(gain, abs=1e-10)
        by_hand = python_policy.pyspiel_policy_to_python_policy(theirs, policy)
        assert exploitability.nash_conv(theirs, by_hand) == pytest.approx(gain, abs=1e-10)
        for back in (policy, by_hand):
            np.testing.assert_allclose(from_policy(theirs, back), strategy, atol=1e-12)


def test_openspiel_s_regret_minimisation_runs_and_its_policy_comes_back() -> None:
    crisis = load_crisis("signalling-cho-kreps-1987")
    game, theirs = compile_crisis(crisis), to_openspiel(crisis)
    tables = game.tables()
    fast, slow = pyspiel.CFRPlusSolver(theirs), cfr.CFRPlusSolver(theirs)
    for _ in range(10):
        fast.evaluate_and_update_policy()
        slow.evaluate_and_update_policy()
    ours = minimise(game.arrays, tables, "cfr+", iterations=10, target=0.0)
    for policy in (fast.tabular_average_policy(), slow.average_policy()):
        strategy = from_policy(theirs, policy)
        np.testing.assert_allclose(strategy, ours.strategy, atol=1e-10)
        assert pyspiel.nash_conv(theirs, to_policy(theirs, strategy)) == pytest.approx(
            regrets(game.arrays, tables, strategy).sum(), abs=1e-10
        )


def test_kuhn_there_and_back_is_a_game_of_sum_zero_worth_what_it_is_worth() -> None:
    kuhn = from_openspiel("kuhn_poker")
    game = to_openspiel(kuhn)
    assert (game.get_type().utility, game.utility_sum()) == (pyspiel.GameType.Utility.ZERO_SUM, 0.0)
    assert (game.num_distinct_actions(), game.max_game_length(), game.max_chance_nodes_in_history()) == (2, 3, 2)
    assert (game.min_utility(), game.max_utility()) == pytest.approx((-2.0, 2.0), abs=1e-9)
    found = minimise(kuhn.arrays, kuhn.tables(), target=1e-4)
    assert pyspiel.exploitability(game, to_policy(game, found.strategy)) == pytest.approx(
        found.exploitability, abs=1e-10
    )
    source = pyspiel.load_game("kuhn_poker")
    np.testing.assert_allclose(from_policy(source, to_policy(source, found.strategy)), found.strategy, atol=1e-15)
    assert pyspiel.exploitability(source, to_policy(source, found.strategy)) == pytest.approx(
        found.exploitability, abs=1e-10
    )


def test_a_constant_sum_is_said() -> None:
    data = private_resolve()
    data["concerns"] = {
        "red": {"land": {"is": "struck == yes", "weight": 1, "reference": True}},
        "blue": {"land": {"is": "struck == no", "weight": 1, "reference": True}},
    }
    game = to_openspiel(loaded(data))
    assert game.get_type().utility == pyspiel.GameType.Utility.CONSTANT_SUM
    assert game.utility_sum() == pytest.approx(1.0)
    pyspiel.random_sim_test(game, num_sims=5, serialize=True, verbose=False)


def by_their_api_test(game: pyspiel.Game, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What OpenSpiel's test of every state of a game finds wrong; the numbers of states it is told are ours."""
    play = game.playable
    chance = moves = 0
    waiting = [play.start]
    while waiting:
        at = waiting.pop()
        waiting += [play.after(at, action) for action in play.moves(at)]
        chance += play.mover(at) == CHANCE
        moves += play.mover(at) >= 0
    name = str(game)
    monkeypatch.setitem(api_test.TOTAL_NUM_STATES, name, (chance, moves, play.extent.histories))
    monkeypatch.setitem(api_test.PERFECT_RECALL_NUM_STATES, name, len(play.decisions))
    found = unittest.TestResult()
    for base in (api_test.EnforceAPIOnFullTreeBase, api_test.EnforceAPIOnPartialTreeBase):
        case = type("Ours", (base,), {"game": game, "game_name": name})
        unittest.defaultTestLoader.loadTestsFromTestCase(case).run(found)
    assert found.testsRun == 13
    return [f"{test.id().rpartition('.')[2]}: {text.splitlines()[-1]}" for test, text in found.failures + found.errors]


@pytest.mark.parametrize("name", TEXTBOOK)
def test_openspiel_s_own_test_of_every_state_passes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    game = to_openspiel(load_crisis(name))
    assert game.playable.forgets == ""
    assert by_their_api_test(game, monkeypatch) == []


def test_openspiel_finds_who_forgets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red does not recall what it did once the fact that holds it has ended."""
    data = private_resolve()
    data["facts"]["struck"]["until"] = "blue moves"
    data["turns"] += [{"turn": "red again", "decision": "red", "options": {"rest": {}, "go on": {}}}]
    game = to_openspiel(loaded(data))
    assert "red does not recall" in game.playable.forgets
    wrong = by_their_api_test(game, monkeypatch)
    assert [line.partition(":")[0] for line in wrong] == ["test_game_is_perfect_recall"]


def test_what_players_see_is_text_and_tensor_alike() -> None:
    game = to_openspiel(loaded(private_resolve()))
    state = game.new_initial_state().child(1)
    assert str(state) == "types: red.type=hard"
    assert state.information_state_string(0) == "red: red moves@1, type=hard"
    assert state.information_state_string(1) == "blue sees turn=red moves, round=1, type=only"
    whole = game.make_py_observer(pyspiel.IIGObservationType(perfect_recall=True))
    assert {name: len(piece) for name, piece in whole.dict.items()} == {
        "player": 2, "turn": 2, "round": 1, "type": 2, "struck": 2, "answered": 2,
    }  # fmt: skip
    whole.set_from(state, 0)
    assert {name: piece.tolist() for name, piece in whole.dict.items() if piece.any()} == {
        "player": [1, 0], "turn": [1, 0], "round": [1], "type": [0, 1],
    }  # fmt: skip
    assert state.information_state_tensor(0) == whole.tensor.tolist()
    none, single = pyspiel.PrivateInfoType.NONE, pyspiel.PrivateInfoType.SINGLE_PLAYER
    public = game.make_py_observer(pyspiel.IIGObservationType(True, False, none))
    private = game.make_py_observer(pyspiel.IIGObservationType(False, False, single))
    assert public.string_from(state, 0) == public.string_from(state, 1) == "all see turn=red moves, round=1"
    assert private.string_from(state, 0) == "red sees type=hard"
    assert "type" not in public.dict
    assert set(private.dict) == {"player", "type"}
    for wrong in (
        {"kind": pyspiel.IIGObservationType(True, False, pyspiel.PrivateInfoType.ALL_PLAYERS)},
        {"kind": None, "params": {"loud": 1}},
    ):
        with pytest.raises(OfframpError, match=r"all players know together|takes no parameters; found loud"):
            game.make_py_observer(wrong["kind"], wrong.get("params"))


def test_a_game_is_loaded_by_name_and_written_by_name(tmp_path: Path) -> None:
    to_openspiel(load_crisis("brinkmanship"))
    named = pyspiel.load_game("offramp(crisis=brinkmanship,to_turn=at the brink@2)")
    assert named.playable.extent.nodes == export(load_crisis("brinkmanship"), to_turn="at the brink@2").game.n_nodes
    path = tmp_path / "kuhn.efg"
    path.write_text((Path(__file__).parents[1] / "data" / "kuhn.efg").read_text(encoding="utf-8"), encoding="utf-8")
    state = pyspiel.load_game("offramp", {"crisis": str(path)}).new_initial_state().child(0)
    again = pickle.loads(pickle.dumps(state))
    assert str(again) == str(state)
    assert again.legal_actions() == state.legal_actions()
    lines = generate_playthrough.playthrough_lines(str(named), seed=2)
    assert any("InformationStateString(0)" in line for line in lines)
    for wrong, said in (("", "say which crisis"), ("held:0", "make it with to_openspiel first")):
        with pytest.raises(OfframpError, match=said):
            pyspiel.load_game("offramp", {"crisis": wrong})


def test_all_that_a_policy_lacks_is_told_at_once() -> None:
    crisis = loaded(private_resolve())
    theirs, arrays = to_openspiel(crisis), compile_crisis(crisis).arrays
    table = {state: list(row) for state, row in to_policy(theirs, arrays.uniform()).policy_table().items()}
    first, second, third = sorted(table)
    del table[first]
    table[second] = [(0, 0.5), (1, 0.6)]
    table[third] = [(0, -0.5), (1, 1.5)]
    with pytest.raises(TableError) as caught:
        from_policy(theirs, pyspiel.TabularPolicy(table))
    assert {problem.path: problem.code for problem in caught.value.problems} == {
        first: "missing", second: "no-probabilities", third: "no-probabilities",
    }  # fmt: skip
    with pytest.raises(OfframpError, match="the strategy has 3 entries, the game 6"):
        to_policy(theirs, np.ones(3))
    with pytest.raises(OfframpError, match="of the kind int has no table"):
        from_policy(theirs, 3)


def test_without_openspiel_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspiel", None)
    for call in (lambda: to_openspiel(loaded(private_resolve())), lambda: from_openspiel("kuhn_poker")):
        with pytest.raises(OfframpError, match=r"pip install 'offramp\[interop\]'"):
            call()
