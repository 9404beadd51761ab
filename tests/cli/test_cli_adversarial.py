"""Games made to trip a solver, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words

ONE_SET = 'p "" 1 1 "only" {{ "l" "r" }} 0\nt "" {0} "" {{ {1} }}\nt "" {2} "" {{ {3} }}\n'


def written(folder: Path, body: str, players: str = '"North" "South"') -> Path:
    path = folder / "game.efg"
    path.write_text(f'EFG 2 R "A trap" {{ {players} }}\n{body}', encoding="utf-8")
    return path


@pytest.mark.parametrize("method", ["qre", "mmd", "cfr+"])
@pytest.mark.parametrize(
    ("body", "values"),
    [
        ('t "" 1 "" { 1, 2 }\n', (1.0, 2.0)),
        ('t "" 0\n', (0.0, 0.0)),
        ('p "" 1 1 "" { "go" } 0\np "" 2 1 "" { "go" } 0\nt "" 1 "" { 1, 2 }\n', (1.0, 2.0)),
        ('p "" 1 1 "" { "l" "r" } 0\nt "" 1 "" { 3, -3 }\nt "" 1\n', (3.0, -3.0)),
        ('c "" 1 "" { "a" 1/4 "b" 3/4 } 0\nt "" 1 "" { 4, 0 }\nt "" 2 "" { 0, 4 }\n', (1.0, 3.0)),
    ],
    ids=["one node", "one node that pays nothing", "one action", "ties", "chance alone"],
)
def test_games_with_nothing_to_choose_have_their_value(
    tmp_path: Path, body: str, values: tuple[float, float], method: str
) -> None:
    path = written(tmp_path, body)
    found = data("solve", path, "--method", method)
    assert faults(found, schema("solve")) == []
    assert found["converged"]
    assert list(found["values"].values()) == pytest.approx(values)
    assert set(found["regret"].values()) == {0.0}
    if method == "qre":
        branch = data("solve", path, "--branch")
        assert faults(branch, schema("branch")) == []
        assert branch["branches"][0]["limit"]["rational"] is True


def test_chance_of_a_million_millionth_and_of_zero_are_told_apart(tmp_path: Path) -> None:
    sets = "\n".join(
        f'p "" 1 {k} "{name}" {{ "l" "r" }} 0\nt "" {2 * k} "" {{ 1, 0 }}\nt "" {2 * k + 1} "" {{ 0, 0 }}'
        for k, name in ((1, "hardly"), (2, "never"), (3, "mostly"))
    )
    odds = '"a" 1/1000000000000 "b" 0 "c" 999999999999/1000000000000'
    path = written(tmp_path, f'c "" 1 "" {{ {odds} }} 0\n{sets}\n')
    found = data("solve", path, "--precision", "2")
    assert faults(found, schema("solve")) == []
    by_label = {one["label"]: one for one in found["infosets"]}
    assert {label: one["reached"] for label, one in by_label.items()} == {
        "hardly": True,
        "never": False,
        "mostly": True,
    }
    assert [by_label[label]["beliefs"] for label in ("hardly", "never", "mostly")] == [[1.0], None, [1.0]]
    assert by_label["hardly"]["actions"]["l"] == pytest.approx(by_label["mostly"]["actions"]["l"])
    assert by_label["hardly"]["reach"] == pytest.approx(1e-12)
    shown = words(output("solve", path))
    assert "2 never never l" in shown  # number, label, reached
    assert "1 hardly never" not in shown
    branch = data("solve", path, "--branch")
    assert branch["branches"][0]["limit"]["rational"] is None
    assert branch["branches"][0]["limit"]["beliefs"][1] is None
    assert "nothing leads to 1 information set" in words(output("solve", path, "--branch"))


@pytest.mark.parametrize("size", ["1000000", "1", "1/1000000"])
def test_payoffs_of_any_size_at_the_same_precision_times_payoff(tmp_path: Path, size: str) -> None:
    path = written(tmp_path, ONE_SET.format(1, f"{size}, 0", 2, "0, 0"))
    scale = {"1000000": "0.000002", "1": "2", "1/1000000": "2000000"}[size]
    found = data("solve", path, "--precision", scale)
    assert found["converged"]
    assert found["infosets"][0]["actions"]["l"] == pytest.approx(1 / (1 + 2.718281828459045**-2), abs=1e-9)


def test_beliefs_are_told_where_play_hardly_ever_comes(tmp_path: Path) -> None:
    """Two types go on against their interest at 1000 and 1001 in precision times payoff: 1 to exp(-1) or so, said
    although no machine number holds either probability."""
    path = written(
        tmp_path,
        """c "" 1 "" { "one" 1/2 "two" 1/2 } 0
p "" 1 1 "one" { "stop" "go" } 0
t "" 1 "" { 0, 0 }
p "" 2 1 "asked" { "l" "r" } 0
t "" 2 "" { -1000, 1 }
t "" 3 "" { -1000, 0 }
p "" 1 2 "two" { "stop" "go" } 0
t "" 1
p "" 2 1 0
t "" 4 "" { -1001, 0 }
t "" 5 "" { -1001, 1 }
""",
    )
    found = data("solve", path)
    asked = next(one for one in found["infosets"] if one["label"] == "asked")
    assert (asked["reach"], asked["reached"]) == (0.0, True)
    odds = 2.718281828459045**-1
    assert asked["beliefs"] == pytest.approx([1 / (1 + odds), odds / (1 + odds)], abs=1e-9)


@pytest.mark.parametrize("command", [("solve",), ("solve", "--branch")])
def test_the_absent_minded_are_refused_with_sets_and_ways(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = written(
        tmp_path,
        'p "" 1 1 "road" { "exit" "on" } 0\nt "" 1 "" { 0 }\np "" 1 1 0\nt "" 2 "" { 4 }\nt "" 3 "" { 1 }\n',
        '"Driver"',
    )
    result = call(command[0], path, *command[1:])
    assert result.exit_code == 1
    assert "information set 1 of Driver ('road') comes after itself" in result.stderr
    assert "found: the set again after 'on'" in result.stderr
    assert "mend: give the later node an information set of its own" in result.stderr


def test_actions_of_one_label_are_refused_with_their_place(tmp_path: Path) -> None:
    result = call("solve", written(tmp_path, 'p "" 1 1 "" { "l" "l" } 0\nt "" 1 "" { 1, 0 }\nt "" 2 "" { 0, 0 }\n'))
    assert result.exit_code == 1
    assert "game.efg:2:13: error: two actions of one information set have the same label" in result.stderr


@pytest.mark.parametrize(
    ("asked", "status"), [(("--precision", "1e308"), 1), (("--precision", "1e12"), 0), (("--precision", "0"), 0)]
)
def test_precision_of_any_size_ends_in_an_answer_or_a_sentence(
    tmp_path: Path, asked: tuple[str, ...], status: int
) -> None:
    result = call("solve", written(tmp_path, ONE_SET.format(1, "9, 0", 2, "0, 0")), *asked)
    assert result.exit_code == status
    assert "Traceback" not in result.output
    if status:
        assert "lower the precision" in result.stderr
