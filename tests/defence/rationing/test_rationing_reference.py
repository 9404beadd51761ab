"""Published numbers of rationing, each computed independently of this package."""

from __future__ import annotations

import math

import pytest
from rationing_cases import one_kind

from offramp.defence.rationing import (
    Objective,
    TargetGroup,
    chance_of_no_leaker,
    defend_by_preference,
    hughes_losses,
    marginal_return,
    shoot_look,
    shots_wanted,
    stochastic_salvo,
    unlimited_looks,
)

SIX_PLACES = 1e-6


@pytest.mark.parametrize(
    ("weapons", "interceptors", "kill", "by_looks"),
    [
        # Soland 1987, Operations Research 35(4); Glazebrook & Washburn 2004, OR 52(3): the recursion.
        (2, 3, 0.5, [0.375, 0.5]),
        (2, 4, 0.5, [0.5625, 0.6875]),
        (3, 6, 0.7, [0.753571, 0.901747, 0.929530]),
    ],
)
def test_chance_that_none_leaks(weapons, interceptors, kill, by_looks):
    found = [shoot_look(weapons, interceptors, s + 1, kill).value for s in range(len(by_looks))]
    assert found == pytest.approx(by_looks, abs=SIX_PLACES)


@pytest.mark.parametrize(("interceptors", "leakers"), [(3, 0.625), (4, 0.375)])
def test_expected_leakers(interceptors, leakers):
    # Same recursion, minimised.
    assert shoot_look(2, interceptors, 2, 0.5, Objective.LEAKERS).value == pytest.approx(leakers, abs=SIX_PLACES)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize(("weapons", "interceptors", "kill"), [(3, 6, 0.7), (2, 5, 0.3), (4, 4, 0.9), (3, 2, 0.5)])
def test_as_many_looks_as_interceptors_are_unlimited(weapons, interceptors, kill, objective):
    limited = shoot_look(weapons, interceptors, interceptors, kill, objective).value
    assert limited == pytest.approx(unlimited_looks(weapons, interceptors, kill, objective), abs=1e-12)


def test_unlimited_looks_are_a_binomial_tail():
    # P(Bin(3, 1/2) >= 2) = 1/2.
    assert unlimited_looks(2, 3, 0.5) == pytest.approx(0.5, abs=1e-12)


def test_shots_for_a_wanted_chance():
    # Wilkening 2000, Science & Global Security 8(2): W = 20, p = .7, P0 = .8.
    assert shots_wanted(20, 0.7, 0.8) == pytest.approx(3.7387, abs=5e-5)
    assert chance_of_no_leaker(20, 0.7, 4) == pytest.approx(0.849880384, abs=1e-9)


def test_a_track_failure_is_common_to_the_raid():
    # Wilkening 2000: it multiplies once; per weapon it would be .304670153.
    assert chance_of_no_leaker(20, 0.7, 4, tracked=0.95) == pytest.approx(0.807386364, abs=1e-9)
    assert chance_of_no_leaker(20, 0.7, 4) * 0.95**20 == pytest.approx(0.304670153, abs=1e-9)


def test_hughes_salvo():
    assert hughes_losses(2, 3, 4, 2, 2) == 1.0
    assert hughes_losses(1, 3, 4, 2, 2) == 0.0
    assert hughes_losses(9, 3, 4, 2, 2) == 3.0


def test_stochastic_salvo():
    # Armstrong 2005, Operations Research 53(5).
    found = stochastic_salvo(2, 3)
    assert found.mean == pytest.approx(2.453358941, abs=1e-9)
    assert found.variance == pytest.approx(5.615314949, abs=1e-9)


def test_choosing_saves_what_spreading_evenly_loses():
    # Prim & Read: 10 equal targets, 2 weapons on each, 10 perfect interceptors.
    found = defend_by_preference((TargetGroup("shelter", 10, 2),), 10)
    assert (found.loss, found.saved, found.even_loss) == (5.0, 5.0, 10.0)
    assert found.optimal
    assert [(part.targets, part.shots) for part in found.defended] == [(5, 0), (5, 2)]


def test_marginal_return_by_hand():
    # Values 10 and 6, kill .5: the gains are 5, 2.5, ... and 3, 1.5, ...; three shots take 5, 3 and 2.5.
    found = marginal_return(one_kind((1, 10.0, 0.5), (1, 6.0, 0.5), stock=3))
    assert found.optimal
    assert found.loss == 10 / 4 + 6 / 2
    assert {(a.group, a.shots) for a in found.allocations} == {(0, (2,)), (1, (1,))}


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (shots_wanted(20, 0.7, 0.0), 0.0),
        (shots_wanted(0, 0.7, 0.9), 0.0),
        (shots_wanted(0, 0.7, 0.9, tracked=0.5), math.inf),
        (shots_wanted(20, 0.7, 0.9, tracked=0.5), math.inf),
        (shots_wanted(20, 0.0, 0.9), math.inf),
        (shots_wanted(20, 1.0, 0.9), 1.0),
        (shots_wanted(20, 0.7, 1.0), math.inf),
        (shots_wanted(10**9, 0.5, 0.5), math.log2(10**9 / math.log(2))),
        (stochastic_salvo(-2.0, 0.0).mean, 0.0),
        (stochastic_salvo(2.0, 0.0).mean, 2.0),
        (stochastic_salvo(-1e3, 1.0).variance, 0.0),
    ],
)
def test_edges_of_the_formulas(found, wanted):
    assert found == pytest.approx(wanted)
