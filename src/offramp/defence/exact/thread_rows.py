"""What a thread meets in each situation, told apart: looks of its layers, chances of harm at the end.

May import: numpy, ``offramp.errors``, ``offramp.defence``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from offramp.defence.alerts import Situations
from offramp.defence.arrays import Float, Int64, distinct_rows
from offramp.defence.exact._chain import LayerTable
from offramp.defence.spec import AMPLE, RaidSpec, Thread
from offramp.defence.threads import turnover, why_not_exact
from offramp.errors import OfframpError


@dataclass(frozen=True, slots=True)
class ThreadRows:
    """The m different lots of one thread, in lexicographic order; J situations, d layers.

    Attributes
    ----------
    thread : whose.
    row : (J,) row of each situation.
    prob : (m,) probability of each row.
    looks : (m, d) looks of each of the thread's layers.
    shared : (m,) layers, from the first on, that have the same looks as in the row before.
    step : points of harm, in units of ``spec.harm_step``, of which `points` are multiples.
    points : (p,) points that a leaker can do, rising; empty where it does no harm.
    chance : (m, p) probability that it does.
    """

    thread: Thread
    row: Int64
    prob: Float
    looks: Int64
    shared: Int64
    step: int
    points: Int64
    chance: Float


def require_exact(spec: RaidSpec) -> None:
    """Raise OfframpError, with all reasons, where threads are not independent."""
    reasons = why_not_exact(spec)
    if reasons:
        raise OfframpError(f"the exact chain cannot evaluate this raid: {'; '.join(reasons)}")


def rows_of(spec: RaidSpec, thread: Thread, found: Situations) -> ThreadRows:
    """Tell apart what the situations `found` are for one thread."""
    aims = [(site, share, spec.points(thread.weapon, site)) for site, share in thread.aims]
    harmed = [(max(0, site), share, points // spec.harm_step) for site, share, points in aims if points > 0]
    looks = found.looks[:, thread.layers, thread.weapon]
    spared = found.spared[:, [site for site, _, _ in harmed], thread.weapon]
    distinct = distinct_rows(np.hstack([looks, spared]))
    points = sorted({points for _, _, points in harmed})
    step = math.gcd(*points) or 1
    effect = spec.classes[thread.weapon].effect * (1.0 - spec.spared)
    chance = np.zeros((len(distinct.first), len(points)))
    for k, (_, share, value) in enumerate(harmed):
        chance[:, points.index(value)] += share * effect * (1.0 - spared[distinct.first, k])
    return ThreadRows(
        thread=thread,
        row=distinct.row,
        prob=np.bincount(distinct.row, weights=found.prob).astype(np.float64, copy=False),
        looks=looks[distinct.first],
        shared=np.minimum(distinct.shared, len(thread.layers)),
        step=step,
        points=np.array(points, np.int64) // step,
        chance=chance,
    )


def layer_table(spec: RaidSpec, thread: Thread) -> LayerTable:
    """The layers of a thread, as the kernel wants them."""
    most = spec.waves[thread.wave].most
    kill, stock, at_once, shots = [], [], [], []
    for layer in thread.layers:
        met = spec.engagement(layer, thread.weapon)
        assert met is not None, "a thread meets its layers"
        channels = spec.layers[layer].channels
        engaged = most if channels == AMPLE else min(most, channels * turnover(spec, thread, layer))
        usable, wanted = spec.layers[layer].kinds[met.kind].usable, engaged * met.shots * met.looks
        if usable == AMPLE or usable >= wanted:
            # Weapons that wait for a channel must be counted, but nothing runs out.
            usable = AMPLE if engaged == most else wanted
        kill.append(met.kill)
        stock.append(usable)
        at_once.append(engaged)
        shots.append(met.shots)
    return LayerTable(
        np.array(kill, np.float64), np.array(stock, np.int64), np.array(at_once, np.int64), np.array(shots, np.int64)
    )
