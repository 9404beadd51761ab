"""Crises as trees: as many nodes as were announced, worth what the graph is worth, solved alike."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from exported import by_gambit, by_open_spiel, crisis_strategy, largest_gap, tree_strategy
from game_trees import exact_payoffs
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from random_crises import loaded, written_once
from small_crises import concern, fact, private_resolve, ridge, small

from offramp.errors import NotFoundError, OfframpError, TooLargeError
from offramp.game import compile_crisis
from offramp.interop import export, read_efg
from offramp.interop.crisis.odds import exact_odds, exact_payoff
from offramp.interop.extensive import CHANCE, NONE
from offramp.scenario import Crisis, library, load_crisis, loads
from offramp.solvers import evaluate, perfect_recall, solve
from offramp.solvers.graph import uniform

SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
TINY_WEIGHT: dict[str, Any] = {
    "facts": {"f": fact("no", "yes")},
    "turns": [{"turn": "t", "decision": "red", "options": {"a": {"set": {"f": "yes"}}, "b": {}}}],
    "concerns": {"red": {"c": concern("f == yes", 6.01689229268851e-53)}, "blue": {"c": concern("f == no", 1)}},
    "outcomes": {"o": "f == yes"},
}
TEXTBOOK = [entry.name for entry in library() if entry.kind == "textbook game"]


def even_values(crisis: Crisis) -> list[float]:
    """What actors expect in the graph if all choose evenly."""
    game = compile_crisis(crisis)
    tables = game.tables()
    return evaluate(game.arrays, tables, uniform(game.arrays, tables.allowed)).value.tolist()


@SETTINGS
@given(any_crisis())
def test_trees_of_any_crisis_have_the_nodes_announced_and_the_values_of_the_graph(data: dict[str, Any]) -> None:
    crisis = loaded(data)
    announced: list[tuple[int, int]] = []
    try:
        found = export(crisis, limit=3_000, counted=lambda *count: announced.append(count))
    except TooLargeError:
        assume(False)
    tree = found.game

    assert announced == [(tree.n_nodes, tree.n_terminal)]
    assert read_efg(found.text) == tree
    assert [float(x) for x in exact_payoffs(tree)] == pytest.approx(even_values(crisis), abs=1e-12)
    assert bool(found.forgets) is not perfect_recall(tree.arrays)[0]


@SETTINGS
@given(written_once(most_turns=4), st.sampled_from(["facts", "history"]))
def test_the_tree_is_solved_as_the_crisis_is(data: dict[str, Any], memory: str) -> None:
    crisis = loaded(data | {"memory": memory})
    game = compile_crisis(crisis)
    own = solve(game.arrays, game.tables())
    tree = export(crisis).game

    assert own.converged
    if memory == "history":
        assert not export(crisis).forgets
        assert tree.n_nodes <= game.arrays.n_nodes
    if len({infoset.label for infoset in game.infosets()}) == game.arrays.n_infosets:
        assert largest_gap(tree_strategy(tree, crisis), crisis_strategy(game, own.strategy)) < 1e-8
    played = sorted(p for actions in tree_strategy(tree, crisis).values() for p in actions.values())
    assert played == pytest.approx(np.sort(own.strategy).tolist(), abs=1e-8)


@SETTINGS
@given(any_crisis(), st.data())
def test_a_slice_is_solved_as_the_whole(data: dict[str, Any], more: st.DataObject) -> None:
    """The ends of a slice stand for what follows them, its beginning for what came before: nothing changes between."""
    crisis = loaded(data)
    game = compile_crisis(crisis)
    turns = list(dict.fromkeys(f"{at.turn}@{at.round}" for at in game.layers if at.opens_turn and at.round))
    first = more.draw(st.integers(0, len(turns)))
    last = more.draw(st.integers(max(first, 1), len(turns) + 1))
    ends = (turns[first - 1] if first else None, turns[last - 1] if last <= len(turns) else None)
    try:
        found = export(crisis, from_turn=ends[0], to_turn=ends[1], limit=3_000)
    except OfframpError:
        # Too large, or a turn that is never reached.
        assume(False)
    own = solve(game.arrays, game.tables())
    assume(own.converged)

    whole = crisis_strategy(game, own.strategy)
    kept = {key: value for key, value in tree_strategy(found.game, crisis).items() if key in whole}
    assert len(kept) == sum(infoset.player != CHANCE for infoset in found.game.infosets)
    assert largest_gap(kept, whole) < 1e-6


def test_branches_however_rare_keep_the_ratio_between_them() -> None:
    """What only rare branches lead to is believed by their ratio: a slice may begin in two states of odds 1e-47."""
    first, second, *rest = exact_odds([2.3e-47 * 0.7, 2.3e-47 * 0.3, 0.5, 0.5])
    assert sum((first, second, *rest)) == 1
    assert float(first / (first + second)) == pytest.approx(0.7, abs=1e-11)
    assert all(p > 0 for p in exact_odds([1e-300, 1.0]))


def test_a_slice_to_a_turn_is_worth_what_the_whole_is_worth() -> None:
    crisis = load_crisis("brinkmanship")
    own, cut = export(crisis).game, export(crisis, to_turn="at the brink@2").game
    values = [solve(tree.arrays, tree.tables([6.0, 6.0])).value for tree in (own, cut)]
    assert cut.n_nodes < own.n_nodes
    np.testing.assert_allclose(*values, atol=1e-9)
    assert {outcome.label for outcome in cut.outcomes} == {
        "the challenger prevails", "the defender prevails", "disaster", "...",
    }  # fmt: skip


def test_a_slice_from_a_turn_begins_with_what_is_likely_given_the_record() -> None:
    """After the blow, red is hard with the odds that Bayes' rule gives."""
    data = private_resolve(record={"red moves": {"chose": "strike", "source": "judgement"}})
    data["concerns"]["blue"]["risk"] = {"is": "answered == yes and red.type == hard", "weight": -1}
    found = export(loaded(data), from_turn="blue moves")
    hard = 1 / (1 + np.exp(-2.0))
    soft = 1 - hard
    struck = 0.3 * hard + 0.7 * soft

    assert found.part is not None
    assert found.part.given == (("red moves", "strike"),)
    assert found.part.given_chance == pytest.approx(struck)
    root = found.game.infosets[0]
    assert (root.player, root.label) == (CHANCE, "before blue moves@1")
    odds = dict(zip(root.actions, map(float, root.odds), strict=True))
    assert odds["red.type=hard"] == pytest.approx(0.3 * hard / struck, abs=1e-12)
    assert odds["red.type=soft"] == pytest.approx(0.7 * soft / struck, abs=1e-12)
    assert "red moves: strike" in found.game.comment
    assert found.game.n_nodes == 1 + 2 + 4


def test_payoffs_are_added_up_at_the_ends_and_outcomes_named() -> None:
    tree = export(loaded(private_resolve())).game
    assert tree.players == ("red", "blue")
    assert (tree.node_outcome[tree.node_infoset != NONE] == NONE).all()
    assert {(o.label, *map(float, o.payoffs)) for o in tree.outcomes} == {
        ("peace", 0.0, 0.0), ("blow", -1.0, 0.0), ("blow; war", -1.0, 0.5), ("blow", 1.0, 0.0), ("blow; war", 1.0, 0.5),
    }  # fmt: skip
    assert [(s.player, s.number, s.label) for s in tree.infosets if s.player != CHANCE] == [
        (0, 1, "red moves@1, type=soft"),
        (1, 1, "blue moves@1, type=only, struck=yes"),
        (0, 2, "red moves@1, type=hard"),
    ]  # fmt: skip


def test_what_cannot_happen_and_what_is_not_allowed_is_left_out() -> None:
    data = private_resolve()
    data["actors"]["red"]["types"] = {"soft": 1, "hard": 0}
    data["perceptions"] = {"blue": {"set": {"turns.red moves.options.strike.when": "type == hard"}}}
    tree = export(loaded(data)).game
    assert not [infoset for infoset in tree.infosets if infoset.player == CHANCE]
    assert "hard" not in str(tree.infosets)
    only = private_resolve()
    only["turns"][0]["options"]["strike"]["when"] = "type == hard"
    red = {s.label: s.actions for s in export(loaded(only)).game.infosets if s.player == 0}
    assert red == {"red moves@1, type=soft": ("wait",), "red moves@1, type=hard": ("wait", "strike")}


def test_labels_that_others_could_not_read_are_made_plain() -> None:
    crisis = loaded(
        small(
            title='A "quoted" title\nof two lines \\ one',
            facts={"f": fact("no", "yes")},
            turns=[
                {"turn": 'say "x"', "decision": "red", "options": {'a "b"': {"set": {"f": "yes"}}, "a 'b'": {}}},
            ],
            concerns={"red": {"c": concern("f == yes", 1)}, "blue": {"c": concern("f == no", 1)}},
            outcomes={'an "end"': "f == yes"},
        )
    )
    found = export(crisis)
    assert found.game.title == "A 'quoted' title of two lines / one"
    assert found.game.infosets[0].actions == ("a 'b'", "a 'b' (2)")
    assert found.text.count('\\"') == 0


def test_a_tree_that_is_too_large_is_refused_with_slices_that_fit() -> None:
    crisis = load_crisis("israel-iran-2024-april")
    announced: list[tuple[int, int]] = []
    with pytest.raises(TooLargeError) as caught:
        export(crisis, limit=5_000, counted=lambda *count: announced.append(count))
    text = str(caught.value)
    assert announced[0][1] > 10**9
    assert f"{announced[0][0]:,} nodes ({announced[0][1]:,} histories), more than 5,000" in text
    _, to_turn, _, from_turn, _ = text.split("'")
    for ends in ({"to_turn": to_turn}, {"from_turn": from_turn}):
        announced.clear()
        found = export(crisis, limit=5_000, counted=lambda *count: announced.append(count), **ends)
        assert f"it has {announced[0][0]:,}" in text
        assert found.game.n_nodes == announced[0][0]


@pytest.mark.parametrize(
    ("ends", "error", "message"),
    [
        ({"from_turn": "at the blink"}, NotFoundError, "did you mean|Did you mean 'at the brink'"),
        ({"to_turn": "at the brink@9"}, NotFoundError, "round 9"),
        ({"to_turn": "at the brink@x"}, OfframpError, "TURN@ROUND"),
        ({"from_turn": "at the brink@3", "to_turn": "at the brink@2"}, OfframpError, "nothing lies between"),
    ],
)
def test_slices_that_there_are_not(ends: dict[str, str], error: type[OfframpError], message: str) -> None:
    with pytest.raises(error, match=message):
        export(load_crisis("brinkmanship"), **ends)


def test_games_have_no_turns_and_formats_have_names() -> None:
    game = read_efg('EFG 2 R "" { "A" } t "" 0')
    with pytest.raises(OfframpError, match="no turns to cut at"):
        export(game, to_turn="x")
    with pytest.raises(OfframpError, match="no format 'nfg': there are efg"):
        export(game, "nfg")  # type: ignore[arg-type]
    assert read_efg(export(game).text) == game


@pytest.mark.parametrize("name", TEXTBOOK)
def test_gambit_and_open_spiel_read_the_textbook_games(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pygambit")
    pytest.importorskip("pyspiel")
    tree = export(load_crisis(name)).game
    expected = exact_payoffs(tree)
    assert by_gambit(tree) == (tree.n_nodes, list(expected))
    nodes, values = by_open_spiel(tree, tmp_path)
    assert nodes == tree.n_nodes
    assert values == pytest.approx([float(x) for x in expected], abs=1e-12)


@pytest.mark.parametrize("ends", [{"to_turn": "raid lands"}, {"from_turn": "patron speaks"}])
def test_gambit_and_open_spiel_read_slices_of_the_ridge(ends: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("pygambit")
    pytest.importorskip("pyspiel")
    tree = export(loads(ridge(), "ridge.yaml"), **ends).game
    expected = exact_payoffs(tree)
    assert by_gambit(tree) == (tree.n_nodes, list(expected))
    assert by_open_spiel(tree, tmp_path)[1] == pytest.approx([float(x) for x in expected], abs=1e-12)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@example(data=small(**TINY_WEIGHT))
@given(data=any_crisis())
def test_gambit_and_open_spiel_read_any_crisis(data: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.importorskip("pygambit")
    pytest.importorskip("pyspiel")
    try:
        tree = export(loaded(data), limit=1_000).game
    except TooLargeError:
        assume(False)
    expected = exact_payoffs(tree)
    assert by_gambit(tree) == (tree.n_nodes, list(expected))
    nodes, values = by_open_spiel(tree, tmp_path_factory.mktemp("tree"))
    assert nodes == tree.n_nodes
    assert values == pytest.approx([float(x) for x in expected], abs=1e-12)


@given(st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=12))
def test_odds_add_up_to_exactly_one_and_stay_where_they_were(weights: list[float]) -> None:
    chances = [w / sum(weights) for w in weights]
    odds = exact_odds(chances)
    assert sum(odds) == 1
    assert min(odds) > 0
    assert [float(q) for q in odds] == pytest.approx(chances, abs=1e-15)


def test_simple_odds_stay_simple() -> None:
    assert exact_odds([1 / 3, 2 / 3]) == (Fraction(1, 3), Fraction(2, 3))
    assert exact_odds([0.1] * 10) == (Fraction(1, 10),) * 10
    assert exact_odds([0.125, 0.875]) == (Fraction(1, 8), Fraction(7, 8))
    assert exact_odds([1e-9, 1 - 1e-9]) == (Fraction(1, 10**9), Fraction(10**9 - 1, 10**9))
    assert exact_payoff(0.1 + 0.2) == Fraction(3, 10)
    assert exact_payoff(-0.0) == 0


def test_the_json_of_a_tree_holds_the_tree() -> None:
    tree = export(loaded(private_resolve())).game
    found = json.loads(export(loaded(private_resolve()), "json").text)
    assert found["offramp"] == "game/1"
    assert len(found["nodes"]) == tree.n_nodes
    assert [node["parent"] for node in found["nodes"][1:]] == tree.links.parent[1:].tolist()
    assert found["infosets"][0]["player"] is None
    assert sum(found["infosets"][0]["probabilities"]) == pytest.approx(1)
    ends = [node for node in found["nodes"] if node["infoset"] is None]
    assert len(ends) == tree.n_terminal
    assert all(len(node["payoffs"]) == 2 and node["outcome"] for node in ends)
