"""What regret minimisation comes to: known values, linear programs, awkward games, and what it says of itself."""

from __future__ import annotations

import numpy as np
import pytest
from slow_regret import matrix_value, zero_sum
from solver_games import bimatrix, build, chance, end, kuhn, move, random_tree

from offramp.errors import OfframpError
from offramp.solvers import evaluate, minimise, regrets
from offramp.solvers.regret import METHODS


@pytest.mark.parametrize("method", METHODS)
def test_kuhn_is_worth_an_eighteenth_to_the_second(method):
    """Kuhn (1950), A simplified two-person poker: -1/18 to the first player."""
    built = build(kuhn(), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, method, target=1e-4)
    assert found.converged
    assert found.exploitability <= 1e-4
    # The value of a strategy pair lies within the sum of the regrets of the value of the game.
    assert found.value[0] == pytest.approx(-1 / 18, abs=2e-4)
    assert found.status.startswith("converged: exploitability")


@pytest.mark.parametrize("seed", range(8))
def test_zero_sum_games_come_to_the_value_of_their_linear_program(seed):
    built = build(zero_sum(random_tree(seed, 2, 3)), (1.0, 1.0))
    value = matrix_value(built)
    for method in METHODS:
        found = minimise(built.arrays, built.tables, method, target=1e-4, iterations=20_000)
        assert found.converged
        assert found.value[0] == pytest.approx(value, abs=2.1e-4)


@pytest.mark.parametrize("n_players", [2, 3, 4])
def test_regret_and_exploitability_are_those_of_the_strategy(n_players):
    built = build(random_tree(n_players, n_players, 5), (1.0,) * n_players)
    found = minimise(built.arrays, built.tables, iterations=40, target=0.0)
    np.testing.assert_allclose(found.regret, regrets(built.arrays, built.tables, found.strategy), atol=1e-12)
    assert found.nash_conv == pytest.approx(found.regret.sum())
    assert found.exploitability is None  # the payoffs of these games do not add up to zero
    assert found.iterations == 40
    assert not found.converged
    assert "need not come near an equilibrium" in found.status


def test_without_a_target_the_payoffs_set_it():
    for scale in (1.0, 1e6):
        built = build(
            bimatrix([[2 * scale, -scale], [-scale, scale]], [[-2 * scale, scale], [scale, -scale]]), (1.0, 1.0)
        )
        found = minimise(built.arrays, built.tables)
        assert found.parameters["target"] == pytest.approx(4e-4 * scale)
        assert found.exploitability <= 4e-4 * scale
        np.testing.assert_allclose(built.at(found.strategy, "row"), [0.4, 0.6], atol=0.01)


def test_payoffs_six_orders_apart():
    """Matching pennies for a million on one branch, for one on the other: both are solved."""

    def pennies(stake: float, name: str):
        second = [move(1, ("guess", name), end(a, -a), end(b, -b)) for a, b in ((stake, -stake), (-2 * stake, stake))]
        return move(0, ("hide", name), *second)

    built = build(chance(("1/2", pennies(1e6, "large")), ("1/2", pennies(1.0, "small"))), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, "cfr+", target=1e-6 * 1e6, iterations=50_000)
    for name in ("large", "small"):
        np.testing.assert_allclose(built.at(found.strategy, ("hide", name)), [0.6, 0.4], atol=0.02)


@pytest.mark.parametrize("method", METHODS)
def test_hardly_possible_and_impossible_branches(method):
    """A branch of one in a billion is played for all the same; one of probability zero stays at uniform choice."""

    def choice(name: str):
        return move(0, name, move(1, "blind", end(1, -1), end(3, -3)), move(1, "blind", end(0, 0), end(2, -2)))

    odds = (("1/1000000000", choice("hardly")), ("0", choice("never")), ("999999999/1000000000", choice("mostly")))
    built = build(chance(*odds), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, method, target=0.0, iterations=200)
    np.testing.assert_allclose(built.at(found.strategy, "hardly"), [1, 0], atol=0.02)
    np.testing.assert_array_equal(built.at(found.strategy, "never"), [0.5, 0.5])
    np.testing.assert_allclose(built.at(found.strategy, "blind"), [1, 0], atol=0.02)


@pytest.mark.parametrize("method", METHODS)
def test_ties_and_single_actions(method):
    """Where all is equal nothing is regretted, and uniform choice stays."""
    single = move(1, "single", end(1, -1))
    built = build(move(0, "tie", single, single, single), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, method)
    np.testing.assert_allclose(built.at(found.strategy, "tie"), [1 / 3] * 3)
    np.testing.assert_array_equal(built.at(found.strategy, "single"), [1.0])
    assert found.exploitability == pytest.approx(0.0, abs=1e-15)


def test_what_nobody_reaches_is_uniform():
    """The first player never enters; what the second would do there is not told by its average."""
    inside = move(1, "first answer", move(1, "second answer", end(-9, 0), end(-8, 0)), end(-7, 1))
    built = build(move(0, "enter", inside, end(1, 1)), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, target=0.0, iterations=100)
    np.testing.assert_allclose(built.at(found.strategy, "enter"), [0, 1], atol=1e-3)
    assert np.isfinite(found.strategy).all()
    for name in built.infoset:
        assert built.at(found.strategy, name).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("layout", ["sequences", "graph"])
def test_a_disallowed_action_is_never_taken(layout):
    third = ((),) if layout == "sequences" else ((0.0,),)
    row = [[end(a, b, *third[0]) for a, b in pair] for pair in (((5, 5), (5, 5)), ((1, 0), (0, 1)), ((0, 1), (1, 0)))]
    built = build(move(0, "row", *(move(1, "column", *ends) for ends in row)), (1.0,) * (2 + len(third[0])))
    built.tables.allowed[built.arrays.infoset_action[built.infoset["row"]]] = False
    found = minimise(built.arrays, built.tables, target=1e-3)
    assert built.at(found.strategy, "row")[0] == 0.0
    assert found.converged
    np.testing.assert_allclose(found.value[:2], [0.5, 0.5], atol=2e-3)
    np.testing.assert_allclose(found.regret, regrets(built.arrays, built.tables, found.strategy), atol=1e-12)


def test_games_with_nothing_to_decide():
    for root, value in ((end(2.0, -2.0), 0.0), (chance(("1/4", end(4, -4)), ("3/4", end(0, 0))), 1.0)):
        built = build(root, (1.0, 1.0))
        found = minimise(built.arrays, built.tables, target=1e-9)
        assert found.converged
        assert found.value[0] == value
        assert found.strategy.size == 0


def test_who_forgets_is_solved_without_a_promise():
    """The absent-minded: it runs, its regret is not known, and that is said."""
    forgetful = move(0, "first", *(move(0, "then", end(a, 0), end(-a, 0)) for a in (1.0, 2.0)))
    built = build(forgetful, (1.0, 1.0))
    found = minimise(built.arrays, built.tables, iterations=50)
    assert found.iterations == 50
    assert not found.converged
    assert found.regret is None
    assert found.exploitability is None
    assert "player 0 does not recall" in found.regret_reason
    assert "promises nothing" in found.status
    assert evaluate(built.arrays, built.tables, found.strategy).value[0] == pytest.approx(2.0, abs=0.1)


def test_the_budget_is_kept_and_said():
    built = build(kuhn(), (1.0, 1.0))
    found = minimise(built.arrays, built.tables, target=1e-9, iterations=37)
    assert found.iterations == 37
    assert not found.converged
    assert "allow more iterations or a higher target" in found.status


def test_progress_never_falls_and_ends_at_one():
    built = build(kuhn(), (1.0, 1.0))
    told: list[float] = []
    minimise(built.arrays, built.tables, target=1e-4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_interrupt_keeps_what_was_learnt():
    built = build(kuhn(), (1.0, 1.0))
    told: list[float] = []

    def interrupt(share: float) -> None:
        told.append(share)
        if len(told) == 5:
            raise KeyboardInterrupt

    found = minimise(built.arrays, built.tables, target=0.0, progress=interrupt, keep=True)
    assert found.interrupted
    assert 0 < found.iterations < 10_000
    assert "interrupted after" in found.status
    same = minimise(built.arrays, built.tables, target=0.0, iterations=found.iterations)
    np.testing.assert_array_equal(found.strategy, same.strategy)
    told.clear()
    with pytest.raises(KeyboardInterrupt):
        minimise(built.arrays, built.tables, target=0.0, progress=interrupt)


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("cfr", {}, "use one of cfr\\+, dcfr, pcfr\\+"),
        ("cfr+", {"alpha": 1.0}, "cfr\\+ has no parameter alpha; it has: none"),
        ("dcfr", {"gamma": -1.0}, "gamma is -1.0"),
        ("dcfr", {"alpha": np.nan}, "alpha is nan"),
        ("cfr+", {"target": -1.0}, "target is -1.0"),
        ("cfr+", {"target": np.inf}, "target is inf"),
        ("cfr+", {"iterations": 0}, "at least 1"),
    ],
)
def test_what_makes_no_sense_is_refused(method, given, said):
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match=said):
        minimise(built.arrays, built.tables, method, **given)


def test_numbers_that_are_none_are_refused():
    built = build(kuhn(), (1.0, 1.0))
    built.tables.pay[1, 0] = np.nan
    with pytest.raises(OfframpError, match="not a finite number"):
        minimise(built.arrays, built.tables)


def test_parameters_of_discounting_are_used():
    built = build(kuhn(), (1.0, 1.0))
    plain, other = (
        minimise(built.arrays, built.tables, "dcfr", iterations=20, target=0.0, **given)
        for given in ({}, {"alpha": 1.0, "beta": 1.0, "gamma": 1.0})
    )
    assert other.parameters["alpha"] == 1.0
    assert np.abs(plain.strategy - other.strategy).max() > 1e-3
    cut = minimise(built.arrays, built.tables, "dcfr", iterations=20, target=0.0, alpha=np.inf, beta=-np.inf, gamma=1.0)
    plus = minimise(built.arrays, built.tables, "cfr+", iterations=20, target=0.0)
    np.testing.assert_array_equal(cut.strategy, plus.strategy)
