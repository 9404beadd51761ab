"""Games in which information sets come before each other: who moves first is drawn, and nobody learns it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from game_trees import exact_payoffs, random_game
from solved_by_gambit import by_gambit

from offramp.errors import OfframpError
from offramp.interop import (
    ExtensiveGame,
    Infoset,
    TreeOutcome,
    from_policy,
    named,
    read_efg,
    to_openspiel,
    to_policy,
    write_efg,
)
from offramp.interop.extensive import CHANCE, NONE
from offramp.interop.pictures import tree_svg
from offramp.interop.strategies import strategy_of_rows, strategy_rows
from offramp.solvers import METHODS, best_response, evaluate, perfect_recall, regrets, solve, solve_by, weigh
from offramp.solvers.mediation import Mediator


def drawn_order(seed: int, n_players: int, rounds: int = 1) -> ExtensiveGame:
    """In every round all move once, in an order that is drawn anew; a player knows its own type and moves only."""
    rng = np.random.default_rng(seed)
    orders = list(itertools.permutations(range(n_players)))
    infosets: list[Infoset] = []
    place: dict[tuple[object, ...], int] = {}
    outcomes: list[TreeOutcome] = []
    node_infoset, node_outcome = [], []

    def visit(key: tuple[object, ...], player: int, odds: tuple[Fraction, ...] = ()) -> int:
        """Note a node; how many actions it has."""
        if key not in place:
            place[key] = len(infosets)
            number = sum(infoset.player == player for infoset in infosets) + 1
            actions = tuple(f"a{k}" for k in range(len(odds) or int(rng.integers(2, 4))))
            infosets.append(Infoset(player, number, "", actions, odds))
        node_infoset.append(place[key])
        node_outcome.append(NONE)
        return len(infosets[place[key]].actions)

    def grow(at: int, order: tuple[int, ...], moved: dict[int, tuple[int, ...]]) -> None:
        if at == rounds * n_players:
            node_infoset.append(NONE)
            node_outcome.append(len(outcomes))
            pays = tuple(Fraction(int(v), 4) for v in rng.integers(-8, 9, n_players))
            outcomes.append(TreeOutcome(len(outcomes) + 1, "", pays))
        elif at % n_players == 0 and not order:
            weights = [int(w) for w in rng.integers(1, 6, len(orders))]
            odds = tuple(Fraction(w, sum(weights)) for w in weights)
            visit(("order", len(infosets)), CHANCE, odds)
            for drawn in orders:
                grow(at, drawn, moved)
        else:
            player = order[0]
            for k in range(visit((player, moved[player]), player)):
                grow(at + 1, order[1:], moved | {player: (*moved[player], k)})

    grow(0, (), dict.fromkeys(range(n_players), ()))
    return ExtensiveGame(
        "drawn order", "", tuple(f"P{q + 1}" for q in range(n_players)), tuple(infosets), tuple(outcomes),
        np.array(node_infoset, np.int32), np.array(node_outcome, np.int32), ("",) * len(node_infoset),
    )  # fmt: skip


GAMES = [(1, 2, 1), (2, 2, 1), (3, 2, 2), (4, 3, 1), (5, 3, 1), (6, 2, 2)]


@pytest.mark.parametrize(("seed", "n_players", "rounds"), GAMES)
def test_it_is_laid_out_in_parts_and_read_back(seed: int, n_players: int, rounds: int) -> None:
    game = drawn_order(seed, n_players, rounds)
    assert read_efg(write_efg(game)) == game
    assert game.arrays.validate() == []
    assert game.arrays.n_infosets > game.n_infosets == len(game.numbers)
    assert perfect_recall(game.arrays) == (True, "")


@pytest.mark.parametrize("precision", [0.5, 2.0])
@pytest.mark.parametrize(("seed", "n_players", "rounds"), GAMES)
def test_quantal_response_against_gambit(seed: int, n_players: int, rounds: int, precision: float) -> None:
    game = drawn_order(seed, n_players, rounds)
    theirs = by_gambit(game, precision)
    found = solve(game.arrays, game.tables(precision))
    assert found.converged, found.status
    ours = named(game, found).infosets
    assert [(game.players.index(c.player), c.number) for c in ours] == sorted(theirs)
    for choice in ours:
        wanted = theirs[game.players.index(choice.player), choice.number]
        np.testing.assert_allclose(list(choice.actions.values()), wanted, atol=1e-8)
        assert choice.reach <= 1.0 + 1e-12


@pytest.mark.parametrize(("seed", "n_players", "rounds"), GAMES)
def test_best_responses_against_every_pure_strategy(seed: int, n_players: int, rounds: int) -> None:
    game = drawn_order(seed, n_players, rounds)
    arrays, tables = game.arrays, game.tables()
    draw = np.random.default_rng(seed).exponential(size=arrays.n_entries)[arrays.whole_entry]
    sizes = np.diff(arrays.infoset_action)
    strategy = draw / np.repeat(np.add.reduceat(draw, arrays.infoset_action[:-1]), sizes)
    value = evaluate(arrays, tables, strategy).value
    for player in range(n_players):
        own = [number for number in game.numbers if arrays.infoset_player[number] == player]
        best = -np.inf
        for choice in itertools.product(*(range(sizes[number]) for number in own)):
            pure = strategy.copy()
            for number, k in zip(own, choice, strict=True):
                entries = slice(arrays.infoset_action[number], arrays.infoset_action[number + 1])
                pure[entries] = np.arange(sizes[number]) == k
            mine = np.repeat(arrays.infoset_player == player, sizes)
            pure[mine] = pure[arrays.whole_entry[mine]]
            best = max(best, evaluate(arrays, tables, pure).value[player])
        found, response = best_response(arrays, tables, strategy, player)
        assert found == pytest.approx(best, abs=1e-12)
        assert evaluate(arrays, tables, response).value[player] == pytest.approx(best, abs=1e-12)
        assert regrets(arrays, tables, strategy)[player] == pytest.approx(best - value[player], abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n_players", [2, 3])
def test_every_method_solves_it(method: str, n_players: int) -> None:
    game = drawn_order(7, n_players)
    found = solve_by(method, game.arrays, game.tables(), target=None if method in ("qre", "mmd") else 1e-3)
    assert found.regret is not None
    if n_players == 2 or method in ("qre", "mmd"):
        assert found.converged, found.status
    np.testing.assert_array_equal(found.strategy, found.strategy[game.arrays.whole_entry])


def test_zero_sum_play_of_two_comes_to_the_value_of_the_matrix() -> None:
    """Neither learns anything, so the order does not matter: matching pennies, the second outcome paying three."""
    one, two = 'p "" 1 1 "" { "x" "y" } 0\n', 'p "" 2 1 "" { "x" "y" } 0\n'
    pays = {("x", "x"): 3, ("x", "y"): -1, ("y", "x"): -1, ("y", "y"): 1}
    ends = "".join(f't "" {k} "" {{ {v}, {-v} }}\n' for k, v in enumerate(pays.values(), start=1))
    _, xx, xy, yx, yy = ("", *ends.splitlines())
    first = one + two + f"{xx}\n{xy}\n" + two + f"{yx}\n{yy}\n"
    second = two + one + f"{xx}\n{yx}\n" + one + f"{xy}\n{yy}\n"
    game = read_efg('EFG 2 R "" { "A" "B" } c "" 1 "" { "A" 1/3 "B" 2/3 } 0\n' + first + second)
    found = solve_by("cfr+", game.arrays, game.tables(), target=1e-3)
    assert found.converged
    assert found.value == pytest.approx([1 / 3, -1 / 3], abs=2e-3)
    assert found.exploitability == pytest.approx(0.0, abs=1e-3)
    for choice in named(game, found).infosets:
        assert choice.reach == pytest.approx(1.0)
        assert choice.actions["x"] == pytest.approx(1 / 3, abs=2e-3)


def chicken(*, drawn: bool) -> ExtensiveGame:
    """Chicken; who moves first may be drawn."""
    one, two = 'p "" 1 1 "" { "dare" "yield" } 0\n', 'p "" 2 1 "" { "dare" "yield" } 0\n'
    pays = enumerate([(0, 0), (7, 2), (2, 7), (6, 6)], start=1)
    dd, dy, yd, yy = (f't "" {k} "" {{ {a}, {b} }}\n' for k, (a, b) in pays)
    first, second = one + two + dd + dy + two + yd + yy, two + one + dd + yd + one + dy + yy
    tree = 'c "" 1 "" { "A" 1/2 "B" 1/2 } 0\n' + first + second if drawn else first
    return read_efg('EFG 2 R "chicken" { "A" "B" }\n' + tree)


def test_a_mediator_can_do_as_much_as_in_the_simultaneous_game() -> None:
    best = []
    for drawn in (False, True):
        game = chicken(drawn=drawn)
        best.append(Mediator(game.arrays, game.tables()).best(value_weight=np.ones(2)).value.sum())
    assert best[0] == pytest.approx(10.5)  # Aumann (1987): (dare, yield), (yield, dare) 1/4 each, (yield, yield) 1/2
    assert best[1] == pytest.approx(best[0])


def test_its_strategy_goes_through_a_table_and_is_weighed() -> None:
    game = drawn_order(2, 3)
    found = solve(game.arrays, game.tables(1.0))
    rows = strategy_rows(game, found)
    told = named(game, found).infosets
    assert {(row["player"], row["number"]) for row in rows} == {(choice.player, choice.number) for choice in told}
    assert {row["reached"] for row in rows} == {1.0}
    back = strategy_of_rows(game, rows)
    np.testing.assert_allclose(back, found.strategy, atol=1e-12)
    again = weigh(game.arrays, game.tables(1.0), back)
    np.testing.assert_allclose(again.regret, found.regret, atol=1e-12)
    apart = back.copy()
    part = int(np.flatnonzero(game.arrays.infoset_whole != np.arange(game.arrays.n_infosets))[0])
    entries = slice(game.arrays.infoset_action[part], game.arrays.infoset_action[part + 1])
    apart[entries] = np.roll(apart[entries], 1)
    with pytest.raises(OfframpError, match=r"parts .* of one information set differently"):
        weigh(game.arrays, game.tables(1.0), apart)


def test_openspiel_plays_it_and_finds_the_same_gains() -> None:
    openspiel = pytest.importorskip("pyspiel")
    game = drawn_order(3, 2, 2)
    theirs = to_openspiel(game)
    found = solve(game.arrays, game.tables(1.0))
    policy = to_policy(theirs, found.strategy)
    assert len(policy.policy_table()) == game.n_infosets
    np.testing.assert_allclose(from_policy(theirs, policy), found.strategy, atol=1e-12)
    returns = openspiel.expected_returns(theirs.new_initial_state(), policy, -1, True)
    np.testing.assert_allclose(returns, found.value, atol=1e-10)
    assert found.regret is not None
    assert openspiel.nash_conv(theirs, policy) == pytest.approx(found.regret.sum(), abs=1e-10)


@pytest.mark.parametrize("seed", range(40))
def test_any_sets_merged_are_laid_out_unless_one_comes_after_itself(seed: int) -> None:
    game = random_game(seed, 3, 60, merges=60)
    assert game.arrays.validate() == []
    assert len(game.numbers) == game.n_infosets
    at = evaluate(game.arrays, game.tables(), game.arrays.uniform())
    assert at.belief.sum() == pytest.approx(game.n_infosets)
    assert at.value == pytest.approx([float(x) for x in exact_payoffs(game)])


def test_absent_minded_sets_are_refused_beside_sets_without_order() -> None:
    game = drawn_order(1, 2)
    below = int(np.flatnonzero(game.links.depth == 2)[0])
    above = int(game.links.parent[below])
    same = replace(game, node_infoset=game.node_infoset.copy())
    same.node_infoset[same.node_infoset == game.node_infoset[below]] = game.node_infoset[above]
    assert {problem.code for _, problem in same.disorder} == {"absent-minded"}


def test_it_can_be_drawn() -> None:
    assert tree_svg(drawn_order(1, 2)).count("<circle") > 0
