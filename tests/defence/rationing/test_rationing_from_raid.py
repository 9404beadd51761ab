"""What a raid and its defence ask of rationing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offramp.defence.rationing import problem_of, ration
from offramp.defence.spec import (
    AMPLE,
    Engagement,
    Interceptor,
    Layer,
    Link,
    RaidSpec,
    Sensor,
    Shelter,
    Site,
    Wave,
    WeaponClass,
    Window,
)

BALLISTIC = WeaponClass("ballistic", reliability=0.5, effect=0.8, harm=2, flight=12.0)
DRONE = WeaponClass("drone", flight=300.0)
UPPER = Layer("upper", (Engagement(0.9), None), (Interceptor("exo", 50, reserve=10),))
LOWER = Layer(
    "lower",
    (Engagement(0.6, kind=0, shots=2), Engagement(0.7, kind=1, looks=3, window=Window(200.0, 280.0, 0.0, 50.0))),
    (Interceptor("heavy", 12), Interceptor("light", AMPLE)),
    covers=(0,),
)
SPEC = RaidSpec(
    classes=(BALLISTIC, DRONE),
    waves=(
        Wave("first", 0, 101, aims=((0, 2.0), (1, 1.0), (2, 1.0))),
        Wave("second", 0, ((10, 0.5), (20, 0.5)), aims=((0, 1.0),)),
        Wave("slow", 1, 30, aims=((0, 1.0),)),
    ),
    layers=(UPPER, LOWER),
    sites=(Site("base", 3), Site("city", 5), Site("desert", 0)),
    spared=0.25,
)


def test_groups_are_the_expected_raid():
    problem = problem_of(SPEC)
    problem.validate()
    # First wave: 50.5 fly, 51 in whole numbers: 25.25, 12.625 and 12.625 (open ground) by site; second: 7.5, so 8.
    assert [(g.name, g.count, g.site) for g in problem.groups] == [
        ("ballistic to base", 25 + 8, 0),
        ("ballistic to city", 13, 1),
        ("drone to base", 30, 0),
    ]
    assert [g.harm for g in problem.groups] == pytest.approx([0.8 * 2 * 3 * 0.75, 0.8 * 2 * 5 * 0.75, 3 * 0.75])


def test_kinds_are_those_of_every_layer():
    problem = problem_of(SPEC)
    assert [(k.name, k.stock) for k in problem.kinds] == [
        ("upper", 40),
        ("heavy of lower", 12),
        ("light of lower", AMPLE),
    ]
    # The lower layer covers the base only; its window of 80 minutes leaves time for two looks at drones.
    assert [g.kill for g in problem.groups] == [(0.9, 0.6, 0.0), (0.9, 0.0, 0.0), (0.0, 0.0, 0.7)]
    assert [g.most for g in problem.groups] == [(1, 2, 0), (1, 0, 0), (0, 0, 2)]


def test_an_alert_that_is_late_leaves_fewer_shots():
    blind = replace(SPEC, sensors=(Sensor("radar", sees=(1.0, 240.0)),), layers=(UPPER, replace(LOWER, sensors=(0,))))
    assert problem_of(blind).groups[2].most == (0, 0, 1)
    shared = replace(blind, sensors=(*blind.sensors, Sensor("far", sees=(1.0, 10.0))))
    shared = replace(shared, links=(Link("sharing", sensors=(1,), layers=(1,), delay=5.0),))
    assert problem_of(shared).groups[2].most == (0, 0, 2)


def test_kinds_that_can_do_nothing_are_left_out():
    idle = replace(LOWER, covers=(2,))
    assert [k.name for k in problem_of(replace(SPEC, layers=(UPPER, idle))).kinds] == ["upper"]
    blind = replace(SPEC, sensors=(Sensor("radar", sees=(None, None)),), layers=(replace(UPPER, sensors=(0,)),))
    assert problem_of(blind).kinds == ()
    assert ration(problem_of(blind)).loss == pytest.approx(problem_of(blind).unopposed)


def test_shelter_lowers_harm():
    sites = (Site("base", 3, shelter=(Shelter(5.0, 0.5),), sensors=(0,)), *SPEC.sites[1:])
    warned = replace(SPEC, sites=sites, sensors=(Sensor("radar"),))
    assert problem_of(warned).groups[0].harm == pytest.approx(problem_of(SPEC).groups[0].harm / 2)


def test_a_raid_without_sites_or_weapons():
    bare = RaidSpec((DRONE,), (Wave("w", 0, 7),), (Layer("l", (Engagement(0.5),), (Interceptor("i", 3),)),))
    found = problem_of(bare)
    assert [(g.name, g.count, g.harm) for g in found.groups] == [("drone", 7, 1.0)]
    assert ration(found).loss == 7 - 3 * 0.5
    assert ration(problem_of(replace(bare, waves=()))).loss == 0.0


def test_a_raid_is_rationed():
    found = ration(problem_of(SPEC), again=0.5)
    assert found.optimal
    assert found.loss <= found.policy.loss
    assert found.keep[2] == AMPLE
