"""Game files on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from command_line import call, data, faults, output, schema, words

from offramp.interop import load_game
from offramp.solvers import solve

GAMES = Path(__file__).parents[2] / "interop" / "data"
KUHN = GAMES / "kuhn.efg"
THREE = """EFG 2 R "Three, one of whom only looks on" { "North" "" "Onlooker" }
p "" 1 1 "first" { "wait" "strike" } 0
p "" 2 1 { "" "leave" } 0
t "" 1 "" { 1, 0, 0 }
t "" 2 "" { 0, 1, 0 }
p "" 2 1 0
t "" 2
t "" 1
"""


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "three.efg"
    path.write_text(THREE, encoding="utf-8")
    return path


def test_the_solution_of_a_file_is_what_its_schema_says(three: Path) -> None:
    for path in (KUHN, three):
        found = data("solve", path, "--precision", "2")
        assert faults(found, schema("solve")) == []
        assert (found["crisis"], found["precision"], found["method"]) == (None, 2.0, "qre")
        assert found["perceptions"] == {}


def test_the_keys_that_others_rely_on_hold_the_solution() -> None:
    found, game = data("solve", KUHN, "--precision", "3"), load_game(KUHN)
    ours = solve(game.arrays, game.tables(3.0))

    assert found["game"] == "kuhn_poker()"
    assert found["players"] == ["Pl0", "Pl1"]
    assert list(found["values"].values()) == pytest.approx(ours.value.tolist(), abs=1e-12)
    assert found["exploitability"] == pytest.approx(sum(found["regret"].values()) / 2)
    assert [(s["player"], s["number"]) for s in found["infosets"]] == [
        (p, k) for p in found["players"] for k in range(1, 7)
    ]
    assert {tuple(s["actions"]) for s in found["infosets"]} == {("Pass", "Bet")}
    played = sorted(p for s in found["infosets"] for p in s["actions"].values())
    np.testing.assert_allclose(played, np.sort(ours.strategy), atol=1e-12)


def test_precision_is_the_precision_itself() -> None:
    even = data("solve", KUHN, "--precision", "0")
    assert {p for s in even["infosets"] for p in s["actions"].values()} == {0.5}


def test_what_has_no_name_gets_one(three: Path) -> None:
    found = data("solve", three)
    assert found["players"] == ["North", "player 2", "Onlooker"]
    assert found["values"]["Onlooker"] == 0.0
    assert list(found["infosets"][1]["actions"]) == ["1", "leave"]
    assert found["exploitability"] is None


def test_the_page_tells_values_regret_and_choices(three: Path) -> None:
    shown = words(output("solve", KUHN, "--limit", "3"))
    assert "58 nodes, 12 information sets." in shown
    assert "Exploitability" in shown
    assert "3 information sets of 12; the rest: --limit or --json." in shown
    assert "North 1 first" in words(output("solve", three))


def test_imperfect_recall_is_told(tmp_path: Path) -> None:
    path = tmp_path / "blank.efg"
    later = 'p "" 1 2 "blank" { "l" "r" } 0 t "" 1 "" { 1 } t "" 0 '
    path.write_text('EFG 2 R "" { "Driver" } p "" 1 1 "" { "l" "r" } 0 ' + 2 * later, encoding="utf-8")
    assert "Regret is not known: Driver does not recall" in words(output("solve", path))
    found = data("solve", path)
    assert found["game"] == "blank"
    assert found["regret"] is None
    assert faults(found, schema("solve")) == []


def test_a_file_with_errors_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "wrong.efg"
    path.write_text('EFG 2 R "" { "A" } c "" 1 "" { "l" 1/2 "r" 1/3 } 0\nt "" 1 "" { 1, 2 }\nt "" 0', encoding="utf-8")
    result = call("solve", path)
    assert result.exit_code == 1
    assert "the game cannot be used; 2 errors:" in result.stderr
    assert "wrong.efg:1:30: error: the probabilities of a move of chance do not add up to one" in result.stderr
    assert "wrong.efg:2:11: error: an outcome must have one payoff for every player" in result.stderr


def test_a_file_that_is_not_there_and_a_game_where_a_crisis_is_asked_for(tmp_path: Path) -> None:
    missing = call("solve", tmp_path / "none.efg")
    assert (missing.exit_code, "cannot read" in missing.stderr) == (1, True)
    for command in ("forecast", "sources"):
        result = call(command, KUHN)
        assert result.exit_code == 1
        assert "this is a game in Gambit's format (.efg), not a crisis" in result.stderr
        assert "offramp solve and offramp export take it" in result.stderr


@pytest.mark.parametrize("method", ["cfr+", "dcfr", "pcfr+", "mmd"])
def test_every_method_solves_a_file_and_a_crisis(method: str) -> None:
    for what in (KUHN, "chicken-private-resolve"):
        found = data("solve", what, "--method", method)
        assert faults(found, schema("solve")) == []
        assert (found["method"], found["converged"], found["interrupted"]) == (method, True, False)
        assert (found["residual"] is None) == (found["precision"] is None) == (method != "mmd")


def test_a_target_is_met_and_a_budget_is_kept() -> None:
    met = data("solve", KUHN, "--method", "cfr+", "--target", "0.01")
    assert met["target"] == 0.01
    assert met["exploitability"] <= 0.01
    short = data("solve", KUHN, "--method", "cfr+", "--target", "0", "--iterations", "20")
    assert (short["iterations"], short["converged"]) == (20, False)
    assert "allow more iterations" in words(
        output("solve", KUHN, "--method", "cfr+", "--target", "0", "--iterations", "9")
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--method", "cfr+", "--precision", "2"), "knows no precision"),
        (("--target", "0.1"), "has no target"),
        (("--iterations", "5"), "counts no iterations"),
        (("--method", "cfr"), "is not one of"),
        (("--method", "cfr+", "--target", "-1"), "or equal to 0"),
    ],
)
def test_what_a_method_does_not_know_is_wrong_usage(asked: tuple[str, ...], said: str) -> None:
    result = call("solve", KUHN, *asked)
    assert result.exit_code == 2
    assert said in words(result.stderr)


def test_ctrl_c_prints_the_last_good_point(monkeypatch: pytest.MonkeyPatch) -> None:
    from offramp.solvers.regret.sequences import SequenceGame

    learn, calls = SequenceGame.learn, []

    def interrupted(game: SequenceGame, turns: np.ndarray) -> None:
        learn(game, turns)
        calls.append(len(turns))
        if len(calls) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(SequenceGame, "learn", interrupted)
    result = call("solve", KUHN, "--method", "cfr+", "--target", "0")
    assert result.exit_code == 130
    assert "interrupted after" in words(result.stdout)
    assert "last good point" in words(result.stderr)


def test_every_player_may_have_a_precision_of_its_own() -> None:
    found, game = data("solve", KUHN, "--precision", "3", "--precision", "Pl0=0"), load_game(KUHN)
    assert faults(found, schema("solve")) == []
    assert (found["precision"], found["precisions"]) == (None, {"Pl0": 0.0, "Pl1": 3.0})
    evenly = [p for s in found["infosets"] if s["player"] == "Pl0" for p in s["actions"].values()]
    assert evenly == pytest.approx([0.5] * len(evenly), abs=1e-15)
    ours = solve(game.arrays, game.tables([0.0, 3.0]))
    assert list(found["values"].values()) == pytest.approx(ours.value.tolist(), abs=1e-12)
    same = data("solve", KUHN, "--precision", "Pl1=3", "--precision", "Pl0=0")
    assert same["infosets"] == found["infosets"]
    assert data("solve", KUHN, "--precision", "Pl0=2", "--method", "mmd")["precisions"] == {"Pl0": 2.0, "Pl1": 1.0}
    assert "Precision: Pl0 2, Pl1 1." in words(output("solve", KUHN, "--precision", "Pl0=2"))
    # In a crisis the precisions are those of its file, times the number.
    once, twice = (data("solve", "chicken-private-resolve", "--precision", x)["precisions"] for x in ("1", "2"))
    assert list(twice.values()) == [2 * value for value in once.values()]


def test_a_branch_goes_to_the_precisions_of_the_players() -> None:
    found = data("solve", KUHN, "--branch", "--precision", "Pl0=1", "--precision", "Pl1=4")
    assert faults(found, schema("branch")) == []
    assert found["precisions"] == {"Pl0": 1.0, "Pl1": 4.0}
    last = found["branches"][0]["points"][-1]
    alone = data("solve", KUHN, "--precision", "Pl0=1", "--precision", "Pl1=4")
    assert last["precision"] == pytest.approx(1.0)
    assert last["values"] == pytest.approx(alone["values"], abs=1e-9)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (("x",), 2, ["'x' does not end in a number of at least 0"]),
        (("nan", "Pl0=-1"), 2, ["'nan' does not end", "'Pl0=-1' does not end"]),
        (("Pl0=1", "Pl0=2", "1", "2"), 2, ["'Pl0' is given twice, as 1 and 2", "given 2 times: 1, 2"]),
        (
            ("Pl2=1", "South=1"),
            1,
            ["no player is called 'Pl2' (did you mean 'Pl", "nor 'South'; the players are Pl0, Pl1"],
        ),
    ],
)
def test_precisions_that_make_no_sense_are_all_named(asked: tuple[str, ...], status: int, said: list[str]) -> None:
    result = call("solve", KUHN, *(word for one in asked for word in ("--precision", one)))
    assert result.exit_code == status
    shown = " ".join(re.sub("[│╭╮╰╯─]", " ", result.stderr).split())
    assert [text for text in said if text not in shown] == []


def test_a_crisis_takes_no_precision_by_name() -> None:
    result = call("solve", "chicken-private-resolve", "--precision", "east=2")
    assert result.exit_code == 2
    assert "actors.NAME.precision" in result.stderr


def test_beliefs_are_told_by_the_moves_that_tell_the_ways_apart(tmp_path: Path) -> None:
    shown = words(output("solve", KUHN, "--precision", "0"))
    assert "Pl0 1 33% Pass 50%, Bet 50% Deal:1 50%, Deal:2 50%" in shown
    path = tmp_path / "deep.efg"
    ends = 'p "" 1 1 "blind" { "l" "r" } 0\nt "" 1 "" { 1 }\nt "" 0\n'
    odds = " ".join(f'"{k}" {k}/15' for k in range(1, 6))
    path.write_text(f'EFG 2 R "Five ways" {{ "North" }}\nc "" 1 "" {{ {odds} }} 0\n' + 5 * ends, encoding="utf-8")
    assert "5 33%, 4 27%, 3 20%, 2 more" in words(output("solve", path))
    # Ways of different lengths are told in full.
    path.write_text(
        'EFG 2 R "Two depths" { "North" }\nc "" 1 "" { "short" 1/4 "long" 3/4 } 0\n'
        + ends
        + 'c "" 2 "" { "on" 1 } 0\n'
        + ends,
        encoding="utf-8",
    )
    assert "long › on 75%, short 25%" in words(output("solve", path))
