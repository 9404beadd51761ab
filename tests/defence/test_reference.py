"""Published and hand-worked values. Formulas: Wilkening 2000, Science & Global Security 8(2); Soland 1987, Operations
Research 35(4); Glazebrook & Washburn 2004, Operations Research 52(3)."""

import numpy as np
import pytest
from raid_cases import one_layer
from scipy.stats import binom

from offramp.defence import Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass, raid


def test_salvo_against_a_raid_kills_all_with_probability_k_to_the_w():
    # Wilkening: W = 20, p = 0.7, n = 4 shots a weapon; P0 = (1 - 0.3**4)**20.
    assert raid(one_layer(20, 0.7, shots=4)).leakers[0] == pytest.approx(0.849880384, abs=1e-9)


def test_track_failure_common_to_the_raid_multiplies_once():
    result = raid(one_layer(20, 0.7, shots=4, outage=0.05))
    assert result.leakers[0] == pytest.approx(0.807386364, abs=1e-9)
    expected = 0.95 * binom.pmf(np.arange(21), 20, 0.3**4)
    expected[20] += 0.05
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-12, atol=1e-18)


def test_track_failure_of_each_weapon_by_itself_is_another_model():
    assert raid(one_layer(20, 0.95 * (1 - 0.3**4))).leakers[0] == pytest.approx(0.304670153, abs=1e-9)


@pytest.mark.parametrize(
    ("count", "stock", "kill", "shots", "looks", "p0"),
    [
        # One look, the stock spread evenly, the odd interceptors to some of the weapons.
        (2, 3, 0.5, 2, 1, 0.375),
        (2, 4, 0.5, 2, 1, 0.5625),
        (3, 6, 0.7, 2, 1, 0.753571),
        # Two looks, one shot each, where that is the optimal policy.
        (2, 3, 0.5, 1, 2, 0.5),
        # Looks without limit: everything is killed iff the stock holds enough successes, P(Bin(I, p) >= W).
        (3, 6, 0.7, 1, 6, 0.929530),
        (2, 4, 0.5, 1, 4, 0.6875),
    ],
)
def test_limited_stock(count, stock, kill, shots, looks, p0):
    assert raid(one_layer(count, kill, shots=shots, looks=looks, stock=stock)).leakers[0] == pytest.approx(p0, abs=1e-6)


def test_expected_leakers_of_shoot_look_shoot_with_three_interceptors():
    # Soland's recursion for W = 2, I = 3, p = 0.5, two looks.
    assert raid(one_layer(2, 0.5, looks=2, stock=3)).leakers_mean == pytest.approx(0.625, abs=1e-12)


@pytest.mark.parametrize(("count", "stock", "kill"), [(5, 9, 0.6), (12, 20, 0.45), (4, 3, 0.8)])
def test_looks_without_limit_leave_what_the_stock_cannot_kill(count, stock, kill):
    kills = np.minimum(np.arange(stock + 1), count)
    expected = np.bincount(count - kills, weights=binom.pmf(np.arange(stock + 1), stock, kill), minlength=count + 1)
    result = raid(one_layer(count, kill, looks=stock, stock=stock))
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-12, atol=1e-16)


def test_shoot_look_shoot_saves_interceptors_for_the_same_kills():
    # Wilkening: n shots a weapon in a salvo, (1 - (1-p)^n) / p in n looks.
    salvo, looks = raid(one_layer(20, 0.7, shots=4)), raid(one_layer(20, 0.7, looks=4))
    np.testing.assert_allclose(salvo.leakers, looks.leakers, rtol=1e-12)
    assert salvo.spent[0, 0] == pytest.approx(20 * 4)
    assert looks.spent[0, 0] == pytest.approx(20 * (1 - 0.3**4) / 0.7)


@pytest.mark.parametrize(("looks", "leak"), [(2, 0.09), (4, 0.0081)])
def test_more_looks_by_shared_alerts(looks, leak):
    assert raid(one_layer(1, 0.7, looks=looks)).leakers_mean == pytest.approx(leak, abs=1e-12)


def test_layers_leak_the_product_of_their_leaks():
    layers = tuple(Layer(f"{p}", (Engagement(p),)) for p in (0.5, 0.6, 0.9))
    result = raid(RaidSpec((WeaponClass("rocket", 50, reliability=0.8),), layers))
    expected = binom.pmf(np.arange(51), 50, 0.8 * 0.5 * 0.4 * 0.1)
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-11, atol=1e-29)


def test_shared_sensor_makes_the_tail():
    """Two layers on one radar leak everything with its outage; on two radars with its square."""
    rocket = (WeaponClass("rocket", 10),)
    shared = (Layer("a", (Engagement(1.0),), sensors=(0,)), Layer("b", (Engagement(1.0),), sensors=(0,)))
    apart = (Layer("a", (Engagement(1.0),), sensors=(0,)), Layer("b", (Engagement(1.0),), sensors=(1,)))
    backed = (Layer("a", (Engagement(1.0),), sensors=(0, 1)),)
    radars = (Sensor("one", 0.1), Sensor("two", 0.1))
    assert raid(RaidSpec(rocket, shared, radars)).leakers[10] == pytest.approx(0.1)
    assert raid(RaidSpec(rocket, apart, radars)).leakers[10] == pytest.approx(0.01)
    assert raid(RaidSpec(rocket, backed, radars)).leakers[10] == pytest.approx(0.01)


def test_classes_are_dependent_through_a_shared_partner():
    """Both classes leak together or not at all; harm 2 or 3 alone never happens."""
    both = (Layer("belt", (Engagement(1.0), Engagement(1.0)), owner=0),)
    classes = (WeaponClass("drone", 1, harm=2), WeaponClass("missile", 1, harm=3))
    result = raid(RaidSpec(classes, both, partners=(Partner("ally", 0.25),), damage=(1, 5), averted=(0.5,)))
    np.testing.assert_allclose(result.harm, [0.75, 0, 0, 0, 0, 0.25], atol=1e-15)
    np.testing.assert_allclose(result.joint, [[0, 0.75], [0, 0], [0.25, 0]], atol=1e-15)
    assert result.leakers_sd == pytest.approx(2 * np.sqrt(0.25 * 0.75))
