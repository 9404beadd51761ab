"""Regret minimisation on sequences of moves: no graph, only each player's tree of own moves (numba, arrays only).

Every payoff belongs to one sequence of moves of each player. The counterfactual value of a move is the sum over its
payoffs of payoff times the probability of the others' sequences: one sparse product per player and iteration, with
chance folded into the payoffs. Then come the own trees, group by group of information sets that are alike.

What bounds it: in the product, two loads and a look at another sequence per payoff, at some 1.5 cycles, from the
second-level cache on small and the third on large games; in the trees, a dozen passes of vector instructions per entry.
Rows of equal length stand together, `LANES` side by side, so that no loop's end is guessed wrong; loops with few arrays
and unsigned numbers are those that the compiler turns into vector instructions.

May import: numpy and kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.regret._matching import DOWN, FORESEE, ONE, UP, WEIGHT

LANES = 4
"""Rows of payoffs that are summed side by side, each in a register of its own."""
TWO, THREE, FOUR = np.uint64(2), np.uint64(3), np.uint64(LANES)


class Sequences(NamedTuple):
    """A game as sequences of moves: sequence k < entries ends in that entry, sequence entries + q is no move of player
    q yet.

    Information sets of a player that have equally many own moves before and equally many actions form a group. The
    entries of a group stand action by action: first the first action of all its sets, then the second.

    Attributes
    ----------
    seat : (players + 1,) groups of each player, every one after those it follows from.
    group : (groups + 1,) information sets of each group.
    entry : (groups + 1,) entries of each group. actions : (groups,) what its sets have each.
    parent : (sets,) the sequence that leads there.
    base : (entries,) the uniform choice among what is allowed. allowed : (entries,) one, or zero where it is not.
    block_seat : (players + 1,) blocks of each player: rows of equal width, a whole number of LANES of them.
    block : (blocks,) first row of each block. rows : (blocks,) how many it has, in LANES.
    width : (blocks,) payoffs in a row. start : (blocks,) the first payoff; LANES rows stand side by side.
    row : (rows,) the sequence at whose end its owner gets these payoffs; entries + players for a row that fills up.
    pay : (payoffs,) times the probability of chance; zero for what fills up.
    other : (players - 1, payoffs) the sequences of the others there.
    """

    seat: NDArray[np.uint64]
    group: NDArray[np.uint64]
    entry: NDArray[np.uint64]
    actions: NDArray[np.uint64]
    parent: NDArray[np.uint32]
    base: NDArray[np.float64]
    allowed: NDArray[np.float64]
    block_seat: NDArray[np.uint64]
    block: NDArray[np.uint64]
    rows: NDArray[np.uint64]
    width: NDArray[np.uint64]
    start: NDArray[np.uint64]
    row: NDArray[np.uint32]
    pay: NDArray[np.float64]
    other: NDArray[np.uint32]


@inlined
def earn(g: Sequences, q: int, x: Any, gain: Any) -> None:
    """Write to `gain` what ends with each sequence of player `q` is worth, given the probability `x` of the others'."""
    for k in range(g.entry[g.seat[q]], g.entry[g.seat[q + 1]]):
        gain[k] = 0.0
    gain[g.base.size + q] = 0.0
    for b in range(g.block_seat[q], g.block_seat[q + 1]):
        p, r, width = g.start[b], g.block[b], g.width[b]
        for _ in range(g.rows[b]):
            one = two = three = four = 0.0
            for _ in range(width):
                at_one, at_two, at_three, at_four = g.pay[p], g.pay[p + ONE], g.pay[p + TWO], g.pay[p + THREE]
                for m in range(g.other.shape[0]):
                    at_one *= x[g.other[m, p]]
                    at_two *= x[g.other[m, p + ONE]]
                    at_three *= x[g.other[m, p + TWO]]
                    at_four *= x[g.other[m, p + THREE]]
                one += at_one
                two += at_two
                three += at_three
                four += at_four
                p += FOUR
            gain[g.row[r]] = one
            gain[g.row[r + ONE]] = two
            gain[g.row[r + TWO]] = three
            gain[g.row[r + THREE]] = four
            r += FOUR


@inlined
def choose(
    g: Sequences, q: int, up: float, down: float, foresee: float, strategy: Any, gain: Any, regret: Any, mean: Any,
    total: Any,
) -> None:  # fmt: skip
    """Regret matching at every information set of player `q`, from those that come last.

    It does as ``_matching.match`` does, step by step for all sets of a group.
    """
    t = g.seat[q + 1]
    for _ in range(g.seat[q], g.seat[q + 1]):
        t -= ONE
        first, last, begin = g.entry[t], g.entry[t + ONE], g.group[t]
        sets, actions = g.group[t + ONE] - begin, g.actions[t]
        for j in range(sets):
            mean[j] = 0.0
        for j in range(sets):
            total[j] = 0.0
        k = first
        for _ in range(actions):
            for j in range(sets):
                mean[j] += strategy[k + j] * gain[k + j]
            k += sets
        for j in range(sets):
            gain[g.parent[begin + j]] += mean[j]
        k = first
        for _ in range(actions):
            for j in range(sets):
                gain[k + j] = (gain[k + j] - mean[j]) * g.allowed[k + j]
            k += sets
        for k in range(first, last):
            now = regret[k] + gain[k]
            regret[k] = now * (up if now > 0.0 else down)
        for k in range(first, last):
            now = regret[k] + foresee * gain[k]
            strategy[k] = now if now > 0.0 else 0.0
        k = first
        for _ in range(actions):
            for j in range(sets):
                total[j] += strategy[k + j]
            k += sets
        # A sum too small to be inverted is no regret at all; its shares would be infinite.
        for j in range(sets):
            total[j] = 1.0 / total[j] if total[j] > 1e-300 else 0.0
        k = first
        for _ in range(actions):
            for j in range(sets):
                strategy[k + j] = strategy[k + j] * total[j] if total[j] > 0.0 else g.base[k + j]
            k += sets


@inlined
def follow(g: Sequences, q: int, strategy: Any, x: Any, mean: Any) -> None:
    """Probability of every sequence of player `q`, as far as it chooses, from the choice probabilities."""
    for t in range(g.seat[q], g.seat[q + 1]):
        first, begin = g.entry[t], g.group[t]
        sets, actions = g.group[t + ONE] - begin, g.actions[t]
        for j in range(sets):
            mean[j] = x[g.parent[begin + j]]
        k = first
        for _ in range(actions):
            for j in range(sets):
                x[k + j] = mean[j] * strategy[k + j]
            k += sets


@kernel
def spread(g: Sequences, strategy: Any, x: Any, mean: Any) -> None:
    """Probability `x` (sequences,) of every sequence from the choice probabilities; `mean` as for `learn`."""
    for k in range(strategy.size, x.size):
        x[k] = 1.0
    for q in range(g.seat.size - 1):
        follow(g, q, strategy, x, mean)


@kernel
def learn(
    g: Sequences, turns: Any, strategy: Any, x: Any, gain: Any, regret: Any, average: Any, mean: Any, total: Any
) -> None:
    """One iteration per row of `turns`; the players learn one after the other.

    Parameters
    ----------
    turns : (iterations, 4) the columns of ``_matching``.
    strategy, regret : (entries,) modified in place.
    x, average : (sequences,) probability of every sequence, and its weighted sum so far; modified in place.
    gain : (sequences + 1,) scratch. mean, total : (sets of the largest group,) scratch.
    """
    for t in range(turns.shape[0]):
        up, down, foresee, weight = turns[t, UP], turns[t, DOWN], turns[t, FORESEE], turns[t, WEIGHT]
        for q in range(g.seat.size - 1):
            for k in range(g.entry[g.seat[q]], g.entry[g.seat[q + 1]]):
                average[k] += weight * x[k]
            average[g.base.size + q] += weight
            earn(g, q, x, gain)
            choose(g, q, up, down, foresee, strategy, gain, regret, mean, total)
            follow(g, q, strategy, x, mean)


@kernel
def respond(g: Sequences, x: Any, gain: Any, mean: Any, played: Any, best: Any) -> None:
    """What every player gets by the sequences `x` (sequences,), and by its best answer to those of the others.

    `played`, `best` (players,) are written; `gain` and `mean` are scratch as for `learn`.
    """
    for q in range(g.seat.size - 1):
        none = g.base.size + q
        earn(g, q, x, gain)
        worth = gain[none]
        for k in range(g.entry[g.seat[q]], g.entry[g.seat[q + 1]]):
            worth += x[k] * gain[k]
        played[q] = worth
        t = g.seat[q + 1]
        for _ in range(g.seat[q], g.seat[q + 1]):
            t -= ONE
            first, begin = g.entry[t], g.group[t]
            sets, actions = g.group[t + ONE] - begin, g.actions[t]
            for j in range(sets):
                mean[j] = -np.inf
            k = first
            for _ in range(actions):
                for j in range(sets):
                    worth = gain[k + j] if g.allowed[k + j] > 0.0 else -np.inf
                    mean[j] = worth if worth > mean[j] else mean[j]
                k += sets
            for j in range(sets):
                gain[g.parent[begin + j]] += mean[j]
        best[q] = gain[none]
