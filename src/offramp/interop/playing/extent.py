"""How large the tree of all histories is, how long they are, and what can be won and lost, without making it.

May import: ``offramp.game.arrays``, ``offramp.interop.playing``, numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from offramp.game.arrays import Float
from offramp.interop.playing.ways import Ways


@dataclass(frozen=True)
class Extent:
    """The reach of a part of a game.

    Attributes
    ----------
    nodes, histories : how many nodes the tree of all histories has, and how many histories; infinity where that is
        beyond the range of a double.
    lowest, highest : (players,) the least and the most that each gets along any history.
    least_sum, most_sum : of what all get together.
    moves, chances : most moves of players, and of chance, along any history.
    """

    nodes: float
    histories: float
    lowest: Float
    highest: Float
    least_sum: float
    most_sum: float
    moves: int
    chances: int


def extent(ways: Ways) -> Extent:
    """One pass over the graph, from its end to its beginning."""
    with np.errstate(over="ignore"):  # more histories than a double holds are infinitely many
        return _extent(ways)


def _extent(ways: Ways) -> Extent:
    arrays, part = ways.arrays, ways.part
    deciding = arrays.node_infoset >= 0
    pay = np.column_stack((ways.tables.pay, ways.tables.pay.sum(axis=1)))  # the last column: all together
    low = np.zeros((arrays.n_nodes, pay.shape[1]))
    if part.ahead is not None:
        low[part.stop :] = np.column_stack((part.ahead, part.ahead.sum(axis=1)))
    high = low.copy()
    nodes, ends = np.zeros(arrays.n_nodes), np.zeros(arrays.n_nodes)
    moves, chances = np.zeros(arrays.n_nodes, np.int64), np.zeros(arrays.n_nodes, np.int64)
    for layer in range(ways.n_layers - 1, -1, -1):
        at = slice(*arrays.layer_node[layer : layer + 2].tolist())
        out = np.arange(*ways.edges(layer).indices(arrays.n_edges))
        out = out[ways.live[out]]
        child, source, size = arrays.edge_child[out], ways.owner[out] - at.start, at.stop - at.start
        on = ways.count[at] > 0
        for bound, extreme, worst in ((low, np.minimum, np.inf), (high, np.maximum, -np.inf)):
            found = np.full((size, pay.shape[1]), worst)
            extreme.at(found, source, pay[arrays.edge_pay[out]] + bound[child])
            bound[at][on] = found[on]
        for longest, counted in ((moves, deciding[at]), (chances, on & ~deciding[at] & ~ways.passing[at])):
            found = np.zeros(size, np.int64)
            np.maximum.at(found, source, longest[child])
            longest[at] = found + counted
        below = np.bincount(source, weights=nodes[child], minlength=size)
        nodes[at] = below + ~ways.passing[at]
        ends[at] = np.bincount(source, weights=ends[child], minlength=size) + ~on
    roots = list(part.roots)
    several = len(roots) > 1
    least, most = low[roots].min(axis=0), high[roots].max(axis=0)
    return Extent(
        nodes=_whole(nodes[roots].sum() + several),
        histories=_whole(ends[roots].sum()),
        lowest=least[:-1],
        highest=most[:-1],
        least_sum=float(least[-1]),
        most_sum=float(most[-1]),
        moves=int(moves[roots].max()),
        chances=int(chances[roots].max()) + several,
    )


def nodes_in_words(count: float) -> str:
    """``1 node``, ``2,500 nodes``, ``more than 10^308 nodes``."""
    return "1 node" if count == 1 else f"{_number(count)} nodes"


def histories_in_words(count: float) -> str:
    """``1 history``, ``2,500 histories``, ``more than 10^308 histories``."""
    return "1 history" if count == 1 else f"{_number(count)} histories"


def _number(count: float) -> str:
    return f"{count:,}" if math.isfinite(count) else "more than 10^308"


def _whole(count: float) -> float:
    """A count as a whole number where it is one."""
    return int(count) if math.isfinite(count) else math.inf
