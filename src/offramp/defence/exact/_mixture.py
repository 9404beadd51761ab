"""Kernels that add independent terms up within each situation and mix over the situations.

Given what is up, threads are independent, so what they add up to is a convolution; the shared outages make them
dependent, so nothing is mixed before it is added up.

May import: ``offramp.kernels``, ``offramp.defence.exact._counts``.
"""

from __future__ import annotations

from typing import NamedTuple

from offramp.defence.arrays import Float, Int64
from offramp.defence.exact._counts import TINY, copy_to, window
from offramp.kernels import inlined, kernel


class Tables(NamedTuple):
    """Distributions of K terms in every situation.

    Row i of term k is ``flat[start[k] + i * width[k] :]``, probabilities of ``step[k]`` times 0 ... ``width[k] - 1``.

    prob : (J,) probability of each situation. row : (J, K) row of each term in each situation.
    flat : all rows of all terms. start, width, step : (K,).
    """

    prob: Float
    row: Int64
    flat: Float
    start: Int64
    width: Int64
    step: Int64


@inlined
def term_row(tables: Tables, situation: int, k: int) -> Float:
    """Distribution of a term in a situation, as a view."""
    first = tables.start[k] + tables.row[situation, k] * tables.width[k]
    return tables.flat[first : first + tables.width[k]]


@kernel
def add_terms(tables: Tables, situation: int, terms: int, buffers: Float) -> tuple[int, int]:
    """Write to ``buffers[0]`` what the first `terms` terms add up to in one situation.

    Returns the first and last index written; what lies outside is not touched.
    buffers : (2, at least the highest sum + 1).
    """
    total, other = buffers[0], buffers[1]
    total[0] = 1.0
    low, high = 0, 0
    for k in range(terms):
        row, step = term_row(tables, situation, k), tables.step[k]
        first, last = window(row)
        piece = row[first : last + 1]
        lowest, highest = low + first * step, high + last * step
        other[lowest : highest + 1] = 0.0
        for x in range(low, high + 1):
            weight = total[x]
            if weight < TINY:
                continue
            target = other[x + first * step : x + last * step + 1 : step]
            for n in range(len(target)):
                target[n] += weight * piece[n]
        copy_to(other[lowest : highest + 1], total[lowest : highest + 1])
        low, high = lowest, highest
    return low, high


@kernel
def mix_totals_to(tables: Tables, buffers: Float, out: Float) -> None:
    """Write the distribution of the sum of all terms, mixed over situations, to `out`; buffers : (2, like `out`)."""
    out[:] = 0.0
    for j in range(len(tables.prob)):
        low, high = add_terms(tables, j, len(tables.width), buffers)
        for x in range(low, high + 1):
            out[x] += tables.prob[j] * buffers[0, x]


@kernel
def sum_rows_to(tables: Tables, buffers: Float, out: Float) -> None:
    """Write the distribution of the sum of all terms in each situation to ``out[j]``; buffers : (2, like a row)."""
    out[:] = 0.0
    for j in range(len(tables.prob)):
        low, high = add_terms(tables, j, len(tables.width), buffers)
        copy_to(buffers[0, low : high + 1], out[j, low : high + 1])


@kernel
def below_cuts_to(tables: Tables, cuts: Int64, buffers: Float, out: Float) -> None:
    """Write to ``out[i]`` the probability that all terms together stay below ``cuts[i]``.

    The last term (best the widest) is never convolved: its counts are looked up in the distribution
    function of the others. buffers : (2, highest sum of the others + 1).
    """
    out[:] = 0.0
    last = len(tables.width) - 1
    step = tables.step[last]
    for j in range(len(tables.prob)):
        low, high = add_terms(tables, j, last, buffers)
        for x in range(low + 1, high + 1):
            buffers[0, x] += buffers[0, x - 1]
        row = term_row(tables, j, last)
        for i in range(len(cuts)):
            total = 0.0
            for n in range(len(row)):
                room = cuts[i] - 1 - n * step
                if room < low:
                    break
                total += row[n] * buffers[0, min(room, high)]
            out[i] += tables.prob[j] * total
