"""What ``offramp raid`` and ``offramp ration`` print: for a person and for a program."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
import raid_reports
from command_line import faults, schema, words
from rich.console import Console

from offramp.analysis.raids.parts import RaidReport
from offramp.cli.raids import jsonout, render, render_fit, render_ration
from offramp.cli.tables import Parts
from offramp.defence.rationing import Ahead, DefendedSite, InterceptorKind, RationingProblem, WeaponGroup
from offramp.defence.rationing import ration as ration_of
from offramp.defence.spec import AMPLE
from offramp.scenario import Crisis


def printed(parts: Parts, width: int) -> str:
    console = Console(width=width, highlight=False, markup=False, emoji=False, file=io.StringIO(), record=True)
    for part in parts:
        console.print(part)
    return console.export_text()


# --- what a person reads ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120])
def test_everything_that_is_known_of_a_raid_is_printed(width: int, crisis: Crisis) -> None:
    text = printed(render.raid(raid_reports.night(), crisis, ["patron"], ["an early word"]), width)
    read = words(text)

    assert max(map(len, text.splitlines())) <= width
    assert "night, without patron" in read
    assert "With: an early word." in read
    assert "Launched: 316 (170 drone, 36 cruise missile, 110 ballistic missile)." in read
    assert "Leakers: 12.9 on average" in read
    assert "7 to 19 in 90% of raids (chance); the average is 6.6 to 22.7 in 90% of draws (what is not known)" in read
    assert re.search(r"heavy +8% +1% to 41%", text)
    assert "98,000,000 for the attack and 1,060,000,000 for the defence" in read
    assert "for every 1 of the attack the defence spent 11" in read
    assert re.search(r"a neighbour's air force +29\.1 +31\.4 +25 to 38 +ample +31,400,000", text)
    assert re.search(r"open ground +0 +154 +8\.1 +3 to 15", text)
    assert re.search(r"the capital +4 h 40 min +1 h 51 min +7\.5 min", text)
    assert "none: 6%" in text
    assert "never alerted" in text
    assert "Method: sampled. 50,000 raids" in read
    assert "200 draws of the uncertain numbers" in read


@pytest.mark.parametrize("width", [80, 120])
def test_no_word_is_broken_even_where_columns_are_narrow(width: int, crisis: Crisis) -> None:
    def found(columns: int) -> set[str]:
        return set(words(printed(render.raid(raid_reports.night(), crisis, [], []), columns)).split())

    labels = (*raid_reports.CLASSES, *(layer.layer for layer in raid_reports.night().layers))
    every = {word for label in labels for word in label.split()}
    assert every <= found(width)
    assert not every <= found(40)  # where words must break, this finds it


def test_many_classes_are_told_in_several_tables(crisis: Crisis) -> None:
    names = [
        f"{kind} missile" for kind in ("ballistic", "supersonic", "antiradiation", "hypersonic", "cruise", "decoy")
    ]
    night = raid_reports.night()
    steps = tuple(
        dataclasses.replace(step, by_class=dict.fromkeys(names, 12.5), left=dict.fromkeys(names, 1234.5))
        for step in night.steps
    )
    site = dataclasses.replace(night.sites[0], warning=dict.fromkeys(names, 75.0))
    layer = dataclasses.replace(night.layers[0], alert=dict.fromkeys(names, 75.0), looks=dict.fromkeys(names, 2))
    many = raid_reports.night(launched=dict.fromkeys(names, 1234.0), steps=steps, sites=(site,), layers=(layer,))
    text = printed(render.raid(many, crisis, [], []), 80)

    assert {word for name in names for word in name.split()} <= set(words(text).split())
    waterfall = text[text.index("From launched to harm") : text.index("Interceptors")]
    assert waterfall.count("1,234") == 2 * len(names)  # launched, and what does harm
    assert waterfall.count("7,404") == 2  # launched of all classes stands once, with all that is left
    assert text.count("Alert and looks") == text.count("Warning  ") == 2


def test_each_sort_of_part_is_valued_with_bars_in_proportion(crisis: Crisis) -> None:
    text = printed(render.worth(raid_reports.night()), 100)
    rows = {
        name: line for line in text.splitlines() for name in ("the Patron ", "a neighbour") if line.startswith(name)
    }

    assert rows["the Patron "].count("█") == render.BAR
    assert rows["a neighbour"].count("█") == round(render.BAR * 31.0 / 150.2)
    assert "150" in rows["the Patron "]
    assert re.search(r"radars of the Patron .* −1\.4 ± 1\.1", text)
    order = ("each partner", "each sensor", "satellites", "each link", "launch warning", "radio to the capital")
    places = [text.index(name) for name in order]
    assert places == sorted(places)


def test_without_damage_levels_there_is_no_chance_of_the_worst(crisis: Crisis) -> None:
    parts = tuple(dataclasses.replace(part, worst_without=None) for part in raid_reports.contributions())
    result = raid_reports.night(contributions=parts, damage={"none": 1.0}, worst="none")

    assert "P(" not in printed(render.worth(result), 100)
    assert "P(heavy)" in printed(render.worth(raid_reports.night()), 100)
    assert faults(document(result, crisis), schema("raid")) == []


def test_a_figure_that_the_model_cannot_explain_is_flagged(crisis: Crisis) -> None:
    text = printed(render.reported(raid_reports.night()), 120)
    lines = {line.split("  ")[0]: line for line in text.splitlines()}

    assert "not explained: the model says fewer" in lines["stopped by the Patron's fighters"]
    assert "not explained" not in lines["impacts on the air base"]
    assert "mean above it" in lines["stopped by ships"]
    assert "A045, A051" in lines["impacts on the air base"]


def test_what_is_empty_is_left_out(crisis: Crisis) -> None:
    text = printed(render.raid(raid_reports.bare(), crisis, [], []), 80)

    assert "Launched: 10 (rocket)." in text
    for heading in ("Interceptors", "Sites", "Warning", "worth", "reported", "accounts", "Cost", "90% of draws"):
        assert heading not in text
    assert "No draws, so no ranges." in text


def test_nothing_launched_is_said(crisis: Crisis) -> None:
    assert "Nothing is launched." in printed(render.raid(raid_reports.bare(launched={}), crisis, [], []), 80)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"attack_cost": None}, "1,060,000,000 for the defence."),
        ({"defence_cost": None}, "98,000,000 for the attack."),
        ({"attack_cost": 0.0}, "0 for the attack and"),
        ({"harm_unopposed": 0.0, "harm_mean": 0.0}, "0 points of harm are to be expected."),
    ],
)
def test_ratios_without_a_base_are_left_out(changes: dict[str, Any], said: str, crisis: Crisis) -> None:
    read = words(printed(render.raid(raid_reports.night(**changes), crisis, [], []), 100))

    assert said in read
    assert "nan" not in read
    assert "inf" not in read.replace("inform", "")


def test_a_mean_that_cannot_be_computed_is_not_shown_as_a_number(crisis: Crisis) -> None:
    unknown = dataclasses.replace(raid_reports.reported()[2], mean=math.nan)
    result = raid_reports.night(reported=(unknown,))

    assert "not known" in printed(render.reported(result), 100)
    assert document(result, crisis)["reported"][0]["mean"] is None


def test_the_fit_names_what_moved_and_what_stays_unexplained(crisis: Crisis) -> None:
    text = printed(render_fit.fit(raid_reports.fit(), crisis), 80)

    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"ballistic missile, chance that it flies +0\.75 +0\.58", text)
    assert re.search(r"morning +impacts on the base +28 to 36 +9 +12 +not explained", text)
    assert text.count("not explained") == 1
    assert "compared only" in text
    assert "the reports 0.41 times as likely as a set of its own for each raid" in words(text)


def test_a_fit_to_one_raid_says_nothing_of_others(crisis: Crisis) -> None:
    alone = dataclasses.replace(raid_reports.fit(), raids=("night",), together=None)

    assert "as likely as" not in printed(render_fit.fit(alone, crisis), 80)
    assert faults(jsonout.fit(crisis, alone, 1), schema("raid-fit")) == []


def test_a_long_fit_shows_what_moved_most_and_says_how_much_more_there_is(crisis: Crisis) -> None:
    numbers = raid_reports.fit().numbers * 10
    text = printed(render_fit.fit(dataclasses.replace(raid_reports.fit(), numbers=numbers), crisis), 80)

    assert f"and {len(numbers) - render_fit.SHOWN} more numbers" in text


# --- what a program reads ---------------------------------------------------------------------------------------------


def document(result: RaidReport, crisis: Crisis) -> dict[str, Any]:
    """The document as it is printed and read back."""
    made = jsonout.raid(crisis, result, without=["patron"], patches=["x"], seed=3)
    found: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False))
    return found


@pytest.mark.parametrize("make", [raid_reports.night, raid_reports.bare], ids=["full", "bare"])
def test_a_raid_is_what_its_schema_says(make: Callable[[], RaidReport], crisis: Crisis) -> None:
    assert faults(document(make(), crisis), schema("raid")) == []


def test_the_comparison_with_the_schema_finds_planted_faults(crisis: Crisis) -> None:
    found = document(raid_reports.night(), crisis)

    assert faults({**found, "undescribed": 1}, schema("raid"))
    assert faults({**found, "offramp": "raid/1"}, schema("raid"))
    assert faults({key: found[key] for key in found if key != "worth"}, schema("raid"))
    assert faults({**found, "sites": [{**found["sites"][0], "impacts": "many"}]}, schema("raid"))


def test_the_document_holds_the_keys_that_others_rely_on(crisis: Crisis) -> None:
    found = document(raid_reports.night(), crisis)

    assert found["offramp"] == "raid/2"
    assert found["launched"] == {"drone": 170, "cruise missile": 36, "ballistic missile": 110}
    assert all(isinstance(count, int) for count in found["launched"].values())
    assert document(raid_reports.night(launched={"drone": 170.5}), crisis)["launched"] == {"drone": 170.5}
    assert found["leakers"]["mean"] == pytest.approx(sum(k * p for k, p in enumerate(found["leakers"]["pmf"])))
    assert found["spent"]["home fighters"] == {"mean": 84.2}
    assert found["worth"]["partners"][0]["name"] == "the Patron"
    assert [part["sort"] for part in found["worth"]["links"]] == ["link"] * 3
    assert found["ranges"]["damage"]["heavy"] == {"low": 0.01, "high": 0.41}
    assert [figure["explained"] for figure in found["reported"]] == [True, False, True]


def test_warning_minutes_holds_known_numbers_only(crisis: Crisis) -> None:
    found = document(raid_reports.night(), crisis)["warning_minutes"]

    assert found["the capital"] == {"drone": 280.0, "cruise missile": 111.0, "ballistic missile": 7.5}
    assert found["open ground"] == {"ballistic missile": 0.0}
    site = dataclasses.replace(raid_reports.night().sites[0], warning={"drone": None})
    assert document(raid_reports.night(sites=(site,)), crisis)["warning_minutes"] == {}


def test_rounding_dust_leaves_no_probability_above_one(crisis: Crisis) -> None:
    over = 1.0 + 1e-12
    night = raid_reports.night()
    dusty = raid_reports.night(
        accounts=(dataclasses.replace(night.accounts[0], likelihood=over, share=over),),
        reported=(dataclasses.replace(night.reported[0], chance=over, below=-1e-18, above=0.0),),
        contributions=(dataclasses.replace(night.contributions[0], worst_without=over),),
        sites=(dataclasses.replace(night.sites[0], unwarned={"drone": over}, spared={"drone": over}),),
        damage={"heavy": over},
    )
    assert faults(document(dusty, crisis), schema("raid")) == []


def test_the_fit_is_what_its_schema_says(crisis: Crisis) -> None:
    found = json.loads(json.dumps(jsonout.fit(crisis, raid_reports.fit(), 1), allow_nan=False))

    assert faults(found, schema("raid-fit")) == []
    assert faults({**found, "effective": "few"}, schema("raid-fit"))


# --- rationing --------------------------------------------------------------------------------------------------------


def problem(stock: int = 12) -> RationingProblem:
    """Eight missiles on a capital and ten on a base that is worth less, two kinds of interceptors."""
    return RationingProblem(
        groups=(WeaponGroup("missiles on the capital", 8, 10.0, (0.8, 0.5), site=0),
                WeaponGroup("missiles on the base", 10, 1.0, (0.8, 0.5), site=1)),
        kinds=(InterceptorKind("long-range", stock), InterceptorKind("guns", AMPLE)),
        sites=(DefendedSite("the capital", 10.0), DefendedSite("the base", 1.0)),
    )  # fmt: skip


@pytest.mark.parametrize("width", [80, 120])
def test_a_plan_of_interceptors_is_printed_beside_the_rule(width: int, crisis: Crisis) -> None:
    result = ration_of(problem(), again=0.3, horizon=2)
    text = printed(render_ration.ration(result, crisis, "night"), width)
    read = words(text)

    assert max(map(len, text.splitlines())) <= width
    assert re.search(rf"long-range +12 +{result.shots[0]} +{result.keep[0]}", text)
    assert re.search(rf"guns +ample +{result.shots[1]} +ample", text)
    assert "of 90 if nothing is fired" in read
    assert "Another raid follows with probability 30%, after each, at most 2:" in read
    assert result.policy.sentence in read


def test_a_site_that_is_left_undefended_is_named(crisis: Crisis) -> None:
    one = dataclasses.replace(problem(4), kinds=(InterceptorKind("long-range", 4),))
    alone = dataclasses.replace(one, groups=tuple(dataclasses.replace(g, kill=g.kill[:1]) for g in one.groups))
    result = ration_of(alone)
    text = printed(render_ration.ration(result, crisis, None), 100)

    assert [alone.sites[k].name for k in result.undefended] == ["the base"]
    assert "Left undefended: the base." in text
    assert "Another raid" not in text
    found = jsonout.ration(crisis, result, None)
    assert found["undefended"] == ["the base"]
    assert faults(json.loads(json.dumps(found, allow_nan=False)), schema("ration")) == []


def test_a_plan_is_what_its_schema_says_and_accounts_for_every_interceptor(crisis: Crisis) -> None:
    result = ration_of(problem(), again=0.3, horizon=2)
    found = json.loads(json.dumps(jsonout.ration(crisis, result, "night"), allow_nan=False))

    assert faults(found, schema("ration")) == []
    assert result.ahead == Ahead(0.3, 2)
    kinds = {kind["name"]: kind for kind in found["kinds"]}
    assert kinds["long-range"]["fire"] + kinds["long-range"]["keep"] == kinds["long-range"]["stock"] == 12
    assert kinds["guns"]["stock"] is None
    for name, kind in kinds.items():
        assert sum(part["weapons"] * part["shots"][name] for part in found["plan"]) == kind["fire"]
    assert sum(part["weapons"] for part in found["plan"]) == 18
