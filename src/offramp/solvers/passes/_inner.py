"""Inner product and length of vectors, on one thread (numba, arrays only).

Those of a linear algebra library start threads at some 10,000 entries, and on a busy machine the threads wait for each
other a thousand times as long as the product takes.

May import: numpy, numba and ``offramp.solvers.passes._passes`` (the compiler's settings).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from offramp.solvers.passes._passes import UNCOUNTED, kernel

F = TypeVar("F", bound=Callable[..., object])


def reassociated(function: F) -> F:
    """Compile a kernel whose sums may be taken in any order, several terms at a time."""
    return cast(F, njit(function, fastmath={"reassoc"}, **UNCOUNTED))


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
