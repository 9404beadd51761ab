"""Steady plans: within what may be given up the one from which players that err stray least, seen without a program."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mediated_games import chicken, end, ends, game, move, peace
from random_trees import TREES, random_tree

from offramp.solvers.mediation import Mediated, Mediator, Steady, slip

BOTH = np.ones(2)


def slips(found: Mediated, precision: np.ndarray) -> float:
    """By the incentives of the plan as it was played."""
    told = [one for one in found.incentives if one.told > 1e-9]
    return sum(one.told * float(slip(np.asarray(precision[one.player] * one.slack / one.told))) for one in told)


def test_a_lead_of_nothing_slips_half_of_the_time_and_chords_lie_above_the_curve() -> None:
    leads = np.linspace(0.0, 6.0, 61)
    assert slip(leads)[0] == 0.5
    assert np.all(slip(leads) >= 1.0 / (1.0 + np.exp(leads)) - 1e-15)
    assert np.all(np.diff(slip(leads)) < 0.0)


def test_slips_of_one_choice_are_those_of_its_lead() -> None:
    """Left pays 3, right 1: at precision 1/2 the lead is 1, and right is taken 1 / (1 + e) as often."""
    made = game(move(0, "here", left=end(3.0, 0.0), right=end(1.0, 0.0)))
    precision = np.array([0.5, 1.0])
    found = Mediator(made.arrays, made.tables()).best(value_weight=np.array([1.0, 0.0]), steady=Steady(precision))
    assert slips(found, precision) == pytest.approx(1.0 / (1.0 + np.e))


def by_grid(precision: np.ndarray, least: float, steps: int) -> tuple[float, float]:
    """Of all correlated equilibria of Aumann's chicken on a grid that are worth `least`, the fewest slips and the worth
    by definition."""
    pay = np.array([[(6, 6), (2, 7)], [(7, 2), (0, 0)]], dtype=float)
    found = []
    for cells in product(range(steps + 1), repeat=3):
        if sum(cells) > steps:
            continue
        plan = np.array([*cells, steps - sum(cells)]).reshape(2, 2) / steps
        worth, strays = float((plan[..., None] * pay).sum()), 0.0
        holds = True
        for player, told in product(range(2), repeat=2):
            mine = plan[told] if player == 0 else plan[:, told]
            gains = [float(mine @ (pay[a, :, 0] if player == 0 else pay[:, a, 1])) for a in (told, 1 - told)]
            holds = holds and gains[0] >= gains[1] - 1e-12
            if mine.sum() > 0.0:
                lead = max(gains[0] - gains[1], 0.0) / mine.sum()
                strays += mine.sum() * float(slip(np.asarray(precision[player] * lead)))
        if holds and worth >= least - 1e-12:
            found.append((strays, worth))
    return min(found)


@pytest.mark.parametrize("give_up", [0.25, 0.5, 1.5])
def test_no_plan_on_a_grid_is_steadier(give_up: float) -> None:
    precision = np.array([1.0, 1.5])
    made = chicken()
    found = Mediator(made.arrays, made.tables()).best(value_weight=BOTH, steady=Steady(precision, give_up))
    fewest, _ = by_grid(precision, 10.5 - give_up, 24)
    assert found.objective >= 10.5 - give_up - 1e-7
    assert fewest - 0.05 < slips(found, precision) <= fewest + 1e-7


@settings(max_examples=25, deadline=None)
@given(
    seed=st.sampled_from(TREES),
    concept=st.sampled_from(["communication", "efce"]),
    credible=st.booleans(),
    precision=st.tuples(st.floats(0.1, 20.0), st.floats(0.1, 20.0)),
    weight=st.tuples(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0)),
)
def test_the_more_is_given_up_the_fewer_slips(
    seed: int, concept: Any, credible: bool, precision: tuple[float, float], weight: tuple[float, float]
) -> None:
    made, lam, wish = random_tree(seed), np.array(precision), np.array(weight)
    mediator = Mediator(made.arrays, made.tables(), concept=concept, credible=credible)
    best = mediator.best(value_weight=wish)
    before = slips(best, lam)
    for give_up in (0.0, 0.1, 0.5, 4.0):
        found = mediator.best(value_weight=wish, steady=Steady(lam, give_up))
        assert found.converged, found.status
        assert best.objective + 1e-6 >= found.objective >= best.objective - give_up - 1e-6
        assert slips(found, lam) <= before + 1e-5
        before = slips(found, lam)


def test_of_equally_good_plans_the_steady_one_is_followed_more() -> None:
    """A comparison that must be able to fail: the plan worth most to all strays more."""
    made = peace(0.35, 0.7, 0.9)
    lam = np.array([8.0, 8.0])
    mediator = Mediator(made.arrays, made.tables())
    weight = ends(made, "peace")
    kind, steady = (mediator.best(reach_weight=weight, steady=how) for how in (None, Steady(lam)))
    assert steady.objective == pytest.approx(kind.objective, abs=1e-7)
    assert slips(steady, lam) < slips(kind, lam) - 0.01


def test_stakes_of_any_size_are_counted_in_the_unit_of_precision() -> None:
    """Millions at a millionth of the precision are the same game."""
    plain = chicken()
    large = game(
        move(0, "a", d=move(1, "b", d=end(6e6, 6), h=end(2e6, 7)), h=move(1, "b", d=end(7e6, 2), h=end(0, 0))),
    )
    found = []
    for made, lam in ((plain, np.array([2.0, 2.0])), (large, np.array([2e-6, 2.0]))):
        weight = np.array([lam[0], lam[1]])
        plan = Mediator(made.arrays, made.tables()).best(value_weight=weight, steady=Steady(lam, 0.5))
        found.append((plan.objective, slips(plan, lam)))
    assert found[0] == pytest.approx(found[1], abs=1e-5)


def test_whoever_has_no_choice_cannot_stray() -> None:
    made = game(move(0, "only", go=end(1.0, 2.0)))
    found = Mediator(made.arrays, made.tables()).best(value_weight=BOTH, steady=Steady(BOTH, 0.1))
    assert found.converged
    assert slips(found, BOTH) == 0.0
