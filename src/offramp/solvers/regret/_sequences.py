"""Regret minimisation on the sequences of two players: no graph, only each player's tree of own moves (numba, arrays).

Every payoff belongs to one sequence of moves of each player. The counterfactual value of a move is the sum over its
payoffs of payoff times the probability of the other's sequence: one sparse product per player and iteration, with
chance folded into the payoffs. What bounds it is 12 bytes read and one look at the other's sequences per payoff; on
small games, the chain of additions and divisions along the own tree.

May import: numpy, numba and kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.solvers._passes import inlined, kernel
from offramp.solvers.regret._matching import DOWN, FORESEE, ONE, UP, WEIGHT, match


class Sequences(NamedTuple):
    """A game as the sequences of two players' moves: sequence k < entries ends in that entry, sequence entries + q is
    no move of player q yet.

    Attributes
    ----------
    seat : (players + 1,) information sets of each player, every one after those it follows from.
    entry : (infosets + 1,) entries of each information set.
    parent : (infosets,) the sequence that leads there.
    base : (entries,) the uniform choice among what is allowed.
    row : (sequences + 1,) the payoffs that the owner of a sequence gets at its end.
    pay : (payoffs,) times the probability of chance.
    other : (payoffs,) the sequence of the other player there.
    """

    seat: NDArray[np.uint64]
    entry: NDArray[np.uint32]
    parent: NDArray[np.uint32]
    base: NDArray[np.float64]
    row: NDArray[np.uint32]
    pay: NDArray[np.float64]
    other: NDArray[np.uint32]


@inlined
def earned(g: Sequences, row_end: Any, k: int, x: Any, total: float) -> float:
    """`total` plus what the payoffs at the end of sequence `k` are worth, given the probability `x` of sequences."""
    for e in range(g.row[k], row_end[k]):
        total += g.pay[e] * x[g.other[e]]
    return total


@kernel
def spread(g: Sequences, strategy: Any, x: Any) -> None:
    """Probability of every sequence, as far as its owner chooses, from the choice probabilities."""
    for k in range(strategy.size, x.size):
        x[k] = 1.0
    for j in range(g.parent.size):
        before = x[g.parent[j]]
        for k in range(g.entry[j], g.entry[j + 1]):
            x[k] = before * strategy[k]


@kernel
def learn(g: Sequences, turns: Any, strategy: Any, x: Any, gain: Any, regret: Any, average: Any) -> None:
    """One iteration per row of `turns`; the players learn one after the other.

    Parameters
    ----------
    turns : (iterations, 4) the columns of ``_matching``.
    strategy, regret : (entries,) modified in place.
    x, average : (sequences,) probability of every sequence, and its weighted sum so far; modified in place.
    gain : (sequences,) zero on entry and on return.
    """
    row_end, entry_end = g.row[1:], g.entry[1:]
    for t in range(turns.shape[0]):
        up, down, foresee, weight = turns[t, UP], turns[t, DOWN], turns[t, FORESEE], turns[t, WEIGHT]
        for q in range(g.seat.size - 1):
            j = g.seat[q + 1]
            for _ in range(g.seat[q], g.seat[q + 1]):
                j -= ONE
                first, last = g.entry[j], entry_end[j]
                mean = 0.0
                for k in range(first, last):
                    worth = earned(g, row_end, k, x, gain[k])
                    gain[k] = worth
                    mean += strategy[k] * worth
                    average[k] += weight * x[k]
                gain[g.parent[j]] += mean
                match(first, last, mean, up, down, foresee, gain, g.base, regret, strategy)
            none = strategy.size + q
            gain[none] = 0.0
            average[none] += weight
            for j in range(g.seat[q], g.seat[q + 1]):
                before = x[g.parent[j]]
                for k in range(g.entry[j], entry_end[j]):
                    x[k] = before * strategy[k]


@kernel
def respond(g: Sequences, x: Any, gain: Any, played: Any, best: Any) -> None:
    """What every player gets by the sequences `x` (sequences,), and by its best answer to those of the others.

    `played`, `best` (players,) are written; `gain` (sequences,) is zero on entry and on return.
    """
    row_end, entry_end = g.row[1:], g.entry[1:]
    for q in range(g.seat.size - 1):
        none = g.base.size + q
        worth = earned(g, row_end, none, x, 0.0)
        played[q] = worth
        gain[none] = worth
        j = g.seat[q + 1]
        for _ in range(g.seat[q], g.seat[q + 1]):
            j -= ONE
            most = -np.inf
            for k in range(g.entry[j], entry_end[j]):
                worth = earned(g, row_end, k, x, 0.0)
                played[q] += x[k] * worth
                worth += gain[k]
                gain[k] = 0.0
                if g.base[k] > 0.0 and worth > most:
                    most = worth
            gain[g.parent[j]] += most
        best[q] = gain[none]
        gain[none] = 0.0
