"""What players get: by a strategy, by a best response to it, and together (numba, arrays only).

Strategy and response take two passes per player. Only the player's own values are kept, and beliefs are not wanted:
what is rarely reached adds little to a whole. A pass is bound by the edges, as every pass over a graph is.

May import: numpy and ``offramp.solvers.passes._passes``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import Graph

PLAYED, BEST = 0, 1
"""Columns of the values: by the strategy, and by the best response."""


@inlined
def steer(g: Graph, q: int, strategy: Any, reach: Any) -> None:
    """Probability `reach` (nodes,) of each node where player `q` does all it can to come there."""
    reach[:] = 0.0
    reach[0] = 1.0
    for n in range(g.node_infoset.size):
        r = reach[n]
        if r == 0.0:
            continue
        first, last = g.node_edge[n], g.node_edge[n + 1]
        i = g.node_infoset[n]
        if i < 0 or g.infoset_player[i] == q:
            for e in range(first, last):
                reach[g.edge_child[e]] += r * g.prob[g.edge_prob[e]]
        else:
            shift = g.infoset_action[i] - first
            for e in range(first, last):
                reach[g.edge_child[e]] += r * strategy[shift + e] * g.prob[g.edge_prob[e]]


@kernel
def respond(g: Graph, strategy: Any, reach: Any, worth: Any, value: Any, played: Any, best: Any) -> None:
    """Write what every player gets by `strategy` (entries,), and by its best response to that of the others.

    No information set may stand in parts. Exact where the player has perfect recall.
    `played`, `best` (players,) are written; `reach` (nodes,), `worth` (entries,), `value` (nodes, 2) are scratch.
    """
    for q in range(played.size):
        steer(g, q, strategy, reach)
        worth[:] = 0.0
        n = int(g.node_infoset.size) - 1
        while n >= 0:
            i = g.node_infoset[n]
            first = int(g.infoset_first[i]) if i >= 0 else n
            own = i >= 0 and g.infoset_player[i] == q
            for m in range(first, n + 1):
                begin, end = g.node_edge[m], g.node_edge[m + 1]
                shift = g.infoset_action[i] - begin if i >= 0 else 0
                value[m, PLAYED], value[m, BEST] = 0.0, 0.0
                for e in range(begin, end):
                    child, w, pay = g.edge_child[e], g.prob[g.edge_prob[e]], g.pay[g.edge_pay[e], q]
                    if own:
                        worth[shift + e] += reach[m] * w * (pay + value[child, BEST])
                    if i >= 0:
                        w *= strategy[shift + e]
                    value[m, PLAYED] += w * (pay + value[child, PLAYED])
                    if not own:
                        value[m, BEST] += w * (pay + value[child, BEST])
            if own:
                chosen, most = -1, -np.inf
                for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                    if g.allowed[k] and (chosen < 0 or worth[k] > most):
                        chosen, most = k, worth[k]
                for m in range(first, n + 1):
                    e = g.node_edge[m] + chosen - g.infoset_action[i]
                    gain = g.pay[g.edge_pay[e], q] + value[g.edge_child[e], BEST]
                    value[m, BEST] = g.prob[g.edge_prob[e]] * gain
            n = first - 1
        played[q], best[q] = value[0, PLAYED], value[0, BEST]


@kernel
def sums_apart(g: Graph, together: Any, seen: Any) -> tuple[float, float, float]:
    """What two players get together: the largest payoff of one of them at one place, the largest sum of both, and by
    how much sums differ between ways that may be gone, where two meet or where they end.

    `together` (nodes,) is scratch; `seen` (nodes,) all False on entry.
    """
    most, one = 0.0, 0.0
    for row in range(g.pay.shape[0]):
        most = max(most, abs(g.pay[row, 0]), abs(g.pay[row, 1]))
        one = max(one, abs(g.pay[row, 0] + g.pay[row, 1]))
    apart, low, high = 0.0, np.inf, -np.inf
    together[0], seen[0] = 0.0, True
    for n in range(g.node_infoset.size):
        if not seen[n]:
            continue
        first, last = g.node_edge[n], g.node_edge[n + 1]
        if first == last:
            low, high = min(low, together[n]), max(high, together[n])
        i = g.node_infoset[n]
        for e in range(first, last):
            if not g.prob[g.edge_prob[e]] > 0.0 or (i >= 0 and not g.allowed[g.infoset_action[i] + e - first]):
                continue
            child, row = g.edge_child[e], g.edge_pay[e]
            total = together[n] + (g.pay[row, 0] + g.pay[row, 1])
            if seen[child]:
                apart = max(apart, abs(together[child] - total))
            else:
                together[child], seen[child] = total, True
    return most, one, max(apart, high - low)
