"""Every way in which the defence of a crisis file can be wrong, or idle."""

from __future__ import annotations

from typing import Any

import pytest
from defence_crises import MISSING, changed, defence, loaded, shield

from offramp.defence import validation
from offramp.errors import CrisisError, Problem
from offramp.scenario import check, loads
from offramp.scenario.resolving import desk
from offramp.scenario.resolving.defended import layers


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CrisisError) as caught:
        loads(text, "shield.yaml")
    return caught.value.problems


# (what is changed, to what, code, path of the problem, words of the message, words of the hint or of what is allowed)
ROWS: list[tuple[str, Any, str, str, str, str]] = [
    ("sites.base.sensors", ["home radr"], "unknown-sensor", "sites.base.sensors.0", "no sensor called", "'home radar'"),
    ("sites.base.worth", 1.5, "whole", "sites.base.worth", "whole number", ""),
    ("sites.base.worth", {"value": 1, "range": [0, 2]}, "range", "sites.base.worth", "open ground", ""),
    ("sites.base.shelter", {"needs": 3, "spares": 1.4}, "range", "sites.base.shelter.spares", "between 0 and 1", ""),
    ("sites.city.shelter", [{"spares": 0.4}], "missing", "sites.city.shelter.0", "`needs` is missing", ""),
    ("groups.satellites.misses", {"misile": 0.1}, "unknown-class", "groups.satellites.misses.misile", "", "'missile'"),
    ("groups.satellites.misses.missile", 1.1, "range", "groups.satellites.misses.missile", "between 0 and 1", ""),
    ("sensors.far eye.owner", "alli", "unknown-partner", "sensors.far eye.owner", "no partner", "'ally'"),
    ("sensors.far eye.group", "satelites", "unknown-group", "sensors.far eye.group", "no group", "'satellites'"),
    ("sensors.far eye.sees", {"rocket": 1}, "unknown-class", "sensors.far eye.sees.rocket", "no class", "drone"),
    ("sensors.scout.when", "red.type == only", "unseen", "sensors.scout.when", "read facts, not types", ""),
    ("links.hot line.from", ["far eyes"], "unknown-partner", "links.hot line.from.0", "sensor or partner", "'far eye'"),
    ("links.hot line.to", ["lon"], "unknown-partner", "links.hot line.to.0", "layer, site or partner", "'long'"),
    ("links.hot line.to", ["all layer"], "unknown-partner", "links.hot line.to.0", "", "'all layers'"),
    ("links.hot line.to", [], "shape", "links.hot line.to", "too few", ""),
    ("links.hot line.from", MISSING, "missing", "links.hot line", "`from` is missing", ""),
    ("links.hot line.delay", -1, "range", "links.hot line.delay", "less than 0", ""),
    ("links.hot line.when", "pakt == kept", "expression", "links.hot line.when", "", "'pact'"),
    ("layers.long.covers", ["bace"], "unknown-site", "layers.long.covers.0", "no site", "'base'"),
    ("layers.long.channels", -3, "range", "layers.long.channels", "less than 0", ""),
    ("layers.long.interceptors.heavy.stock", -3, "range", "layers.long.interceptors.heavy.stock", "less than 0", ""),
    ("layers.long.interceptors.heavy.reserve", 31, "range", "layers.long.interceptors.heavy.reserve", "kept back", ""),
    (
        "layers.long.interceptors.heavy.stock",
        {"value": 30, "range": [3, 40]},
        "range",
        "layers.long.interceptors.heavy.reserve",
        "ranges counted",
        "",
    ),
    (
        "layers.long.interceptors.heavy.stock",
        MISSING,
        "missing",
        "layers.long.interceptors.heavy.reserve",
        "never run out",
        "stock",
    ),
    ("layers.long.unit_cost", 3, "repeated", "layers.long.interceptors.heavy.unit_cost", "already", "leave one"),
    ("layers.long.against.drone.with", "hevy", "unknown-kind", "layers.long.against.drone.with", "", "'heavy'"),
    ("layers.long.against.drone.stock", 5, "two-stocks", "layers.long.against.drone.stock", "shared", "leave one"),
    ("layers.long.against.drone.with", MISSING, "missing", "layers.long.against.drone", "which", "with: heavy"),
    (
        "layers.long.interceptors.light",
        {"stock": 3},
        "unused-kind",
        "layers.long.interceptors.light",
        "meets no class",
        "with: light",
    ),
    ("layers.point.against.drone.with", "heavy", "unknown-kind", "layers.point.against.drone.with", "of point", ""),
    ("layers.long.against.missile.window.closes", 3, "order", "layers.long.against.missile.window.closes", "opens", ""),
    ("layers.long.against.missile.window.cycle", 0, "range", "layers.long.against.missile.window.cycle", "than 0", ""),
    ("layers.long.against.missile.kill", 1.2, "range", "layers.long.against.missile.kill", "between 0 and 1", ""),
    ("raids.night.few", {"misile": 6}, "unknown-class", "raids.night.few.misile", "no class", "'missile'"),
    ("raids.night.many.0.weapon", "dron", "unknown-class", "raids.night.many.0.weapon", "no class", "'drone'"),
    ("raids.night.many.0.aim", {"bse": 1}, "unknown-site", "raids.night.many.0.aim.bse", "no site", "'base'"),
    ("raids.night.many.0.aim", {"base": 0}, "aim", "raids.night.many.0.aim", "all weights are zero", ""),
    ("raids.night.many.0.aim", {"base": -1}, "range", "raids.night.many.0.aim.base", "less than 0", ""),
    ("raids.night.many.1.launch", 310, "order", "raids.night.many.2.launch", "order of their launch", "further up"),
    ("raids.night.many.1.counts", {"4": 0.25, "8": 0.5}, "sum", "raids.night.many.1.counts", "add up to one", ""),
    ("raids.night.many.1.counts", {"few": 1}, "whole", "raids.night.many.1.counts.few", "whole number", ""),
    ("raids.night.many.1.counts", {"9999999999": 1}, "whole", "raids.night.many.1.counts.9999999999", "9 digits", ""),
    ("raids.night.many.1.count", 8, "count", "raids.night.many.1", "either", "counts: {"),
    ("raids.night.many.0.count", MISSING, "count", "raids.night.many.0", "either", "count: 110"),
    ("raids.night.many.0.name", "salvo", "repeated", "raids.night.many.1", "this name already", ""),
    ("raids.night.several", {"drone": 3}, "unknown-level", "raids.night.several", "no level `several`", "few"),
    ("raids.night", {"sizes": {"tiny": {}}}, "unknown-level", "raids.night.sizes.tiny", "no level `tiny`", "many"),
    ("raids.earlier.sizes", {"few": {}}, "raid-size", "raids.earlier.waves", "either `waves`", "leave one"),
    ("raids.earlier.given", {"pakt": "kept"}, "unknown-fact", "raids.earlier.given.pakt", "no fact", "'pact'"),
    ("raids.earlier.given", {"pact": "kep"}, "unknown-level", "raids.earlier.given.pact", "no level", "'kept'"),
    ("raids.earlier.date", "April", "shape", "raids.earlier.date", "must be a date", ""),
    (
        "raids.earlier.reported.stopped.layer",
        "lng",
        "unknown-layer",
        "raids.earlier.reported.stopped.layer",
        "no layer",
        "'long'",
    ),
    (
        "raids.earlier.reported.stopped.layer",
        "point",
        "unmet",
        "raids.earlier.reported.stopped.class",
        "point does not meet missile",
        "drone",
    ),
    (
        "raids.earlier.reported.stopped.site",
        "base",
        "reported",
        "raids.earlier.reported.stopped.site",
        "over all sites",
        "leave out",
    ),
    (
        "raids.earlier.reported.stopped.count",
        -1,
        "range",
        "raids.earlier.reported.stopped.count",
        "less than 0",
        "",
    ),
    ("classes.missile.harm", 1e10, "range", "classes.missile.harm", "larger than 1,000,000,000", ""),
    ("classes.missile.unit_cost", 1e16, "range", "classes.missile.unit_cost", "larger than 1,000,000,000,000,000", ""),
    (
        "layers.long.against.missile.window.cycle",
        1e-9,
        "range",
        "layers.long.against.missile.window.cycle",
        "0.001",
        "",
    ),
    ("raids.night.many.0.count", {"value": 9, "range": [3, 1e12]}, "range", "raids.night.many.0.count", "larger", ""),
    ("damage.heavy", 1e308, "range", "damage.heavy", "larger than", ""),
    ("damage.light", 0, "range", "damage.light", "greater than 0", ""),
    ("damage.light", {"value": 1, "range": [1, 9]}, "order", "damage.heavy", "ranges counted", ""),
]


@pytest.mark.parametrize(
    ("where", "value", "code", "path", "message", "mend"), ROWS, ids=[f"{row[2]} {row[3]}" for row in ROWS]
)
def test_told_with_its_place(where: str, value: Any, code: str, path: str, message: str, mend: str) -> None:
    found = problems(shield(changed(where, value)))
    place = {(problem.code, problem.path): problem for problem in found}
    assert (code, f"defence.{path}") in place, "\n".join(map(str, found))
    problem = place[(code, f"defence.{path}")]
    assert message in problem.message
    assert mend in f"{problem.hint} {', '.join(problem.allowed)}"
    assert problem.line > 0
    assert problem.message[-1] not in ".!"


def test_the_unchanged_defence_has_no_problem() -> None:
    assert [problem for problem in check(shield()) if problem.code != "no-source"] == []


def test_a_site_that_weapons_are_aimed_at_must_be_covered() -> None:
    parts = changed("layers.fighters.covers", ["city"])
    parts["layers"]["point"]["covers"] = ["city"]
    parts["layers"]["long"]["covers"] = ["city"]
    found = problems(shield(parts))
    assert {problem.code for problem in found} == {"uncovered"}
    assert [problem.path for problem in found] == [
        f"defence.raids.{path}"
        for path in ("night.few.missile", "night.many.0.aim.base", "night.many.1", "earlier.waves.0.aim.base")
    ]
    assert "aimed at base, which no layer covers" in found[0].message
    assert "`covers`" in found[0].hint


def test_a_site_that_draws_may_aim_at_must_be_covered() -> None:
    parts = defence()
    parts["sites"]["port"] = {}
    parts["raids"]["night"]["few"] = [{"weapon": "missile", "count": 6, "aim": {"base": 1}}]
    parts["raids"]["night"]["many"][1]["aim"] = {"base": 1, "port": {"value": 0, "range": [0, 2]}}
    for layer in parts["layers"].values():
        layer["covers"] = ["base", "city"]
    assert [problem.path for problem in problems(shield(parts))] == ["defence.raids.night.many.1.aim.port"]


def test_numbers_are_bounded_as_in_the_defence_package() -> None:
    assert (desk.MOST_WHOLE, desk.MOST_NUMBER) == (validation.WHOLE_LIMIT, validation.AMOUNT_LIMIT)
    assert layers.SHORTEST_CYCLE == validation.SHORTEST_CYCLE


def test_what_nobody_could_meet_needs_no_cover() -> None:
    parts = changed("layers.long.against", {"drone": {"kill": 0.9, "with": "heavy"}})
    parts["layers"]["fighters"]["covers"] = parts["layers"]["point"]["covers"] = ["city", "base"]
    parts["sites"]["port"] = {}
    parts["raids"]["earlier"]["waves"] = [{"weapon": "missile", "count": 1, "aim": {"port": 1}}]
    parts["raids"]["earlier"]["reported"] = {}
    assert loaded(parts)


def test_weapons_without_an_aim_need_a_site_of_some_worth() -> None:
    parts = defence()
    for site in parts["sites"].values():
        site["worth"] = 0
    assert {problem.code for problem in problems(shield(parts))} == {"aim"}


def test_one_name_for_two_sorts_of_things_is_told_where_a_link_uses_it() -> None:
    parts = defence()
    parts["partners"]["scout"] = {}
    parts["layers"]["base"] = parts["layers"].pop("fighters")
    assert loaded(parts)
    parts["links"]["picture"] |= {"from": ["scout", "far eye"], "to": ["base", "city"]}
    found = problems(shield(parts))
    assert [(problem.code, problem.path, problem.found) for problem in found] == [
        ("ambiguous", "defence.links.picture.from.0", "scout"),
        ("ambiguous", "defence.links.picture.to.0", "base"),
    ]
    assert "a sensor and of a partner" in found[0].message
    assert "a layer and of a site" in found[1].message


def test_all_problems_are_told_at_once() -> None:
    parts = defence()
    parts["sites"]["base"]["sensors"] = ["radar"]
    parts["links"]["hot line"]["delay"] = -2
    parts["layers"]["long"]["against"]["missile"]["window"]["cycle"] = 0
    parts["layers"]["point"]["owner"] = "nobody"
    parts["raids"]["night"]["many"][0]["aim"]["moon"] = 1
    parts["raids"]["earlier"]["given"] = {"pact": "new"}
    assert [problem.code for problem in problems(shield(parts))] == [
        *("unknown-sensor", "range", "range", "unknown-partner", "unknown-site", "unknown-level")
    ]


IDLE = [
    ("sensors.spare", {}, "unused-sensor", "sensors.spare"),
    ("partners.friend", {}, "unused-partner", "partners.friend"),
    ("groups.radars", {"outage": 0.1}, "unused-group", "groups.radars"),
    ("links.picture", {"from": ["far eye"], "to": ["friend"]}, "unused-link", "links.picture"),
    ("links.picture", {"from": ["friend"], "to": ["all layers"]}, "unused-link", "links.picture"),
    ("raids.later", {"few": {"drone": 3}, "many": {"drone": 9}}, "raid-size", "raids.later"),
]


@pytest.mark.parametrize(("where", "value", "code", "path"), IDLE)
def test_what_changes_nothing_is_warned_of(where: str, value: Any, code: str, path: str) -> None:
    parts = changed(where, value)
    parts["partners"].setdefault("friend", {})
    found = {(problem.code, problem.path): problem for problem in check(shield(parts))}
    assert (code, f"defence.{path}") in found
    assert found[(code, f"defence.{path}")].severity == "warning"
