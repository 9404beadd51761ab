"""Where the nodes of a game tree stand in a picture: from left to right by layer, ends in rows, the rest between them.

All nodes of an information set have one layer, so they stand below each other; what joins them runs straight
between neighbours, and in a lane of its own where other nodes of the column stand between.

May import: ``offramp.interop``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from offramp.game.arrays import Float
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.pictures.labels import SMALL, move_spans, spans_width

ROW = 24.0
"""Height of an end."""
RADIUS = 10.0
FAN = 26.0
"""Width of the part of a move that slants; its label stands on the level part."""
LANE = 9.0


@dataclass(frozen=True)
class Tie:
    """What joins the nodes of an information set: they stand at the heights `at`; `lane` 0 is the line through the
    nodes themselves, k the k-th line to the left of them."""

    infoset: int
    column: int
    at: tuple[float, ...]
    lane: int


@dataclass(frozen=True)
class Tidy:
    """Places in a picture: `x` (columns,) and the `column` and `y` (nodes,) of every node; `ties` of the sets."""

    x: Float
    column: tuple[int, ...]
    y: Float
    ties: tuple[Tie, ...]


def tidy(game: ExtensiveGame, top: float) -> Tidy:
    """The places of all nodes of `game`, below `top`."""
    y = _heights(game, top)
    column = tuple(game.level.tolist())
    ties = _ties(game, column, y)
    labels, lanes = np.zeros(max(column) + 1), np.zeros(max(column) + 1)
    for node in range(1, game.n_nodes):
        above = int(game.links.parent[node])
        labels[column[above]] = max(labels[column[above]], spans_width(move_spans(game, node), SMALL))
    for tie in ties:
        lanes[tie.column] = max(lanes[tie.column], tie.lane * LANE)
    steps = 2 * RADIUS + FAN + 14.0 + labels[:-1] + lanes[1:]
    return Tidy(2 * RADIUS + np.concatenate(([0.0], np.cumsum(steps))), column, y, ties)


def _heights(game: ExtensiveGame, top: float) -> Float:
    """Every end in a row of its own, every other node in the middle between its first and last child."""
    parent, degree = game.links.parent, game.degree
    y = np.zeros(game.n_nodes)
    ends = np.flatnonzero(degree == 0)
    y[ends] = top + ROW * (0.5 + np.arange(len(ends)))
    first, last = np.full(game.n_nodes, np.nan), np.full(game.n_nodes, np.nan)
    for node in range(game.n_nodes - 1, -1, -1):
        if degree[node]:
            y[node] = 0.5 * (first[node] + last[node])
        above = parent[node]
        first[above] = y[node]
        if np.isnan(last[above]):
            last[above] = y[node]
    return y


def _ties(game: ExtensiveGame, column: Sequence[int], y: Float) -> tuple[Tie, ...]:
    members: dict[tuple[int, int], list[int]] = {}
    standing: dict[int, list[float]] = {}
    for node, infoset in enumerate(game.node_infoset.tolist()):
        standing.setdefault(column[node], []).append(float(y[node]))
        if infoset >= 0 and game.infosets[infoset].player >= 0:
            members.setdefault((infoset, column[node]), []).append(node)
    ties: list[Tie] = []
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for (infoset, where), nodes in members.items():
        if len(nodes) > 1:
            at = tuple(sorted(float(y[node]) for node in nodes))
            between = sum(at[0] <= height <= at[-1] for height in standing[where]) > len(at)
            ties.append(Tie(infoset, where, at, _free_lane(taken, where, at, between)))
    return tuple(ties)


def _free_lane(
    taken: dict[tuple[int, int], list[tuple[float, float]]], column: int, at: Sequence[float], between: bool
) -> int:
    """The nearest lane in which nothing else runs at these heights; 0 only where no other node stands between."""
    lane = int(between)
    while lane and any(low <= at[-1] and at[0] <= high for low, high in taken.get((column, lane), ())):
        lane += 1
    taken.setdefault((column, lane), []).append((at[0], at[-1]))
    return lane
