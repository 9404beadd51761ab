"""A game tree, as it was read or made, to be played.

May import: ``offramp.interop``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from offramp.game.arrays import Int64
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.named import who_forgets
from offramp.interop.naming import distinct_names
from offramp.interop.playing import UNSEEN, Column, Playable, Ways, whole


def playable_tree(game: ExtensiveGame) -> Playable:
    """`game`, every node of it a move of its own. GameError where it has no layers."""
    arrays = game.arrays
    first = np.repeat(arrays.infoset_action[:-1], np.diff(arrays.infoset_action))
    keep = np.ones(arrays.n_nodes, dtype=np.bool_)
    keep[0] = game.node_outcome[0] < 0  # what is paid at the root accrues on a sure edge before it
    words = TreeWords(game)
    return Playable(
        Ways(arrays, game.tables(), whole(arrays), keep=keep),
        words,
        TreeSights(game, words),
        title=game.title,
        players=game.player_names,
        entry_action=np.arange(arrays.n_entries) - first,
        memory="sets",
        forgets=who_forgets(game),
    )


class TreeWords:
    """The labels of a game tree, made distinct for every player."""

    def __init__(self, game: ExtensiveGame) -> None:
        self._game, self._place = game, game.layered.infoset
        self._file_node = np.full(game.arrays.n_nodes, -1)
        self._file_node[game.layered.node] = np.arange(game.n_nodes)
        self._labels = [""] * len(self._place)
        for player in range(len(game.players)):
            mine = self.sets_of(player)
            found = distinct_names([game.infosets[self._place[number]].label for number in mine], "set ")
            for number, label in zip(mine, found, strict=True):
                self._labels[number] = label

    def sets_of(self, player: int) -> list[int]:
        """The information sets of a player by their numbers in the arrays, in the order of the file."""
        mine = [number for number in self._game.numbers if self._game.arrays.infoset_player[number] == player]
        return sorted(mine, key=lambda number: int(self._place[number]))

    def infoset(self, number: int) -> str:
        """An information set by its label."""
        return self._labels[number]

    def options(self, number: int, node: int, edges: Sequence[int]) -> tuple[str, ...]:
        """The actions behind edges."""
        return self._actions(node, edges)

    def branches(self, edges: Sequence[int]) -> tuple[str, ...]:
        """The actions of chance behind edges."""
        return self._actions(int(np.searchsorted(self._game.arrays.node_edge, edges[0], "right")) - 1, edges)

    def states(self, nodes: Sequence[int]) -> tuple[str, ...]:
        """Nodes by their labels."""
        return distinct_names([self._game.node_label[self._file_node[node]] for node in nodes], "")

    def turn(self, node: int) -> str:
        """The label of a move of chance, or of an end."""
        place = int(self._game.node_infoset[self._file_node[node]])
        return (self._game.infosets[place].label if place >= 0 else "") or "chance"

    def _actions(self, node: int, edges: Sequence[int]) -> tuple[str, ...]:
        names = self._game.infosets[int(self._game.node_infoset[self._file_node[node]])].action_names
        first = int(self._game.arrays.node_edge[node])
        return tuple(names[edge - first] for edge in edges)


class TreeSights:
    """What players know in a tree: the information set where they move; elsewhere where they moved last, and how."""

    def __init__(self, game: ExtensiveGame, words: TreeWords) -> None:
        arrays = game.arrays
        self._arrays, self._node_infoset = arrays, arrays.node_whole
        self._own: Int64 = np.zeros(arrays.n_infosets, dtype=np.int64)  # the place of a set among its player's, from 1
        self._columns: list[tuple[Column, ...]] = []
        for player in range(len(game.players)):
            mine = words.sets_of(player)
            self._own[mine] = np.arange(1, len(mine) + 1)
            labels = tuple(words.infoset(number) for number in mine)
            most = max((len(game.infosets[game.layered.infoset[number]].actions) for number in mine), default=0)
            places = tuple(str(place) for place in range(1, most + 1))
            self._columns.append((Column("set", labels, False), Column("before", labels, False),
                                  Column("did", places, False)))  # fmt: skip
        self._parent = np.zeros(arrays.n_nodes, dtype=np.int64)
        self._place = np.zeros(arrays.n_nodes, dtype=np.int64)
        owner = np.repeat(np.arange(arrays.n_nodes), np.diff(arrays.node_edge))
        self._parent[arrays.edge_child] = owner
        self._place[arrays.edge_child] = np.arange(arrays.n_edges) - arrays.node_edge[owner]

    def columns(self, player: int) -> tuple[Column, ...]:
        """``set`` where the player moves; ``before`` and ``did``: where it moved last, and how."""
        return self._columns[player]

    def row(self, node: int, player: int) -> tuple[int, ...]:
        """What a player knows at a node. Where it moves the set says all, also what it has forgotten."""
        if self._moves(node, player):
            return int(self._own[self._node_infoset[node]]), UNSEEN, UNSEEN
        while node:
            above = int(self._parent[node])
            if self._moves(above, player):
                return UNSEEN, int(self._own[self._node_infoset[above]]), 1 + int(self._place[node])
            node = above
        return UNSEEN, UNSEEN, UNSEEN

    def _moves(self, node: int, player: int) -> bool:
        infoset = self._node_infoset[node]
        return bool(infoset >= 0 and self._arrays.infoset_player[infoset] == player)
