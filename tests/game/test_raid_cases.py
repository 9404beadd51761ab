"""From the defence of a crisis to plain raids: which cases there are, their numbers, and their odds."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from defence_crises import CRISIS, case_of, defence, desk_of, loaded

from offramp.defence import (
    AMPLE,
    NOBODY,
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
)
from offramp.errors import NotFoundError, OfframpError
from offramp.game.compile import compile_crisis
from offramp.game.raids import RaidCase
from offramp.scenario import Crisis, apply_patch
from offramp.scenario.crisis import RaidTurn
from offramp.scenario.patch import parse_ad_hoc


def spec_of(crisis: Crisis, size: str, pact: str = "kept", alarm: str = "raised") -> RaidSpec:
    desk, values = desk_of(crisis)
    return desk.spec(case_of(crisis, size, pact, alarm), values)


def by_name(parts: Any) -> Mapping[str, Any]:
    return {part.name: part for part in parts}


MANY = RaidSpec(
    classes=(
        WeaponClass("slow drone", reliability=0.9, effect=0.5, harm=1, flight=300.0),
        WeaponClass("missile", reliability=0.8, effect=1.0, harm=3, flight=12.0, unit_cost=5.0),
    ),
    waves=(
        Wave("slow drone 1", 0, 12, aims=((0, 1.0), (1, 3.0)), over=20.0),
        Wave("salvo", 1, ((4, 0.25), (8, 0.75)), launch=280.0),
        Wave("slow drone 2", 0, 5, aims=((2, 1.0),), launch=300.0),
    ),
    layers=(
        Layer("fighters", (Engagement(0.7), None), (Interceptor("interceptors against drone", 20),), owner=0),
        Layer(
            "long",
            (Engagement(0.9), Engagement(0.6, shots=2, looks=3, window=Window(3.0, 9.0, 1.0, 2.0))),
            (Interceptor("heavy missiles", 30, 4, 2.0),),
            covers=(0, 1),
        ),
        Layer(
            "point",
            (Engagement(0.5), None),
            (Interceptor("interceptors against drone", AMPLE, unit_cost=1.0),),
            sensors=(0,),
            channels=12,
        ),
    ),
    sites=(
        Site("base", 2, 2.0, (Shelter(3.0, 0.4),), (0,)),
        Site("the city", 1, 0.0, (Shelter(5.0, 0.5), Shelter(60.0, 0.2))),
        Site("desert", 0),
    ),
    sensors=(
        Sensor("home radar", 0.05, sees=(200.0, 6.0)),
        Sensor("far eye", 0.0, sees=(None, 1.0), group=0, owner=0),
        Sensor("scout", 0.1, owner=0),
    ),
    groups=(SensorGroup("satellites", 0.02, misses=(0.0, 0.1)),),
    links=(
        Link("hot line", (1,), (1,), (1,), delay=2.0),
        Link("air picture", (1, 2), (0, 1, 2), (0, 1, 2), delay=10.0, outage=0.2),
    ),
    partners=(Partner("the ally", 0.1),),
    spared=0.25,
    damage=(1.0, 8.0),
    averted=(0.7,),
)


def test_the_numbers_of_a_raid_are_those_written_by_hand() -> None:
    found = spec_of(loaded(), "many")
    for field in dataclasses.fields(RaidSpec):
        assert getattr(found, field.name) == getattr(MANY, field.name), field.name
    assert found == MANY
    assert problems(found) == ()


def test_a_number_that_differs_is_seen() -> None:
    assert spec_of(apply_patch(loaded(), parse_ad_hoc("defence.links.hot line.delay=3")), "many") != MANY


def test_only_classes_that_fly_and_what_concerns_them_are_written() -> None:
    """Missiles alone: the fighters and the point defence do not meet them, and all sees them."""
    found = spec_of(loaded(), "few")
    assert [weapon.name for weapon in found.classes] == ["missile"]
    assert [layer.name for layer in found.layers] == ["long"]
    assert [sensor.name for sensor in found.sensors] == ["home radar", "far eye", "scout"]
    assert found.links[1].layers == (0,)
    assert found.groups[0].misses == (0.1,)


def test_nothing_flies() -> None:
    crisis = loaded()
    desk, values = desk_of(crisis)
    case = case_of(crisis, "none")
    assert desk.spec(case, values).waves == ()
    np.testing.assert_allclose(desk.odds(case, values), [[1, 0], [0, 0], [0, 0]])


@pytest.mark.parametrize("size", ["few", "many"])
def test_a_link_that_is_off_blinds_the_layer_that_depends_on_it(size: str) -> None:
    """Without the pact the ally's sensors are off, so nothing alerts the long-range layer; it fires nothing, which is
    not the same as having no link at all."""
    off = spec_of(loaded(), size, pact="broken")
    long = by_name(off.layers)["long"]
    assert set(long.engagements) == {None}
    assert off.links == ()
    parts = defence()
    parts["links"] = {}
    alone = by_name(spec_of(loaded(parts), size, pact="broken").layers)["long"]
    assert set(alone.engagements) != {None}


def test_blind_layers_give_the_odds_of_a_raid_without_them() -> None:
    crisis = loaded()
    desk, values = desk_of(crisis)
    parts = defence()
    del parts["layers"]["long"]
    parts["links"] = {}
    parts["raids"]["earlier"]["reported"] = {}
    parts["raids"]["night"]["many"][1]["aim"] = {"base": 1, "city": 1}
    bare = loaded(parts)
    bare_desk, bare_values = desk_of(bare)
    for size in ("few", "many"):
        blind = desk.odds(case_of(crisis, size, pact="broken"), values)
        np.testing.assert_allclose(blind, bare_desk.odds(case_of(bare, size, pact="broken"), bare_values), atol=1e-12)


def test_a_layer_is_blind_until_its_own_link_is_on() -> None:
    parts = defence()
    parts["links"] = {"hot line": parts["links"]["hot line"] | {"when": "alarm == raised"}}
    crisis = loaded(parts)
    for alarm, sees in (("quiet", False), ("raised", True)):
        found = by_name(spec_of(crisis, "few", alarm=alarm).layers)["long"]
        assert (set(found.engagements) != {None}) is sees


def test_a_sensor_that_sees_no_class_that_flies_alerts_nobody() -> None:
    parts = defence()
    parts["links"] = {}
    parts["layers"]["long"]["sensors"] = ["home radar"]
    parts["sensors"]["home radar"]["sees"] = {"drone": 100}
    found = by_name(spec_of(loaded(parts), "few").layers)["long"]
    assert set(found.engagements) == {None}


def all_cases(crisis: Crisis) -> dict[tuple[str, str, str], RaidCase]:
    """Every case by size, pact and alarm, from one call over all combinations of levels."""
    desk, _ = desk_of(crisis)
    event = crisis.turn("raid")
    assert isinstance(event, RaidTurn)
    combinations = list(itertools.product(range(3), range(2), range(2)))
    columns = {
        fact: np.array([levels[place] for levels in combinations])
        for place, fact in enumerate(("size", "pact", "alarm"))
    }
    columns |= {fact: np.zeros(len(combinations), dtype=np.int64) for fact in ("damage", "averted")}
    cases, place_of = desk.cases(event, columns, len(combinations))
    assert len(set(cases)) == len(cases)
    names = ("size", "pact", "alarm")
    return {
        tuple(crisis.facts[name].levels[level] for name, level in zip(names, levels, strict=True)): cases[place]
        for levels, place in zip(combinations, place_of, strict=True)
    }


def test_cases_that_differ_in_nothing_that_matters_are_one() -> None:
    cases = all_cases(loaded())
    assert len({case for (size, _, _), case in cases.items() if size == "none"}) == 1
    assert len(set(cases.values())) == 9


def test_what_no_class_that_flies_depends_on_tells_no_cases_apart() -> None:
    """The alarm raises fighters and a scout, and both are there for drones alone."""
    parts = defence()
    parts["passive"] = {}
    parts["sensors"]["scout"]["sees"] = {"drone": 30}
    cases = all_cases(loaded(parts))
    for pact in ("broken", "kept"):
        assert cases["few", pact, "quiet"] == cases["few", pact, "raised"]
    assert cases["many", "kept", "quiet"] != cases["many", "kept", "raised"]


def test_cases_and_postures_agree() -> None:
    crisis = loaded()
    for (size, pact, alarm), case in all_cases(crisis).items():
        assert case == case_of(crisis, size, pact, alarm)


def test_the_raid_turn_of_a_game_has_the_odds_of_the_raid_written_by_hand() -> None:
    game = compile_crisis(loaded())
    prob = game.tables().prob
    rows = {case: prob[start : start + size] for start, case, size in game.probabilities.raids}
    case = case_of(loaded(), "many")
    np.testing.assert_allclose(rows[case], damage_odds(MANY).ravel(), atol=1e-12)
    assert rows[case].sum() == pytest.approx(1.0)


def test_an_unasked_share_averted_is_summed_over() -> None:
    turns = [dict(turn) for turn in CRISIS["turns"]]
    turns[-1]["chance"] = {"raid": "night", "size": "size", "sets": "damage"}
    crisis = loaded(turns=turns, outcomes={"heavy": "damage == heavy"})
    desk, values = desk_of(crisis)
    np.testing.assert_allclose(
        desk.odds(case_of(crisis, "many"), values)[:, 0], damage_odds(MANY).sum(axis=1), atol=1e-12
    )


def test_a_link_that_a_decision_switches_shapes_the_game() -> None:
    """What a link reads must be kept apart until the raid, though nothing else reads it."""
    parts = defence()
    parts["links"] = {"hot line": parts["links"]["hot line"] | {"when": "alarm == raised"}}
    parts["sensors"]["scout"] = {"owner": "ally"}
    del parts["layers"]["fighters"]["when"]
    parts["passive"] = {}
    game = compile_crisis(loaded(parts))
    working = {case.working.links for _, case, _ in game.probabilities.raids if case.size == "few"}
    assert working == {(), (0,)}


def test_a_raid_outside_all_turns_is_looked_at_where_it_says() -> None:
    crisis = loaded()
    desk, values = desk_of(crisis)
    case = desk.posture("earlier")
    assert (case.raid, case.size, case.averted) == ("earlier", "", True)
    assert case.working.links == (0, 1)
    found = desk.spec(case, values)
    assert found.waves == (Wave("missile", 0, 9, aims=((0, 2.0), (2, 1.0))),)
    assert problems(found) == ()
    without = desk.posture("earlier", {"pact": 0})
    assert without.working.links == ()
    assert desk.odds(without, values)[2].sum() > desk.odds(case, values)[2].sum()


def test_a_raid_that_is_not_there_or_has_no_size_of_its_own() -> None:
    parts = defence()
    parts["raids"]["later"] = {"few": {"missile": 2}, "many": {"missile": 9}}
    desk, _ = desk_of(loaded(parts))
    with pytest.raises(NotFoundError, match="no raid 'nightly'; there are: night, earlier, later"):
        desk.posture("nightly")
    with pytest.raises(OfframpError, match=r"comes in sizes \(few, many\)"):
        desk.posture("later")


def test_parts_with_the_same_label_go_by_their_keys() -> None:
    parts = defence()
    parts["layers"]["fighters"]["name"] = parts["layers"]["point"]["name"] = "the guard"
    parts["sites"]["desert"]["name"] = "base"
    parts["classes"]["missile"]["name"] = "slow drone"
    crisis = loaded(parts)
    desk, _ = desk_of(crisis)
    assert dict(desk.names.layers) == {"fighters": "fighters", "long": "long", "point": "point"}
    assert dict(desk.names.sites) == {"base": "base", "city": "the city", "desert": "desert"}
    assert dict(desk.names.classes) == {"drone": "drone", "missile": "missile"}
    assert desk.names.kinds["long"] == ("heavy missiles",)
    assert problems(spec_of(crisis, "many")) == ()


def test_uncertain_chances_of_counts_keep_adding_up() -> None:
    parts = defence()
    counts = {"2": {"value": 0.3, "range": [0.1, 0.6]}, "4": 0.2, "8": 0.5}
    parts["raids"]["night"]["many"][1]["counts"] = counts
    crisis = loaded(parts)
    desk, values = desk_of(crisis)
    place = [number.path for number in crisis.numbers].index("defence.raids.night.many.1.counts.2")
    values[place] = 0.58
    salvo = desk.spec(case_of(crisis, "many"), values).waves[1]
    assert dict(salvo.counts) == pytest.approx({2: 0.58, 4: 0.12, 8: 0.3})


def test_waves_whose_launch_is_uncertain_keep_their_order() -> None:
    parts = defence()
    parts["raids"]["night"]["many"][1]["launch"] = {"value": 280, "range": [200, 400]}
    crisis = loaded(parts)
    desk, values = desk_of(crisis)
    values[[number.path for number in crisis.numbers].index("defence.raids.night.many.1.launch")] = 350
    found = desk.spec(case_of(crisis, "many"), values)
    assert [wave.name for wave in found.waves] == ["slow drone 1", "slow drone 2", "salvo"]
    assert problems(found) == ()


def test_a_site_that_only_an_absent_layer_covers_can_still_be_raided() -> None:
    parts = defence()
    parts["layers"]["point"]["covers"] = ["city"]
    parts["layers"]["fighters"]["covers"] = ["city"]
    crisis = loaded(parts)
    desk, values = desk_of(crisis)
    assert desk.odds(case_of(crisis, "many", pact="broken"), values).sum() == pytest.approx(1.0)


def test_a_site_that_is_covered_against_other_classes_alone_can_be_raided() -> None:
    parts = defence()
    parts["sites"]["desert"] = {}
    crisis = loaded(parts)
    found = spec_of(crisis, "few")
    # `long` alone meets missiles; fighters and point defend the desert, though not against these.
    assert [layer.name for layer in found.layers] == ["fighters", "long", "point"]
    assert [layer.engagements[0] is None for layer in found.layers] == [True, False, True]
    assert problems(found) == ()
    with_nothing_aimed_there = spec_of(loaded(), "few")
    assert [layer.name for layer in with_nothing_aimed_there.layers] == ["long"]


def test_what_cannot_be_evaluated_names_its_raid() -> None:
    parts = defence()
    parts["layers"]["long"]["against"]["missile"].update(shots=200, looks=101)
    crisis = loaded(parts)
    desk, values = desk_of(crisis)
    with pytest.raises(OfframpError) as caught:
        desk.odds(case_of(crisis, "few"), values)
    assert str(caught.value).splitlines() == [
        "raid night, few: layer long against missile: 200 shots in a look are more than the 100 allowed",
        "raid night, few: layer long against missile: 101 looks are more than the 100 allowed",
    ]


def test_owners_and_groups_that_nothing_needs_are_left_out() -> None:
    found = spec_of(loaded(), "few", pact="broken")
    assert [sensor.name for sensor in found.sensors] == ["home radar"]
    assert (found.partners, found.groups) == ((), ())
    assert {layer.owner for layer in found.layers} == {NOBODY}
