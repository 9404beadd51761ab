"""The defence of a crisis file: every form it may be written in, and the patches that reach it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from crisis_texts import RECORD, example
from defence_crises import CRISIS, changed, defence, loaded, shield

from offramp.errors import CrisisError
from offramp.scenario import Crisis, check, load_crisis, loads
from offramp.scenario.defences import Defence, Raid, Wave
from offramp.scenario.model import json_schema
from offramp.scenario.numbers import Number
from offramp.scenario.patch import apply_patch, parse_ad_hoc


def parts_of(crisis: Crisis) -> Defence:
    assert crisis.defence is not None
    return crisis.defence


def raid_of(crisis: Crisis, name: str) -> Raid:
    return next(raid for raid in parts_of(crisis).raids if raid.name == name)


def test_sites_groups_and_sensors() -> None:
    found = parts_of(loaded())
    base, city, desert = found.sites
    assert (base.worth.value, base.sensors, base.public_delay.value) == (2, ("home radar",), 2)
    assert [(part.needs.value, part.spares.value) for part in base.shelter] == [(3, 0.4)]
    assert [(part.needs.value, part.spares.value) for part in city.shelter] == [(5, 0.5), (60, 0.2)]
    assert (city.label, city.worth.value, city.worth.note, desert.worth.value) == ("the city", 1, "default", 0)
    assert {name: p.value for name, p in found.groups[0].misses.items()} == {"missile": 0.1}
    radar, eye, scout = found.sensors
    assert {name: minutes.value for name, minutes in radar.sees.items()} == {"missile": 6, "drone": 200}
    assert (eye.owner, eye.group, eye.outage) == ("ally", "satellites", None)
    assert (scout.sees, scout.when.text) == (None, "alarm == raised")


def test_links_are_spelt_out_in_sensors_layers_and_sites() -> None:
    hot, picture = parts_of(loaded()).links
    assert (hot.sensors, hot.layers, hot.sites) == (("far eye",), ("long",), ("city",))
    assert picture.sensors == ("far eye", "scout")
    assert picture.layers == ("fighters", "long", "point")
    assert picture.sites == ("base", "city", "desert")
    assert (picture.label, picture.when, hot.outage) == ("air picture", None, None)
    to_ally = parts_of(loaded(changed("links.hot line.to", ["ally", "fighters"]))).links[0]
    assert (to_ally.layers, to_ally.sites) == (("fighters",), ())


def test_interceptors_are_shared_or_kept_for_one_class() -> None:
    fighters, long, point = parts_of(loaded()).layers
    assert [long.against[name].kind for name in ("missile", "drone")] == [0, 0]
    (heavy,) = long.kinds
    assert (heavy.label, heavy.stock.value, heavy.reserve.value, heavy.unit_cost.value) == ("heavy missiles", 30, 4, 2)
    assert [(kind.name, kind.stock.value, kind.unit_cost) for kind in fighters.kinds] == [
        ("interceptors against drone", 20, None)
    ]
    (ample,) = point.kinds
    assert (ample.stock, ample.reserve, ample.unit_cost.value, point.channels.value) == (None, None, 1, 12)
    assert (long.covers, point.covers) == (("base", "city"), None)
    window = long.against["missile"].window
    assert [n.value for n in (window.opens, window.closes, window.reaction, window.cycle)] == [3, 9, 1, 2]


def test_a_layer_may_share_one_kind_and_keep_another() -> None:
    long = parts_of(loaded(changed("layers.long.against.drone", {"kill": 0.9, "stock": 7}))).layers[1]
    assert [kind.name for kind in long.kinds] == ["heavy", "interceptors against drone"]
    assert (long.against["missile"].kind, long.against["drone"].kind) == (0, 1)
    assert long.kinds[1].stock.value == 7


def shown(wave: Wave) -> tuple[object, ...]:
    count = wave.count.value if wave.count is not None else {k: p.value for k, p in wave.counts.items()}
    times = tuple(0.0 if at is None else at.value for at in (wave.launch, wave.over))
    return wave.name, wave.weapon, count, {site: weight.value for site, weight in wave.aim.items()}, *times


def test_waves_and_their_short_forms() -> None:
    night = raid_of(loaded(), "night")
    assert list(night.sizes) == ["none", "few", "many"]
    assert night.sizes["none"] == ()
    assert [shown(wave) for wave in night.sizes["few"]] == [("missile", "missile", 6, {}, 0, 0)]
    assert [shown(wave) for wave in night.sizes["many"]] == [
        ("slow drone 1", "drone", 12, {"base": 1, "city": 3}, 0, 20),
        ("salvo", "missile", {4: 0.25, 8: 0.75}, {}, 280, 0),
        ("slow drone 2", "drone", 5, {"desert": 1}, 300, 0),
    ]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ({"drone": 7, "missile": 2}, {"waves": {"drone": 7, "missile": 2}}),
        ({"drone": 7}, {"waves": [{"weapon": "drone", "count": 7}]}),
        ({}, {"waves": []}),
    ],
)
def test_the_long_form_of_a_raid_of_one_size(short: dict[str, Any], long: dict[str, Any]) -> None:
    one, other = (raid_of(loaded(changed("raids.earlier", form)), "earlier") for form in (short, long))
    assert list(one.sizes) == list(other.sizes) == [""]
    assert [shown(wave) for wave in one.sizes[""]] == [shown(wave) for wave in other.sizes[""]]


def test_the_long_form_of_a_raid_by_size() -> None:
    short = loaded()
    long = loaded(changed("raids.night", {"sizes": defence()["raids"]["night"], "name": "the night"}))
    one, other = raid_of(short, "night"), raid_of(long, "night")
    assert {size: list(map(shown, waves)) for size, waves in one.sizes.items()} == {
        size: list(map(shown, waves)) for size, waves in other.sizes.items()
    }
    assert (one.label, other.label) == ("night", "the night")


def test_a_raid_for_comparison() -> None:
    crisis = loaded()
    earlier = raid_of(crisis, "earlier")
    assert (earlier.label, earlier.date, earlier.note) == ("the earlier raid", date(2030, 4, 2), "for comparison")
    assert earlier.given == {"pact": crisis.facts["pact"].levels.index("kept")}
    impacts, stopped = earlier.reported
    assert (impacts.site, impacts.weapon, impacts.layer) == ("base", None, None)
    assert (impacts.count.value, impacts.count.low, impacts.count.high) == (3, 2, 4)
    assert (stopped.layer, stopped.weapon) == ("long", "missile")


def test_what_is_reported_is_no_quantity_of_the_model() -> None:
    paths = [number.path for number in loaded().numbers]
    assert "defence.raids.earlier.waves.0.count" in paths
    assert not [path for path in paths if "reported" in path]


def test_claims_behind_reports_must_exist(tmp_path: Path) -> None:
    text = shield(changed("raids.earlier.reported.stopped.count", {"value": 4, "source": ["A001", "R99"]}))
    (tmp_path / "claims.jsonl").write_text("\n".join(RECORD), encoding="utf-8")
    cited = json.loads(text) | {"evidence": "claims.jsonl"}
    (tmp_path / "shield.yaml").write_text(json.dumps(cited), encoding="utf-8")
    with pytest.raises(CrisisError) as caught:
        load_crisis(tmp_path / "shield.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("unknown-claim", "defence.raids.earlier.reported.stopped.count")
    assert problem.found == "R99"


def test_nobody_perceives_a_report_otherwise() -> None:
    path = "defence.raids.earlier.reported.stopped.count"
    with pytest.raises(CrisisError) as caught:
        loaded(perceptions={"red": {"set": {path: 9}}})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("perception", f"perceptions.red.set.{path}")


def test_the_published_schema_knows_the_language() -> None:
    schema = jsonschema.Draft202012Validator(json_schema())
    schema.validate(json.loads(shield()))
    for path, value in (("links.hot line.dealy", 3), ("raids.night.many.0.aim", ["base"])):
        with pytest.raises(jsonschema.ValidationError):
            schema.validate(json.loads(shield(changed(path, value))))


def test_whole_numbers_may_be_keys() -> None:
    assert "counts: {8: 0.5, 12: 0.5}" in example()
    (rockets, _) = raid_of(loads(example()), "last year").sizes[""]
    assert {count: p.value for count, p in rockets.counts.items()} == {8: 0.5, 12: 0.5}


def test_facts_of_a_raid_for_comparison_are_read_and_set() -> None:
    """`season` is read by a condition of the defence and set by what the earlier raid is given, so nothing is idle."""
    parts = changed("layers.point.when", "season == dry")
    parts["raids"]["earlier"]["given"]["season"] = "dry"
    facts = {**CRISIS["facts"], "season": {"levels": ["wet", "dry"], "seen_by": "all"}}
    assert {problem.code for problem in check(shield(parts, facts=facts))} == {"no-source"}
    del parts["raids"]["earlier"]["given"]["season"]
    assert "never-set" in {problem.code for problem in check(shield(parts, facts=facts))}


def number_at(crisis: Crisis, path: str) -> Number:
    return next(number for number in crisis.numbers if number.path == path)


@pytest.mark.parametrize(
    "path",
    [
        "defence.links.hot line.delay",
        "defence.links.picture.outage",
        "defence.sites.base.worth",
        "defence.sites.base.shelter.spares",
        "defence.sites.city.shelter.1.needs",
        "defence.sites.base.public_delay",
        "defence.groups.satellites.misses.missile",
        "defence.sensors.far eye.sees.missile",
        "defence.layers.long.interceptors.heavy.stock",
        "defence.layers.long.against.missile.window.reaction",
        "defence.layers.point.channels",
        "defence.raids.night.many.0.count",
        "defence.raids.night.many.0.aim.city",
        "defence.raids.earlier.waves.0.count",
    ],
)
def test_patches_reach_every_number(path: str) -> None:
    crisis = loaded()
    value = 1.0 if number_at(crisis, path).value != 1.0 else 2.0
    value = 25.0 if path.endswith("heavy.stock") else value
    patched = apply_patch(crisis, parse_ad_hoc(f"{path}={value}"))
    assert number_at(patched, path).value == value
    others = [(one, other) for one, other in zip(crisis.numbers, patched.numbers, strict=True) if one.path != path]
    assert [one.value for one, _ in others] == [other.value for _, other in others]


def test_a_patch_may_give_a_site_shelter_and_take_a_link_away() -> None:
    crisis = apply_patch(
        loaded(),
        parse_ad_hoc("defence.sites.desert.shelter={needs: 2, spares: 0.5}"),
        parse_ad_hoc("defence.links.hot line=null"),
    )
    found = parts_of(crisis)
    assert [part.spares.value for part in found.sites[2].shelter] == [0.5]
    assert [link.name for link in found.links] == ["picture"]
