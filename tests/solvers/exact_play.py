"""Play of a small tree in fractions, over all pure strategies, and the value of a zero-sum game by linear program.

Shares no code with the package: recursion over the tree itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog
from solver_games import Built, Chance, End, Move, Node

Play = dict[Hashable, tuple[Fraction, ...]]


def expected(node: Node, play: Play) -> list[Fraction]:
    """What every player expects."""
    if isinstance(node, End):
        return [Fraction(pay) for pay in node.pay]
    if isinstance(node, Chance):
        ways = [(odds, after) for odds, after in node.branches]
    else:
        ways = list(zip(play[node.infoset], node.branches, strict=True))
    sums: list[Fraction] | None = None
    for weight, after in ways:
        worth = [weight * value for value in expected(after, play)]
        sums = worth if sums is None else [a + b for a, b in zip(sums, worth, strict=True)]
    assert sums is not None
    return sums


def sets_of(node: Node) -> dict[Hashable, tuple[int, int]]:
    """Mover and number of actions of every information set."""
    if isinstance(node, End):
        return {}
    found: dict[Hashable, tuple[int, int]] = {}
    if isinstance(node, Move):
        found[node.infoset] = (node.player, len(node.branches))
        after = node.branches
    else:
        after = tuple(branch for _, branch in node.branches)
    for branch in after:
        found |= sets_of(branch)
    return found


def pure_plays(root: Node, player: int) -> Iterator[Play]:
    """Every pure strategy of a player."""
    own = [(name, count) for name, (mover, count) in sets_of(root).items() if mover == player]
    for chosen in itertools.product(*(range(count) for _, count in own)):
        yield {
            name: tuple(Fraction(int(k == pick)) for k in range(count))
            for (name, count), pick in zip(own, chosen, strict=True)
        }


def best(root: Node, play: Play, player: int) -> Fraction:
    """The most that a player can get while all others stay as they are."""
    return max(expected(root, play | own)[player] for own in pure_plays(root, player))


def drawn_play(root: Node, seed: int) -> Play:
    """Random probabilities that a machine holds exactly: sixteenths, some of them zero."""
    rng = np.random.default_rng(seed)
    found: Play = {}
    for name, (_, count) in sets_of(root).items():
        cuts = np.sort(rng.integers(0, 17, count - 1))
        parts = np.diff(np.concatenate(([0], cuts, [16])))
        found[name] = tuple(Fraction(int(part), 16) for part in parts)
    return found


def as_entries(built: Built, play: Play) -> np.ndarray:
    """The same as a strategy of the arrays."""
    strategy = np.zeros(built.arrays.n_entries)
    for name, odds in play.items():
        built.at(strategy, name)[:] = [float(p) for p in odds]
    return strategy


def sequence_value(root: Node) -> float:
    """What a zero-sum game of two with perfect recall is worth to the first, by the linear program over sequences.

    Koller, Megiddo and von Stengel (1994), Fast algorithms for finding randomized strategies in game trees, STOC.
    """
    sequences: list[dict[tuple, int]] = [{(): 0}, {(): 0}]
    parents: list[dict[Hashable, tuple[int, list[int]]]] = [{}, {}]
    payoffs: dict[tuple[int, int], float] = {}

    def visit(node: Node, odds: float, at: tuple[tuple, tuple]) -> None:
        if isinstance(node, End):
            key = (sequences[0][at[0]], sequences[1][at[1]])
            payoffs[key] = payoffs.get(key, 0.0) + odds * node.pay[0]
        elif isinstance(node, Chance):
            for p, after in node.branches:
                visit(after, odds * float(p), at)
        else:
            q = node.player
            longer = [(*at[q], (node.infoset, k)) for k in range(len(node.branches))]
            places = [sequences[q].setdefault(sequence, len(sequences[q])) for sequence in longer]
            parents[q].setdefault(node.infoset, (sequences[q][at[q]], places))
            for sequence, after in zip(longer, node.branches, strict=True):
                visit(after, odds, (sequence, at[1]) if q == 0 else (at[0], sequence))

    visit(root, 1.0, ((), ()))
    sizes = [len(found) for found in sequences]
    matrix = np.zeros(sizes)
    for key, pay in payoffs.items():
        matrix[key] += pay
    plans = []
    for q in (0, 1):
        plan = np.zeros((1 + len(parents[q]), sizes[q]))
        plan[0, 0] = 1.0
        for row, (above, places) in enumerate(parents[q].values(), start=1):
            plan[row, above] = -1.0
            plan[row, places] = 1.0
        plans.append(plan)
    first, second = plans
    # Maximise the first value of the second's dual, so that no sequence of the second pays the first less.
    found = linprog(
        np.concatenate((np.zeros(sizes[0]), [-1.0], np.zeros(len(second) - 1))),
        A_ub=np.hstack((-matrix.T, second.T)),
        b_ub=np.zeros(sizes[1]),
        A_eq=np.hstack((first, np.zeros((len(first), len(second))))),
        b_eq=np.eye(1, len(first))[0],
        bounds=[(0, None)] * sizes[0] + [(None, None)] * len(second),
    )
    return float(-found.fun)
