"""Repeated sweeps with Anderson acceleration, at one precision (`Sweeps`) and along a path of it (`SweepPath`).

Sweeps are cheap and converge fast wherever the game is mildly entangled. They do not converge everywhere
(they cycle on matching pennies at precision 1), so both stall readily and leave the rest to
`offramp.solvers.arclength`.

May import: numpy and the driver, map and passes of this package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from offramp.game.arrays import Float
from offramp.solvers.driver import Stage, run
from offramp.solvers.logit_map import LogitMap
from offramp.solvers.passes._inner import dot, length

MEMORY = 5
"""Earlier sweeps that Anderson acceleration combines."""
WINDOW = 5
"""Sweeps over which contraction is judged."""
RATE = 0.7
"""Largest mean factor per sweep by which the error must fall."""
LIMIT = 60
"""Sweeps at one precision before they give up."""
SHORTEST = 1e-3
"""Step in the share below which a rejection ends the path: a fold is likely near."""
NEAR = 0.05
"""Largest change of any probability by which the last point may still be sharpened."""
COARSE = 1e-3
"""Error at which a point short of full precision is good enough to go on from."""
NUDGE = 1e-6
"""Length of the step over which the map's derivative is taken."""


class Anderson:
    """Anderson mixing (type II) of a fixed-point iteration.

    Anderson (1965), Iterative procedures for nonlinear integral equations, Journal of the ACM 12.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start afresh: the map is not near enough to linear for its past to guide."""
        self._last: tuple[Float, Float] | None = None
        self._steps: list[Float] = []
        self._moves: list[Float] = []
        self._gram = np.empty((0, 0))

    def mix(self, point: Float, answer: Float) -> Float:
        """The next point to try, given the map's `answer` at `point`."""
        residual = answer - point
        if self._last is not None:
            self._learn(residual - self._last[0], answer - self._last[1])
        self._last = residual, answer
        if not self._steps:
            return answer
        # Nearly parallel steps make the normal equations singular; the ridge bounds the weights.
        ridge = 1e-12 * np.trace(self._gram) + np.finfo(float).tiny
        matrix = self._gram + ridge * np.eye(len(self._steps))
        mixed = answer.copy()
        for weight, move in zip(np.linalg.solve(matrix, self._along(residual)), self._moves, strict=True):
            mixed -= weight * move
        return mixed

    def _learn(self, step: Float, move: Float) -> None:
        """Remember by how much the residual and the answer have changed, and forget the oldest change."""
        self._steps.append(step)
        self._moves.append(move)
        del self._steps[:-MEMORY], self._moves[:-MEMORY]
        size = len(self._steps)
        gram = np.empty((size, size))
        gram[:-1, :-1] = self._gram[len(self._gram) + 1 - size :, len(self._gram) + 1 - size :]
        gram[-1] = gram[:, -1] = self._along(step)
        self._gram = gram

    def _along(self, vector: Float) -> Float:
        """Inner products of a vector with the steps that are remembered."""
        return np.array([dot(step, vector) for step in self._steps])


@dataclass(frozen=True, slots=True)
class SweepState:
    """A point, and the errors of the sweeps that led to it."""

    logits: Float
    share: float
    stage: Stage
    errors: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        """Factor by which the last sweep reduced the error; 0 when the first one found nothing to do."""
        return self.errors[-1] / self.errors[-2] if len(self.errors) > 1 else 0.0


class Sweeps:
    """Sweeps at a fixed share of the precision, from given logits, while they contract.

    Acceleration converges faster, and also where plain sweeps do not; only plain ones show how the map contracts.
    """

    def __init__(
        self, game: LogitMap, logits: Float, share: float, tolerance: float, *, accelerate: bool = True
    ) -> None:
        self.game = game
        self.start = logits
        self.share = share
        self.tolerance = tolerance
        self._memory = Anderson() if accelerate else None

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.game.passes

    def init(self) -> SweepState:
        """Nothing swept yet."""
        return SweepState(self.start, self.share, Stage.GOING)

    def step(self, state: SweepState) -> SweepState:
        """One sweep; stalls where the error fails to fall by `RATE` a sweep, taken over `WINDOW` sweeps."""
        answer = self.game.sweep(state.logits, self.share)
        errors = (*state.errors, self.game.error)
        if errors[-1] <= self.tolerance:
            return SweepState(answer, self.share, Stage.DONE, errors)
        if len(errors) > LIMIT or (len(errors) > WINDOW and errors[-1] > errors[-1 - WINDOW] * RATE**WINDOW):
            return SweepState(answer, self.share, Stage.STALLED, errors)
        return SweepState(self._next(state, answer, errors), self.share, Stage.GOING, errors)

    def _next(self, state: SweepState, answer: Float, errors: tuple[float, ...]) -> Float:
        if self._memory is None:
            return answer
        if len(errors) > 1 and errors[-1] > 2.0 * errors[-2]:
            self._memory.forget()
        return self._memory.mix(state.logits, answer)


@dataclass(frozen=True, slots=True)
class PathState:
    """The last accepted point of a path, with the next step in `share`.

    `slope` is the direction there, logits per share; `slowest` the direction that the map damps least.
    """

    logits: Float
    share: float
    stage: Stage
    slope: Float
    step: float
    slowest: Float
    rejected: int = 0


class SweepPath:
    """The principal branch from precision zero, by sweeps at growing shares of the precision.

    A converged corrector proves nothing about the branch it landed on. Two guards: a point must lie near the
    extrapolation of the last two, within a distance (largest change of a probability) that shrinks as the
    contraction weakens; and the map must contract there, along its slowest mode too. For as long as it does, the
    branch neither folds nor meets another. The mode is tracked by a power iteration, one turn per point.
    """

    def __init__(self, game: LogitMap, tolerance: float) -> None:
        self.game = game
        self.tolerance = tolerance

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.game.passes

    def init(self) -> PathState:
        """The centroid, where the branch starts, and its direction there."""
        logits = np.zeros(self.game.n_entries)
        tiny = 1e-8 / (1.0 + float(np.abs(self.game.sweep(logits, 1.0)).max(initial=0.0)))
        slope = self.game.sweep(logits, tiny) / tiny
        step = min(1.0, 0.5 / max(float(np.abs(slope).max(initial=0.0)), 0.5))
        return PathState(logits, 0.0, Stage.GOING, slope, step, self._noise())

    def step(self, state: PathState) -> PathState:
        """One corrected point, accepted or not; the first at full precision is then sharpened."""
        share = min(1.0, state.share + state.step)
        step = share - state.share
        predicted = state.logits + step * state.slope
        found = run(Sweeps(self.game, predicted, share, COARSE, accelerate=False), max_passes=self.passes + 2 * LIMIT)
        distance = self.game.distance(found.logits, predicted)
        trust = min(0.3, 0.02 / max(found.rate, 1e-3))
        if found.stage is not Stage.DONE or distance > trust:
            return self._reject(state, step)
        growth, slowest = self._slowest_mode(found, state.slowest)
        if growth > RATE:
            return self._reject(state, step)
        slope = (found.logits - state.logits) / step
        if share == 1.0:
            return self._sharpen(found, replace(state, slope=slope))
        most = 1.0 if state.rejected else 2.5
        longer = float(np.clip(np.sqrt(0.25 * trust / max(distance, 1e-6)), 0.5, most))
        return PathState(found.logits, share, Stage.GOING, slope, longer * step, slowest)

    def _reject(self, state: PathState, step: float) -> PathState:
        rejected = state.rejected + 1
        stage = Stage.STALLED if rejected > 3 or step < SHORTEST else Stage.GOING
        return replace(state, step=0.4 * step, rejected=rejected, stage=stage)

    def _slowest_mode(self, found: SweepState, mode: Float) -> tuple[float, Float]:
        """One turn of the power iteration: growth of `mode` under the map's derivative, and its image."""
        answer = self.game.sweep(found.logits, found.share)
        moved = self.game.sweep(found.logits + NUDGE * mode, found.share)
        image = (moved - answer) / NUDGE
        size = length(image)
        return size / length(mode), image / max(size, 1e-300) + 0.1 * self._noise()

    def _sharpen(self, found: SweepState, state: PathState) -> PathState:
        sharp = run(Sweeps(self.game, found.logits, 1.0, self.tolerance), max_passes=self.passes + 2 * LIMIT)
        if sharp.stage is Stage.DONE and self.game.distance(sharp.logits, found.logits) < NEAR:
            return replace(state, logits=sharp.logits, share=1.0, stage=Stage.DONE)
        return replace(state, logits=found.logits, share=1.0, stage=Stage.STALLED)

    def _noise(self) -> Float:
        """A unit vector in no particular direction, so that a mode that grows late is still found."""
        draw = np.random.default_rng(0).standard_normal(self.game.n_entries)
        return np.asarray(draw / length(draw))
