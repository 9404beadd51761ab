"""Regret minimisation: CFR+, discounted and predictive CFR, for any graph and any number of players.

    arrays + tables ──> SequenceGame (perfect recall, nothing merged) ─┐
                   └──> FlatGame (anything else)                      ─┴─> Minimiser under driver.run ──> Solution

May import: numpy, ``offramp.kernels``, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from offramp.solvers.regret.minimise import minimise
from offramp.solvers.regret.rules import RULES

METHODS = tuple(RULES)
"""The methods by name."""

__all__ = ["METHODS", "minimise"]
