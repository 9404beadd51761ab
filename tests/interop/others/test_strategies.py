"""Strategies as rows, tables and frames, and back; all that is wrong with them told at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest
from any_crises import any_crisis
from game_trees import random_game
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_crises import loaded
from small_crises import private_resolve

import offramp
from offramp.errors import NotFoundError, OfframpError, TableError
from offramp.game import Game, compile_crisis
from offramp.interop import forecast_to_frame, read_efg, strategy_from_frame, strategy_to_frame
from offramp.interop.strategies import decision_sets, read_strategy, strategy_of_rows, strategy_rows, write_strategy
from offramp.solvers import Solution, solve, weigh

SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def solved(data: dict[str, Any] | None = None) -> tuple[Game, Solution]:
    game = compile_crisis(loaded(private_resolve() if data is None else data))
    return game, solve(game.arrays, game.tables(), regret=False)


def rows_of(game: Any, solution: Solution) -> list[dict[str, Any]]:
    return [dict(row) for row in strategy_rows(game, solution)]


@SETTINGS
@given(any_crisis(), st.randoms(use_true_random=False))
def test_any_strategy_comes_back_from_its_rows_in_any_order(data: dict[str, Any], random: Any) -> None:
    game, solution = solved(data)
    rows = rows_of(game, solution)
    random.shuffle(rows)
    allowed = game.tables().allowed
    back = strategy_of_rows(game, rows)
    np.testing.assert_allclose(back, solution.strategy, atol=1e-15)
    needless = [row for row in rows if row["probability"] or random.random() < 0.5]
    if all(row["probability"] for row in rows if allowed[entry_of(game, row)]):
        np.testing.assert_allclose(strategy_of_rows(game, needless), solution.strategy, atol=1e-15)


def entry_of(game: Any, row: dict[str, Any]) -> int:
    one = next(s for s in decision_sets(game) if (s.player, s.number) == (row["player"], row["number"]))
    return one.first + one.actions.index(row["action"])


@pytest.mark.parametrize("seed", range(6))
def test_a_tree_s_strategy_comes_back_from_a_file_exactly(seed: int, tmp_path: Path) -> None:
    game = random_game(seed, 1 + seed % 3, 25, odd=seed % 2 == 0)
    strategy = np.random.default_rng(seed).random(game.arrays.n_entries)
    sums = np.add.reduceat(strategy, game.arrays.infoset_action[:-1])
    strategy /= np.repeat(sums, np.diff(game.arrays.infoset_action))
    solution = weigh(game.arrays, game.tables(), strategy)
    write_strategy(tmp_path / "played.csv", game, solution)
    np.testing.assert_allclose(read_strategy(tmp_path / "played.csv", game), strategy, atol=1e-15)


def test_rows_say_who_knows_what_and_expects_what() -> None:
    game, solution = solved()
    rows = rows_of(game, solution)
    assert list(rows[0]) == [
        "player", "number", "label", "turn", "round", "type", "action", "probability", "reached", "value",
        "sees struck", "sees answered",
    ][: len(rows[0])]  # fmt: skip
    soft = [row for row in rows if row["player"] == "red" and row["type"] == "soft"]
    assert [row["action"] for row in soft] == ["wait", "strike"]
    assert soft[1]["probability"] == pytest.approx(1 / (1 + np.exp(2.0)))
    assert soft[0]["reached"] == pytest.approx(0.7)
    assert soft[1]["value"] == pytest.approx(-1.0)
    assert soft[0]["sees struck"] is None
    (hold, answer) = (row for row in rows if row["player"] == "blue")
    assert (hold["sees struck"], answer["value"]) == ("yes", pytest.approx(0.5))


def test_frames_of_pandas_and_others_hold_the_rows_and_give_them_back() -> None:
    game, solution = solved()
    frame = strategy_to_frame(game, solution)
    assert frame.groupby(["player", "number"])["probability"].sum().tolist() == pytest.approx([1.0] * 3)
    np.testing.assert_allclose(strategy_from_frame(game, frame), solution.strategy, atol=1e-15)
    by_label = frame.drop(columns=["number", "value"]).sample(frac=1.0, random_state=3)
    np.testing.assert_allclose(strategy_from_frame(game, by_label), solution.strategy, atol=1e-15)
    as_decimals = frame.assign(number=frame["number"].astype(float))
    np.testing.assert_allclose(strategy_from_frame(game, as_decimals), solution.strategy, atol=1e-15)
    with pytest.raises(OfframpError, match="a list is no data frame"):
        strategy_from_frame(game, [1, 2])


def test_frames_of_polars_are_taken_too() -> None:
    game, solution = solved()
    frame = polars.DataFrame(rows_of(game, solution))
    np.testing.assert_allclose(strategy_from_frame(game, frame), solution.strategy, atol=1e-15)


def test_what_is_no_game_or_no_solution_is_refused_with_what_is() -> None:
    game, solution = solved()
    with pytest.raises(OfframpError, match=r"a Crisis has no strategies: give the compiled game of a crisis"):
        strategy_rows(game.crisis, solution)  # type: ignore[arg-type]
    with pytest.raises(OfframpError, match=r"a ndarray is no solution: solve gives one, and weigh"):
        strategy_rows(game, solution.strategy)  # type: ignore[arg-type]


def test_a_forecast_is_a_frame_of_options() -> None:
    found = offramp.forecast(loaded(private_resolve()), draws=0)
    frame = forecast_to_frame(found)
    assert list(frame.columns) == ["turn", "round", "actor", "type", "reached", "option", "probability"]
    assert len(frame) == sum(len(turn.options) for turn in found.turns)
    hard = frame[(frame["type"] == "hard") & (frame["option"] == "strike")]
    assert hard["probability"].item() == pytest.approx(1 / (1 + np.exp(-2.0)))


def faults(game: Any, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Codes of problems by where they are."""
    with pytest.raises(TableError) as caught:
        strategy_of_rows(game, rows)
    return {problem.path: problem.code for problem in caught.value.problems}


def test_everything_that_is_wrong_is_told_at_once_and_where() -> None:
    """The sets: red soft (rows 1, 2), red hard (3, 4), blue (5, 6)."""
    game, solution = solved()
    rows = rows_of(game, solution)
    rows[0]["probability"] = float("nan")
    rows[2]["action"] = "striek"
    rows[4]["player"] = "bleu"
    rows[5]["number"] = 7
    rows.append(dict(rows[1]))
    found = faults(game, rows)
    assert found == {
        "row 1, column probability": "no-probability",
        "row 3, column action": "unknown-action",
        "row 5, column player": "unknown-player",
        "row 6, column number": "unknown-set",
        "row 7, column action": "twice",
        "red 2 (red moves@1, type=hard)": "missing-action",
        "": "missing-set",
    }
    with pytest.raises(TableError) as caught:
        strategy_of_rows(game, rows, source="played.csv", lines=range(12, 12 + len(rows)))
    text = str(caught.value)
    assert "played.csv:14: error: column action: the set has no such action" in text
    assert "allowed: wait, strike" in text
    assert "did you mean 'strike'?" in text
    assert "did you mean 'blue'?" in text
    assert "played.csv:18: error: column action: the action stands in line 13 already" in text
    assert (
        "played.csv:15: error: red 2 (red moves@1, type=hard): there is no row for 'wait'\n    found: line 15" in text
    )
    assert "1 of 3 information sets have no rows\n    found: blue 1 (blue moves@1" in text


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"probability": 0.9}, "red 1 (red moves@1, type=soft)", "sum"),
        ({"probability": -0.1}, "row 1, column probability", "no-probability"),
        ({"probability": "much"}, "row 1, column probability", "no-probability"),
        ({"probability": None}, "row 1, column probability", "no-probability"),
        ({"probability": float("inf")}, "row 1, column probability", "no-probability"),
        ({"number": 1.5}, "row 1, column number", "unknown-set"),
        ({"number": "first"}, "row 1, column number", "unknown-set"),
        ({"number": float("inf")}, "row 1, column number", "unknown-set"),
        ({"label": "red moves@1, type=mild"}, "row 1, column label", "other-set"),
        ({"number": None, "label": "red moves@1, type=sotf"}, "row 1, column label", "unknown-set"),
        ({"number": None, "label": None}, "row 1, column label", "unknown-set"),
    ],
)
def test_every_kind_of_fault_alone(change: dict[str, Any], path: str, code: str) -> None:
    game, solution = solved()
    rows = rows_of(game, solution)
    rows[0] |= change
    assert faults(game, rows)[path] == code


def test_columns_that_are_missing_are_told_once() -> None:
    game, solution = solved()
    rows = [{"player": row["player"], "chance": row["probability"], "act": row["action"]} for row in
            rows_of(game, solution)]  # fmt: skip
    assert faults(game, rows) == {
        "column action": "missing-column", "column probability": "missing-column", "column number": "missing-column",
    }  # fmt: skip


def test_an_option_that_an_actor_does_not_have_is_not_played() -> None:
    data = private_resolve()
    data["perceptions"] = {"blue": {"set": {"turns.red moves.options.strike.when": "type == hard"}}}
    data["turns"][0]["options"]["strike"]["when"] = "type == hard"
    data["perceptions"]["blue"]["set"]["turns.red moves.options.strike.when"] = "type == hard or type == soft"
    game, solution = solved(data)
    allowed = game.tables().allowed
    assert not allowed.all()
    rows = rows_of(game, solution)
    np.testing.assert_allclose(strategy_of_rows(game, rows), solution.strategy, atol=1e-15)
    soft = [row for row in rows if row["type"] == "soft"]
    assert [row["probability"] for row in soft] == [1.0, 0.0]
    for row in soft:
        row["probability"] = 0.5
    place = rows.index(soft[1]) + 1
    assert faults(game, rows)[f"row {place}, column probability"] == "not-allowed"


def test_of_many_problems_some_are_shown_and_the_rest_counted() -> None:
    game, solution = solved()
    rows = [row | {"action": "nothing of the kind"} for _ in range(20) for row in rows_of(game, solution)]
    with pytest.raises(TableError) as caught:
        strategy_of_rows(game, rows)
    assert len(caught.value.problems) == 51
    assert "70 more problems are not shown" in str(caught.value)


def test_files_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    game, solution = solved()
    with pytest.raises(NotFoundError, match="cannot read"):
        read_strategy(tmp_path / "none.csv", game)
    for content, said in (
        (b"", "the table has no rows"),
        (b"player,number,action,probability\n", "the table has no rows"),
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        (b"player;number;action;probability\nred;1;wait;1\n", "separated by semicolons, not by commas"),
        (b"player\tnumber\taction\tprobability\nred\t1\twait\t1\n", "separated by tabs, not by commas"),
        (b"player,number,action,probability\nred,1,wait,0,5\n", "odd.csv:2: error: the row has more cells"),
        (b'player,number,action,probability\nred,1,"wait,1\n', "cannot be read as a table"),
        (b"player,number,action,probability\nred\n", "odd.csv:2: error: column label: red has no information set"),
    ):
        path = tmp_path / "odd.csv"
        path.write_bytes(content)
        with pytest.raises(TableError, match=said):
            read_strategy(path, game)
    with pytest.raises(OfframpError, match="cannot write"):
        write_strategy(tmp_path / "no folder" / "played.csv", game, solution)


def test_of_very_many_rows_that_are_too_long_some_are_shown(tmp_path: Path) -> None:
    game, _ = solved()
    path = tmp_path / "long.csv"
    path.write_text("player,number,action,probability\n" + "red,1,wait,0,5\n" * 80, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_strategy(path, game)
    assert len(caught.value.problems) == 51
    assert "30 more problems are not shown" in str(caught.value)


def test_a_table_as_a_spreadsheet_writes_it_is_read(tmp_path: Path) -> None:
    game = read_efg('EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0 t "" 1 "" { 1 } t "" 0')
    path = tmp_path / "sheet.csv"
    path.write_bytes("\ufeffnote,player,number,action,probability\r\nmine,A,1,r,0.25\r\n,A,1,l,.75\r\n".encode())
    assert read_strategy(path, game).tolist() == [0.75, 0.25]


def test_a_line_is_that_of_the_file_where_cells_hold_line_breaks_and_lines_are_empty(tmp_path: Path) -> None:
    game = read_efg('EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0 t "" 1 "" { 1 } t "" 0')
    path = tmp_path / "broken.csv"
    path.write_text('player,number,action,probability,note\n\nA,1,l,0.5,"one\ntwo"\nA,1,r,0.6\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"broken.csv:3: error: A 1: .*add up to one\n    found: 1.1 in lines 3, 5"):
        read_strategy(path, game)
    path.write_text('player,number,action,probability\n\nA,1,l,"0.5"x\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"broken.csv:3: error: cannot be read as a table"):
        read_strategy(path, game)


@pytest.mark.parametrize("package", ["pandas", "narwhals"])
def test_without_a_package_the_extra_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    game, solution = solved()
    frame = strategy_to_frame(game, solution)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OfframpError, match=rf"need {package}, .*pip install 'offramp\[interop\]'"):
        strategy_to_frame(game, solution) if package == "pandas" else strategy_from_frame(game, frame)
