"""``offramp disputes``: sides beside each other, figures, the crisis under each reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words, write_tiny

ROCKETS = {"unit": "rockets"}
RECORD = {
    "title": "Tiny",
    "sources": {
        "wire": {"outlet": "The Wire", "written": "2031-04-05", "derived_from": None, "basis": "officials"},
        "copy": {"outlet": "Copyist", "written": "2031-04-06", "derived_from": "wire", "basis": "a rewrite"},
    },
    "claims": [
        {
            "id": name, "date": "2031-04-01", "actor": "East", "act": "strike", "content": f"{what}.",
            "attribution": who, "sources": sources, "figures": figures,
        }
        for name, what, who, sources, figures in (
            ("R1", "East was proud", "an envoy", ["wire", "copy"], [{"value": 30, "bound": "at least"} | ROCKETS]),
            ("R2", "East was afraid", "the staff", ["wire"], [{"value": [20, 25]} | ROCKETS]),
        )
    ],
    "disputes": [
        {
            "id": "X1", "topic": "Was East proud?", "note": "nobody knows",
            "sides": [
                {"name": "proud", "who": "the envoy", "says": "it was", "claims": ["R1"]},
                {"name": "afraid", "who": "the staff", "says": "it was not", "claims": ["R2"]},
            ],
        },
        {"id": "X2", "topic": "How many rockets?", "sides": [], "figures": [{"claim": "R1"}, {"claim": "R2"}]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disputes")
    (folder / "tiny.claims.json").write_text(json.dumps(RECORD), encoding="utf-8")
    path = write_tiny(folder)
    reading = "readings: {proud East: {set: {concerns.east.pride.weight.bold: 3}, dispute: X1, side: proud}}\n"
    text = path.read_text(encoding="utf-8").replace("title:", "evidence: tiny.claims.json\ntitle:") + reading
    path.write_text(text.replace("range: [1, 4]", "range: {dispute: X2, low: 1, high: 40}"), encoding="utf-8")
    return path


def test_sides_stand_beside_each_other(crisis: Path) -> None:
    text = words(output("disputes", crisis, "X1"))
    assert "X1 Was East proud?" in text
    assert "- proud: the envoy: it was R1: according to an envoy (The Wire; Copyist, repeating The Wire)" in text
    assert "Basis: 1 original; 1 text merely repeats. Carried by the reading “proud East”." in text
    assert "- afraid: the staff: it was not R2: according to the staff (The Wire)" in text
    assert "No reading carries it." in text
    assert "Note: nobody knows" in text
    assert text.endswith("1 dispute of 2.")


def test_figures_are_shown_with_their_sources(crisis: Path) -> None:
    text = words(output("disputes", crisis, "X2"))
    assert "20 to 30, or more: rockets, from 1 independent original." in text
    assert "at least 30 an envoy 1 copy R1" in text
    assert "20 to 25 the staff 1 - R2" in text
    assert "The range of actors.east.precision follows it." in text


def test_the_crisis_is_run_under_each_side(crisis: Path) -> None:
    text = words(output("disputes", crisis, "--run", "--draws", "5", "--processes", "1"))
    assert "Outcome As it is (“proud East”)" in text
    assert "Not run under “afraid”: no reading of the crisis carries it." in text
    assert "Run from “the beginning”; below each probability what 90% of the draws hold (5 draws, seed 1" in text


def test_a_record_alone_can_be_looked_at_and_not_run(crisis: Path) -> None:
    file = crisis.parent / "tiny.claims.json"
    text = words(output("disputes", file))
    assert "2 disputes of 2." in text
    assert "reading" not in text
    assert call("disputes", file, "--run").exit_code == 2


def test_claims_tell_the_figures_in_dispute(crisis: Path) -> None:
    text = words(output("claims", crisis, "R1"))
    assert "Disputed (X2): How many rockets? reported: 20 to 30, or more." in text


def test_half_a_question_and_slips_are_refused(crisis: Path, tmp_path: Path) -> None:
    assert call("disputes", crisis, "--at", "east decides").exit_code == 2
    assert "did you mean X1" in call("disputes", crisis, "x1").stderr
    assert "ships no claims" in call("disputes", write_tiny(tmp_path)).stderr


@pytest.mark.parametrize("args", [[], ["X1", "--run", "--draws", "3", "--processes", "1"], ["X2"]])
def test_results_are_what_their_schema_says(crisis: Path, args: list[str]) -> None:
    found = data("disputes", crisis, *args)
    assert found["offramp"] == "disputes/1"
    assert faults(found, schema("disputes")) == []


def test_the_schema_finds_planted_faults(crisis: Path) -> None:
    found = data("disputes", crisis)
    found["disputes"][1]["figures"]["values"][0]["amount"]["bound"] = "perhaps"
    found["disputes"][0]["sides"][0]["undescribed"] = 1
    assert len(faults(found, schema("disputes"))) >= 2


def test_json_holds_the_run(crisis: Path) -> None:
    run = data("disputes", crisis, "X1", "--run", "--draws", "0")["run"]
    (account,) = run["accounts"]
    assert (account["dispute"], account["side"], account["reading"]) == ("X1", "proud", "proud East")
    assert account["outcomes"]["war"]["p"] > run["as_it_is"]["outcomes"]["war"]["p"]
