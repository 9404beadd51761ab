"""Strategies from and to tables on the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from command_line import call, data, faults, output, schema, words

KUHN = Path(__file__).parents[2] / "interop" / "data" / "kuhn.efg"


@pytest.mark.parametrize("what", [KUHN, "chicken-private-resolve"])
def test_what_was_solved_is_written_and_weighed_again(what: str | Path, tmp_path: Path) -> None:
    table = tmp_path / "played.csv"
    solved = data("solve", what, "--table", table)
    weighed = data("weigh", what, table)
    assert faults(weighed, schema("solve")) == []
    assert (weighed["method"], weighed["precision"], weighed["residual"]) == ("given", None, None)
    for key in ("values", "regret", "exploitability", "local_regret"):
        assert weighed[key] == pytest.approx(solved[key], abs=1e-12)
    for mine, theirs in zip(weighed["infosets"], solved["infosets"], strict=True):
        assert mine["actions"] == pytest.approx(theirs["actions"], abs=1e-12)
    with table.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == sum(len(infoset["actions"]) for infoset in solved["infosets"])


def test_a_strategy_mended_by_hand_is_worth_something_else(tmp_path: Path) -> None:
    table, mended = tmp_path / "played.csv", tmp_path / "mended.csv"
    call("solve", KUHN, "--precision", "0", "--table", table)
    text = table.read_text(encoding="utf-8")
    assert text.count(",Bet,0.5,") == 12
    mended.write_text(text.replace(",Bet,0.5,", ",Bet,1,").replace(",Pass,0.5,", ",Pass,0,"), encoding="utf-8")
    even, bold = (data("weigh", KUHN, path) for path in (table, mended))
    # Both always bet: the higher card takes two, on average nothing; the other could pass with the lowest.
    assert list(bold["values"].values()) == pytest.approx([0.0, 0.0], abs=1e-12)
    assert bold["exploitability"] != pytest.approx(even["exploitability"], abs=1e-3)
    shown = words(output("weigh", KUHN, mended))
    assert "given: weighed, not solved; exploitability" in shown


def test_a_table_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    table = tmp_path / "wrong.csv"
    table.write_text("player,number,action,probability\nPl0,1,Bte,1\nPl9,1,Bet,1\n", encoding="utf-8")
    result = call("weigh", KUHN, table)
    assert result.exit_code == 1
    assert "the table cannot be used; 3 errors:" in result.stderr
    assert "wrong.csv:2: error: column action: the set has no such action" in result.stderr
    assert "did you mean 'Bet'?" in result.stderr
    assert "11 of 12 information sets have no rows" in result.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--table", "t.csv", "--branch"), "not a branch"),
        (("--table", "t.parquet"), "writes .csv, not '.parquet'"),
        (("--table", "t"), "a file without an ending"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(asked: tuple[str, ...], said: str) -> None:
    result = call("solve", KUHN, *asked)
    assert result.exit_code == 2
    assert said in words(result.stderr.replace("│", ""))


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    missing = call("weigh", KUHN, tmp_path / "none.csv")
    assert (missing.exit_code, "cannot read" in missing.stderr) == (1, True)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    taken = call("solve", KUHN, "--table", folder)
    assert (taken.exit_code, "it is a folder" in taken.stderr) == (1, True)


def test_numbers_keep_their_full_precision(tmp_path: Path) -> None:
    table = tmp_path / "played.csv"
    solved = data("solve", "chicken-private-resolve", "--table", table)
    with table.open(encoding="utf-8") as stream:
        written = [float(row["probability"]) for row in csv.DictReader(stream)]
    np.testing.assert_array_equal(written, [p for one in solved["infosets"] for p in one["actions"].values()])
