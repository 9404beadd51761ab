"""The two passes in reverse: from what a result weighs to what every number that went in weighs (numba, arrays only).

They transpose the derivative of ``logits, tables -> push, pull -> logits, values``, at the point where the passes last
ran, in one run over the graph each way. A name that ends in ``_bar`` is the derivative of one scalar by that name.

Griewank and Walther (2008), Evaluating Derivatives, chapter 3.

May import: numpy and ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import LATER, LOGIT, Graph, belief_at, pool, pool_entries
from offramp.solvers.passes._rare import Logs


@inlined
def softmax_back(g: Graph, i: int, strategy: Any, strategy_bar: Any, logits_bar: Any) -> None:
    """Add to `logits_bar` what the choice probabilities of information set `i` weigh."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    mean = 0.0
    for k in range(first, last):
        mean += strategy[k] * strategy_bar[k]
    for k in range(first, last):
        logits_bar[k] += strategy[k] * (strategy_bar[k] - mean)


@inlined
def centre_back(
    g: Graph, i: int, scale: float, action_value: Any, logits_bar: Any, action_value_bar: Any, precision_bar: Any
) -> None:
    """From what the centred logits of information set `i` weigh to its action values and its player's precision."""
    mover, first, last = g.infoset_player[i], g.infoset_action[i], g.infoset_action[i + 1]
    mean, count = 0.0, 0
    for k in range(first, last):
        if g.allowed[k]:
            mean += logits_bar[k]
            count += 1
    mean /= count
    for k in range(first, last):
        if g.allowed[k]:
            action_value_bar[k] = scale * (logits_bar[k] - mean)
            precision_bar[mover] += (logits_bar[k] - mean) * action_value[k]


@inlined
def late_back(
    g: Graph, mode: Any, precision: Any, action_value: Any, logits_bar: Any, action_value_bar: Any, precision_bar: Any
) -> None:
    """Reverse of the answers that `pull` gives at its end: every part adds to the same action values."""
    pool_entries(g, logits_bar)
    for t in range(g.tie_first.size - 1):
        lead = g.tie_part[g.tie_first[t]]
        if mode[lead] != LATER:
            continue
        scale, first = precision[g.infoset_player[lead]], g.infoset_action[lead]
        centre_back(g, lead, scale, action_value, logits_bar, action_value_bar, precision_bar)
        for j in range(g.tie_first[t] + 1, g.tie_first[t + 1]):
            shift = g.infoset_action[g.tie_part[j]] - first
            for k in range(first, g.infoset_action[lead + 1]):
                action_value_bar[shift + k] = action_value_bar[k]


@kernel
def pull_back(
    g: Graph,
    mode: Any,
    precision: Any,
    reach: Any,
    mass: Any,
    strategy: Any,
    action_value: Any,
    value: Any,
    logits_bar: Any,
    value_bar: Any,
    reach_bar: Any,
    mass_bar: Any,
    strategy_bar: Any,
    action_value_bar: Any,
    prob_bar: Any,
    pay_bar: Any,
    precision_bar: Any,
) -> None:
    """Reverse of `pull`, from the root on.

    Parameters
    ----------
    strategy, action_value, value : what `pull` wrote.
    logits_bar : (entries,) weight of the logits that `pull` returned; used up.
    value_bar : (nodes, players) weight of the values of nodes; used up.
    strategy_bar, action_value_bar : (entries,) zeros on entry; what `strategy_bar` then holds where mode is LATER is
        the weight of the choices that went forward.
    reach_bar (nodes,), mass_bar (infosets,), prob_bar, pay_bar, precision_bar : added to.
    """
    n_players = value.shape[1]
    late_back(g, mode, precision, action_value, logits_bar, action_value_bar, precision_bar)
    n = 0
    while n < g.node_infoset.size:
        i = g.node_infoset[n]
        last = n + 1 if i < 0 else n + g.infoset_size[i]
        for m in range(n, last):
            for e in range(g.node_edge[m], g.node_edge[m + 1]):
                factor, child, row = g.prob[g.edge_prob[e]], g.edge_child[e], g.edge_pay[e]
                played = 1.0
                k = 0
                if i >= 0:
                    k = g.infoset_action[i] + e - g.node_edge[m]
                    played = strategy[k]
                weight = 0.0
                for q in range(n_players):
                    bar = value_bar[m, q]
                    weight += bar * (g.pay[row, q] + value[child, q])
                    pay_bar[row, q] += factor * played * bar
                    value_bar[child, q] += factor * played * bar
                prob_bar[g.edge_prob[e]] += played * weight
                if i >= 0:
                    strategy_bar[k] += factor * weight
        if i >= 0 and mode[i] == LOGIT:
            softmax_back(g, i, strategy, strategy_bar, logits_bar)
            scale = precision[g.infoset_player[i]]
            centre_back(g, i, scale, action_value, logits_bar, action_value_bar, precision_bar)
        if i >= 0 and (mode[i] == LOGIT or mode[i] == LATER):
            mover, entry = g.infoset_player[i], g.infoset_action[i]
            for m in range(n, last):
                b = belief_at(g, reach, mass, m, i)
                belief_bar = 0.0
                for e in range(g.node_edge[m], g.node_edge[m + 1]):
                    bar = action_value_bar[entry + e - g.node_edge[m]]
                    factor, child, row = g.prob[g.edge_prob[e]], g.edge_child[e], g.edge_pay[e]
                    gain = g.pay[row, mover] + value[child, mover]
                    belief_bar += bar * factor * gain
                    prob_bar[g.edge_prob[e]] += bar * b * gain
                    pay_bar[row, mover] += bar * b * factor
                    value_bar[child, mover] += bar * b * factor
                if mass[i] > 0.0:
                    reach_bar[m] += belief_bar / mass[i]
                    mass_bar[i] -= belief_bar * b / mass[i]
        n = last


@kernel
def push_back(
    g: Graph, mode: Any, strategy: Any, reach: Any, reach_bar: Any, mass_bar: Any, strategy_bar: Any, prob_bar: Any,
    logits_bar: Any,
) -> None:  # fmt: skip
    """Reverse of `push` and of the choices before it, from the ends on.

    `reach_bar` (nodes,) and `mass_bar` (infosets,) are used up, `strategy_bar` (entries,) comes in as zeros, but where
    mode is LATER as `pull_back` left it; `prob_bar`
    and `logits_bar` (entries,), the weight of the logits that went in, are added to.
    """
    pool(g, mass_bar)
    n = int(g.node_infoset.size) - 1
    while n >= 0:
        i = g.node_infoset[n]
        if i >= 0:
            reach_bar[n] += mass_bar[i]
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            factor, bar = g.prob[g.edge_prob[e]], reach_bar[g.edge_child[e]]
            played = 1.0
            if i >= 0:
                k = g.infoset_action[i] + e - g.node_edge[n]
                played = strategy[k]
                strategy_bar[k] += reach[n] * factor * bar
            reach_bar[n] += played * factor * bar
            prob_bar[g.edge_prob[e]] += reach[n] * played * bar
        n -= 1
    for i in range(g.infoset_player.size):
        if mode[i] == LOGIT or mode[i] == LATER:
            softmax_back(g, i, strategy, strategy_bar, logits_bar)


@kernel
def push_logs_back(
    g: Graph, mode: Any, strategy: Any, logs: Logs, reach: Any, reach_bar: Any, mass_bar: Any, strategy_bar: Any,
    prob_bar: Any, logits_bar: Any,
) -> None:  # fmt: skip
    """As `push_back`, for the weights of rare sets alone, after a ``spread`` that took logarithms.

    `reach`, `reach_bar` and `mass_bar` are in the sets' own units, the bars zero at all others.
    Inside, `reach_bar` weighs logarithms of reach and `strategy_bar` those of choices, so that no number gets large.
    """
    pool(g, mass_bar)
    n = int(g.node_infoset.size) - 1
    while n >= 0:
        i = g.node_infoset[n]
        if i >= 0:
            reach_bar[n] += mass_bar[i]
        reach_bar[n] *= reach[n]
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            bar = reach_bar[g.edge_child[e]]
            if bar == 0.0:
                continue
            way = logs.reach[n] - logs.reach[g.edge_child[e]]
            if i >= 0:
                k = g.infoset_action[i] + e - g.node_edge[n]
                strategy_bar[k] += logs.share[e] * bar
                way += logs.choice[k]
            reach_bar[n] += logs.share[e] * bar
            prob_bar[g.edge_prob[e]] += np.exp(way) * bar
        n -= 1
    for i in range(g.infoset_player.size):
        if mode[i] == LOGIT or mode[i] == LATER:
            first, last = g.infoset_action[i], g.infoset_action[i + 1]
            total = 0.0
            for k in range(first, last):
                total += strategy_bar[k]
            for k in range(first, last):
                logits_bar[k] += strategy_bar[k] - strategy[k] * total
