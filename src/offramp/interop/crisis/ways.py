"""Where play can go in a part of a compiled crisis, without the states that it merely passes through.

May import: ``offramp.game``, ``offramp.interop.crisis.slices``, numpy.
"""

from __future__ import annotations

from operator import add
from typing import NamedTuple

import numpy as np

from offramp.game import Game, GameTables
from offramp.game.arrays import Bool, Int64
from offramp.game.walk import edge_owner
from offramp.interop.crisis.slices import Part

SETTLED = 0.5
"""Above this an outcome is answered yes."""

Numbers = tuple[float, ...]


class Stand(NamedTuple):
    """A node that play comes to, and what was paid to everybody and settled of the outcomes on the way there."""

    node: int
    pay: Numbers
    settled: Numbers


class Ways:
    """The live edges of a part of a game: those that can be taken in the crisis as it is.

    Attributes
    ----------
    live : (edges,) whether an edge can be taken.
    passing : (nodes,) whether there is one way to go and nobody chooses it: such a node is passed through.
    """

    def __init__(self, game: Game, tables: GameTables, part: Part) -> None:
        self.game, self.tables, self.part = game, tables, part
        self.live = self._live_edges()
        ways = np.bincount(edge_owner(game), weights=self.live, minlength=game.arrays.n_nodes)
        self.passing: Bool = (game.arrays.node_infoset < 0) & (ways == 1)
        self._pay = [tuple(row) for row in tables.pay.tolist()]
        self._settled = [tuple(row) for row in game.payoffs.outcomes.tolist()]

    def _live_edges(self) -> Bool:
        arrays, owner = self.game.arrays, edge_owner(self.game)
        infoset = arrays.node_infoset[owner]
        deciding = infoset >= 0
        live = self.tables.prob[arrays.edge_prob] > 0.0
        place = np.arange(arrays.n_edges) - arrays.node_edge[owner]
        live[deciding] &= self.tables.allowed[arrays.infoset_action[infoset[deciding]] + place[deciding]]
        return live & (owner < self.part.stop)

    def moving(self) -> Int64:
        """The nodes that play can come to and in which somebody moves, in order."""
        game, part = self.game, self.part
        reached = np.zeros(game.arrays.n_nodes, dtype=np.bool_)
        reached[list(part.roots)] = True
        owner = edge_owner(game)
        for layer in range(len(game.layers) - 1):
            out = game.edges(layer)
            taken = self.live[out] & reached[owner[out]]
            reached[game.arrays.edge_child[out][taken]] = True
        ways = np.bincount(owner, weights=self.live, minlength=game.arrays.n_nodes)
        return np.flatnonzero(reached & (ways > 0) & ~self.passing)

    def out(self, node: int) -> list[int]:
        """The live edges out of a node."""
        first, last = self.game.arrays.node_edge[node : node + 2].tolist()
        return [edge for edge in range(first, last) if self.live[edge]]

    def begin(self, node: int) -> Stand:
        """Play that begins at a node."""
        return self._settle(Stand(node, (0.0,) * len(self.game.players), (0.0,) * len(self.game.crisis.outcomes)))

    def after(self, stand: Stand, edge: int) -> Stand:
        """Where play comes to along an edge, past what it passes through."""
        return self._settle(self._along(stand, edge))

    def ends(self, stand: Stand) -> tuple[Numbers, str]:
        """What everybody gets where play ends, and the outcomes that hold; ``...`` where more would follow."""
        node, pay, part = stand.node, stand.pay, self.part
        names = self.outcomes(stand)
        if node >= part.stop and part.ahead is not None:
            pay = tuple(map(add, pay, part.ahead[node - part.stop].tolist()))
            first, last = self.game.arrays.node_edge[node : node + 2].tolist()
            names += ["..."] * (last > first)
        return pay, "; ".join(names)

    def outcomes(self, stand: Stand) -> list[str]:
        """The outcomes settled with yes."""
        found = zip(self.game.crisis.outcomes, stand.settled, strict=True)
        return [outcome.name for outcome, yes in found if yes > SETTLED]

    def _settle(self, stand: Stand) -> Stand:
        while self.passing[stand.node]:
            stand = self._along(stand, self.out(stand.node)[0])
        return stand

    def _along(self, stand: Stand, edge: int) -> Stand:
        row, child = int(self.game.arrays.edge_pay[edge]), int(self.game.arrays.edge_child[edge])
        if not row:
            return stand._replace(node=child)
        pay = tuple(map(add, stand.pay, self._pay[row]))
        return Stand(child, pay, tuple(map(add, stand.settled, self._settled[row])))
