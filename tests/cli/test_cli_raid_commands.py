"""``offramp raid`` and ``offramp ration`` as commands: what they compute, write and refuse."""

from __future__ import annotations

import dataclasses
import json
import math
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words
from typer import BadParameter

from offramp.analysis.raids import raid
from offramp.analysis.raids.parts import Range
from offramp.cli.raids.commands import SENDER, midnight, parsed_time
from offramp.scenario import Crisis, load_crisis


def test_the_raid_is_that_of_the_library(ridge: Path) -> None:
    found = data("raid", f"{ridge}:night", "--draws", "4", "--seed", "5")
    same = raid(load_crisis(ridge), "night", draws=4, seed=5)

    assert faults(found, schema("raid")) == []
    assert found["leakers"]["pmf"] == pytest.approx(list(same.leakers_pmf))
    assert found["owners"] == {step.label: step.owner for step in same.steps[1:-1]}
    assert found["ranges"]["leakers"] == dataclasses.asdict(same.leakers_range or Range(0.0, 0.0))
    assert (found["without"], found["with"], found["seed"]) == ([], [], 5)


def test_what_is_launched_fails_is_stopped_or_leaks(ridge: Path) -> None:
    found = data("raid", ridge, "--draws", "0")

    assert len(found["leakers"]["pmf"]) == sum(found["launched"].values()) + 1
    assert sum(found["leakers"]["pmf"]) == pytest.approx(1)
    assert sum(found["damage"].values()) == pytest.approx(1)
    stopped = sum(sum(layer.values()) for layer in found["stopped"].values())
    gone = sum(found["failed"].values()) + stopped + found["leakers"]["mean"]
    assert gone == pytest.approx(sum(found["launched"].values()))
    assert found["ranges"] == {"leakers": None, "damage": {}}


def test_without_a_partner_its_layers_do_nothing_and_more_leaks(ridge: Path, tmp_path: Path) -> None:
    deployed = tmp_path / "deployed.yaml"
    text = ridge.read_text(encoding="utf-8").replace("[absent, deployed],", "[absent, deployed], initial: deployed,")
    deployed.write_text(text, encoding="utf-8")
    whole, less = (data("raid", deployed, "--draws", "0", *out) for out in ([], ["--without", "patron"]))

    owned = [layer for layer, owner in whole["owners"].items() if owner == "patron"]
    assert owned
    assert all(whole["spent"][layer]["mean"] > 0 for layer in owned)
    assert all(less["spent"].get(layer, {"mean": 0})["mean"] == 0 for layer in owned)
    assert less["leakers"]["mean"] > whole["leakers"]["mean"]
    worth = {part["name"]: part for part in whole["worth"]["partners"]}
    assert worth["patron"]["leakers_without"] == pytest.approx(less["leakers"]["mean"], rel=0.05)


def test_a_patch_changes_the_raid(ridge: Path) -> None:
    numbers = (number.path for number in load_crisis(ridge).numbers)
    path = next(path for path in numbers if path.startswith("defence.classes.") and path.endswith(".reliability"))
    patch = f"{path}=0"
    found = data("raid", ridge, "--draws", "0", "--with", patch)

    assert found["with"] == [patch]
    assert sum(found["failed"].values()) == pytest.approx(sum(found["launched"].values()))
    assert f"With: {patch}." in words(output("raid", ridge, "--draws", "0", "--with", patch))


def test_so_many_raids_are_sampled_as_asked(ridge: Path) -> None:
    exact, sampled = data("raid", ridge, "--draws", "0"), data("raid", ridge, "--draws", "0", "--runs", "4000")

    assert (exact["runs"], sampled["runs"]) == (None, 4000)
    assert sampled["method"] == "sampled"
    tolerance = 4 * sampled["leakers"]["sd"] / math.sqrt(4000)
    assert sampled["leakers"]["mean"] == pytest.approx(exact["leakers"]["mean"], abs=tolerance)


def test_the_waterfall_goes_from_launched_to_harm(ridge: Path) -> None:
    text = output("raid", ridge, "--draws", "3")
    table = text[text.index("From launched to harm") :]

    assert table.index("launched") < table.index("failed by themselves") < table.index("do harm")
    assert "Leakers:" in text


@pytest.mark.parametrize(
    ("target", "options", "said"),
    [
        (":nigth", [], "Did you mean 'night'?"),
        (":dusk", [], "night"),
        ("", ["--without", "patrn"], "Did you mean 'patron'?"),
        ("", ["--with", "a measure that is not there"], "no patch called"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(target: str, options: list[str], said: str, ridge: Path) -> None:
    result = call("raid", f"{ridge}{target}", *options)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "options",
    [
        ["--fit", "--without", "patron"],
        ["--fit", "--runs", "10"],
        ["--fit", "--draws", "0"],
        ["--start", "2031-03-14T01:30Z"],
        ["--alerts", "DIR", "--without", "patron"],
        ["--alerts", "DIR", "--start", "at dawn"],
        ["--runs", "1"],
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], ridge: Path, tmp_path: Path) -> None:
    result = call("raid", ridge, "--draws", "0", *(tmp_path if part == "DIR" else part for part in options))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_alerts_are_written_beside_the_result_and_are_all_exercises(tmp_path: Path) -> None:
    folder = tmp_path / "alerts"
    april = ("raid", "israel-iran-2024-april:october", "--draws", "0", "--start", "2024-10-01T19:30+03:00")
    result = call(*april, "--alerts", folder, "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["raid"] == "october"
    written = sorted(folder.iterdir())
    assert written
    assert f"wrote {len(written)} alerts" in result.stderr
    for path in written:
        alert = path.read_text(encoding="utf-8")
        assert "<status>Exercise</status>" in alert.replace("cap:", "")
        assert SENDER in alert


def test_alerts_that_cannot_be_written_are_told_before_the_work(ridge: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    result = call("raid", ridge, "--draws", "0", "--alerts", taken)

    assert result.exit_code == 1
    assert "cannot write the alerts" in result.stderr
    assert result.stdout == ""


def test_the_plan_of_a_raid_spends_no_more_than_there_is(ridge: Path) -> None:
    further = ("--again", "0.5", "--horizon", "3")
    now, later = data("ration", ridge), data("ration", f"{ridge}:night", *further)

    assert faults(later, schema("ration")) == []
    assert (now["again"], now["horizon"]) == (0.0, None)
    assert (later["again"], later["horizon"]) == (0.5, 3)
    assert all(kind["stock"] is None or kind["fire"] <= kind["stock"] for kind in now["kinds"])
    assert now["harm"]["now"] == pytest.approx(now["harm"]["war"])
    assert later["harm"]["now"] <= later["harm"]["war"] <= later["harm"]["no_tomorrow"] + 1e-9
    assert now["policy"]["harm"]["now"] >= now["harm"]["now"] - 1e-9
    assert later["policy"]["sentence"] in words(output("ration", f"{ridge}:night", *further))


@pytest.mark.parametrize("again", ["-0.1", "1.1"])
def test_another_raid_has_a_probability(again: str, ridge: Path) -> None:
    assert call("ration", ridge, "--again", again).exit_code == 2


def test_how_many_raids_may_follow_is_asked_only_where_some_may(ridge: Path) -> None:
    result = call("ration", ridge, "--horizon", "3")

    assert result.exit_code == 2
    assert "--again P" in words(result.stderr)


def test_a_raid_that_is_not_there_cannot_be_met(ridge: Path) -> None:
    result = call("ration", f"{ridge}:nigth")

    assert result.exit_code == 1
    assert "Did you mean 'night'?" in result.stderr


def test_the_fit_is_about_every_figure_reported_of_any_raid() -> None:
    defence = load_crisis("israel-iran-2024-april").defence
    found = data("raid", "israel-iran-2024-april", "--fit", "--draws", "3", "--seed", "2")

    assert faults(found, schema("raid-fit")) == []
    assert defence is not None
    assert found["raids"] == [raid.name for raid in defence.raids if raid.reported]
    assert {figure["name"] for figure in found["figures"]} == {f.label for raid in defence.raids for f in raid.reported}
    assert (found["draws"], found["seed"]) == (3, 2)


def test_the_raid_of_alerts_begins_when_said_else_on_its_day(crisis: Crisis) -> None:
    assert parsed_time("2031-03-14T01:30+02:00") == datetime(2031, 3, 13, 23, 30, tzinfo=UTC)
    assert parsed_time("2031-03-14T01:30") == datetime(2031, 3, 14, 1, 30, tzinfo=UTC)
    day = crisis.calendar.start
    assert day is not None
    assert midnight(crisis, None) == datetime(day.year, day.month, day.day, tzinfo=UTC)
    april = load_crisis("israel-iran-2024-april")
    assert midnight(april, None) == midnight(april, "night") == datetime(2024, 4, 13, tzinfo=UTC)
    assert midnight(dated(april, date(2024, 10, 1)), "october") == datetime(2024, 10, 1, tzinfo=UTC)


def dated(april: Crisis, day: date | None) -> Crisis:
    """The crisis with a date for its raid of October, which no turn holds."""
    assert april.defence is not None
    raids = tuple(
        dataclasses.replace(raid, date=day) if raid.name == "october" else raid for raid in april.defence.raids
    )
    return dataclasses.replace(april, defence=dataclasses.replace(april.defence, raids=raids))


def test_a_raid_without_a_date_must_be_told_when_it_begins(crisis: Crisis) -> None:
    timeless = dataclasses.replace(crisis, calendar=dataclasses.replace(crisis.calendar, start=None))
    turns = tuple(dataclasses.replace(t, head=dataclasses.replace(t.head, date=None)) for t in crisis.turns)

    with pytest.raises(BadParameter, match="say --start"):
        midnight(dataclasses.replace(timeless, turns=turns), None)
    with pytest.raises(BadParameter, match="say --start"):
        midnight(dated(load_crisis("israel-iran-2024-april"), None), "october")
