"""Games written plainly: the same game, and OpenSpiel reads it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from game_trees import exact_payoffs, random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.interop import ExtensiveGame, export, read_efg, write_efg
from offramp.interop.extensive import NONE
from offramp.interop.plain import LONG, plain, strange_to_openspiel
from offramp.solvers import evaluate, solve

few = settings(max_examples=40, deadline=None)
TOLLS = """EFG 2 R "tolls" { "A" "B" } ""
p "" 1 1 "" { "over" "round" } 9 "fee" { -1, 1/3 }
t "" 1 "there" { 5, 0 }
p "" 2 1 "" { "wave on" "stop" } 2 "" { 0.5, 0 }
t "" 1
t "" 0
"""


def openspiel_plays(text: str) -> np.ndarray:
    """What OpenSpiel says that players expect if all choose evenly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyspiel = pytest.importorskip("pyspiel")
    state = pyspiel.load_efg_game(text).new_initial_state()

    def expected(state) -> np.ndarray:
        if state.is_terminal():
            return np.array(state.returns())
        if state.is_chance_node():
            return sum(p * expected(state.child(action)) for action, p in state.chance_outcomes())
        actions = state.legal_actions()
        return sum(expected(state.child(action)) for action in actions) / len(actions)

    return expected(state)


def test_what_stood_on_the_way_is_added_up_with_its_labels() -> None:
    game = plain(read_efg(TOLLS))
    paid = [outcome.payoffs for outcome in game.outcomes]
    third = Fraction(1, 3)
    assert paid == [(Fraction(4), third), (Fraction(9, 2), third), (Fraction(-1, 2), third)]
    assert [outcome.label for outcome in game.outcomes] == ["fee; there", "fee; there", "fee"]
    assert strange_to_openspiel(read_efg(TOLLS)) == ("payoffs stand on the way", "ends have no outcome")


@few
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(2, 40))
def test_it_is_the_same_game_and_openspiel_reads_it(seed: int, n_players: int, size: int) -> None:
    game = random_game(seed, n_players, size, odd=seed % 2 == 0)
    ends = plain(game)
    assert exact_payoffs(ends) == exact_payoffs(game)
    assert (ends.node_outcome[game.node_infoset != NONE] == NONE).all()
    assert plain(ends) == ends
    assert read_efg(write_efg(ends)) == ends
    at, before = (evaluate(g.arrays, g.tables(), g.arrays.uniform()).value for g in (ends, game))
    np.testing.assert_allclose(at, before, rtol=1e-12, atol=1e-12)
    if ends.n_nodes > 1:
        strange = strange_to_openspiel(ends)
        assert set(strange) <= {LONG}
        if not strange:
            np.testing.assert_allclose(openspiel_plays(write_efg(ends)), before, rtol=1e-9, atol=1e-9)


def test_what_is_said_to_be_strange_is_refused_by_openspiel() -> None:
    pyspiel = pytest.importorskip("pyspiel")
    tolls = plain(read_efg(TOLLS))
    long = replace(tolls.outcomes[0], payoffs=(Fraction(1, 3_000_000_007), Fraction(0)))
    strange: list[ExtensiveGame] = [
        read_efg(TOLLS),
        replace(tolls, title='say "no"'),
        replace(tolls, infosets=(replace(tolls.infosets[0], number=7), *tolls.infosets[1:])),
        replace(tolls, node_label=('"', *tolls.node_label[1:])),
        replace(tolls, outcomes=(long, *tolls.outcomes[1:])),
        replace(tolls, node_outcome=np.where(tolls.node_outcome == 2, NONE, tolls.node_outcome).astype(np.int32)),
    ]
    for game in strange:
        assert strange_to_openspiel(game)
        with pytest.raises((pyspiel.SpielError, IndexError)):
            pyspiel.load_efg_game(write_efg(game))


def test_export_does_it_when_asked() -> None:
    game = read_efg(TOLLS)
    assert read_efg(export(game).text) == game
    found = read_efg(export(game, plain=True).text)
    assert found == plain(game)
    one, other = solve(game.arrays, game.tables(2.0)), solve(found.arrays, found.tables(2.0))
    np.testing.assert_allclose(one.strategy, other.strategy, atol=1e-9)
