"""How a reader's estimate of a hidden fact moved along the record.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

import numpy as np

from offramp.analysis.assessment import EstimatePath, EstimateStep
from offramp.errors import NotFoundError
from offramp.forecasts.given import filtered, given_record
from offramp.forecasts.study import Solved, Study
from offramp.game.arrays import Float, Int64
from offramp.game.layout import code_rows

# A step is shown where some level's probability moved by this much.
MOVED = 0.005


def estimate_path(study: Study, solved: Solved, reader: str, fact: str) -> EstimatePath:
    """`reader`'s belief over the levels of `fact` after each recorded turn that moved it, while the fact lives.

    Between histories that the record does not tell apart, the belief is averaged with their probability.
    """
    crisis, game = study.crisis, study.game
    if reader not in crisis.actors or fact not in crisis.facts:
        raise NotFoundError(f"no estimate of {fact!r} by {reader!r}: name a fact and an actor of the crisis")
    record = given_record(game, len(game.layers) - 1)
    reach = study.walker.reach(study.joint(solved), record.keep)
    world = reader if reader in crisis.perceptions else ""
    own = solved.solutions[world].reach, solved.solutions[""].reach
    levels = game.variables[fact].levels
    steps: list[EstimateStep] = []
    labels = {turn.head.name: turn.head for turn in crisis.turns}
    happened = {(entry.turn, entry.round) for entry in crisis.record}
    for layer in range(1, len(game.layers)):
        before, after = game.layers[layer - 1], game.layers[layer]
        if (before.turn, before.round) == (after.turn, after.round):
            continue
        if fact not in after.layout.names or (before.turn, before.round) not in happened:
            continue
        weight = filtered(reach, game, layer)
        if weight.sum() == 0.0:
            break
        belief = _belief(study, layer, reader, fact, weight, own, len(levels))
        if not steps or np.abs(belief - list(steps[-1].belief.values())).max() > MOVED:
            head = labels[before.turn]
            shown = dict(zip(levels, belief.tolist(), strict=True))
            steps.append(EstimateStep(before.turn, head.label, head.date, shown))
    return EstimatePath(reader, fact, _actual(study, fact), tuple(steps))


def _actual(study: Study, fact: str) -> str | None:
    """The last level of `fact` in the record."""
    levels = [entry.levels[fact] for entry in study.crisis.record if fact in entry.levels]
    return study.crisis.facts[fact].levels[levels[-1]] if levels else None


def _belief(
    study: Study, layer: int, reader: str, fact: str, weight: Float, own: tuple[Float, Float], n_levels: int
) -> Float:
    """Average over the reader's cells of its belief there, by the probability of the cell."""
    nodes = study.game.nodes(layer)
    going = slice(nodes.start, nodes.start + len(weight))
    cell = code_rows([study.game.view(layer, reader)[: len(weight)]])
    level = study.game.columns(layer)[fact][: len(weight)]
    perceivers = study.walker.perceivers
    surprised = np.zeros(weight.shape[1], dtype=np.bool_)
    if reader in perceivers:
        surprised = (np.arange(weight.shape[1]) >> perceivers.index(reader)) & 1 == 1
    calm = _posterior(cell, level, own[0][going], n_levels)
    alarmed = _posterior(cell, level, own[1][going], n_levels)
    by_cell = np.zeros((int(cell.max()) + 1, weight.shape[1]))
    np.add.at(by_cell, cell, weight)
    belief: Float = by_cell[:, ~surprised].sum(axis=1) @ calm + by_cell[:, surprised].sum(axis=1) @ alarmed
    return belief


def _posterior(cell: Int64, level: Int64, reach: Float, n_levels: int) -> Float:
    """P(level | cell) under one reach; uniform over a cell's own levels where it has no reach."""
    table = np.zeros((int(cell.max()) + 1, n_levels))
    np.add.at(table, (cell, level), reach)
    possible = np.zeros_like(table)
    np.add.at(possible, (cell, level), 1.0)
    empty = table.sum(axis=1) <= 0
    table[empty] = possible[empty]
    table /= table.sum(axis=1, keepdims=True)
    return table
