"""Which of its own moves a player has made where: what both ways to minimise regret need to know of a game.

May import: numpy, ``offramp.game.arrays`` and the kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Float, GameArrays, GameTables, Int64
from offramp.solvers._passes import FORGOTTEN, UNSEEN, trace_moves


class OwnMoves(NamedTuple):
    """The players' own moves.

    Attributes
    ----------
    before : (nodes, players) entry of the last own move before each node, ``NONE_YET``, or ``FORGOTTEN`` where
        histories with different ones meet.
    forgetful : an information set whose mover does not know all its own moves, -1 if there is none.
    edge_owner : (edges,) the node that each edge leaves.
    edge_place : (edges,) which of its edges it is.
    """

    before: Int64
    forgetful: int
    edge_owner: Int64
    edge_place: Int64

    @property
    def merged(self) -> bool:
        """Whether histories meet that differ in a player's own moves."""
        return bool((self.before == FORGOTTEN).any())


def own_moves(arrays: GameArrays) -> OwnMoves:
    """Follow everybody's own moves through the graph, in one pass."""
    before = np.full((arrays.n_nodes, arrays.n_players), UNSEEN, np.int64)
    forgetful = trace_moves(
        arrays.node_edge,
        arrays.node_infoset,
        arrays.edge_child,
        arrays.infoset_first,
        arrays.infoset_player,
        arrays.infoset_action,
        before,
    )
    owner = np.repeat(np.arange(arrays.n_nodes), np.diff(arrays.node_edge))
    return OwnMoves(before, int(forgetful), owner, np.arange(arrays.n_edges) - arrays.node_edge[owner])


def base_of(arrays: GameArrays, tables: GameTables) -> Float:
    """(entries,) the uniform choice among the allowed actions of each information set."""
    sizes = np.diff(arrays.infoset_action)
    if not sizes.size:
        return np.empty(0)
    allowed = tables.allowed.astype(np.float64)
    base: Float = allowed / np.repeat(np.add.reduceat(allowed, arrays.infoset_action[:-1]), sizes)
    return base


def normalised(arrays: GameArrays, total: Float, base: Float) -> Float:
    """The strategy in proportion to `total` (entries,), and `base` at information sets that have none."""
    sizes = np.diff(arrays.infoset_action)
    if not sizes.size:
        return np.empty(0)
    mass = np.repeat(np.add.reduceat(total, arrays.infoset_action[:-1]), sizes)
    strategy = base.copy()
    np.divide(total, mass, out=strategy, where=mass > 1e-300)
    return strategy
