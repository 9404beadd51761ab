"""LU factorisation with partial pivoting, in place, and solutions by it (numba, arrays only).

Own, because LAPACK called from compiled code allocates its results and hides the sign of the determinant; at the sizes
for which a Jacobian is formed at all, it is no faster.

May import: numpy and ``offramp.kernels``.
"""

from __future__ import annotations

from typing import Any

from offramp.kernels import inlined, kernel

PANEL = 8
"""Pivots by which the rest of the matrix is reduced at a time: a number read and written serves so many products."""


@inlined
def swap_rows(matrix: Any, one: int, other: int) -> None:
    """Swap two rows."""
    for j in range(matrix.shape[1]):
        held = matrix[one, j]
        matrix[one, j] = matrix[other, j]
        matrix[other, j] = held


@inlined
def reduce_panel(matrix: Any, swaps: Any, start: int, end: int) -> float:
    """Factorise columns `start` to before `end`; the sign of their pivots and swaps, 0 if one is nil."""
    n = matrix.shape[0]
    sign = 1.0
    for k in range(start, end):
        chosen, largest = k, abs(matrix[k, k])
        for i in range(k + 1, n):
            if abs(matrix[i, k]) > largest:
                chosen, largest = i, abs(matrix[i, k])
        swaps[k] = chosen
        # Not a number is no pivot either.
        if not largest > 0.0:
            return 0.0
        if chosen != k:
            sign = -sign
            swap_rows(matrix, k, chosen)
        if matrix[k, k] < 0.0:
            sign = -sign
        inverse = 1.0 / matrix[k, k]
        for i in range(k + 1, n):
            factor = matrix[i, k] * inverse
            matrix[i, k] = factor
            for j in range(k + 1, end):
                matrix[i, j] -= factor * matrix[k, j]
    return sign


@kernel
def factorise(matrix: Any, swaps: Any) -> float:
    """Replace `matrix` (n, n) by its factors, write the row swaps (n,); the sign of the determinant, 0 if singular."""
    n = matrix.shape[0]
    sign = 1.0
    for start in range(0, n, PANEL):
        end = min(start + PANEL, n)
        sign *= reduce_panel(matrix, swaps, start, end)
        if sign == 0.0:
            return 0.0
        if end == n:
            break
        for k in range(start + 1, end):
            row = matrix[k]
            for before in range(start, k):
                pivot, factor = matrix[before], row[before]
                for j in range(end, n):
                    row[j] -= factor * pivot[j]
        p0, p1, p2, p3 = matrix[start], matrix[start + 1], matrix[start + 2], matrix[start + 3]
        p4, p5, p6, p7 = matrix[start + 4], matrix[start + 5], matrix[start + 6], matrix[start + 7]
        for i in range(end, n):
            row = matrix[i]
            f0, f1, f2, f3 = row[start], row[start + 1], row[start + 2], row[start + 3]
            f4, f5, f6, f7 = row[start + 4], row[start + 5], row[start + 6], row[start + 7]
            for j in range(end, n):
                upper = f0 * p0[j] + f1 * p1[j] + f2 * p2[j] + f3 * p3[j]
                row[j] -= upper + (f4 * p4[j] + f5 * p5[j] + f6 * p6[j] + f7 * p7[j])
    return sign


@kernel
def back(matrix: Any, swaps: Any, side: Any) -> None:
    """Replace the right-hand `side` (n,) by the solution of the system that `factorise` has factorised."""
    n = side.size
    for k in range(n):
        chosen = swaps[k]
        held = side[k]
        side[k] = side[chosen]
        side[chosen] = held
    for i in range(n):
        total = side[i]
        for j in range(i):
            total -= matrix[i, j] * side[j]
        side[i] = total
    for i in range(n - 1, -1, -1):
        total = side[i]
        for j in range(i + 1, n):
            total -= matrix[i, j] * side[j]
        side[i] = total / matrix[i, i]
