"""The tree of all histories of a compiled crisis, counted before it is made.

What a mover knows is what the crisis says: the information sets are those of the graph, so a strategy of one is a
strategy of the other. States in which a turn passes by, and chance with one way to go, are no nodes of the tree.

May import: ``offramp.interop``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from operator import add

import numpy as np

from offramp.game import Game, GameTables
from offramp.game.arrays import Bool, Float
from offramp.game.walk import edge_owner
from offramp.interop.crisis.names import Names, plain
from offramp.interop.crisis.odds import exact_odds, exact_payoff
from offramp.interop.crisis.slices import Part
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome, distinct_names

SETTLED = 0.5
"""Above this an outcome is answered yes."""

Numbers = tuple[float, ...]


class Unrolling:
    """One part of a game as a tree: `n_nodes` and `n_terminal` before `tree` makes it.

    Parameters
    ----------
    tables : the numbers of the crisis as it is; edges of probability zero and actions not allowed are left out.
    """

    def __init__(self, game: Game, tables: GameTables, part: Part) -> None:
        self._game, self._tables, self._part = game, tables, part
        self._owner = edge_owner(game)
        self._live = self._live_edges()
        ways = np.bincount(self._owner, weights=self._live, minlength=game.arrays.n_nodes)
        self._passing: Bool = (game.arrays.node_infoset < 0) & (ways == 1)
        nodes, ends = self._counts()
        roots = list(part.roots)
        self.n_nodes = int(nodes[roots].sum()) + (len(roots) > 1)
        self.n_terminal = int(ends[roots].sum())

    def tree(self, comment: str = "") -> ExtensiveGame:
        """The tree itself. Payoffs stand at the ends, added up along the way."""
        return _Growth(self._game, self._tables, self._part, self._live, self._passing).tree(comment)

    def _live_edges(self) -> Bool:
        """(edges,) whether an edge can be taken in the crisis as it is, and lies in the part."""
        arrays = self._game.arrays
        infoset = arrays.node_infoset[self._owner]
        deciding = infoset >= 0
        live = self._tables.prob[arrays.edge_prob] > 0.0
        place = np.arange(arrays.n_edges) - arrays.node_edge[self._owner]
        live[deciding] &= self._tables.allowed[arrays.infoset_action[infoset[deciding]] + place[deciding]]
        return live & (self._owner < self._part.stop)

    def _counts(self) -> tuple[Float, Float]:
        """(nodes,) how many nodes, and how many terminal ones, the tree from a node on has."""
        arrays = self._game.arrays
        nodes, ends = np.zeros(arrays.n_nodes), np.zeros(arrays.n_nodes)
        for layer in range(len(self._game.layers) - 1, -1, -1):
            at, out = self._game.nodes(layer), self._game.edges(layer)
            child, owner = arrays.edge_child[out], self._owner[out] - at.start
            live = self._live[out]
            below = np.bincount(owner, weights=nodes[child] * live, minlength=at.stop - at.start)
            nodes[at] = below + ~self._passing[at]
            ends[at] = np.bincount(owner, weights=ends[child] * live, minlength=at.stop - at.start) + (below == 0)
        return nodes, ends


class _Growth:
    """The tree as it grows, in the order of a file."""

    def __init__(self, game: Game, tables: GameTables, part: Part, live: Bool, passing: Bool) -> None:
        self._game, self._part, self._passing = game, part, passing
        self._names = Names(game)
        self._live = live
        self._prob = tables.prob[game.arrays.edge_prob]
        self._pay = [tuple(row) for row in tables.pay.tolist()]
        self._settled = [tuple(row) for row in game.payoffs.outcomes.tolist()]
        self._infosets: list[Infoset] = []
        self._outcomes: list[TreeOutcome] = []
        self._infoset_place: dict[tuple[int, int], int] = {}
        self._outcome_place: dict[tuple[Numbers, str], int] = {}
        self._counted = dict.fromkeys(range(CHANCE, len(game.players)), 0)
        self._node_infoset: list[int] = []
        self._node_outcome: list[int] = []

    def tree(self, comment: str) -> ExtensiveGame:
        """The whole of it."""
        game, part = self._game, self._part
        nothing = (0.0,) * len(game.players), (0.0,) * len(game.crisis.outcomes)
        if len(part.roots) > 1:
            self._new((CHANCE, NONE), plain(part.before), self._names.states(part.roots), exact_odds(part.odds))
            self._add(self._infoset_place[CHANCE, NONE], NONE)
        ahead = [(root, *nothing) for root in reversed(part.roots)]
        while ahead:
            ahead += reversed(self._grow(*ahead.pop()))
        return ExtensiveGame(
            title=plain(game.crisis.title or game.crisis.name),
            comment=plain(comment),
            players=tuple(plain(player) for player in game.players),
            infosets=self._distinct(),
            outcomes=tuple(self._outcomes),
            node_infoset=np.array(self._node_infoset, dtype=np.int32),
            node_outcome=np.array(self._node_outcome, dtype=np.int32),
            node_label=("",) * len(self._node_infoset),
        )

    def _distinct(self) -> tuple[Infoset, ...]:
        """The information sets; Gambit wants labels that no two sets of a player share."""
        found = list(self._infosets)
        for player in self._counted:
            mine = [place for place, infoset in enumerate(found) if infoset.player == player]
            labels = distinct_names([found[place].label for place in mine], "")
            for place, label in zip(mine, labels, strict=True):
                found[place] = replace(found[place], label=label)
        return tuple(found)

    def _grow(self, node: int, pay: Numbers, settled: Numbers) -> list[tuple[int, Numbers, Numbers]]:
        """Add the next node; what follows it, in order."""
        arrays = self._game.arrays
        edges = self._ways(node)
        while self._passing[node]:
            node, pay, settled = self._along(edges[0], pay, settled)
            edges = self._ways(node)
        if not edges:
            self._add(NONE, self._end(node, pay, settled))
            return []
        number = int(arrays.node_infoset[node])
        self._add(self._decision(number, node, edges) if number >= 0 else self._draw(node, edges), NONE)
        return [self._along(edge, pay, settled) for edge in edges]

    def _ways(self, node: int) -> list[int]:
        first, last = self._game.arrays.node_edge[node : node + 2].tolist()
        return [edge for edge in range(first, last) if self._live[edge]]

    def _along(self, edge: int, pay: Numbers, settled: Numbers) -> tuple[int, Numbers, Numbers]:
        row = int(self._game.arrays.edge_pay[edge])
        if row:
            pay = tuple(map(add, pay, self._pay[row]))
            settled = tuple(map(add, settled, self._settled[row]))
        return int(self._game.arrays.edge_child[edge]), pay, settled

    def _add(self, infoset: int, outcome: int) -> None:
        self._node_infoset.append(infoset)
        self._node_outcome.append(outcome)

    def _end(self, node: int, pay: Numbers, settled: Numbers) -> int:
        """The outcome at the end of a history, shared by those that end alike."""
        names = [o.name for o, yes in zip(self._game.crisis.outcomes, settled, strict=True) if yes > SETTLED]
        if node >= self._part.stop and self._part.ahead is not None:
            going = int(self._game.arrays.node_edge[node + 1] - self._game.arrays.node_edge[node]) > 0
            pay = tuple(map(add, pay, self._part.ahead[node - self._part.stop].tolist()))
            names += ["..."] * going
        key = pay, plain("; ".join(names))
        if key not in self._outcome_place:
            self._outcome_place[key] = len(self._outcomes)
            self._outcomes.append(TreeOutcome(len(self._outcomes) + 1, key[1], tuple(map(exact_payoff, pay))))
        return self._outcome_place[key]

    def _decision(self, number: int, node: int, edges: list[int]) -> int:
        key = int(self._game.arrays.infoset_player[number]), number
        if key not in self._infoset_place:
            first = int(self._game.arrays.node_edge[node])
            actions = self._game.infoset(number).actions
            labels = distinct_names([plain(actions[edge - first]) for edge in edges], "")
            self._new(key, self._names.infoset(number), labels, ())
        return self._infoset_place[key]

    def _draw(self, node: int, edges: list[int]) -> int:
        if (CHANCE, node) not in self._infoset_place:
            child = self._game.arrays.edge_child
            labels = self._names.states([int(child[edge]) for edge in edges])
            odds = exact_odds([float(self._prob[edge]) for edge in edges])
            self._new((CHANCE, node), self._names.turn(node), labels, odds)
        return self._infoset_place[CHANCE, node]

    def _new(self, key: tuple[int, int], label: str, actions: tuple[str, ...], odds: tuple[Fraction, ...]) -> None:
        player = key[0]
        self._counted[player] += 1
        self._infoset_place[key] = len(self._infosets)
        self._infosets.append(Infoset(player, self._counted[player], label, actions, odds))
