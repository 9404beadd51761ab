"""Where play can go in a part of a game, without the states that it merely passes through.

May import: ``offramp.game.arrays``, ``offramp.interop.playing``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add
from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Bool, Float, GameArrays, GameTables, Int64
from offramp.interop.playing.part import Part

SETTLED = 0.5
"""Above this an outcome is answered yes."""

Numbers = tuple[float, ...]


class Stand(NamedTuple):
    """A node that play comes to, and what was paid to everybody and settled of the outcomes on the way there."""

    node: int
    pay: Numbers
    settled: Numbers


class Ways:
    """The live edges of a part of a game: those that can be taken.

    Parameters
    ----------
    settles : (rows of `tables.pay`, outcomes) what of each outcome a payment settles; `outcomes` are their names.
    keep : (nodes,) nodes that are not passed through even where there is one way to go.

    Attributes
    ----------
    live : (edges,) whether an edge can be taken.
    owner : (edges,) the node that an edge leaves.
    count : (nodes,) how many ways there are to go.
    passing : (nodes,) whether there is one way to go and nobody chooses it: such a node is passed through.
    """

    def __init__(
        self,
        arrays: GameArrays,
        tables: GameTables,
        part: Part,
        *,
        settles: Float | None = None,
        outcomes: Sequence[str] = (),
        keep: Bool | None = None,
    ) -> None:
        self.arrays, self.tables, self.part = arrays, tables, part
        self._outcomes = tuple(outcomes)
        self.owner: Int64 = np.repeat(np.arange(arrays.n_nodes), np.diff(arrays.node_edge))
        self.live = self._live_edges()
        self.count: Int64 = np.bincount(self.owner[self.live], minlength=arrays.n_nodes)
        self.passing: Bool = (arrays.node_infoset < 0) & (self.count == 1)
        if keep is not None:
            self.passing &= ~keep
        self._pay = [tuple(row) for row in tables.pay.tolist()]
        self._settled = [()] * len(self._pay) if settles is None else [tuple(row) for row in settles.tolist()]

    def _live_edges(self) -> Bool:
        arrays, owner = self.arrays, self.owner
        infoset = arrays.node_infoset[owner]
        deciding = infoset >= 0
        live = self.tables.prob[arrays.edge_prob] > 0.0
        place = np.arange(arrays.n_edges) - arrays.node_edge[owner]
        live[deciding] &= self.tables.allowed[arrays.infoset_action[infoset[deciding]] + place[deciding]]
        return live & (owner < self.part.stop)

    def edges(self, layer: int) -> slice:
        """The edges out of the nodes of a layer."""
        first, last = self.arrays.layer_node[layer : layer + 2]
        return slice(int(self.arrays.node_edge[first]), int(self.arrays.node_edge[last]))

    @property
    def n_layers(self) -> int:
        """How many layers the game has."""
        return len(self.arrays.layer_node) - 1

    def moving(self) -> Int64:
        """The nodes that play can come to and in which somebody moves, in order."""
        reached = np.zeros(self.arrays.n_nodes, dtype=np.bool_)
        reached[list(self.part.roots)] = True
        for layer in range(self.n_layers):
            out = self.edges(layer)
            taken = self.live[out] & reached[self.owner[out]]
            reached[self.arrays.edge_child[out][taken]] = True
        return np.flatnonzero(reached & (self.count > 0) & ~self.passing)

    def out(self, node: int) -> list[int]:
        """The live edges out of a node."""
        first, last = self.arrays.node_edge[node : node + 2].tolist()
        return [edge for edge in range(first, last) if self.live[edge]]

    def begin(self, node: int) -> Stand:
        """Play that begins at a node."""
        return self._settle(Stand(node, (0.0,) * self.arrays.n_players, (0.0,) * len(self._outcomes)))

    def after(self, stand: Stand, edge: int) -> Stand:
        """Where play comes to along an edge, past what it passes through."""
        return self._settle(self._along(stand, edge))

    def ends(self, stand: Stand) -> tuple[Numbers, str]:
        """What everybody gets where play ends, and the outcomes that hold; ``...`` where more would follow."""
        node, pay, part = stand.node, stand.pay, self.part
        names = self.outcomes(stand)
        if node >= part.stop and part.ahead is not None:
            pay = tuple(map(add, pay, part.ahead[node - part.stop].tolist()))
            first, last = self.arrays.node_edge[node : node + 2].tolist()
            names += ["..."] * (last > first)
        return pay, "; ".join(names)

    def outcomes(self, stand: Stand) -> list[str]:
        """The outcomes settled with yes."""
        return [name for name, yes in zip(self._outcomes, stand.settled, strict=True) if yes > SETTLED]

    def chances(self, stand: Stand) -> Numbers:
        """How likely each outcome is where a part ends: sure, unless what would follow has yet to settle it."""
        likely = self.part.likely
        if stand.node < self.part.stop or likely is None:
            return stand.settled
        return tuple(map(add, stand.settled, likely[stand.node - self.part.stop].tolist()))

    def _settle(self, stand: Stand) -> Stand:
        while self.passing[stand.node]:
            stand = self._along(stand, self.out(stand.node)[0])
        return stand

    def _along(self, stand: Stand, edge: int) -> Stand:
        row, child = int(self.arrays.edge_pay[edge]), int(self.arrays.edge_child[edge])
        if not row:
            return stand._replace(node=child)
        pay = tuple(map(add, stand.pay, self._pay[row]))
        return Stand(child, pay, tuple(map(add, stand.settled, self._settled[row])))
