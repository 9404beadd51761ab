"""``--as-of`` and ``--known-to`` of ``offramp forecast`` and ``offramp brief``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import call, data, faults, output, schema, words, write_tiny
from jsonschema import Draft202012Validator

from offramp.report import brief_schema

RECORD: list[dict[str, Any]] = [
    {"record": "Tiny", "note": ""},
    {"source": "wire", "outlet": "The Wire", "written": "2031-04-09", "derived_from": None, "basis": "officials"},
    {
        "claim": "R1", "date": "2031-04-02", "actor": "Eastern cabinet", "act": "decision", "target": "West",
        "channel": "internal", "content": "It decided.", "attribution": "an official", "sources": ["wire"],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """East decides in secret on 2 April, as the wire tells on 9 April; one prior rests on that too."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "tiny.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in RECORD), encoding="utf-8")
    path = write_tiny(folder)
    text = path.read_text(encoding="utf-8").replace("title:", "evidence: tiny.jsonl\ntitle:")
    text = text.replace("value: 0.4, source: judgement", "value: 0.4, source: [R1]")
    text = text.replace("  - turn: east decides\n", "  - turn: east decides\n    date: 2031-04-02\n")
    text += "record:\n  east decides: {chose: strike, source: R1}\n"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_forecast_on_a_day_says_what_counts_and_what_is_hindsight(told: Path) -> None:
    before = words(output("forecast", told, "--as-of", "2031-04-08", "--draws", "0"))
    assert "what the public can have known of the record on 8 April 2031: nothing." in before
    assert "1 of the 5 numbers rests only on claims that the public cannot have known by 8 April 2031;" in before
    after = words(output("forecast", told, "--as-of", "2031-04-09", "--draws", "0"))
    assert "After the last turn, given what is known." in after
    assert "east decides strike published on 9 April 2031 (R1)" in after
    assert "rest only on" not in after


def test_an_actor_knows_earlier_than_the_public(told: Path) -> None:
    text = words(output("forecast", told, "--as-of", "2031-04-02", "--known-to", "East", "--draws", "0"))
    assert "what East can have known of the record on 2 April 2031: 1 entry." in text
    assert "its own move on 2 April 2031" in text


def test_the_json_lists_it_all_and_fits_the_schema(told: Path) -> None:
    found = data("forecast", told, "--at", "east decides", "--as-of", "2031-04-09", "--draws", "0")
    assert faults(found, schema("forecast")) == []
    entry = {"turn": "east decides", "round": 1, "words": "strike", "claim": "R1", "how": "published"}
    assert found["knowledge"]["beyond"] == [entry | {"day": "2031-04-09"}]
    early = data("forecast", told, "--as-of", "2031-04-08", "--draws", "0")
    assert faults(early, schema("forecast")) == []
    (late,) = early["knowledge"]["hindsight"]
    assert late == {
        "part": "number", "name": "actors.east.types.bold", "claims": ["R1"], "day": "2031-04-09", "by_nobody": False
    }  # fmt: skip
    assert data("forecast", told, "--draws", "0")["knowledge"] is None


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["--known-to", "East"], 2, "say on which day"),
        (["--as-of", "2031-04-05", "--known-to", "Eest"], 1, "nobody called 'Eest'; did you mean"),
        (["--as-of", "2031-03-05"], 1, "2031-03-05 is before everything"),
        (["--as-of", "soon"], 2, "is no day: write it as 2031-03-14"),
    ],
)
def test_what_cannot_be_asked_is_refused(args: list[str], status: int, said: str, told: Path) -> None:
    for command in ("forecast", "brief"):
        result = call(command, told, *args)
        assert result.exit_code == status, result.output
        assert said in words(result.output.replace("│", " ")), command


def test_a_brief_on_a_day_says_so_on_its_first_screen(told: Path, tmp_path: Path) -> None:
    common = ("--out", tmp_path, "--draws", "2", "--measure-draws", "1", "--processes", "1")
    found = data("brief", told, "--as-of", "2031-04-02", "--known-to", "east", *common)
    assert list(Draft202012Validator(brief_schema()).iter_errors(found)) == []
    assert found["forecast"]["knowledge"]["known_to"] == "East"
    assert [item["name"] for item in found["hindsight"]] == ["actors.east.types.bold"]
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert page.count("It rests on what East can have known of the record on 2 April 2031: 1 entry.") == 2
    assert "--as-of 2031-04-02 --known-to East" in page
