"""How likely each turn is and how it goes, read off the flow of a walk.

May import: ``offramp.forecasts``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.forecasts.given import edge_actions, turn_layers
from offramp.game import Game
from offramp.game.arrays import Float, Int64
from offramp.game.layout import type_name


@dataclass(frozen=True)
class TurnForecast:
    """One turn in one round, for one type of its mover (None where nature moves).

    `reached` is the probability that the turn takes place (for a mover with types: and that it is of
    this type); `options` are the probabilities of what is chosen, or of what chance sets, given that.
    """

    turn: str
    round: int
    actor: str | None
    type: str | None
    reached: float
    options: Mapping[str, float]


def turn_forecasts(game: Game, flow: Float, *, from_layer: int = 0) -> tuple[TurnForecast, ...]:
    """Every turn from layer `from_layer` on, in order, with each type of its mover."""
    found: list[TurnForecast] = []
    done: set[tuple[str, int]] = set()
    for layer in range(from_layer, len(game.layers)):
        info = game.layers[layer]
        if info.round == 0 or not info.opens_turn or (info.turn, info.round) in done:
            continue
        done.add((info.turn, info.round))
        found.extend(_decision(game, flow, layer) if info.actor is not None else [_chance(game, flow, layer)])
    return tuple(found)


def option_chances(game: Game, flow: Float, turn: str, round_number: int = 1) -> dict[str, float]:
    """The probability of each option of a decision turn given that it takes place, over all types."""
    layers = turn_layers(game, turn, round_number)
    totals: dict[str, float] = {}
    reached = 0.0
    for place, layer in enumerate(layers):
        info = game.layers[layer]
        if info.actor is None:
            continue
        labels, mass = edge_actions(game, layer), _active_flow(game, flow, layer)
        by_action = np.bincount(labels, weights=mass, minlength=len(info.actions))
        if place == 0:
            reached = float(by_action.sum())
        for action, label in enumerate(info.actions):
            if _is_option(game, turn, label):
                totals[label] = totals.get(label, 0.0) + float(by_action[action])
    return {label: mass / reached if reached > 0 else 0.0 for label, mass in totals.items()}


def _active_flow(game: Game, flow: Float, layer: int) -> Float:
    nodes = game.nodes(layer)
    stop = nodes.start + game.layers[layer].n_active
    return flow[game.arrays.node_edge[nodes.start] : game.arrays.node_edge[stop]]


def _active_types(game: Game, layer: int) -> Int64:
    """The type of the mover on each edge of the active nodes."""
    info, nodes = game.layers[layer], game.nodes(layer)
    types = game.columns(layer)[type_name(info.actor or "")][: info.n_active]
    degree = np.diff(game.arrays.node_edge[nodes.start : nodes.start + info.n_active + 1])
    return np.repeat(types, degree)


def _is_option(game: Game, turn: str, label: str) -> bool:
    options = getattr(game.crisis.turn(turn), "options", None)
    return options is None or any(option.name == label for option in options)


def _decision(game: Game, flow: Float, layer: int) -> list[TurnForecast]:
    info = game.layers[layer]
    actor = game.crisis.actors[info.actor or ""]
    totals: list[dict[str, float]] = [{} for _ in actor.types]
    reached = np.zeros(len(actor.types))
    for place, step in enumerate(turn_layers(game, info.turn, info.round)):
        other = game.layers[step]
        if other.actor is None:
            continue
        labels, mass, types = edge_actions(game, step), _active_flow(game, flow, step), _active_types(game, step)
        table = np.zeros((len(actor.types), len(other.actions)))
        np.add.at(table, (types, labels), mass)
        if place == 0:
            reached = table.sum(axis=1)
        for action, label in enumerate(other.actions):
            if _is_option(game, info.turn, label):
                for own in range(len(actor.types)):
                    totals[own][label] = totals[own].get(label, 0.0) + float(table[own, action])
    return [
        TurnForecast(
            info.turn, info.round, actor.name, name, float(reached[own]),
            {label: mass / float(reached[own]) if reached[own] > 0 else 0.0 for label, mass in totals[own].items()},
        )
        for own, name in enumerate(actor.types)
    ]  # fmt: skip


def _chance(game: Game, flow: Float, layer: int) -> TurnForecast:
    """A chance turn by the levels of the first fact that it sets (where it sets none: no options)."""
    info = game.layers[layer]
    mass = _active_flow(game, flow, layer)
    reached = float(mass.sum())
    after = game.layers[layer + 1].layout
    written = [name for name in _sets(game, info.turn) if name in after.names]
    options: dict[str, float] = {}
    if written and reached > 0:
        nodes = game.nodes(layer)
        start = int(game.arrays.node_edge[nodes.start])
        child = game.arrays.edge_child[start : start + len(mass)] - game.arrays.layer_node[layer + 1]
        levels = game.columns(layer + 1)[written[0]][child]
        totals = np.bincount(levels, weights=mass, minlength=len(game.variables[written[0]].levels))
        options = {
            name: float(total) / reached for name, total in zip(game.variables[written[0]].levels, totals, strict=True)
        }
    return TurnForecast(info.turn, info.round, None, None, reached, options)


def _sets(game: Game, turn: str) -> list[str]:
    found = game.crisis.turn(turn)
    if hasattr(found, "sets"):
        return [found.sets]
    return [effect.fact for branch in getattr(found, "branches", ()) for effect in branch.effects]
