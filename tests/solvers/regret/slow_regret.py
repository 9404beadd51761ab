"""Regret minimisation as the papers write it down, on trees of nodes, with dictionaries; and a game as a matrix."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from solver_games import Built, Chance, End, Move, Node

from offramp.solvers import evaluate

SHARED = {
    "cfr+": lambda t: (1.0, 0.0, 0.0, t),
    "dcfr": lambda t: (t**1.5 / (t**1.5 + 1), 0.5, 0.0, t**2),
    "pcfr+": lambda t: (1.0, 0.0, 1.0, t**2),
}
"""Per method and iteration: factors of positive and negative regret, share of the last gain foreseen, weight."""


@dataclass
class Set:
    """What is known at one information set."""

    strategy: np.ndarray
    regret: np.ndarray
    average: np.ndarray
    gain: np.ndarray


def slow_average(
    root: Node, n_players: int, method: str, iterations: int, weight: Callable[[int], float] | None = None
) -> dict[Hashable, np.ndarray]:
    """The average strategy by information set; one recursion per player and iteration, players in turn."""
    sets: dict[Hashable, Set] = {}

    def visit(node: Node, player: int, others: float, own: float, share: float, seen: set[Hashable]) -> float:
        if isinstance(node, End):
            return node.pay[player]
        if isinstance(node, Chance):
            return sum(float(p) * visit(n, player, others * float(p), own, share, seen) for p, n in node.branches)
        size = len(node.branches)
        at = sets.setdefault(node.infoset, Set(np.full(size, 1 / size), np.zeros(size), np.zeros(size), np.zeros(size)))
        if node.player != player:
            return sum(
                p * visit(n, player, others * p, own, share, seen)
                for p, n in zip(at.strategy, node.branches, strict=True)
            )
        values = np.array(
            [visit(n, player, others, own * p, share, seen) for p, n in zip(at.strategy, node.branches, strict=True)]
        )
        mean = at.strategy @ values
        at.gain += others * (values - mean)
        if node.infoset not in seen:
            at.average += share * own * at.strategy
            seen.add(node.infoset)
        return mean

    for t in range(1, iterations + 1):
        up, down, foresee, share = SHARED[method](t)
        for player in range(n_players):
            touched: set[Hashable] = set()
            visit(root, player, 1.0, 1.0, share if weight is None else weight(t), touched)
            for name in touched:
                at = sets[name]
                at.regret += at.gain
                at.regret *= np.where(at.regret > 0, up, down)
                hopes = np.maximum(at.regret + foresee * at.gain, 0.0)
                at.strategy = hopes / hopes.sum() if hopes.sum() > 0 else np.full(len(hopes), 1 / len(hopes))
                at.gain = np.zeros(len(hopes))
    return {
        name: at.average / at.average.sum() if at.average.sum() > 0 else np.full(len(at.average), 1 / len(at.average))
        for name, at in sets.items()
    }


def matrix_value(built: Built) -> float:
    """What a zero-sum game of two is worth to the first, from the matrix of all pure strategies, by linear program."""
    arrays = built.arrays
    ranges = [range(arrays.infoset_action[i], arrays.infoset_action[i + 1]) for i in range(arrays.n_infosets)]
    own = [[r for r, q in zip(ranges, arrays.infoset_player, strict=True) if q == player] for player in (0, 1)]
    rows, columns = (list(itertools.product(*sets)) for sets in own)
    matrix = np.empty((len(rows), len(columns)))
    for a, row in enumerate(rows):
        for b, column in enumerate(columns):
            pure = np.zeros(arrays.n_entries)
            pure[[*row, *column]] = 1.0
            matrix[a, b] = evaluate(arrays, built.tables, pure).value[0]
    # Maximise v so that every column gives at least v.
    n = len(rows)
    found = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.column_stack((-matrix.T, np.ones(len(columns)))),
        b_ub=np.zeros(len(columns)),
        A_eq=[np.append(np.ones(n), 0.0)],
        b_eq=[1.0],
        bounds=[(0, None)] * n + [(None, None)],
    )
    return float(-found.fun)


def zero_sum(node: Node) -> Node:
    """The game in which the second player loses what the first wins."""
    if isinstance(node, End):
        return End((node.pay[0], -node.pay[0]))
    if isinstance(node, Chance):
        return Chance(tuple((p, zero_sum(n)) for p, n in node.branches))
    assert isinstance(node, Move)
    return Move(node.player, node.infoset, tuple(map(zero_sum, node.branches)))


def untied(node: Node, seed: int = 0) -> Node:
    """The game with payoffs of which no two are equal: at a tie, rounding decides what is regretted."""
    rng = np.random.default_rng(seed)

    def visit(node: Node) -> Node:
        if isinstance(node, End):
            return End(
                tuple(float(pay + noise) for pay, noise in zip(node.pay, rng.normal(size=len(node.pay)), strict=True))
            )
        if isinstance(node, Chance):
            return Chance(tuple((p, visit(n)) for p, n in node.branches))
        return Move(node.player, node.infoset, tuple(map(visit, node.branches)))

    return visit(node)


def by_name(built: Built, strategy: np.ndarray) -> dict[Hashable, np.ndarray]:
    """A strategy by the names of information sets."""
    return {name: built.at(strategy, name).copy() for name in built.infoset}


def largest_difference(one: dict[Hashable, np.ndarray], other: dict[Hashable, np.ndarray]) -> float:
    """The largest difference of any probability; both must know the same information sets."""
    assert one.keys() == other.keys()
    return max(float(np.abs(one[name] - other[name]).max()) for name in one)
