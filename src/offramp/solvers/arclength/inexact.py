"""Newton's method without a matrix: each step solved by GMRES only as exactly as it is worth.

Dembo, Eisenstat and Steihaug (1982), Inexact Newton methods, SIAM Journal on Numerical Analysis 19.

May import: numpy, the map of ``offramp.solvers`` and this package.
"""

from __future__ import annotations

import numpy as np

from offramp.solvers.arclength._follow import CORRECTIONS, HALVED, Map, Work, scale_tangent
from offramp.solvers.arclength._krylov import gmres, undo_later
from offramp.solvers.arclength._response import linear_shares, respond
from offramp.solvers.arclength.buffers import krylov_of
from offramp.solvers.logit_map import LogitMap

FORCING = 1e-4
"""Relative residual to which a Newton step is solved. Looser ones stall at high precision: the residual is then mostly
that of logits whose probabilities are nil."""
TANGENT = 1e-4
"""Relative residual to which a tangent is."""


class Inexact:
    """A corrector as `offramp.solvers.arclength._follow.correct`, on the same buffers."""

    def __init__(self, game: LogitMap, shape: Map, work: Work) -> None:
        self._map, self._work = shape, work
        self._krylov = krylov_of(game)

    def correct(self, share: float, tolerance: float, rounding: float) -> tuple[float, float, bool, int]:
        """Newton's method from ``work.logits`` and `share`, in the hyperplane with normal ``work.normal``.

        Writes the point to ``work.logits``, its response to ``work.at``, the tangent to ``work.slope``.

        Returns
        -------
        share, sign of the bordered determinant, whether it converged, passes.
        """
        m, w = self._map, self._work
        passes, before = 0, np.inf
        for tried in range(CORRECTIONS):
            error, rare = respond(m.graph, m.mode, m.keep, m.precision, share, w.logits, w.at)
            passes += 2
            if tried == 0:
                w.foreseen[:] = w.at.strategy
            halted = not error <= HALVED * before
            done = error <= tolerance or (halted and error <= rounding)
            if halted and not done:
                break
            if not rare:
                linear_shares(m.graph, w.at)
            w.slope[:-1], w.slope[-1] = (0.0, 1.0) if done else (w.at.gap, 0.0)
            if not done:
                undo_later(m.graph, m.mode, m.free.tie, m.precision, share, w.at, self._krylov, w.slope)
                passes += 1
            exactness = TANGENT if done else FORCING
            sign, more = gmres(
                m.graph, m.mode, m.free.tie, m.precision, share, w.normal, exactness, w.at, self._krylov, w.slope
            )
            passes += more
            if done:
                return share, float(sign), scale_tangent(m, w), passes
            w.logits[:] += w.slope[:-1]
            share += float(w.slope[-1])
            before = error
        return share, 0.0, False, passes
