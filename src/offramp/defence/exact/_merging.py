"""Kernel of the count chain for what comes of a thread alone: situations are added up once nothing ahead differs.

A layer acts on a distribution linearly. Up to a cut, situations that begin alike go through the layers as one; from
the cut on, those that end alike do, weighted with their probability. Many independent outages then cost a sum over
layers and not a product.

May import: ``offramp.kernels``, numpy, ``offramp.defence.exact``.
"""

from __future__ import annotations

from typing import NamedTuple

from offramp.defence.arrays import Bool, Float, Int64
from offramp.defence.exact._chain import ChainBuffers, LayerTable, leave_limited_to
from offramp.defence.exact._counts import add_to, copy_to, tally_to, thin_to
from offramp.defence.exact._layers import Belt
from offramp.kernels import inlined, kernel


class MergeTable(NamedTuple):
    """What a thread may meet and what is said of it afterwards; m situations, d layers.

    Situations with the same number ``begun[k]`` agree in all layers before layer k, those with the same number
    ``ahead[k]`` in layer k and all that follows; numbers count from 0.

    prob : (m,) probability of each situation. looks : (m, d) looks of each layer, 0 where it does not engage.
    begun, ahead : (d + 1, m). cut : the layer from which on `ahead` tells fewer apart.
    points : (p,) what a weapon at the end may count. chance : (m, p), the same for the same ``ahead[d]``.
    """

    prob: Float
    looks: Int64
    begun: Int64
    ahead: Int64
    cut: int
    points: Int64
    chance: Float


@inlined
def leave_layer_to(entering: Float, layers: LayerTable, d: int, looks: int, buffers: ChainBuffers, out: Float) -> None:
    """Write to `out` the counts that leave layer d after so many looks."""
    belt = Belt(layers.kill[d], layers.stock[d], layers.at_once[d], layers.shots[d])
    if looks == 0:
        copy_to(entering, out)
    elif belt.stock < 0:
        thin_to(entering, (1.0 - belt.kill) ** (belt.shots * looks), len(entering), buffers.work[2], out)
    else:
        consumed = buffers.work[3, : len(entering)]
        copy_to(entering, consumed)
        leave_limited_to(consumed, belt, looks, buffers, consumed[:0], out)


@inlined
def merge_to(table: MergeTable, now: Float, out: Float) -> None:
    """Add situations that begin alike, weighted, to those that go on alike from the cut on."""
    out[:] = 0.0
    for i in range(len(table.prob)):
        add_to(now[table.begun[table.cut, i]], table.prob[i], out[table.ahead[table.cut, i]])


@kernel
def merged_chain(
    start: Float,
    reliability: float,
    layers: LayerTable,
    table: MergeTable,
    buffers: ChainBuffers,
    now: Float,
    following: Float,
    leaving: Float,
    passed: Bool,
    leaves: Float,
) -> None:
    """Carry one thread through its layers, in all situations together.

    Parameters
    ----------
    start : (n + 1,) probability of k weapons launched.
    reliability : probability that a launched weapon flies.
    now, following : (numbers, n + 1) buffers, one row for each number in use before any layer.
    leaving, passed : (n + 1,) and (numbers,) buffers.
    leaves : (g, n * points[-1] + 1) distribution of what counts at the end, added up over the situations that
        ``ahead[d]`` numbers alike and so of their probability together; written.
    """
    depth = len(layers.kill)
    thin_to(start, reliability, len(start), buffers.work[2], now[0])
    for d in range(depth):
        if d == table.cut:
            merge_to(table, now, following)
            now, following = following, now
        place = table.begun if d < table.cut else table.ahead
        alike = table.begun[d + 1] if d < table.cut else table.ahead[d]
        passed[:] = False
        following[:] = 0.0
        for i in range(len(alike)):
            if not passed[alike[i]]:
                passed[alike[i]] = True
                leave_layer_to(now[place[d, i]], layers, d, table.looks[i, d], buffers, leaving)
                add_to(leaving, 1.0, following[place[d + 1, i]])
        now, following = following, now
    if table.cut == depth:
        merge_to(table, now, following)
        now, following = following, now
    for i in range(len(table.prob)):
        end = table.ahead[depth, i]
        if i == 0 or end != table.ahead[depth, i - 1]:
            tally_to(now[end], 1.0, table.points, table.chance[i], buffers.tally, leaves[end])
