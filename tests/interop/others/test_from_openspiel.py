"""Games taken from OpenSpiel, and regret minimisation beside its own."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

import numpy as np
import pytest

from offramp.errors import OfframpError
from offramp.interop import ExtensiveGame, from_openspiel, load_game, read_efg, write_efg
from offramp.solvers import evaluate, minimise, regrets, zero_sum
from offramp.solvers.recall import own_moves
from offramp.solvers.regret.flat import FlatGame
from offramp.solvers.regret.rules import RULES
from offramp.solvers.regret.sequences import SequenceGame

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyspiel

GOOFSPIEL = "turn_based_simultaneous_game(game=goofspiel(num_cards=3,imp_info=True,points_order=descending))"


def tabular(game: ExtensiveGame, strategy: np.ndarray, source: pyspiel.Game) -> pyspiel.TabularPolicy:
    """A strategy as OpenSpiel holds it, by information state."""
    legal = {state.information_state_string(): state.legal_actions() for state in _deciding(source.new_initial_state())}
    offsets = game.arrays.infoset_action
    table = {}
    for number, place in enumerate(game.layered.infoset):
        label = game.infosets[place].label
        table[label] = list(zip(legal[label], strategy[offsets[number] : offsets[number + 1]].tolist(), strict=True))
    return pyspiel.TabularPolicy(table)


def _deciding(state: pyspiel.State):
    if state.is_terminal():
        return
    if not state.is_chance_node():
        yield state
    for action in state.legal_actions():
        yield from _deciding(state.child(action))


def test_the_tree_is_the_one_that_gambit_s_format_holds(tmp_path):
    path = tmp_path / "kuhn.efg"
    path.write_text(write_efg(from_openspiel("kuhn_poker")), encoding="utf-8")
    game = load_game(path)
    assert game == from_openspiel(pyspiel.load_game("kuhn_poker"))
    assert (game.n_nodes, game.n_terminal, game.arrays.n_infosets) == (58, 30, 12)
    assert zero_sum(game.arrays, game.tables())
    assert game.infosets[0].odds == (Fraction(1, 3),) * 3
    assert "Bet" in game.infosets[2].actions


@pytest.mark.parametrize(
    ("name", "nodes", "infosets", "entries"),
    [("leduc_poker", 9_457, 936, 2_184), ("kuhn_poker(players=3)", 617, 48, 96), (GOOFSPIEL, 67, 16, 34)],
)
def test_sizes(name, nodes, infosets, entries):
    """Leduc's are those of the reference implementation; of the others OpenSpiel's own states are counted."""
    game = from_openspiel(name)
    assert game.arrays.validate() == []
    states = {
        s.information_state_string(): s.legal_actions() for s in _deciding(pyspiel.load_game(name).new_initial_state())
    }
    assert (len(states), sum(map(len, states.values()))) == (infosets, entries)
    assert (game.n_nodes, game.arrays.n_infosets, game.arrays.n_entries) == (nodes, infosets, entries)


@pytest.mark.parametrize("name", ["kuhn_poker", "leduc_poker", GOOFSPIEL])
def test_every_iterate_of_cfr_plus_is_theirs(name):
    """Linear averaging, alternating updates, by information state; few iterations, as rounding decides at ties."""
    source = pyspiel.load_game(name)
    game = from_openspiel(source)
    theirs = pyspiel.CFRPlusSolver(source)
    own = own_moves(game.arrays)
    ours = [layout(game.arrays, game.tables(), own) for layout in (SequenceGame, FlatGame)]
    for t in range(1, 6):
        theirs.evaluate_and_update_policy()
        policy = {label: dict(row) for label, row in theirs.tabular_average_policy().policy_table().items()}
        for layout in ours:
            layout.learn(RULES["cfr+"].turns(t, 1))
            table = tabular(game, layout.average(), source).policy_table()
            worst = max(abs(policy[label][action] - p) for label, row in table.items() for action, p in row)
            assert worst < 1e-10


def measured_gap(name: str, strategies: Callable[[ExtensiveGame], Iterable[np.ndarray]], wrong: float = 0.0) -> float:
    """The largest difference between their values, NashConv and exploitability and ours; `wrong` is added to a payoff
    of ours."""
    source, game = pyspiel.load_game(name), from_openspiel(name)
    tables = game.tables()
    tables.pay[1] += (wrong, -wrong, *(0.0,) * (len(game.players) - 2))
    gaps = []
    for strategy in strategies(game):
        policy = tabular(game, strategy, source)
        theirs = pyspiel.expected_returns(source.new_initial_state(), policy, -1, True)
        gaps += np.abs(evaluate(game.arrays, tables, strategy).value - theirs).tolist()
        gains = regrets(game.arrays, tables, strategy)
        gaps.append(abs(gains.sum() - pyspiel.nash_conv(source, policy)))
        if zero_sum(game.arrays, tables):
            gaps.append(abs(gains.mean() - pyspiel.exploitability(source, policy)))
    return max(gaps)


def varied(game: ExtensiveGame) -> Iterator[np.ndarray]:
    """Uniform choice, two random strategies, one of them with most actions never taken, and what CFR+ learns."""
    yield game.arrays.uniform()
    rng, sizes = np.random.default_rng(0), np.diff(game.arrays.infoset_action)
    for power in (1, 40):
        drawn = rng.random(game.arrays.n_entries) ** power
        drawn[drawn < 1e-6] = 0.0
        total = np.repeat(np.add.reduceat(drawn, game.arrays.infoset_action[:-1]), sizes)
        yield np.where(total > 0.0, drawn / np.where(total > 0.0, total, 1.0), 1.0 / np.repeat(sizes, sizes))
    yield minimise(game.arrays, game.tables(), iterations=30, target=0.0).strategy


@pytest.mark.parametrize(
    "name", ["kuhn_poker", "kuhn_poker(players=3)", "leduc_poker", GOOFSPIEL, "liars_dice(dice_sides=3)"]
)
def test_values_and_regret_are_what_openspiel_measures(name: str) -> None:
    assert measured_gap(name, varied) < 1e-10


def test_the_comparison_with_openspiel_fails_on_a_payoff_that_is_a_little_off() -> None:
    assert measured_gap("kuhn_poker", lambda game: [game.arrays.uniform()], wrong=1e-6) > 1e-8


def test_kuhn_comes_to_its_value():
    """Kuhn (1950): -1/18 to the first player."""
    game = from_openspiel("kuhn_poker")
    found = minimise(game.arrays, game.tables(), target=1e-5)
    assert found.converged
    assert found.value[0] == pytest.approx(-1 / 18, abs=2e-5)
    policy = tabular(game, found.strategy, pyspiel.load_game("kuhn_poker"))
    measured = pyspiel.exploitability(pyspiel.load_game("kuhn_poker"), policy)
    assert found.exploitability == pytest.approx(measured, abs=1e-10)


def test_odd_probabilities_add_up_to_exactly_one():
    text = 'EFG 2 R "" { "A" } ""\nc "" 1 "" { "x" 123456789/1000000007 "y" 876543218/1000000007 } 0 ' + (
        'p "" 1 1 "" { "l" "r" } 0 t "" 1 "" { 1 } t "" 2 "" { 2 } p "" 1 2 "" { "l" "r" } 0 t "" 2 "" { 2 } '
        't "" 1 "" { 1 }'
    )
    game = from_openspiel(pyspiel.load_efg_game(text))
    assert sum(game.infosets[0].odds) == 1
    assert float(game.infosets[0].odds[0]) == pytest.approx(123456789 / 1000000007, abs=1e-15)
    assert read_efg(write_efg(game).encode(), "again.efg") == game


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no_such_game", "OpenSpiel does not load 'no_such_game'"),
        ("goofspiel", "take turn_based_simultaneous_game"),
        ("liars_dice", "more than 1,000 nodes"),
    ],
)
def test_what_cannot_be_taken_is_refused(name, said):
    with pytest.raises(OfframpError, match=said):
        from_openspiel(name, limit=1_000)
