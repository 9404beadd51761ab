"""Exact gradients of what a solution says, by the implicit function theorem.

May import: numpy, ``offramp.kernels``, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from offramp.solvers.adjoint.implicit import Gradient, gradient

__all__ = ["Gradient", "gradient"]
