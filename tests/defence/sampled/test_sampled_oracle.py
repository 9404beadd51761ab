"""The sample against every way in which tiny raids with shared interceptors and fire channels can go."""

from dataclasses import replace

import numpy as np
import pytest
from raid_cases import one_layer, with_engagement, with_kind
from raid_enumeration import enumerate_raid
from random_raids import random_raid
from sample_checks import assert_distributed, assert_four_errors, assert_like_normal, played

from offramp.defence import (
    Engagement,
    Interceptor,
    Layer,
    RaidSpec,
    Site,
    Wave,
    WeaponClass,
    Window,
    problems,
    why_not_exact,
)

RUNS = 20_000


def tiny_raids():
    """Raids of at most five weapons that the exact chain cannot do."""
    rng = np.random.default_rng(20240413)
    raids = []
    while len(raids) < 60:
        spec = random_raid(rng, 3)
        if why_not_exact(spec) and sum(wave.most for wave in spec.waves) <= 5:
            raids.append(spec)
    return raids


def means_of(out):
    """Every sampled quantity with a mean, by the names of the enumeration."""
    for name in ("launched", "failed", "leaked", "harmful"):
        for place, values in enumerate(getattr(out, name).T):
            yield (name, place), values
    for place, values in enumerate(out.sites.sum(axis=2).T):
        yield ("sites", place), values
    for name in ("stopped", "spent"):
        array = getattr(out, name)
        for layer, weapon in np.ndindex(array.shape[1:]):
            yield (name, layer, weapon), array[:, layer, weapon]


def assert_agrees(spec, known, runs=RUNS, seed=1):
    """The z of every mean. Raids played with one seed share their luck, so that their z would not be independent."""
    out = played(spec, runs, seed)
    scores = [assert_four_errors(known.means[name], values, name) for name, values in means_of(out)]
    assert_distributed(known.leakers.items(), out.leaked.sum(axis=1), "leakers")
    harm = [(points // spec.harm_step, p) for points, p in known.harm.items()]
    assert_distributed(harm, out.harm, "harm")
    for layer in range(len(spec.layers)):
        pmf = [(number, p) for (where, number), p in known.spent.items() if where == layer]
        assert_distributed(pmf, out.spent[:, layer].sum(axis=1), f"spent by layer {layer}")
    return [score for score in scores if score is not None]


def test_tiny_raids_with_all_that_is_shared():
    scores = []
    for index, spec in enumerate(tiny_raids()):
        assert problems(spec) == ()
        scores += assert_agrees(spec, enumerate_raid(spec), seed=index)
    assert len(scores) > 500
    assert_like_normal(scores)


def test_probabilities_of_the_enumeration_add_up():
    for spec in tiny_raids()[:10]:
        known = enumerate_raid(spec)
        for pmf in (known.leakers, known.harm):
            assert sum(pmf.values()) == pytest.approx(1.0, abs=1e-12)


def test_the_enumeration_knows_a_worked_value():
    # Two weapons, three interceptors, p = .5, two looks: 0.5 chance that none leaks if they are well spread
    # (Soland 1987, Operations Research 35(4)); shot one at each weapon first, as here, it is the same.
    known = enumerate_raid(one_layer(2, 0.5, stock=3, looks=2))
    assert known.leakers[0] == pytest.approx(0.5, abs=1e-12)
    # Expected leakers .625 in the same place.
    assert known.means["leaked", 0] == pytest.approx(0.625, abs=1e-12)


CRUISE_AND_DRONES = RaidSpec(
    classes=(WeaponClass("drone", 0.9, 0.8, harm=1), WeaponClass("cruise", 1.0, 1.0, harm=3)),
    waves=(Wave("drones", 0, 3, over=4.0), Wave("cruise", 1, 2)),
    layers=(
        Layer(
            "belt",
            (
                Engagement(0.4, shots=1, looks=2, window=Window(0.0, 9.0, cycle=3.0)),
                Engagement(0.6, shots=2, looks=2, window=Window(1.0, 9.0, cycle=4.0)),
            ),
            (Interceptor(stock=7),),
            channels=2,
        ),
    ),
    damage=(1, 3),
)


def changed(what):
    spec = CRUISE_AND_DRONES
    match what:
        case "kill":
            return with_engagement(spec, 0, 0, kill=0.42)
        case "salvo":
            return with_engagement(spec, 0, 1, shots=3)
        case "looks":
            return with_engagement(spec, 0, 1, looks=1)
        case "stock":
            return with_kind(spec, 0, 0, stock=6)
        case "channels":
            return replace(spec, layers=(replace(spec.layers[0], channels=3),))
        case "time":
            return replace(spec, waves=(spec.waves[0], replace(spec.waves[1], launch=30.0)))
        case "spread":
            return replace(spec, waves=(replace(spec.waves[0], over=0.0), spec.waves[1]))
        case "reliability":
            return replace(spec, classes=(replace(spec.classes[0], reliability=0.88), spec.classes[1]))
        case _:
            return replace(spec, classes=(replace(spec.classes[0], harm=5), spec.classes[1]))


def test_one_belt_for_two_classes():
    assert len(assert_agrees(CRUISE_AND_DRONES, enumerate_raid(CRUISE_AND_DRONES), runs=200_000)) >= 8


@pytest.mark.parametrize(
    "what", ["kill", "salvo", "looks", "stock", "channels", "time", "spread", "reliability", "order"]
)
def test_a_planted_difference_is_found(what):
    with pytest.raises(AssertionError):
        assert_agrees(CRUISE_AND_DRONES, enumerate_raid(changed(what)), runs=200_000)


def test_waves_that_threaten_alike_come_in_their_order():
    # Shares of one quarter and three quarters add up to one, but for the last digit.
    sites = (Site("city"), Site("field", 0), Site("base"))
    waves = (Wave("first", 0, 1, ((0, 1.0), (1, 1.0), (2, 3.0))), Wave("second", 1, 1, ((0, 1.0), (2, 1.0))))
    belt = Layer("belt", (Engagement(1.0), Engagement(1.0)), (Interceptor(stock=1),))
    spec = RaidSpec((WeaponClass("rocket"), WeaponClass("drone")), waves, (belt,), sites)
    out = played(spec, 5_000)
    # The one interceptor is left for the second only where the first is headed for open ground.
    assert np.array_equal(out.stopped[:, 0, 0] == 0, out.sites[:, 1].sum(axis=1) == 1)
    assert_four_errors(0.2, out.stopped[:, 0, 1], "the second")


def test_a_wave_dealt_to_sites_with_different_defenders():
    sites = (Site("city", 3), Site("base", 1), Site("field", 0))
    belts = tuple(
        Layer(name, (Engagement(0.5, looks=2),), (Interceptor(stock=1),), covers=(site,))
        for site, name in enumerate(("over the city", "over the base"))
    )
    wave = Wave("rockets", 0, ((2, 0.5), (4, 0.5)), ((0, 1.0), (1, 2.0), (2, 1.0)))
    spec = RaidSpec((WeaponClass("rocket", 0.9),), (wave,), belts, sites, damage=(1, 4))
    assert why_not_exact(spec) == ("wave rockets is aimed at sites that different layers defend",)
    assert_agrees(spec, enumerate_raid(spec))
