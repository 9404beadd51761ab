"""Names of the array types that the package passes around, and rows of a table told apart.

May import: numpy only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


class Distinct(NamedTuple):
    """The m distinct rows of a table of n, in lexicographic order.

    first : (m,) where each stands first. row : (n,) which of them each row of the table is.
    shared : (m,) columns, from the first on, in which each agrees with the one before it; 0 in the first.
    """

    first: Int64
    row: Int64
    shared: Int64


def distinct_rows(table: Float | Int64) -> Distinct:
    """Tell the rows of an (n, columns) table apart; without columns all are the same."""
    size, columns = table.shape
    if columns == 0 or size == 1:
        return Distinct(np.zeros(1, np.int64), np.zeros(size, np.int64), np.zeros(1, np.int64))
    order = np.lexsort(table.T[::-1])
    ordered = table[order]
    same = np.logical_and.accumulate(ordered[1:] == ordered[:-1], axis=1)
    shared = np.concatenate([[0], same.sum(axis=1)])
    new = shared < columns
    row = np.empty(size, np.int64)
    row[order] = np.cumsum(new) - 1
    return Distinct(order[new], row, shared[new])
