"""What a strategy is worth, in one go: reach, beliefs, values, what one set alone could gain (numba, arrays only).

May import: numpy and the kernels of this package.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import KEEP, Graph, appraise, belief_at, pool_entries, push, settle
from offramp.solvers.passes._rare import RARE


@inlined
def gain_at(g: Graph, i: int, strategy: Any, action_value: Any) -> float:
    """What the mover of information set `i` gains by its best action alone."""
    best, played = -np.inf, 0.0
    for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
        if g.allowed[k]:
            best = max(best, action_value[k])
        played += strategy[k] * action_value[k]
    return float(best - played)


@kernel
def local_regret_of(g: Graph, strategy: Any, action_value: Any, mass: Any) -> float:
    """Most that a mover gains by another choice at one reached information set alone."""
    most = 0.0
    for i in range(mass.size):
        if mass[i] > 0.0:
            most = max(most, gain_at(g, i, strategy, action_value))
    return most


@kernel
def appraise_all(g: Graph, strategy: Any, weight: Any, mass: Any, belief: Any, action_value: Any, value: Any) -> float:
    """Value everything where `strategy` (entries,) is played on; the local regret.

    Parameters
    ----------
    weight, mass : (nodes,) and (infosets,): their ratios are the beliefs.
    belief, action_value, value : (nodes,), (entries,) and (nodes, players), modified in place.
    """
    n = int(g.node_infoset.size) - 1
    while n >= 0:
        i = g.node_infoset[n]
        if i < 0:
            settle(g, n, False, 0, strategy, value)
            belief[n] = 0.0
            n -= 1
            continue
        appraise(g, i, weight, mass, value, action_value)
        first = int(g.infoset_first[i])
        for m in range(first, n + 1):
            settle(g, m, True, g.infoset_action[i] - g.node_edge[m], strategy, value)
            belief[m] = belief_at(g, weight, mass, m, i)
        n = first - 1
    pool_entries(g, action_value)
    return local_regret_of(g, strategy, action_value, mass)


@kernel
def weigh_all(
    g: Graph, beliefs_of: Any, continuation: Any, reach: Any, mass: Any, belief: Any, action_value: Any, value: Any
) -> float:
    """Reach and beliefs of one strategy, values where another is played on (see `appraise_all`); the local regret.

    Where a set has less than RARE, or nothing, only `reach` and `mass` are written, and the answer is negative.
    """
    reach[:] = 0.0
    reach[0] = 1.0
    push(g, beliefs_of, reach, mass)
    for i in range(mass.size):
        if not mass[i] >= RARE:
            return -1.0
    return appraise_all(g, continuation, reach, mass, belief, action_value, value)


@kernel
def residual_of(g: Graph, mode: Any, precision: Any, share: float, strategy: Any, action_value: Any) -> float:
    """Largest ``|strategy - logit response|`` at ``share * precision`` to `action_value`, where the mode says so."""
    most = 0.0
    for i in range(g.infoset_player.size):
        if mode[i] == KEEP:
            continue
        first, last = g.infoset_action[i], g.infoset_action[i + 1]
        scale, top, total = share * precision[g.infoset_player[i]], -np.inf, 0.0
        for k in range(first, last):
            if g.allowed[k]:
                top = max(top, action_value[k])
        for k in range(first, last):
            if g.allowed[k]:
                total += np.exp(scale * (action_value[k] - top))
        for k in range(first, last):
            answer = np.exp(scale * (action_value[k] - top)) / total if g.allowed[k] else 0.0
            off = abs(answer - strategy[k])
            # What is not a number must not hide behind what is.
            if np.isnan(off):
                return float(off)
            most = max(most, off)
    return most


@kernel
def speed_of(g: Graph, mode: Any, strategy: Any, slope: Any) -> float:
    """Largest change of any choice probability, to first order, when logits move by `slope`."""
    fastest = 0.0
    for i in range(g.infoset_player.size):
        if mode[i] != KEEP:
            mean = 0.0
            for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                mean += strategy[k] * slope[k]
            for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                fastest = max(fastest, abs(strategy[k] * (slope[k] - mean)))
    return fastest


@kernel
def largest_difference(one: Any, other: Any) -> float:
    """Largest difference of two arrays of equal length."""
    most = 0.0
    for k in range(one.size):
        off = abs(one[k] - other[k])
        # What is not a number must not hide behind what is.
        if np.isnan(off):
            return float(off)
        most = max(most, off)
    return most
