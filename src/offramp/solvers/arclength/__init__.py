"""Pseudo-arclength continuation of the principal branch: compiled predictor, corrector and judgement.

    Arclength ─┬─> follow ──> correct ─┬─> respond ──> differentiate, factorise    (small games: dense Newton)
               └─> Inexact.correct ────┴─> respond ──> gmres                       (large games: matrix-free Newton)

May import: numpy, ``offramp.kernels``, the driver, map and passes of ``offramp.solvers``.
"""

from offramp.solvers.arclength._follow import Passed
from offramp.solvers.arclength.curve import DENSE, SMOOTH_DENSE, Arclength, Corrected, CurveState, rounding_of

__all__ = ["DENSE", "SMOOTH_DENSE", "Arclength", "Corrected", "CurveState", "Passed", "rounding_of"]
