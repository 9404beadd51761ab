"""Solvers of compiled games: strategies with what is needed to trust or distrust them.

    arrays + tables ──> solve ──> Solution
                          │
       driver.run: Sweeps ─> SweepPath ─> Arclength        (all on one LogitMap)
                   Minimiser                               (regret)

A further method is data with `init` and `step` under `offramp.solvers.driver.run`.

May import: numpy, numba, ``offramp.errors`` and ``offramp.game.arrays``.
"""

from offramp.solvers.evaluate import (
    Evaluation,
    best_response,
    evaluate,
    flow,
    forgetful_infoset,
    perfect_recall,
    regrets,
    zero_sum,
)
from offramp.solvers.qre import solve
from offramp.solvers.regret import minimise
from offramp.solvers.result import Solution

__all__ = [
    "Evaluation",
    "Solution",
    "best_response",
    "evaluate",
    "flow",
    "forgetful_infoset",
    "minimise",
    "perfect_recall",
    "regrets",
    "solve",
    "zero_sum",
]
