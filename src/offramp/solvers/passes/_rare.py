"""Reach in logarithms, for information sets rarer than machine numbers can tell (numba, arrays only).

Bayes' beliefs at such a set hang on ratios of probabilities that may each be zero to a machine, yet whose logarithms
the logits give. So where the linear pass finds a set below `RARE`, this pass runs after it and puts the reach of that
set's nodes into units of the set's own: they add up to one, and `pull` reads beliefs off them as off any others.
What is impossible (chance of exactly zero, an action that is not allowed, a fixed choice of zero) stays at zero.

May import: numpy and ``offramp.solvers.passes._passes``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import LATER, LOGIT, Graph, pool, push

# Far above the smallest normal number: a node that underflows to nothing (1e-308) has a belief of less than 1e-108.
RARE = 1e-200


class Logs(NamedTuple):
    """Buffers of the pass in logarithms, and the one thing about a game that it needs to know beforehand.

    possible : (infosets,) True where play of some probability comes; only there is a small mass rare, not nothing.
    rare : (infosets,) True where reach and mass were put into units of their own.
    choice : (entries,) logarithms of choice probabilities. reach : (nodes,) of the probabilities of nodes.
    share : (edges,) share of what reaches the child that comes by this edge.
    """

    possible: NDArray[np.bool_]
    rare: NDArray[np.bool_]
    choice: NDArray[np.float64]
    reach: NDArray[np.float64]
    share: NDArray[np.float64]


@kernel
def mark_possible(g: Graph, mode: Any, strategy: Any, seen: Any, possible: Any) -> None:
    """Mark in `possible` (infosets,) and `seen` (nodes,), both all False on entry, what has any probability at all."""
    seen[0] = True
    for n in range(g.node_infoset.size):
        if not seen[n]:
            continue
        i = g.node_infoset[n]
        if i >= 0:
            possible[i] = True
        first = g.node_edge[n]
        for e in range(first, g.node_edge[n + 1]):
            open_way = g.prob[g.edge_prob[e]] > 0.0
            if i >= 0:
                k = g.infoset_action[i] + e - first
                open_way = open_way and (g.allowed[k] if mode[i] == LOGIT or mode[i] == LATER else strategy[k] > 0.0)
            if open_way:
                seen[g.edge_child[e]] = True


@kernel
def log_choose(g: Graph, mode: Any, logits: Any, strategy: Any, choice: Any) -> None:
    """Write the logarithms of choice probabilities: from `logits` where those are answers, else from `strategy`."""
    for i in range(g.infoset_player.size):
        first, last = g.infoset_action[i], g.infoset_action[i + 1]
        if mode[i] != LOGIT and mode[i] != LATER:
            for k in range(first, last):
                choice[k] = np.log(strategy[k]) if strategy[k] > 0.0 else -np.inf
            continue
        top = -np.inf
        for k in range(first, last):
            if g.allowed[k] and logits[k] > top:
                top = logits[k]
        total = 0.0
        for k in range(first, last):
            if g.allowed[k]:
                total += np.exp(logits[k] - top)
        shift = top + np.log(total)
        for k in range(first, last):
            choice[k] = logits[k] - shift if g.allowed[k] else -np.inf


@inlined
def log_way(g: Graph, logs: Logs, n: int, k: int, e: int) -> float:
    """Logarithm of the probability of coming to node `n` and leaving it by edge `e`, strategy entry `k` or -1."""
    way = logs.reach[n] + (logs.choice[k] if k >= 0 else 0.0)
    factor = g.prob[g.edge_prob[e]]
    return float(way + np.log(factor) if factor > 0.0 else -np.inf)


@kernel
def push_logs(g: Graph, logs: Logs) -> None:
    """Send logarithms of probability down the graph, by ``logs.choice``; writes ``logs.reach`` and ``logs.share``."""
    logs.reach[:] = -np.inf
    logs.reach[0] = 0.0
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        first, last = g.node_edge[n], g.node_edge[n + 1]
        for e in range(first, last):
            way = log_way(g, logs, n, g.infoset_action[i] + e - first if i >= 0 else -1, e)
            logs.share[e] = way
            child = g.edge_child[e]
            before = logs.reach[child]
            if way == -np.inf:
                continue
            if before == -np.inf:
                logs.reach[child] = way
            else:
                high, low = max(before, way), min(before, way)
                logs.reach[child] = high + np.log1p(np.exp(low - high))
    for e in range(g.edge_child.size):
        way = logs.share[e]
        logs.share[e] = np.exp(way - logs.reach[g.edge_child[e]]) if way > -np.inf else 0.0


@inlined
def own_units_in_parts(g: Graph, parts: Any, logs: Logs, reach: Any, mass: Any) -> None:
    """As `own_units`, for one set that stands in `parts`."""
    top = -np.inf
    for i in parts:
        for n in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
            top = max(top, logs.reach[n])
    if top == -np.inf:
        return
    total = 0.0
    for i in parts:
        for n in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
            reach[n] = np.exp(logs.reach[n] - top)
            total += reach[n]
    for i in parts:
        for n in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
            reach[n] /= total
        mass[i] = 1.0
        logs.rare[i] = True


@kernel
def own_units(g: Graph, logs: Logs, reach: Any, mass: Any) -> None:
    """Put `reach` (nodes,) of every possible set whose `mass` (infosets,) is below RARE into units of its mass."""
    logs.rare[:] = False
    for t in range(g.tie_first.size - 1):
        if mass[g.tie_part[g.tie_first[t]]] < RARE:
            own_units_in_parts(g, g.tie_part[g.tie_first[t] : g.tie_first[t + 1]], logs, reach, mass)
    for i in range(mass.size):
        if mass[i] >= RARE or g.infoset_total[i] > g.infoset_size[i]:
            continue
        first, last = g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]
        top = -np.inf
        for n in range(first, last):
            top = max(top, logs.reach[n])
        if top == -np.inf:
            continue
        total = 0.0
        for n in range(first, last):
            reach[n] = np.exp(logs.reach[n] - top)
            total += reach[n]
        for n in range(first, last):
            reach[n] /= total
        mass[i] = 1.0
        logs.rare[i] = True


@kernel
def spread(g: Graph, mode: Any, logits: Any, strategy: Any, logs: Logs, reach: Any, mass: Any) -> bool:
    """Send probability from the root down the graph: `push`, and the pass in logarithms where a set is too rare for it.

    Returns whether one was. Then the reach and mass of rare sets are in units of their own, and `logs` is written.
    `mass` is zero at impossible sets and at no others.
    """
    reach[:] = 0.0
    reach[0] = 1.0
    push(g, strategy, reach, mass)
    for i in range(mass.size):
        if mass[i] < RARE and logs.possible[i]:
            log_choose(g, mode, logits, strategy, logs.choice)
            push_logs(g, logs)
            own_units(g, logs, reach, mass)
            return True
    return False


@kernel
def push_logs_tangent(
    g: Graph,
    mode: Any,
    strategy: Any,
    logs: Logs,
    reach: Any,
    d_logits: Any,
    d_strategy: Any,
    d_reach: Any,
    d_mass: Any,
) -> None:
    """As ``push_tangent``, after a `spread` that took logarithms.

    The change of a logarithm is the mean of the changes on the ways in, by their shares: no number gets small. At the
    end `d_reach` and `d_mass` are in the units of `reach`. `d_strategy` becomes relative changes, dp / p, but where the
    mode is LATER.
    """
    d_reach[:] = 0.0
    d_mass[:] = 0.0
    d_strategy[:] = 0.0
    columns = d_logits.shape[1]
    for i in range(g.infoset_player.size):
        if mode[i] == LOGIT or mode[i] == LATER:
            for c in range(columns):
                mean = 0.0
                for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                    mean += strategy[k] * d_logits[k, c]
                for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                    d_strategy[k, c] = d_logits[k, c] - mean
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        first = g.node_edge[n]
        for e in range(first, g.node_edge[n + 1]):
            share, child = logs.share[e], g.edge_child[e]
            if share == 0.0:
                continue
            if i < 0:
                for c in range(columns):
                    d_reach[child, c] += share * d_reach[n, c]
            else:
                k = g.infoset_action[i] + e - first
                for c in range(columns):
                    d_reach[child, c] += share * (d_reach[n, c] + d_strategy[k, c])
        for c in range(columns):
            d_reach[n, c] *= reach[n]
            if i >= 0:
                d_mass[i, c] += d_reach[n, c]
    if g.tie_part.size > 0:
        for c in range(columns):
            pool(g, d_mass[:, c])
        for t in range(g.tie_part.size):
            i = g.tie_part[t]
            for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                for c in range(columns):
                    d_strategy[k, c] *= strategy[k]
