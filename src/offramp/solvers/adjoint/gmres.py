"""Restart-free GMRES for operators that cost a pass over a graph.

May import: numpy and the kernels of ``offramp.solvers.passes``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from offramp.game.arrays import Float
from offramp.solvers.passes._inner import length


def gmres(operator: Callable[[Float], Float], rhs: Float, *, tolerance: float, limit: int) -> Float:
    """Approximate solution of ``operator(x) = rhs`` with residual below ``tolerance * |rhs|``, if `limit` steps do.

    Saad and Schultz (1986), GMRES, SIAM Journal on Scientific and Statistical Computing 7. The identity plus a
    map of low effective rank, as here, needs few steps; the caller judges the result.
    """
    size = length(rhs)
    if size == 0.0:
        return np.zeros_like(rhs)
    basis = np.empty((limit + 1, rhs.size))
    hessenberg = np.zeros((limit + 1, limit))
    basis[0] = rhs / size
    target = np.zeros(limit + 1)
    target[0] = size
    weights: Float = np.zeros(0)
    for j in range(limit):
        vector = operator(basis[j])
        # Orthogonalise twice: once loses orthogonality when directions are nearly dependent.
        for _ in range(2):
            overlap = basis[: j + 1] @ vector
            vector -= overlap @ basis[: j + 1]
            hessenberg[: j + 1, j] += overlap
        rest = length(vector)
        hessenberg[j + 1, j] = rest
        weights = np.asarray(np.linalg.lstsq(hessenberg[: j + 2, : j + 1], target[: j + 2])[0], np.float64)
        left = float(np.linalg.norm(target[: j + 2] - hessenberg[: j + 2, : j + 1] @ weights))
        if left <= tolerance * size or rest <= np.finfo(float).eps * size:
            break
        basis[j + 1] = vector / rest
    solution: Float = weights @ basis[: weights.size]
    return solution
