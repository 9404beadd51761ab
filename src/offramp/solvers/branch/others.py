"""Branches that do not come from uniform choice, found from random starts.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.arclength import CurveState
from offramp.solvers.branch.result import Branch
from offramp.solvers.branch.trace import Tracer, TraceState, branch_of
from offramp.solvers.driver import Stage, run, run_kept
from offramp.solvers.sweeps import Sweeps

SPREAD = 6.0
"""Standard deviation of the logits of a random start: most choices are nearly sure."""
SAME = 1e-4
"""Difference of the largest probability up to which two equilibria count as one."""


@dataclass(frozen=True, slots=True)
class From:
    """A tracer that begins at a point of its curve, not at the centroid."""

    tracer: Tracer
    point: CurveState

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.tracer.passes

    def init(self) -> TraceState:
        """The point."""
        return self.tracer.begun(self.point)

    def step(self, state: TraceState) -> TraceState:
        """A step of the tracer."""
        return self.tracer.step(state)


def other_branches(
    arrays: GameArrays,
    tables: GameTables,
    principal: Branch,
    *,
    precision_scale: float,
    starts: int = 20,
    seed: int = 0,
    tolerance: float = 1e-10,
    max_passes: int = 100_000,
) -> tuple[Branch, ...]:
    """Branches other than `principal` that random starts find at `precision_scale`, each followed from there down to
    its fold and up again to the same precision.

    What comes from precision zero is the principal branch, or crosses it, and is left out at either end. Finding
    none proves nothing: a start finds what repeated sweeps are drawn to. `max_passes` is the budget for each branch.

    Raises
    ------
    OfframpError where `principal` does not end at that precision.
    """
    if principal.end != "reached" or not np.isclose(principal.precision[-1], precision_scale):
        raise OfframpError(f"the principal branch must be followed to precision {precision_scale} first")
    known: list[Float] = [principal.strategy[-1]]
    found: list[Branch] = []
    rng = np.random.default_rng(seed)
    for _ in range(starts):
        began = time.perf_counter()
        tracer = Tracer(
            arrays, tables, last=precision_scale, near=None, tolerance=tolerance, budget=max_passes, legs=False
        )
        logits = tracer.game.sweep(SPREAD * rng.standard_normal(arrays.n_entries), 1.0)
        drawn = run(Sweeps(tracer.game, logits, 1.0, 0.1 * tolerance), max_passes=max_passes)
        if drawn.stage is not Stage.DONE:
            continue
        begun = tracer.curve.begin(drawn.logits, 1.0, rising=False)
        if begun is None or _seen(known, tracer.game.choices(begun.logits)):
            continue
        state, stopped = run_kept(From(tracer, begun), max_passes=max_passes)
        branch = branch_of(tracer, state, stopped, began)
        known += [branch.strategy[0], branch.strategy[-1]]
        found.append(branch)
        if stopped:
            break
    return tuple(found)


def _seen(known: list[Float], strategy: Float) -> bool:
    return any(float(np.abs(strategy - other).max(initial=0.0)) <= SAME for other in known)
