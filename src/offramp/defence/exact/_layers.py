"""Kernels of one layer: how many weapons leave it, and how many interceptors it fires.

In every look each weapon left gets a full salvo of `shots`, as far as `at_once` (fire channels) and stock reach; if
some interceptors, but fewer than a salvo, are then left for a further weapon, it gets them all as a partial salvo.
A state of a layer whose interceptors may run out is (u, w): u full salvos fired, w weapons left. `fired` collects
the probability of k interceptors fired, (stock + 1,), or is empty where nobody asks.

May import: numba, numpy, ``offramp.defence.exact._counts``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from offramp.defence.arrays import Float, Int64
from offramp.defence.exact._counts import TINY, compound_to, expand, thin_to


class Belt(NamedTuple):
    """One layer as one thread meets it.

    kill : single-shot kill probability. stock : interceptors, negative where neither they nor channels run out.
    at_once : weapons engaged in a look at most. shots : the salvo.
    """

    kill: float
    stock: int
    at_once: int
    shots: int


@njit(cache=True)
def fire_rest(joint: Float, belt: Belt, work: Float, fired: Float, out: Float) -> None:
    """Add to `out` the leavers of all states that fire their last interceptors in this look.

    joint : (rows, n + 1) probability of each state (u, w). With m salvos to go, the states that want more than m
        are meant: m weapons get a full salvo, one more the rest, the others nothing.
    work : (n + 2,) buffer. out : (n + 1,).
    """
    rows, width = joint.shape
    kill, stock, at_once, shots = belt
    salvos = stock // shots
    survival = (1.0 - kill) ** shots
    rest_survival = (1.0 - kill) ** (stock - salvos * shots)
    work[:] = 0.0
    low, high = 0, -1
    total = 0.0
    for m in range(min(salvos, width, at_once - 1), -1, -1):
        if high >= 0:
            low, high = expand(work, low, high, survival)
        u = salvos - m
        if u >= rows:
            continue
        for w in range(m + 1, width):
            mass = joint[u, w]
            if mass < TINY:
                continue
            total += mass
            work[w - m - 1] += mass * (1.0 - rest_survival)
            work[w - m] += mass * rest_survival
            low = min(low, w - m - 1)
            high = max(high, w - m)
    out += work[:width]
    if len(fired) > 0:
        fired[stock] += total


@njit(cache=True)
def fire_last(joint: Float, belt: Belt, work: Float, fired: Float, out: Float) -> None:
    """Add to `out` the leavers of all states that need not ration their last look; arguments as for `fire_rest`.

    work : (2, n + 2) buffer.
    """
    rows, width = joint.shape
    kill, stock, at_once, shots = belt
    salvos = stock // shots
    served, left = work[0, :width], work[1, :width]
    served[:] = 0.0
    for u in range(min(rows, salvos + 1)):
        most = width - 1 if salvos - u >= at_once else min(salvos - u, width - 1)
        served[: most + 1] += joint[u, : most + 1]
        if len(fired) > 0:
            for w in range(most + 1):
                fired[(u + min(w, at_once)) * shots] += joint[u, w]
    thin_to(served, (1.0 - kill) ** shots, at_once, left)
    out += left


@njit(cache=True)
def first_look(entering: Float, belt: Belt, work: Float, joint: Float) -> int:
    """Write `joint` after a first look that need not ration; the highest count in it.

    The outcome of m engaged weapons grows from m to m by one weapon more.
    work : (n + 2,) buffer. joint : (rows, n + 1).
    """
    kill, stock, at_once, shots = belt
    survival = (1.0 - kill) ** shots
    joint[:] = 0.0
    work[:] = 0.0
    work[0] = 1.0
    low, high, top = 0, 0, 0
    for w in range(len(entering)):
        m = min(w, at_once)
        if m > stock // shots:
            break
        if 0 < w <= at_once:
            low, high = expand(work, low, high, survival)
        if entering[w] >= TINY:
            for k in range(low, high + 1):
                joint[m, w - m + k] += entering[w] * work[k]
            top = max(top, w - m + high)
    return top


@njit(cache=True)
def look_again(joint: Float, belt: Belt, engaged: Float, fired: Float, out: Float) -> None:
    """Move the states that need not ration one look on, in place.

    State (u, w) becomes (u + min(w, at_once), survivors); states without a weapon left go to ``out[0]``. Row v of the
    new joint needs rows below v of the old one only, so rows are rewritten from the last to the first.
    engaged : (n + 1,) buffer.
    """
    rows, width = joint.shape
    kill, _, at_once, shots = belt
    survival = (1.0 - kill) ** shots
    for v in range(rows - 1, -1, -1):
        out[0] += joint[v, 0]
        if len(fired) > 0:
            fired[v * shots] += joint[v, 0]
        engaged[:] = 0.0
        for w in range(1, min(v, at_once - 1, width - 1) + 1):
            engaged[w] = joint[v - w, w]
        if v >= at_once:
            engaged[at_once:] = joint[v - at_once, at_once:]
        if np.max(engaged) >= TINY:
            thin_to(engaged, survival, at_once, joint[v])
        else:
            joint[v] = 0.0


@njit(cache=True)
def served_in_full(weapons: int, belt: Belt, looks: int) -> int:
    """How many of at most `weapons` get all their salvos whatever happens."""
    return weapons if belt.stock < 0 else min(belt.stock // (belt.shots * looks), belt.at_once, weapons)


@njit(cache=True)
def limited_layer_to(
    entering: Float, belt: Belt, looks: int, joint: Float, work: Float, fired: Float, out: Float
) -> None:
    """Write to `out` the counts that leave a layer that may run out.

    So few weapons that channels and stock last through all looks are thinned at once, and not in `fired`.

    entering : (n + 1,), overwritten. out : (n + 1,). work : (2, n + 2) buffer. fired : added to.
    joint : (rows, n + 1) buffer, rows = 1 + min(salvos in stock, (looks - 1) * min(n, at_once)).
    """
    enough = served_in_full(len(entering) - 1, belt, looks)
    few = entering[: enough + 1]
    out[:] = 0.0
    thin_to(few, (1.0 - belt.kill) ** (belt.shots * looks), enough, out[: enough + 1])
    few[:] = 0.0
    top = len(entering) - 1
    while top > enough and entering[top] < TINY:
        top -= 1
    if top == enough:
        return
    entering, work, out = entering[: top + 1], work[:, : top + 2], out[: top + 1]
    now = entering.reshape(1, top + 1)
    fire_rest(now, belt, work[0], fired, out)
    if looks > 1:
        joint = joint[:, : top + 1]
        top = first_look(entering, belt, work[0], joint)
        now, work, out = joint[:, : top + 1], work[:, : top + 2], out[: top + 1]
        fire_rest(now, belt, work[0], fired, out)
        for _ in range(looks - 2):
            look_again(now, belt, work[1, : top + 1], fired, out)
            fire_rest(now, belt, work[0], fired, out)
    fire_last(now, belt, work, fired, out)


@njit(cache=True)
def fired_in_full_to(
    entering: Float, belt: Belt, looks: int, unit: int, tries: Int64, chance: Float, other: Float, out: Float
) -> None:
    """Write to `out` the interceptors fired, in units of `unit`, at weapons that all get their salvos.

    A weapon gets one salvo in each look until one kills it.
    entering : (n + 1,). tries, chance : (looks,) buffers. other, out : at least (n * looks * shots / unit + 1,).
    """
    salvo = belt.shots // unit
    out[:] = 0.0
    if looks == 1:
        for n in range(len(entering)):
            out[n * salvo] = entering[n]
        return
    survival = (1.0 - belt.kill) ** belt.shots
    for look in range(looks):
        tries[look] = (look + 1) * salvo
        chance[look] = survival**look * ((1.0 - survival) if look < looks - 1 else 1.0)
    needed = (len(entering) - 1) * tries[looks - 1] + 1
    compound_to(entering, tries[:looks], chance[:looks], other[:needed], out[:needed])
