"""The written data model of a game: flat, contiguous arrays that every solver works on.

A game is a layered directed acyclic graph. Layer 0 holds the one root. Every edge goes from a node of
a layer to a node of a later layer, so node ids are a topological order. Several histories may
meet in one node; a tree is the case where none do.

Structure (`GameArrays`) and numbers (`GameTables`) are apart: a draw, a numeric patch or a new
precision makes new tables and leaves the structure alone. Declared zero-probability edges are kept for that.

==================  =======  ==========  ====================================================
column              dtype    length      meaning
==================  =======  ==========  ====================================================
layer_node          int64    layers + 1  nodes of layer l are layer_node[l] : layer_node[l+1]
node_edge           int64    nodes + 1   edges of node n are node_edge[n] : node_edge[n+1]
node_infoset        int32    nodes       information set of a decision node, else -1
edge_child          int32    edges       node at the end of the edge
edge_pay            int32    edges       row of GameTables.pay that accrues on the edge; 0 pays nothing
edge_prob           int32    edges       entry of GameTables.prob; 0 is the constant one
infoset_node        int64    infosets+1  nodes of information set i are infoset_first[i] + (0 .. infoset_size[i])
infoset_first       int32    infosets    first node of the information set
infoset_size        int32    infosets    number of its nodes
infoset_player      int32    infosets    who moves there
infoset_action      int64    infosets+1  strategy entries of i are infoset_action[i] : infoset_action[i+1]
infoset_whole       int32    infosets    its own number; of a part, the first part of the information set
==================  =======  ==========  ====================================================

(`infoset_node` is not stored; first and size say it.)

Validity rules, checked by `GameArrays.validate`:

1. Offsets start at 0, never fall, and end at the length of what they index.
2. ``edge_child[e]`` lies in a later layer than the node that owns ``e``; every node but the root has a parent.
3. A node without edges is terminal. A node with ``node_infoset == -1`` and edges is chance.
4. The nodes of an information set are contiguous, lie in one layer, and each has as many edges
   as the set has actions, in the same order: edge ``node_edge[n] + k`` is action ``k``.
5. The probability of edge e out of node n is ``prob[edge_prob[e]]`` for chance, and
   ``strategy[infoset_action[i] + k] * prob[edge_prob[e]]`` for a decision (its factor is normally entry 0, one).
6. ``prob[0] == 1`` and ``pay[0] == 0``. Probabilities out of a chance node add up to one.
7. ``infoset_whole[i] <= i``, and `infoset_whole` is its own number there. Parts of one information set have the same
   player and as many actions, and the first part comes first of them in the order of nodes. Their strategy entries are
   copies of each other, and always equal.

Rule 4 asks that all nodes of an information set can be valued at one time, after everything that may follow any of
them. Nodes at different depths of a tree are no hindrance: an edge may pass over layers. Where information sets come
before each other on different ways (chance says who of two moves first, and neither learns it), there is no such time:
each is then laid out in parts that keep rule 4, and rule 7 makes them one again; wherever "information set" is said of
a column, a part is meant too. What comes after itself (absent-mindedness) is left out. A payoff at the root accrues on
one sure edge before it. Where players forget, rule 4 holds all the same.

May import: numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class GameArrays:
    """The structure of a game; see the module's docstring for columns and rules."""

    n_players: int
    layer_node: Int64
    node_edge: Int64
    node_infoset: Int32
    edge_child: Int32
    edge_pay: Int32
    edge_prob: Int32
    infoset_first: Int32
    infoset_size: Int32
    infoset_player: Int32
    infoset_action: Int64
    infoset_whole: Int32

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_infoset)

    @property
    def n_edges(self) -> int:
        """Number of edges."""
        return len(self.edge_child)

    @property
    def n_infosets(self) -> int:
        """Number of information sets."""
        return len(self.infoset_player)

    @property
    def n_entries(self) -> int:
        """Length of a strategy: one entry per action of every information set."""
        return int(self.infoset_action[-1])

    @property
    def edge_owner(self) -> Int64:
        """(edges,) the node that each edge leaves."""
        return np.repeat(np.arange(self.n_nodes), np.diff(self.node_edge))

    @property
    def node_whole(self) -> Int32:
        """(nodes,) `node_infoset` with the first part of a set for all its parts."""
        found = self.node_infoset.copy()
        found[found >= 0] = self.infoset_whole[found[found >= 0]]
        return found

    @property
    def whole_entry(self) -> Int64:
        """(entries,) the entry of the first part that each one is a copy of: itself where the set is no later part."""
        first = self.infoset_action[:-1]
        return np.arange(self.n_entries) + np.repeat(first[self.infoset_whole] - first, np.diff(self.infoset_action))

    @property
    def in_parts(self) -> bool:
        """Whether any information set stands in several parts."""
        return not np.array_equal(self.infoset_whole, np.arange(self.n_infosets))

    def ties(self) -> tuple[Int64, Int32]:
        """The information sets in several parts: the parts of the t-th are ``part[first[t] : first[t + 1]]``, the first
        part first; returns ``first`` and ``part``."""
        if np.array_equal(self.infoset_whole, np.arange(self.n_infosets)):
            return np.zeros(1, np.int64), np.zeros(0, np.int32)
        if not self.in_parts:
            return np.zeros(1, np.int64), np.zeros(0, np.int32)
        counts = np.bincount(self.infoset_whole, minlength=self.n_infosets)
        part = np.argsort(self.infoset_whole, kind="stable")
        part = part[counts[self.infoset_whole[part]] > 1]
        return np.concatenate(([0], np.cumsum(counts[counts > 1]))), part.astype(np.int32)

    def nodes_of(self, infoset: int) -> Int64:
        """The nodes of an information set, all parts of it."""
        parts = np.flatnonzero(self.infoset_whole == self.infoset_whole[infoset])
        starts, sizes = self.infoset_first[parts], self.infoset_size[parts]
        return np.concatenate([start + np.arange(size) for start, size in zip(starts, sizes, strict=True)])

    def pooled(self, amount: np.ndarray) -> Float:
        """(infosets,) the sum of `amount` over all parts of the information set, for each part."""
        if not self.in_parts:
            return amount.astype(np.float64)
        total = np.bincount(self.infoset_whole, amount, self.n_infosets).astype(np.float64)
        return total[self.infoset_whole]

    def uniform(self) -> Float:
        """The strategy that gives every action of an information set the same probability."""
        sizes = np.diff(self.infoset_action)
        return np.repeat(1.0 / np.maximum(sizes, 1), sizes)

    def validate(self) -> list[str]:
        """Sentences that say which validity rule is broken where; empty if the arrays are sound."""
        found: list[str] = []
        for name, offsets, length in (
            ("layer_node", self.layer_node, self.n_nodes),
            ("node_edge", self.node_edge, self.n_edges),
            ("infoset_action", self.infoset_action, self.n_entries),
        ):
            if offsets[0] != 0 or offsets[-1] != length or np.any(np.diff(offsets) < 0):
                found.append(f"rule 1: {name} must rise from 0 to {length}")
        if found:
            return found
        degree = np.diff(self.node_edge)
        owner = self.edge_owner
        layer = np.repeat(np.arange(len(self.layer_node) - 1), np.diff(self.layer_node))
        if np.any((self.edge_child < 0) | (self.edge_child >= self.n_nodes)):
            found.append("rule 2: an edge leads to no node")
            return found
        if np.any(layer[self.edge_child] <= layer[owner]):
            found.append("rule 2: an edge does not lead to a later layer")
        if np.any(np.bincount(self.edge_child, minlength=self.n_nodes)[1:] == 0):
            found.append("rule 2: a node other than the root has no parent")
        actions = np.diff(self.infoset_action)
        first, size = self.infoset_first.astype(np.int64), self.infoset_size.astype(np.int64)
        apart = (size < 1) | (first < 0) | (first + size > self.n_nodes)
        inside = np.repeat(np.arange(self.n_infosets), np.where(apart, 0, size))
        begin = np.cumsum(np.where(apart, 0, size)) - np.where(apart, 0, size)
        nodes = first[inside] + np.arange(inside.size) - begin[inside]
        apart[inside[self.node_infoset[nodes] != inside]] = True
        torn = np.zeros(self.n_infosets, np.bool_)
        torn[inside[(layer[nodes] != layer[first[inside]]) | (degree[nodes] != actions[inside])]] = True
        for i in np.flatnonzero(apart):
            found.append(f"rule 4: information set {i} is not contiguous")
        for i in np.flatnonzero(torn & ~apart):
            found.append(f"rule 4: information set {i} spans layers or its nodes differ in actions")
        if int(np.sum(self.node_infoset >= 0)) != int(np.sum(self.infoset_size)):
            found.append("rule 4: a decision node belongs to no information set")
        whole = self.infoset_whole
        if np.any((whole < 0) | (whole > np.arange(self.n_infosets))) or np.any(whole[whole] != whole):
            found.append("rule 7: a part names no first part")
        elif np.any(self.infoset_player[whole] != self.infoset_player) or np.any(actions[whole] != actions):
            found.append("rule 7: the parts of an information set differ in player or actions")
        elif np.any(self.infoset_first[whole] > self.infoset_first):
            found.append("rule 7: a part comes before the first part of its information set")
        return found


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class GameTables:
    """The numbers of a game.

    Attributes
    ----------
    prob : (entries,) probability factors; ``prob[0] == 1``.
    pay : (rows, n_players) payoffs; ``pay[0] == 0``.
    precision : (n_players,) logit precision of each player at full strength.
    allowed : (strategy entries,) False where an action does not exist in this world (a perception may
        take an option away); its probability is then exactly zero. Every information set has an allowed action.
    """

    prob: Float
    pay: Float
    precision: Float
    allowed: Bool
