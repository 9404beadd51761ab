"""Trees drawn: tidy, complete, and safe whatever the labels hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from drawn import NS, assert_tidy, in_order, parsed, texts, touching
from game_trees import random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.interop import ExtensiveGame, export, load_game, read_efg
from offramp.interop.extensive import CHANCE, NONE
from offramp.interop.pictures import tree_dot, tree_svg
from offramp.interop.pictures.labels import chance_text, number_text
from offramp.interop.pictures.tidy import ROW, tidy
from offramp.scenario import library, load_crisis

few = settings(max_examples=40, deadline=None)
games = st.builds(random_game, st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 60), odd=st.booleans())
TEXTBOOK = [entry.name for entry in library() if entry.kind == "textbook game"]
DOT = shutil.which("dot")


@few
@given(games)
def test_nodes_stand_in_order_between_their_children_and_sets_below_each_other(game: ExtensiveGame) -> None:
    places = tidy(game, 50.0)
    column, parent = np.array(places.column), game.links.parent
    assert (np.diff(places.x) > 0).all()
    for k in set(places.column):
        assert in_order(places.y[column == k].tolist(), ROW / 2)
    for node in range(game.n_nodes):
        children = np.flatnonzero((parent == node) & (np.arange(game.n_nodes) > 0))
        assert (np.diff(places.y[children]) > 0).all()
        assert (column[children] > column[node]).all()
        if len(children):
            assert places.y[node] == pytest.approx((places.y[children[0]] + places.y[children[-1]]) / 2)
    ends = np.flatnonzero(game.node_infoset == NONE)
    np.testing.assert_allclose(np.diff(places.y[ends]), ROW)


@few
@given(games)
def test_every_set_of_several_nodes_is_tied_and_ties_do_not_run_over_each_other(game: ExtensiveGame) -> None:
    places = tidy(game, 0.0)
    sizes = Counter(
        (place, column)
        for place, column in zip(game.node_infoset.tolist(), places.column, strict=True)
        if place != NONE and game.infosets[place].player != CHANCE
    )
    expected = sorted(which for which, size in sizes.items() if size > 1)
    assert sorted((tie.infoset, tie.column) for tie in places.ties) == expected
    for tie in places.ties:
        # A set whose nodes no column can hold is known by its number from one column to the next.
        nodes = np.flatnonzero((game.node_infoset == tie.infoset) & (np.array(places.column) == tie.column))
        assert tie.at == tuple(sorted(places.y[nodes].tolist()))
        others = [
            y for node, y in enumerate(places.y.tolist()) if places.column[node] == tie.column and node not in nodes
        ]
        assert tie.lane > 0 or not any(tie.at[0] < y < tie.at[-1] for y in others)
    for k, one in enumerate(places.ties):
        for other in places.ties[k + 1 :]:
            apart = one.at[-1] < other.at[0] or other.at[-1] < one.at[0]
            assert apart or (one.column, one.lane) != (other.column, other.lane)


@few
@given(games)
def test_pictures_are_tidy_and_hold_every_move(game: ExtensiveGame) -> None:
    svg = tree_svg(game)
    assert_tidy(svg)
    root = parsed(svg)
    assert len(list(root.iter(f"{NS}path"))) == game.n_nodes - 1
    decisions = sum(game.infosets[place].player != CHANCE for place in game.node_infoset.tolist() if place != NONE)
    radius = [circle.get("r") for circle in root.iter(f"{NS}circle")]
    assert radius.count("10") == decisions
    assert radius.count("3") == game.n_terminal
    chance = [rect for rect in root.iter(f"{NS}rect") if rect.get("class") == "chance"]
    assert len(chance) == game.n_nodes - game.n_terminal - decisions


@pytest.mark.parametrize("name", TEXTBOOK)
def test_textbook_games_are_tidy(name: str) -> None:
    assert_tidy(export(load_crisis(name), "svg").text)


def test_the_comparison_notices_texts_that_touch() -> None:
    svg = tree_svg(random_game(7, 2, 30))
    first, second = re.findall(r"<text [^>]*>", svg)[2:4]
    assert touching(texts(parsed(svg.replace(second, first)))) != []


def test_labels_payoffs_and_probabilities_are_there() -> None:
    game = read_efg(
        'EFG 2 R "A <title> & more" { "North" "<South>" } c "" 1 "" { "calm" 1/3 "storm" 2/3 } 1 "" { 1/2, 0 } '
        'p "" 1 1 "sees" { "a" "b" } 2 "" { -1, 0.25 } t "" 3 "won" { 1, 2 } t "" 0 t "" 3'
    )
    words = [box.words for box in texts(parsed(tree_svg(game)))]
    assert "A <title> & more" in words
    assert "● North\u2003● <South>\u2003paid at the beginning: 0.5, 0" in words
    assert "calm\u20021/3\u2002+ −1, 0.25" in words
    assert "1, 2\u2003won" in words
    assert "0" in words
    assert "North 1: sees" in words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 3), "1/3"), (Fraction(1, 2), "0.5"), (Fraction(-23, 8), "−2.875"), (Fraction(1, 17), "0.05882"),
        (0.30000000000000004, "0.3"), (Fraction(10**20 + 1), "1e+20"), (Fraction(12345), "12345"), (-2.0, "−2"),
    ],
)  # fmt: skip
def test_numbers_are_short(number: Fraction | float, text: str) -> None:
    assert number_text(number) == text


def test_what_is_nearly_never_says_so() -> None:
    assert chance_text(1.1e-16) == "<0.0001"
    assert (chance_text(0.0), chance_text(Fraction(2, 3)), chance_text(0.25)) == ("0", "2/3", "0.25")


@pytest.mark.skipif(DOT is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("seed", range(8))
def test_graphviz_draws_the_tree(seed: int) -> None:
    game = random_game(seed, 3, 30, odd=seed % 2 == 0)
    drawn = subprocess.run([str(DOT), "-Tplain"], input=tree_dot(game), capture_output=True, text=True, check=True)
    kinds = [line.split()[0] for line in drawn.stdout.splitlines()]
    assert kinds.count("node") == game.n_nodes
    tied = sum(
        int(np.sum(game.node_infoset == place)) - 1 for place, s in enumerate(game.infosets) if s.player != CHANCE
    )
    assert kinds.count("edge") == game.n_nodes - 1 + tied


def test_the_language_of_graphviz_keeps_odd_labels_in_one_string() -> None:
    game = read_efg('EFG 2 R "say \\"x\\" \\\\n" { "A" } p "" 1 1 "" { "a\\"b" "c\nd" } 0 t "" 0 t "" 0')
    text = tree_dot(game)
    assert 'label="say \\"x\\" \\\\n"; labelloc=t;' in text
    assert '[label="a\\"b"]' in text
    assert '[label="c d"]' in text


def test_the_picture_in_the_guide_is_the_one_that_is_drawn() -> None:
    shown = Path(__file__).parents[3] / "docs" / "chicken.svg"
    assert shown.read_text(encoding="utf-8") == export(load_crisis("chicken-private-resolve"), "svg").text


def test_games_of_others_are_tidy() -> None:
    for path in sorted((Path(__file__).parents[1] / "data").glob("*.efg")):
        assert_tidy(tree_svg(load_game(path)))
