"""Strategies made elsewhere, weighed as solvers weigh their own."""

from __future__ import annotations

import numpy as np
import pytest
from solver_games import build, chance, end, move

from offramp.errors import OfframpError
from offramp.solvers import minimise, solve, weigh

PENNIES = move(0, "a", move(1, "b", end(1, -1), end(-1, 1)), move(1, "b", end(-1, 1), end(1, -1)))


@pytest.mark.parametrize("method", ["qre", "cfr+"])
def test_what_a_solver_says_of_its_own_is_said_of_it_again(method: str) -> None:
    game = build(PENNIES, (2.0, 3.0))
    found = solve(game.arrays, game.tables) if method == "qre" else minimise(game.arrays, game.tables, method)
    again = weigh(game.arrays, game.tables, found.strategy)
    for name in ("reach", "belief", "action_value", "value", "regret"):
        np.testing.assert_allclose(getattr(again, name), getattr(found, name), atol=1e-15)
    assert again.local_regret == pytest.approx(found.local_regret, abs=1e-15)
    assert again.exploitability == pytest.approx(found.exploitability, abs=1e-15)
    assert (again.method, again.residual, again.iterations) == ("given", None, 0)


def test_a_strategy_that_can_be_beaten_is_worth_what_that_loses() -> None:
    """Always heads against even odds: the other gains a whole unit by always answering it."""
    game = build(PENNIES, (1.0, 1.0))
    found = weigh(game.arrays, game.tables, np.array([1.0, 0.0, 0.5, 0.5]))
    assert found.value.tolist() == [0.0, 0.0]
    assert found.regret is not None
    assert found.regret.tolist() == [0.0, 1.0]
    assert found.exploitability == 0.5
    assert found.status == "weighed, not solved; exploitability 0.5"


def test_who_forgets_leaves_the_regret_unknown() -> None:
    forgets = chance(("1/2", move(0, "a", *[move(0, "b", end(1), end(0)) for _ in range(2)])), ("1/2", end(0)))
    game = build(forgets, (1.0,))
    found = weigh(game.arrays, game.tables, game.arrays.uniform())
    assert found.regret is None
    assert "not known, as a player forgets" in found.status
    assert "does not recall" in found.regret_reason


@pytest.mark.parametrize(
    ("strategy", "said"),
    [
        ([0.5, 0.5, 1.0], "3 entries, the game 4"),
        ([0.5, 0.5, 0.6, 0.5], "no probabilities at information set 1"),
        ([-0.5, 1.5, 0.5, 0.5], "no probabilities at information set 0"),
        ([np.nan, 0.5, 0.5, 0.5], "no probabilities at information set 0"),
    ],
)
def test_what_is_no_strategy_is_refused(strategy: list[float], said: str) -> None:
    game = build(PENNIES, (1.0, 1.0))
    with pytest.raises(OfframpError, match=said):
        weigh(game.arrays, game.tables, np.array(strategy))
