"""Every method of rationing against brute force on small cases."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rationing_cases import (
    KILL,
    best_shoot_look,
    least_harm,
    least_harm_over_war,
    one_kind,
    problems,
)

from offramp.defence.rationing import (
    InterceptorKind,
    Objective,
    RationingProblem,
    TargetGroup,
    WeaponGroup,
    assign,
    defend_by_preference,
    marginal_return,
    ration,
    shoot_look,
)

BRIEFLY = settings(max_examples=60, deadline=None)


def close(found, wanted):
    return found == pytest.approx(wanted, rel=1e-6, abs=1e-7)


@BRIEFLY
@given(problems())
def test_the_program_is_optimal(problem):
    found = assign(problem)
    assert found.optimal
    assert close(found.loss, least_harm(problem))
    assert close(found.bound, found.loss)


@BRIEFLY
@given(problems(alike=True))
def test_marginal_return_is_optimal_for_like_kinds(problem):
    found = marginal_return(problem)
    assert found.optimal
    assert close(found.loss, least_harm(problem))


@BRIEFLY
@given(problems())
def test_marginal_return_knows_when_it_is_optimal(problem):
    found, least = marginal_return(problem), least_harm(problem)
    assert found.bound <= least + 1e-9 <= found.loss + 2e-9
    if found.optimal:
        assert close(found.loss, least)


def scarce_and_common():
    """The scarce kind kills both groups, the common one only the first: the first shot by marginal return is wrong."""
    return RationingProblem(
        (WeaponGroup("a", 1, 10.0, (0.9, 0.8)), WeaponGroup("b", 1, 9.0, (0.9, 0.0))),
        (InterceptorKind("scarce", 1), InterceptorKind("common", 1)),
    )


def test_marginal_return_can_be_far_off_for_mixed_kinds():
    greedy, best = marginal_return(scarce_and_common()), assign(scarce_and_common())
    assert close(best.loss, 10 * 0.2 + 9 * 0.1)
    assert close(greedy.loss, 10 * 0.1 * 0.2 + 9)
    assert not greedy.optimal
    assert "heuristic" in greedy.status


def test_the_comparers_see_a_planted_difference():
    problem = scarce_and_common()
    other = replace(problem, groups=(replace(problem.groups[0], kill=(0.9, 0.81)), problem.groups[1]))
    assert not close(assign(problem).loss, least_harm(other))
    assert not close(ration(problem, again=0.5, horizon=1).loss, least_harm_over_war(other, 0.5, 1))
    assert not close(shoot_look(2, 3, 2, 0.5).value, best_shoot_look(2, 3, 2, 0.501, none_leaks=True))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3), st.integers(0, 5), st.integers(0, 3), KILL, st.sampled_from(Objective))
def test_shoot_look_is_optimal_among_uneven_spreads_too(weapons, interceptors, looks, kill, objective):
    found = shoot_look(weapons, interceptors, looks, kill, objective)
    assert close(found.value, best_shoot_look(weapons, interceptors, looks, kill, objective is Objective.NO_LEAKER))


@settings(max_examples=25, deadline=None)
@given(problems(most_weapons=3, most_stock=3), st.sampled_from([0.0, 0.3, 0.9, 1.0]), st.integers(0, 3))
def test_the_next_raids_of_any_kinds(problem, again, horizon):
    found = ration(problem, again=again, horizon=horizon)
    assert found.optimal
    assert close(found.loss, least_harm_over_war(problem, again, horizon))
    assert found.bound <= found.loss <= min(found.no_tomorrow, found.policy.loss) * (1 + 1e-6) + 1e-7


@settings(max_examples=15, deadline=None)
@given(problems(most_weapons=3, most_stock=3), st.sampled_from([0.1, 0.4]))
def test_raids_for_ever_are_the_limit_of_many(problem, again):
    found = ration(problem, again=again)
    assert found.optimal
    # Forty raids: what follows them weighs at most .4^41 / .6 of a raid, 1e-16.
    assert close(found.loss, least_harm_over_war(problem, again, 40))


@settings(max_examples=25, deadline=None)
@given(problems(most_weapons=3, most_stock=3), st.sampled_from([0.3, 0.9]), st.integers(1, 3))
def test_raids_of_uncertain_size(problem, again, horizon):
    sizes = ((0.0, 0.25), (1.0, 0.5), (2.0, 0.25))
    found = ration(problem, again=again, horizon=horizon, sizes=sizes)
    least = least_harm_over_war(problem, again, horizon, sizes)
    assert found.bound <= least * (1 + 1e-6) + 1e-7
    assert found.loss >= least * (1 - 1e-6) - 1e-7
    if found.optimal:
        assert close(found.loss, least)
    if len(problem.kinds) == 1:
        assert found.optimal


def test_raids_of_uncertain_size_for_ever():
    problem = one_kind((2, 3.0, 0.6), (1, 5.0, 0.4), stock=4, most_shots=3)
    sizes = ((1.0, 0.7), (2.0, 0.2), (0.0, 0.1))
    found = ration(problem, again=0.4, sizes=sizes)
    assert found.optimal
    assert close(found.loss, least_harm_over_war(problem, 0.4, 40, sizes))


def test_mixed_kinds_and_uncertain_size_for_ever_are_bounded():
    problem = scarce_and_common().with_stocks((3, 2))
    sizes = ((1.0, 0.5), (2.0, 0.5))
    found = ration(problem, again=0.4, sizes=sizes)
    least = least_harm_over_war(problem, 0.4, 12, sizes)
    # What follows the twelfth raid weighs at most .4^13 / .6 of twice the raid's 19 points, below .001.
    assert found.bound <= least + 1e-3
    assert least <= found.loss + 1e-9 <= found.policy.loss + 2e-9
    assert "no policy loses less than" in found.status


@BRIEFLY
@given(problems(), st.integers(1, 3), st.sampled_from([0.0, 1.0, 5.0]))
def test_a_rule_fires_as_it_says(problem, shots, least):
    """One weapon at a time: the rule with one kind, told again."""
    alone = replace(
        problem,
        kinds=problem.kinds[:1],
        groups=tuple(replace(g, kill=g.kill[:1], most=g.most[:1]) for g in problem.groups),
    )
    policy = ration(alone).policy
    rule = replace(policy.rule, shots=shots, least=least)
    stock, harm = alone.stocks[0], 0.0
    for group in sorted(alone.groups, key=lambda g: (-alone.sites[g.site].worth, -g.harm)):
        for _ in range(group.count):
            limit = min([alone.most_shots, shots, *group.most]) if group.harm > 0 and group.kill[0] > 0 else 0
            fired = min(stock, limit) if alone.sites[group.site].worth >= least else 0
            stock -= fired
            harm += group.harm * (1 - group.kill[0]) ** fired
    loss, spent = rule.respond(alone)
    assert close(loss, harm)
    assert spent == (alone.stocks[0] - stock,)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from([1.0, 2.5]), KILL), min_size=1, max_size=3),
    st.integers(0, 4),
)
def test_preference_is_optimal(targets, interceptors):
    groups = tuple(TargetGroup(f"t{k}", 1, weapons, value, kill) for k, (weapons, value, kill) in enumerate(targets))
    found = defend_by_preference(groups, interceptors, most_shots=2)
    weapons = [(k, group.kill) for k, group in enumerate(groups) for _ in range(group.weapons)]
    least = math.inf
    for shots in itertools.product(range(3), repeat=len(weapons)):
        if sum(shots) <= interceptors:
            saved = [1.0] * len(groups)
            for (k, kill), n in zip(weapons, shots, strict=True):
                saved[k] *= 1 - (1 - kill) ** n
            least = min(least, sum(g.value * (1 - s) for g, s in zip(groups, saved, strict=True)))
    assert found.optimal
    assert close(found.loss, least)
    assert found.loss <= found.even_loss + 1e-9
