"""``offramp export``: the size first, then the file; what others read is tested with interop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words

from offramp.interop import load_game, read_efg

KUHN = Path(__file__).parents[2] / "interop" / "data" / "kuhn.efg"


def test_the_tree_goes_to_the_screen_and_its_size_beside_it() -> None:
    result = call("export", "chicken-private-resolve")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "31 nodes, 16 histories"
    assert read_efg(result.stdout).n_nodes == 31
    assert call("export", "chicken-private-resolve", "--quiet").stderr == ""


def test_a_file_is_written_and_described(tmp_path: Path) -> None:
    path = tmp_path / "chicken.efg"
    found = data("export", "chicken-private-resolve", "--out", path)
    assert faults(found, schema("export")) == []
    assert (found["nodes"], found["histories"], found["infosets"], found["chance_moves"]) == (31, 16, 4, 3)
    assert (found["file"], found["text"], found["forgets"], found["converged"]) == (str(path), None, None, None)
    assert load_game(path).players == ("east", "west")
    result = call("export", "chicken-private-resolve", "--out", path)
    assert result.stdout == ""
    assert f"replaced {path}" in words(result.stderr)


def test_the_solution_of_the_file_is_that_of_the_crisis(tmp_path: Path) -> None:
    path = tmp_path / "chicken.efg"
    output("export", "chicken-private-resolve", "--out", path)
    tree, crisis = data("solve", path, "--precision", "4"), data("solve", "chicken-private-resolve")
    assert {s["label"] for s in tree["infosets"]} == {s["label"] for s in crisis["infosets"]}
    own = {s["label"]: s["actions"] for s in crisis["infosets"]}
    for infoset in tree["infosets"]:
        assert infoset["actions"] == pytest.approx(own[infoset["label"]], abs=1e-9)
    assert tree["values"] == pytest.approx(crisis["values"], abs=1e-9)


def test_a_slice_says_what_it_rests_on() -> None:
    found = data("export", "brinkmanship", "--from", "at the brink@1", "--to", "at the brink@2")
    assert faults(found, schema("export")) == []
    assert (found["from"], found["to"], found["given"]) == ("at the brink@1", "at the brink@2", [])
    assert found["converged"] is True
    assert 0 < found["given_chance"] < 1
    assert "..." in found["text"]


def test_json_of_a_crisis_and_of_a_game_is_what_its_schema_says() -> None:
    for source in ("signalling-resolve", KUHN):
        found = json.loads(output("export", source, "--format", "json"))
        assert faults(found, schema("game")) == []
    ends = [node for node in found["nodes"] if node["infoset"] is None]
    assert {len(node["payoffs"]) for node in ends} == {2}
    described = data("export", KUHN)
    assert faults(described, schema("export")) == []
    assert (described["given_chance"], described["from"]) == (None, None)
    assert read_efg(described["text"]) == load_game(KUHN)


def test_a_game_file_is_written_plainly_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "tolls.efg"
    path.write_text('EFG 2 R "" { "A" } "" p "" 1 1 "" { "l" "r" } 1 "" { -1 } t "" 2 "" { 3 } t "" 0')
    plain, added = call("export", path), call("export", path, "--plain")
    assert "payoffs stand on the way, ends have no outcome; --plain helps" in words(plain.stderr)
    assert "OpenSpiel" not in added.stderr
    assert [outcome.payoffs for outcome in read_efg(added.stdout).outcomes] == [(2,), (-1,)]


@pytest.mark.parametrize("format", ["svg", "dot"])
def test_trees_and_graphs_are_drawn(format: str) -> None:
    begins = {"svg": "<svg xmlns=", "dot": "digraph game {"}[format]
    for graph in ([], ["--graph"]):
        result = call("export", "chicken-private-resolve", "--format", format, *graph)
        assert result.stdout.startswith(begins)
        assert result.stderr.startswith("15 states in which somebody moves" if graph else "31 nodes, 16 histories")
    found = data("export", "chicken-private-resolve", "--format", format, "--graph")
    assert faults(found, schema("export")) == []
    assert (found["shows"], found["nodes"], found["histories"], found["infosets"]) == ("graph", 15, None, 4)


def test_who_forgets_is_told(ridge: Path) -> None:
    result = call("export", ridge, "--from", "north answers", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert ("recall is not perfect" in result.stderr) is (found["forgets"] is not None)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nowhere"], "there is no file `nowhere`"),
        (["none.efg"], "cannot read none.efg"),
        (["brinkmanship", "--from", "at the blink"], "Did you mean 'at the brink'?"),
        (
            ["brinkmanship", "--to", "at the brink@77"],
            "no turn 'at the brink' is reached in round 77. It is from round 1 to 8.",
        ),
        (["brinkmanship", "--from", "at the brink@3", "--to", "at the brink"], "nothing lies between them"),
        (
            ["brinkmanship", "--limit", "10"],
            "the tree has 31 nodes (16 histories), more than 10; to 'at the brink@2' it has 9",
        ),
        ([str(KUHN), "--to", "x"], "a game file has no turns to cut at"),
        (["brinkmanship", "--graph"], "efg holds a tree: a graph can be drawn as svg or dot"),
        ([str(KUHN), "--graph", "--format", "svg"], "a graph can be drawn of a crisis"),
        ([str(KUHN), "--format", "svg", "--limit", "50"], "the game has 58 nodes, more than 50"),
        (["brinkmanship", "--out", f"{KUHN}/x.efg"], "cannot write the game to"),
    ],
)
def test_what_cannot_be_exported_is_refused(args: list[str], message: str) -> None:
    result = call("export", *args)
    assert result.exit_code == 1
    assert message in words(result.stderr)
    assert result.stdout == ""


def test_what_is_read_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.efg"
    path.write_bytes(KUHN.read_bytes())
    (tmp_path / "link.efg").symlink_to(path)
    for out in ("mine.efg", "link.efg"):
        result = call("export", str(path), "--out", str(tmp_path / out))
        assert result.exit_code == 1
        assert "that file is what is read here; name another" in words(result.stderr)
    assert path.read_bytes() == KUHN.read_bytes()


def test_a_file_that_is_replaced_is_said_to_be(tmp_path: Path) -> None:
    out = tmp_path / "out.efg"
    assert f"wrote {out}" in words(call("export", str(KUHN), "--out", str(out)).stderr)
    first = out.read_text(encoding="utf-8")
    again = call("export", str(KUHN), "--out", str(out))
    assert f"replaced {out}" in words(again.stderr)
    assert out.read_text(encoding="utf-8") == first


def test_an_unknown_format_is_wrong_usage() -> None:
    assert call("export", "brinkmanship", "--format", "nfg").exit_code == 2
