"""The value of zero-sum games by linear program over sequences, and what every method comes to."""

from __future__ import annotations

import numpy as np
import pytest
from exact_play import sequence_value
from slow_regret import matrix_value, zero_sum
from solver_games import Node, bimatrix, build, chance, kuhn, random_tree, signalling

from offramp.solvers import minimise, mirror_descent


@pytest.mark.parametrize("seed", range(4))
def test_the_two_linear_programs_agree(seed: int) -> None:
    root = zero_sum(random_tree(seed, 2, 3))
    assert sequence_value(root) == pytest.approx(matrix_value(build(root, (1.0, 1.0))), abs=1e-9)


def zero_sum_games() -> dict[str, Node]:
    """Some of them with ties, with a dominated action, with a branch that is all but impossible."""
    rare = chance(
        ("1/1000000", zero_sum(signalling())), ("999999/1000000", bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    )
    return {
        "kuhn": kuhn(),
        "ties": bimatrix([[1, 1], [1, 1]], [[-1, -1], [-1, -1]]),
        "dominated": bimatrix([[3, 1], [2, 0]], [[-3, -1], [-2, 0]]),
        "rare": rare,
        **{f"random {seed}": zero_sum(random_tree(seed, 2, 4, types=2)) for seed in range(6)},
    }


@pytest.mark.parametrize("name", zero_sum_games())
def test_every_method_comes_to_the_value_of_the_linear_program(name: str) -> None:
    root = zero_sum_games()[name]
    built, value = build(root, (1.0, 1.0)), sequence_value(root)
    for method in ("cfr+", "pcfr+", "dcfr"):
        found = minimise(built.arrays, built.tables, method, target=1e-5, iterations=100_000)
        assert found.converged, found.status
        # A pair of strategies is worth the value of the game to within the sum of its regrets.
        assert abs(found.value[0] - value) <= 2e-5 + 1e-9
    calm = mirror_descent(built.arrays, built.tables, precision_scale=30.0)
    assert calm.converged, calm.status
    assert calm.nash_conv < 0.1
    assert abs(calm.value[0] - value) <= calm.nash_conv + 1e-9


def test_the_value_of_kuhn_is_an_eighteenth_and_another_game_has_another() -> None:
    assert sequence_value(kuhn()) == pytest.approx(-1 / 18, abs=1e-10)
    built = build(kuhn(), (1.0, 1.0))
    built.tables.pay[1] += (0.01, -0.01)
    off = minimise(built.arrays, built.tables, target=1e-5)
    assert abs(off.value[0] + 1 / 18) > 1e-3
    np.testing.assert_allclose(off.value.sum(), 0.0, atol=1e-12)
