"""Mediated play by name: a crisis, a slice of it, or a game; what a mediator could bring about beside what there is.

    crisis, game ──> subject ──> Mediator (solvers) ──> words ──> Mediation
                        └──────> quantal response, its limit, the plan with players that err ──┘

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.game``, ``offramp.scenario`` (types), numpy.
"""

from offramp.interop.mediation.comparison import mediate
from offramp.interop.mediation.result import Drawn, Lie, Mediation, Play, Said, Step, Trial

__all__ = ["Drawn", "Lie", "Mediation", "Play", "Said", "Step", "Trial", "mediate"]
