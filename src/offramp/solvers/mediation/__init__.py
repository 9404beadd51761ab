"""Mediated play: the best that a trusted mediator can bring about while nobody gains by lying to it or disobeying it.

    arrays + tables ──> tree (with early reports) ──> Communication or Profiles, a scheme ──> Program ──> plan
                                                                  └────> temptations <──── device <────────┘

May import: numpy, scipy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from offramp.solvers.mediation.advised import Advised
from offramp.solvers.mediation.mediate import LIMIT, Mediator
from offramp.solvers.mediation.result import Advice, Concept, Draw, Incentive, Mediated, Word
from offramp.solvers.mediation.steady import Steady, slip

__all__ = [
    "LIMIT",
    "Advice",
    "Advised",
    "Concept",
    "Draw",
    "Incentive",
    "Mediated",
    "Mediator",
    "Steady",
    "Word",
    "slip",
]
