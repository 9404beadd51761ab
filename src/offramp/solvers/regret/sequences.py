"""A game as sequences of two players' moves, and regret minimisation on it.

Possible where both have perfect recall and no two histories meet that differ in a player's own moves: on every
tree, and on graphs that merge only what chance did. Of the game remain each player's tree of own moves and one payoff
for every pair of sequences that is paid at all; an information set in parts is one again.

von Stengel (1996), Efficient computation of behavior strategies, Games and Economic Behavior 14.

May import: numpy, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import numpy as np

from offramp.game.arrays import Float, GameArrays, GameTables, Int64
from offramp.solvers.evaluate import flow
from offramp.solvers.recall import OwnMoves, own_depth
from offramp.solvers.regret._sequences import Sequences, learn, respond, spread
from offramp.solvers.regret.shares import base_of, normalised


class SequenceGame:
    """Regret minimisation on sequences; owns all buffers.

    The entries are renumbered: by player, then by how many own moves come before, so that a pass streams.
    """

    def __init__(self, arrays: GameArrays, tables: GameTables, own: OwnMoves) -> None:
        self._arrays = arrays
        self._base, self._whole = base_of(arrays, tables), arrays.whole_entry
        self.game, self._entry = sequences(arrays, tables, own, self._base)
        n_players, n_entries = arrays.n_players, self.game.base.size
        self._strategy = self.game.base.copy()
        self._x, self._scratch = np.empty(n_entries + n_players), np.empty(n_entries + n_players)
        spread(self.game, self._strategy, self._x)
        self._average = np.zeros(n_entries + n_players)
        self._regret = np.zeros(n_entries)
        self._gain = np.zeros(n_entries + n_players)

    def learn(self, turns: Float) -> None:
        """One iteration per row of `turns`."""
        learn(self.game, turns, self._strategy, self._x, self._gain, self._regret, self._average)

    def average(self) -> Float:
        """(entries,) the average strategy so far, in the order of the game's arrays."""
        found = np.empty(self._base.size)
        found[self._entry] = self._average[: self._entry.size]
        return normalised(self._arrays, found[self._whole], self._base)

    def regret_of_average(self) -> Float:
        """(players,) what each player would gain by its best answer to the other's average strategy."""
        weight = self._average[-1]
        if weight > 0.0:
            np.divide(self._average, weight, out=self._scratch)
        else:
            spread(self.game, self.game.base, self._scratch)
        played, best = np.empty(self._arrays.n_players), np.empty(self._arrays.n_players)
        respond(self.game, self._scratch, self._gain, played, best)
        return np.maximum(best - played, 0.0)


def sequences(arrays: GameArrays, tables: GameTables, own: OwnMoves, base: Float) -> tuple[Sequences, Int64]:
    """The game as sequences, and (its entries,) which entry of `arrays` each is: parts count once."""
    n_players, whole = arrays.n_players, arrays.infoset_whole == np.arange(arrays.n_infosets)
    sizes = np.diff(arrays.infoset_action)
    order = np.lexsort((arrays.infoset_first, sizes, own_depth(arrays, own), arrays.infoset_player))
    order = order[whole[order]]
    entry = np.concatenate(([0], np.cumsum(sizes[order])))
    n_entries = int(entry[-1])
    old = np.repeat(arrays.infoset_action[:-1][order] - entry[:-1], sizes[order]) + np.arange(n_entries)
    # Behind the entries stand the sequences without a move, one per player.
    number = np.empty(arrays.n_entries + n_players, np.int64)
    number[old] = np.arange(n_entries)
    number[arrays.n_entries :] = np.arange(n_entries, n_entries + n_players)
    player = arrays.infoset_player[order]
    before = own.before[arrays.infoset_first[order], player]
    parent = np.where(before >= 0, number[before], n_entries + player)
    ends, worth = _paid(arrays, tables, own)
    row, pay, other = _payoffs(number[ends], worth, n_entries + n_players)
    game = Sequences(
        seat=np.concatenate(([0], np.cumsum(np.bincount(player, minlength=n_players)))).astype(np.uint64),
        entry=_unsigned(entry),
        parent=_unsigned(parent),
        base=base[old],
        row=_unsigned(row),
        pay=pay,
        other=_unsigned(other),
    )
    return game, old


def _paid(arrays: GameArrays, tables: GameTables, own: OwnMoves) -> tuple[Int64, Float]:
    """Sequences (paid edges, 2) and payoffs (paid edges, 2), chance's probability in them.

    A sequence is its last entry, or behind all entries, by player, where nothing was moved.
    """
    chance = flow(arrays, tables, np.ones(arrays.n_entries))
    edge = np.flatnonzero((tables.pay != 0.0).any(axis=1)[arrays.edge_pay])
    node = arrays.edge_owner[edge]
    ends = own.before[node]
    ends = np.where(ends < 0, arrays.n_entries + np.arange(arrays.n_players), ends)
    infoset = arrays.node_infoset[node]
    moved = np.flatnonzero(infoset >= 0)
    by = arrays.infoset_whole[infoset[moved]]
    place = edge[moved] - arrays.node_edge[node[moved]]
    ends[moved, arrays.infoset_player[by]] = arrays.infoset_action[by] + place
    likely = chance[node] * tables.prob[arrays.edge_prob[edge]]
    return ends, likely[:, None] * tables.pay[arrays.edge_pay[edge]]


def _payoffs(ends: Int64, worth: Float, n_sequences: int) -> tuple[Int64, Float, Int64]:
    """What ends in each sequence: offsets, payoffs to its owner, sequences of the other.

    Payoffs of equal sequences are added up; those that come to nothing are left out.
    """
    rows, pays, others = [], [], []
    for q in (0, 1):
        paid = np.flatnonzero(worth[:, q])
        pair = ends[paid, q] * n_sequences + ends[paid, 1 - q]
        order = np.argsort(pair, kind="stable")
        begin = np.flatnonzero(np.diff(pair[order], prepend=-1))
        rows.append(pair[order[begin]] // n_sequences)
        others.append(pair[order[begin]] % n_sequences)
        pays.append(np.add.reduceat(worth[paid[order], q], begin) if begin.size else np.empty(0))
    row, pay, other = np.concatenate(rows), np.concatenate(pays), np.concatenate(others)
    order = np.argsort(row, kind="stable")
    offsets = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=n_sequences))))
    return offsets, pay[order], other[order]


def _unsigned(numbers: Int64) -> np.ndarray:
    # Without a sign numba need not test every index for counting from the end.
    return np.ascontiguousarray(numbers, dtype=np.int32).view(np.uint32)
