"""Solvers of compiled games: strategies with what is needed to trust or distrust them.

    arrays + tables ──> solve ──> Solution
                          │
       driver.run: Sweeps ─> SweepPath ─> Arclength        (all on one LogitMap)
                   Minimiser                               (regret)
                   Mirror                                  (mirror)

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
from offramp.solvers.methods import METHODS, solve_by
from offramp.solvers.mirror import mirror_descent
from offramp.solvers.qre import solve
from offramp.solvers.regret import minimise
from offramp.solvers.result import Solution

__all__ = [
    "METHODS",
    "Evaluation",
    "Solution",
    "best_response",
    "evaluate",
    "flow",
    "forgetful_infoset",
    "minimise",
    "mirror_descent",
    "perfect_recall",
    "regrets",
    "solve",
    "solve_by",
    "zero_sum",
]
