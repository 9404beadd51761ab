"""Bad rationing problems are refused with all their problems at once; large ones with a stated limit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from rationing_cases import one_kind

from offramp.defence.rationing import (
    DefendedSite,
    InterceptorKind,
    RationingProblem,
    TargetGroup,
    WeaponGroup,
    assign,
    chance_of_no_leaker,
    defend_by_preference,
    hughes_losses,
    marginal_return,
    next_raids,
    policy,
    program,
    ration,
    shoot_look,
    stochastic_salvo,
)
from offramp.errors import OfframpError

NAN = float("nan")
BAD = RationingProblem(
    groups=(
        WeaponGroup("a", -1, NAN, (1.5, 0.5), (1, -2), site=3),
        WeaponGroup("b", 1, -2.0, (0.5,), (1,)),
        WeaponGroup("c", True, 1.0, (0.5, NAN), site=0),
    ),
    kinds=(InterceptorKind("x", -7), InterceptorKind("y", 3)),
    sites=(DefendedSite("base", -1.0),),
    most_shots=0,
)


@pytest.mark.parametrize("method", [ration, assign, marginal_return])
def test_all_problems_at_once(method):
    expected = [
        "the most shots at one weapon must be a whole number not below 1, found 0",
        "interceptors x: the stock must be a whole number not below 0, found -7",
        "site base: its worth must be a number not below 0, found -1.0",
        "weapons a: the count must be a whole number not below 0, found -1",
        "weapons a: the harm of a leaker must be a number not below 0, found nan",
        "weapons a: a kill probability must lie between 0 and 1, found 1.5",
        "weapons a: a limit of shots must be a whole number not below 0, found -2",
        "weapons a: its site is 3, and there are sites 0 to 0",
        "weapons b: the harm of a leaker must be a number not below 0, found -2.0",
        "weapons b: 1 kill probabilities for 2 kinds of interceptors",
        "weapons b: 1 limits of shots for 2 kinds of interceptors",
        "weapons b: its site is -1, and there are sites 0 to 0",
        "weapons c: the count must be a whole number not below 0, found True",
        "weapons c: a kill probability must lie between 0 and 1, found nan",
    ]
    with pytest.raises(OfframpError) as caught:
        method(BAD)
    assert str(caught.value).splitlines() == expected


def test_a_site_where_there_are_none():
    with pytest.raises(OfframpError, match="its site is 0, and there are no sites"):
        ration(RationingProblem((WeaponGroup("a", 1, 1.0, (), site=0),), ()))


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ({"again": 1.5}, "chance of another raid must lie between 0 and 1"),
        ({"again": 1.0}, "harm without end: give a horizon"),
        ({"again": 0.5, "horizon": -1}, "must lie between 0 and 1000, found -1"),
        ({"again": 0.5, "sizes": ()}, "pairs of a size and a probability"),
        ({"again": 0.5, "sizes": ((1.0, 0.5),)}, "must add up to 1, found 0.5"),
        ({"again": 0.5, "sizes": ((-1.0, 1.0),)}, "neither below 0"),
    ],
)
def test_bad_wars(ahead, said):
    with pytest.raises(OfframpError, match=said):
        ration(one_kind((1, 1.0, 0.5), stock=1), **ahead)


def test_limits_are_stated_before_work_begins():
    with pytest.raises(OfframpError, match="11,000,000 weapons are more than the 10,000,000"):
        ration(one_kind((11_000_000, 1.0, 0.5), stock=1))
    many = RationingProblem(
        tuple(WeaponGroup(f"{g}", 9, 1.0, tuple(0.3 + 0.05 * k for k in range(12))) for g in range(9)),
        tuple(InterceptorKind(f"{k}", 9) for k in range(12)),
        most_shots=8,
    )
    with pytest.raises(OfframpError, match="1,133,730 shot patterns are more than the 200,000"):
        assign(many)
    with pytest.raises(OfframpError, match="300,000 interceptors and raids of 1 sizes need 90,000,000,000 steps"):
        ration(one_kind((1, 1.0, 0.5), stock=300_000), again=0.5)
    with pytest.raises(OfframpError, match="500 weapons, 900 interceptors and 3 looks need tables"):
        shoot_look(500, 900, 3, 0.5)
    with pytest.raises(OfframpError, match="at most 200 weapons on a target"):
        defend_by_preference((TargetGroup("a", 1, 201),), 5)


def mixed(count=4, stocks=(3, 2)):
    return RationingProblem(
        (WeaponGroup("a", count, 1.0, (0.5, 0.4)), WeaponGroup("b", count, 2.0, (0.4, 0.7))),
        tuple(InterceptorKind(name, stock) for name, stock in zip("xy", stocks, strict=True)),
    )


def test_a_program_out_of_time_says_so(monkeypatch):
    chance = np.random.default_rng(2)
    groups = tuple(
        WeaponGroup(f"{g}", 28, float(1 + g % 5), tuple(map(float, chance.uniform(0.2, 0.9, 4)))) for g in range(12)
    )
    problem = RationingProblem(groups, tuple(InterceptorKind(f"{k}", 83) for k in range(4)))
    best = assign(problem)
    monkeypatch.setattr(program, "SECONDS", 0.0)
    rushed = assign(problem)
    assert best.optimal
    assert not rushed.optimal
    assert rushed.status.startswith("Not proven optimal: among all plans with at most 4 shots at one weapon, none")
    assert rushed.bound <= best.loss <= rushed.loss < 1.05 * best.loss
    assert all(spent <= 83 for spent in rushed.shots)


def test_rules_are_followed_as_far_as_stated(monkeypatch):
    every = ration(mixed(), again=0.5).policy
    monkeypatch.setattr(policy, "MOST_RAIDS", 20)
    few = ration(mixed(), again=0.5).policy
    assert few.tried < every.tried
    assert few.loss >= every.loss
    monkeypatch.setattr(next_raids, "MOST_STATES", 2)
    with pytest.raises(OfframpError, match="a rule leads through more than 2 stocks; look less far ahead"):
        ration(mixed(stocks=(90, 90)), again=0.5)


def test_excess_is_absolute_and_relative():
    found = ration(mixed())
    assert found.policy_excess == pytest.approx(found.policy.loss - found.loss)
    assert found.policy_excess_share == pytest.approx(found.policy.loss / found.loss - 1.0)
    assert ration(mixed(0)).policy_excess_share == 0.0


def test_excess_over_nothing_is_infinite():
    """Both kinds stop the first group for sure, one the second: the rules fire at the first with the wrong one."""
    problem = RationingProblem(
        (WeaponGroup("a", 1, 1.0, (1.0, 1.0)), WeaponGroup("b", 1, 1.0, (1.0, 0.0))),
        (InterceptorKind("x", 1), InterceptorKind("y", 1)),
        most_shots=1,
    )
    found = ration(problem)
    assert (found.loss, found.policy.loss, found.policy_excess_share) == (0.0, 1.0, math.inf)


def test_other_bad_numbers():
    with pytest.raises(OfframpError) as caught:
        shoot_look(-1, 2.5, 1, 1.5)
    assert len(str(caught.value).splitlines()) == 3
    with pytest.raises(OfframpError) as caught:
        defend_by_preference((TargetGroup("a", -1, -1, NAN, 2.0, (0.5, 0.2)),), -1, most_shots=0)
    assert len(str(caught.value).splitlines()) == 7
    with pytest.raises(OfframpError, match="kill must lie between 0 and 1"):
        chance_of_no_leaker(3, 2.0, 1)
    with pytest.raises(OfframpError, match="hits to disable must be a number above 0"):
        hughes_losses(1, 1, 1, 1, 0)
    with pytest.raises(OfframpError, match="deviation must be a number not below 0"):
        stochastic_salvo(1.0, -1.0)
    with pytest.raises(OfframpError, match="mean must be a finite number"):
        stochastic_salvo(NAN, 1.0)
