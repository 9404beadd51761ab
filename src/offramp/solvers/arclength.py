"""The principal branch by pseudo-arclength continuation with Newton's method.

It follows the curve of points (logits, share) at which the logit map returns its argument, through folds, where
the share of the precision turns back. Each step predicts along the tangent and corrects by Newton's
method in the hyperplane across it. Small games solve the bordered system by a dense factorisation, large ones
by GMRES with matrix-free products.

Allgower and Georg (1990), Numerical Continuation Methods, chapters 2, 6 and 10; Turocy (2010), Computing
sequential equilibria using agent quantal response equilibria, Economic Theory 42.

May import: numpy and the driver, map and gmres of this package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from offramp.game.arrays import Float
from offramp.solvers.driver import Stage
from offramp.solvers.gmres import gmres
from offramp.solvers.logit_map import LogitMap

DENSE = 150
"""Strategy entries up to which the Jacobian is formed and factorised; measured, beyond it GMRES is faster."""
SMOOTH = 1e-6
"""Error to which a point short of full precision is corrected in large games."""
SMOOTH_DENSE = 1e-12
"""The same where the Jacobian is factorised. Beside a crossing of curves, points that are nearly solutions lie all the
way from one curve to the other: a looser corrector settles between them and is led astray."""
KRYLOV = 80
"""Products that GMRES may take for one solution."""
NEWTON = 7
"""Newton steps a corrector may take."""
LONGEST = 0.2
"""Largest predicted change of any probability, or of the share, in one step."""
FIRST = 0.02
SHORTEST = 1e-8
NEAR = 0.05
"""Largest change of any probability between predicted and corrected point."""
CROSSING = 1e-3
"""Step length at which a change of the determinant's sign is taken for a crossing of two curves."""
TURN = 0.8
"""Smallest cosine between successive tangents."""
ROUNDED = 1e-7
"""Error beyond which no corrector counts as halted by rounding."""


@dataclass(frozen=True, slots=True)
class CurveState:
    """A point of the curve, its unit tangent (logits, then share) and the length of the next step."""

    logits: Float
    share: float
    stage: Stage
    tangent: Float
    length: float
    sign: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """What Newton's method made of a predicted point, with the tangent there.

    `sign` is that of the bordered determinant, 0 where none was formed. Folds keep it; it changes where the
    curve crosses another, and when a corrector has fallen onto another.
    """

    logits: Float
    share: float
    tangent: Float
    sign: float
    converged: bool


def rounding_of(game: LogitMap, tolerance: float) -> float:
    """Error, `tolerance` or more, that rounding may leave at the map's full precision: that of precision times payoff,
    which beliefs amplify by up to as much again."""
    stake = min(game.stake, 1e6)  # beyond it the bound is ROUNDED, and the square of what is huge overflows
    return max(tolerance, min(20.0 * float(np.finfo(float).eps) * stake**2, ROUNDED))


class Arclength:
    """Continuation from a point near the branch to full precision."""

    def __init__(
        self,
        game: LogitMap,
        logits: Float,
        share: float,
        slope: Float,
        tolerance: float,
        *,
        dense: bool | None = None,
    ) -> None:
        self.game = game
        self.start = (logits, share, slope)
        self.tolerance = tolerance
        self.dense = game.n_entries <= DENSE if dense is None else dense
        self.smooth = SMOOTH_DENSE if self.dense else SMOOTH
        self.longest = LONGEST
        self.rounding = 0.0
        """Error at which a corrector that gets no nearer has met rounding, and is done; zero asks for `smooth`."""

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.game.passes

    def init(self) -> CurveState:
        """The start, corrected across its `slope` (logits per share), which holds next to a fold as well.

        A start at full precision is corrected there and may be the end. Where correction fails, the centroid.
        """
        logits, share, slope = self.start
        full = share == 1.0
        across = self._across_share() if full else self._across(np.append(slope, 1.0), logits)
        found = self._newton(logits, share, across, self.tolerance if full else self.smooth)
        if not found.converged or self.game.distance(found.logits, logits) > NEAR:
            found = self._newton(np.zeros(self.game.n_entries), 0.0, self._across_share(), self.smooth)
        stage = Stage.DONE if found.share == 1.0 else Stage.GOING
        tangent = self._unit(found.tangent, found.logits)
        return CurveState(found.logits, found.share, stage, tangent, FIRST, found.sign)

    def begin(self, logits: Float, share: float, *, rising: bool) -> CurveState | None:
        """The point of the curve at exactly this share, next to `logits`, on the way to higher or lower shares.

        None where Newton's method finds none nearby.
        """
        found = self._newton(logits, share, self._across_share(), self.tolerance)
        if not found.converged or self.game.distance(found.logits, logits) > NEAR:
            return None
        tangent = self._unit(found.tangent if rising else -found.tangent, found.logits)
        # The border of the determinant follows the tangent: turned round, it turns the sign.
        return CurveState(found.logits, share, Stage.GOING, tangent, FIRST, found.sign if rising else -found.sign)

    def beyond(self, state: CurveState, length: float) -> Corrected:
        """The point of the curve across the tangent of `state` at this length, with a unit tangent."""
        predicted, share = state.logits + length * state.tangent[:-1], state.share + length * float(state.tangent[-1])
        found = self._newton(predicted, share, self._across(state.tangent, state.logits), self.smooth)
        return replace(found, tangent=self._unit(found.tangent, found.logits))

    def rescaled(self, state: CurveState, factor: float) -> CurveState:
        """The same point where the full precision is `factor` times what it was; the map is rescaled too."""
        self.game.precision = factor * self.game.precision
        tangent = np.append(state.tangent[:-1], state.tangent[-1] / factor)
        return replace(
            state,
            share=state.share / factor,
            stage=Stage.GOING,
            tangent=self._unit(tangent, state.logits),
            length=FIRST,
        )

    def step(self, state: CurveState) -> CurveState:
        """One corrected point of the curve, accepted or tried again at a shorter length."""
        length = state.length
        tangent = state.tangent
        last = state.share + length * tangent[-1] >= 1.0
        if last:
            length = (1.0 - state.share) / tangent[-1]
        share = 1.0 if last else state.share + length * tangent[-1]
        predicted = state.logits + length * tangent[:-1]
        across = self._across_share() if last else self._across(tangent, state.logits)
        found = self._newton(predicted, share, across, self.tolerance if last else self.smooth)
        if found.converged and found.share > 1.0:
            return self._step_back(state, found)
        return self._judge(state, length, predicted, found)

    def _step_back(self, state: CurveState, found: Corrected) -> CurveState:
        """The corrector overshot full precision: interpolate, and correct at full precision."""
        part = (1.0 - state.share) / (found.share - state.share)
        predicted = state.logits + part * (found.logits - state.logits)
        sharp = self._newton(predicted, 1.0, self._across_share(), self.tolerance)
        return self._judge(state, part * state.length, predicted, sharp)

    def _judge(self, state: CurveState, length: float, predicted: Float, found: Corrected) -> CurveState:
        distance = self.game.distance(found.logits, predicted)
        tangent = self._unit(found.tangent, found.logits)
        # At a step this short a new sign is a true crossing, passed straight on; at a longer one it may be a jump.
        jumped = found.sign != state.sign and length > CROSSING
        turned = self._cosine(state.tangent, tangent, state.logits) < TURN
        if not found.converged or distance > NEAR or turned or jumped or found.share < 0.0:
            shorter = 0.4 * length
            stage = Stage.STALLED if shorter < SHORTEST else Stage.GOING
            return replace(state, length=shorter, stage=stage)
        growth = float(np.clip(np.sqrt(0.3 * NEAR / max(distance, 1e-6)), 0.5, 2.0))
        stage = Stage.DONE if found.share == 1.0 else Stage.GOING
        return CurveState(found.logits, found.share, stage, tangent, min(self.longest, growth * length), found.sign)

    def _newton(self, logits: Float, share: float, across: Float, tolerance: float) -> Corrected:
        """Newton's method in the hyperplane through the given point with normal `across`."""
        forward = np.append(np.zeros(logits.size), 1.0)
        tangent: Float | None = None
        sign = 0.0
        before = np.inf
        for _ in range(NEWTON):
            residual = np.append(self.game.sweep(logits, share) - logits, 0.0)
            error = self.game.error
            halted = not error <= 0.5 * before
            if error <= tolerance or (halted and error <= self.rounding):
                if tangent is None:
                    (tangent,), sign = self._solve(across, forward)
                return Corrected(logits, share, tangent, sign, bool(np.isfinite(tangent).all()))
            if halted:
                break
            before = error
            if self.dense:
                # One factorisation serves both; the tangent of the last iterate is near enough to the point's.
                (step, tangent), sign = self._solve(across, residual, forward)
            else:
                (step,), sign = self._solve(across, residual)
            logits = logits + step[:-1]
            share = share + float(step[-1])
        return Corrected(logits, share, across, sign, False)

    def _solve(self, across: Float, *sides: Float) -> tuple[list[Float], float]:
        """Solutions of the bordered system at the last sweep's point, one per right-hand side, and its sign."""
        if not self.dense:

            def product(vector: Float) -> Float:
                change = self.game.derivative(vector[:-1, None], vector[-1:])[:, 0]
                return np.append(vector[:-1] - change, across @ vector)

            return [gmres(product, side, tolerance=1e-3, limit=KRYLOV) for side in sides], 0.0
        matrix = np.vstack([np.eye(across.size - 1, across.size) - self.game.jacobian(), across])
        try:
            found = np.linalg.solve(matrix, np.column_stack(sides))
        except np.linalg.LinAlgError:
            found = np.full((across.size, len(sides)), np.nan)
        return list(found.T), float(np.linalg.slogdet(matrix)[0])

    def _across_share(self) -> Float:
        return np.append(np.zeros(self.game.n_entries), 1.0)

    def _across(self, tangent: Float, logits: Float) -> Float:
        """Normal of the corrector's hyperplane: the tangent, lowered by the Fisher metric.

        In that metric (sum of p dz^2) a logit that wanders where its probability is nil costs nothing.
        """
        normal = np.append(self.game.choices(logits), 1.0) * tangent
        return normal / np.linalg.norm(normal)

    def _unit(self, tangent: Float, logits: Float) -> Float:
        """The tangent, scaled so that the fastest of all probabilities and the share moves at speed one."""
        return tangent / max(self.game.speed(logits, tangent[:-1]), abs(float(tangent[-1])))

    def _cosine(self, one: Float, other: Float, logits: Float) -> float:
        metric = np.append(self.game.choices(logits), 1.0)
        lengths = np.sqrt((metric * one) @ one) * np.sqrt((metric * other) @ other)
        return float((metric * one) @ other / lengths)
