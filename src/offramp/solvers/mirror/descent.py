"""Magnetic mirror descent in agent form: small steps towards the logit answer, pulled back to uniform choice.

Every information set steps from its choice p to the one in proportion to (p exp(s q))^(1 / (1 + s / precision)), where
s is the speed and q holds the expected values of its actions under Bayes' beliefs; all step at once. Where this comes
to rest, choices are logit in their expected values: it is an agent logit quantal response equilibrium, as
`offramp.solvers.qre` finds it along a path. A step costs two passes. Convergence is proved for small steps in zero-sum
games of two in another form; here it is measured, and of several equilibria it takes whichever it meets.

Sokota, D'Orazio, Kolter, Loizou, Lanctot, Mitliagkas, Brown and Kroer (2023), A unified approach to reinforcement
learning, quantal response equilibria, and two-player zero-sum games, ICLR. Programs that run it on the reduced normal
form approach another equilibrium.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.asked import on_a_game
from offramp.solvers.driver import Stage, run, run_kept
from offramp.solvers.graph import graph_of, logs_of, possible_in, uniform
from offramp.solvers.mirror._descent import descend
from offramp.solvers.passes._passes import KEEP, LOGIT
from offramp.solvers.result import Solution
from offramp.solvers.worth import gains_of, solution, worth_of

BATCH = 32
"""Steps between two looks at the error."""
PATIENCE = 4
"""Looks without a new smallest error after which the speed is halved, and the patience doubled: the error may circle in
on its way down, and a circle takes twice as many steps of half the size."""
SECONDS = 0.1
"""What a batch should take at most: an interrupt and the progress wait for its end."""


@dataclass(frozen=True, slots=True)
class Descent:
    """How far mirror descent has come: the best choices so far, their logarithms (None where the strategy tells them),
    their error, and how long ago they were found."""

    strategy: Float
    log_strategy: Float | None
    gap: float
    stage: Stage
    share: float
    since: int = 0


class Mirror:
    """Mirror descent on a game, for the driver: a step is a batch of them. Owns all buffers."""

    def __init__(
        self,
        arrays: GameArrays,
        tables: GameTables,
        precision: Float,
        speed: float | None,
        tolerance: float,
        budget: int,
    ) -> None:
        self._graph = graph_of(arrays, tables)
        self._precision = precision
        self._fixed = speed is not None
        # Halfway to the answer each time, until that proves too fast.
        self.speed = speed if speed is not None else max(float(precision.max(initial=0.0)), 1e-3)
        self._patience = PATIENCE
        self._tolerance = tolerance
        self._budget = budget
        self._batch = 1
        self._mode = np.full(arrays.n_infosets, LOGIT, np.int8)
        self._keep = np.full(arrays.n_infosets, KEEP, np.int8)
        self._start = uniform(arrays, tables.allowed)
        self._logs = logs_of(self._graph, possible_in(self._graph, self._mode, self._start))
        self._logits = np.zeros(arrays.n_entries)
        self._strategy, self._answer, self._action_value = (np.empty(arrays.n_entries) for _ in range(3))
        self._reach, self._mass = np.empty(arrays.n_nodes), np.empty(arrays.n_infosets)
        self._value = np.empty((arrays.n_nodes, arrays.n_players))
        self.passes = 0

    def init(self) -> Descent:
        """Uniform choice, where the descent starts."""
        return Descent(self._start, None, np.inf, Stage.GOING, 0.0)

    def step(self, state: Descent) -> Descent:
        """A batch of steps; the best choices so far are kept."""
        gaps = np.empty(min(self._batch, self._budget - self.passes))
        began = time.perf_counter()
        descend(
            self._graph, self._mode, self._keep, self._precision, self.speed, gaps, self._logits, self._strategy,
            self._answer, self._logs, self._reach, self._mass, self._action_value, self._value,
        )  # fmt: skip
        self.passes += gaps.size
        if time.perf_counter() - began < SECONDS / 4:
            self._batch = min(2 * self._batch, BATCH)
        gap = float(gaps[-1])
        better = gap < state.gap
        since = 0 if better else state.since + 1
        if since >= self._patience and not self._fixed:
            self.speed, self._patience, since = 0.5 * self.speed, 2 * self._patience, 0
        best = gap if better else state.gap
        stage = Stage.DONE if best <= self._tolerance else Stage.GOING
        share = 1.0 if stage is Stage.DONE else max(self.passes / self._budget, self._near(best))
        if not better:
            return replace(state, stage=stage, share=share, since=since)
        return Descent(self._strategy.copy(), self._logs.choice.copy(), best, stage, share, since)

    def _near(self, gap: float) -> float:
        """Share of the way from an error of one to the tolerance, in orders of magnitude."""
        return math.log(gap) / math.log(self._tolerance) if self._tolerance < gap < 1.0 else 0.0


@on_a_game
def mirror_descent(
    arrays: GameArrays,
    tables: GameTables,
    *,
    precision_scale: float = 1.0,
    speed: float | None = None,
    tolerance: float = 1e-8,
    iterations: int = 100_000,
    progress: Callable[[float], None] | None = None,
    keep: bool = False,
) -> Solution:
    """A logit agent QRE at `precision_scale` times the players' precision, by magnetic mirror descent.

    Parameters
    ----------
    speed : size of the steps, above 0; None starts high and halves it whenever the error stops falling.
    tolerance : largest ``|strategy - logit response to it|`` of a converged solution, above 0 and below 1.
    iterations : at most so many steps.
    progress : called with the share of the way so far.
    keep : whether an interrupt (KeyboardInterrupt) ends in the best point so far, with ``interrupted`` set.

    Raises
    ------
    OfframpError where a number of the game is not finite or one that was asked for makes no sense.
    """
    began = time.perf_counter()
    precision = precision_scale * np.asarray(tables.precision, dtype=np.float64)
    _check(tables, precision, speed, tolerance, iterations)
    mirror = Mirror(arrays, tables, precision, speed, tolerance, iterations)
    if keep:
        end, interrupted = run_kept(mirror, max_passes=iterations, progress=progress)
    else:
        end, interrupted = run(mirror, max_passes=iterations, progress=progress), False
    logs = None if end.log_strategy is None else end.log_strategy.copy
    worth = worth_of(arrays, tables, end.strategy, gains_of(arrays, tables, end.strategy), logs)
    converged = end.gap <= tolerance
    return solution(
        worth,
        method="mmd",
        parameters={
            "precision_scale": precision_scale, "speed": mirror.speed, "tolerance": tolerance,
            "max_iterations": iterations,
        },
        converged=converged,
        residual=end.gap if np.isfinite(end.gap) else None,
        iterations=mirror.passes,
        status=_status(end.gap, converged, interrupted, mirror.passes),
        began=began,
        interrupted=interrupted,
    )  # fmt: skip


def _check(tables: GameTables, precision: Float, speed: float | None, tolerance: float, iterations: int) -> None:
    if not (np.isfinite(tables.prob).all() and np.isfinite(tables.pay).all() and np.isfinite(precision).all()):
        raise OfframpError("a probability, payoff or precision of the game is not a finite number")
    if (precision < 0.0).any():
        raise OfframpError(f"a precision is {precision.min():g}, and must not be negative")
    if speed is not None and not (math.isfinite(speed) and speed > 0.0):
        raise OfframpError(f"the speed is {speed}, and must be a number above 0")
    if not 0.0 < tolerance < 1.0:
        raise OfframpError(f"the tolerance is {tolerance}, and must lie between 0 and 1")
    if iterations < 1:
        raise OfframpError(f"{iterations} iterations were asked for, and must be at least 1")


def _status(gap: float, converged: bool, interrupted: bool, steps: int) -> str:
    after = f"{'interrupted ' if interrupted else ''}after {steps:,} steps"
    if converged:
        return f"converged {after}, residual {gap:.0e}"
    if interrupted:
        best = (
            f"the best choices so far have a residual of {gap:.1e}" if math.isfinite(gap) else "this is uniform choice"
        )
        return f"not converged: {after}; {best}"
    return (
        f"not converged: residual {gap:.1e} {after}; allow more iterations, lower the precision, or follow the branch "
        "with --method qre (solve)"
    )
