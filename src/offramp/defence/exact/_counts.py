"""Kernels on distributions over counts; index k of a vector is the probability of k.

Letting each weapon survive by itself with probability `keep` turns the generating function sum w_k z^k into
sum w_k (1 - keep + keep z)^k, which Horner's rule evaluates in place with additions of non-negative numbers only, so
nothing cancels. Entries below `TINY` are dropped: they cost time (subnormal numbers are slow) and no visible mass.

May import: numba, numpy.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from offramp.defence.arrays import Float, Int64

TINY = 1e-30


@njit(cache=True)
def window(weights: Float) -> tuple[int, int]:
    """First and last index of what is not dropped; (0, 0) where everything is."""
    low, high = 0, len(weights) - 1
    while high > 0 and weights[high] < TINY:
        high -= 1
    while low < high and weights[low] < TINY:
        low += 1
    return low, high


@njit(cache=True)
def binomial_to(trials: int, p: float, scale: float, out: Float) -> None:
    """Write `scale` times the Binomial(trials, p) distribution to ``out[: trials + 1]``, set to zero before.

    Ratios of neighbours, outward from the mode, scaled by their sum: no factorials, no underflow.
    """
    if p <= 0.0 or p >= 1.0:
        out[trials if p >= 1.0 else 0] = scale
        return
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
        out[k] *= scale / total


@njit(cache=True)
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
    high += 1
    while high > low and poly[high] < TINY:
        poly[high] = 0.0
        high -= 1
    while low < high and poly[low] < TINY:
        poly[low] = 0.0
        low += 1
    return low, high


@njit(cache=True)
def thin_to(weights: Float, keep: float, most: int, out: Float) -> None:
    """Write to `out` the counts left when, of w weapons, w distributed as `weights`, each survives with `keep`.

    Where there are more than `most` weapons, the others survive for sure.
    weights, out : (n + 1,); `weights` may add up to less than one.
    """
    out[:] = 0.0
    bottom, top = window(weights)
    thinned = min(top, most)
    if bottom == top:
        binomial_to(thinned, keep, weights[top], out[top - thinned :])
        return
    if keep >= 1.0:
        out[:] = weights
        return
    out[: top - thinned + 1] = weights[thinned : top + 1]
    low, high = 0, top - thinned
    for w in range(thinned - 1, -1, -1):
        low, high = expand(out, low, high, keep)
        if weights[w] >= TINY:
            out[0] += weights[w]
            low = 0


@njit(cache=True)
def compound_to(weights: Float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """Write to `out` the points of w weapons together, w distributed as `weights`.

    Each weapon by itself makes ``points[i]`` points with probability ``chance[i]``, none otherwise: Horner's rule
    with the generating function of one weapon's points in place of (1 - keep + keep z).

    weights : (n + 1,). points : (p,) positive, rising. chance : (p,).
    other, out : (n * points[-1] + 1,); `other` is a buffer.
    """
    none = max(0.0, 1.0 - np.sum(chance))
    out[:] = 0.0
    other[:] = 0.0
    bottom, top = window(weights)
    out[0] = weights[top]
    now, following = out, other
    low, high = 0, 0
    for w in range(top - 1, -1, -1):
        source, target = now[low : high + 1], following[low : high + 1]
        for x in range(len(source)):
            target[x] = none * source[x]
        for i in range(len(points)):
            share, target = chance[i], following[low + points[i] : high + 1 + points[i]]
            for x in range(len(source)):
                target[x] += share * source[x]
        source[:] = 0.0
        now, following = following, now
        high += points[-1]
        while high > low and now[high] < TINY:
            now[high] = 0.0
            high -= 1
        while low < high and now[low] < TINY:
            now[low] = 0.0
            low += 1
        if w >= bottom and weights[w] >= TINY:
            now[0] += weights[w]
            low = 0
    if top % 2 == 1:
        out[:] = now


@njit(cache=True)
def tally_to(weights: Float, keep: float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """Write to `out` the points of the weapons that survive with `keep`; else as `compound_to`."""
    if len(points) == 1 and points[0] == 1:
        thin_to(weights, keep * chance[0], len(weights), out)
    else:
        compound_to(weights, points, keep * chance, other, out)


@njit(cache=True)
def tally_rows_to(leaves: Float, points: Int64, chance: Float, other: Float, out: Float) -> None:
    """Write to each row of `out` the points of a row of leakers.

    leaves : (m, n + 1). points : (p,). chance : (m, p). other : (n * points[-1] + 1,) buffer. out : (m, like other).
    """
    for j in range(len(leaves)):
        tally_to(leaves[j], 1.0, points, chance[j], other, out[j])
