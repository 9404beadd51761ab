"""Regret matching at one information set, in the one form that all the methods share (numba, arrays only).

May import: numpy and ``offramp.kernels``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.kernels import inlined

UP, DOWN, FORESEE, WEIGHT = 0, 1, 2, 3
"""Columns of the turns: what positive and negative regret are multiplied by after each iteration, how much of the last
gain is expected to come again, and the weight of the iteration's strategy in the average."""

# An index that has no sign need not be tested for counting from the end, which here is a fifth of the time. One that
# meets a signed number becomes a float: hence this one, and ends of ranges in arrays of their own.
ONE = np.uint64(1)


# The factors are values, not constants: told that one is 0 and the other 1, the compiler makes the choice a branch that
# is guessed wrong half the time, which quadruples the time of a whole iteration.
@inlined
def match(
    first: int, last: int, mean: float, up: float, down: float, foresee: float, gain: Any, base: Any, regret: Any,
    strategy: Any,
) -> None:  # fmt: skip
    """Add what every action of entries ``first : last`` would have gained over `mean`, and choose by what is regretted.

    `gain` holds the counterfactual value of the actions; `base` is the choice where nothing is regretted, zero for an
    action that is not allowed. `regret` and `strategy` are modified in place, `gain` is set back to zero.
    """
    total = 0.0
    for k in range(first, last):
        more = gain[k] - mean if base[k] > 0.0 else 0.0
        gain[k] = 0.0
        now = regret[k] + more
        now *= up if now > 0.0 else down
        regret[k] = now
        now += foresee * more
        now = now if now > 0.0 else 0.0
        strategy[k] = now
        total += now
    # A sum too small to be inverted is no regret at all; its shares would be infinite.
    if total > 1e-300:
        share = 1.0 / total
        for k in range(first, last):
            strategy[k] *= share
    else:
        for k in range(first, last):
            strategy[k] = base[k]
