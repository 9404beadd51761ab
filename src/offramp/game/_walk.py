"""Kernels that walk everyone's strategies together through the true graph.

Every actor with a perception carries a private bit: surprised or not. The walk keeps the reach of
each node split by those bits (column b of `reach` is the bit pattern b), so that surprise costs columns
here and nothing in the solved games. Arrays only; buffers are given.

Columns and rules: ``offramp.game.arrays``. May import: ``offramp.kernels``, numpy.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import kernel


class Play(NamedTuple):
    """The structure of a game and what is played on it.

    bit : (infosets,) bit of the mover's perception, -1 where it has none.
    calm, alarmed : (strategy entries,) what the mover plays before and after it was surprised.
    prob : probability entries. shock : (edges,) bits of the actors whom the edge surprises.
    keep : (edges,) False where the edge contradicts what is given.
    """

    node_edge: NDArray[np.int64]
    node_infoset: NDArray[np.int32]
    edge_child: NDArray[np.int32]
    edge_prob: NDArray[np.int32]
    infoset_action: NDArray[np.int64]
    bit: NDArray[np.int64]
    calm: NDArray[np.float64]
    alarmed: NDArray[np.float64]
    prob: NDArray[np.float64]
    shock: NDArray[np.uint8]
    keep: NDArray[np.bool_]


@kernel
def weight(g: Play, infoset: int, place: int, edge: int, pattern: int) -> Any:
    """Probability of the edge that is `place`-th out of its node, for movers surprised as `pattern` says."""
    chance = g.prob[g.edge_prob[edge]]
    if infoset < 0:
        return chance
    entry = g.infoset_action[infoset] + place
    bit = g.bit[infoset]
    if bit >= 0 and (pattern >> bit) & 1 == 0:
        return chance * g.calm[entry]
    return chance * g.alarmed[entry]


@kernel
def forward(g: Play, reach: Any) -> None:
    """Fill `reach` (nodes, patterns), whose root row is given and whose other rows are zero."""
    for node in range(len(g.node_infoset)):
        infoset = g.node_infoset[node]
        first = g.node_edge[node]
        for pattern in range(reach.shape[1]):
            mass = reach[node, pattern]
            if mass == 0.0:
                continue
            for edge in range(first, g.node_edge[node + 1]):
                if g.keep[edge]:
                    after = pattern | g.shock[edge]
                    reach[g.edge_child[edge], after] += mass * weight(g, infoset, edge - first, edge, pattern)


@kernel
def survive(g: Play, stop: int, survival: Any) -> None:
    """Fill `survival` (nodes, patterns) of the nodes before `stop`: the chance of coming from there to a good node.

    Rows at and after `stop` are given: one where the node is good, zero where not.
    """
    for node in range(stop - 1, -1, -1):
        infoset = g.node_infoset[node]
        first = g.node_edge[node]
        for pattern in range(survival.shape[1]):
            total = 0.0
            for edge in range(first, g.node_edge[node + 1]):
                if g.keep[edge]:
                    after = survival[g.edge_child[edge], pattern | g.shock[edge]]
                    total += after * weight(g, infoset, edge - first, edge, pattern)
            survival[node, pattern] = total


@kernel
def flows(g: Play, reach: Any, survival: Any, flow: Any) -> None:
    """Fill `flow` (edges,): probability of each edge together with survival after it, all patterns added up."""
    for node in range(len(g.node_infoset)):
        infoset = g.node_infoset[node]
        first = g.node_edge[node]
        for edge in range(first, g.node_edge[node + 1]):
            flow[edge] = 0.0
            if g.keep[edge]:
                for pattern in range(reach.shape[1]):
                    mass = reach[node, pattern]
                    if mass > 0.0:
                        after = survival[g.edge_child[edge], pattern | g.shock[edge]]
                        flow[edge] += mass * after * weight(g, infoset, edge - first, edge, pattern)
