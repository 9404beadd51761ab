"""The grammar of .efg, part by part."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from game_trees import random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import GameError, NotFoundError
from offramp.interop import ExtensiveGame, Infoset, TreeOutcome, is_game_file, load_game, read_efg, write_efg
from offramp.interop.efg.quick import quick_game
from offramp.interop.efg.reader import careful_game
from offramp.interop.efg.tokens import label, quoted
from offramp.interop.extensive import CHANCE, NONE
from offramp.interop.naming import distinct_names

EVERYTHING = """EFG 2 R "All of it" { "North" "South" "onlooker" }
"A comment
on two lines"

c "root" 7 "weather" { "calm" 1/3 "storm" 2/3 } 0
p "" 1 1 "sees" { "wait" "strike" } 4 "on the way" { -.5, 0 1e1 }
t "end" 2 "first" { 1, 2, 3 }
p "" 2 1 "" { "yield" "fight" } 0
t "" 2
t "" 1 "shared" { 1.5 -2.50 12345678901234567890 }
p "" 1 1 4
t "" 0
p "" 2 1 "" { "yield" "fight" } 1 "shared" { 3/2, -5/2, 12345678901234567890, }
t "" 2 "first" { 1, 2, 3 }
t "" 1
"""


def test_every_part_of_the_grammar() -> None:
    game = read_efg(EVERYTHING)

    assert (game.title, game.comment) == ("All of it", "A comment\non two lines")
    assert game.players == ("North", "South", "onlooker")
    assert game.infosets == (
        Infoset(CHANCE, 7, "weather", ("calm", "storm"), (Fraction(1, 3), Fraction(2, 3))),
        Infoset(0, 1, "sees", ("wait", "strike")),
        Infoset(1, 1, "", ("yield", "fight")),
    )
    assert game.outcomes == (
        TreeOutcome(4, "on the way", (Fraction(-1, 2), Fraction(0), Fraction(10))),
        TreeOutcome(2, "first", (Fraction(1), Fraction(2), Fraction(3))),
        TreeOutcome(1, "shared", (Fraction(3, 2), Fraction(-5, 2), Fraction(12345678901234567890))),
    )
    np.testing.assert_array_equal(game.node_infoset, [0, 1, NONE, 2, NONE, NONE, 1, NONE, 2, NONE, NONE])
    np.testing.assert_array_equal(game.node_outcome, [NONE, 0, 1, NONE, 1, 2, 0, NONE, 2, 1, 2])
    assert game.node_label == ("root", "", "end", *[""] * 8)
    np.testing.assert_array_equal(game.links.parent, [0, 0, 1, 1, 3, 3, 0, 6, 6, 8, 8])
    np.testing.assert_array_equal(game.links.place, [0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1])
    assert game.path(10) == ("storm", "strike", "fight")
    assert (game.n_nodes, game.n_terminal) == (11, 6)


@pytest.mark.parametrize(
    "text",
    [
        EVERYTHING.replace("\n", "\r\n").replace("A comment\r\n", "A comment\n"),
        "\ufeff" + EVERYTHING,
        EVERYTHING.replace("EFG 2 R", "\n\n EFG\t2\nD"),
        EVERYTHING.replace("{ ", "{").replace(" }", "}"),
        EVERYTHING.replace('c "root" 7 "weather" {', 'c"root"7"weather"{'),
        EVERYTHING.replace('\nt "" 2\n', ' t "" 2 "" '),
        EVERYTHING.replace("-.5, 0 1e1", "-0.50 ,+0 , 10.E+0").replace("1/3", "2/6"),
        EVERYTHING.replace('t "" 2 "first" { 1, 2, 3 }', 't "" 02 { 1 2 3 }'),
    ],
)
def test_the_same_game_written_otherwise(text: str) -> None:
    assert read_efg(text) == read_efg(EVERYTHING)
    assert read_efg(text.encode()) == read_efg(EVERYTHING)


def test_what_differs_is_not_the_same_game() -> None:
    for old, new in (("All", "Any"), ('"calm"', '"dry"'), ("2.50", "2.51"), ('"end"', '""'), (' 7 "', ' 8 "')):
        changed = EVERYTHING.replace(old, new).replace("-5/2", "-251/100" if new == "2.51" else "-5/2")
        assert read_efg(changed) != read_efg(EVERYTHING)
    assert read_efg(EVERYTHING) != "a game"


def test_a_comment_may_be_missing_and_a_label_told_later() -> None:
    text = 'EFG 2 R "" { "A" } p "" 1 1 "" { "l" "r" } 0 t "" 3 "" { 1 } p "" 1 2 { "l" } 0 t "" 3 "won" { 1 }'
    game = read_efg(text)

    assert game.comment == ""
    assert game.outcomes == (TreeOutcome(3, "won", (Fraction(1),)),)
    assert read_efg('EFG 2 R "" { "A" } "" t "" 0').n_nodes == 1


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ('""', ""),
        (r'"say \"no\""', 'say "no"'),
        (r'"C:\dir"', "C:\\dir"),
        (r'"C:\\dir"', "C:\\dir"),
        (r'"ends in \\"', "ends in \\"),
        ('"two\nlines"', "two\nlines"),
        ('"{ 1, }"', "{ 1, }"),
    ],
)
def test_labels_with_escapes(token: str, text: str) -> None:
    assert label(token) == text
    assert label(quoted(text)) == text
    assert read_efg(f'EFG 2 R {token} {{ "A" }} t {token} 0').node_label == (text,)


def test_gambit_reads_quotation_marks_and_single_backslashes_alike() -> None:
    gambit = pytest.importorskip("pygambit")
    import io

    for title in ('say "no"', "C:\\dir", "été 試合", "two\nlines", "{ 1, }"):
        text = f'EFG 2 R {quoted(title)} {{ "A" }} "" t "" 0'
        assert gambit.read_efg(io.StringIO(text)).title == title


def test_names_for_what_has_none_or_the_same() -> None:
    assert distinct_names(("", "x", ""), "player ") == ("player 1", "x", "player 3")
    assert distinct_names(("x", "x", "x (2)", "x"), "") == ("x", "x (3)", "x (2)", "x (4)")
    assert distinct_names(("", "1"), "") == ("1", "1 (2)")


def test_files(tmp_path) -> None:
    path = tmp_path / "all.efg"
    path.write_text(EVERYTHING, encoding="utf-8")
    hidden = tmp_path / "game.txt"
    hidden.write_text("\ufeff\n EFG 2 R", encoding="utf-8")
    other = tmp_path / "crisis.yaml"
    other.write_text("crisis: EFG", encoding="utf-8")

    assert load_game(path) == load_game(str(path)) == read_efg(EVERYTHING)
    assert [is_game_file(name) for name in (path, hidden, other, "nowhere.EFG", "nowhere", "bad\0name")] == [
        True, True, False, True, False, False,
    ]  # fmt: skip
    for missing in (tmp_path / "none.efg", tmp_path, "bad\0name"):
        with pytest.raises(NotFoundError, match="cannot read"):
            load_game(missing)


def test_a_deep_chain_is_no_trouble() -> None:
    depth = 20_000
    text = 'EFG 2 R "" { "A" }\n' + "".join(f'p "" 1 {k} "" {{ "on" }} 0\n' for k in range(depth)) + 't "" 0'
    game = read_efg(text)

    assert len(game.arrays.layer_node) == depth + 2
    assert len(game.path(depth)) == depth


def both_ways(text: str) -> tuple[ExtensiveGame | None, ExtensiveGame | None]:
    """What the quick reader and the careful one make of a text; None where they decline."""
    try:
        careful = careful_game(text, "<text>")
    except GameError:
        careful = None
    return quick_game(text), careful


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_whole_files_are_read_quickly_and_as_the_careful_reader_does(seed: int, odd: bool) -> None:
    game = random_game(seed, 1 + seed % 3, 30, odd=odd)
    assert both_ways(write_efg(game)) == (game, game)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_what_the_quick_reader_takes_from_a_mangled_file_is_right(seed: int, data: st.DataObject) -> None:
    text = write_efg(random_game(seed, size=8, odd=seed % 2 == 0, merges=2))
    bits = [
        '"',
        '""',
        "{",
        "}",
        ",",
        "\\",
        " ",
        "\n",
        "0",
        "1",
        "-1",
        "1/0",
        "1/3",
        "p",
        "c",
        "t",
        "é",
        "٣",
        "{ }",
        "{ 1 }",
    ]
    for _ in range(data.draw(st.integers(1, 3))):
        at, gone = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 6))
        text = text[:at] + data.draw(st.sampled_from(bits)) + text[at + gone :]
    quick, careful = both_ways(text)
    assert quick is None or quick == careful


@pytest.mark.parametrize(
    "told",
    [
        'p "" 1 1 "" { "l" "r" } 0 t "" 1 "" { 1, 2 } t "" 1',
        'p "" 1 1 { "l" "r" } 0 t "" 1 { 1 2 } t "" 1 "" { 1, 2 }',
        'p""1 1""{"l""r"}0 t""1""{1,2}t""2""{-.5,1e3}',
        'c "" 1 "" { "l" 1/3 "r" 2/3 } 0 p "" 1 1 "i" { "x" } 0 t "" 3 "w" { 0, 0 } p "" 1 1 0 t "" 3',
    ],
)
def test_every_way_of_writing_is_read_alike(told: str) -> None:
    quick, careful = both_ways(f'EFG 2 R "" {{ "A" "B" }} {told}')
    assert careful is not None
    assert quick in (None, careful)
