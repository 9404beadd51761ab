"""Kernel of the exact count chain: a thread through its layers, under everything that its layers may be able to do.

May import: ``offramp.kernels``, numpy, ``offramp.defence.exact``.
"""

from __future__ import annotations

from typing import NamedTuple

from offramp.defence.arrays import Float, Int64
from offramp.defence.exact._counts import copy_to, tally_to, thin_to
from offramp.defence.exact._layers import Belt, fired_in_full_to, limited_layer_to, served_in_full
from offramp.kernels import inlined, kernel


class LayerTable(NamedTuple):
    """The d layers that meet a thread, first to last; a column for each part of a `Belt`."""

    kill: Float
    stock: Int64
    at_once: Int64
    shots: Int64


class RowTable(NamedTuple):
    """What a thread may meet, m rows in lexicographic order.

    looks : (m, d) looks of each layer, 0 where it does not engage. shared : (m,) layers, from the first on, that
    have the same looks as in the row before. points : (p,) what a weapon at the end may count. chance : (m, p).
    """

    looks: Int64
    shared: Int64
    points: Int64
    chance: Float


class ChainBuffers(NamedTuple):
    """Room that a thread's layers work in, for n weapons.

    joint, spans : (rows, n + 1) and (rows, 2), the most that `limited_layer_to` asks for.
    work : (4, n + 2), of which the last row holds what enters a layer. tally : (n * points[-1] + 1,).
    """

    joint: Float
    spans: Int64
    work: Float
    tally: Float


class Spending(NamedTuple):
    """Distributions of the interceptors that each layer fires, where they are asked for.

    Node k of layer d is ``flat[start[d] + k * width[d] :]``, probabilities of ``unit[d]`` times 0, 1, ...
    ``width[d] - 1`` interceptors.

    node : (m, d) node of each row, 0 where the layer does not engage or nothing is asked for.
    start, width, unit : (d,). flat : node 0 is set, the others are written.
    tries, chance : buffers for as many as the most looks. other : buffer for the widest node.
    """

    node: Int64
    start: Int64
    width: Int64
    unit: Int64
    flat: Float
    tries: Int64
    chance: Float
    other: Float


@inlined
def spending_row(spending: Spending, d: int, node: int) -> Float:
    """Distribution of the interceptors of a layer at a node, as a view; empty where nothing is asked for."""
    if node == 0:
        return spending.flat[:0]
    first = spending.start[d] + node * spending.width[d]
    return spending.flat[first : first + spending.width[d]]


@inlined
def mean_of(weights: Float) -> float:
    """Mean of a distribution over counts."""
    mean = 0.0
    for k in range(len(weights)):
        mean += k * weights[k]
    return mean


class Branch(NamedTuple):
    """Buffers for the present branch of the tree of rows, after 0 ... d layers.

    stack : (d + 1, n + 1) vectors. row : (d + 1,) which of them holds. keep : (d + 1,) survival still to be applied to
    it: thinning twice is thinning once with the product. alive : (d + 1,) mean weapons left.
    """

    stack: Float
    row: Int64
    keep: Float
    alive: Float


@inlined
def leave_limited_to(
    entering: Float, belt: Belt, looks: int, buffers: ChainBuffers, fired: Float, leaving: Float
) -> None:
    """As `limited_layer_to`, in as much of the buffers as it needs."""
    rows = 1 + min(belt.stock // belt.shots, (looks - 1) * min(belt.at_once, len(entering) - 1))
    joint, spans = buffers.joint[:rows], buffers.spans[:rows]
    limited_layer_to(entering, belt, looks, joint, spans, buffers.work, fired, leaving)


@inlined
def pass_layer(
    belt: Belt, looks: int, d: int, branch: Branch, buffers: ChainBuffers, spending: Spending, fired: Float
) -> None:
    """Carry a branch through layer d, which engages; `fired` is its distribution, empty where nobody asks."""
    width = branch.stack.shape[1]
    entering = buffers.work[3, :width]
    if belt.stock >= 0 or len(fired) > 0:
        thin_to(branch.stack[branch.row[d]], branch.keep[d], width, buffers.work[2], entering)
    if len(fired) > 0:
        full = entering[: 1 + served_in_full(width - 1, belt, looks)]
        fired_in_full_to(full, belt, looks, spending.unit[d], spending.tries, spending.chance, spending.other, fired)
    if belt.stock < 0:
        survival = (1.0 - belt.kill) ** (belt.shots * looks)
        branch.keep[d + 1] = branch.keep[d] * survival
        branch.alive[d + 1] = branch.alive[d] * survival
    else:
        leaving = branch.stack[d + 1]
        leave_limited_to(entering, belt, looks, buffers, fired, leaving)
        branch.row[d + 1], branch.keep[d + 1] = d + 1, 1.0
        branch.alive[d + 1] = mean_of(leaving)


@kernel
def thread_chain(
    start: Float,
    reliability: float,
    layers: LayerTable,
    rows: RowTable,
    branch: Branch,
    buffers: ChainBuffers,
    spending: Spending,
    leaves: Float,
    stopped: Float,
) -> None:
    """Carry one thread through its layers, for every row of looks.

    Rows in lexicographic order form a tree, whose common beginnings are computed once.

    Parameters
    ----------
    start : (n + 1,) probability of k weapons launched.
    reliability : probability that a launched weapon flies.
    branch : buffers.
    leaves : (m, n * points[-1] + 1) distribution of what counts at the end of each row; written.
    stopped : (m, d) mean weapons stopped by each layer; written.
    """
    depth = len(layers.kill)
    copy_to(start, branch.stack[0])
    branch.row[0] = 0
    branch.keep[0] = reliability
    branch.alive[0] = reliability * mean_of(start)
    for j in range(len(rows.looks)):
        first = rows.shared[j]
        for d in range(first):
            stopped[j, d] = stopped[j - 1, d]
        for d in range(first, depth):
            branch.row[d + 1], branch.keep[d + 1], branch.alive[d + 1] = branch.row[d], branch.keep[d], branch.alive[d]
            if rows.looks[j, d] > 0:
                belt = Belt(layers.kill[d], layers.stock[d], layers.at_once[d], layers.shots[d])
                fired = spending_row(spending, d, spending.node[j, d])
                pass_layer(belt, rows.looks[j, d], d, branch, buffers, spending, fired)
            stopped[j, d] = branch.alive[d] - branch.alive[d + 1]
        counted = branch.stack[branch.row[depth]]
        tally_to(counted, branch.keep[depth], rows.points, rows.chance[j], buffers.tally, leaves[j])
