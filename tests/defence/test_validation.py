"""Bad raids are refused with all their problems at once; large ones with a limit and advice."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from raid_cases import raids

from offramp.defence import (
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
    damage_odds,
    problems,
    raid,
    schedule,
    validate,
)
from offramp.errors import OfframpError

NAN, INF = math.nan, math.inf
ROCKET = (WeaponClass("rocket"),)
TEN = (Wave("ten", 0, 10),)
TOWNS = (Site("city"), Site("base"))


def meeting(layer=None, **changes):
    """Ten rockets and one layer, whose engagement has `changes`."""
    layer = layer or Layer("belt", (Engagement(**{"kill": 0.5, **changes}),))
    return RaidSpec(ROCKET, TEN, (layer,))


def aiming(*aims, sites=TOWNS, **changes):
    """Ten rockets with these aims; `changes` of the spec."""
    return RaidSpec(ROCKET, (replace(TEN[0], aims=aims),), sites=sites, **changes)


def test_all_problems_at_once():
    spec = RaidSpec(
        classes=(WeaponClass("rocket", reliability=1.5, effect=NAN, harm=-2, flight=-1.0, unit_cost=-3.0),),
        waves=(
            Wave("first", 4, -1, ((5, 1.0), (0, -1.0)), launch=20.0, over=INF),
            Wave("second", 0, ((3, 0.5), (4, 0.4), (2.5, 0.2)), ((0, 0.0), (0, 0.0)), launch=10.0),
        ),
        layers=(
            Layer(
                "belt",
                (Engagement(1.2, kind=2, shots=0, looks=0, window=Window(9.0, 4.0, -1.0, 0.0)),),
                (Interceptor("long", stock=-5, reserve=-1, unit_cost=NAN), Interceptor("short", stock=3, reserve=4)),
                owner=3,
                sensors=(0, 7),
                covers=(9,),
                channels=-2,
            ),
            Layer("other", ()),
        ),
        sites=(Site("city", worth=-1, public_delay=-2.0, shelter=(Shelter(NAN, 1.2),), sensors=(8,)),),
        sensors=(Sensor("radar", -0.1, (-3.0, None), group=6, owner=5),),
        groups=(SensorGroup("net", 1.1, (0.5, 1.5)),),
        links=(Link("line", (4,), (2,), (3,), delay=-1.0, outage=2.0),),
        partners=(Partner("ally", 2.0),),
        spared=1.1,
        damage=(5.0, 1.0, -1.0),
        averted=(0.9, 0.2, 7.0),
    )
    expected = """
        class rocket: reliability must lie between 0 and 1, found 1.5
        class rocket: effect must lie between 0 and 1, found nan
        class rocket: the points of harm must be a whole number not below 0, found -2
        class rocket: the flight must be a number of minutes not below 0, found -1.0
        class rocket: the unit cost must be a number not below 0, found -3.0
        wave first: its class is number 4, but classes are numbered 0 to 0
        wave first: the count must be a whole number not below 0, found -1
        wave first: an aim is number 5, but sites are numbered 0 to 0
        wave first: the weight of an aim must be a number not below 0, found -1.0
        wave first: the spread of arrivals must be a number of minutes not below 0, found inf
        wave second: a count must be a whole number not below 0, found 2.5
        wave second: the chances of its counts must add up to 1, found 1.1
        wave second: 2 of its aims are site city; give each site one weight
        wave second: none of its aims has a weight above 0
        wave second: it is launched at minute 10, before wave first at 20; write waves in the order of their launch
        site city: the worth must be a whole number not below 0, found -1
        site city: the delay of public warning must be a number of minutes not below 0, found -2.0
        site city: the warning that shelter needs must be a number of minutes not below 0, found nan
        site city: the share that shelter spares must lie between 0 and 1, found 1.2
        site city: a sensor is number 8, but sensors are numbered 0 to 0
        partner ally: outage must lie between 0 and 1, found 2.0
        sensor group net: outage must lie between 0 and 1, found 1.1
        sensor group net: the chance to miss a class must lie between 0 and 1, found 1.5
        sensor group net: 2 chances to miss for 1 classes; give one for each class
        sensor radar: outage must lie between 0 and 1, found -0.1
        sensor radar: the first detection must be a number of minutes not below 0, found -3.0
        sensor radar: 2 first detections for 1 classes; give one for each class
        sensor radar: its group is number 6, but sensor groups are numbered 0 to 0
        sensor radar: its owner is number 5, but partners are numbered 0 to 0
        link line: outage must lie between 0 and 1, found 2.0
        link line: the delay must be a number of minutes not below 0 (or infinite), found -1.0
        link line: a sensor is number 4, but sensors are numbered 0 to 0
        link line: a receiver is number 2, but layers are numbered 0 to 1
        link line: a receiver is number 3, but sites are numbered 0 to 0
        layer belt: its owner is number 3, but partners are numbered 0 to 0
        layer belt: a sensor is number 7, but sensors are numbered 0 to 0
        layer belt: a site that it covers is number 9, but sites are numbered 0 to 0
        layer belt: the fire channels must be a whole number not below 0, found -2
        layer belt, long: the stock must be a whole number not below 0, found -5
        layer belt, long: the reserve must be a whole number not below 0, found -1
        layer belt, long: the unit cost must be a number not below 0, found nan
        layer belt, short: a reserve of 4 is more than the stock of 3
        layer belt against rocket: the kind of its interceptors is number 2, but kinds are numbered 0 to 1
        layer belt against rocket: kill must lie between 0 and 1, found 1.2
        layer belt against rocket: shots in a look must be a whole number not below 1, found 0
        layer belt against rocket: looks must be a whole number not below 1, found 0
        layer belt against rocket: the reaction must be a number of minutes not below 0, found -1.0
        layer belt against rocket: the window closes at minute 4, before it opens at 9
        layer belt against rocket: the cycle must be a number of minutes not below 0.001, found 0.0
        layer other: 0 engagements for 1 classes; give one for each class
        passive defence: the share spared must lie between 0 and 1, found 1.1
        damage: thresholds must rise from level to level, found 5.0, 1.0, -1.0
        averted: thresholds must rise from level to level, found 0.9, 0.2, 7.0
        damage: a threshold must be a positive number of points, found -1.0
        averted: a threshold must lie between 0 and 1, found 7.0
    """
    with pytest.raises(OfframpError) as caught:
        raid(spec)
    assert str(caught.value).splitlines() == [line.strip() for line in expected.strip().splitlines()]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (meeting(shots=1.5), "belt against rocket: shots in a look must be a whole number"),
        (meeting(looks=101), "belt against rocket: 101 looks are more than the 100 allowed"),
        (meeting(window=Window(NAN, 5.0)), "belt against rocket: the opening of the window must be"),
        (meeting(window=Window(1.0, INF)), "belt against rocket: the closing of the window must be"),
        (meeting(window=Window(1.0, 5.0, cycle=NAN)), "belt against rocket: the cycle must be"),
        (
            meeting(Layer("belt", (Engagement(0.5),), kinds=())),
            "the kind of its interceptors is number 0, but there are no kinds",
        ),
        (meeting(Layer("belt", (None,), (Interceptor(stock=2.5),))), "belt, interceptors: the stock must be a whole"),
        (RaidSpec(ROCKET, (Wave("some", 0, 2.0),)), "wave some: the count must be a whole number"),
        (RaidSpec(ROCKET, (Wave("some", 0, ()),)), "wave some: the chances of its counts must add up to 1, found 0"),
        (RaidSpec(ROCKET, (Wave("some", 0, ((1, NAN),)),)), "wave some: the chance of 1 weapons must lie"),
        (RaidSpec(ROCKET, (Wave("some", 0, 10**12),)), "wave some: the count must not be above 1,000,000,000, found"),
        (
            RaidSpec((WeaponClass("rocket", unit_cost=1e16),), TEN),
            "the unit cost must not be above 1,000,000,000,000,000",
        ),
        (RaidSpec(ROCKET, (Wave("ten", 0, 10, over=1e300),)), "the spread of arrivals must not be above 1,000,000,"),
        (meeting(window=Window(1.0, 5.0, cycle=1e-300)), "the cycle must be a number of minutes not below 0.001"),
        (RaidSpec(ROCKET, TEN, damage=(1.0, 1e308)), "damage: a threshold must not be above 1,000,000,000,000,000"),
        (RaidSpec((), TEN), "wave ten: its class is number 0, but there are no classes"),
        (aiming((0, 1.0), sites=()), "wave ten: an aim is number 0, but there are no sites"),
        (aiming((-1, 1.0)), "wave ten: an aim is number -1, but sites are numbered 0 to 1"),
        (aiming((0, INF)), "wave ten: the weight of an aim must be"),
        (aiming(sites=(Site("field", 0),)), "wave ten: it names no aims and no site is of any worth"),
        (RaidSpec(ROCKET, (Wave("ten", 0, 10, launch=NAN),)), "wave ten: the launch must be a number of minutes"),
    ],
)
def test_one_problem(spec, said):
    assert len(problems(spec)) == 1
    assert said in problems(spec)[0]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"classes": (*ROCKET, WeaponClass("rocket"))}, "2 classes are called rocket; names must differ"),
        ({"waves": TEN * 3}, "3 waves are called ten"),
        ({"sites": (Site("city"), Site("city"))}, "2 sites are called city"),
        ({"sensors": (Sensor("radar"), Sensor("radar"))}, "2 sensors are called radar"),
        ({"groups": (SensorGroup("net"), SensorGroup("net"))}, "2 sensor groups are called net"),
        ({"links": (Link("line", ()), Link("line", ()))}, "2 links are called line"),
        ({"partners": (Partner("ally"), Partner("ally"))}, "2 partners are called ally"),
        ({"layers": (Layer("belt", (None,)), Layer("belt", (None,)))}, "2 layers are called belt"),
        (
            {"layers": (Layer("belt", (None,), (Interceptor("i"), Interceptor("i"))),)},
            "2 kinds of interceptors of layer belt are called i",
        ),
    ],
)
def test_names_within_a_kind_of_part_differ(parts, said):
    found = problems(RaidSpec(**{"classes": ROCKET, "waves": TEN, **parts}))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_the_same_name_in_different_parts_is_no_problem():
    spec = RaidSpec(
        (WeaponClass("x"),), (Wave("x", 0, 1),), (Layer("x", (None,)),), (Site("x"),), partners=(Partner("x"),)
    )
    assert problems(spec) == ()


def city_and_base(covers, *, aims=((0, 1.0), (1, 1.0)), met=True, worth=1):
    layer = Layer("belt", (Engagement(0.5) if met else None,), covers=covers)
    return aiming(*aims, sites=(Site("city"), Site("base", worth)), layers=(layer,))


def test_a_site_that_nobody_covers():
    said = (
        "site base: weapons are aimed at it and no layer covers it; let a layer cover it, or give it worth 0 if it is "
        "open ground"
    )
    assert problems(city_and_base((0,))) == (said,)
    for mended in (
        city_and_base((0, 1)),
        city_and_base(None),
        city_and_base((0,), worth=0),
        city_and_base((0,), aims=((0, 1.0),)),
        city_and_base((0,), aims=((0, 1.0), (1, 0.0))),
        # What nobody could meet anywhere, or a raid without a defence, may come.
        city_and_base((0,), met=False),
        aiming((1, 1.0)),
    ):
        assert problems(mended) == ()


def test_what_never_links_and_what_is_never_launched_is_valid():
    spec = RaidSpec(
        ROCKET,
        (Wave("none", 0, 0),),
        (Layer("belt", (Engagement(0.0),), (Interceptor(stock=0),), channels=0),),
        sensors=(Sensor("radar", 1.0, (None,)),),
        links=(Link("line", (0,), (0,), delay=INF),),
    )
    assert problems(spec) == ()
    validate(spec)


@settings(deadline=None, max_examples=200)
@given(raids(exact_only=False))
def test_valid_raids_have_no_problems(spec):
    assert problems(spec) == ()


def test_the_fast_path_checks_too():
    with pytest.raises(OfframpError, match="kill must lie between 0 and 1"):
        damage_odds(meeting(kill=-0.5))


def layers_with_own_sensors(n):
    return {
        "layers": tuple(Layer(f"{k}", (Engagement(0.5),), sensors=(k,)) for k in range(n)),
        "sensors": tuple(Sensor(f"{k}", 0.1) for k in range(n)),
    }


def test_too_many_outages_to_enumerate():
    spec = RaidSpec(ROCKET, TEN, **layers_with_own_sensors(13))
    (found,) = problems(spec)
    assert found.startswith("13 sensors, groups, links and partners may be out or not, but at most 12 can be")
    # Sensors that serve no layer, or never or always fail, do not count.
    assert problems(replace(spec, layers=spec.layers[:12])) == ()
    assert problems(replace(spec, sensors=tuple(replace(sensor, outage=1.0) for sensor in spec.sensors))) == ()


def test_too_many_outages_behind_the_warning_of_a_site():
    sensors = tuple(Sensor(f"{k}", 0.1, group=0, owner=0) for k in range(9))
    spec = RaidSpec(
        ROCKET,
        TEN,
        sites=(Site("city", sensors=(0, 1, 2, 3, 4)),),
        sensors=sensors,
        groups=(SensorGroup("net", 0.1, (0.2,)),),
        links=(Link("line", (5, 6, 7, 8), sites=(0,), outage=0.1),),
        partners=(Partner("ally", 0.1),),
    )
    (found,) = problems(spec)
    assert found.startswith("13 sensors, groups, links and partners may be out or not, but at most 12 can be")
    mended = replace(spec, partners=(Partner("ally"),))
    assert problems(mended) == ()
    assert schedule(mended).unwarned.shape == (1, 1)


def test_too_many_layers():
    spec = RaidSpec(ROCKET, TEN, tuple(Layer(f"{k}", (Engagement(0.5),)) for k in range(61)))
    assert problems(spec) == ("61 layers are more than the 60 allowed; merge layers that act alike",)


def test_what_is_too_large_to_be_exact_is_sampled():
    spec = RaidSpec(ROCKET, (Wave("storm", 0, 3_000_000),), (Layer("belt", (Engagement(0.5),)),))
    with pytest.raises(OfframpError, match=r"3,000,000 weapons are more than the 5,000 .* count salvos"):
        raid(spec, method="exact")
    result = raid(spec, runs=100)
    assert "because wave storm: 3,000,000 weapons are more than" in result.status
    assert abs(result.leakers_mean - 1_500_000) < 5.0 * result.error
