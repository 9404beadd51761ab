"""What one actor gave the act of another before it happened, and what the crisis as it was gave it.

A reader's probability is what its own perceived crisis says given the part of the record that it could
see. It is compared with the joint walk given the same. Between the two stands the reader's own strategies
under the true prior of the actor's type: the difference to the reader's probability was put in
by the analyst as a prior; what is left is added by the model.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from offramp.analysis.assessment import Misreading
from offramp.errors import NotFoundError
from offramp.forecasts.given import edge_actions, given_record, layer_at, turn_layers
from offramp.forecasts.study import Solved, Study
from offramp.game.arrays import Float, Int64
from offramp.game.layout import type_name
from offramp.game.walk import Walk
from offramp.scenario.crisis import DecisionTurn, MessageTurn, RecordEntry

RAREST = 1e-12


@dataclass(frozen=True)
class _Act:
    """How likely an act is in one walk: in all, by type of its actor, and how likely each type is."""

    total: float
    by_type: Float
    types: Float


def mover(study: Study, turn: str) -> str | None:
    """Who chooses at `turn`; None for chance."""
    found = study.crisis.turn(turn)
    if isinstance(found, DecisionTurn):
        return found.actor
    return found.speaker if isinstance(found, MessageTurn) else None


def recorded(study: Study, turn: str) -> RecordEntry:
    """The record of `turn`. NotFoundError if nothing was chosen or said there by the record."""
    for entry in study.crisis.record:
        if entry.turn == turn and (entry.chose or entry.said):
            return entry
    acts = [entry.turn for entry in study.crisis.record if entry.chose or entry.said]
    raise NotFoundError(f"the record holds no act at turn {turn!r}; it does at: {', '.join(acts)}")


def misreading(study: Study, solved: Solved, turn: str, reader: str, *, as_of: str | None = None) -> Misreading:
    """How `reader` had read the recorded act at `turn`, asked when turn `as_of` begins (by default the act's own).

    Raises NotFoundError where the record holds no act at `turn`.
    """
    entry = recorded(study, turn)
    act = entry.chose or entry.said or ""
    actor = mover(study, turn) or ""
    asked = as_of or turn
    layer = layer_at(study.game, asked, entry.round)
    given = given_record(study.game, layer, observer=reader)
    world = reader if reader in study.crisis.perceptions else ""
    believed = study.walker.walk(study.alone(solved, world), given)
    perceived = _act(study, believed, layer, turn, entry.round, act, actor)
    true = _act(study, study.walk(solved, given), layer, turn, entry.round, act, actor)
    rate = np.divide(perceived.by_type, perceived.types, out=np.zeros_like(perceived.types), where=perceived.types > 0)
    names = study.crisis.actors[actor].types
    return Misreading(
        turn=turn,
        act=act,
        actor=actor,
        reader=reader,
        as_of=asked,
        perceived=perceived.total,
        mixed=float(rate @ true.types),
        true=true.total,
        bits=_bits(perceived.total),
        true_bits=_bits(true.total),
        prior_perceived=dict(zip(names, perceived.types.tolist(), strict=True)),
        prior_true=dict(zip(names, true.types.tolist(), strict=True)),
        sources=entry.all_sources,
    )


def _bits(p: float) -> float:
    return -math.log2(max(p, RAREST))


def _act(study: Study, walk: Walk, asked: int, turn: str, round_number: int, act: str, actor: str) -> _Act:
    game = study.game
    n_types = len(study.crisis.actors[actor].types)
    by_type = np.zeros(n_types)
    for layer in turn_layers(game, turn, round_number):
        info = game.layers[layer]
        if info.actor is None or act not in info.actions:
            continue
        nodes = game.nodes(layer)
        stop = int(game.arrays.node_edge[nodes.start + info.n_active])
        chosen = edge_actions(game, layer) == info.actions.index(act)
        mass = walk.flow[game.edges(layer).start : stop][chosen]
        by_type += np.bincount(_types(study, layer, actor)[: len(chosen)][chosen], weights=mass, minlength=n_types)
    types = np.zeros(n_types)
    np.add.at(types, _types(study, asked, actor), walk.flow[game.edges(asked)])
    return _Act(float(by_type.sum()), by_type, types)


def _types(study: Study, layer: int, actor: str) -> Int64:
    """The type of `actor` on each edge out of a layer."""
    game, nodes = study.game, study.game.nodes(layer)
    degree = np.diff(game.arrays.node_edge[nodes.start : nodes.stop + 1])
    return np.repeat(game.columns(layer)[type_name(actor)], degree)
