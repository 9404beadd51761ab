"""Solvers of compiled games: strategies with what is needed to trust or distrust them.

    arrays + tables ──> solve ──> Worth ──> Solution
                          │
       driver.run: Sweeps ─> SweepPath ─> Arclength        (all on one LogitMap)
                   Minimiser                               (regret)
                   Mirror                                  (mirror)
                   Tracer                                  (branch)

    beliefs where play hardly ever comes: _rare            (logarithms of reach, by the logits)

    a Solution ──> gradient                                (adjoint)

    arrays + tables ──> Mediator ──> Mediated              (mediation: what a trusted mediator could bring about)

A further method is data with `init` and `step` under `offramp.solvers.driver.run`.

May import: numpy, ``offramp.kernels``, ``offramp.errors`` and ``offramp.game.arrays``.
"""

from offramp.solvers.adjoint import Gradient, gradient
from offramp.solvers.branch import Branch, Limit, Turn, limit_of, other_branches, trace_branch
from offramp.solvers.evaluate import (
    Evaluation,
    best_response,
    evaluate,
    flow,
    regrets,
    zero_sum,
)
from offramp.solvers.methods import METHODS, solve_by
from offramp.solvers.mirror import mirror_descent
from offramp.solvers.qre import solve
from offramp.solvers.recall import forgetful_infoset, perfect_recall
from offramp.solvers.regret import minimise
from offramp.solvers.result import Solution
from offramp.solvers.worth import weigh

__all__ = [
    "METHODS",
    "Branch",
    "Evaluation",
    "Gradient",
    "Limit",
    "Solution",
    "Turn",
    "best_response",
    "evaluate",
    "flow",
    "forgetful_infoset",
    "gradient",
    "limit_of",
    "minimise",
    "mirror_descent",
    "other_branches",
    "perfect_recall",
    "regrets",
    "solve",
    "solve_by",
    "trace_branch",
    "weigh",
    "zero_sum",
]
