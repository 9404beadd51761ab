"""Kernel that splits counts into pairs of counts; entry (x, y) is the probability of x of the one and y of the other.

May import: numba, numpy, ``offramp.defence.exact._counts``.
"""

from __future__ import annotations

from numba import njit

from offramp.defence.arrays import Float
from offramp.defence.exact._counts import TINY, window


@njit(cache=True)
def split_to(weights: Float, first: float, second: float, both: float, other: Float, out: Float) -> None:
    """Write to `out` how many of w weapons, w distributed as `weights`, are in either of two parts.

    Each weapon by itself is in the first part alone, in the second alone or in both with these probabilities:
    Horner's rule with none + first x + second y + both x y in place of the generating function of one weapon.

    weights : (n + 1,). other, out : (n + 1 or 1, n + 1 or 1), 1 along a part in which none can be; `other` is a buffer.
    """
    none = max(0.0, 1.0 - first - second - both)
    rows, columns = out.shape
    out[:] = 0.0
    low, high = window(weights)
    out[0, 0] = weights[high]
    for w in range(high - 1, -1, -1):
        reach = high - w
        last_row, last_column = min(reach, rows - 1), min(reach, columns - 1)
        other[: last_row + 1, : last_column + 1] = out[: last_row + 1, : last_column + 1]
        for x in range(last_row, -1, -1):
            for y in range(last_column, -1, -1):
                value = none * other[x, y]
                if x > 0:
                    value += first * other[x - 1, y]
                if y > 0:
                    value += second * other[x, y - 1]
                if x > 0 and y > 0:
                    value += both * other[x - 1, y - 1]
                out[x, y] = value if value >= TINY else 0.0
        if w >= low:
            out[0, 0] += weights[w]
