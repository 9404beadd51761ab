"""Game files solved here and elsewhere: stored agent QRE of two games at nine precisions, and Gambit's own branch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from game_trees import random_game
from solved_by_gambit import by_gambit

from offramp.interop import ExtensiveGame, NamedSolution, load_game, named, read_efg
from offramp.solvers import solve

GAMES = Path(__file__).parents[1] / "data"
STORED = Path(__file__).parents[2] / "solvers" / "data"


def stored(name: str) -> list[dict]:
    """Points of the branch, each with its precision, and by player the sets in the order of the file."""
    return json.loads((STORED / f"{name}.json").read_text())["points"]


def solved(game: ExtensiveGame, precision: float) -> NamedSolution:
    found = solve(game.arrays, game.tables(precision))
    assert found.converged, found.status
    return named(game, found)


def largest_difference(found: NamedSolution, point: dict) -> float:
    """Over all stored choice probabilities and values, players and sets by name and number."""
    gaps = [abs(found.values[player] - value) for player, value in zip(found.game.players, point["value"], strict=True)]
    for player, sets in point["strategy"].items():
        ours = [list(choice.actions.values()) for choice in found.infosets if choice.player == player]
        gaps.append(float(np.abs(np.array(ours) - np.array(sets)).max()))
    return max(gaps)


@pytest.mark.parametrize("name", ["kuhn", "signal2x2"])
def test_stored_solutions_at_every_precision(name: str) -> None:
    game, points = load_game(GAMES / f"{name}.efg"), stored(name)
    assert len(points) == 9
    for point in points:
        assert largest_difference(solved(game, point["precision"]), point) < 1e-8


def test_choices_are_told_by_the_names_of_the_file() -> None:
    found = solved(load_game(GAMES / "signal2x2.efg"), 1.0)
    assert [(c.player, c.number, c.label, list(c.actions)) for c in found.infosets] == [
        ("Sender", 1, "strong", ["escalate", "quiet"]),
        ("Sender", 2, "weak", ["escalate", "quiet"]),
        ("Receiver", 1, "sawE", ["fight", "concede"]),
        ("Receiver", 2, "sawQ", ["fight", "concede"]),
    ]
    assert [choice.reach for choice in found.infosets[:2]] == pytest.approx([0.6, 0.4])


def test_the_comparison_can_fail() -> None:
    game, point = load_game(GAMES / "kuhn.efg"), stored("kuhn")[3]
    point["strategy"]["Pl1"][2][0] += 1e-6
    assert largest_difference(solved(game, point["precision"]), point) > 1e-7


def test_exploitability_is_for_two_players_whose_payoffs_cancel() -> None:
    kuhn, signal = solved(load_game(GAMES / "kuhn.efg"), 2.0), solved(load_game(GAMES / "signal2x2.efg"), 2.0)
    assert kuhn.regret is not None
    assert kuhn.exploitability == pytest.approx(sum(kuhn.regret.values()) / 2)
    assert signal.exploitability is None
    assert signal.regret is not None


@pytest.mark.parametrize(("seed", "precision"), [(seed, 2.0 if seed % 2 else 0.5) for seed in range(50)])
def test_random_games_against_gambit(seed: int, precision: float) -> None:
    """Sets at different depths, outcomes on the way, chance told once: all that a file may hold."""
    # Where a set cannot be reached, Gambit stays at even choices everywhere.
    game = random_game(seed, 1 + seed // 2 % 4, 10 + seed % 25, least=1)
    theirs = by_gambit(game, precision)
    ours = {
        (game.player_names.index(choice.player), choice.number): list(choice.actions.values())
        for choice in solved(game, precision).infosets
    }
    assert ours.keys() == theirs.keys()
    gaps = [np.abs(np.array(ours[key]) - np.array(theirs[key])).max() for key in ours]
    assert max(gaps, default=0.0) < 1e-8


def test_who_forgets_is_told_by_name() -> None:
    text = 'EFG 2 R "" { "Driver" } p "" 1 1 "" { "l" "r" } 0 ' + (
        'p "" 1 2 "blank" { "l" "r" } 0 t "" 1 "" { 1 } t "" 0 ' * 2
    )
    found = solved(read_efg(text), 1.0)
    assert found.regret is None
    assert found.regret_reason == (
        "Driver does not recall all its own earlier moves at information set 2 of Driver ('blank')"
    )
