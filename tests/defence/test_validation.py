"""Bad raids are refused with all their problems at once; large ones with a limit and advice."""

from dataclasses import replace

import pytest

from offramp.defence import Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass, damage_odds, raid
from offramp.errors import OfframpError

ROCKETS = (WeaponClass("rocket", 10),)


def test_all_problems_at_once():
    spec = RaidSpec(
        classes=(WeaponClass("rocket", -1, reliability=1.5, effect=float("nan"), harm=-2, unit_cost=-3.0),),
        layers=(
            Layer("belt", (Engagement(1.2, stock=-5, shots=0, looks=0),), owner=3, sensors=(0, 7)),
            Layer("other", ()),
        ),
        sensors=(Sensor("radar", -0.1),),
        partners=(Partner("ally", 2.0),),
        spared=1.1,
        damage=(5.0, 1.0, -1.0),
        averted=(0.9, 0.2, 7.0),
    )
    expected = [
        "class rocket: the count must be a whole number not below 0, found -1",
        "class rocket: reliability must lie between 0 and 1, found 1.5",
        "class rocket: effect must lie between 0 and 1, found nan",
        "class rocket: the points of harm must be a whole number not below 0, found -2",
        "class rocket: the unit cost",
        "sensor radar: outage",
        "partner ally: outage",
        "layer belt: its owner is partner 3",
        "layer belt: it uses sensor 7",
        "layer belt against rocket: kill must lie between 0 and 1, found 1.2",
        "layer belt against rocket: the stock must be a whole number not below 0, found -5",
        "layer belt against rocket: shots in a look must be a whole number not below 1",
        "layer belt against rocket: looks must be a whole number not below 1",
        "layer other: 0 engagements for 1 classes",
        "passive defence: the share spared",
        "damage: thresholds must rise",
        "damage: a threshold must be a positive number of points, found -1.0",
        "averted: thresholds must rise",
        "averted: a threshold must lie between 0 and 1, found 7.0",
    ]
    with pytest.raises(OfframpError) as caught:
        raid(spec)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(expected)
    for text in expected:
        assert any(line.startswith(text) for line in lines), text


@pytest.mark.parametrize(
    "engagement", [Engagement(0.5, stock=2.5), Engagement(0.5, shots=1.5), Engagement(0.5, looks=101)]
)
def test_what_is_counted_is_whole_and_bounded(engagement):
    with pytest.raises(OfframpError, match=r"must be a whole number|101 looks are more than the 100"):
        raid(RaidSpec(ROCKETS, (Layer("belt", (engagement,)),)))


def test_the_fast_path_checks_too():
    with pytest.raises(OfframpError, match="kill must lie between 0 and 1"):
        damage_odds(RaidSpec(ROCKETS, (Layer("belt", (Engagement(-0.5),)),)))


def test_millions_of_weapons_get_a_stated_limit():
    with pytest.raises(OfframpError, match=r"3,000,000 weapons are more than the 5,000 .* count salvos"):
        raid(RaidSpec((WeaponClass("rocket", 3_000_000),)))


def test_too_many_outages_to_enumerate():
    sensors = tuple(Sensor(f"{s}", 0.1) for s in range(13))
    layers = tuple(Layer(f"{s}", (Engagement(0.5),), sensors=(s,)) for s in range(13))
    with pytest.raises(OfframpError, match="13 sensors and 0 partners may be out or not; at most 12"):
        raid(RaidSpec(ROCKETS, layers, sensors))
    # Sensors that serve no layer, or never or always fail, do not count.
    raid(RaidSpec(ROCKETS, layers[:2], sensors))
    raid(RaidSpec(ROCKETS, layers, tuple(replace(sensor, outage=1.0) for sensor in sensors)))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (RaidSpec((WeaponClass("a", 5_000, harm=999_983),)), None),
        (RaidSpec((WeaponClass("a", 5_000, harm=999_983), WeaponClass("b", 1))), "different amounts of harm"),
        (RaidSpec((WeaponClass("a", 5_000),), (Layer("l", (Engagement(0.5, 5_000, 1, 3),)),)), "steps, more than"),
    ],
)
def test_work_is_bounded_before_it_is_begun(spec, said):
    if said is None:
        spec.validate()
    else:
        with pytest.raises(OfframpError, match=said):
            spec.validate()


def test_tables_are_bounded_before_they_are_made():
    sensors = tuple(Sensor(f"{s}", 0.1) for s in range(12))
    layers = tuple(Layer(f"{s}", (Engagement(0.5),) * 3, sensors=(s,)) for s in range(12))
    spec = RaidSpec(tuple(WeaponClass(f"{c}", 5_000) for c in range(3)), layers, sensors)
    with pytest.raises(OfframpError, match="weapons times outage states are 61,452,288"):
        spec.validate()
