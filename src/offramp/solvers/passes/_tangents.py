"""Directional derivatives of the two passes, several directions at a time (numba, arrays only).

They differentiate the map ``logits -> push, pull -> logits`` at the point where the passes last ran, and so
give Newton's method products with the Jacobian, or the whole of it, without storing a matrix.
The last axis of every ``d_`` array is the direction.

May import: numpy and ``offramp.solvers.passes._passes``.
"""

from __future__ import annotations

from typing import Any

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import LATER, LOGIT, Graph, belief_at, pool, pool_entries


@inlined
def softmax_tangent(g: Graph, i: int, strategy: Any, d_logits: Any, d_strategy: Any) -> None:
    """Change of the choice probabilities of information set `i`: dp = p (dz - sum p dz)."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    for c in range(d_logits.shape[1]):
        mean = 0.0
        for k in range(first, last):
            mean += strategy[k] * d_logits[k, c]
        for k in range(first, last):
            d_strategy[k, c] = strategy[k] * (d_logits[k, c] - mean)


@kernel
def push_tangent(
    g: Graph, mode: Any, strategy: Any, reach: Any, d_logits: Any, d_strategy: Any, d_reach: Any, d_mass: Any
) -> None:
    """Derivative of `push` in the directions `d_logits` (entries, C); writes d_strategy, d_reach and d_mass.

    Where `spread` took logarithms, ``push_logs_tangent`` takes its place.
    """
    d_reach[:] = 0.0
    d_mass[:] = 0.0
    d_strategy[:] = 0.0
    columns = d_logits.shape[1]
    for i in range(g.infoset_player.size):
        if mode[i] == LOGIT or mode[i] == LATER:
            softmax_tangent(g, i, strategy, d_logits, d_strategy)
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        first, last = g.node_edge[n], g.node_edge[n + 1]
        if i < 0:
            for e in range(first, last):
                w, child = g.prob[g.edge_prob[e]], g.edge_child[e]
                for c in range(columns):
                    d_reach[child, c] += w * d_reach[n, c]
            continue
        for c in range(columns):
            d_mass[i, c] += d_reach[n, c]
        shift = g.infoset_action[i] - first
        for e in range(first, last):
            factor, child = g.prob[g.edge_prob[e]], g.edge_child[e]
            w, r = factor * strategy[shift + e], factor * reach[n]
            for c in range(columns):
                d_reach[child, c] += w * d_reach[n, c] + r * d_strategy[shift + e, c]
    if g.tie_part.size > 0:
        for c in range(columns):
            pool(g, d_mass[:, c])


@inlined
def action_value_tangent(
    g: Graph, i: int, reach: Any, mass: Any, value: Any, d_reach: Any, d_mass: Any, d_value: Any, d_action_value: Any
) -> None:
    """Change of the action values of information set `i`, through beliefs and through continuation values."""
    mover, entry = g.infoset_player[i], g.infoset_action[i]
    d_action_value[entry : g.infoset_action[i + 1]] = 0.0
    for m in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
        b = belief_at(g, reach, mass, m, i)
        # A set that cannot be reached keeps its uniform belief.
        per_mass = 1.0 / mass[i] if mass[i] > 0.0 else 0.0
        shift = entry - g.node_edge[m]
        for e in range(g.node_edge[m], g.node_edge[m + 1]):
            factor, child = g.prob[g.edge_prob[e]], g.edge_child[e]
            gain = factor * (g.pay[g.edge_pay[e], mover] + value[child, mover])
            for c in range(d_reach.shape[1]):
                d_belief = per_mass * (d_reach[m, c] - b * d_mass[i, c])
                d_action_value[shift + e, c] += d_belief * gain + b * factor * d_value[child, mover, c]


@inlined
def centre_tangent(
    g: Graph,
    i: int,
    precision: float,
    share: float,
    action_value: Any,
    d_share: Any,
    d_action_value: Any,
    d_logits: Any,
) -> None:
    """Change of the centred logits ``share * precision * (Q - mean Q)`` of information set `i`."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    for c in range(d_share.size):
        total, count = 0.0, 0
        for k in range(first, last):
            if g.allowed[k]:
                d_logits[k, c] = precision * (d_share[c] * action_value[k] + share * d_action_value[k, c])
                total += d_logits[k, c]
                count += 1
        for k in range(first, last):
            d_logits[k, c] = d_logits[k, c] - total / count if g.allowed[k] else 0.0


@kernel
def pull_tangent(
    g: Graph,
    mode: Any,
    precision: Any,
    share: float,
    reach: Any,
    mass: Any,
    strategy: Any,
    action_value: Any,
    value: Any,
    d_share: Any,
    d_reach: Any,
    d_mass: Any,
    d_action_value: Any,
    d_logits: Any,
    d_strategy: Any,
    d_value: Any,
) -> None:
    """Derivative of `pull` with logit answers at precision ``share * precision``.

    Parameters
    ----------
    strategy, action_value, value : what `pull` wrote.
    d_share : (C,) change of `share`; d_reach, d_mass : what `push_tangent` wrote.
    d_action_value, d_logits, d_strategy : (entries, C) and d_value (nodes, players, C), modified in place.
        `d_logits` is the result. `d_strategy` is that of `push_tangent` on entry, and kept where mode is LATER.
    """
    n_players, columns = value.shape[1], d_share.size
    n = g.node_infoset.size - 1
    while n >= 0:
        i = g.node_infoset[n]
        first, last = n, n + 1
        if i >= 0:
            first = g.infoset_first[i]
            if mode[i] == LOGIT:
                action_value_tangent(g, i, reach, mass, value, d_reach, d_mass, d_value, d_action_value)
                mover = g.infoset_player[i]
                centre_tangent(g, i, precision[mover], share, action_value, d_share, d_action_value, d_logits)
                softmax_tangent(g, i, strategy, d_logits, d_strategy)
            elif mode[i] == LATER:
                action_value_tangent(g, i, reach, mass, value, d_reach, d_mass, d_value, d_action_value)
            else:
                d_logits[g.infoset_action[i] : g.infoset_action[i + 1]] = 0.0
                d_strategy[g.infoset_action[i] : g.infoset_action[i + 1]] = 0.0
        for m in range(first, last):
            d_value[m] = 0.0
            for e in range(g.node_edge[m], g.node_edge[m + 1]):
                factor, child, row = g.prob[g.edge_prob[e]], g.edge_child[e], g.edge_pay[e]
                if i < 0:
                    for q in range(n_players):
                        for c in range(columns):
                            d_value[m, q, c] += factor * d_value[child, q, c]
                    continue
                k = g.infoset_action[i] + e - g.node_edge[m]
                w = factor * strategy[k]
                for q in range(n_players):
                    gain = factor * (g.pay[row, q] + value[child, q])
                    for c in range(columns):
                        d_value[m, q, c] += d_strategy[k, c] * gain + w * d_value[child, q, c]
        n = first - 1
    if g.tie_part.size > 0:
        for c in range(columns):
            pool_entries(g, d_action_value[:, c])
        for t in range(g.tie_part.size):
            i = g.tie_part[t]
            if mode[i] == LATER:
                mover = g.infoset_player[i]
                centre_tangent(g, i, precision[mover], share, action_value, d_share, d_action_value, d_logits)
