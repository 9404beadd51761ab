"""Sparse linear programs, row by row, for HiGHS.

May import: numpy, scipy.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Any, NamedTuple, TypeVar

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from offramp.errors import OfframpError
from offramp.game.arrays import Float

T = TypeVar("T")
HEARING = 0.2
"""Seconds between two looks at whether the user has interrupted."""


class Rows:
    """Rows of a sparse matrix, in the order in which they are added."""

    def __init__(self) -> None:
        self._at, self._entry, self._ends = array("q"), array("d"), array("q", [0])

    def add(self, terms: Mapping[int, float]) -> int:
        """One more row; its number."""
        for unknown, factor in terms.items():
            if factor != 0.0:
                self._at.append(unknown)
                self._entry.append(factor)
        self._ends.append(len(self._at))
        return len(self._ends) - 2

    def __len__(self) -> int:
        return len(self._ends) - 1

    def matrix(self, n_unknowns: int) -> csr_array:
        """The matrix, (rows, unknowns)."""
        parts = np.array(self._entry), np.array(self._at), np.array(self._ends)
        return csr_array(parts, shape=(len(self), n_unknowns))


class Linear(NamedTuple):
    """Maximise `weights` over unknowns between `low` and `high`, `rows` at most zero and `balances` zero, both
    (rows, unknowns); with a `floor`, another weighted sum is at least so much."""

    weights: Float
    rows: csr_array
    balances: csr_array
    low: Float
    high: Float
    floor: tuple[Float, float] | None = None


@dataclass(frozen=True, slots=True)
class LinearSolution:
    """Attributes
    ----------
    unknowns : where it is largest; `value` how large.
    price : (rows, and the floor) how much larger it would be per unit that the row might exceed zero.
    residual : the largest violation of a row, a balance or a bound.
    status : empty where the largest value was found, else what the solver says.
    """

    unknowns: Float
    value: float
    price: Float
    residual: float
    status: str


def interruptible(work: Callable[[], T]) -> T:
    """`work` in a thread of its own: Python hears of an interrupt only between its own steps, and the solver is one
    long one. An interrupt leaves the thread to end with the process."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(HEARING)
    if failed:
        raise failed[0]
    return done[0]


def solved(program: Linear) -> LinearSolution:
    """The program by HiGHS. Raises `OfframpError` where it ends without a point."""
    rows, balances = program.rows, program.balances
    most = np.zeros(rows.shape[0])
    if program.floor is not None:
        weights, least = program.floor
        rows, most = vstack((rows, csr_array(-weights[None, :]))).tocsr(), np.append(most, -least)
    # Sparse matrices are taken, but scipy's stubs do not know it.
    matrices: dict[str, Any] = {"A_ub": rows, "A_eq": balances}
    solver = partial(
        linprog,
        -program.weights,
        b_ub=most,
        b_eq=np.zeros(balances.shape[0]),
        bounds=list(zip(program.low.tolist(), program.high.tolist(), strict=True)),
        method="highs",
        **matrices,
    )
    found = interruptible(solver)
    if found.x is None:
        raise OfframpError(f"the linear program was not solved: {found.message}")
    x = np.asarray(found.x, dtype=np.float64)
    over: list[Float] = [program.low - x, x - program.high, rows @ x - most, np.abs(balances @ x)]
    return LinearSolution(
        unknowns=x,
        value=float(program.weights @ x),
        price=np.maximum(-np.asarray(found.ineqlin.marginals), 0.0),
        residual=max(float(part.max(initial=0.0)) for part in over),
        status="" if found.status == 0 else str(found.message),
    )
