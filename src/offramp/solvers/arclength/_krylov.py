"""The bordered system without its matrix: GMRES on products that cost a pass over the graph (numba, arrays only).

Identity less Jacobian of the simultaneous response splits into ``(1 - L)(1 - S)``: ``L`` leads from later sets to
earlier ones through continuation values alone, and ``1 - L`` is undone by one pass backward; ``S`` is the derivative of
a sweep of `offramp.solvers.logit_map`. A product with ``1 - S`` costs what one with the Jacobian costs, and GMRES needs
far fewer of them.

Saad and Schultz (1986), GMRES, SIAM Journal on Scientific and Statistical Computing 7.

May import: numpy and the kernels of this package and of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.arclength._response import Response
from offramp.solvers.passes._inner import dot, length
from offramp.solvers.passes._passes import KEEP, LATER, LOGIT, Graph, belief_at, pool_entries

CANCELLED = 0.7
"""Factor by which making a direction orthogonal may shorten it before rounding makes a second time necessary."""


class Krylov(NamedTuple):
    """Buffers of products and of GMRES; `limit` is the number of products that it may take.

    Attributes
    ----------
    turn, source, answer : (entries,) logits that move, what is added to the answer, the logits that answer.
    d_choice : (entries,) change of log probabilities; d_reach : (nodes,) of log reach; d_value : (nodes, players).
    basis : (limit + 1, entries + 1); hessenberg : (limit + 1, limit); cosines, sines : (limit,); target : (limit + 1,).
    """

    turn: NDArray[np.float64]
    source: NDArray[np.float64]
    answer: NDArray[np.float64]
    d_choice: NDArray[np.float64]
    d_reach: NDArray[np.float64]
    d_value: NDArray[np.float64]
    basis: NDArray[np.float64]
    hessenberg: NDArray[np.float64]
    cosines: NDArray[np.float64]
    sines: NDArray[np.float64]
    target: NDArray[np.float64]


@kernel
def push_one(g: Graph, mode: Any, at: Response, k: Krylov) -> None:
    """Change of log reach when the logits move by ``k.turn``."""
    for i in range(g.infoset_player.size):
        first, last = g.infoset_action[i], g.infoset_action[i + 1]
        mean = 0.0
        if mode[i] != KEEP:
            for a in range(first, last):
                mean += at.strategy[a] * k.turn[a]
        for a in range(first, last):
            k.d_choice[a] = k.turn[a] - mean if mode[i] != KEEP else 0.0
    k.d_reach[:] = 0.0
    for n in range(g.node_infoset.size):
        i = g.node_infoset[n]
        first, last = g.node_edge[n], g.node_edge[n + 1]
        so_far = k.d_reach[n]
        if i < 0:
            for e in range(first, last):
                k.d_reach[g.edge_child[e]] += at.logs.share[e] * so_far
        else:
            shift = g.infoset_action[i] - first
            for e in range(first, last):
                k.d_reach[g.edge_child[e]] += at.logs.share[e] * (so_far + k.d_choice[shift + e])


@inlined
def mass_one(g: Graph, tie: Any, i: int, at: Response, k: Krylov) -> float:
    """By how much the logarithm of the mass of information set `i` changes, all its parts."""
    mean = 0.0
    low, high = (g.tie_first[tie[i]], g.tie_first[tie[i] + 1]) if tie[i] >= 0 else (0, 1)
    for place in range(low, high):
        part = g.tie_part[place] if tie[i] >= 0 else i
        for m in range(g.infoset_first[part], g.infoset_first[part] + g.infoset_size[part]):
            mean += at.reach[m] / at.mass[i] * k.d_reach[m]
    return mean


@inlined
def appraise_one(g: Graph, tie: Any, i: int, at: Response, k: Krylov) -> None:
    """How the action values of set `i`, or a part's share in them, change through beliefs and continuation values."""
    mover, entry, end = g.infoset_player[i], g.infoset_action[i], g.infoset_action[i + 1]
    told = at.mass[i] > 0.0
    mean = mass_one(g, tie, i, at, k) if told else 0.0
    for a in range(entry, end):
        k.answer[a] = 0.0
    for m in range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i]):
        b = belief_at(g, at.reach, at.mass, m, i)
        shift = entry - g.node_edge[m]
        turned = k.d_reach[m] - mean if told else 0.0
        for e in range(g.node_edge[m], g.node_edge[m + 1]):
            child = g.edge_child[e]
            gain = turned * (g.pay[g.edge_pay[e], mover] + at.value[child, mover])
            k.answer[shift + e] += b * g.prob[g.edge_prob[e]] * (gain + k.d_value[child, mover])


@inlined
def answer_one(g: Graph, i: int, scale: float, d_share: float, at: Response, k: Krylov) -> float:
    """Turn the change of action values in ``k.answer`` into that of logits; its mean over the play of the set."""
    first, last = g.infoset_action[i], g.infoset_action[i + 1]
    total, count, mean = 0.0, 0, 0.0
    for a in range(first, last):
        if g.allowed[a]:
            total += k.answer[a]
            count += 1
    total /= count
    for a in range(first, last):
        if g.allowed[a]:
            k.answer[a] = scale * (k.answer[a] - total) + d_share * at.pull[a] + k.source[a]
            mean += at.strategy[a] * k.answer[a]
        else:
            k.answer[a] = 0.0
    return mean


@kernel
def pull_one(
    g: Graph, mode: Any, tie: Any, precision: Any, share: float, d_share: float, at: Response, k: Krylov
) -> None:
    """Answer every set from the end backwards, later sets first (a sweep's derivative); writes ``k.answer``.

    What comes in is ``k.d_reach``, a change of the share, and ``k.source``. Sets in several parts answer when the pass
    is over, and what comes before them meets the ``k.d_choice`` that they have already.
    """
    n_players = at.value.shape[1]
    n = g.node_infoset.size - 1
    while n >= 0:
        i = g.node_infoset[n]
        begin = n
        if i >= 0:
            begin = int(g.infoset_first[i])
            first, last = g.infoset_action[i], g.infoset_action[i + 1]
            if mode[i] == KEEP:
                for a in range(first, last):
                    k.answer[a] = 0.0
                    k.d_choice[a] = 0.0
            else:
                appraise_one(g, tie, i, at, k)
                if mode[i] == LOGIT:
                    mean = answer_one(g, i, share * precision[g.infoset_player[i]], d_share, at, k)
                    for a in range(first, last):
                        k.d_choice[a] = k.answer[a] - mean
        for m in range(begin, n + 1):
            for q in range(n_players):
                k.d_value[m, q] = 0.0
            for e in range(g.node_edge[m], g.node_edge[m + 1]):
                child, row, weight = g.edge_child[e], g.edge_pay[e], g.prob[g.edge_prob[e]]
                if i < 0:
                    for q in range(n_players):
                        k.d_value[m, q] += weight * k.d_value[child, q]
                else:
                    a = g.infoset_action[i] + e - g.node_edge[m]
                    weight *= at.strategy[a]
                    for q in range(n_players):
                        gain = k.d_choice[a] * (g.pay[row, q] + at.value[child, q])
                        k.d_value[m, q] += weight * (gain + k.d_value[child, q])
        n = begin - 1
    pool_entries(g, k.answer)
    for t in range(g.tie_part.size):
        i = g.tie_part[t]
        if mode[i] == LATER:
            answer_one(g, i, share * precision[g.infoset_player[i]], d_share, at, k)


@inlined
def product(
    g: Graph, mode: Any, tie: Any, precision: Any, share: float, normal: Any, at: Response, k: Krylov, j: int
) -> None:
    """Write the bordered operator's product with row `j` of the basis into the next row."""
    n = k.turn.size
    vector, into = k.basis[j], k.basis[j + 1]
    for a in range(n):
        k.turn[a] = vector[a]
        k.source[a] = 0.0
    push_one(g, mode, at, k)
    pull_one(g, mode, tie, precision, share, vector[n], at, k)
    into[n] = 0.0
    for a in range(n):
        into[a] = vector[a] - k.answer[a]
        into[n] += normal[a] * vector[a]
    into[n] += normal[n] * vector[n]


@inlined
def orthogonalise(k: Krylov, j: int) -> None:
    """Make row ``j + 1`` of the basis orthogonal to those before, and of length one."""
    vector = k.basis[j + 1]
    for i in range(j + 1):
        k.hessenberg[i, j] = 0.0
    left, before = length(vector), np.inf
    while left < CANCELLED * before:
        before = left
        for i in range(j + 1):
            row = k.basis[i]
            overlap = dot(row, vector)
            k.hessenberg[i, j] += overlap
            for a in range(vector.size):
                vector[a] -= overlap * row[a]
        left = length(vector)
    k.hessenberg[j + 1, j] = left
    if left > 0.0:
        for a in range(vector.size):
            vector[a] /= left


@inlined
def rotate(k: Krylov, j: int) -> None:
    """Bring column `j` of the Hessenberg matrix to triangular form, and the target along."""
    for i in range(j):
        upper, lower = k.hessenberg[i, j], k.hessenberg[i + 1, j]
        k.hessenberg[i, j] = k.cosines[i] * upper + k.sines[i] * lower
        k.hessenberg[i + 1, j] = k.cosines[i] * lower - k.sines[i] * upper
    upper, lower = k.hessenberg[j, j], k.hessenberg[j + 1, j]
    both = np.sqrt(upper * upper + lower * lower)
    k.cosines[j], k.sines[j] = (upper / both, lower / both) if both > 0.0 else (1.0, 0.0)
    k.hessenberg[j, j] = both
    k.target[j + 1] = -k.sines[j] * k.target[j]
    k.target[j] *= k.cosines[j]


@kernel
def gmres(
    g: Graph,
    mode: Any,
    tie: Any,
    precision: Any,
    share: float,
    normal: Any,
    tolerance: float,
    at: Response,
    k: Krylov,
    side: Any,
) -> tuple[float, int]:
    """Replace `side` (entries + 1,) by an approximate solution of the bordered system.

    Needs ``at.logs.share``. The residual is below ``tolerance * |side|``, if the products suffice; the caller judges
    the result.

    Returns
    -------
    sign of the determinant, as the directions so far show it; passes.
        All but a few eigenvalues of the operator lie next to one. Those that do not are the first that the Hessenberg
        matrix has too, and so the sign of its determinant is that of the operator's. Rotations keep it: it is the sign
        of the last entry that one of them finds on the diagonal, for they make all entries before positive.
    """
    limit = k.cosines.size
    size = length(side)
    if size == 0.0:
        return 1.0, 0
    for a in range(side.size):
        k.basis[0, a] = side[a] / size
    k.target[0] = size
    used = 0
    for j in range(limit):
        product(g, mode, tie, precision, share, normal, at, k, j)
        orthogonalise(k, j)
        rotate(k, j)
        used = j + 1
        if abs(k.target[used]) <= tolerance * size or k.hessenberg[j, j] == 0.0:
            break
    for i in range(used - 1, -1, -1):
        total = k.target[i]
        for j in range(i + 1, used):
            total -= k.hessenberg[i, j] * k.target[j]
        k.target[i] = total / k.hessenberg[i, i]
    side[:] = 0.0
    for i in range(used):
        row, weight = k.basis[i], k.target[i]
        for a in range(side.size):
            side[a] += weight * row[a]
    return np.sign(k.cosines[used - 1]), 2 * used


@kernel
def undo_later(g: Graph, mode: Any, tie: Any, precision: Any, share: float, at: Response, k: Krylov, side: Any) -> None:
    """Replace `side` (entries + 1,) by ``(1 - L)`` undone on it."""
    for a in range(k.source.size):
        k.source[a] = side[a]
    k.d_reach[:] = 0.0
    k.d_choice[:] = 0.0
    pull_one(g, mode, tie, precision, share, 0.0, at, k)
    for a in range(k.source.size):
        side[a] = k.answer[a]
