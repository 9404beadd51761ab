"""A game laid out flat, one look per edge, and regret minimisation on it, for any graph and any recall.

What a pass needs is worked out once. Leaves are replaced by the rows of the payoffs. What is paid on the way to an
inner node is paid in that node; where ways to it differ in pay, or a decision's edge has a factor, a relay of one edge
is put between.

May import: numpy, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Bool, Float, GameArrays, GameTables, Int64
from offramp.solvers.evaluate import regrets
from offramp.solvers.recall import OwnMoves
from offramp.solvers.regret._flat import Flat, learn, respond
from offramp.solvers.regret.shares import base_of, normalised


class FlatGame:
    """Regret minimisation on a graph; owns all buffers."""

    def __init__(self, arrays: GameArrays, tables: GameTables, own: OwnMoves) -> None:
        self._arrays, self._tables = arrays, tables
        self._in_parts, self._whole = arrays.in_parts, arrays.whole_entry
        self._recall = own.forgetful < 0
        self.game = flat(arrays, tables, own)
        self._strategy = self.game.base.copy()
        self._full = self.game.steer[0].copy()
        self._reach = np.empty(self.game.node_weight.size)
        self._gain, self._own, self._regret, self._average = (np.zeros(arrays.n_entries) for _ in range(4))
        self._at = np.empty(self.game.value.shape[1])

    def learn(self, turns: Float) -> None:
        """One iteration per row of `turns`."""
        learn(
            self.game, self._recall, turns, self._strategy, self._full, self._reach, self._gain, self._own,
            self._regret, self._average,
        )  # fmt: skip

    def average(self) -> Float:
        """(entries,) the average strategy so far."""
        return normalised(self._arrays, self._average[self._whole], self.game.base)

    def regret_of_average(self) -> Float:
        """(players,) what each player would gain by its best answer to the others' average strategies.

        Exact under perfect recall only.
        """
        if self._in_parts:
            return regrets(self._arrays, self._tables, self.average())
        played, best = np.empty(self._arrays.n_players), np.empty(self._arrays.n_players)
        respond(self.game, self.average(), self._full, self._at, self._reach, self._gain, played, best)
        return np.maximum(best - played, 0.0)


class _Edges(NamedTuple):
    """Edges between inner nodes, relays and payoffs, in any order.

    Attributes
    ----------
    owner, end : (edges,) new number of the node, or behind all nodes the row of the payoffs.
    place : (edges,) which of the owner's edges it is.
    chance : (edges,) probability of an edge of chance or of a relay; 0 for a decision's.
    bonus_row, bonus_share : (nodes,) the row that is paid in a node, and what it is multiplied by.
    infoset : (nodes,) information set, -1 for chance and relays.
    """

    owner: Int64
    end: Int64
    place: Int64
    chance: Float
    bonus_row: Int64
    bonus_share: Float
    infoset: Int64


def flat(arrays: GameArrays, tables: GameTables, own: OwnMoves) -> Flat:
    """The layout of a game."""
    edges = _edges(arrays, tables)
    n_nodes, n_entries, n_players = edges.infoset.size, arrays.n_entries, arrays.n_players
    order = np.lexsort((edges.place, edges.owner))
    owner, end = edges.owner[order], edges.end[order]
    degree = np.bincount(owner, minlength=n_nodes)
    deciding = edges.infoset >= 0
    by_chance = ~deciding[owner]
    chance_before = np.cumsum(np.where(deciding, 0, degree)) - np.where(deciding, 0, degree)
    node_weight = n_entries + chance_before
    whole = arrays.infoset_whole
    node_weight[deciding] = arrays.infoset_action[whole[edges.infoset[deciding]]]
    weights = np.concatenate((np.zeros(n_entries), edges.chance[order][by_chance]))
    base = base_of(arrays, tables)
    mover = np.repeat(arrays.infoset_player, np.diff(arrays.infoset_action))
    steer = np.tile(weights, (n_players, 1))
    steer[:, :n_entries] = np.where(mover == np.arange(n_players)[:, None], 1.0, base)

    inner = np.flatnonzero(end < n_nodes)
    into = inner[np.argsort(end[inner], kind="stable")]
    in_degree = np.bincount(end[into], minlength=n_nodes)
    bonus = (edges.bonus_share[:, None] * tables.pay[edges.bonus_row]).T
    payoffs = tables.pay.T
    runs = [_runs(edges.infoset, arrays.infoset_player, q) for q in range(n_players)]
    owned = [_owned(arrays, q) for q in range(n_players)]
    first, run_set = arrays.infoset_first, np.concatenate(runs)[:, 2]
    decides = np.isin(run_set, whole)
    run_set[run_set >= 0] = whole[run_set[run_set >= 0]]
    return Flat(
        node_edge=_unsigned(_offsets(degree)),
        node_weight=_unsigned(node_weight),
        edge_end=_unsigned(end),
        in_edge=_unsigned(_offsets(in_degree)),
        in_node=_unsigned(owner[into]),
        in_weight=_unsigned((node_weight[owner] + edges.place[order])[into]),
        tree=bool((in_degree[1:] == 1).all()),
        entry=_unsigned(arrays.infoset_action),
        base=base,
        seat_run=_offsets(np.array([len(run) for run in runs])),
        run_first=_unsigned(np.concatenate(runs)[:, 0]),
        run_last=_unsigned(np.concatenate(runs)[:, 1]),
        run_infoset=run_set.astype(np.int32),
        run_decides=decides,
        seat_own=_offsets(np.array([sets.size for sets in owned])),
        own_infoset=np.concatenate(owned).astype(np.int32),
        own_parent=np.concatenate([own.before[first[sets], q] for q, sets in enumerate(owned)]),
        bonus=np.ascontiguousarray(bonus),
        value=np.concatenate((np.zeros((n_players, n_nodes)), payoffs), axis=1),
        steer=steer,
    )


def _edges(arrays: GameArrays, tables: GameTables) -> _Edges:
    """The edges without leaves, with relays where they are needed."""
    degree = np.diff(arrays.node_edge)
    inner = np.flatnonzero(degree > 0)
    owner, child = arrays.edge_owner, arrays.edge_child.astype(np.int64)
    row = arrays.edge_pay.astype(np.int64)
    decided = arrays.node_infoset[owner] >= 0
    to_inner = degree[child] > 0
    common = _common_row(child, row, arrays.n_nodes)
    paid_apart = to_inner & (row != 0) & (common[child] < 0)
    relayed = np.flatnonzero(paid_apart | (decided & (arrays.edge_prob != 0)))

    # A relay stands before the block of the information set that it leads to, so that blocks stay whole.
    infoset = arrays.node_infoset.astype(np.int64)
    block = (
        np.where(infoset >= 0, arrays.infoset_first[infoset], np.arange(arrays.n_nodes)) if infoset.size else infoset
    )
    key = np.concatenate((inner * 2 + 1, block[child[relayed]] * 2))
    rank = np.empty(key.size, np.int64)
    rank[np.argsort(key, kind="stable")] = np.arange(key.size)
    new = np.full(arrays.n_nodes, -1)
    new[inner] = rank[: inner.size]
    relay = rank[inner.size :]

    n_nodes = key.size
    end = np.where(to_inner, new[child], n_nodes + row)
    behind = end[relayed]
    end[relayed] = relay
    probability = tables.prob[arrays.edge_prob]
    factor = np.where(decided[relayed], probability[relayed], 1.0)
    bonus_row, bonus_share = np.zeros(n_nodes, np.int64), np.ones(n_nodes)
    bonus_row[new[inner]] = np.maximum(common[inner], 0)
    bonus_row[relay] = np.where(paid_apart[relayed], row[relayed], 0)
    bonus_share[relay] = factor
    node_infoset = np.full(n_nodes, -1)
    node_infoset[new[inner]] = infoset[inner]
    return _Edges(
        owner=np.concatenate((new[owner], relay)),
        end=np.concatenate((end, behind)),
        place=np.concatenate((np.arange(owner.size) - arrays.node_edge[owner], np.zeros(relay.size, np.int64))),
        chance=np.concatenate((np.where(decided, 0.0, probability), factor)),
        bonus_row=bonus_row,
        bonus_share=bonus_share,
        infoset=node_infoset,
    )


def _common_row(child: Int64, row: Int64, n_nodes: int) -> Int64:
    """(nodes,) the row that every edge into a node pays, -1 where they differ, 0 for the root."""
    low, high = np.full(n_nodes, np.iinfo(np.int64).max), np.full(n_nodes, -1)
    np.minimum.at(low, child, row)
    np.maximum.at(high, child, row)
    common = np.where(low == high, low, -1)
    common[0] = 0
    return common


def _runs(infoset: Int64, player: np.ndarray, q: int) -> Int64:
    """(runs, 3) first and last + 1 node and own information set (else -1), from the end backwards."""
    mine: Bool = infoset >= 0
    mine[mine] = player[infoset[mine]] == q
    key = np.where(mine, infoset, -1)
    cut = np.flatnonzero(np.diff(key)) + 1
    first = np.concatenate(([0], cut)) if key.size else np.empty(0, np.int64)
    last = np.concatenate((cut, [key.size])) if key.size else np.empty(0, np.int64)
    return np.stack((first, last, key[first]), axis=1)[::-1].astype(np.int64)


def _owned(arrays: GameArrays, q: int) -> Int64:
    mine = (arrays.infoset_player == q) & (arrays.infoset_whole == np.arange(arrays.n_infosets))
    sets = np.flatnonzero(mine)
    return sets[np.argsort(arrays.infoset_first[sets], kind="stable")]


def _offsets(counts: np.ndarray) -> Int64:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _unsigned(numbers: Int64) -> np.ndarray:
    # Without a sign numba need not test every index for counting from the end.
    return np.ascontiguousarray(numbers, dtype=np.int32).view(np.uint32)
