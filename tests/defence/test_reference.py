"""Published and hand-worked values. Formulas: Wilkening 2000, Science & Global Security 8(2); Soland 1987, Operations
Research 35(4); Glazebrook & Washburn 2004, Operations Research 52(3)."""

import numpy as np
import pytest
from raid_cases import one_layer, one_wave_each
from scipy.stats import binom, multinomial

from offramp.defence.exact import Part, exact_raid, leaker_joint
from offramp.defence.spec import (
    Engagement,
    Interceptor,
    Layer,
    Link,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Shelter,
    Site,
    Wave,
    WeaponClass,
    Window,
)


def test_salvo_against_a_raid_kills_all_with_probability_k_to_the_w():
    # Wilkening: W = 20, p = 0.7, n = 4 shots a weapon; P0 = (1 - 0.3**4)**20.
    assert exact_raid(one_layer(20, 0.7, shots=4)).leakers[0] == pytest.approx(0.849880384, abs=1e-9)


def test_track_failure_common_to_the_raid_multiplies_once():
    result = exact_raid(one_layer(20, 0.7, shots=4, outage=0.05))
    assert result.leakers[0] == pytest.approx(0.807386364, abs=1e-9)
    expected = 0.95 * binom.pmf(np.arange(21), 20, 0.3**4)
    expected[20] += 0.05
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-12, atol=1e-18)


def test_track_failure_of_each_weapon_by_itself_is_another_model():
    assert exact_raid(one_layer(20, 0.95 * (1 - 0.3**4))).leakers[0] == pytest.approx(0.304670153, abs=1e-9)


def test_salvo_size_for_a_wanted_chance_that_nothing_leaks():
    # P0 = 0.8 takes 3.7387 shots a weapon: three are too few, four are enough.
    few, enough = (exact_raid(one_layer(20, 0.7, shots=shots)).leakers[0] for shots in (3, 4))
    assert few < 0.8 < enough


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
    found = exact_raid(one_layer(count, kill, shots=shots, looks=looks, stock=stock))
    assert found.leakers[0] == pytest.approx(p0, abs=1e-6)


def test_a_reserve_is_not_fired():
    belt = Layer("belt", (Engagement(0.7, looks=6),), (Interceptor(stock=9, reserve=3),))
    kept = exact_raid(one_wave_each((WeaponClass("rocket"),), (3,), layers=(belt,)))
    assert kept.leakers[0] == pytest.approx(0.929530, abs=1e-6)
    assert len(kept.spent_layers[0]) == 7


def test_expected_leakers_of_shoot_look_shoot_with_three_interceptors():
    # Soland's recursion for W = 2, I = 3, p = 0.5, two looks.
    assert exact_raid(one_layer(2, 0.5, looks=2, stock=3)).leakers_mean == pytest.approx(0.625, abs=1e-12)


@pytest.mark.parametrize(("count", "stock", "kill"), [(5, 9, 0.6), (12, 20, 0.45), (4, 3, 0.8)])
def test_looks_without_limit_leave_what_the_stock_cannot_kill(count, stock, kill):
    kills = np.minimum(np.arange(stock + 1), count)
    expected = np.bincount(count - kills, weights=binom.pmf(np.arange(stock + 1), stock, kill), minlength=count + 1)
    result = exact_raid(one_layer(count, kill, looks=stock, stock=stock))
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-12, atol=1e-16)


def test_shoot_look_shoot_saves_interceptors_for_the_same_kills():
    # Wilkening: n shots a weapon in a salvo, (1 - (1-p)^n) / p in n looks.
    salvo, looks = exact_raid(one_layer(20, 0.7, shots=4)), exact_raid(one_layer(20, 0.7, looks=4))
    np.testing.assert_allclose(salvo.leakers, looks.leakers, rtol=1e-12)
    assert salvo.spent[0, 0] == pytest.approx(20 * 4)
    assert looks.spent[0, 0] == pytest.approx(20 * (1 - 0.3**4) / 0.7)


def test_interceptors_fired_in_two_looks():
    """Everyone gets one, and the survivors another: W plus a binomial number."""
    fired = exact_raid(one_layer(20, 0.7, looks=2)).spent_layers[0]
    expected = np.concatenate([np.zeros(20), binom.pmf(np.arange(21), 20, 0.3)])
    np.testing.assert_allclose(fired, expected, rtol=1e-12, atol=1e-25)


# Window 240 to 540 s, cycle 90 s, reaction 30 s; own radar at 360 s, or a shared alert at 90 s. In minutes:
WINDOW = Window(opens=4.0, closes=9.0, reaction=0.5, cycle=1.5)


def shared_detection(*links):
    """One weapon, one layer with a radar of its own, and a far radar that links may share."""
    belt = Layer("belt", (Engagement(0.7, looks=9, window=WINDOW),), sensors=(0,))
    radars = (Sensor("own", sees=(6.0,)), Sensor("far", sees=(1.0,)))
    return RaidSpec((WeaponClass("rocket"),), (Wave("wave", 0, 1),), (belt,), sensors=radars, links=links)


@pytest.mark.parametrize(
    ("links", "leak"),
    [
        ((), 0.09),
        ((Link("hotline", (1,), layers=(0,), delay=0.5),), 0.0081),
        ((Link("hotline", (1,), layers=(0,), delay=float("inf")),), 0.09),
        ((Link("hotline", (1,), layers=(0,), delay=0.5, outage=0.25),), 0.25 * 0.09 + 0.75 * 0.0081),
    ],
)
def test_shared_alerts_buy_looks(links, leak):
    assert exact_raid(shared_detection(*links)).leakers_mean == pytest.approx(leak, abs=1e-12)


def test_layers_leak_the_product_of_their_leaks():
    layers = tuple(Layer(f"{p}", (Engagement(p),)) for p in (0.5, 0.6, 0.9))
    result = exact_raid(one_wave_each((WeaponClass("rocket", reliability=0.8),), (50,), layers=layers))
    expected = binom.pmf(np.arange(51), 50, 0.8 * 0.5 * 0.4 * 0.1)
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-11, atol=1e-29)


def test_shared_sensor_makes_the_tail():
    """Two layers on one radar leak everything with its outage; on two radars with its square."""
    shared = (Layer("a", (Engagement(1.0),), sensors=(0,)), Layer("b", (Engagement(1.0),), sensors=(0,)))
    apart = (Layer("a", (Engagement(1.0),), sensors=(0,)), Layer("b", (Engagement(1.0),), sensors=(1,)))
    backed = (Layer("a", (Engagement(1.0),), sensors=(0, 1)),)
    radars = (Sensor("one", 0.1), Sensor("two", 0.1))
    for layers, all_leak in ((shared, 0.1), (apart, 0.01), (backed, 0.01)):
        spec = one_wave_each((WeaponClass("rocket"),), (10,), layers=layers, sensors=radars)
        assert exact_raid(spec).leakers[10] == pytest.approx(all_leak)


def test_sensors_of_one_group_are_no_backup_for_each_other():
    """Two radars of one kind: both misjudge the class with 0.1, and each is out by itself with 0.2."""
    belt = Layer("belt", (Engagement(1.0),), sensors=(0, 1))
    radars = tuple(Sensor(name, 0.2, group=0) for name in ("one", "two"))
    groups = (SensorGroup("radars", outage=0.3, misses=(0.1,)),)
    spec = one_wave_each((WeaponClass("rocket"),), (10,), layers=(belt,), sensors=radars, groups=groups)
    assert exact_raid(spec).leakers[10] == pytest.approx(1 - 0.7 * 0.9 * (1 - 0.2**2))


def test_classes_are_dependent_through_a_shared_partner():
    """Both classes leak together or not at all; harm 2 or 3 alone never happens."""
    both = (Layer("belt", (Engagement(1.0), Engagement(1.0)), owner=0),)
    classes = (WeaponClass("drone", harm=2), WeaponClass("missile", harm=3))
    spec = one_wave_each(classes, (1, 1), layers=both, partners=(Partner("ally", 0.25),), damage=(1, 5), averted=(0.5,))
    result = exact_raid(spec)
    np.testing.assert_allclose(result.harm, [0.75, 0, 0, 0, 0, 0.25], atol=1e-15)
    np.testing.assert_allclose(result.joint, [[0, 0.75], [0, 0], [0.25, 0]], atol=1e-15)
    assert result.leakers_sd == pytest.approx(2 * np.sqrt(0.25 * 0.75))
    np.testing.assert_allclose(leaker_joint(spec, Part((0,)), Part((1,))), [[0.75, 0], [0, 0.25]], atol=1e-15)
    # Interceptors are fired at both or at neither.
    np.testing.assert_allclose(result.spent_layers[0], [0.25, 0, 0.75], atol=1e-15)


def test_an_uncertain_count_is_a_mixture():
    result = exact_raid(one_layer(((4, 0.25), (10, 0.75)), 0.4))
    expected = 0.75 * binom.pmf(np.arange(11), 10, 0.6)
    expected[:5] += 0.25 * binom.pmf(np.arange(5), 4, 0.6)
    np.testing.assert_allclose(result.leakers, expected, rtol=1e-12)
    assert (result.launched[0], result.stopped[0, 0]) == pytest.approx((8.5, 8.5 * 0.4))


def test_aim_points_deal_the_leakers_out():
    """Three sites at 1:1:2, of worth 1, 3 and 0: a multinomial number at each, and harm only at two of them."""
    sites = (Site("town", 1), Site("port", 3), Site("sands", 0))
    belt = Layer("belt", (Engagement(0.5),), covers=(0, 1, 2))
    wave = Wave("wave", 0, 6, ((0, 1.0), (1, 1.0), (2, 2.0)))
    spec = RaidSpec((WeaponClass("rocket", effect=0.5),), (wave,), (belt,), sites)
    result = exact_raid(spec)
    for pmf, share in zip(result.site_leakers, (0.25, 0.25, 0.5), strict=True):
        np.testing.assert_allclose(pmf, binom.pmf(np.arange(7), 6, 0.5 * share), rtol=1e-12)
    expected = np.zeros(19)
    for one in range(7):
        for three in range(7 - one):
            odds = multinomial.pmf([one, three, 6 - one - three], 6, [1 / 16, 1 / 16, 14 / 16])
            expected[one + 3 * three] += odds
    np.testing.assert_allclose(result.harm, expected, atol=1e-15)
    assert result.harmful[0] == pytest.approx(6 / 8)
    pair = leaker_joint(spec, Part(sites=(0,)), Part(sites=(1,)))
    for one in range(7):
        for two in range(7 - one):
            odds = multinomial.pmf([one, two, 6 - one - two], 6, [1 / 8, 1 / 8, 6 / 8])
            assert pair[one, two] == pytest.approx(odds, rel=1e-12)


def test_warning_spares_what_shelter_can():
    """Seen at launch, 12 minutes of flight, 2 to alert the public: ten minutes, and with the radar out none."""
    site = Site("town", public_delay=2.0, shelter=(Shelter(needs=10.0, spares=0.6),), sensors=(0,))
    classes = (WeaponClass("rocket", flight=12.0),)
    spec = one_wave_each(classes, (5,), sites=(site,), sensors=(Sensor("radar", 0.3),))
    result = exact_raid(spec)
    expected = 0.7 * binom.pmf(np.arange(6), 5, 0.4)
    expected[5] += 0.3
    np.testing.assert_allclose(result.harm, expected, rtol=1e-12)
    assert (result.leaked[0], result.harmful[0]) == pytest.approx((5.0, 0.7 * 2 + 0.3 * 5))


@pytest.mark.parametrize(
    ("channels", "over", "looks", "expected"),
    [
        # Two channels, five weapons: two are engaged in each look, or four where two cycles pass as they arrive.
        (2, 0.0, 1, [0, 0, 0, 0.25, 0.5, 0.25]),
        (2, 1.5, 1, [0, 1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]),
        (2, 0.0, 2, [0, 1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]),
        (5, 0.0, 1, [1 / 32, 5 / 32, 10 / 32, 10 / 32, 5 / 32, 1 / 32]),
    ],
)
def test_channels_leave_weapons_waiting(channels, over, looks, expected):
    window = Window(opens=0.0, closes=9.0, cycle=1.5)
    belt = Layer("belt", (Engagement(0.5, looks=looks, window=window),), channels=channels)
    spec = RaidSpec((WeaponClass("rocket"),), (Wave("wave", 0, 5, over=over),), (belt,))
    np.testing.assert_allclose(exact_raid(spec).leakers, expected, atol=1e-15)
