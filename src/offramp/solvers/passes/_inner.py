"""Inner product and length of vectors, on one thread (numba, arrays only).

Those of a linear algebra library start threads at some 10,000 entries, and on a busy machine the threads wait for each
other a thousand times as long as the product takes.

May import: numpy and ``offramp.kernels``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.kernels import kernel, reassociated


@reassociated
def dot(one: Any, other: Any) -> float:
    """Inner product of two vectors of one length."""
    total = 0.0
    for k in range(one.size):
        total += one[k] * other[k]
    return total


@kernel
def length(vector: Any) -> float:
    """Euclidean length of a vector."""
    return float(np.sqrt(dot(vector, vector)))
