"""Magnetic mirror descent towards the logit agent quantal response equilibrium.

May import: numpy, ``offramp.kernels``, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from offramp.solvers.mirror.descent import mirror_descent

__all__ = ["mirror_descent"]
