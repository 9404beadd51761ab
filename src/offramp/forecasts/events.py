"""Conditions on what may still happen: an option taken, a word said, a level set at a turn ahead.

May import: ``offramp.forecasts``, ``offramp.game``, numpy.
"""

from __future__ import annotations

import numpy as np

from offramp.forecasts.given import edge_actions, turn_layers
from offramp.game import Game
from offramp.game.walk import Given
from offramp.scenario.crisis import DecisionTurn


def given_act(game: Game, base: Given | None, turn: str, act: str, round_number: int = 1) -> Given:
    """`base` and that `act` (an option or a word) is chosen at `turn`."""
    found = game.crisis.turn(turn)
    group = None
    if isinstance(found, DecisionTurn):
        group = next((option.group for option in found.options if option.name == act), None)
    keep = _keep(game, base)
    last = -1
    for layer in turn_layers(game, turn, round_number):
        info = game.layers[layer]
        label = act if act in info.actions else group
        if info.actor is None or label not in info.actions:
            continue
        edges, nodes = game.edges(layer), game.nodes(layer)
        active_stop = int(game.arrays.node_edge[nodes.start + info.n_active])
        chosen = edge_actions(game, layer) == info.actions.index(label)
        keep[edges.start : active_stop] &= chosen
        keep[active_stop : edges.stop] = False
        last = layer
    return _everything_after(game, keep, last)


def given_level(game: Game, base: Given | None, turn: str, fact: str, level: int, round_number: int = 1) -> Given:
    """`base` and that `turn` takes place and leaves `fact` at `level`."""
    keep = _keep(game, base)
    layers = turn_layers(game, turn, round_number)
    last = layers[-1]
    first = game.nodes(layers[0])
    passing = slice(
        int(game.arrays.node_edge[first.start + game.layers[layers[0]].n_active]), int(game.edges(layers[0]).stop)
    )
    keep[passing] = False
    child = game.arrays.edge_child[game.edges(last)] - game.arrays.layer_node[last + 1]
    keep[game.edges(last)] &= (game.columns(last + 1)[fact] == level)[child]
    return _everything_after(game, keep, last)


def _keep(game: Game, base: Given | None) -> np.ndarray:
    return np.ones(game.arrays.n_edges, dtype=np.bool_) if base is None else base.keep.copy()


def _everything_after(game: Game, keep: np.ndarray, layer: int) -> Given:
    nodes = game.nodes(layer + 1)
    return Given(keep, nodes.start, np.ones(nodes.stop - nodes.start))
