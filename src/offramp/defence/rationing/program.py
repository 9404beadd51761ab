"""Rationing of mixed kinds as a mixed-integer program over shot patterns, through HiGHS.

A *column* is a way to treat one weapon (or target): a pattern of shots, what it uses of each stock, what is then lost.
The variables count how many weapons of each group get each pattern. The linear relaxation is nearly whole already; by
its prices all columns that cannot be part of a better plan are left out, so that the whole-number program is
tiny, and the proof still covers every column.

May import: numpy, scipy, ``offramp.defence.arrays``, ``offramp.defence.rationing.problem``, ``offramp.defence.spec``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from offramp.defence.arrays import Bool, Float, Int64
from offramp.defence.rationing.problem import (
    Allocation,
    Plan,
    RationingProblem,
    loss_of,
    shots_of,
    undefended_sites,
)
from offramp.defence.spec import AMPLE
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from scipy.sparse import csc_array

METHOD = "mixed-integer program"
MOST_COLUMNS = 200_000
SECONDS = 20.0
"""Time limit of a whole-number program."""

PROVEN = 1e-6
"""A plan within this share of its bound is called optimal."""

NEGLIGIBLE = 1e-9
"""... or within this share of the loss if nothing is fired, where nearly all is prevented."""

# Share of the relaxed loss by which a column may be too dear and still be tried at first.
FIRST_SLACK = 1e-5

# Losses are scaled to this per weapon: HiGHS takes as optimal what a column could better by 1e-7, and there may be as
# many such columns as weapons.
SCALE = 1e4


@dataclass(frozen=True, slots=True)
class Columns:
    """Ways to treat one of a row's weapons.

    Attributes
    ----------
    cost : (n,) expected loss by one treated so.
    use : (n, stocks) what one uses of each stock; whole numbers, but for a relaxation.
    row : (n,) the row that each column belongs to; the first column of a row uses nothing.
    """

    cost: Float
    use: Int64 | Float
    row: Int64


@dataclass(frozen=True, slots=True)
class Choice:
    """How often each column is used.

    Attributes
    ----------
    times : (n,) treated so.
    loss : what is then lost.
    bound : no choice loses less.
    relaxed : no choice loses less, even with fractions of weapons.
    optimal : whether loss and bound agree.
    prices : (stocks,) loss that one more of each stock would spare, in the relaxation; 0 where it is ample.
    """

    times: Int64
    loss: float
    bound: float
    relaxed: float
    optimal: bool
    prices: Float


def assign(problem: RationingProblem) -> Plan:
    """Least expected harm in one raid with mixed kinds.

    Raises OfframpError naming every problem of the input, or where there are too many shot patterns.
    """
    problem.validate()
    columns = columns_of(problem)
    counts = np.array([group.count for group in problem.groups], np.int64)
    return plan_of(problem, columns, choose(columns, counts, limited_stocks(problem)))


def plan_of(problem: RationingProblem, columns: Columns, choice: Choice) -> Plan:
    """The plan that a choice among the columns of a problem means."""
    allocations = allocations_of(columns, choice.times)
    loss = loss_of(problem, allocations)
    return Plan(
        allocations=allocations,
        shots=shots_of(problem, allocations),
        loss=loss,
        bound=min(choice.bound, loss),
        undefended=undefended_sites(problem, allocations),
        optimal=choice.optimal,
        method=METHOD,
        status=status_of(choice, problem.most_shots),
    )


def allocations_of(columns: Columns, times: Int64) -> tuple[Allocation, ...]:
    """The columns that are used, as allocations; rows are groups."""
    return tuple(
        Allocation(int(columns.row[k]), int(times[k]), tuple(int(n) for n in columns.use[k]))
        for k in np.flatnonzero(times)
    )


def status_of(choice: Choice, most_shots: int) -> str:
    """How good a choice is known to be, a sentence."""
    among = f"among all plans with at most {most_shots} shots at one weapon"
    if choice.optimal:
        return f"Proven optimal {among}, to a millionth of the loss."
    return f"Not proven optimal: {among}, none loses less than {choice.bound:.6g} (this one {choice.loss:.6g})."


def limited_stocks(problem: RationingProblem) -> Float:
    """Stocks, infinite where ample."""
    return np.array([np.inf if stock == AMPLE else stock for stock in problem.stocks], np.float64)


def columns_of(problem: RationingProblem) -> Columns:
    """The shot patterns of every group, without those that another one dominates.

    Raises OfframpError where there are more than `MOST_COLUMNS` patterns.
    """
    every = [problem.limits(index) for index in range(len(problem.groups))]
    wanted = sum(_count_patterns(limits, problem.most_shots) for limits in every)
    if wanted > MOST_COLUMNS:
        raise OfframpError(
            f"{wanted:,} shot patterns are more than the {MOST_COLUMNS:,} that are weighed; "
            f"allow fewer than {problem.most_shots} shots at one weapon, or join kinds of interceptors"
        )
    cost, use, row = [], [], []
    for index, (group, limits) in enumerate(zip(problem.groups, every, strict=True)):
        shots = _patterns(limits, problem.most_shots)
        leaks = np.prod((1.0 - np.array(group.kill)) ** shots, axis=1)
        kept = _worth_weighing(shots, leaks)
        cost.append(group.harm * leaks[kept])
        use.append(shots[kept])
        row.append(np.full(int(kept.sum()), index))
    empty = np.zeros((0, len(problem.kinds)), np.int64)
    return Columns(np.concatenate([[], *cost]), np.vstack([empty, *use]), np.concatenate([empty[:, 0], *row]))


def choose(columns: Columns, counts: Int64, stocks: Float) -> Choice:
    """Treat ``counts[r]`` weapons of every row r at least loss within the stocks.

    stocks : (stocks,) infinite where ample. When the time for the whole-number program runs out, the best choice
    found is returned with its bound.
    """
    best = _unlimited(columns, counts)
    if (best @ columns.use <= stocks).all():
        loss = float(columns.cost @ best)
        return Choice(best, loss, loss, loss, True, np.zeros(len(stocks)))
    return _Program(columns, counts, stocks).solve()


class _Program:
    """The program of `choose`, scaled; only stocks that may run out are rows of it."""

    def __init__(self, columns: Columns, counts: Int64, stocks: Float) -> None:
        self.columns, self.counts = columns, counts
        self.limited = np.isfinite(stocks)
        self.use, self.stocks = columns.use[:, self.limited], stocks[self.limited]
        self.idle = np.searchsorted(columns.row, np.arange(len(counts)))
        self.unopposed = SCALE * float(counts.sum())
        self.unit = self.unopposed / float(columns.cost[self.idle] @ counts)
        self.cost = columns.cost * self.unit
        self.matrix = self._matrix()

    def _matrix(self) -> csc_array:
        from scipy.sparse import csc_array

        rows, n = len(self.counts), len(self.cost)
        column, stock = np.nonzero(self.use)
        entries = np.concatenate([np.ones(n), self.use[column, stock]])
        where = (np.concatenate([self.columns.row, rows + stock]), np.concatenate([np.arange(n), column]))
        return csc_array((entries, where), shape=(rows + len(self.stocks), n))

    def solve(self) -> Choice:
        """Relax, price, and find the best whole numbers."""
        prices, rounded = self._relaxed()
        priced = self.cost + self.use @ prices
        least = np.minimum.reduceat(priced, self.idle)
        # What the prices prove (Lagrange), whatever the tolerances of the solver that found them.
        relaxed = float(least @ self.counts - prices @ self.stocks)
        times, bound = self._whole_among_all(priced - least[self.columns.row], relaxed, rounded)
        loss = float(self.cost @ times)
        every_price = np.zeros(len(self.limited))
        every_price[self.limited] = prices / self.unit
        return Choice(
            times=times,
            loss=loss / self.unit,
            bound=min(loss, bound) / self.unit,
            relaxed=min(loss, relaxed) / self.unit,
            optimal=loss - bound <= PROVEN * loss + NEGLIGIBLE * self.unopposed,
            prices=every_price,
        )

    def _whole_among_all(self, reduced: Float, relaxed: float, rounded: Int64) -> tuple[Int64, float]:
        """Best whole numbers and their bound, by a program of the columns with a small reduced cost.

        A choice with a column that is left out costs more than the relaxation and the slack, so the slack must
        reach the best choice found: if it does not at first, it does the second time.
        """
        if self.cost @ rounded - relaxed <= NEGLIGIBLE * self.unopposed:
            return rounded, relaxed
        slack = FIRST_SLACK * relaxed + NEGLIGIBLE * self.unopposed
        times, proven = self._whole(reduced <= slack, rounded)
        if self.cost @ times - relaxed > slack:
            slack = float(self.cost @ times - relaxed)
            times, proven = self._whole(reduced <= slack, rounded)
        return times, max(relaxed, min(proven, relaxed + slack))

    def _relaxed(self) -> tuple[Float, Int64]:
        """Prices of the stocks in the linear relaxation, and its solution rounded down."""
        from scipy.optimize import linprog

        rows = len(self.counts)
        # The stubs of linprog know no sparse matrices.
        found = linprog(  # type: ignore[call-overload]
            self.cost,
            A_eq=self.matrix[:rows],
            b_eq=self.counts,
            A_ub=self.matrix[rows:],
            b_ub=self.stocks,
            method="highs-ds",
        )
        rounded = np.floor(found.x + 1e-9).astype(np.int64)
        rounded[self.idle] += self.counts - np.add.reduceat(rounded, self.idle)
        return np.maximum(0.0, -found.ineqlin.marginals), rounded

    def _whole(self, kept: Bool, rounded: Int64) -> tuple[Int64, float]:
        """Best whole numbers among some of the columns, and the bound for these; `rounded` if time is too short."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        kept[self.idle] = True
        where = np.flatnonzero(kept)
        low = np.concatenate([self.counts, np.full(len(self.stocks), -np.inf)])
        found = milp(
            self.cost[where],
            constraints=LinearConstraint(self.matrix[:, where], low, np.concatenate([self.counts, self.stocks])),
            bounds=Bounds(0, np.inf),
            integrality=np.ones(len(where), np.int64),
            options={"mip_rel_gap": PROVEN / 10, "time_limit": SECONDS},
        )
        if found.x is None:
            return rounded, -np.inf
        times = np.zeros(len(self.cost), np.int64)
        times[where] = np.rint(found.x).astype(np.int64)
        return times, float(found.mip_dual_bound)


def _unlimited(columns: Columns, counts: Int64) -> Int64:
    """The best column of every row, were all stocks ample."""
    times = np.zeros(len(columns.cost), np.int64)
    order = np.lexsort((columns.use.sum(axis=1), columns.cost, columns.row))
    first = np.searchsorted(columns.row[order], np.arange(len(counts)))
    times[order[first]] = counts
    return times


def _worth_weighing(shots: Int64, leaks: Float) -> Bool:
    """Whether no pattern with one shot less leaks as little: sure kills need no second shot."""
    fewest = shots[leaks == 0.0].sum(axis=1).min(initial=np.iinfo(np.int64).max)
    kept: Bool = (leaks > 0.0) | (shots.sum(axis=1) <= fewest)
    return kept


@lru_cache(maxsize=256)
def _patterns(limits: tuple[int, ...], most: int) -> Int64:
    """(n, kinds) all shot patterns within the limits, `most` shots in all; the first has none."""
    found = np.zeros((1, 0), np.int64)
    for limit in limits:
        parts = [np.column_stack([found, np.full(len(found), n)]) for n in range(min(limit, most) + 1)]
        found = np.vstack(parts)
        found = found[found.sum(axis=1) <= most]
    found = found[np.argsort(found.sum(axis=1), kind="stable")]
    found.flags.writeable = False
    return found


def _count_patterns(limits: tuple[int, ...], most: int) -> int:
    """How many patterns there are, without making them."""
    by_shots = [1] + [0] * most
    for limit in limits:
        by_shots = [sum(by_shots[max(0, n - limit) : n + 1]) for n in range(most + 1)]
    return sum(by_shots)
