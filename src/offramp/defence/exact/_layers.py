"""Kernels of one layer: how many weapons leave it, and how many interceptors it fires.

In every look each weapon left gets a full salvo of `shots`, as far as `at_once` (fire channels) and stock reach; if
some interceptors, but fewer than a salvo, are then left for a further weapon, it gets them all as a partial salvo.
A state of a layer whose interceptors may run out is (u, w): u full salvos fired, w weapons left. `fired` collects
the probability of k interceptors fired, (stock + 1,), or is empty where nobody asks.

May import: ``offramp.kernels``, numpy, ``offramp.defence.exact._counts``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.defence.exact._counts import (
    TINY,
    add_to,
    binomial_to,
    compound_to,
    copy_to,
    expand,
    expand_often,
    thin_to,
    trim,
    window,
)
from offramp.kernels import kernel


class Belt(NamedTuple):
    """One layer as one thread meets it.

    kill : single-shot kill probability. stock : interceptors, negative where neither they nor channels run out.
    at_once : weapons engaged in a look at most. shots : the salvo.
    """

    kill: float
    stock: int
    at_once: int
    shots: int


@kernel
def fire_rest(joint: Float, spans: Int64, width: int, belt: Belt, work: Float, fired: Float, out: Float) -> None:
    """Add to `out` the leavers of all states that fire their last interceptors in this look.

    joint : (rows, n + 1) probability of each state (u, w), set only inside of the window ``spans[u]`` of each row, and
        nowhere beyond the first `width` columns.
        With m salvos to go, the states that want more than m are meant: m weapons get a full salvo, one more the
        rest, the others nothing.
    spans : (rows, 2) first and last index; the last lies below the first where a row is empty.
    work : (at least 3, n + 2) buffer. out : (n + 1,).
    """
    rows = len(joint)
    salvos = belt.stock // belt.shots
    survival = (1.0 - belt.kill) ** belt.shots
    rest_survival = (1.0 - belt.kill) ** (belt.stock - salvos * belt.shots)
    poly, spare = work[0], work[2]
    poly[:] = 0.0
    low, high, reached = width, int(np.int64(-1)), int(np.int64(0))
    total = 0.0
    # With as many salvos to go as can be fired at once, none is missing.
    for u in range(salvos - min(salvos, width, belt.at_once - 1), min(rows, salvos + 1)):
        m = salvos - u
        begin, end = max(spans[u, 0], m + 1), spans[u, 1] + 1
        if begin >= end:
            continue
        if high >= 0:
            low, high = expand_often(poly, low, high, survival, reached - m, spare)
        reached = m
        unmet = joint[u, begin:end]
        add_to(unmet, rest_survival, poly[begin - m : end - m])
        add_to(unmet, 1.0 - rest_survival, poly[begin - m - 1 : end - m - 1])
        for k in range(len(unmet)):
            total += unmet[k]
        low = min(low, begin - m - 1)
        high = max(high, end - m - 1)
    if high < 0:
        return
    low, high = expand_often(poly, low, high, survival, reached, spare)
    add_to(poly[low : high + 1], 1.0, out[low : high + 1])
    if len(fired) > 0:
        fired[belt.stock] += total


@kernel
def fire_last(joint: Float, spans: Int64, width: int, belt: Belt, work: Float, fired: Float, out: Float) -> None:
    """Add to `out` the leavers of all states that need not ration their last look; arguments as for `fire_rest`."""
    rows = len(joint)
    kill, stock, at_once, shots = belt
    salvos = stock // shots
    served, left = work[0, :width], work[1, :width]
    served[:] = 0.0
    for u in range(min(rows, salvos + 1)):
        most = width - 1 if salvos - u >= at_once else salvos - u
        begin, end = spans[u, 0], min(spans[u, 1], most) + 1
        if begin >= end:
            continue
        add_to(joint[u, begin:end], 1.0, served[begin:end])
        if len(fired) > 0:
            for w in range(begin, end):
                fired[(u + min(w, at_once)) * shots] += joint[u, w]
    low, high = thin_to(served, (1.0 - kill) ** shots, at_once, work[2], left)
    add_to(left[low : high + 1], 1.0, out[low : high + 1])


@kernel
def first_look(entering: Float, belt: Belt, work: Float, joint: Float, spans: Int64) -> int:
    """Write `joint` after a first look that need not ration; the highest count in it.

    The outcome of m engaged weapons grows from m to m by one weapon more. Arguments as for `fire_rest`.
    """
    survival = (1.0 - belt.kill) ** belt.shots
    spans[:, 0] = 0
    spans[:, 1] = -1
    bottom, top = window(entering)
    poly = work[0]
    poly[:] = 0.0
    low, high = binomial_to(min(bottom, belt.at_once), survival, poly)
    highest = 0
    for w in range(bottom, top + 1):
        m = min(w, belt.at_once)
        if m > belt.stock // belt.shots:
            break
        if bottom < w <= belt.at_once:
            low, high = expand(poly, low, high, survival)
        if entering[w] < TINY:
            continue
        row, begin, end = joint[m], w - m + low, w - m + high + 1
        if spans[m, 1] < 0:
            row[:] = 0.0
            spans[m, 0] = begin
        add_to(poly[low : high + 1], entering[w], row[begin:end])
        spans[m, 0], spans[m, 1] = trim(row, min(spans[m, 0], begin), max(spans[m, 1], end - 1))
        highest = max(highest, spans[m, 1])
    return highest


@kernel
def look_again(joint: Float, spans: Int64, width: int, belt: Belt, work: Float, fired: Float, out: Float) -> None:
    """Move the states that need not ration one look on, in place.

    State (u, w) becomes (u + min(w, at_once), survivors); states without a weapon left go to ``out[0]``. Row v of the
    new joint needs rows below v of the old one only, so rows are rewritten from the last to the first. Arguments as
    for `fire_rest`.
    """
    rows = len(joint)
    kill, _, at_once, shots = belt
    survival = (1.0 - kill) ** shots
    engaged = work[0, :width]
    for v in range(rows - 1, -1, -1):
        if spans[v, 0] == 0 <= spans[v, 1]:
            out[0] += joint[v, 0]
            if len(fired) > 0:
                fired[v * shots] += joint[v, 0]
        engaged[:] = 0.0
        for w in range(1, min(v, at_once - 1, width - 1) + 1):
            if spans[v - w, 0] <= w <= spans[v - w, 1]:
                engaged[w] = joint[v - w, w]
        if v >= at_once:
            begin, end = max(at_once, spans[v - at_once, 0]), spans[v - at_once, 1] + 1
            copy_to(joint[v - at_once, begin:end], engaged[begin:end])
        most = 0.0
        for w in range(width):
            most = max(most, engaged[w])
        if most >= TINY:
            spans[v, 0], spans[v, 1] = thin_to(engaged, survival, at_once, work[2], joint[v, :width])
        else:
            spans[v, 0], spans[v, 1] = 0, -1


@kernel
def served_in_full(weapons: int, belt: Belt, looks: int) -> int:
    """How many of at most `weapons` get all their salvos whatever happens."""
    return weapons if belt.stock < 0 else min(belt.stock // (belt.shots * looks), belt.at_once, weapons)


@kernel
def limited_layer_to(
    entering: Float, belt: Belt, looks: int, joint: Float, spans: Int64, work: Float, fired: Float, out: Float
) -> None:
    """Write to `out` the counts that leave a layer that may run out.

    So few weapons that channels and stock last through all looks are thinned at once, and not in `fired`.

    entering : (n + 1,), overwritten. out : (n + 1,). work : (at least 3, n + 2) buffer. fired : added to.
    joint, spans : (rows, n + 1) and (rows, 2) buffers, rows = 1 + min(salvos in stock, (looks - 1) * min(n, at_once)).
    """
    enough = served_in_full(len(entering) - 1, belt, looks)
    few = entering[: enough + 1]
    out[:] = 0.0
    thin_to(few, (1.0 - belt.kill) ** (belt.shots * looks), enough, work[2], out[: enough + 1])
    few[:] = 0.0
    top = window(entering)[1]
    if top <= enough:
        return
    copy_to(entering[: top + 1], joint[0])
    spans[0, 0], spans[0, 1] = enough + 1, top
    now, width = joint[:1], top + 1
    for look in range(looks):
        if look == 1:
            now, width = joint, first_look(entering[:width], belt, work, joint, spans) + 1
        elif look > 1:
            look_again(now, spans, width, belt, work, fired, out)
        fire_rest(now, spans, width, belt, work, fired, out)
    fire_last(now, spans, width, belt, work, fired, out)


@kernel
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
    compound_to(entering, 1.0, tries[:looks], chance[:looks], other[:needed], out[:needed])
