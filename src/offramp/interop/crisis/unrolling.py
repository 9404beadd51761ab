"""The tree of all histories of a compiled crisis, counted before it is made.

What a mover knows is what the crisis says: the information sets are those of the graph, so a strategy of one is a
strategy of the other.

May import: ``offramp.interop``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from offramp.game import Game, GameTables
from offramp.game.arrays import Float, Int64
from offramp.interop.crisis.names import Names, plain
from offramp.interop.crisis.odds import exact_odds, exact_payoff
from offramp.interop.crisis.ways import ways_of
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome
from offramp.interop.naming import distinct_names
from offramp.interop.playing import Numbers, Part, Stand, Ways, extent


class Unrolled(NamedTuple):
    """A tree, and by node of the tree (in the order of a file) how likely each outcome of the crisis is, zero but at
    ends (nodes, outcomes), and which node of the compiled crisis it is (nodes,), -1 for none."""

    tree: ExtensiveGame
    chances: Float
    state: Int64


class Unrolling:
    """One part of a game as a tree: `n_nodes` and `n_terminal` before `tree` makes it.

    Parameters
    ----------
    tables : the numbers of the crisis as it is; edges of probability zero and actions not allowed are left out.
    """

    def __init__(self, game: Game, tables: GameTables, part: Part) -> None:
        self._game, self._ways = game, ways_of(game, tables, part)
        size = extent(self._ways)
        self.n_nodes, self.n_terminal = size.nodes, size.histories

    def tree(self, comment: str = "") -> ExtensiveGame:
        """The tree itself. Payoffs stand at the ends, added up along the way."""
        return self.unrolled(comment).tree

    def unrolled(self, comment: str = "") -> Unrolled:
        """The tree, and what becomes of the crisis in it."""
        growth = _Growth(self._game, self._ways)
        tree = growth.tree(comment)
        chances = np.zeros((tree.n_nodes, len(self._game.crisis.outcomes)))
        for node, found in growth.chances.items():
            chances[node] = found
        return Unrolled(tree, chances, np.array(growth.states))


class _Growth:
    """The tree as it grows, in the order of a file."""

    def __init__(self, game: Game, ways: Ways) -> None:
        self._ways, self._game, self._part = ways, game, ways.part
        self._names = Names(game)
        self._prob = ways.tables.prob[game.arrays.edge_prob]
        self._infosets: list[Infoset] = []
        self._outcomes: list[TreeOutcome] = []
        self._infoset_place: dict[tuple[int, int], int] = {}
        self._outcome_place: dict[tuple[Numbers, str], int] = {}
        self._counted = dict.fromkeys(range(CHANCE, len(game.players)), 0)
        self._node_infoset: list[int] = []
        self._node_outcome: list[int] = []
        self.chances: dict[int, Numbers] = {}
        self.states: list[int] = []

    def tree(self, comment: str) -> ExtensiveGame:
        """The whole of it."""
        game, part = self._game, self._part
        if len(part.roots) > 1:
            self._new((CHANCE, NONE), plain(part.before), self._names.states(part.roots), exact_odds(part.odds))
            self._add(self._infoset_place[CHANCE, NONE], NONE)
            self.states.append(NONE)
        ahead = [self._ways.begin(root) for root in reversed(part.roots)]
        while ahead:
            ahead += reversed(self._grow(ahead.pop()))
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

    def _grow(self, stand: Stand) -> list[Stand]:
        """Add the next node; what follows it, in order."""
        edges = self._ways.out(stand.node)
        self.states.append(stand.node)
        if not edges:
            self.chances[len(self._node_infoset)] = self._ways.chances(stand)
            self._add(NONE, self._end(stand))
            return []
        number = int(self._game.arrays.node_infoset[stand.node])
        self._add(self._decision(number, stand.node, edges) if number >= 0 else self._draw(stand.node, edges), NONE)
        return [self._ways.after(stand, edge) for edge in edges]

    def _add(self, infoset: int, outcome: int) -> None:
        self._node_infoset.append(infoset)
        self._node_outcome.append(outcome)

    def _end(self, stand: Stand) -> int:
        """The outcome at the end of a history, shared by those that end alike."""
        pay, label = self._ways.ends(stand)
        key = pay, plain(label)
        if key not in self._outcome_place:
            self._outcome_place[key] = len(self._outcomes)
            self._outcomes.append(TreeOutcome(len(self._outcomes) + 1, key[1], tuple(map(exact_payoff, pay))))
        return self._outcome_place[key]

    def _decision(self, number: int, node: int, edges: list[int]) -> int:
        key = int(self._game.arrays.infoset_player[number]), number
        if key not in self._infoset_place:
            self._new(key, self._names.infoset(number), self._names.options(number, node, edges), ())
        return self._infoset_place[key]

    def _draw(self, node: int, edges: list[int]) -> int:
        if (CHANCE, node) not in self._infoset_place:
            odds = exact_odds([float(self._prob[edge]) for edge in edges])
            self._new((CHANCE, node), self._names.turn(node), self._names.branches(edges), odds)
        return self._infoset_place[CHANCE, node]

    def _new(self, key: tuple[int, int], label: str, actions: tuple[str, ...], odds: tuple[Fraction, ...]) -> None:
        player = key[0]
        self._counted[player] += 1
        self._infoset_place[key] = len(self._infosets)
        self._infosets.append(Infoset(player, self._counted[player], label, actions, odds))
