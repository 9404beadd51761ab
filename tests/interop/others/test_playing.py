"""Games played move by move: every history of the graph, and no more, seen and paid as the crisis says."""

from __future__ import annotations

import copy
import json
import math
import re
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from game_trees import exact_payoffs, random_game
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playing_through import expected, histories
from random_crises import loaded, written_once
from small_crises import concern, fact, private_resolve, small

from offramp.errors import NotFoundError, OfframpError, TooLargeError
from offramp.game import compile_crisis
from offramp.interop import export, playable
from offramp.interop.playing import CHANCE, OVER, UNSEEN, Playable, histories_in_words, nodes_in_words, told
from offramp.scenario import load_crisis
from offramp.solvers import evaluate, solve

SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def small_enough(data: dict[str, Any], most: int = 2_000) -> Playable:
    play = playable(loaded(data))
    assume(play.extent.nodes <= most)
    return play


@SETTINGS
@given(any_crisis())
def test_all_histories_of_any_crisis_are_as_many_and_as_long_and_paid_as_announced(data: dict[str, Any]) -> None:
    play = small_enough(data)
    found, extent = list(histories(play)), play.extent
    pay = np.array([way.paid for way in found])

    assert len(found) == extent.histories
    assert sum(way.p for way in found) == pytest.approx(1.0, abs=1e-12)
    assert max(way.moves for way in found) == extent.moves
    assert max(way.chances for way in found) == extent.chances
    np.testing.assert_allclose(pay.min(axis=0), extent.lowest, atol=1e-12)
    np.testing.assert_allclose(pay.max(axis=0), extent.highest, atol=1e-12)
    assert pay.sum(axis=1).min() == pytest.approx(extent.least_sum, abs=1e-12)
    assert pay.sum(axis=1).max() == pytest.approx(extent.most_sum, abs=1e-12)


@SETTINGS
@given(any_crisis())
def test_what_is_played_is_worth_what_the_graph_is_worth(data: dict[str, Any]) -> None:
    play, game = small_enough(data), compile_crisis(loaded(data))
    tables = game.tables()
    strategy = solve(game.arrays, tables, regret=False).strategy
    value = evaluate(game.arrays, tables, strategy).value
    np.testing.assert_allclose(expected(play, strategy), value, atol=1e-12)
    shifted = np.roll(strategy, 1)
    if not np.allclose(evaluate(game.arrays, tables, shifted).value, value, atol=1e-3):
        assert not np.allclose(expected(play, shifted), value, atol=1e-6)


@SETTINGS
@given(st.one_of(any_crisis(), written_once(most_turns=4)), st.sampled_from(["facts", "history"]))
def test_who_moves_sees_what_its_information_set_says_and_nothing_else(data: dict[str, Any], memory: str) -> None:
    """Rows tell the sets of an actor apart, and are the same wherever play comes to a set."""
    play = small_enough(data | {"memory": memory})
    rows: dict[tuple[int, tuple[int, ...]], int] = {}
    labels: dict[str, int] = {}
    waiting = [play.start]
    while waiting:
        at = waiting.pop()
        waiting += [play.after(at, action) for action in play.moves(at)]
        mover = play.mover(at)
        if mover >= 0:
            number, row = play.infoset(at), play.row(at, mover)
            assert rows.setdefault((mover, row), number) == number
            assert labels.setdefault(play.knows(at), number) == number
            facts = play.columns(mover)[3 : None if memory == "facts" else -1]
            assert told(facts, row[3 : 3 + len(facts)]) in play.label(at)
    assert len(set(rows.values())) == len(rows) == len(labels) == len(play.decisions)


def test_a_private_type_is_seen_by_its_owner_alone() -> None:
    play = playable(loaded(private_resolve()))
    at = play.start
    assert play.mover(at) == CHANCE
    assert play.names(at) == ("red.type=soft", "red.type=hard")
    assert play.odds(at) == pytest.approx((0.7, 0.3))
    hard = play.after(at, 1)
    seen = dict(zip([column.name for column in play.columns(0)], play.row(hard, 0), strict=True))
    assert seen == {"turn": 1, "round": 1, "type": 2, "struck": UNSEEN, "answered": UNSEEN}
    struck, as_soft = play.after(hard, 1), play.after(play.after(at, 0), 1)
    assert play.label(struck) == "blue moves@1, type=only, struck=yes"
    assert play.row(struck, 1) == play.row(as_soft, 1)
    assert play.row(hard, 0) != play.row(play.after(at, 0), 0)
    assert play.row(hard, 1) == play.row(play.after(at, 0), 1)
    assert play.mover(play.after(struck, 1)) == OVER
    assert play.paid(play.after(struck, 1)) == (1.0, 0.5)
    assert play.outcome(play.after(struck, 1)) == "blow; war"


def test_one_option_has_one_number_wherever_it_may_be_chosen() -> None:
    data = private_resolve()
    data["turns"][0]["options"] = {"warn": {"when": "type == soft"}, **data["turns"][0]["options"]}
    play = playable(loaded(data))
    soft, hard = (play.after(play.start, kind) for kind in (0, 1))
    assert dict(zip(play.moves(soft), play.names(soft), strict=True)) == {0: "warn", 1: "wait", 2: "strike"}
    assert dict(zip(play.moves(hard), play.names(hard), strict=True)) == {1: "wait", 2: "strike"}
    with pytest.raises(OfframpError, match=r"no move 0 here; allowed: 1 \(wait\), 2 \(strike\)"):
        play.after(hard, 0)


def test_a_whole_crisis_of_many_histories_is_played_at_once() -> None:
    play = playable(load_crisis("israel-iran-2024-october"))
    assert play.extent.histories > 10**6
    rng = np.random.default_rng(3)
    for _ in range(20):
        at, moves = play.start, 0
        while play.mover(at) != OVER:
            at, moves = play.after(at, int(rng.choice(list(play.moves(at))))), moves + 1
        assert moves <= play.extent.moves + play.extent.chances
        assert (np.array(play.paid(at)) >= play.extent.lowest - 1e-12).all()
        assert (np.array(play.paid(at)) <= play.extent.highest + 1e-12).all()


def test_more_histories_than_a_number_holds_are_no_trouble() -> None:
    """Twenty-five ways for the weather and two for red, in 190 rounds: 50^190 is beyond the range of a double."""
    weather = [f"w{k}" for k in range(25)]
    data = small(
        calendar={"rounds": 190},
        facts={"weather": fact(*weather, until="red moves"), "gone": fact("no", "yes")},
        turns=[
            {"turn": "weather turns", "chance": {"sets": "weather", "odds": dict.fromkeys(weather, 0.04)}},
            {"turn": "red moves", "decision": "red", "options": {"stay": {}, "go": {"set": {"gone": "yes"}}}},
        ],
        concerns={name: {"stay": concern("gone == no", 1)} for name in ("red", "blue")},
        outcomes={"gone": "gone == yes"},
    )
    crisis = loaded(data)
    play = playable(crisis)
    assert (play.extent.nodes, play.extent.histories, play.extent.moves) == (math.inf, math.inf, 190)
    at = play.start
    for _ in range(30):
        at = play.after(at, next(iter(play.moves(at))))
    assert play.mover(at) != OVER
    assert [nodes_in_words(count) for count in (1, 2_500, math.inf)] == [
        "1 node", "2,500 nodes", "more than 10^308 nodes",
    ]  # fmt: skip
    assert histories_in_words(math.inf) == "more than 10^308 histories"
    with pytest.raises(TooLargeError) as caught:
        export(crisis, limit=200)
    told = str(caught.value)
    assert told.startswith("the tree has more than 10^308 nodes (more than 10^308 histories), more than 200; to ")
    assert all(int(size) <= 200 for size in re.findall(r"it has (\d+)", told))


def test_a_slice_begins_with_chance_and_ends_with_what_is_expected() -> None:
    crisis = load_crisis("brinkmanship")
    play = playable(crisis, from_turn="at the brink@2", to_turn="at the brink@4")
    tree = export(crisis, from_turn="at the brink@2", to_turn="at the brink@4").game
    assert (play.extent.nodes, play.extent.histories) == (tree.n_nodes, tree.n_terminal)
    np.testing.assert_allclose(expected(play), [float(x) for x in exact_payoffs(tree)], atol=1e-12)
    assert any(play.outcome(at).endswith("...") for at in ends(play))


def ends(play: Playable) -> list[Any]:
    waiting, found = [play.start], []
    while waiting:
        at = waiting.pop()
        waiting += [play.after(at, action) for action in play.moves(at)]
        found += [at] if play.mover(at) == OVER else []
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_tree_is_played_node_by_node(seed: int) -> None:
    tree = random_game(seed, 1 + seed % 3, 20 + seed, least=1)
    play = playable(tree)
    assert (play.extent.nodes, play.extent.histories) == (tree.n_nodes, tree.n_terminal)
    assert len(list(histories(play))) == tree.n_terminal
    np.testing.assert_allclose(expected(play), [float(x) for x in exact_payoffs(tree)], atol=1e-12)


def test_turns_that_there_are_not_and_slices_of_trees_are_refused() -> None:
    crisis = load_crisis("brinkmanship")
    with pytest.raises(NotFoundError, match="no turn"):
        playable(crisis, from_turn="dinner")
    with pytest.raises(OfframpError, match="no turns to cut at"):
        playable(export(crisis).game, to_turn="at the brink")


def test_a_fact_that_is_called_as_another_column_keeps_a_column_of_its_own() -> None:
    for name in ("turn", "round", "player", "set"):
        play = playable(loaded(json.loads(json.dumps(private_resolve()).replace("struck", name))))
        names = [column.name for column in play.columns(1)]
        assert names == ["turn", "round", "type", f"fact {name}", "answered"]
        struck = play.after(play.after(play.start, 0), 1)
        assert play.row(struck, 1) == (2, 1, 1, 2, UNSEEN)


def test_the_key_is_that_of_the_numbers_too() -> None:
    play, same = (playable(loaded(private_resolve())) for _ in range(2))
    other = private_resolve()
    other["concerns"]["blue"]["face"]["weight"] = 0.6
    assert play.key == same.key
    assert playable(loaded(other)).key != play.key
    assert copy.deepcopy(play) is play
