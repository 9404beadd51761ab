"""Kernels on distributions over counts; index k of a vector is the probability of k.

Letting each weapon survive by itself with probability `keep` turns the generating function sum w_k z^k into
sum w_k (1 - keep + keep z)^k, which Horner's rule evaluates in place with additions of non-negative numbers only, so
nothing cancels. Entries below `TINY` are dropped: they cost time (subnormal numbers are slow) and no visible mass.

May import: ``offramp.kernels``, numpy.
"""

from __future__ import annotations

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.kernels import kernel

TINY = 1e-30


@kernel
def window(weights: Float) -> tuple[int, int]:
    """First and last index of what is not dropped; (0, 0) where everything is."""
    low, high = 0, len(weights) - 1
    while high > 0 and weights[high] < TINY:
        high -= 1
    while low < high and weights[low] < TINY:
        low += 1
    return low, high


@kernel
def add_to(part: Float, weight: float, out: Float) -> None:
    """Add `weight` times `part` to `out`, in one loop: an expression over arrays would allocate room for itself."""
    for k in range(len(part)):
        out[k] += weight * part[k]


@kernel
def copy_to(values: Float, out: Float) -> None:
    """Copy `values` into the first places of `out`: to assign a whole array would allocate, as the two may overlap."""
    for k in range(len(values)):
        out[k] = values[k]


@kernel
def trim(poly: Float, low: int, high: int) -> tuple[int, int]:
    """Set what is to be dropped at both ends of a window to zero; the new first and last index."""
    while high > low and poly[high] < TINY:
        poly[high] = 0.0
        high -= 1
    while low < high and poly[low] < TINY:
        poly[low] = 0.0
        low += 1
    return low, high


@kernel
def binomial_to(trials: int, p: float, out: Float) -> tuple[int, int]:
    """Write the Binomial(trials, p) distribution to `out`; the first and last index written.

    Ratios of neighbours, outward from the mode, scaled by their sum: no factorials, no underflow.
    """
    if p <= 0.0 or p >= 1.0:
        sure = trials if p >= 1.0 else 0
        out[sure] = 1.0
        return sure, sure
    mode = min(trials, int((trials + 1) * p))
    odds = p / (1.0 - p)
    out[mode] = 1.0
    total = 1.0
    high, low = mode, mode
    value = 1.0
    while high < trials:
        value *= odds * (trials - high) / (high + 1)
        if value < TINY:
            break
        high += 1
        out[high] = value
        total += value
    value = 1.0
    while low > 0:
        value *= low / (odds * (trials - low + 1))
        if value < TINY:
            break
        low -= 1
        out[low] = value
        total += value
    for k in range(low, high + 1):
        out[k] /= total
    return low, high


@kernel
def expand(poly: Float, low: int, high: int, keep: float) -> tuple[int, int]:
    """Multiply ``poly[low : high + 1]`` by (1 - keep + keep z) in place; the new first and last index.

    `poly` is zero outside the window and has room for one entry more.
    """
    lose = 1.0 - keep
    below = 0.0
    # Indexes from zero spare numba the test for negative ones, which costs as much as the sum.
    moved = poly[low : high + 2]
    for k in range(len(moved)):
        here = moved[k]
        moved[k] = lose * here + keep * below
        below = here
    return trim(poly, low, high + 1)


@kernel
def expand_often(poly: Float, low: int, high: int, keep: float, times: int, spare: Float) -> tuple[int, int]:
    """As `expand`, `times` times over: one convolution with a binomial distribution, where that is less work.

    spare : (at least times + 1,) buffer.
    """
    if times <= 2 * (high - low):
        for _ in range(times):
            low, high = expand(poly, low, high, keep)
        return low, high
    first, last = binomial_to(times, keep, spare)
    factor = spare[first : last + 1]
    # From the last entry down, each makes way for its multiples before they reach one that is still to come.
    for x in range(high, low - 1, -1):
        value = poly[x]
        poly[x] = 0.0
        add_to(factor, value, poly[x + first : x + last + 1])
    return trim(poly, low + first, high + last)


@kernel
def thin_to(weights: Float, keep: float, most: int, spare: Float, out: Float) -> tuple[int, int]:
    """Write to `out` the counts left when, of w weapons, w distributed as `weights`, each survives with `keep`.

    Where there are more than `most` weapons, the others survive for sure. Returns the window of what is left.
    weights, out : (n + 1,); `weights` may add up to less than one. spare : (at least n + 1,) buffer.
    """
    out[:] = 0.0
    bottom, top = window(weights)
    thinned = min(top, most)
    copy_to(weights[thinned : top + 1], out)
    low, high = max(0, bottom - thinned), top - thinned
    for w in range(thinned - 1, bottom - 1, -1):
        low, high = expand(out, low, high, keep)
        if weights[w] >= TINY:
            out[0] += weights[w]
            low = 0
    return expand_often(out, low, high, keep, min(bottom, thinned), spare)


@kernel
def compound_to(weights: Float, keep: float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """Write to `out` the points of w weapons together, w distributed as `weights`.

    Each weapon by itself makes ``points[i]`` points with probability ``keep * chance[i]``, none otherwise: Horner's
    rule with the generating function of one weapon's points in place of (1 - keep + keep z).

    weights : (n + 1,). points : (p,) positive, rising. chance : (p,).
    other, out : (n * points[-1] + 1,); `other` is a buffer.
    """
    none = 1.0
    for i in range(len(points)):
        none -= keep * chance[i]
    none = max(0.0, none)
    out[:] = 0.0
    other[:] = 0.0
    bottom, top = window(weights)
    out[0] = weights[top]
    now, following = out, other
    low, high = int(np.int64(0)), int(np.int64(0))
    for w in range(top - 1, -1, -1):
        source, target = now[low : high + 1], following[low : high + 1]
        for x in range(len(source)):
            target[x] = none * source[x]
        for i in range(len(points)):
            add_to(source, keep * chance[i], following[low + points[i] : high + 1 + points[i]])
        source[:] = 0.0
        now, following = following, now
        high += points[-1]
        low, high = trim(now, low, high)
        if w >= bottom and weights[w] >= TINY:
            now[0] += weights[w]
            low = 0
    if top % 2 == 1:
        copy_to(now, out)


@kernel
def tally_to(weights: Float, keep: float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """As `compound_to`, by the shortest way."""
    if len(points) == 1 and points[0] == 1:
        thin_to(weights, keep * chance[0], len(weights), other, out)
    else:
        compound_to(weights, keep, points, chance, other, out)


@kernel
def tally_rows_to(leaves: Float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """Write to each row of `out` the points of a row of leakers.

    leaves : (m, n + 1). points : (p,). chance : (m, p). other : (n * points[-1] + 1,) buffer. out : (m, like other).
    """
    for j in range(len(leaves)):
        tally_to(leaves[j], 1.0, points, chance[j], other, out[j])


@kernel
def split_to(weights: Float, first: float, second: float, both: float, other: Float, out: Float) -> None:
    """Write to ``out[x, y]`` the chance of x in one part and y in another, of w weapons distributed as `weights`.

    Each weapon by itself is in the first part alone, in the second alone or in both with these probabilities:
    Horner's rule with none + first x + second y + both x y in place of the generating function of one weapon.

    weights : (n + 1,). other, out : (n + 1 or 1, n + 1 or 1), 1 along a part in which none can be; `other` is a buffer.
    """
    none = max(0.0, 1.0 - first - second - both)
    rows, columns = out.shape
    out[:] = 0.0
    low, high = window(weights)
    out[0, 0] = weights[high]
    for w in range(high - 1, -1, -1):
        reach = high - w
        last_row, last_column = min(reach, rows - 1), min(reach, columns - 1)
        for x in range(last_row + 1):
            copy_to(out[x, : last_column + 1], other[x])
        for x in range(last_row, -1, -1):
            for y in range(last_column, -1, -1):
                value = none * other[x, y]
                if x > 0:
                    value += first * other[x - 1, y]
                if y > 0:
                    value += second * other[x, y - 1]
                if x > 0 and y > 0:
                    value += both * other[x - 1, y - 1]
                out[x, y] = value if value >= TINY else 0.0
        if w >= low:
            out[0, 0] += weights[w]
