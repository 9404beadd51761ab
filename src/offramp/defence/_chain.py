"""Kernels of the exact count chain: how many weapons of one class are left after each layer.

A distribution over counts is a vector; index k is k weapons. Letting each weapon survive by itself with
probability `keep` turns the generating function sum w_k z^k into sum w_k (1 - keep + keep z)^k, which
Horner's rule evaluates in place with additions of non-negative numbers only, so nothing cancels.
Entries below `TINY` are dropped: they cost time (subnormal numbers are slow) and no visible mass.

May import: numba, numpy.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from offramp.defence.arrays import Float, Int64

TINY = 1e-30


class LayerTable(NamedTuple):
    """The layers that meet one class, first to last, one entry each.

    bits : bit of the layer in a mask of working layers, falling. kill : single-shot kill probability. stock :
    interceptors, negative where ample. shots, looks : salvo and looks.
    """

    bits: Int64
    kill: Float
    stock: Int64
    shots: Int64
    looks: Int64


class ChainBuffers(NamedTuple):
    """Room that `class_chain` works in, for d layers and n weapons.

    stack : (d + 1, n + 1). joint : (rows, n + 1), the most rows that `limited_layer_to` asks for. work : (3, n + 2).
    """

    stack: Float
    joint: Float
    work: Float


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
    for k in range(low, high + 2):
        here = poly[k]
        poly[k] = lose * here + keep * below
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
def thin_to(weights: Float, keep: float, out: Float) -> None:
    """Write to `out` the counts left when each of w weapons, w distributed as `weights`, survives with `keep`.

    weights, out : (n + 1,); `weights` may add up to less than one.
    """
    out[:] = 0.0
    top = len(weights) - 1
    while top > 0 and weights[top] < TINY:
        top -= 1
    bottom = 0
    while bottom < top and weights[bottom] < TINY:
        bottom += 1
    if bottom == top:
        binomial_to(top, keep, weights[top], out)
        return
    if keep >= 1.0:
        out[:] = weights
        return
    low, high = 0, 0
    out[0] = weights[top]
    for w in range(top - 1, -1, -1):
        low, high = expand(out, low, high, keep)
        if weights[w] >= TINY:
            out[0] += weights[w]
            low = 0


@njit(cache=True)
def fire_rest(joint: Float, stock: int, shots: int, kill: float, work: Float, out: Float) -> float:
    """Add to `out` the leavers of all states that fire their last interceptors in this look; the mean number fired.

    joint : (rows, n + 1) probability that u full salvos are fired and w weapons are left. With m salvos to
        go, the states with w > m are meant: m weapons get a full salvo, one more the rest, the others nothing.
    work : (n + 2,) buffer. out : (n + 1,).
    """
    rows, width = joint.shape
    salvos = stock // shots
    survival = (1.0 - kill) ** shots
    rest_survival = (1.0 - kill) ** (stock - salvos * shots)
    work[:] = 0.0
    low, high = 0, -1
    fired = 0.0
    for m in range(min(salvos, width), -1, -1):
        if high >= 0:
            low, high = expand(work, low, high, survival)
        u = salvos - m
        if u >= rows:
            continue
        for w in range(m + 1, width):
            mass = joint[u, w]
            if mass < TINY:
                continue
            fired += mass * (stock - u * shots)
            work[w - m - 1] += mass * (1.0 - rest_survival)
            work[w - m] += mass * rest_survival
            low = min(low, w - m - 1)
            high = max(high, w - m)
    out += work[:width]
    return fired


@njit(cache=True)
def fire_last(joint: Float, stock: int, shots: int, kill: float, work: Float, out: Float) -> float:
    """Add to `out` the leavers of all states that can give everyone a salvo in the last look; the mean number fired.

    joint as for `fire_rest`. work : (2, n + 2) buffer.
    """
    rows, width = joint.shape
    salvos = stock // shots
    served, left = work[0, :width], work[1, :width]
    served[:] = 0.0
    for u in range(min(rows, salvos + 1)):
        for w in range(min(salvos - u, width - 1) + 1):
            served[w] += joint[u, w]
    thin_to(served, (1.0 - kill) ** shots, left)
    out += left
    return shots * np.sum(served * np.arange(width))


@njit(cache=True)
def first_look(entering: Float, stock: int, shots: int, kill: float, work: Float, joint: Float) -> tuple[int, float]:
    """Write `joint` after a first look in which everyone gets a salvo; its highest count and the mean fired.

    Row w is the thinned point mass at w, which grows from row to row by one more weapon.
    work : (n + 2,) buffer. joint : (rows, n + 1).
    """
    survival = (1.0 - kill) ** shots
    joint[:] = 0.0
    work[:] = 0.0
    work[0] = 1.0
    low, high, top = 0, 0, 0
    fired = 0.0
    for w in range(min(len(entering), joint.shape[0], stock // shots + 1)):
        if w > 0:
            low, high = expand(work, low, high, survival)
        if entering[w] >= TINY:
            fired += entering[w] * w * shots
            for k in range(low, high + 1):
                joint[w, k] = entering[w] * work[k]
            top = max(top, high)
    return top, fired


@njit(cache=True)
def look_again(joint: Float, shots: int, kill: float, diagonal: Float, out: Float) -> float:
    """Move the states that can give everyone a salvo one look on, in place; the mean number fired.

    State (u, w) becomes (u + w, survivors); states without a weapon left go to ``out[0]``. Row v of the new
    joint needs rows below v of the old one only, so rows are rewritten from the last to the first.
    diagonal : (n + 1,) buffer.
    """
    rows, width = joint.shape
    survival = (1.0 - kill) ** shots
    fired = 0.0
    for v in range(rows - 1, -1, -1):
        out[0] += joint[v, 0]
        diagonal[:] = 0.0
        found = False
        for w in range(1, min(v, width - 1) + 1):
            mass = joint[v - w, w]
            if mass >= TINY:
                diagonal[w] = mass
                fired += mass * w * shots
                found = True
        if found:
            thin_to(diagonal, survival, joint[v])
        else:
            joint[v] = 0.0
    return fired


@njit(cache=True)
def ample_layer(mean: float, kill: float, shots: int, looks: int) -> tuple[float, float]:
    """Chance to survive a layer that never runs out, and the mean number fired at `mean` weapons."""
    salvo = (1.0 - kill) ** shots
    reaching, fired = 1.0, 0.0
    for _ in range(looks):
        fired += mean * reaching * shots
        reaching *= salvo
    return reaching, fired


@njit(cache=True)
def limited_layer_to(
    entering: Float, kill: float, stock: int, shots: int, looks: int, joint: Float, work: Float, out: Float
) -> float:
    """Write to `out` the counts that leave a layer whose interceptors may run out; return the mean number fired.

    In every look each weapon left gets a full salvo of `shots`, as far as the stock reaches; if some
    interceptors, but fewer than a salvo, are then left for a further weapon, it gets them all as a
    partial salvo. So few weapons that the stock lasts through all looks are thinned at once.

    entering : (n + 1,), overwritten. out : (n + 1,). work : (2, n + 2) buffer.
    joint : (rows, n + 1) buffer, rows = 1 + min(salvos in stock, (looks - 1) n).
    """
    enough = min(stock // (shots * looks), len(entering) - 1)
    few = entering[: enough + 1]
    reaching, spent = ample_layer(np.sum(few * np.arange(enough + 1)), kill, shots, looks)
    out[:] = 0.0
    thin_to(few, reaching, out[: enough + 1])
    few[:] = 0.0
    top = len(entering) - 1
    while top > enough and entering[top] < TINY:
        top -= 1
    if top == enough:
        return spent
    entering, work, out = entering[: top + 1], work[:, : top + 2], out[: top + 1]
    now = entering.reshape(1, top + 1)
    spent += fire_rest(now, stock, shots, kill, work[0], out)
    if looks > 1:
        joint = joint[:, : top + 1]
        top, fired = first_look(entering, stock, shots, kill, work[0], joint)
        spent += fired
        now, work, out = joint[:, : top + 1], work[:, : top + 2], out[: top + 1]
        spent += fire_rest(now, stock, shots, kill, work[0], out)
        for _ in range(looks - 2):
            spent += look_again(now, shots, kill, work[1, : top + 1], out)
            spent += fire_rest(now, stock, shots, kill, work[0], out)
    return spent + fire_last(now, stock, shots, kill, work, out)


@njit(cache=True)
def class_chain(
    start: Float,
    reliability: float,
    leaf_keep: float,
    layers: LayerTable,
    masks: Int64,
    buffers: ChainBuffers,
    leaves: Float,
    stopped: Float,
    spent: Float,
) -> None:
    """Carry one class through its layers, for every set of working layers.

    Masks in rising order form a tree whose common beginnings are computed once: `stack` holds the vector after
    each layer of the present branch. Independent survivals are only multiplied up (`keep`) and applied when
    a vector is needed, since thinning twice is thinning once with the product.

    Parameters
    ----------
    start : (n + 1,) launched weapons, all mass on one count.
    reliability : probability that a launched weapon flies.
    leaf_keep : probability that what leaves the last layer is counted (1 for leakers, the effect for harm).
    masks : (m,) distinct sets of working layers, rising.
    leaves : (m, n + 1) distribution at the end under each mask; written.
    stopped, spent : (m, d) mean weapons stopped and interceptors fired by each layer; written.
    """
    depth = len(layers.bits)
    width = len(start)
    stack, joint, work = buffers.stack, buffers.joint, buffers.work
    counts = np.arange(width)
    # After d layers: row of the stack that holds the vector, survival still to be applied to it, mean left.
    row = np.zeros(depth + 1, np.int64)
    keep = np.empty(depth + 1)
    alive = np.empty(depth + 1)
    stack[0] = start
    keep[0] = reliability
    alive[0] = reliability * np.sum(start * counts)
    for j in range(len(masks)):
        first = 0
        if j > 0:
            while first < depth and (masks[j] ^ masks[j - 1]) & layers.bits[first] == 0:
                first += 1
            stopped[j, :first] = stopped[j - 1, :first]
            spent[j, :first] = spent[j - 1, :first]
        for d in range(first, depth):
            row[d + 1], keep[d + 1], alive[d + 1] = row[d], keep[d], alive[d]
            spent[j, d] = 0.0
            kill, stock, shots, looks = layers.kill[d], layers.stock[d], layers.shots[d], layers.looks[d]
            if masks[j] & layers.bits[d] != 0:
                if stock < 0:
                    reaching, spent[j, d] = ample_layer(alive[d], kill, shots, looks)
                    keep[d + 1] *= reaching
                    alive[d + 1] *= reaching
                else:
                    entering, leaving = work[2, :width], stack[d + 1]
                    thin_to(stack[row[d]], keep[d], entering)
                    rows = 1 + min(stock // shots, (looks - 1) * (width - 1))
                    spent[j, d] = limited_layer_to(entering, kill, stock, shots, looks, joint[:rows], work[:2], leaving)
                    row[d + 1], keep[d + 1], alive[d + 1] = d + 1, 1.0, np.sum(leaving * counts)
            stopped[j, d] = alive[d] - alive[d + 1]
        thin_to(stack[row[depth]], keep[depth] * leaf_keep, leaves[j])
