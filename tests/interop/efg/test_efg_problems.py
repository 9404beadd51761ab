"""Files that are no games: what is said, and where."""

from __future__ import annotations

import re

import pytest
from game_trees import random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import GameError, Problem
from offramp.interop import read_efg, write_efg

HEAD = 'EFG 2 R "x" { "A" "B" }\n""\n'
ENDS = 't "" 0\n' * 3


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(GameError) as caught:
        read_efg(text, "x.efg")
    assert str(caught.value).count("x.efg") >= len(caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"", (1, 1), "the file is empty"),
        ("\ufeff \n\n", (1, 1), "the file is empty"),
        (b"\x7fELF\0\0", (1, 1), "the file is not text"),
        ("EFG 2 R".encode("utf-16"), (1, 1), "the file is UTF-16 text"),
        (b'EFG 2 R\n"caf\xe9"', (2, 5), "the file is not UTF-8 text"),
        ("hello", (1, 1), "this is not an .efg file"),
        ('NFG 1 R "" { }', (1, 1), "strategic form"),
        ("#AGG\n2", (1, 1), "action graph"),
        ("<?xml version", (1, 1), "workbench"),
        ("crisis: ridge", (1, 1), "looks like a crisis file"),
        ('{"offramp": 1}', (1, 1), "JSON"),
        ('EFG 1 R "x" { "A" } t "" 0', (1, 5), "only version 2"),
        ('EFG 2 Q "x" { "A" } t "" 0', (1, 7), "letter R"),
        ('EFG 2 R { "A" } t "" 0', (1, 9), "the title is missing"),
        ('EFG 2 R "x" "A" t "" 0', (1, 13), "the list of players is missing"),
        ('EFG 2 R "x" { }\nt "" 0', (1, 13), "the game has no players"),
        ('EFG 2 R "x" { "A" 2 }\nt "" 0', (1, 19), "the label of a player is missing here"),
        ('EFG 2 R "x" { "A" }', (1, 20), "the tree is missing"),
        (HEAD + 'q "" 0', (3, 1), "a node is missing here"),
        (HEAD + "t 0", (3, 3), "the label of the node is missing"),
        (HEAD + 't ""', (3, 5), "the number of the outcome is missing"),
        (HEAD + 't "" -1 "" { 1, 2 }', (3, 6), "the number of the outcome is missing"),
        (HEAD + 't "" "won" { 1, 2 }', (3, 6), "the number of the outcome is missing"),
        (HEAD + 'p "" 1 1 "" { "a" "b" } 0\nt "" 0\n\n', (4, 7), "ends before the tree is complete: 1 node missing"),
        (HEAD + 'p "" 1 1 "" { "a" } 0\n' + ENDS, (5, 1), "the tree is complete, and something follows"),
        (HEAD + 'p "" 1 1 "" { "a" 0\nt "" 0', (3, 13), "the list that begins here is never closed"),
        (HEAD + 'p "" 1 1 "" { "a" { "b" } } 0\nt "" 0', (3, 13), "the list that begins here is never closed"),
        (HEAD + 'p "" 1 1 "" { "a } 0\nt 0', (3, 13), "the list that begins here is never closed"),
        (HEAD + 't "abc 0\n', (3, 3), "the label that begins here is never closed"),
        (HEAD + 'p "" 3 1 "" { "a" } 0\nt "" 0', (3, 6), "there is no player of this number"),
        (HEAD + 'p "" 0 1 "" { "a" } 0\nt "" 0', (3, 6), "there is no player of this number"),
        (HEAD + 'p "" one 1 "" { "a" } 0\nt "" 0', (3, 6), "the number of the player is missing"),
        (HEAD + 'p "" 1 "" { "a" } 0\nt "" 0', (3, 8), "the number of the information set is missing"),
        (HEAD + 'p "" 1 1 0\nt "" 0', (3, 10), "the actions are missing"),
        (HEAD + 'p "" 1 1 "" { } 0\n', (3, 13), "needs at least one action"),
        (HEAD + 'p "" 1 1 "" { "a" "b" "a" } 0\n' + ENDS, (3, 13), "two actions of one information set"),
        (HEAD + 'p "" 1 1 "" { "a" 1/2 } 0\nt "" 0', (3, 19), "the label of an action is missing here"),
        (HEAD + 'c "" 1 "" { "a" 0.333 "b" 0.333 "c" 0.333 } 0\n' + ENDS, (3, 11), "do not add up to one"),
        (HEAD + 'c "" 1 "" { "a" 1.5 "b" -1/2 } 0\n' + ENDS[:14], (3, 25), "a probability is negative"),
        (HEAD + 'c "" 1 "" { "a" 1/2 "b" } 0\n' + ENDS[:14], (3, 11), "the last action has no probability"),
        (HEAD + 'c "" 1 "" { "a" "b" 1/2 } 0\n' + ENDS[:14], (3, 17), "the probability of an action is missing here"),
        (HEAD + 't "" 1 "" { 1, 2, 3 }', (3, 11), "one payoff for every player"),
        (HEAD + 't "" 1 "" { 1 }', (3, 11), "one payoff for every player"),
        (HEAD + 't "" 1 "" { 1, two }', (3, 16), "two is not a number"),
        (HEAD + 't "" 1 "" { 1, 1.2.3 }', (3, 16), "1.2.3 is not a number"),
        (HEAD + 't "" 1 "" { 1, ٣ }', (3, 16), "٣ is not a number"),
        (HEAD + 't "" 1 "" { 1,, 2 }', (3, 15), "a payoff is missing here"),
        (HEAD + 't "" 1 "" { 1, 1/0 }', (3, 16), "divides by zero"),
        (HEAD + 't "" 1 "" { 1, 1e400 }', (3, 16), "is too large"),
        (HEAD + 't "" 1 "" { 1, 1e999999999 }', (3, 16), "exponent beyond"),
        (HEAD + 't "" 1 "" { 1, ' + "9" * 5000 + " }", (3, 16), "more than 1,000 characters"),
        (HEAD + 't "" 1', (3, 6), "the payoffs of outcome 1 are missing"),
        (HEAD + 't "" 0 "none" { 0, 0 }', (3, 6), "outcome 0 is none"),
    ],
)
def test_each_problem_is_told_with_its_place(content: str | bytes, place: tuple[int, int], message: str) -> None:
    first = problems(content)[0]
    assert message in first.message
    assert (first.line, first.column) == place


@pytest.mark.parametrize(
    ("again", "column", "message", "found", "before"),
    [
        ('"u" { "a" "c" }', 14, "the actions differ", '"a" "c"', '"a" "b"'),
        ('"u" { "b" "a" }', 14, "the actions differ", '"b" "a"', '"a" "b"'),
        ('"u" { "a" }', 14, "the actions differ", '"a"', '"a" "b"'),
        ('"v" { "a" "b" }', 10, "the label differs", '"v"', '"u"'),
        ('"v"', 10, "the label differs", '"v"', '"u"'),
    ],
)
def test_an_information_set_told_again_otherwise(
    again: str, column: int, message: str, found: str, before: str
) -> None:
    root = 'c "" 1 "w" { "l" 1/2 "r" 1/2 } 0\np "" 1 1 "u" { "a" "b" } 0\nt "" 0\nt "" 0\n'
    told = problems(f'{HEAD}{root}p "" 1 1 {again} 0\nt "" 0\nt "" 0\n')
    (first,) = (problem for problem in told if message in problem.message)
    assert (first.line, first.column, first.found, first.allowed) == (7, column, found, (before,))


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ('c "" 1 "w" { "l" 1/3 "r" 2/3 } 0', "the probabilities differ"),
        ('c "" 1 "w" { "l" 1/2 "q" 1/2 } 0', "the actions differ"),
        ('c "" 1 "x" { "l" 1/2 "r" 1/2 } 0', "the label differs"),
        ('c "" 1 5 "" { 1, 2 }', "the payoffs differ"),
        ('c "" 1 5 "lost"', "the label differs"),
    ],
)
def test_chance_and_outcomes_told_again_otherwise(second: str, message: str) -> None:
    first = 'c "" 1 "w" { "l" 1/2 "r" 1/2 } 5 "won" { 3, 4 }\n'
    (found,) = problems(f'{HEAD}{first}t "" 0\n{second}\nt "" 0\nt "" 0\n')
    assert message in found.message
    assert found.line == 5


def test_what_is_told_again_in_other_words_agrees() -> None:
    first = 'c "" 1 "w" { "l" 1/2 "r" 1/2 } 5 "won" { 3, 4 }\n'
    assert (
        read_efg(f'{HEAD}{first}t "" 0\nc "" 01 {{ "l" 0.5 "r" 2/4 }} 5 {{ 3.0 8/2 }}\nt "" 0\nt "" 0\n').n_nodes == 5
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        HEAD
        + 'c "" 1 "" { "a" 1/2 "b" 1/3 } 0\n'
        + 'p "" 3 1 "" { "x" "x" } 0\n'
        + 't "" 1 "" { 1 2 3 }\n'
        + 't "" 1 "" { 1 2 }\n'
        + 't "" 2 "" { a, b }\n'
        + 't "" 9\n'
    )
    assert [(found.line, found.column) for found in problems(text)] == [
        (3, 11), (4, 6), (4, 13), (5, 11), (6, 11), (7, 13), (7, 16), (8, 1),
    ]  # fmt: skip


def test_endless_problems_are_cut_and_counted() -> None:
    count = 130
    actions = " ".join(f'"{k}"' for k in range(count))
    text = HEAD + f'p "" 1 1 "" {{ {actions} }} 0\n' + "".join(f't "" {k} "" {{ }}\n' for k in range(1, count + 1))
    found = problems(text)
    assert len(found) == 51
    assert found[-1].message == "80 more problems are not told"


def test_who_forgets_that_it_has_moved_is_refused_with_the_way() -> None:
    text = HEAD + 'p "" 1 1 "fork" { "go on" "leave" } 0\np "" 1 1 0\n' + ENDS
    (found,) = problems(text)
    assert (found.line, found.column) == (4, 1)
    assert found.message.startswith("information set 1 of A ('fork') comes after itself")
    assert "after 'go on'" in found.found
    assert found.code == "absent-minded"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_mangled_files_are_read_or_refused_but_never_crash(seed: int, data: st.DataObject) -> None:
    text = write_efg(random_game(seed, size=12, odd=seed % 2 == 0))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 8))
        new = data.draw(
            st.sampled_from(["", '"', "{", "}", ",", "\\", " ", "\n", "0", "-1", "1/0", "p", "\0", "é", '""'])
        )
        text = text[:at] + new + text[at + gone :]
    try:
        game = read_efg(text)
    except GameError as error:
        for problem in error.problems:
            assert problem.line >= 0
            assert not re.search(r"Traceback|<.* at 0x", str(problem))
    else:
        assert game.arrays.validate() == []
        assert read_efg(write_efg(game)) == game
