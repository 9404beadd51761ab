"""Kernels that add classes up within each outage state and mix over the states.

Given which layers work, classes are independent, so their points add by convolution; the shared
outages make them dependent, so nothing is mixed before it is added up.

May import: numba, ``offramp.defence``.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from offramp.defence._chain import TINY
from offramp.defence.arrays import Float, Int64


class Tables(NamedTuple):
    """Distributions of K classes under every set of working layers.

    Row i of class k is ``flat[start[k] + i * (launched[k] + 1) :]``, its probabilities of 0 ... ``launched[k]``.

    prob : (states,) probability of each state. leaf : (states, K) row of each class in each state.
    flat : all rows of all classes. start, launched : (K,) first entry and weapons of each class.
    """

    prob: Float
    leaf: Int64
    flat: Float
    start: Int64
    launched: Int64


@njit(cache=True)
def add_classes(tables: Tables, state: int, classes: int, step: Int64, buffers: Float) -> int:
    """Write to ``buffers[0]`` the points of the first `classes` classes in one state; return the highest possible.

    step : (K,) points that one of each class is worth. buffers : (2, at least the highest + 1).
    """
    total, other = buffers[0], buffers[1]
    total[0] = 1.0
    top = 0
    for k in range(classes):
        count = tables.launched[k]
        first = tables.start[k] + tables.leaf[state, k] * (count + 1)
        reach = top + count * step[k]
        other[: reach + 1] = 0.0
        for x in range(top + 1):
            weight = total[x]
            if weight < TINY:
                continue
            for n in range(count + 1):
                other[x + n * step[k]] += weight * tables.flat[first + n]
        total[: reach + 1] = other[: reach + 1]
        top = reach
    return top


@njit(cache=True)
def mix_totals_to(tables: Tables, step: Int64, buffers: Float, out: Float) -> None:
    """Write the distribution of the points of all classes, mixed over states, to `out`; arguments as above."""
    out[:] = 0.0
    for j in range(len(tables.prob)):
        top = add_classes(tables, j, len(tables.launched), step, buffers)
        for x in range(top + 1):
            out[x] += tables.prob[j] * buffers[0, x]


@njit(cache=True)
def below_cuts_to(tables: Tables, step: Int64, cuts: Int64, buffers: Float, out: Float) -> None:
    """Write to ``out[i]`` the probability that all points together stay below ``cuts[i]``.

    The last class (best the largest) is never convolved: its counts are looked up in the distribution
    function of the others. Other arguments as for `add_classes`.
    """
    out[:] = 0.0
    last = len(tables.launched) - 1
    count = tables.launched[last]
    for j in range(len(tables.prob)):
        top = add_classes(tables, j, last, step, buffers)
        for x in range(1, top + 1):
            buffers[0, x] += buffers[0, x - 1]
        first = tables.start[last] + tables.leaf[j, last] * (count + 1)
        for i in range(len(cuts)):
            total = 0.0
            for n in range(count + 1):
                room = cuts[i] - 1 - n * step[last]
                if room >= 0:
                    total += tables.flat[first + n] * buffers[0, min(room, top)]
            out[i] += tables.prob[j] * total
