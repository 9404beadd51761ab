"""Whole branches of agent quantal response equilibria, and the limits they lead to.

    LogitMap <── Arclength <── Tracer ──> trace_branch ──> Branch ──> Limit
                                     └──> other_branches

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from offramp.solvers.branch.limit import Limit, limit_of
from offramp.solvers.branch.others import other_branches
from offramp.solvers.branch.result import Branch, Turn
from offramp.solvers.branch.trace import trace_branch

__all__ = ["Branch", "Limit", "Turn", "limit_of", "other_branches", "trace_branch"]
