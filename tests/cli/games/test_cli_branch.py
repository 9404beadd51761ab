"""``offramp solve --branch``: table, JSON, picture, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from command_line import call, data, faults, output, schema, words

from offramp.interop import load_game
from offramp.report.figures.branches import ticks
from offramp.solvers import solve
from offramp.solvers.branch.trace import Tracer, TraceState

TILT = """EFG 2 R "Two <harbours>" { "North" "South" }
p "" 1 1 "north" { "deep" "near" } 0
p "" 2 1 "south" { "deep" "near" } 0
t "" 1 "" { 2, 2 }
t "" 2 "" { 0, 0 }
p "" 2 1 "south" { "deep" "near" } 0
t "" 3 "" { 0, 0 }
t "" 4 "" { 1, 1 }
"""


@pytest.fixture
def harbours(tmp_path: Path) -> Path:
    path = tmp_path / "harbours.efg"
    path.write_text(TILT, encoding="utf-8")
    return path


def test_the_data_are_what_their_schema_says_and_end_at_the_solution(harbours: Path) -> None:
    found = data("solve", harbours, "--branch", "--precision", "6", "--starts", "12")
    assert faults(found, schema("branch")) == []
    assert found["starts"] == 12
    principal, other = found["branches"]
    assert principal["points"][0]["precision"] == 0.0
    game = load_game(harbours)
    ours = solve(game.arrays, game.tables(6.0))
    np.testing.assert_allclose(np.concatenate(principal["points"][-1]["choices"]), ours.strategy, atol=1e-8)
    assert list(principal["points"][-1]["values"].values()) == pytest.approx(ours.value.tolist(), abs=1e-8)
    assert (len(principal["folds"]), len(other["folds"])) == (0, 1)
    assert other["folds"][0]["precision"] == pytest.approx(3.112, abs=2e-3)


def test_the_page_shows_choices_folds_and_the_limit(harbours: Path) -> None:
    shown = words(output("solve", harbours, "--branch", "--precision", "6", "--starts", "12", "--limit", "5"))
    assert "From uniform choice: followed to precision 6." in shown
    assert "Another branch (1): followed to precision 6." in shown
    assert "It folds back at precision 3.11" in shown
    assert "5 of " in shown
    assert "No other branch" not in shown
    alone = words(output("solve", harbours, "--branch", "--precision", "2", "--starts", "3"))
    assert "No other branch was found from 3 random starts; there may be some." in alone
    whole = words(output("solve", harbours, "--branch"))
    assert "from its limit" in whole
    assert "is sequentially rational: at every information set, reached or not" in whole


def test_the_end_is_told_with_beliefs_where_nobody_comes(tmp_path: Path) -> None:
    """Both kinds send the signal; who does not is taken for the weak."""
    path = tmp_path / "signal.efg"
    answer = 'p "" 2 {0} "{1}" {{ "fight" "concede" }} 0\nt "" {2} "" {{ {3} }}\nt "" {4} "" {{ {5} }}\n'
    path.write_text(
        'EFG 2 R "Signal" { "Sender" "Receiver" }\nc "" 1 "" { "strong" 3/5 "weak" 2/5 } 0\n'
        + 'p "" 1 1 "strong" { "loud" "quiet" } 0\n'
        + answer.format(1, "heard", 1, "1, -2", 2, "4, 0")
        + answer.format(2, "not heard", 3, "0, -2", 4, "3, 0")
        + 'p "" 1 2 "weak" { "loud" "quiet" } 0\n'
        + answer.format(1, "heard", 5, "-3, 3", 6, "2, 0")
        + answer.format(2, "not heard", 7, "-1, 3", 8, "3, 0"),
        encoding="utf-8",
    )
    shown = words(output("solve", path, "--branch"))
    assert "Receiver 1 heard fight 50%, concede 50% strong 60%, weak 40%" in shown
    assert "Receiver 2 not heard fight 100% weak 100%, strong 0%" in shown
    assert "1 of 4 information sets; the rest: --limit or --json" in words(
        output("solve", path, "--branch", "--limit", "1")
    )


def test_a_crisis_has_a_branch_too() -> None:
    found = data("solve", "chicken-private-resolve", "--branch", "--precision", "1")
    assert faults(found, schema("branch")) == []
    alone = data("solve", "chicken-private-resolve")
    (principal,) = found["branches"]
    assert principal["points"][-1]["values"] == pytest.approx(alone["values"], abs=1e-7)
    assert [one["label"] for one in found["infosets"]] == [one["label"] for one in alone["infosets"]]
    for choices, one in zip(principal["points"][-1]["choices"], alone["infosets"], strict=True):
        assert choices == pytest.approx(list(one["actions"].values()), abs=1e-7)


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_the_picture_draws_every_choice(harbours: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"branch.{ending}"
    output("solve", harbours, "--branch", "--precision", "6", "--starts", "12", "--plot", path)
    text = path.read_text(encoding="utf-8")
    figure = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    space = "{http://www.w3.org/2000/svg}"
    curves = [path for path in figure.iter(f"{space}path") if "L" in path.get("d", "")]
    assert len(curves) == 2 * 2 * 2
    assert len(list(figure.iter(f"{space}circle"))) == 4
    drawn = "".join(part.text or "" for part in figure.iter(f"{space}text"))
    assert "Two <harbours>" in drawn
    assert "prefers-color-scheme: dark" in text
    for curve in curves:
        numbers = [float(number) for number in re.findall(r"[\d.]+", curve.get("d", ""))]
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--starts", "3"), "--starts belongs to --branch"),
        (("--plot", "x.svg"), "--plot belongs to --branch"),
        (("--branch", "--method", "mmd"), "--branch is that of qre"),
        (("--branch", "--starts", "3"), "say which with --precision"),
        (("--branch", "--plot", "x.png"), "--plot writes .svg or .html, not '.png'"),
    ],
)
def test_what_does_not_belong_together_is_wrong_usage(harbours: Path, asked: tuple[str, ...], said: str) -> None:
    result = call("solve", harbours, *asked)
    assert result.exit_code == 2
    assert said in words(result.stderr.replace("│", " "))


def test_ticks_of_the_log_axis() -> None:
    assert ticks(0.3, 30.0) == [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    assert ticks(0.02, 2e4) == [0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0]


def test_where_no_picture_can_be_written_nothing_is_traced(
    harbours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def traced(self: Tracer) -> TraceState:
        raise AssertionError

    monkeypatch.setattr(Tracer, "init", traced)
    (tmp_path / "branch.svg").mkdir()
    result = call("solve", harbours, "--branch", "--plot", tmp_path / "branch.svg")
    assert result.exit_code != 0
    assert "cannot write the figure" in result.stderr
    assert "it is a folder" in result.stderr


def test_ctrl_c_prints_the_points_so_far(harbours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, step = 0, Tracer.step

    def stopped(self: Tracer, state: TraceState) -> TraceState:
        nonlocal steps
        steps += 1
        if steps == 3:
            raise KeyboardInterrupt
        return step(self, state)

    monkeypatch.setattr(Tracer, "step", stopped)
    result = call("solve", harbours, "--branch")
    assert result.exit_code == 130
    assert "not complete: interrupted at precision" in words(result.stdout)
    assert "interrupted: this is the last good point" in result.stderr
