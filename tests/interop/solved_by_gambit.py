"""Equilibria of game files by Gambit."""

from __future__ import annotations

import io

import pytest

from offramp.interop import ExtensiveGame, write_efg


def by_gambit(game: ExtensiveGame, precision: float) -> dict[tuple[int, int], list[float]]:
    """Choice probabilities by player and number of the set; Gambit lists sets in the order of the file."""
    gambit = pytest.importorskip("pygambit")
    theirs = gambit.read_efg(io.StringIO(write_efg(game)))
    (found,) = gambit.qre.logit_solve_lambda(theirs, lam=precision)
    strategy = {}
    for player, name in enumerate(game.players):
        sets = [infoset for infoset in game.infosets if infoset.player == player]
        for infoset, (_, action) in zip(sets, found.profile[name] if sets else (), strict=True):
            strategy[player, infoset.number] = [action[label] for label in infoset.actions]
    return strategy
