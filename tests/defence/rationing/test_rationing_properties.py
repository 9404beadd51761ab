"""What must hold of every rationing, whatever the numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rationing_cases import KILL, one_kind, problems

from offramp.defence.rationing import (
    DefendedSite,
    InterceptorKind,
    Objective,
    RationingProblem,
    Rule,
    TargetGroup,
    WeaponGroup,
    assign,
    defend_by_preference,
    marginal_return,
    ration,
    shoot_look,
)
from offramp.defence.spec import AMPLE

BRIEFLY = settings(max_examples=40, deadline=None)
AGAIN = st.sampled_from([0.0, 0.5, 0.9])
NOISE = 1e-6


@BRIEFLY
@given(problems(most_weapons=12, most_stock=12), AGAIN, st.integers(0, 1))
def test_more_stock_is_never_worse(problem, again, kind):
    kind = min(kind, len(problem.kinds) - 1)
    more = [stock + (k == kind) for k, stock in enumerate(problem.stocks)]
    poor, rich = ration(problem, again=again), ration(problem.with_stocks(more), again=again)
    assert rich.loss <= poor.loss * (1 + NOISE) + NOISE


@BRIEFLY
@given(problems(most_weapons=12, most_stock=12), AGAIN)
def test_no_stated_policy_beats_the_optimum(problem, again):
    found = ration(problem, again=again)
    assert found.bound <= found.loss <= found.policy.loss * (1 + NOISE) + NOISE
    assert found.loss <= found.no_tomorrow * (1 + NOISE) + NOISE
    assert found.policy_excess >= 0.0


@BRIEFLY
@given(problems(most_kinds=3, most_weapons=12, most_stock=12), KILL, st.integers(0, 8))
def test_one_more_kind_never_hurts(problem, kill, stock):
    wider = replace(
        problem,
        groups=tuple(replace(g, kill=(*g.kill, kill), most=(*g.most, 2) if g.most else ()) for g in problem.groups),
        kinds=(*problem.kinds, InterceptorKind("new", stock)),
    )
    assert assign(wider).loss <= assign(problem).loss * (1 + NOISE) + NOISE


@BRIEFLY
@given(problems(most_kinds=3, most_weapons=12, most_stock=12), AGAIN, st.randoms(use_true_random=False))
def test_names_and_order_make_no_difference(problem, again, chance: random.Random):
    kinds, groups = list(range(len(problem.kinds))), list(problem.groups)
    chance.shuffle(kinds)
    chance.shuffle(groups)
    other = replace(
        problem,
        kinds=tuple(problem.kinds[k] for k in kinds),
        groups=tuple(
            replace(g, name="x", kill=tuple(g.kill[k] for k in kinds), most=tuple(g.most[k] for k in kinds if g.most))
            for g in groups
        ),
    )
    assert ration(other, again=again).loss == pytest.approx(ration(problem, again=again).loss, rel=NOISE, abs=NOISE)


@BRIEFLY
@given(problems(most_kinds=3, most_weapons=12, most_stock=12), AGAIN)
def test_a_plan_accounts_for_every_weapon_and_interceptor(problem, again):
    found = ration(problem, again=again)
    for parts, shots in ((found.allocations, found.shots), (found.policy.allocations, found.policy.shots)):
        met = [0] * len(problem.groups)
        for part in parts:
            met[part.group] += part.weapons
            assert sum(part.shots) <= problem.most_shots
            assert all(n <= most for n, most in zip(part.shots, problem.limits(part.group), strict=True))
        assert met == [group.count for group in problem.groups]
        assert all(0 <= n <= stock for n, stock in zip(shots, problem.stocks, strict=True))
    assert found.keep == tuple(stock - n for stock, n in zip(problem.stocks, found.shots, strict=True))
    fired_at = {problem.groups[a.group].site for a in found.allocations if any(a.shots)}
    headed = {group.site for group in problem.groups if group.count}
    assert set(found.undefended) == headed - fired_at


@BRIEFLY
@given(problems(most_weapons=12, most_stock=12), st.sampled_from([2.0, 1e9, 1e-6]))
def test_the_unit_of_harm_makes_no_difference(problem, unit):
    other = replace(problem, groups=tuple(replace(g, harm=g.harm * unit) for g in problem.groups))
    assert assign(other).loss == pytest.approx(assign(problem).loss * unit, rel=NOISE, abs=NOISE * unit)


@BRIEFLY
@given(st.integers(1, 6), st.integers(0, 8), st.integers(0, 3), KILL)
def test_one_more_look_or_interceptor_never_hurts(weapons, interceptors, looks, kill):
    base = shoot_look(weapons, interceptors, looks, kill, Objective.LEAKERS)
    more = shoot_look(weapons, interceptors + 1, looks + 1, kill, Objective.LEAKERS)
    assert (more.values[:-1, :, :-1] == base.values).all()
    assert more.values[-1, weapons, interceptors] <= base.value + 1e-12
    assert more.values[-2, weapons, -1] <= base.value + 1e-12
    assert (base.salvos[0] == 0).all()


@BRIEFLY
@given(st.integers(1, 5), st.integers(1, 7), KILL)
def test_a_salvo_is_within_the_stock_and_ends_with_the_last_weapon(weapons, interceptors, kill):
    found = shoot_look(weapons, interceptors, 3, kill)
    for left in range(interceptors + 1):
        assert found.salvo(0, left, 3) == 0
        assert 0 <= found.salvo(weapons, left, 3) <= left


@BRIEFLY
@given(problems(most_weapons=8, most_stock=8))
def test_a_likelier_next_raid_keeps_more_of_one_kind(problem):
    one = replace(
        problem,
        kinds=problem.kinds[:1],
        groups=tuple(replace(g, kill=g.kill[:1], most=g.most[:1]) for g in problem.groups),
    )
    kept = [ration(one, again=again).keep[0] for again in (0.0, 0.3, 0.6, 0.9)]
    assert kept == sorted(kept)


@pytest.mark.parametrize("again", [0.0, 0.5])
@pytest.mark.parametrize(
    ("problem", "loss_now", "fired"),
    [
        (one_kind(stock=5), 0.0, 0),
        (one_kind((0, 1.0, 0.5), stock=5), 0.0, 0),
        (one_kind((3, 1.0, 0.5), stock=0), 3.0, 0),
        (one_kind((3, 1.0, 0.0), stock=5), 3.0, 0),
        (one_kind((3, 0.0, 0.5), stock=5), 0.0, 0),
        (RationingProblem((WeaponGroup("lonely", 3, 1.0, ()),), ()), 3.0, 0),
        (RationingProblem((), (InterceptorKind("ample", AMPLE), InterceptorKind("few", 3))), 0.0, 0),
    ],
)
def test_nothing_to_decide(problem, loss_now, fired, again):
    found = ration(problem, again=again)
    assert found.loss_now == loss_now
    assert found.loss == pytest.approx(loss_now / (1 - again))
    assert (sum(found.shots), found.optimal) == (fired, True)


def test_a_sure_kill_needs_one_shot():
    found = ration(one_kind((3, 1.0, 1.0), stock=9))
    assert (found.loss, found.shots, found.keep) == (0.0, (3,), (6,))
    mixed = RationingProblem(
        (WeaponGroup("a", 2, 1.0, (1.0, 0.5)),), (InterceptorKind("sure", 1), InterceptorKind("poor", 9))
    )
    assert assign(mixed).shots == (1, 4)


def test_ample_interceptors_are_fired_as_often_as_allowed():
    problem = RationingProblem(
        (WeaponGroup("a", 5, 1.0, (0.5, 0.9), (2, 4)), WeaponGroup("b", 5, 4.0, (0.0, 0.9))),
        (InterceptorKind("ample", AMPLE), InterceptorKind("few", 3)),
    )
    for again in (0.0, 0.5):
        found = ration(problem, again=again)
        assert found.optimal
        assert found.keep[0] == AMPLE
        assert found.shots[0] == 10
    alone = ration(RationingProblem((WeaponGroup("a", 5, 1.0, (0.5,)),), (InterceptorKind("ample", AMPLE),)), again=0.5)
    assert alone.loss == pytest.approx(2 * 5 / 16)
    assert alone.optimal


def test_ties_are_shared_out_in_whole_weapons():
    found = ration(one_kind((5, 1.0, 0.5), (5, 1.0, 0.5), stock=7))
    assert found.loss == 7 * 0.5 + 3


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_huge_and_tiny_harm_beside_each_other(scale):
    problem = RationingProblem(
        (WeaponGroup("a", 3, 1.0, (0.5, 0.6)), WeaponGroup("b", 3, scale, (0.6, 0.5))),
        (InterceptorKind("x", 2), InterceptorKind("y", 3)),
    )
    assert assign(problem).optimal
    assert assign(problem).loss <= marginal_return(problem).loss * (1 + NOISE)


def test_millions_of_weapons():
    kinds = (InterceptorKind("x", 3_000_000), InterceptorKind("y", 2_000_001))
    problem = RationingProblem(
        (WeaponGroup("a", 4_000_000, 2.0, (0.5, 0.7)), WeaponGroup("b", 3_000_001, 3.0, (0.6, 0.3))), kinds
    )
    found = ration(problem)
    assert found.optimal
    assert found.shots == (3_000_000, 2_000_001)


def test_a_stock_that_lasts_for_long_is_followed_as_far_as_it_matters():
    problem = RationingProblem(
        (WeaponGroup("a", 2, 1.0, (0.5, 0.4)),), (InterceptorKind("x", 100_000), InterceptorKind("y", 100_000))
    )
    found = ration(problem, again=0.5)
    assert found.loss == pytest.approx(2 * 2 * 0.5**4, rel=NOISE)
    assert found.policy.loss == pytest.approx(found.loss, rel=NOISE)


def test_one_target_and_none():
    assert defend_by_preference((), 5).loss == 0.0
    lone = defend_by_preference((TargetGroup("a", 1, 3, 2.0, 0.5),), 3)
    assert lone.loss == pytest.approx(2 * (1 - 0.5**3))
    # Where damage grows with leakers, half a defence is worth something.
    partial = defend_by_preference((TargetGroup("a", 1, 2, 1.0, 1.0, damage=(0.0, 0.5, 1.0)),), 1)
    assert partial.loss == 0.5


def test_a_hardened_site_of_little_worth_is_left_to_be_hit():
    sites = (DefendedSite("base", 1.0), DefendedSite("city", 10.0))
    problem = RationingProblem(
        (
            WeaponGroup("missiles to base", 30, 0.1, (0.8,), site=0),
            WeaponGroup("missiles to city", 20, 10.0, (0.8,), site=1),
        ),
        (InterceptorKind("interceptors", 40),),
        sites,
    )
    found = ration(problem)
    assert found.undefended == found.policy.undefended == (0,)
    assert found.policy.sentence == (
        "Fire two interceptors at every weapon headed for a site worth at least 10 (city), the most valuable first, "
        "until they are gone; none at the others."
    )
    assert found.policy_excess == 0.0


def test_what_is_kept_for_the_next_raid():
    """Ten weapons a raid, one kind: with another raid for sure, the second shot waits for it."""
    problem = one_kind((10, 1.0, 0.5), stock=20)
    now, later = ration(problem), ration(problem, again=1.0, horizon=1)
    assert (now.shots, now.loss) == ((20,), 2.5)
    assert (later.shots, later.keep, later.loss, later.no_tomorrow) == ((10,), (10,), 10.0, 12.5)
    assert later.policy.loss == 10.0
    # One at each weapon leaves ten for the next raid without keeping any back.
    assert later.policy.sentence == (
        "Fire one interceptor at every weapon that comes, the most valuable first, "
        "until they are gone and none is kept for the next raid."
    )
    keeping = Rule(3, 1.0, kept=Fraction(2, 3))
    assert keeping.respond(problem) == (2 * 0.125 + 0.5 + 7, (7,))
    assert keeping.sentence(problem).endswith("until only two thirds of the stock is left for the next raid.")


def test_shots_that_spare_little_each_are_not_lost_among_many():
    """Prices far below the tolerance of the solver, were losses scaled to the whole raid."""
    problem = one_kind((100_000, 1.0, 0.5), (100_000, 1e-6, 0.5), stock=500_000, most_shots=4)
    assert assign(problem).loss == pytest.approx(marginal_return(problem).loss, rel=1e-9)
