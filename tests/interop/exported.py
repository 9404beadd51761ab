"""Exported crises: loaded by other programs, and compared with the crisis by the labels of information sets."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from offramp.game import Game
from offramp.interop import ExtensiveGame, named, write_efg
from offramp.scenario import Crisis
from offramp.solvers import solve


def precisions(crisis: Crisis) -> list[float]:
    return [1.0 if actor.precision is None else actor.precision.value for actor in crisis.actors.values()]


def tree_strategy(tree: ExtensiveGame, crisis: Crisis) -> dict[tuple[str, str], dict[str, float]]:
    """The agent QRE of an exported tree at the actors' own precisions, by player and label of the set."""
    found = solve(tree.arrays, tree.tables(precisions(crisis)))
    assert found.converged, found.status
    return {(choice.player, choice.label): choice.actions for choice in named(tree, found).infosets}


def crisis_strategy(game: Game, strategy: np.ndarray) -> dict[tuple[str, str], dict[str, float]]:
    """A strategy of the graph in the same form."""
    found = {}
    for infoset in game.infosets():
        played = strategy[infoset.offset : infoset.offset + len(infoset.actions)].tolist()
        found[infoset.actor, infoset.label] = dict(zip(infoset.actions, played, strict=True))
    return found


def largest_gap(ours: Mapping[Any, Mapping[str, float]], theirs: Mapping[Any, Mapping[str, float]]) -> float:
    """Over the sets of `ours`, all of which `theirs` must have."""
    assert ours.keys() <= theirs.keys()
    gaps = [abs(p - theirs[key][action]) for key, actions in ours.items() for action, p in actions.items()]
    return max(gaps, default=0.0)


def by_gambit(tree: ExtensiveGame) -> tuple[int, list[Fraction]]:
    """Nodes, and what players expect if all choose evenly, exactly."""
    import pygambit

    game = pygambit.read_efg(io.StringIO(write_efg(tree)))
    expected = game.mixed_behavior_profile(rational=True).payoffs
    nodes = sum(line[:2] in ("c ", "p ", "t ") for line in game.to_efg().splitlines())
    return nodes, [Fraction(str(expected[player])) for player in tree.players]


def by_open_spiel(tree: ExtensiveGame, folder: Path) -> tuple[int, list[float]]:
    """The same by OpenSpiel, state by state."""
    import pyspiel

    path = folder / "tree.efg"
    path.write_text(write_efg(tree), encoding="utf-8")

    def walk(state: Any) -> tuple[int, np.ndarray]:
        if state.is_terminal():
            return 1, np.array(state.returns())
        actions = state.legal_actions()
        odds = state.chance_outcomes() if state.is_chance_node() else [(a, 1.0 / len(actions)) for a in actions]
        nodes, total = 1, np.zeros(len(tree.players))
        for action, p in odds:
            below, value = walk(state.child(action))
            nodes, total = nodes + below, total + p * value
        return nodes, total

    nodes, value = walk(pyspiel.load_game(f"efg_game(filename={path})").new_initial_state())
    return nodes, value.tolist()
