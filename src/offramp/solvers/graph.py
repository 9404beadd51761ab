"""Games as the kernels read them.

May import: numpy, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.passes._passes import Graph
from offramp.solvers.passes._rare import Logs, mark_possible

T = TypeVar("T")


def once(work: Callable[[GameArrays, GameTables], T]) -> Callable[[GameArrays, GameTables], T]:
    """`work` on a game, done once for as long as its tables live. Nobody writes to arrays and tables once made."""
    done: WeakKeyDictionary[GameTables, tuple[GameArrays, T]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(arrays: GameArrays, tables: GameTables) -> T:
        found = done.get(tables)
        if found is None or found[0] is not arrays:
            found = done[tables] = (arrays, work(arrays, tables))
        return found[1]

    return remembered


def column(values: np.ndarray, dtype: type) -> np.ndarray:
    """`values` in C order, to be written to, of that dtype; nearly always as they are."""
    # Small games are solved in the time that asking numpy takes.
    if values.dtype.type is dtype and values.flags.carray:
        return values
    return np.require(values, dtype, ["C", "W"])


@once
def graph_of(arrays: GameArrays, tables: GameTables) -> Graph:
    """The columns that the passes read, in the one dtype and memory order for which they are compiled."""
    tie_first, tie_part = arrays.ties()
    # Unsigned where no -1 can stand: numba then need not test every index for counting from the end.
    return Graph(
        column(arrays.node_edge, np.int64),
        column(arrays.node_infoset, np.int32),
        column(arrays.edge_child, np.int32).view(np.uint32),
        column(arrays.edge_pay, np.int32).view(np.uint32),
        column(arrays.edge_prob, np.int32).view(np.uint32),
        column(arrays.infoset_first, np.int32),
        column(arrays.infoset_size, np.int32),
        column(arrays.pooled(arrays.infoset_size) if tie_part.size else arrays.infoset_size, np.int32),
        column(arrays.infoset_player, np.int32),
        column(arrays.infoset_action, np.int64),
        column(tie_first, np.int64),
        column(tie_part, np.int32),
        column(tables.prob, np.float64),
        column(tables.pay, np.float64),
        column(tables.allowed, np.bool_),
    )


def possible_in(graph: Graph, mode: np.ndarray, strategy: Float) -> Bool:
    """(infosets,) True where play of some probability comes; `mode` (infosets,) and the `strategy` that is kept say
    so."""
    possible = np.zeros(graph.infoset_player.size, np.bool_)
    mark_possible(graph, mode, strategy, np.zeros(graph.node_infoset.size, np.bool_), possible)
    return possible


def logs_of(graph: Graph, possible: Bool) -> Logs:
    """Buffers for passes in logarithms."""
    nodes, edges, entries = graph.node_infoset.size, graph.edge_child.size, graph.allowed.size
    return Logs(possible, np.zeros(possible.size, np.bool_), np.empty(entries), np.empty(nodes), np.empty(edges))


def uniform(arrays: GameArrays, allowed: Bool) -> Float:
    """The strategy that gives every allowed action of an information set the same probability."""
    sizes = np.diff(arrays.infoset_action)
    counts = np.add.reduceat(allowed.astype(float), arrays.infoset_action[:-1]) if sizes.size else np.empty(0)
    strategy: Float = allowed / np.repeat(counts, sizes)
    return strategy
