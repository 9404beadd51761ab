"""Which of its own moves a player has made where, and whether it always knows them.

May import: numpy, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.game.arrays import GameArrays, Int64
from offramp.solvers.passes._passes import FORGOTTEN, UNSEEN, trace_moves


class OwnMoves(NamedTuple):
    """The players' own moves.

    Attributes
    ----------
    before : (nodes, players) entry of the last own move before each node, ``NONE_YET``, or ``FORGOTTEN`` where
        histories with different ones meet. Moves at an information set in parts are entries of its first part.
    forgetful : an information set whose mover does not know all its own moves, -1 if there is none; `before` is then
        worked out up to there only.
    """

    before: Int64
    forgetful: int

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
        arrays.infoset_whole,
        before,
    )
    return OwnMoves(before, int(forgetful))


def own_depth(arrays: GameArrays, own: OwnMoves) -> Int64:
    """(infosets,) how many moves of its own a mover has made before; everybody must have perfect recall."""
    sizes = np.diff(arrays.infoset_action)
    before = own.before[arrays.infoset_first[arrays.infoset_whole], arrays.infoset_player]
    infoset = np.repeat(np.arange(sizes.size), sizes)
    depth = np.zeros(sizes.size, np.int64)
    later = np.flatnonzero(before >= 0)
    while True:
        deeper = depth[infoset[before[later]]] + 1
        if np.array_equal(deeper, depth[later]):
            return depth
        depth[later] = deeper


def forgetful_infoset(arrays: GameArrays) -> int | None:
    """An information set whose mover does not know all its own earlier ones and moves; None if there is none."""
    infoset = own_moves(arrays).forgetful
    return None if infoset < 0 else infoset


def perfect_recall(arrays: GameArrays) -> tuple[bool, str]:
    """Whether every player always knows its own earlier information sets and moves, and if not, who forgets where."""
    infoset = forgetful_infoset(arrays)
    return infoset is None, "" if infoset is None else forgets(arrays, infoset)


def forgets(arrays: GameArrays, infoset: int) -> str:
    """That the mover at `infoset` does not know all its own moves, in words."""
    player = int(arrays.infoset_player[infoset])
    return f"player {player} does not recall its own earlier moves at information set {infoset}"
