"""The count chain of one thread: buffers laid out for the kernel, and what it ends with.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Bool, Float, Int64, distinct_rows
from offramp.defence.exact._chain import Branch, ChainBuffers, LayerTable, RowTable, Spending, thread_chain
from offramp.defence.exact._counts import tally_rows_to
from offramp.defence.exact._merging import MergeTable, merged_chain
from offramp.defence.exact.mixture import Term
from offramp.defence.exact.thread_rows import ThreadRows, layer_table
from offramp.defence.spec import RaidSpec, Wave

ONE = np.ones(1, np.int64)


@dataclass(frozen=True, slots=True)
class Chain:
    """What the chain of a thread ends with: m rows, d layers.

    Attributes
    ----------
    rows : what was told apart.
    leakers : (m, n + 1) distribution of the leakers in each row.
    stopped : (m, d) mean weapons stopped by each layer.
    fired : per layer, the interceptors that it fires.
    """

    rows: ThreadRows
    leakers: Float
    stopped: Float
    fired: tuple[Term, ...]

    @property
    def leaked(self) -> Float:
        """(m,) mean leakers."""
        mean: Float = self.leakers @ np.arange(self.leakers.shape[1])
        return mean

    def leaking(self, share: float = 1.0) -> Term:
        """The leakers, or those of them that are in a random `share`."""
        if share == 1.0:
            return Term(self.leakers, self.rows.row)
        return Term(_tallied(self.leakers, ONE, np.full((len(self.leakers), 1), share)), self.rows.row)

    def harming(self) -> Term:
        """The points of harm of a thread that can do any."""
        return Term(_tallied(self.leakers, self.rows.points, self.rows.chance), self.rows.row, self.rows.step)


def run_chain(spec: RaidSpec, rows: ThreadRows) -> Chain:
    """All that happens to a thread."""
    table, looks = layer_table(spec, rows.thread), rows.looks
    spending = _spending(table, rows, spec.waves[rows.thread.wave].most)
    leakers, stopped = _run(spec, rows, table, ONE, np.ones((len(looks), 1)), spending)
    return Chain(rows, leakers, stopped, _fired(spending, rows))


def harm_term(spec: RaidSpec, rows: ThreadRows) -> Term:
    """The points of harm of a thread that can do any, by the shortest way."""
    table = layer_table(spec, rows.thread)
    leaves, _ = _run(spec, rows, table, rows.points, rows.chance, _nothing_asked(rows))
    return Term(leaves, rows.row, rows.step)


def merged_harm_term(spec: RaidSpec, rows: ThreadRows, prob: Float, others: Int64) -> tuple[Term, Int64]:
    """The points of harm of a thread that can do any, for the end that all situations come to together.

    Situations that differ neither in `others`, (J, columns), nor in what harm a leaker then does are added up on the
    way. Returns the term, whose rows add up to the probability of what they stand for, and for each of them
    a situation that it stands for.
    """
    table, wave = layer_table(spec, rows.thread), spec.waves[rows.thread.wave]
    merging, first = _merging(rows, prob, others)
    leaves = np.empty((len(first), wave.most * int(rows.points[-1]) + 1))
    nodes = 1 + max(int(merging.begun[: merging.cut + 1].max()), int(merging.ahead[merging.cut :].max()))
    merged_chain(
        _launched(wave),
        spec.classes[rows.thread.weapon].reliability,
        table,
        merging,
        _buffers(table, rows, wave.most, leaves.shape[1]),
        np.empty((nodes, wave.most + 1)),
        np.empty((nodes, wave.most + 1)),
        np.empty(wave.most + 1),
        np.empty(nodes, np.bool_),
        leaves,
    )
    return Term(leaves, np.arange(len(first)), rows.step), first


def _merging(rows: ThreadRows, prob: Float, others: Int64) -> tuple[MergeTable, Int64]:
    """Who goes together through the layers; and a situation for each number at the end."""
    depth = rows.looks.shape[1]
    lots = np.column_stack([rows.looks[rows.row], rows.chance[rows.row], others])
    distinct = distinct_rows(lots[:, ::-1])
    lot = rows.row[distinct.first]
    layer = np.arange(depth + 1)[:, None]
    begun = _numbered(rows.shared < layer)
    ahead = _numbered(distinct.shared < lots.shape[1] - layer)
    fewer = ahead[:-1, -1] <= begun[1:, -1]
    ends = np.searchsorted(ahead[-1], np.arange(ahead[-1, -1] + 1))
    return MergeTable(
        prob=np.bincount(distinct.row, weights=prob).astype(np.float64, copy=False),
        looks=rows.looks[lot],
        begun=begun[:, lot],
        ahead=ahead,
        cut=int(np.argmax(np.append(fewer, True))),
        points=rows.points,
        chance=rows.chance[lot],
    ), distinct.first[ends]


def _numbered(new: Bool) -> Int64:
    """Numbers along the last axis, from 0 and one higher where something new begins, which the first always does."""
    numbers: Int64 = np.cumsum(new, axis=1)
    return numbers - numbers[:, :1]


def _launched(wave: Wave) -> Float:
    """(n + 1,) probability of k weapons launched."""
    launched = np.zeros(wave.most + 1)
    for count, p in wave.counts:
        if p > 0.0:
            launched[count] += p
    return launched


def _run(
    spec: RaidSpec, rows: ThreadRows, table: LayerTable, points: Int64, chance: Float, spending: Spending
) -> tuple[Float, Float]:
    """Tallies at the end and mean weapons stopped, by row."""
    wave = spec.waves[rows.thread.wave]
    m, depth = rows.looks.shape
    leaves = np.empty((m, wave.most * int(points[-1]) + 1))
    stopped = np.empty((m, depth))
    thread_chain(
        _launched(wave),
        spec.classes[rows.thread.weapon].reliability,
        table,
        RowTable(rows.looks, rows.shared, points, chance),
        Branch(
            stack=np.empty((depth + 1, wave.most + 1)),
            row=np.empty(depth + 1, np.int64),
            keep=np.empty(depth + 1),
            alive=np.empty(depth + 1),
        ),
        _buffers(table, rows, wave.most, leaves.shape[1]),
        spending,
        leaves,
        stopped,
    )
    return leaves, stopped


def _buffers(table: LayerTable, rows: ThreadRows, most: int, tally: int) -> ChainBuffers:
    looks, short = rows.looks.max(axis=0, initial=0), table.stock >= 0
    salvos = np.minimum(table.stock // table.shots, (looks - 1) * table.at_once)[short]
    states = 1 + int(salvos.max(initial=0))
    return ChainBuffers(
        joint=np.empty((states, most + 1)),
        spans=np.empty((states, 2), np.int64),
        work=np.empty((4, most + 2)),
        tally=np.empty(tally),
    )


def _nothing_asked(rows: ThreadRows) -> Spending:
    none, zero = np.zeros(0, np.int64), np.zeros(0)
    return Spending(np.zeros(rows.looks.shape, np.int64), none, none, none, zero, none, zero, zero)


def _spending(table: LayerTable, rows: ThreadRows, most: int) -> Spending:
    """Room for the interceptors of each layer: one node for each beginning of rows that ends with its engaging."""
    engages = rows.looks > 0
    begins = rows.shared[:, None] <= np.arange(rows.looks.shape[1])
    node = np.where(engages, np.cumsum(begins & engages, axis=0), 0)
    looks = rows.looks.max(axis=0, initial=1)
    width = 1 + np.where(table.stock >= 0, table.stock, most * looks)
    size = (1 + node.max(axis=0, initial=0)) * width
    start = np.cumsum(size) - size
    flat = np.zeros(int(size.sum()))
    flat[start] = 1.0
    most_looks = int(looks.max(initial=1))
    return Spending(
        node=node,
        start=start,
        width=width,
        unit=np.where(table.stock >= 0, 1, table.shots),
        flat=flat,
        tries=np.empty(most_looks, np.int64),
        chance=np.empty(most_looks),
        other=np.empty(int(width.max(initial=1))),
    )


def _fired(spending: Spending, rows: ThreadRows) -> tuple[Term, ...]:
    ends = [*spending.start[1:], len(spending.flat)]
    return tuple(
        Term(spending.flat[first:end].reshape(-1, spending.width[d]), spending.node[rows.row, d], int(spending.unit[d]))
        for d, (first, end) in enumerate(zip(spending.start, ends, strict=False))
    )


def _tallied(leakers: Float, points: Int64, chance: Float) -> Float:
    """(m, p) tallies of (m, n + 1) leakers."""
    out = np.empty((len(leakers), (leakers.shape[1] - 1) * int(points[-1]) + 1))
    tally_rows_to(leakers, points, chance, np.empty(out.shape[1]), out)
    return out
