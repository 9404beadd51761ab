"""Crises with a patch, solved and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words

from offramp.scenario import apply_patch, find_patch, load_crisis

KUHN = Path(__file__).parents[2] / "interop" / "data" / "kuhn.efg"
NAME, PATCH = "brinkmanship", "the challenger is the more resolute"


def test_a_patched_crisis_is_solved_and_the_patch_named() -> None:
    from offramp.forecasts import Study

    crisis = load_crisis(NAME)
    ours = Study(apply_patch(crisis, find_patch(crisis, PATCH))).solve().solutions[""]
    found = data("solve", NAME, "--with", PATCH)
    assert faults(found, schema("solve")) == []
    assert found["with"] == [PATCH]
    assert list(found["values"].values()) == pytest.approx(ours.value.tolist(), abs=1e-12)
    assert list(found["values"].values()) != pytest.approx(list(data("solve", NAME)["values"].values()), abs=0.01)
    assert f"With: {PATCH}." in words(output("solve", NAME, "--with", PATCH))


def test_every_way_to_solve_takes_a_patch(tmp_path: Path) -> None:
    table = tmp_path / "played.csv"
    solved = data("solve", NAME, "--with", PATCH, "--table", table)
    weighed = data("weigh", NAME, table, "--with", PATCH)
    assert weighed["values"] == pytest.approx(solved["values"], abs=1e-12)
    assert data("weigh", NAME, table)["values"] != pytest.approx(solved["values"], abs=0.01)
    assert data("solve", NAME, "--with", PATCH, "--method", "mmd")["with"] == [PATCH]
    branch = data("solve", NAME, "--with", PATCH, "--branch", "--precision", "1")
    assert faults(branch, schema("branch")) == []
    assert branch["with"] == [PATCH]
    assert branch["branches"][0]["points"][-1]["values"] == pytest.approx(solved["values"], abs=1e-6)


def test_an_exported_tree_says_what_was_applied() -> None:
    found = data("export", NAME, "--with", PATCH)
    assert faults(found, schema("export")) == []
    assert found["with"] == [PATCH]
    assert f"The crisis {NAME} with {PATCH}, by offramp" in found["text"]
    assert found["text"] != data("export", NAME)["text"]
    assert f"The crisis {NAME} as it is, by offramp" in data("export", NAME)["text"]


def test_a_game_file_has_no_patches_and_unknown_ones_are_told() -> None:
    for command in ("solve", "export"):
        refused = call(command, KUHN, "--with", "anything")
        assert refused.exit_code == 2
        assert "a game file has no measures" in words(refused.stderr)
        unknown = call(command, NAME, "--with", PATCH[:-1])
        assert unknown.exit_code == 1
        assert f"Did you mean '{PATCH}'?" in unknown.stderr
    assert data("solve", KUHN)["with"] == []
