"""What of a game the logit map needs before it can begin, in one go (numba, arrays only).

May import: numpy and the kernels of this package.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.passes._passes import KEEP, Graph
from offramp.solvers.passes._rare import mark_possible


class Coordinates(NamedTuple):
    """The free coordinates: one per allowed action but the last of every information set that chooses.

    Attributes
    ----------
    first : (free + 1,) where the moves of a coordinate begin among those below: one for each part of its set.
    entry, pivot : (moves,) strategy entry that the coordinate raises, and the one that it lowers.
    infoset : (moves,) the part.
    row : (entries,) coordinate of an entry, -1 for those without.
    tie : (infosets,) place of a part among ``Graph.tie_first``, -1 for sets in one part.
    """

    first: NDArray[np.int64]
    entry: NDArray[np.int64]
    pivot: NDArray[np.int64]
    infoset: NDArray[np.int64]
    row: NDArray[np.int64]
    tie: NDArray[np.int64]


@inlined
def spread_evenly(g: Graph, i: int, strategy: Any) -> int:
    """Give all allowed actions of information set `i` the same probability; the entry of the last of them."""
    count, pivot = 0, -1
    for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
        if g.allowed[k]:
            count += 1
            pivot = k
    for k in range(g.infoset_action[i], g.infoset_action[i + 1]):
        strategy[k] = 1.0 / count if g.allowed[k] else 0.0
    return int(pivot)


@inlined
def largest_payoffs(g: Graph, most: Any) -> bool:
    """Write the largest payoff (players,) at one place, without its sign; whether all numbers are finite."""
    finite = True
    for e in range(g.prob.size):
        finite = finite and np.isfinite(g.prob[e])
    most[:] = 0.0
    for row in range(g.pay.shape[0]):
        for q in range(most.size):
            finite = finite and np.isfinite(g.pay[row, q])
            most[q] = max(most[q], abs(g.pay[row, q]))
    return bool(finite)


@kernel
def lay_out(
    g: Graph, mode: Any, strategy: Any, x: Coordinates, seen: Any, possible: Any, most: Any
) -> tuple[int, int, bool]:
    """Uniform choice, the free coordinates, what may happen at all, and the largest payoffs.

    Parameters
    ----------
    strategy : (entries,) kept where `mode` (infosets,) is KEEP, uniform elsewhere when done.
    x : written; all but `row` and `tie` with room for a move per entry.
    seen, possible : (nodes,) and (infosets,), all False on entry; see `mark_possible`.
    most : (players,) the largest payoff of each at one place, without its sign.

    Returns
    -------
    how many coordinates are free, how many moves they have, whether all probabilities and payoffs are finite.
    """
    x.tie[:] = -1
    x.row[:] = -1
    for t in range(g.tie_first.size - 1):
        for place in range(g.tie_first[t], g.tie_first[t + 1]):
            x.tie[g.tie_part[place]] = t
    free, moves = 0, 0
    for i in range(g.infoset_player.size):
        if mode[i] == KEEP:
            continue
        pivot = spread_evenly(g, i, strategy)
        begin, tie = g.infoset_action[i], x.tie[i]
        low, high = (g.tie_first[tie], g.tie_first[tie + 1]) if tie >= 0 else (0, 1)
        if tie >= 0 and g.tie_part[low] != i:
            # A later part moves as the first one does.
            continue
        for k in range(begin, pivot):
            if not g.allowed[k]:
                continue
            x.first[free] = moves
            for place in range(low, high):
                part = g.tie_part[place] if tie >= 0 else i
                shift = g.infoset_action[part] - begin
                x.entry[moves], x.pivot[moves], x.infoset[moves] = k + shift, pivot + shift, part
                x.row[k + shift] = free
                moves += 1
            free += 1
    x.first[free] = moves
    mark_possible(g, mode, strategy, seen, possible)
    return free, moves, largest_payoffs(g, most)
