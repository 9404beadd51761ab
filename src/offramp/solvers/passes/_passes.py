"""Passes over a game graph: probability and own moves forward, values and choices backward (numba, arrays only).

Nodes are in topological order and every information set is a contiguous block of one layer, so both passes
are single loops over node ids. Buffers are given by the caller and modified in place.

May import: numpy and ``offramp.kernels``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel

KEEP, LOGIT, GREEDY, LATER = 0, 1, 2, 3
"""What `pull` does at an information set: keep the strategy, answer by logit, take the best action; or keep it for the
pass and answer by logit when that is over, as a set in several parts must."""

NONE_YET, UNSEEN, FORGOTTEN = -1, -2, -3
"""Last own move at a node: none so far, node not yet seen, or two different ones that meet there."""


@inlined
def copy(values: Any, into: Any) -> None:
    """Copy `values` into the first places of `into`. (Assigning a whole array allocates, as the two may overlap.)"""
    for k in range(values.size):
        into[k] = values[k]


class Graph(NamedTuple):
    """The columns of ``GameArrays`` and ``GameTables`` that the passes read, contiguous and of fixed dtype.

    `infoset_total` (infosets,) counts the nodes of all parts of an information set. `tie_first`, `tie_part` are
    ``GameArrays.ties``, empty where no set has parts.
    """

    node_edge: NDArray[np.int64]
    node_infoset: NDArray[np.int32]
    edge_child: NDArray[np.uint32]
    edge_pay: NDArray[np.uint32]
    edge_prob: NDArray[np.uint32]
    infoset_first: NDArray[np.int32]
    infoset_size: NDArray[np.int32]
    infoset_total: NDArray[np.int32]
    infoset_player: NDArray[np.int32]
    infoset_action: NDArray[np.int64]
    tie_first: NDArray[np.int64]
    tie_part: NDArray[np.int32]
    prob: NDArray[np.float64]
    pay: NDArray[np.float64]
    allowed: NDArray[np.bool_]


@inlined
def pool(g: Graph, amount: Any) -> None:
    """Give every part of an information set the sum of `amount` (infosets,) over all its parts."""
    for t in range(g.tie_first.size - 1):
        total = 0.0
        for j in range(g.tie_first[t], g.tie_first[t + 1]):
            total += amount[g.tie_part[j]]
        for j in range(g.tie_first[t], g.tie_first[t + 1]):
            amount[g.tie_part[j]] = total


@inlined
def pool_entries(g: Graph, amount: Any) -> None:
    """The same for every action: `amount` (entries,)."""
    for t in range(g.tie_first.size - 1):
        lead = g.tie_part[g.tie_first[t]]
        for k in range(g.infoset_action[lead + 1] - g.infoset_action[lead]):
            total = 0.0
            for j in range(g.tie_first[t], g.tie_first[t + 1]):
                total += amount[g.infoset_action[g.tie_part[j]] + k]
            for j in range(g.tie_first[t], g.tie_first[t + 1]):
                amount[g.infoset_action[g.tie_part[j]] + k] = total


@kernel
def push(g: Graph, strategy: Any, reach: Any, mass: Any) -> None:
    """Send the probability in `reach` (nodes,) down the graph, and sum it by set, all parts, into `mass` (infosets,).

    Products of small probabilities underflow: where beliefs are wanted, see ``offramp.solvers.passes._rare.spread``.
    """
    mass[:] = 0.0
    for n in range(g.node_infoset.size):
        r = reach[n]
        if r == 0.0:
            continue
        first, last = g.node_edge[n], g.node_edge[n + 1]
        i = g.node_infoset[n]
        if i < 0:
            for e in range(first, last):
                reach[g.edge_child[e]] += r * g.prob[g.edge_prob[e]]
        else:
            mass[i] += r
            shift = g.infoset_action[i] - first
            for e in range(first, last):
                reach[g.edge_child[e]] += r * strategy[shift + e] * g.prob[g.edge_prob[e]]
    pool(g, mass)


@inlined
def belief_at(g: Graph, reach: Any, mass: Any, n: int, i: int) -> float:
    """Bayes belief of node `n` within its information set `i`; uniform where the set cannot be reached."""
    return float(reach[n] / mass[i] if mass[i] > 0.0 else 1.0 / g.infoset_total[i])


@inlined
def softmax(g: Graph, i: int, scale: float, score: Any, strategy: Any) -> None:
    """Write the choice probabilities exp(scale * score) of information set `i`; exactly 0 where not allowed."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    top = -np.inf
    for k in range(first, last):
        if g.allowed[k] and score[k] > top:
            top = score[k]
    total = 0.0
    for k in range(first, last):
        behind = scale * (score[k] - top)
        if not g.allowed[k]:
            strategy[k] = 0.0
        else:
            strategy[k] = np.exp(behind) if behind < 0.0 else 1.0
        total += strategy[k]
    for k in range(first, last):
        strategy[k] /= total


@kernel
def choose(g: Graph, mode: Any, logits: Any, strategy: Any) -> None:
    """Turn logits into choice probabilities at every information set whose mode is LOGIT or LATER."""
    for i in range(g.infoset_player.size):
        if mode[i] == LOGIT or mode[i] == LATER:
            softmax(g, i, 1.0, logits, strategy)


@inlined
def centre(g: Graph, i: int, scale: float, action_value: Any, logits: Any) -> None:
    """Logits of information set `i`: scaled action values less their mean over the allowed actions, else 0."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    mean, count = 0.0, 0
    for k in range(first, last):
        if g.allowed[k]:
            mean += action_value[k]
            count += 1
    mean /= count
    for k in range(first, last):
        logits[k] = scale * (action_value[k] - mean) if g.allowed[k] else 0.0


@inlined
def best(g: Graph, i: int, action_value: Any, strategy: Any) -> None:
    """Put all probability of information set `i` on its best allowed action, the first of equals."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    chosen = -1
    for k in range(first, last):
        strategy[k] = 0.0
        if g.allowed[k] and (chosen < 0 or action_value[k] > action_value[chosen]):
            chosen = k
    strategy[chosen] = 1.0


@inlined
def settle(g: Graph, n: int, decides: bool, shift: int, strategy: Any, value: Any) -> None:
    """Write everybody's value of node `n`; edge e of a decision node is strategy entry ``shift + e``."""
    n_players = value.shape[1]
    first, last = g.node_edge[n], g.node_edge[n + 1]
    if first == last:
        for q in range(n_players):
            value[n, q] = 0.0
    for e in range(first, last):
        w = g.prob[g.edge_prob[e]]
        if decides:
            w *= strategy[shift + e]
        child, row = g.edge_child[e], g.edge_pay[e]
        # The first edge writes and the others add: most nodes have few edges, and this saves a visit to each.
        if e == first:
            for q in range(n_players):
                value[n, q] = w * (g.pay[row, q] + value[child, q])
        else:
            for q in range(n_players):
                value[n, q] += w * (g.pay[row, q] + value[child, q])


@inlined
def appraise(g: Graph, i: int, reach: Any, mass: Any, value: Any, action_value: Any) -> None:
    """Write the mover's action values at information set `i` under Bayes' beliefs; of a part, what it adds to them."""
    mover, entry = g.infoset_player[i], g.infoset_action[i]
    for k in range(entry, g.infoset_action[i + 1]):
        action_value[k] = 0.0
    for n in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
        b = belief_at(g, reach, mass, n, i)
        shift = entry - g.node_edge[n]
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            gain = g.pay[g.edge_pay[e], mover] + value[g.edge_child[e], mover]
            action_value[shift + e] += b * g.prob[g.edge_prob[e]] * gain


@kernel
def pull(
    g: Graph,
    mode: Any,
    precision: Any,
    reach: Any,
    mass: Any,
    logits: Any,
    strategy: Any,
    action_value: Any,
    value: Any,
) -> None:
    """Value every node from the end backwards, choosing anew on the way where `mode` says so.

    Beliefs come from `reach` and `mass`, continuation values from choices already made anew in this pass
    (Gauss-Seidel), so that a game of perfect information is solved by one pass.

    Parameters
    ----------
    mode : (infosets,) KEEP, LOGIT, GREEDY or LATER; the last for sets in parts, whose values are known at the end.
    precision : (players,).
    logits, strategy, action_value : (entries,), modified in place; `strategy` is read where mode is KEEP or
        LATER.
    value : (nodes, players), modified in place.
    """
    n = int(g.node_infoset.size) - 1
    while n >= 0:
        i = g.node_infoset[n]
        if i < 0:
            settle(g, n, False, 0, strategy, value)
            n -= 1
            continue
        appraise(g, i, reach, mass, value, action_value)
        if mode[i] == LOGIT:
            scale = precision[g.infoset_player[i]]
            centre(g, i, scale, action_value, logits)
            softmax(g, i, scale, action_value, strategy)
        elif mode[i] == GREEDY:
            best(g, i, action_value, strategy)
        first = int(g.infoset_first[i])
        for m in range(first, n + 1):
            settle(g, m, True, g.infoset_action[i] - g.node_edge[m], strategy, value)
        n = first - 1
    pool_entries(g, action_value)
    for t in range(g.tie_part.size):
        i = g.tie_part[t]
        if mode[i] == LATER:
            centre(g, i, precision[g.infoset_player[i]], action_value, logits)


@kernel
def trace_moves(
    node_edge: Any,
    node_infoset: Any,
    edge_child: Any,
    infoset_first: Any,
    infoset_player: Any,
    infoset_action: Any,
    infoset_whole: Any,
    last_move: Any,
) -> int:
    """The first information set whose nodes differ in their mover's last own move, or -1.

    `last_move` (nodes, players), all UNSEEN on entry, becomes each player's last move (a strategy entry) before each
    node. Equal last moves at every own information set mean, by induction, equal whole sequences of own moves.
    """
    n_players = last_move.shape[1]
    last_move[0] = NONE_YET
    for n in range(node_infoset.size):
        i = node_infoset[n]
        mover, entry = -1, 0
        if i >= 0:
            whole = infoset_whole[i]
            mover, entry = infoset_player[i], infoset_action[whole]
            move = last_move[n, mover]
            if move == FORGOTTEN or move != last_move[infoset_first[whole], mover]:
                return int(i)
        for e in range(node_edge[n], node_edge[n + 1]):
            child = edge_child[e]
            for q in range(n_players):
                move = last_move[n, q]
                if q == mover:
                    move = entry + e - node_edge[n]
                if last_move[child, q] == UNSEEN:
                    last_move[child, q] = move
                elif last_move[child, q] != move:
                    last_move[child, q] = FORGOTTEN
    return -1
