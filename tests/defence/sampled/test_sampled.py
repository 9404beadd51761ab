"""The sample against the exact chain, and what holds in every single raid that is played."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raid_cases import one_layer, one_wave_each, raids, with_engagement, with_layer
from random_raids import random_exact_raid, random_raid
from sample_checks import assert_distributed, assert_four_errors, assert_like_normal, played

from offramp.defence import (
    AMPLE,
    Engagement,
    Interceptor,
    Layer,
    RaidSpec,
    Sensor,
    Wave,
    WeaponClass,
    damage_odds,
    harm_unopposed,
    is_exact,
    problems,
    raid,
    situations,
    why_sampled,
)
from offramp.defence.levels import harm_cuts, levels_of
from offramp.defence.result import mean_of
from offramp.defence.sampled import sampled_odds, sampled_raid
from offramp.defence.sampled.tally import RAIDS_AT_ONCE
from offramp.errors import OfframpError

RUNS = 10_000


def shared_belt(count=30, stock=20):
    """Two classes that share the interceptors of one belt, behind a sensor that may be out."""
    spec = one_wave_each((WeaponClass("drone"), WeaponClass("cruise", 0.9, harm=4)), (count, count // 3))
    belt = Layer(
        "belt", (Engagement(0.6, looks=2), Engagement(0.7, shots=2)), (Interceptor(stock=stock),), sensors=(0,)
    )
    return replace(spec, layers=(belt,), sensors=(Sensor("radar", 0.2),), damage=(10, 40), averted=(0.5,))


def scores_against(spec, exact, runs=RUNS, seed=1):
    """The z of every sampled mean and level against an exact result."""
    out = played(spec, runs, seed)
    found = [
        (name, getattr(out, name)[:, c], getattr(exact, name)[c])
        for name in ("launched", "failed", "leaked", "harmful")
        for c in range(len(spec.classes))
    ]
    for name in ("stopped", "spent"):
        array = getattr(out, name)
        found += [((name, *at), array[:, *at], getattr(exact, name)[at]) for at in np.ndindex(array.shape[1:])]
    for site, pmfs in enumerate(exact.part_leakers):
        found.append((f"site {site}", out.sites[:, site].sum(axis=1), mean_of(exact.site_leakers[site])))
        found += [((f"site {site}", c), out.sites[:, site, c], mean_of(pmf)) for c, pmf in enumerate(pmfs)]
    damage, averted = levels_of(spec, harm_cuts(spec, harm_unopposed(spec, situations(spec))), out.harm)
    for (level, share), p in np.ndenumerate(exact.joint):
        found.append((f"levels {level} {share}", 1.0 * ((damage == level) & (averted == share)), p))
    scores = [assert_four_errors(mean, values, name) for name, values, mean in found]
    assert_distributed(list(enumerate(exact.leakers)), out.leaked.sum(axis=1), "leakers")
    return [score for score in scores if score is not None]


def test_hundreds_of_random_raids_against_the_exact_chain():
    rng = np.random.default_rng(20241001)
    scores = []
    for index in range(300):
        spec = random_exact_raid(rng, 4 if index % 3 else 25)
        scores += scores_against(spec, raid(spec, method="exact"), seed=index)
    assert len(scores) > 3_000
    assert_like_normal(scores)


PLANTED = one_wave_each(
    (WeaponClass("drone", 0.9, 0.8), WeaponClass("cruise", 0.95, harm=2)),
    (40, 12),
    layers=(
        Layer("outer", (Engagement(0.5, looks=2), None), (Interceptor(stock=45),), sensors=(0,)),
        Layer("inner", (Engagement(0.3), Engagement(0.6, looks=2)), channels=AMPLE),
    ),
    sensors=(Sensor("radar", 0.1),),
    damage=(5, 15),
)


@pytest.mark.parametrize(
    "other",
    [
        with_engagement(PLANTED, 0, 0, kill=0.51),
        with_engagement(PLANTED, 1, 1, looks=1),
        with_layer(PLANTED, 0, kinds=(Interceptor(stock=46),)),
        replace(PLANTED, sensors=(Sensor("radar", 0.12),)),
        replace(PLANTED, spared=0.02),
    ],
)
def test_a_planted_difference_is_found(other):
    scores_against(PLANTED, raid(PLANTED), runs=100_000)
    with pytest.raises(AssertionError):
        scores_against(PLANTED, raid(other), runs=100_000)


@settings(deadline=None, max_examples=60)
@given(raids(exact_only=False, most_weapons=6), st.integers(0, 2**64 - 1))
def test_every_single_raid_adds_up(spec, seed):
    out = played(spec, 200, seed)
    assert np.array_equal(out.launched, out.failed + out.stopped.sum(axis=1) + out.leaked)
    assert np.array_equal(out.leaked, out.sites.sum(axis=1))
    assert np.all(out.harmful <= out.leaked)
    for array in out:
        assert array.min(initial=0) >= 0
    for index, layer in enumerate(spec.layers):
        for kind, interceptor in enumerate(layer.kinds):
            users = [c for c, met in enumerate(layer.engagements) if met is not None and met.kind == kind]
            if interceptor.usable != AMPLE:
                assert out.spent[:, index, users].sum(axis=1).max() <= interceptor.usable
        for c, met in enumerate(layer.engagements):
            if met is None or met.kill == 0.0 or layer.channels == 0:
                assert not out.spent[:, index, c].any()
                assert not out.stopped[:, index, c].any()
    assert np.all(out.spent >= out.stopped)


def test_the_result_says_what_was_played():
    spec = random_raid(np.random.default_rng(3), 12)
    runs = 3_000
    out, result = played(spec, runs, 5), sampled_raid(spec, runs=runs, seed=5)
    for name in ("launched", "failed", "stopped", "leaked", "harmful", "spent"):
        assert np.allclose(getattr(result, name), getattr(out, name).mean(axis=0), rtol=1e-12), name
    total = out.leaked.sum(axis=1)
    assert result.leakers_mean == pytest.approx(total.mean())
    assert result.error == pytest.approx(total.std(ddof=1) / np.sqrt(runs))
    assert result.harm_mean == pytest.approx(out.harm.mean() * spec.harm_step)
    for c, pmf in enumerate(result.class_leakers):
        assert np.array_equal(pmf, np.bincount(out.leaked[:, c]) / runs)
    for s, pmf in enumerate(result.site_leakers):
        assert np.array_equal(pmf, np.bincount(out.sites[:, s].sum(axis=1)) / runs)
        for c, part in enumerate(result.part_leakers[s]):
            assert np.array_equal(part, np.bincount(out.sites[:, s, c]) / runs)
    for k, pmf in enumerate(result.spent_layers):
        assert np.array_equal(pmf, np.bincount(out.spent[:, k].sum(axis=1)) / runs)
    assert result.joint.sum() == pytest.approx(1.0)
    assert np.allclose(result.damage, result.joint.sum(axis=1))
    p = result.damage
    assert np.allclose(result.damage_error, np.sqrt(p * (1.0 - p) / (runs - 1)))
    assert (result.method, result.runs, result.seed) == ("sampled", runs, 5)
    assert result.situations == len(situations(spec).prob)


def test_the_standard_error_is_what_seeds_differ_by():
    spec = shared_belt()
    results = [sampled_raid(spec, runs=500, seed=seed, threads=1) for seed in range(200)]
    spread = np.std([result.leakers_mean for result in results], ddof=1)
    assert spread == pytest.approx(results[0].error, rel=0.2)
    spread = np.std([result.damage for result in results], axis=0, ddof=1)
    assert np.allclose(spread, results[0].damage_error, rtol=0.25, atol=1e-3)


def same(one, other):
    return all(
        np.array_equal(a, b) if isinstance(a, np.ndarray) else [*map(list, a)] == [*map(list, b)]
        for a, b in (
            (getattr(one, name), getattr(other, name))
            for name in ("stopped", "spent", "harmful", "leakers", "harm", "joint", "class_leakers", "spent_layers")
        )
    )


@pytest.mark.parametrize("runs", [2, RAIDS_AT_ONCE - 1, RAIDS_AT_ONCE, 5 * RAIDS_AT_ONCE + 1])
def test_any_number_of_threads_gives_the_same(runs):
    spec = random_raid(np.random.default_rng(11), 20)
    one = sampled_raid(spec, runs=runs, seed=7, threads=1)
    for threads in (2, 3, 8):
        assert same(one, sampled_raid(spec, runs=runs, seed=7, threads=threads))
    assert same(one, sampled_raid(spec, runs=runs, seed=7))
    if runs > 2:
        assert not same(one, sampled_raid(spec, runs=runs, seed=8))


def test_a_raid_depends_on_its_number_and_not_on_those_before():
    spec = random_raid(np.random.default_rng(4), 20)
    many = played(spec, 50, seed=3)
    few = played(spec, 10, seed=3)
    assert all(np.array_equal(a[:10], b) for a, b in zip(many, few, strict=True))


def test_the_same_luck_for_numbers_that_differ_little():
    """Common random numbers: a small step in a number makes a small step in the odds, not a new sample."""
    spec = shared_belt()
    near = with_engagement(spec, 0, 0, kill=0.605)
    step = np.array([damage_odds(near, seed=s) - damage_odds(spec, seed=s) for s in range(20)])
    apart = np.array([damage_odds(near, seed=s) - damage_odds(spec, seed=s + 100) for s in range(20)])
    assert np.abs(step).mean() < 0.5 * np.abs(apart).mean()
    assert np.array_equal(damage_odds(spec), damage_odds(spec))


def test_auto_is_exact_where_that_is_possible():
    spec = one_layer(30, 0.6, stock=20, outage=0.1)
    assert is_exact(spec)
    assert raid(spec).method == "exact count chain"
    assert raid(spec, method="sampled").method == "sampled"
    assert np.allclose(damage_odds(spec), raid(spec).joint)


def test_auto_samples_where_it_must_and_says_why():
    spec = shared_belt()
    assert not is_exact(spec)
    result = raid(spec, runs=2_000)
    assert result.status.startswith(
        "Sampled in 2,000 raids with seed 1, because layer belt may run out of interceptors, which several waves share"
    )
    assert np.allclose(damage_odds(spec), sampled_odds(spec, runs=4_000, seed=1))
    with pytest.raises(OfframpError, match="cannot be evaluated exactly: layer belt may run out"):
        raid(spec, method="exact")


def test_too_many_reasons_are_counted():
    spec = shared_belt()
    layers = tuple(replace(spec.layers[0], name=f"belt {k}") for k in range(3))
    spec = replace(spec, layers=layers)
    assert len(why_sampled(spec)) == 3
    assert "(and for 2 more such reasons)" in raid(spec, runs=100).status


def test_an_unknown_method_is_refused():
    with pytest.raises(OfframpError, match="must be auto, exact or sampled, found guess"):
        raid(one_layer(1, 0.5), method="guess")


@pytest.mark.parametrize(("asked", "said"), [({"runs": 1}, "at least 2 runs"), ({"threads": 0}, "at least 1 thread")])
def test_senseless_samples_are_refused(asked, said):
    with pytest.raises(OfframpError, match=said):
        raid(one_layer(5, 0.5), method="sampled", **asked)


def test_millions_of_weapons_get_an_answer():
    spec = shared_belt(count=3_000_000, stock=1_000_000)
    assert problems(spec) == ()
    result = raid(spec, runs=300)
    assert result.method == "sampled"
    assert result.launched.sum() == 4_000_000
    assert result.launched.sum() == pytest.approx(result.failed.sum() + result.stopped.sum() + result.leaked.sum())
    # All interceptors are fired, unless the radar is out: then none is.
    none_fired = result.spent_layers[0][0]
    assert result.spent.sum() == pytest.approx(1_000_000 * (1.0 - none_fired))
    assert none_fired == pytest.approx(0.2, abs=4.0 * np.sqrt(0.2 * 0.8 / 300))


def test_samples_past_the_limits_are_refused_before_they_begin():
    with pytest.raises(OfframpError, match=r"1,000,000,000,000 runs would take .* random draws, more than 1e\+10"):
        raid(shared_belt(), runs=10**12)
    with pytest.raises(OfframpError, match=r"could have 5,700,000,020 entries, more than 50,000,000"):
        raid(shared_belt(count=900_000_000))


def test_nothing_flies_nothing_meets_nothing_to_hit():
    rocket = (WeaponClass("rocket"),)
    empty = sampled_raid(RaidSpec(rocket, (Wave("none", 0, 0),), (Layer("belt", (Engagement(0.5),)),)), runs=10)
    assert (empty.leakers_mean, empty.error, empty.spent.sum()) == (0.0, 0.0, 0.0)
    assert sampled_raid(RaidSpec(rocket, ()), runs=10).leakers_mean == 0.0
    duds = sampled_raid(RaidSpec((WeaponClass("dud", 0.0),), (Wave("duds", 0, 9),)), runs=10)
    assert duds.failed[0] == 9.0
    open_sky = sampled_raid(RaidSpec(rocket, (Wave("all", 0, 9),)), runs=10)
    assert open_sky.leakers[9] == 1.0
    perfect = sampled_raid(one_layer(9, 1.0), runs=10)
    assert (perfect.leakers_mean, perfect.spent.sum()) == (0.0, 9.0)
    harmless = sampled_raid(RaidSpec((WeaponClass("decoy", harm=0),), (Wave("all", 0, 9),), damage=(1,)), runs=10)
    assert (harmless.harm_mean, harmless.damage[0]) == (0.0, 1.0)
