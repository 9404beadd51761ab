"""Who is alerted when: the published illustration, every combination of outages by brute force, and what must hold."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from alerts_by_hand import meets_by_hand, situations_by_hand, situations_found
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from raid_cases import raids

from offramp.defence.alerts import harm_unopposed, schedule, situations, sources, uncertain_sources
from offramp.defence.spec import (
    NOBODY,
    Engagement,
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

# The window of the illustration: 240 to 540 s, a look each 90 s, the first shot 30 s after the alert.
WINDOW = Window(opens=4.0, closes=9.0, reaction=0.5, cycle=1.5)
KILL = 0.7
ALWAYS = Engagement(0.5, looks=3)


def defended(layer, *sensors, classes=1, **parts):
    """One wave of each class against one layer."""
    weapons = tuple(WeaponClass(f"class {k}", flight=12.0) for k in range(classes))
    waves = tuple(Wave(f"wave {k}", k, 1) for k in range(classes))
    return RaidSpec(weapons, waves, (layer,), sensors=sensors, **parts)


def chance_of_looks(spec, layer=0, weapon=0):
    """Looks of a layer at a class, with the probability of each number."""
    found, chances = situations(spec), {}
    for looks, p in zip(found.looks[:, layer, weapon], found.prob, strict=True):
        chances[int(looks)] = chances.get(int(looks), 0.0) + float(p)
    return chances


# --- one alert ---------------------------------------------------------------


def test_a_shared_alert_buys_two_looks_more_and_divides_the_leak_by_eleven():
    # Shared detection in the open literature, worked: own radar at 360 s two looks, shared alert at 90 s four, and with
    # a kill probability of 0.7 a leak of 0.09 against one of 0.0081.
    belt = Layer("belt", (Engagement(KILL, looks=9, window=WINDOW),), sensors=(0,))
    own, early = Sensor("own radar", sees=(6.0,)), Sensor("partner's radar", sees=(0.5,))
    alone = schedule(defended(belt, own, early))
    shared = schedule(defended(belt, own, early, links=(Link("link", (1,), (0,), delay=1.0),)))
    assert alone.looks[0, 0] == 2
    assert shared.looks[0, 0] == 4
    assert (1.0 - KILL) ** alone.looks[0, 0] == pytest.approx(0.09)
    assert (1.0 - KILL) ** shared.looks[0, 0] == pytest.approx(0.0081)
    assert (alone.alert[0, 0], alone.first_shot[0, 0], alone.closes[0, 0]) == (6.0, 6.5, 9.0)
    assert (shared.alert[0, 0], shared.first_shot[0, 0], shared.closes[0, 0]) == (1.5, 4.0, 9.0)


@pytest.mark.parametrize(
    ("alert", "window", "looks"),
    [
        (-math.inf, WINDOW, 4),
        (8.5, WINDOW, 0),  # nothing of the window is left
        (8.49, WINDOW, 1),
        (7.0, WINDOW, 2),  # exactly one cycle left: a second look
        (math.inf, WINDOW, 0),
        (math.inf, None, 0),
        (1e6, None, 5),
        (0.0, Window(0.0, 0.3, cycle=0.1), 4),  # 0.3 / 0.1 is a little less than 3 in binary
        (0.0, Window(0.0, 1e9, cycle=1e-3), 5),
        (0.0, Window(3.0, 3.0), 0),
    ],
)
def test_looks_are_what_the_window_leaves_time_for(alert, window, looks):
    belt = Layer("belt", (Engagement(KILL, looks=5, window=window),), sensors=() if alert == -math.inf else (0,))
    radar = Sensor("radar", sees=(None if alert == math.inf else alert,))
    assert schedule(defended(belt, radar)).looks[0, 0] == looks


def test_a_layer_without_sensors_and_links_sees_for_itself_whatever_is_out():
    spec = defended(Layer("belt", (ALWAYS,)), Sensor("radar", 1.0), partners=(Partner("friend", 1.0),))
    assert chance_of_looks(spec) == {3: 1.0}
    assert schedule(spec).alert[0, 0] == 0.0


def test_a_link_that_is_off_blinds_a_layer_that_depends_on_it():
    belt, radar = Layer("belt", (ALWAYS,)), Sensor("radar")
    spec = defended(belt, radar, links=(Link("link", (0,), (0,), outage=0.25),))
    assert chance_of_looks(spec) == {0: 0.25, 3: 0.75}
    assert chance_of_looks(replace(spec, links=(replace(spec.links[0], outage=1.0),))) == {0: 1.0}


def test_a_class_that_no_sensor_sees_is_not_engaged():
    spec = defended(Layer("belt", (ALWAYS, ALWAYS), sensors=(0,)), Sensor("radar", sees=(0.0, None)), classes=2)
    assert chance_of_looks(spec, weapon=0) == {3: 1.0}
    assert chance_of_looks(spec, weapon=1) == {0: 1.0}


# --- what fails together -------------------------------------------------------


def test_sensors_of_a_group_fail_together():
    belt = Layer("belt", (ALWAYS,), sensors=(0, 1))
    apart = defended(belt, Sensor("a", 0.3), Sensor("b", 0.3))
    together = defended(belt, Sensor("a", group=0), Sensor("b", group=0), groups=(SensorGroup("net", 0.3),))
    assert chance_of_looks(apart) == pytest.approx({0: 0.09, 3: 0.91})
    assert chance_of_looks(together) == pytest.approx({0: 0.3, 3: 0.7})


def test_a_group_misjudges_one_class_and_not_the_other():
    belt = Layer("belt", (ALWAYS, ALWAYS), sensors=(0, 1))
    group = SensorGroup("net", misses=(0.2, 0.0))
    spec = defended(belt, Sensor("a", group=0), Sensor("b", group=0), classes=2, groups=(group,))
    assert chance_of_looks(spec, weapon=0) == pytest.approx({0: 0.2, 3: 0.8})
    assert chance_of_looks(spec, weapon=1) == {3: 1.0}


def test_an_owner_who_stays_out_takes_its_layers_and_its_sensors_along():
    own, other = Layer("own", (ALWAYS,), owner=0), Layer("other", (ALWAYS,), sensors=(0,))
    radar = Sensor("radar", owner=0)
    spec = replace(defended(own, radar, partners=(Partner("friend", 0.4),)), layers=(own, other))
    found = situations(spec)
    assert {tuple(looks[:, 0]): p for looks, p in zip(found.looks, found.prob, strict=True)} == {
        (0, 0): 0.4,
        (3, 3): 0.6,
    }


def test_what_makes_no_difference_is_merged():
    radars = tuple(Sensor(f"radar {k}", 0.5) for k in range(10))
    spec = defended(Layer("belt", (ALWAYS,), sensors=tuple(range(10))), *radars)
    assert len(uncertain_sources(spec)) == 10
    found = situations(spec)
    assert sorted(found.prob) == pytest.approx([0.5**10, 1.0 - 0.5**10], rel=1e-12)


def test_only_what_this_raid_depends_on_is_a_source():
    spec = RaidSpec(
        (WeaponClass("flies"), WeaponClass("does not")),
        (Wave("wave", 0, 3), Wave("empty", 1, 0)),
        (Layer("met", (ALWAYS, None), sensors=(0,)), Layer("idle", (None, ALWAYS), sensors=(1,), owner=0)),
        sensors=(Sensor("used", 0.1, group=0), Sensor("idle", 0.1), Sensor("certain", 1.0)),
        groups=(SensorGroup("net", 0.0),),
        partners=(Partner("idle", 0.5),),
    )
    assert sources(spec) == {("sensor", 0, -1), ("group", 0, -1), ("miss", 0, 0)}
    assert uncertain_sources(spec) == (("sensor", 0, -1),)


# --- every combination, one by one ---------------------------------------------


@settings(max_examples=150, deadline=None)
@given(raids(exact_only=False))
def test_situations_are_those_of_every_combination_taken_by_itself(spec):
    assert situations_found(spec) == pytest.approx(situations_by_hand(spec), abs=1e-12)
    assert situations(spec).prob.sum() == pytest.approx(1.0, abs=1e-12)
    assert (situations(spec).prob >= 0.0).all()


@pytest.mark.parametrize(
    "planted",
    [
        {"groups": (SensorGroup("net", 0.1, (0.2,)),)},
        {"links": (Link("link", (1,), (0,), (0,), 2.0, 0.31),)},
        {"links": (Link("link", (1,), (0,), (0,), 7.5, 0.3),)},
        {"partners": (Partner("friend", 0.51),)},
        {"sensors": (Sensor("far", 0.1, (6.0,)), Sensor("near", 0.2, (1.0,), 0, NOBODY))},
        {"sites": (Site("town", shelter=(Shelter(6.0, 0.5),), sensors=(0,)),)},
    ],
)
def test_the_comparison_by_hand_catches_a_planted_difference(planted):
    belt = Layer("belt", (Engagement(KILL, looks=9, window=WINDOW),), sensors=(0,))
    spec = defended(
        belt,
        Sensor("far", 0.1, (6.0,)),
        Sensor("near", 0.2, (1.0,), 0, 0),
        groups=(SensorGroup("net", 0.1, (0.3,)),),
        links=(Link("link", (1,), (0,), (0,), 2.0, 0.3),),
        partners=(Partner("friend", 0.5),),
        sites=(Site("town", shelter=(Shelter(6.0, 0.4),), sensors=(0,)),),
    )
    assert situations_found(spec) == pytest.approx(situations_by_hand(spec), abs=1e-12)
    assert situations_found(spec) != pytest.approx(situations_by_hand(replace(spec, **planted)), abs=1e-12)


# --- what must hold of sharing ----------------------------------------------------


def mean_looks(spec):
    found = situations(spec)
    return np.tensordot(found.prob, found.looks, axes=1)


def depends(spec, layer):
    return bool(spec.layers[layer].sensors) or any(layer in link.layers for link in spec.links)


@settings(max_examples=60, deadline=None)
@given(raids(exact_only=False))
def test_an_alert_that_never_arrives_is_as_good_as_no_sharing(spec):
    assume(spec.links)
    late = replace(spec, links=tuple(replace(link, delay=math.inf) for link in spec.links))
    cut = replace(spec, links=tuple(replace(link, outage=1.0) for link in spec.links))
    assert situations_found(late) == pytest.approx(situations_found(cut), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(raids(exact_only=False), st.floats(0.0, 1.0))
def test_a_shorter_delay_never_lowers_the_looks_nor_the_warning(spec, part):
    assume(spec.links)
    faster = replace(spec, links=tuple(replace(link, delay=link.delay * part) for link in spec.links))
    assert (schedule(faster).looks >= schedule(spec).looks).all()
    assert (mean_looks(faster) >= mean_looks(spec) - 1e-12).all()
    assert (np.nan_to_num(schedule(faster).warning) >= np.nan_to_num(schedule(spec).warning)).all()


@settings(max_examples=60, deadline=None)
@given(raids(exact_only=False), st.floats(0.0, 1.0), st.sampled_from([0.0, 2.0, 5.0]))
def test_one_sensor_more_never_lowers_the_looks(spec, outage, sees):
    new = len(spec.sensors)
    layers = tuple(
        replace(layer, sensors=(*layer.sensors, new)) if depends(spec, k) else layer
        for k, layer in enumerate(spec.layers)
    )
    sites = tuple(replace(site, sensors=(*site.sensors, new)) for site in spec.sites)
    sensor = Sensor("new", outage, (sees,) * len(spec.classes))
    more = replace(spec, layers=layers, sites=sites, sensors=(*spec.sensors, sensor))
    assert (mean_looks(more) >= mean_looks(spec) - 1e-12).all()
    assert (np.nan_to_num(schedule(more).unwarned) <= np.nan_to_num(schedule(spec).unwarned) + 1e-12).all()
    assert (schedule(more).spared >= schedule(spec).spared - 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(raids(exact_only=False))
def test_the_schedule_is_that_of_a_raid_in_which_nothing_uncertain_fails(spec):
    def sure(parts):
        return tuple(replace(part, outage=float(part.outage == 1.0)) for part in parts)

    groups = tuple(
        replace(group, outage=float(group.outage == 1.0), misses=tuple(float(p == 1.0) for p in group.misses))
        for group in spec.groups
    )
    best = replace(
        spec, partners=sure(spec.partners), sensors=sure(spec.sensors), links=sure(spec.links), groups=groups
    )
    (looks,) = situations(best).looks
    for layer, weapon in itertools.product(range(len(spec.layers)), range(len(spec.classes))):
        if meets_by_hand(spec, layer, weapon):
            assert schedule(spec).looks[layer, weapon] == looks[layer, weapon]


# --- warning of the public ----------------------------------------------------------


def town(flight, *, public_delay=2.0, shelter=(), sees=1.0, outage=0.0, **parts):
    """One weapon on its way to one town, seen by one radar."""
    return RaidSpec(
        (WeaponClass("rocket", harm=10, flight=flight),),
        (Wave("wave", 0, 4),),
        sites=(Site("town", 2, public_delay, shelter, (0,)),),
        sensors=(Sensor("radar", outage, (sees,)),),
        **parts,
    )


@pytest.mark.parametrize(
    ("flight", "sees", "warning"),
    [(12.0, 1.0, 9.0), (12.0, 10.0, 0.0), (12.0, 11.5, 0.0), (12.0, None, 0.0), (540.0, 120.0, 418.0)],
)
def test_warning_is_flight_less_alert_less_public_delay(flight, sees, warning):
    assert schedule(town(flight, sees=sees)).warning[0, 0] == warning


def test_warning_is_unknown_where_the_flight_time_is():
    times = schedule(town(None, outage=0.5, shelter=(Shelter(0.0, 0.5),)))
    assert math.isnan(times.warning[0, 0])
    assert math.isnan(times.unwarned[0, 0])
    assert times.spared[0, 0] == 0.0


def test_the_public_may_go_unwarned():
    spec = town(12.0, outage=0.2, shelter=(Shelter(9.0, 0.5), Shelter(9.1, 1.0)))
    assert schedule(spec).unwarned[0, 0] == pytest.approx(0.2)
    assert schedule(spec).spared[0, 0] == pytest.approx(0.8 * 0.5)
    partner = replace(spec, sensors=(Sensor("radar", 0.2, (1.0,), owner=0),), partners=(Partner("friend", 0.5),))
    assert schedule(partner).unwarned[0, 0] == pytest.approx(1.0 - 0.8 * 0.5)


def test_kinds_of_shelter_spare_independently_and_each_needs_its_time():
    times = schedule(town(12.0, shelter=(Shelter(1.0, 0.5), Shelter(9.0, 0.4), Shelter(9.5, 0.9))))
    assert times.spared[0, 0] == pytest.approx(1.0 - 0.5 * 0.6)
    # Shelter that needs no time still needs the warning.
    assert schedule(town(2.0, shelter=(Shelter(0.0, 0.5),))).spared[0, 0] == 0.0


def test_a_link_warns_a_town_sooner_and_every_minute_of_delay_costs_one():
    for delay in (0.0, 1.0, 2.5):
        spec = replace(
            town(12.0, sees=8.0),
            sensors=(Sensor("radar", sees=(8.0,)), Sensor("partner's radar", sees=(1.0,))),
            links=(Link("link", (1,), sites=(0,), delay=delay),),
        )
        assert schedule(spec).warning[0, 0] == 9.0 - delay


def test_harm_unopposed_counts_reliability_effect_worth_and_shelter():
    spec = replace(
        town(12.0, outage=0.2, shelter=(Shelter(5.0, 0.5),), spared=0.25),
        classes=(WeaponClass("rocket", reliability=0.5, effect=0.8, harm=10, flight=12.0),),
    )
    # 4 launched, half fly, 0.8 do harm, a quarter is spared for good, half of the rest with warning (0.8 of the time).
    expected = 4 * 0.5 * 0.8 * 0.75 * (1.0 - 0.8 * 0.5) * 10 * 2
    assert harm_unopposed(spec, situations(spec)) == pytest.approx(expected)


def test_nothing_to_defend_and_nothing_that_flies():
    empty = RaidSpec((WeaponClass("rocket"),), ())
    assert situations(empty).prob.tolist() == [1.0]
    assert situations(empty).looks.shape == (1, 0, 1)
    assert harm_unopposed(empty, situations(empty)) == 0.0
    grounded = defended(Layer("belt", (ALWAYS,), sensors=(0,)), Sensor("radar", 0.5))
    grounded = replace(grounded, waves=(Wave("wave", 0, 0),))
    assert chance_of_looks(grounded) == {0: 1.0}


def test_a_layer_out_for_sure_is_never_alerted():
    spec = defended(Layer("belt", (ALWAYS,), owner=0), partners=(Partner("friend", 1.0),))
    times = schedule(spec)
    assert math.isinf(times.alert[0, 0])
    assert times.looks[0, 0] == 0
