"""Regret minimisation on a flat game graph, for any number of players (numba, arrays only).

Nodes are in topological order: reach goes forward and value backward in single loops over them. Leaves are rows of the
payoffs behind the values of the inner nodes, so that every edge costs one look at its end. What bounds it is 12 bytes
and two such looks per edge and player; nodes that the others never reach are passed over.

May import: numpy, ``offramp.kernels`` and kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import copy
from offramp.solvers.regret._matching import DOWN, FORESEE, ONE, UP, WEIGHT, match


class Flat(NamedTuple):
    """A game graph for the passes: m inner nodes, W weights (the strategy's entries first), R rows of payoffs.

    Attributes
    ----------
    node_edge : (m + 1,) edges of each inner node.
    node_weight : (m,) weight of its first edge; those of the others follow.
    edge_end : (edges,) the inner node at the end, or m + the row of the payoffs.
    in_edge : (m + 1,) edges into each inner node; `in_node` and `in_weight` say where from and with what weight.
    tree : whether every inner node but the root has one of them.
    entry : (infosets + 1,) entries of each information set.
    base : (entries,) the uniform choice among what is allowed.
    seat_run : (players + 1,) runs of each player: all inner nodes from the end backwards, each run an information set
        of the player or what lies between two. `run_first`, `run_last`, `run_infoset` (-1 between) describe them.
    run_decides : False where another part of the same information set is still to come.
    seat_own : (players + 1,) information sets of each player, every one after those it follows from; `own_infoset`
        are their numbers and `own_parent` the entry of the last own move before, -1 for none.
    bonus : (players, m) what accrues on the way into each node.
    value : (players, m + R) value of each inner node, and the payoffs.
    steer : (players, W) the weights with the player's own entries at one: what chance and the others do.
    """

    node_edge: NDArray[np.uint32]
    node_weight: NDArray[np.uint32]
    edge_end: NDArray[np.uint32]
    in_edge: NDArray[np.uint32]
    in_node: NDArray[np.uint32]
    in_weight: NDArray[np.uint32]
    tree: bool
    entry: NDArray[np.uint32]
    base: NDArray[np.float64]
    seat_run: NDArray[np.int64]
    run_first: NDArray[np.uint32]
    run_last: NDArray[np.uint32]
    run_infoset: NDArray[np.int32]
    run_decides: NDArray[np.bool_]
    seat_own: NDArray[np.int64]
    own_infoset: NDArray[np.int32]
    own_parent: NDArray[np.int64]
    bonus: NDArray[np.float64]
    value: NDArray[np.float64]
    steer: NDArray[np.float64]


@inlined
def spread(g: Flat, weight: Any, reach: Any) -> None:
    """Probability of every inner node, from that of the nodes before it."""
    reach[0] = 1.0
    if g.tree:
        for n in range(1, reach.size):
            reach[n] = reach[g.in_node[n - 1]] * weight[g.in_weight[n - 1]]
    else:
        in_end = g.in_edge[1:]
        for n in range(1, reach.size):
            total = 0.0
            for e in range(g.in_edge[n], in_end[n]):
                total += reach[g.in_node[e]] * weight[g.in_weight[e]]
            reach[n] = total


@inlined
def settle(g: Flat, first: int, last: int, weight: Any, bonus: Any, reach: Any, value: Any) -> None:
    """Value of the nodes ``first : last`` from the end backwards; what is never reached keeps what it has."""
    node_end = g.node_edge[1:]
    n: Any = last
    for _ in range(first, last):
        n -= ONE
        if reach[n] > 0.0:
            total = bonus[n]
            begin = g.node_edge[n]
            shift = g.node_weight[n] - begin
            for e in range(begin, node_end[n]):
                total += weight[shift + e] * value[g.edge_end[e]]
            value[n] = total


@inlined
def pay_out(g: Flat, weight: Any, at: Any, paid: Any) -> None:
    """What every player gets (players,), by how likely play comes to every inner node and row of the payoffs: `at`
    (m + R,), which is written."""
    inner, node_end = g.node_weight.size, g.node_edge[1:]
    for n in range(at.size):
        at[n] = 0.0
    at[0] = 1.0
    for n in range(inner):
        likely = at[n]
        if likely > 0.0:
            begin = g.node_edge[n]
            shift = g.node_weight[n] - begin
            for e in range(begin, node_end[n]):
                at[g.edge_end[e]] += likely * weight[shift + e]
    for q in range(paid.size):
        total = 0.0
        for n in range(inner):
            total += at[n] * g.bonus[q, n]
        for n in range(inner, at.size):
            total += at[n] * g.value[q, n]
        paid[q] = total


@inlined
def tell(g: Flat, q: int, strategy: Any) -> None:
    """Let everybody else know what player `q` does."""
    for other in range(g.steer.shape[0]):
        if other != q:
            for j in range(g.seat_own[q], g.seat_own[q + 1]):
                i = g.own_infoset[j]
                for k in range(g.entry[i], g.entry[i + 1]):
                    g.steer[other, k] = strategy[k]


@inlined
def remember(g: Flat, q: int, weight: float, strategy: Any, own: Any, average: Any) -> None:
    """Add player `q`'s choices to the average, by how likely its own moves before make each information set."""
    for j in range(g.seat_own[q], g.seat_own[q + 1]):
        i, before = g.own_infoset[j], g.own_parent[j]
        likely = own[before] if before >= 0 else 1.0
        for k in range(g.entry[i], g.entry[i + 1]):
            own[k] = likely * strategy[k]
            average[k] += weight * own[k]


@inlined
def remember_visits(g: Flat, q: int, weight: float, strategy: Any, reach: Any, average: Any) -> None:
    """Add player `q`'s choices to the average, by how likely play comes to each information set.

    For who forgets: there, no one sequence of own moves leads to an information set.
    """
    for r in range(g.seat_run[q], g.seat_run[q + 1]):
        i = g.run_infoset[r]
        if i >= 0:
            mass = 0.0
            for n in range(g.run_first[r], g.run_last[r]):
                mass += reach[n]
            for k in range(g.entry[i], g.entry[i + 1]):
                average[k] += weight * mass * strategy[k]


@kernel
def learn(
    g: Flat, recall: bool, turns: Any, strategy: Any, full: Any, reach: Any, gain: Any, own: Any, regret: Any,
    average: Any,
) -> None:  # fmt: skip
    """One iteration per row of `turns`; the players learn one after the other.

    Parameters
    ----------
    recall : whether everybody has perfect recall.
    turns : (iterations, 4) the columns of ``_matching``.
    strategy, regret, average : (entries,) modified in place.
    full : (W,) as `steer`, with everybody's entries; modified in place.
    reach : (m,) scratch. own : (entries,) scratch. gain : (entries,) zero on entry and on return.
    """
    n_players = g.steer.shape[0]
    node_end = g.node_edge[1:]
    for q in range(n_players):
        tell(g, q, strategy)
    for t in range(turns.shape[0]):
        up, down, foresee, weight = turns[t, UP], turns[t, DOWN], turns[t, FORESEE], turns[t, WEIGHT]
        for q in range(n_players):
            if recall:
                remember(g, q, weight, strategy, own, average)
            else:
                copy(strategy, full)
                spread(g, full, reach)
                remember_visits(g, q, weight, strategy, reach, average)
            steer, bonus, value = g.steer[q], g.bonus[q], g.value[q]
            spread(g, steer, reach)
            for r in range(g.seat_run[q], g.seat_run[q + 1]):
                i = g.run_infoset[r]
                if i < 0:
                    settle(g, g.run_first[r], g.run_last[r], steer, bonus, reach, value)
                    continue
                first, last = g.entry[i], g.entry[i + 1]
                for n in range(g.run_first[r], g.run_last[r]):
                    likely = reach[n]
                    if likely > 0.0:
                        total = bonus[n]
                        shift = first - g.node_edge[n]
                        for e in range(g.node_edge[n], node_end[n]):
                            worth = value[g.edge_end[e]]
                            gain[shift + e] += likely * worth
                            total += strategy[shift + e] * worth
                        value[n] = total
                if not g.run_decides[r]:
                    continue
                mean = 0.0
                for k in range(first, last):
                    mean += strategy[k] * gain[k]
                match(first, last, mean, up, down, foresee, gain, g.base, regret, strategy)
            tell(g, q, strategy)


@kernel
def respond(g: Flat, strategy: Any, full: Any, at: Any, reach: Any, gain: Any, played: Any, best: Any) -> None:
    """What every player gets by `strategy` (entries,), and by its best answer to that of the others.

    No information set may stand in parts: what follows one part would be settled before it is chosen.
    `played`, `best` (players,) are written; `full` is as in `learn`; `at` (m + R,) and `reach` (m,) are scratch, `gain`
    (entries,) is zero on entry and on return.
    """
    n_players = g.steer.shape[0]
    node_end = g.node_edge[1:]
    for q in range(n_players):
        tell(g, q, strategy)
    copy(strategy, full)
    pay_out(g, full, at, played)
    for q in range(n_players):
        steer, bonus, value = g.steer[q], g.bonus[q], g.value[q]
        spread(g, steer, reach)
        for r in range(g.seat_run[q], g.seat_run[q + 1]):
            begin, end, i = g.run_first[r], g.run_last[r], g.run_infoset[r]
            if i < 0:
                settle(g, begin, end, steer, bonus, reach, value)
                continue
            first, last = g.entry[i], g.entry[i + 1]
            for n in range(begin, end):
                likely = reach[n]
                shift = first - g.node_edge[n]
                for e in range(g.node_edge[n], node_end[n]):
                    gain[shift + e] += likely * value[g.edge_end[e]]
            chosen = first
            most = -np.inf
            for k in range(first, last):
                if g.base[k] > 0.0 and gain[k] > most:
                    chosen, most = k, gain[k]
                gain[k] = 0.0
            for n in range(begin, end):
                value[n] = bonus[n] + value[g.edge_end[g.node_edge[n] + chosen - first]]
        best[q] = value[0]
