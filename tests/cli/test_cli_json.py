"""What ``--json`` prints is what the shipped schemas say, and holds the keys that others rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import SCHEMAS, call, data, faults, schema, write_tiny
from jsonschema import Draft202012Validator

from offramp.report import brief_schema

KINDS = (
    *("branch", "check", "claims", "disputes", "export", "forecast", "game", "list", "mediate", "new", "raid"),
    *("raid-fit", "ration", "read", "review", "solve", "sources", "texts", "timeline", "whatif"),
)


def test_every_kind_of_result_has_a_schema() -> None:
    assert sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.iterdir()) == list(KINDS)


def test_the_comparison_with_a_schema_finds_planted_faults(tiny: Path) -> None:
    found = data("solve", tiny)
    assert faults({**found, "undescribed": 1}, schema("solve"))
    assert faults({**found, "converged": "yes"}, schema("solve"))
    assert faults({key: found[key] for key in found if key != "status"}, schema("solve"))


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("list", []),
        ("check", ["FILE"]),
        ("check", ["FILE", "brinkmanship", "--no-compile"]),
        ("forecast", ["FILE", "--draws", "3", "--histories", "2"]),
        ("forecast", ["FILE", "--draws", "0", "--at", "north answers"]),
        ("whatif", ["FILE", "a pledge kept", "actors.south.precision=2", "--draws", "2"]),
        ("sources", ["FILE", "--unsourced"]),
        ("solve", ["FILE"]),
    ],
)
def test_results_are_what_their_schema_says(kind: str, args: list[str], ridge: Path) -> None:
    found = data(kind, *(str(ridge) if arg == "FILE" else arg for arg in args))

    assert found["offramp"] == f"{kind}/1"
    assert faults(found, schema(kind)) == []


def test_new_says_what_it_wrote(tmp_path: Path) -> None:
    found = data("new", "strait", "--out", tmp_path)

    assert faults(found, schema("new")) == []
    assert Path(found["file"]).is_file()


def test_a_measure_from_a_turn_and_a_file_with_errors_fit_their_schemas_too(tiny: Path, tmp_path: Path) -> None:
    assert faults(data("whatif", tiny, "a late plea", "--draws", "2"), schema("whatif")) == []
    wrong = write_tiny(tmp_path, outcomes="outcomes: {war: struck == perhaps}")
    result = call("check", wrong, "--json")

    assert result.exit_code == 1
    assert faults(json.loads(result.stdout), schema("check")) == []


def test_the_brief_prints_and_writes_the_same_document(ridge: Path, tmp_path: Path) -> None:
    found = data("brief", ridge, "--out", tmp_path, "--draws", "4", "--measure-draws", "2", "--processes", "1")

    assert found["offramp"] == "brief/1"
    assert list(Draft202012Validator(brief_schema()).iter_errors(found)) == []
    assert json.loads((tmp_path / "brief.json").read_text(encoding="utf-8")) == found
    assert "<html" in (tmp_path / "brief.html").read_text(encoding="utf-8")


def test_the_forecast_holds_the_keys_that_others_rely_on(ridge: Path) -> None:
    found = data("forecast", ridge, "--draws", "3")

    assert {"p", "low", "high"} <= set(found["outcomes"]["heavy damage"])
    assert set(found["turns"][0]) == {"turn", "round", "actor", "type", "reached", "options"}
    assert {"status", "local_regret"} <= set(found)
    for outcome in found["outcomes"].values():
        assert 0 <= outcome["low"] <= outcome["p"] <= outcome["high"] <= 1


def test_the_solution_holds_the_keys_that_others_rely_on() -> None:
    found = data("solve", "chicken-private-resolve")

    assert found["exploitability"] is None  # two players, but not a zero-sum game
    assert set(found["values"]) == set(found["regret"]) == set(found["players"])
    assert [(s["player"], s["number"]) for s in found["infosets"]] == [
        ("east", 1),
        ("east", 2),
        ("west", 1),
        ("west", 2),
    ]
    assert all(sum(s["actions"].values()) == pytest.approx(1) for s in found["infosets"])
