"""What must hold of every raid, whatever its numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from raid_cases import one_layer, raids
from scipy.stats import binom

from offramp.defence import AMPLE, Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass, damage_odds, raid

MIDDLING = raids(most_weapons=25, most_classes=3, largest_stock=40)


def changed_engagement(spec, index, c, **changes):
    layer = spec.layers[index]
    engagements = list(layer.engagements)
    engagements[c] = replace(engagements[c], **changes)
    layers = list(spec.layers)
    layers[index] = replace(layer, engagements=tuple(engagements))
    return replace(spec, layers=tuple(layers))


def some_engagement(data, spec):
    """Layer and class of an engagement of `spec`, with the engagement."""
    found = [
        (index, c, engagement)
        for index, layer in enumerate(spec.layers)
        for c, engagement in enumerate(layer.engagements)
        if engagement is not None
    ]
    assume(found)
    return data.draw(st.sampled_from(found))


def assert_stochastically_fewer(fewer, more):
    """Every threshold is passed by `fewer` with at most the probability of `more`."""
    assert np.all(np.cumsum(fewer) >= np.cumsum(more) - 1e-11)


@settings(max_examples=60, deadline=None)
@given(MIDDLING)
def test_distributions_add_up_and_weapons_are_conserved(spec):
    result = raid(spec)
    for pmf in (*result.class_leakers, result.leakers, result.harm, result.damage, result.joint):
        assert pmf.sum() == pytest.approx(1.0, abs=1e-12)
        assert pmf.min() >= 0.0
    np.testing.assert_allclose(result.launched, result.failed + result.stopped.sum(axis=0) + result.leaked, atol=1e-9)
    assert result.leakers_mean == pytest.approx(result.leaked.sum(), abs=1e-9)
    assert result.harm_mean == pytest.approx(result.harmful @ [c.harm for c in spec.classes], abs=1e-9)
    for c in range(len(spec.classes)):
        for index, engagement in spec.meeting(c):
            assert engagement.stock == AMPLE or result.spent[index, c] <= engagement.stock + 1e-9


@settings(max_examples=60, deadline=None)
@given(MIDDLING)
def test_the_fast_path_gives_the_same_levels(spec):
    odds = damage_odds(spec)
    np.testing.assert_allclose(odds, raid(spec).joint, atol=1e-14)
    assert odds.min() >= 0.0


@settings(max_examples=60, deadline=None)
@given(MIDDLING, st.data())
def test_better_interceptors_never_let_more_through(spec, data):
    index, c, engagement = some_engagement(data, spec)
    better = changed_engagement(spec, index, c, kill=data.draw(st.floats(engagement.kill, 1.0)))
    assert_stochastically_fewer(raid(better).class_leakers[c], raid(spec).class_leakers[c])


@settings(max_examples=60, deadline=None)
@given(MIDDLING, st.data())
def test_more_interceptors_never_let_more_through(spec, data):
    index, c, engagement = some_engagement(data, spec)
    assume(engagement.stock != AMPLE)
    more = changed_engagement(spec, index, c, stock=engagement.stock + data.draw(st.integers(0, 10)))
    assert_stochastically_fewer(raid(more).class_leakers[c], raid(spec).class_leakers[c])


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_more_reliable_weapons_never_leak_less(spec, data):
    c = data.draw(st.integers(0, len(spec.classes) - 1))
    weapon = replace(spec.classes[c], reliability=data.draw(st.floats(spec.classes[c].reliability, 1.0)))
    better = replace(spec, classes=(*spec.classes[:c], weapon, *spec.classes[c + 1 :]))
    assert_stochastically_fewer(raid(spec).leakers, raid(better).leakers)


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_one_layer_less_never_leaks_less(spec, data):
    assume(spec.layers)
    index = data.draw(st.integers(0, len(spec.layers) - 1))
    without = replace(spec, layers=spec.layers[:index] + spec.layers[index + 1 :])
    assert_stochastically_fewer(raid(spec).leakers, raid(without).leakers)


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_a_stock_that_lasts_is_ample(spec, data):
    index, c, engagement = some_engagement(data, spec)
    enough = spec.classes[c].count * engagement.shots * engagement.looks
    ample, just = (raid(changed_engagement(spec, index, c, stock=stock)) for stock in (AMPLE, enough))
    np.testing.assert_array_equal(ample.leakers, just.leakers)
    np.testing.assert_array_equal(ample.spent, just.spent)


def test_a_stock_one_short_of_lasting_joins_on_smoothly():
    """The two ways of computing, with and without the stock in the state, meet where the stock hardly matters."""
    ample, short = (raid(one_layer(30, 0.8, shots=2, looks=3, stock=stock)) for stock in (AMPLE, 30 * 6 - 1))
    np.testing.assert_allclose(short.leakers, ample.leakers, atol=1e-13)
    assert short.spent[0, 0] == pytest.approx(ample.spent[0, 0], abs=1e-10)


@settings(max_examples=40, deadline=None)
@given(MIDDLING)
def test_the_order_of_classes_does_not_matter(spec):
    layers = tuple(replace(layer, engagements=layer.engagements[::-1]) for layer in spec.layers)
    turned = replace(spec, classes=spec.classes[::-1], layers=layers)
    here, there = raid(spec), raid(turned)
    np.testing.assert_allclose(here.leakers, there.leakers, atol=1e-13)
    np.testing.assert_allclose(here.joint, there.joint, atol=1e-13)
    np.testing.assert_allclose(here.spent, there.spent[:, ::-1], atol=1e-12)


@pytest.mark.parametrize(("outage", "leaks"), [(0.0, 0.0), (1.0, 4.0)])
def test_a_sure_outage_is_no_uncertainty(outage, leaks):
    belt = Layer("belt", (Engagement(1.0),), owner=0, sensors=(0,))
    rocket = (WeaponClass("rocket", 4),)
    blind = raid(RaidSpec(rocket, (belt,), (Sensor("radar", outage),), (Partner("ally", 0.0),)))
    absent = raid(RaidSpec(rocket, (belt,), (Sensor("radar", 0.0),), (Partner("ally", outage),)))
    for result in (blind, absent):
        assert result.leakers_mean == leaks
        assert result.states == 1


def test_outages_that_change_nothing_are_not_enumerated():
    """A radar beside one that never fails, and a partner whose layer meets no weapon of the raid."""
    layers = (
        Layer("belt", (Engagement(0.5),), sensors=(0, 1)),
        Layer("other", (None,), owner=0),
    )
    sensors = (Sensor("old", 0.5), Sensor("sure", 0.0))
    assert raid(RaidSpec((WeaponClass("rocket", 4),), layers, sensors, (Partner("ally", 0.5),))).states == 1


@pytest.mark.parametrize("classes", [(), (WeaponClass("rocket", 0),), (WeaponClass("rocket", 5, reliability=0.0),)])
def test_nothing_flies(classes):
    belt = Layer("belt", tuple(Engagement(0.5, 3) for _ in classes), unit_cost=1.0)
    spec = RaidSpec(classes, (belt,), damage=(1, 9), averted=(0.5,))
    result = raid(spec)
    assert result.leakers[0] == 1.0
    assert result.spent.sum() == 0.0
    # Nothing could be averted, so the averted level is the lowest.
    np.testing.assert_array_equal(result.joint, [[1, 0], [0, 0], [0, 0]])
    np.testing.assert_array_equal(damage_odds(spec), result.joint)


def test_no_layers_let_all_that_flies_through():
    result = raid(RaidSpec((WeaponClass("rocket", 6, reliability=0.5),)))
    np.testing.assert_allclose(result.leakers, np.array([1, 6, 15, 20, 15, 6, 1]) / 64, rtol=1e-14)
    assert result.stages == ("launched", "failed", "leaked", "harmful")
    np.testing.assert_allclose(result.waterfall[:, 0], [6, 3, 3, 3])


def test_a_share_met_exactly_counts_as_averted():
    """Ten points expected, two suffered: the share is 0.8, although 10 * (1 - 0.8) falls short of 2 in binary."""
    belts = (Layer("belt", (Engagement(1.0, stock=8),)),)
    spec = RaidSpec((WeaponClass("rocket", 10),), belts, damage=(2,), averted=(0.8,))
    np.testing.assert_array_equal(damage_odds(spec), [[0, 0], [0, 1]])


def test_passive_defence_lowers_harm_and_averts_nothing():
    spec = RaidSpec((WeaponClass("rocket", 10),), spared=0.4, averted=(0.6,))
    result = raid(spec)
    assert result.leaked[0] == 10
    assert result.harmful[0] == pytest.approx(6.0)
    assert result.harm_mean == pytest.approx(6.0)
    # Averting 60% of the six points expected takes two harmful leakers or fewer, which is luck, not defence.
    assert result.joint[0, 1] == pytest.approx(binom.cdf(2, 10, 0.6))


def test_costs_of_both_sides():
    belt = Layer("belt", (Engagement(0.5, shots=2), None), unit_cost=3.0)
    classes = (WeaponClass("drone", 4, unit_cost=0.5), WeaponClass("decoy", 2, harm=0, unit_cost=0.25))
    result = raid(RaidSpec(classes, (belt,)))
    assert (result.attack_cost, result.defence_cost) == (2.5, 24.0)
    unknown = raid(RaidSpec(classes, (replace(belt, unit_cost=None),)))
    assert (unknown.attack_cost, unknown.defence_cost) == (2.5, None)


def test_large_raids_keep_their_probability():
    """Subnormal tails and long products: 5,000 weapons, sure and nearly sure kills."""
    layers = (
        Layer("wide", (Engagement(0.02),)),
        Layer("short", (Engagement(0.97, stock=900, shots=2, looks=1),)),
        Layer("last", (Engagement(0.999, shots=3),), sensors=(0,)),
    )
    result = raid(RaidSpec((WeaponClass("rocket", 5_000, 0.9),), layers, (Sensor("radar", 0.01),)))
    assert result.leakers.sum() == pytest.approx(1.0, abs=1e-12)
    assert result.stopped[1, 0] == pytest.approx(450 * (1 - 0.03**2))
    assert result.leaked[0] == pytest.approx((5_000 * 0.9 * 0.98 - result.stopped[1, 0]) * (0.01 + 0.99 * 1e-9))
