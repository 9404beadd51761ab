"""Tiny games by brute force: values, best responses and regret over all pure strategies, in fractions."""

from __future__ import annotations

import pytest
from exact_play import as_entries, best, drawn_play, expected
from solver_games import Node, build, chance, end, kuhn, move, random_tree, signalling

from offramp.solvers import best_response, evaluate, regrets

TINY = {
    "kuhn": (kuhn(), 2),
    "signalling": (signalling(), 2),
    "one action": (move(0, "forced", chance(("1/3", move(1, "x", end(1, 2), end(0, 1))), ("2/3", end(5, -5)))), 2),
    "no decision": (chance(("1/4", end(4, -1)), ("3/4", end(0, 1))), 2),
    **{f"{n} players, {seed}": (random_tree(seed, n, 3, types=2), n) for n in (2, 3, 4) for seed in (1, 2, 3)},
}


def largest_gap(root: Node, n_players: int, seed: int, wrong: float = 0.0) -> float:
    """Between the fractions and what the package says of a random strategy; `wrong` is added to one probability."""
    built = build(root, (1.0,) * n_players)
    play = drawn_play(root, seed)
    strategy = as_entries(built, play)
    strategy[:1] += wrong
    value, gains = evaluate(built.arrays, built.tables, strategy).value, regrets(built.arrays, built.tables, strategy)
    exact = expected(root, play)
    gaps = [abs(float(exact[q]) - value[q]) for q in range(n_players)]
    for player in range(n_players):
        most = best(root, play, player)
        found, response = best_response(built.arrays, built.tables, strategy, player)
        reached = evaluate(built.arrays, built.tables, response).value[player]
        gaps += [abs(float(most) - found), abs(float(most) - reached), abs(float(most - exact[player]) - gains[player])]
    return float(max(gaps))


@pytest.mark.parametrize("name", TINY)
def test_values_best_responses_and_regret_are_those_of_all_pure_strategies(name: str) -> None:
    root, n_players = TINY[name]
    assert max(largest_gap(root, n_players, seed) for seed in range(4)) < 1e-13


def test_brute_force_notices_a_wrong_probability() -> None:
    assert largest_gap(signalling(), 2, 1, wrong=1e-9) > 1e-10
