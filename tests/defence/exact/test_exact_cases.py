"""Single raids in which the exact chain could go wrong: nothing flies, sure outages, thresholds met, huge counts."""

from dataclasses import replace

import numpy as np
import pytest
from raid_cases import one_layer, one_wave_each, with_kind
from scipy.stats import binom

from offramp.defence.exact import Part, exact_odds, exact_raid, leaker_joint
from offramp.defence.spec import Engagement, Interceptor, Layer, Partner, RaidSpec, Sensor, Site, Wave, WeaponClass


@pytest.mark.parametrize(("outage", "leaks"), [(0.0, 0.0), (1.0, 4.0)])
def test_a_sure_outage_is_no_uncertainty(outage, leaks):
    belt = Layer("belt", (Engagement(1.0),), owner=0, sensors=(0,))
    for radar, ally in ((outage, 0.0), (0.0, outage)):
        parts = {"layers": (belt,), "sensors": (Sensor("radar", radar),), "partners": (Partner("ally", ally),)}
        result = exact_raid(one_wave_each((WeaponClass("rocket"),), (4,), **parts))
        assert result.leakers_mean == leaks
        assert result.situations == 1


def test_outages_that_change_nothing_are_not_enumerated():
    """A radar beside one that never fails, and a partner whose layer meets no weapon of the raid."""
    layers = (Layer("belt", (Engagement(0.5),), sensors=(0, 1)), Layer("other", (None,), owner=0))
    parts = {"sensors": (Sensor("old", 0.5), Sensor("sure", 0.0)), "partners": (Partner("ally", 0.5),)}
    assert exact_raid(one_wave_each((WeaponClass("rocket"),), (4,), layers=layers, **parts)).situations == 1


@pytest.mark.parametrize(
    ("classes", "counts"),
    [
        ((), ()),
        ((WeaponClass("rocket"),), ()),
        ((WeaponClass("rocket"),), (0,)),
        ((WeaponClass("rocket"),), (((0, 1.0),),)),
        ((WeaponClass("rocket"),), (((0, 1.0), (7, 0.0)),)),
        ((WeaponClass("rocket", reliability=0.0),), (5,)),
    ],
)
def test_nothing_flies(classes, counts):
    belt = Layer("belt", tuple(Engagement(0.5) for _ in classes), (Interceptor(stock=3, unit_cost=1.0),))
    waves = tuple(Wave("wave", 0, count) for count in counts)
    spec = RaidSpec(classes, waves, (belt,), (Site("town"),), damage=(1, 9), averted=(0.5,))
    result = exact_raid(spec)
    assert result.leakers[0] == result.spent_layers[0][0] == result.site_leakers[0][0] == 1.0
    assert result.spent.sum() == 0.0
    # Nothing could be averted, so the averted level is the lowest.
    np.testing.assert_array_equal(result.joint, [[1, 0], [0, 0], [0, 0]])
    np.testing.assert_array_equal(exact_odds(spec), result.joint)
    assert leaker_joint(spec, Part(), Part())[0, 0] == 1.0


def test_no_layers_let_all_that_flies_through():
    result = exact_raid(one_wave_each((WeaponClass("rocket", reliability=0.5),), (6,)))
    np.testing.assert_allclose(result.leakers, np.array([1, 6, 15, 20, 15, 6, 1]) / 64, rtol=1e-14)
    assert result.stages == ("launched", "failed", "leaked", "harmful")
    np.testing.assert_allclose(result.waterfall[:, 0], [6, 3, 3, 3])


def test_a_share_met_exactly_counts_as_averted():
    """Ten points expected, two suffered: the share is 0.8, although 10 * (1 - 0.8) falls short of 2 in binary."""
    spec = replace(one_layer(10, 1.0, stock=8), damage=(2,), averted=(0.8,))
    np.testing.assert_array_equal(exact_odds(spec), [[0, 0], [0, 1]])


def test_passive_defence_lowers_harm_and_averts_nothing():
    spec = one_wave_each((WeaponClass("rocket"),), (10,), spared=0.4, averted=(0.6,))
    result = exact_raid(spec)
    assert result.leaked[0] == 10
    assert result.harmful[0] == pytest.approx(6.0)
    assert result.harm_mean == pytest.approx(6.0)
    # Averting 60% of the six points expected takes two harmful leakers or fewer, which is luck, not defence.
    assert result.joint[0, 1] == pytest.approx(binom.cdf(2, 10, 0.6))


def test_open_ground_takes_leakers_and_no_harm():
    sites = (Site("town"), Site("sands", worth=0))
    waves = (Wave("wave", 0, 4, ((1, 1.0),)),)
    belt = Layer("belt", (Engagement(1.0),))
    result = exact_raid(RaidSpec((WeaponClass("rocket"),), waves, (belt,), sites, damage=(1,)))
    assert (result.leaked[0], result.harmful[0], result.harm_mean) == (4.0, 0.0, 0.0)
    assert result.site_leakers[1][4] == 1.0
    assert result.spent.sum() == 0.0


def test_costs_of_both_sides():
    """Two kinds of interceptors in a layer, each with its price; no price is needed for what is not fired."""
    kinds = (Interceptor("costly", unit_cost=3.0), Interceptor("cheap", unit_cost=0.5), Interceptor("idle"))
    belt = Layer("belt", (Engagement(0.5, 0, shots=2), Engagement(0.5, 1), Engagement(0.5, 2)), kinds)
    classes = (WeaponClass("missile", unit_cost=1.5), WeaponClass("drone", unit_cost=0.25), WeaponClass("decoy"))
    spec = one_wave_each(classes, (4, 2, 0), layers=(belt,))
    result = exact_raid(spec)
    assert (result.attack_cost, result.defence_cost) == (6.5, 25.0)
    unknown = exact_raid(with_kind(spec, 0, 1, unit_cost=None))
    assert (unknown.attack_cost, unknown.defence_cost) == (6.5, None)


def test_large_raids_keep_their_probability():
    """Subnormal tails and long products: 5,000 weapons, sure and nearly sure kills."""
    layers = (
        Layer("wide", (Engagement(0.02),)),
        Layer("short", (Engagement(0.97, shots=2),), (Interceptor(stock=900),)),
        Layer("last", (Engagement(0.999, shots=3),), sensors=(0,)),
    )
    spec = one_wave_each((WeaponClass("rocket", 0.9),), (5_000,), layers=layers, sensors=(Sensor("radar", 0.01),))
    result = exact_raid(spec)
    assert result.leakers.sum() == pytest.approx(1.0, abs=1e-12)
    assert result.stopped[1, 0] == pytest.approx(450 * (1 - 0.03**2))
    assert result.leaked[0] == pytest.approx((5_000 * 0.9 * 0.98 - result.stopped[1, 0]) * (0.01 + 0.99 * 1e-9))


def test_waves_on_one_kind_that_lasts_are_exact():
    """Ten interceptors for two waves of five: each has what it needs, as from stocks of their own."""
    belt = Layer("belt", (Engagement(0.5), Engagement(0.7)), (Interceptor(stock=10),))
    apart = Layer(
        "belt", (Engagement(0.5, 0), Engagement(0.7, 1)), (Interceptor("a", stock=5), Interceptor("b", stock=5))
    )
    classes = (WeaponClass("drone"), WeaponClass("missile"))
    one, two = (exact_raid(one_wave_each(classes, (5, 5), layers=(layer,))) for layer in (belt, apart))
    assert len(one.spec.threads) == 2
    np.testing.assert_array_equal(one.leakers, two.leakers)
    np.testing.assert_array_equal(one.spent_layers[0], two.spent_layers[0])
