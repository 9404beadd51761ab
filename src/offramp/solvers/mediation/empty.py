"""Threats that nobody would carry out: options that no belief and no plan for what follows could make worth taking.

A plan may hold because somebody is advised to hurt itself where nobody is to come. Sequential communication equilibrium
forbids that: it is a communication equilibrium in which nobody is ever advised a codominated option (Myerson 1986,
Multistage Games with Communication; Sugaya and Wolitzky 2021, The Revelation Principle in Multistage Games). Which
options are codominated is costly to find. Here is a part of them that is cheap: an option is *empty* if another, or a
mixture of others, pays its player more at every node of the information set, whatever all others do afterwards, taking
for granted that empty options are not taken then. For the option counts the best that could follow, the player knowing
all; for the others the worst, the player keeping to one course.

Whoever is told to take an empty option gains by not doing so, if no empty option is taken afterwards: empty options
are a codomination in Myerson's sense. So every sequential communication equilibrium, and every sequential equilibrium
without a mediator, is left when they are forbidden; more may be.

May import: numpy, scipy, ``offramp.game.arrays``, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy.optimize import linprog

from offramp.game.arrays import Float
from offramp.solvers.mediation.tree import END, NOTHING, Option, Tree

CLOSE = 1e-9
"""Differences up to this share of the range of a player's payoffs are none."""


def empty_options(tree: Tree, trusted: Collection[int] = ()) -> frozenset[Option]:
    """The options that are empty; those of `trusted` players, who do as told, never are."""
    looking = _Looking(tree)
    players = [player for player in range(tree.n_players) if player not in trusted]
    while any(looking.dropped(player) for player in players):
        pass
    return frozenset(looking.empty)


class _Looking:
    """The options left so far."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.empty: set[Option] = set()
        self._left = [list(range(one.n_actions)) for one in tree.sets]
        self._nodes: list[list[int]] = [[] for _ in tree.sets]
        for node, number in enumerate(tree.infoset):
            if number != NOTHING:
                self._nodes[number].append(node)
        self._levels = [self._by_own_moves(player) for player in range(tree.n_players)]

    def dropped(self, player: int) -> bool:
        """Drop what is empty for a player; whether anything was."""
        if not self._tree.stake(player):
            return False
        most, least = self._most(player), self._least(player)
        close = CLOSE * self._tree.stake(player)
        found = []
        for number, left in enumerate(self._left):
            if self._tree.sets[number].player == player and len(left) > 1:
                at = np.array([self._tree.children[node] for node in self._nodes[number]])
                found += [(number, a) for a in left if self._beaten(most[at[:, a]], least[at], left, a, close)]
        for number, action in found:
            self._left[number].remove(action)
        self.empty.update(found)
        return bool(found)

    def _beaten(self, most: Float, least: Float, left: list[int], action: int, close: float) -> bool:
        """Whether others, or a mixture of them, beat an action at every node: `most` (nodes,) of the action, `least`
        (nodes, actions) of all."""
        lead = least[:, [other for other in left if other != action]] - most[:, None]
        if (lead.min(axis=0) > close).any():
            return True
        if lead.shape[1] == 1 or (lead.max(axis=1) <= close).any():
            return False
        # The mixture whose lead is largest where it is smallest.
        n = lead.shape[1]
        found = linprog(
            np.append(np.zeros(n), -1.0),
            A_ub=np.hstack((-lead, np.ones((len(lead), 1)))),
            b_ub=np.zeros(len(lead)),
            A_eq=[[1.0] * n + [0.0]],
            b_eq=[1.0],
            bounds=[(0.0, 1.0)] * n + [(None, None)],
        )
        return found.fun is not None and -float(found.fun) > close

    def _most(self, player: int) -> Float:
        """(nodes,) the most that a player can have from a node on."""
        tree, found = self._tree, [0.0] * self._tree.n_nodes
        for node in range(tree.n_nodes - 1, -1, -1):
            if tree.player[node] < 0:
                found[node] = self._settled(player, node, found)
            else:
                found[node] = max(found[tree.children[node][action]] for action in self._left[tree.infoset[node]])
        return np.array(found)

    def _least(self, player: int) -> Float:
        """(nodes,) what a player has for sure from a node on, keeping to one course: at each of its sets, the last
        ones first, to the action that has most for sure at the worst node."""
        tree, found = self._tree, [0.0] * self._tree.n_nodes
        course: dict[int, int] = {}
        for level in self._levels[player]:
            for number in {tree.infoset[node]: None for node in level if tree.player[node] == player}:
                places = self._nodes[number]
                sure = {a: min(found[tree.children[node][a]] for node in places) for a in self._left[number]}
                course[number] = max(sure, key=lambda action: sure[action])
            for node in level:
                number, children = tree.infoset[node], tree.children[node]
                if tree.player[node] == player:
                    found[node] = found[children[course[number]]]
                elif tree.player[node] >= 0:
                    found[node] = min(found[children[action]] for action in self._left[number])
                else:
                    found[node] = self._settled(player, node, found)
        return np.array(found)

    def _by_own_moves(self, player: int) -> list[list[int]]:
        """The nodes by how many moves of a player are before them, the most first; children before parents."""
        tree, depth = self._tree, [0] * self._tree.n_nodes
        levels: list[list[int]] = [[]]
        for node in range(tree.n_nodes):
            own = tree.player[node] == player
            for child in tree.children[node]:
                depth[child] = depth[node] + own
            if depth[node] == len(levels):
                levels.append([])
            levels[depth[node]].append(node)
        return [level[::-1] for level in levels[::-1]]

    def _settled(self, player: int, node: int, worth: list[float]) -> float:
        """What a node is worth where nobody decides."""
        tree = self._tree
        if tree.player[node] == END:
            return tree.paid(node, player)
        return sum(odds * worth[child] for child, odds in zip(tree.children[node], tree.odds[node], strict=True))
