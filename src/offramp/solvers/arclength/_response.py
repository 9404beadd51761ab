"""The simultaneous logit response and its Jacobian in free coordinates (numba, arrays only).

At logits z everybody plays ``softmax(z)``, and every information set answers ``share * precision * (Q - mean Q)``, with
beliefs *and* continuation values of that play. The fixed points are those of the sweeps of
`offramp.solvers.logit_map`, and the determinant is the same, but Newton's method converges from farther off: a sweep
answers with what later sets have answered already, at high precision a steep function of a steep function.

The logits of an information set add up to zero, so one of them, the pivot, is not free. Derivatives of reach are
relative (of its logarithm), and so hold at sets that are hardly ever reached.

May import: numpy and the kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._layout import Coordinates
from offramp.solvers.passes._passes import KEEP, Graph, belief_at, choose, pull
from offramp.solvers.passes._rare import Logs, spread


class Response(NamedTuple):
    """What was last computed at one point; the passes write here.

    Attributes
    ----------
    strategy, answer : (entries,) what is played, and the logit response to it.
    pull : (entries,) ``precision * (Q - mean Q)``; the logits of `answer` are ``share`` times that.
    gap : (entries,) logits of the answer less those of the play.
    action_value : (entries,); reach : (nodes,); mass : (infosets,); value : (nodes, players).
    logs : buffers of `spread`; `linear_shares` writes its ``share`` (edges,), the part of what reaches an edge's end
        that comes along the edge, where `spread` has not.
    """

    strategy: NDArray[np.float64]
    answer: NDArray[np.float64]
    pull: NDArray[np.float64]
    gap: NDArray[np.float64]
    action_value: NDArray[np.float64]
    reach: NDArray[np.float64]
    mass: NDArray[np.float64]
    value: NDArray[np.float64]
    logs: Logs


class Tangents(NamedTuple):
    """Buffers of one pass with W columns of the Jacobian.

    Attributes
    ----------
    d_choice : (entries, W) change of log choice probabilities; read where `moves` (infosets,) is set.
    d_reach : (nodes, W) of log reach, read where `shifted` (nodes,) is set.
    d_value : (nodes, players, W) of values, read where `valued` (nodes,) is set.
    d_action_value : (actions, W), for one information set; mean : (W,).
    """

    d_choice: NDArray[np.float64]
    d_reach: NDArray[np.float64]
    d_value: NDArray[np.float64]
    d_action_value: NDArray[np.float64]
    mean: NDArray[np.float64]
    moves: NDArray[np.bool_]
    shifted: NDArray[np.bool_]
    valued: NDArray[np.bool_]


@kernel
def respond(
    g: Graph, mode: Any, keep: Any, precision: Any, share: float, logits: Any, at: Response
) -> tuple[float, bool]:
    """Play `logits` and write the response; the error, and whether a set was so rare that `spread` took logarithms.

    The error is the largest ``|answer - strategy|`` or, if larger, a hundredth of the largest
    ``|gap| / (1 + |logits|)``. At a tiny probability the former says little, yet beliefs hang on its logarithm.

    Parameters
    ----------
    mode : (infosets,) KEEP, LOGIT or LATER; keep : the same length, KEEP throughout.
    """
    choose(g, mode, logits, at.strategy)
    rare = spread(g, mode, logits, at.strategy, at.logs, at.reach, at.mass)
    pull(g, keep, precision, at.reach, at.mass, at.gap, at.strategy, at.action_value, at.value)
    error = 0.0
    for i in range(g.infoset_player.size):
        first, last = g.infoset_action[i], g.infoset_action[i + 1]
        if mode[i] == KEEP:
            for k in range(first, last):
                at.pull[k] = 0.0
                at.gap[k] = 0.0
                at.answer[k] = at.strategy[k]
            continue
        scale = precision[g.infoset_player[i]]
        mean, count, top = 0.0, 0, -np.inf
        for k in range(first, last):
            if g.allowed[k]:
                mean += at.action_value[k]
                count += 1
                top = max(top, at.action_value[k])
        mean /= count
        total = 0.0
        for k in range(first, last):
            at.pull[k] = scale * (at.action_value[k] - mean) if g.allowed[k] else 0.0
            at.answer[k] = np.exp(share * scale * (at.action_value[k] - top)) if g.allowed[k] else 0.0
            total += at.answer[k]
        for k in range(first, last):
            at.answer[k] /= total
            at.gap[k] = share * at.pull[k] - logits[k] if g.allowed[k] else 0.0
            for off in (abs(at.answer[k] - at.strategy[k]), 0.01 * abs(at.gap[k]) / (1.0 + abs(logits[k]))):
                # What is not a number stays the error: no comparison with it is true.
                if off > error or np.isnan(off):
                    error = off
    return error, rare


@kernel
def linear_shares(g: Graph, at: Response) -> None:
    """Write ``logs.share`` at the last point, where `spread` took no logarithms."""
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        first = g.node_edge[n]
        for e in range(first, g.node_edge[n + 1]):
            along = at.reach[n] * g.prob[g.edge_prob[e]]
            if i >= 0:
                along *= at.strategy[g.infoset_action[i] + e - first]
            whole = at.reach[g.edge_child[e]]
            at.logs.share[e] = along / whole if whole > 0.0 else 0.0


@inlined
def turn(g: Graph, x: Coordinates, first: int, last: int, at: Response, t: Tangents) -> None:
    """Move the coordinates `first` to before `last`, one per column."""
    for j in range(first, last):
        for move in range(x.first[j], x.first[j + 1]):
            i = x.infoset[move]
            if not t.moves[i]:
                t.moves[i] = True
                for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                    for c in range(t.mean.size):
                        t.d_choice[k, c] = 0.0
            up, down, c = x.entry[move], x.pivot[move], j - first
            mean = at.strategy[up] - at.strategy[down]
            for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
                t.d_choice[k, c] = -mean
            t.d_choice[up, c] += 1.0
            t.d_choice[down, c] -= 1.0


@inlined
def push_columns(g: Graph, at: Response, t: Tangents) -> None:
    """Change of log reach behind the sets that move."""
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        moving = i >= 0 and t.moves[i]
        if not (moving or t.shifted[n]):
            continue
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            child, part = g.edge_child[e], at.logs.share[e]
            if not t.shifted[child]:
                t.shifted[child] = True
                for c in range(t.mean.size):
                    t.d_reach[child, c] = 0.0
            if moving:
                k = g.infoset_action[i] + e - g.node_edge[n]
                for c in range(t.mean.size):
                    t.d_reach[child, c] += part * t.d_choice[k, c]
            if t.shifted[n]:
                for c in range(t.mean.size):
                    t.d_reach[child, c] += part * t.d_reach[n, c]


@inlined
def mean_columns(g: Graph, x: Coordinates, i: int, at: Response, t: Tangents) -> None:
    """Write to ``t.mean`` by how much the logarithm of the mass of information set `i` changes, all its parts."""
    for c in range(t.mean.size):
        t.mean[c] = 0.0
    # A set that cannot be reached keeps its uniform belief.
    if at.mass[i] > 0.0:
        tie = x.tie[i]
        low, high = (g.tie_first[tie], g.tie_first[tie + 1]) if tie >= 0 else (0, 1)
        for place in range(low, high):
            part = g.tie_part[place] if tie >= 0 else i
            for m in range(g.infoset_first[part], g.infoset_first[part] + g.infoset_size[part]):
                if t.shifted[m]:
                    b = belief_at(g, at.reach, at.mass, m, part)
                    for c in range(t.mean.size):
                        t.mean[c] += b * t.d_reach[m, c]


@inlined
def answer_columns(
    g: Graph, x: Coordinates, i: int, scale: float, first: int, last: int, at: Response, t: Tangents, matrix: Any
) -> None:
    """Add what information set `i`, or a part, answers to columns `first` to before `last` of the matrix."""
    mover, entry, end = g.infoset_player[i], g.infoset_action[i], g.infoset_action[i + 1]
    begin, beyond = g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]
    touched = x.tie[i] >= 0
    for m in range(begin, beyond):
        touched = touched or t.shifted[m]
        for e in range(g.node_edge[m], g.node_edge[m + 1]):
            touched = touched or t.valued[g.edge_child[e]]
    if not touched:
        return
    for k in range(end - entry):
        for c in range(t.mean.size):
            t.d_action_value[k, c] = 0.0
    mean_columns(g, x, i, at, t)
    for m in range(begin, beyond):
        b = belief_at(g, at.reach, at.mass, m, i)
        for e in range(g.node_edge[m], g.node_edge[m + 1]):
            k, child = e - g.node_edge[m], g.edge_child[e]
            weight = b * g.prob[g.edge_prob[e]]
            if at.mass[i] > 0.0:
                gain = weight * (g.pay[g.edge_pay[e], mover] + at.value[child, mover])
                if t.shifted[m]:
                    for c in range(t.mean.size):
                        t.d_action_value[k, c] += gain * (t.d_reach[m, c] - t.mean[c])
                else:
                    for c in range(t.mean.size):
                        t.d_action_value[k, c] -= gain * t.mean[c]
            if t.valued[child]:
                for c in range(t.mean.size):
                    t.d_action_value[k, c] += weight * t.d_value[child, mover, c]
    count = 0
    for c in range(t.mean.size):
        t.mean[c] = 0.0
    for k in range(entry, end):
        if g.allowed[k]:
            count += 1
            for c in range(t.mean.size):
                t.mean[c] += t.d_action_value[k - entry, c]
    for k in range(entry, end):
        row = x.row[k]
        if row >= 0:
            for c in range(last - first):
                matrix[row, first + c] -= scale * (t.d_action_value[k - entry, c] - t.mean[c] / count)


@inlined
def value_columns(g: Graph, n: int, at: Response, t: Tangents) -> None:
    """Change of everybody's value of node `n`."""
    i = g.node_infoset[n]
    n_players = at.value.shape[1]
    moving = i >= 0 and t.moves[i]
    valued = moving
    for e in range(g.node_edge[n], g.node_edge[n + 1]):
        valued = valued or t.valued[g.edge_child[e]]
    t.valued[n] = valued
    if not valued:
        return
    for q in range(n_players):
        for c in range(t.mean.size):
            t.d_value[n, q, c] = 0.0
    for e in range(g.node_edge[n], g.node_edge[n + 1]):
        child, row = g.edge_child[e], g.edge_pay[e]
        k = g.infoset_action[i] + e - g.node_edge[n] if i >= 0 else 0
        weight = g.prob[g.edge_prob[e]]
        if i >= 0:
            weight *= at.strategy[k]
        for q in range(n_players):
            if moving:
                gain = weight * (g.pay[row, q] + at.value[child, q])
                for c in range(t.mean.size):
                    t.d_value[n, q, c] += gain * t.d_choice[k, c]
            if t.valued[child]:
                for c in range(t.mean.size):
                    t.d_value[n, q, c] += weight * t.d_value[child, q, c]


@kernel
def differentiate(
    g: Graph, mode: Any, precision: Any, share: float, x: Coordinates, at: Response, t: Tangents, matrix: Any
) -> int:
    """Write identity less Jacobian of the response at the last point into the rows of `matrix` (free + 1, free + 1) but
    the last, the derivative by the share in its last column; returns the passes that took. Needs ``at.logs.share``."""
    free = x.first.size - 1
    passes = 0
    for j in range(free):
        for c in range(free):
            matrix[j, c] = 1.0 if c == j else 0.0
        matrix[j, free] = -at.pull[x.entry[x.first[j]]]
    for first in range(0, free, t.mean.size):
        last = min(first + t.mean.size, free)
        t.moves[:] = False
        t.shifted[:] = False
        turn(g, x, first, last, at, t)
        push_columns(g, at, t)
        n = g.node_infoset.size - 1
        while n >= 0:
            i = g.node_infoset[n]
            begin = n
            if i >= 0:
                begin = int(g.infoset_first[i])
                if mode[i] != KEEP:
                    scale = share * precision[g.infoset_player[i]]
                    answer_columns(g, x, i, scale, first, last, at, t, matrix)
            for m in range(begin, n + 1):
                value_columns(g, m, at, t)
            n = begin - 1
        passes += 2
    return passes
