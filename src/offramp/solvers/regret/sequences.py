"""A game as its players' sequences of moves, and regret minimisation on it.

Possible where all have perfect recall and no two histories meet that differ in a player's own moves: on every
tree, and on graphs that merge only what chance did. Of the game remain each player's tree of own moves and one payoff
for every combination of sequences that is paid at all; an information set in parts is one again.

von Stengel (1996), Efficient computation of behavior strategies, Games and Economic Behavior 14.

May import: numpy, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Float, GameArrays, GameTables, Int64
from offramp.solvers.evaluate import flow
from offramp.solvers.recall import OwnMoves, own_depth
from offramp.solvers.regret._sequences import LANES, Sequences, learn, respond, spread
from offramp.solvers.regret.shares import base_of, normalised


class SequenceGame:
    """Regret minimisation on sequences; owns all buffers."""

    def __init__(self, arrays: GameArrays, tables: GameTables, own: OwnMoves) -> None:
        self._arrays = arrays
        self._base, self._whole = base_of(arrays, tables), arrays.whole_entry
        self.game, self._entry = sequences(arrays, tables, own, self._base)
        n_entries, n_sequences = self.game.base.size, self.game.base.size + arrays.n_players
        largest = int(np.diff(self.game.group.astype(np.int64)).max(initial=0))
        self._strategy = self.game.base.copy()
        self._x, self._scratch = np.empty(n_sequences), np.empty(n_sequences)
        self._mean, self._total = np.empty(largest), np.empty(largest)
        spread(self.game, self._strategy, self._x, self._mean)
        self._average = np.zeros(n_sequences)
        self._regret = np.zeros(n_entries)
        self._gain = np.zeros(n_sequences + 1)

    def learn(self, turns: Float) -> None:
        """One iteration per row of `turns`."""
        learn(
            self.game, turns, self._strategy, self._x, self._gain, self._regret, self._average, self._mean, self._total
        )

    def average(self) -> Float:
        """(entries,) the average strategy so far, in the order of the game's arrays."""
        found = np.empty(self._base.size)
        found[self._entry] = self._average[: self._entry.size]
        return normalised(self._arrays, found[self._whole], self._base)

    def regret_of_average(self) -> Float:
        """(players,) what each player would gain by its best answer to the others' average strategies."""
        weight = self._average[-1]
        if weight > 0.0:
            np.divide(self._average, weight, out=self._scratch)
        else:
            spread(self.game, self.game.base, self._scratch, self._mean)
        played, best = np.empty(self._arrays.n_players), np.empty(self._arrays.n_players)
        respond(self.game, self._scratch, self._gain, self._mean, played, best)
        return np.maximum(best - played, 0.0)


def sequences(arrays: GameArrays, tables: GameTables, own: OwnMoves, base: Float) -> tuple[Sequences, Int64]:
    """The game as sequences, and (its entries,) which entry of `arrays` each is: parts count once."""
    n_players, sizes = arrays.n_players, np.diff(arrays.infoset_action)
    depth = own_depth(arrays, own)
    order = np.lexsort((arrays.infoset_first, sizes, depth, arrays.infoset_player))
    order = order[(arrays.infoset_whole == np.arange(arrays.n_infosets))[order]]
    player = arrays.infoset_player[order]
    cut = _changes(player, depth[order], sizes[order])
    group = np.append(cut, order.size)
    sets, actions = np.diff(group), sizes[order[cut]]
    entry = np.concatenate(([0], np.cumsum(sets * actions)))
    n_entries = int(entry[-1])

    of_set = np.repeat(np.arange(order.size), sizes[order])
    action = np.arange(of_set.size) - np.repeat(np.cumsum(sizes[order]) - sizes[order], sizes[order])
    of_group = np.repeat(np.arange(cut.size), sets)[of_set]
    # Behind the entries stand the sequences without a move, one per player.
    number = np.empty(arrays.n_entries + n_players, np.int64)
    number[arrays.infoset_action[order[of_set]] + action] = (
        entry[of_group] + action * sets[of_group] + of_set - group[of_group]
    )
    number[arrays.n_entries :] = np.arange(n_entries, n_entries + n_players)
    old = np.empty(n_entries, np.int64)
    old[number[arrays.infoset_action[order[of_set]] + action]] = arrays.infoset_action[order[of_set]] + action

    before = own.before[arrays.infoset_first[order], player]
    ends, worth = _paid(arrays, tables, own)
    rows = [_rows(number[ends], worth, q) for q in range(n_players)]
    blocks = [_blocks(*one, filler=n_entries + n_players) for one in rows]
    rows_in_lanes = np.concatenate([one.rows for one in blocks])
    starts = np.cumsum([0, *(one.pay.size for one in blocks)])
    game = Sequences(
        seat=_places(np.searchsorted(player[cut], np.arange(n_players + 1))),
        group=_places(group),
        entry=_places(entry),
        actions=_places(actions),
        parent=_unsigned(np.where(before >= 0, number[before], n_entries + player)),
        base=base[old],
        allowed=tables.allowed[old].astype(np.float64),
        block_seat=_places(np.cumsum([0, *(one.width.size for one in blocks)])),
        block=_places(LANES * (np.cumsum(rows_in_lanes) - rows_in_lanes)),
        rows=_places(rows_in_lanes),
        width=_places(np.concatenate([one.width for one in blocks])),
        start=_places(np.concatenate([one.start + start for one, start in zip(blocks, starts[:-1], strict=True)])),
        row=_unsigned(np.concatenate([one.row for one in blocks])),
        pay=np.concatenate([one.pay for one in blocks]),
        other=_unsigned(np.concatenate([one.other for one in blocks], axis=1)),
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


class _Blocks(NamedTuple):
    """One player's payoffs in rows of equal width, `LANES` side by side; the names are those of `Sequences`.

    `start` counts from the player's first payoff.
    """

    rows: Int64
    width: Int64
    start: Int64
    row: Int64
    pay: Float
    other: Int64


def _rows(ends: Int64, worth: Float, q: int) -> tuple[Int64, Float, Int64]:
    """What player `q` is paid: its sequence, the payoff, and the others' sequences (others, payoffs).

    Payoffs of equal sequences are added up. Sequences come in rising order.
    """
    paid = np.flatnonzero(worth[:, q])
    mine, others = ends[paid, q], np.delete(ends[paid], q, axis=1).T
    order = np.lexsort((*others[::-1], mine))
    mine, others = mine[order], others[:, order]
    begin = _changes(mine, *others)
    pay = np.add.reduceat(worth[paid[order], q], begin) if begin.size else np.empty(0)
    return mine[begin], pay, others[:, begin]


def _blocks(mine: Int64, pay: Float, others: Int64, *, filler: int) -> _Blocks:
    """Rows in the order of their width, filled up to the widest of those beside them."""
    begin = _changes(mine)
    length = np.diff(np.append(begin, mine.size))
    filled_up = -begin.size % LANES
    by_length = np.argsort(length, kind="stable")
    # What fills up stands first, beside the shortest.
    place = np.empty(begin.size, np.int64)
    place[by_length] = np.arange(begin.size) + filled_up
    row = np.full(begin.size + filled_up, filler)
    row[place] = mine[begin]
    width = np.concatenate((np.zeros(filled_up, np.int64), length[by_length]))[LANES - 1 :: LANES]
    start = np.cumsum(LANES * width) - LANES * width
    within = np.arange(mine.size) - np.repeat(begin, length)
    where = start[place // LANES].repeat(length) + LANES * within + (place % LANES).repeat(length)
    size = int(LANES * width.sum())
    new_pay, new_other = np.zeros(size), np.zeros((others.shape[0], size), np.int64)
    new_pay[where] = pay
    new_other[:, where] = others
    cut = _changes(width)
    return _Blocks(np.diff(np.append(cut, width.size)), width[cut], start[cut], row, new_pay, new_other)


def _changes(*columns: np.ndarray) -> Int64:
    """Where any of the columns begins or differs from the place before."""
    if not columns[0].size:
        return np.empty(0, np.int64)
    changed = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return np.concatenate(([0], np.flatnonzero(changed) + 1))


def _places(numbers: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(numbers, dtype=np.uint64)


def _unsigned(numbers: Int64) -> np.ndarray:
    # Without a sign numba need not test every index for counting from the end.
    return np.ascontiguousarray(numbers, dtype=np.int32).view(np.uint32)
