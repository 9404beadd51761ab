"""What is written and read back is the same game, here and by way of Gambit."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from game_trees import exact_payoffs, random_game
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.interop import ExtensiveGame, load_game, read_efg, write_efg
from offramp.interop.efg.writer import decimal, fraction

DATA = Path(__file__).parents[1] / "data"
few = settings(max_examples=60, deadline=None)


@few
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 40), st.booleans())
def test_written_and_read_back(seed: int, n_players: int, size: int, odd: bool) -> None:
    game = random_game(seed, n_players, size, odd=odd)
    text = write_efg(game)
    assert read_efg(text) == game
    assert write_efg(read_efg(text)) == text


@few
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_any_label_comes_back(label: str) -> None:
    game = random_game(1, 2, 5)
    game = replace(game, title=label, comment=label, players=(label, label), node_label=(label,) * game.n_nodes)
    assert read_efg(write_efg(game)) == game


def test_the_comparison_finds_a_planted_difference() -> None:
    game = random_game(3, 2, 20)
    outcome = replace(game.outcomes[-1], payoffs=(Fraction(1, 7), Fraction(0)))
    assert read_efg(write_efg(replace(game, outcomes=(*game.outcomes[:-1], outcome)))) != game
    assert read_efg(write_efg(replace(game, node_label=("x", *game.node_label[1:])))) != game


@pytest.mark.parametrize("name", ["kuhn", "signal2x2"])
def test_files_of_others(name: str) -> None:
    game = load_game(DATA / f"{name}.efg")
    assert read_efg(write_efg(game)) == game


@pytest.mark.parametrize(
    ("number", "short", "long"),
    [
        ("1/3", "1/3", "1/3"),
        ("-1/8", "-1/8", "-0.125"),
        ("0.05", "1/20", "0.05"),
        ("-2", "-2", "-2"),
        ("333333333333333333/1000000000000000000", "0.333333333333333333", "0.333333333333333333"),
        ("1/3000000000", "1/3000000000", "1/3000000000"),
        ("-3000000000", "-3000000000", "-3000000000"),
        ("-6.25e-60", "-625e-62", "-625e-62"),
    ],
)
def test_numbers_are_written_exactly_and_so_that_others_read_them(number: str, short: str, long: str) -> None:
    exact = Fraction(number)
    assert (fraction(exact), decimal(exact)) == (short, long)
    assert Fraction(fraction(exact)) == Fraction(decimal(exact)) == exact


def by_way_of_gambit(game: ExtensiveGame) -> tuple[ExtensiveGame, tuple[Fraction, ...]]:
    """The game as Gambit writes it, and what it says players expect if all choose evenly."""
    gambit = pytest.importorskip("pygambit")
    theirs = gambit.read_efg(io.StringIO(write_efg(game)))
    expected = theirs.mixed_behavior_profile(rational=True).payoffs
    pays = tuple(Fraction(str(expected[player])) for player in game.players)
    return read_efg(theirs.to_efg()), pays


@few
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(2, 30))
def test_gambit_reads_the_same_tree_and_expects_exactly_the_same(seed: int, n_players: int, size: int) -> None:
    game = random_game(seed, n_players, size)
    theirs, expected = by_way_of_gambit(game)
    assert expected == exact_payoffs(game)
    assert theirs.n_nodes == game.n_nodes
    assert exact_payoffs(theirs) == expected
    # Gambit numbers sets and outcomes anew, by player and first place: the tree and who knows what are the same.
    ours, others = ([(s.player, s.actions, s.odds) for s in tree.infosets] for tree in (game, theirs))
    assert ours == others
    assert theirs.node_infoset.tolist() == game.node_infoset.tolist()
