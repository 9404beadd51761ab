"""The principal branch by pseudo-arclength continuation with Newton's method.

It follows the curve of points (logits, share) at which play is the logit response to itself, through folds, where
the share of the precision turns back. Each step predicts along the tangent and corrects by Newton's
method in the hyperplane across it. Small games solve the bordered system by a dense factorisation, many steps to a
compiled call; large ones by GMRES with matrix-free products, one step at a time.

Allgower and Georg (1990), Numerical Continuation Methods, chapters 2, 6 and 10; Turocy (2010), Computing
sequential equilibria using agent quantal response equilibria, Economic Theory 42.

May import: numpy, the driver and map of ``offramp.solvers`` and this package.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from offramp.game.arrays import Float
from offramp.solvers.arclength import _follow
from offramp.solvers.arclength._follow import NEAR, SHORTER, SHORTEST, Passed, Terms
from offramp.solvers.arclength.buffers import dense_of, map_of, passed, work_of
from offramp.solvers.arclength.inexact import Inexact
from offramp.solvers.driver import Stage
from offramp.solvers.logit_map import LogitMap
from offramp.solvers.passes._worth import largest_difference

DENSE = 300
"""Free logits up to which the Jacobian is formed and factorised. Measured (benchmarks/qre.py): at 280 that is still
three times as fast as GMRES, and shows where curves cross; beyond, its memory and the cube of its size tell."""
SMOOTH = 1e-6
"""Error to which a point short of full precision is corrected in large games."""
SMOOTH_DENSE = 1e-12
"""The same where the Jacobian is factorised. Beside a crossing of curves, points that are nearly solutions lie all the
way from one curve to the other: a looser corrector settles between them and is led astray."""
LONGEST = 0.2
"""Largest predicted change of any probability, or of the share, in one step."""
FIRST = 0.1
"""Length of the first step, and of the first after a change of scale, where that is no longer than the longest. A step
that is too long costs one try; from a fifth of this, growing to it takes two steps more."""
ROUNDED = 1e-7
"""Error beyond which no corrector counts as halted by rounding."""
ROOM = 64
"""Points that one step hands over, where they are kept."""
TRIES = 8
SECONDS = 0.05
"""Tries of the first step; twice as many in each one after a step that took less than half of these seconds. So
progress is told and an interrupt is heard."""


@dataclass(frozen=True, slots=True)
class CurveState:
    """A point of the curve, its unit tangent (logits, then share), the length of the next step, and its play.

    `sign` is that of `Corrected`, and 0 at the centroid until a compiled step has been there, which then looks for the
    tangent too.
    `passed` are the points that the step to this state accepted, this one the last; None if there is none.
    """

    logits: Float
    share: float
    stage: Stage
    tangent: Float
    length: float
    sign: float
    strategy: Float
    passed: Passed | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What Newton's method made of a predicted point, with the unit tangent there.

    `sign` is that of the bordered determinant. Folds keep it; it changes where the curve crosses another, and when a
    corrector has fallen onto another. `distance` is the largest change of a
    probability from the predicted point.
    """

    logits: Float
    share: float
    tangent: Float
    sign: float
    strategy: Float
    converged: bool
    distance: float


def rounding_of(game: LogitMap, tolerance: float) -> float:
    """Error, `tolerance` or more, that rounding may leave at the map's full precision: that of precision times payoff,
    which beliefs amplify by up to as much again."""
    stake = min(game.stake, 1e6)  # beyond it the bound is ROUNDED, and the square of what is huge overflows
    return max(tolerance, min(20.0 * float(np.finfo(float).eps) * stake**2, ROUNDED))


class Arclength:
    """Continuation from a point near the branch to full precision.

    Attributes
    ----------
    smooth : error to which points short of full precision are corrected.
    longest : largest predicted change of any probability, or of the share, in one step.
    rounding : error at which a corrector that gets no nearer has met rounding, and is done; zero asks for `smooth`.
    look : distance from a limit, in probability and in local regret, and the share from which on a step ends where
        both are met; nowhere by default.
    budget : passes in all after which a step ends.
    """

    def __init__(
        self,
        game: LogitMap,
        logits: Float,
        share: float,
        slope: Float,
        tolerance: float,
        *,
        dense: bool | None = None,
        keep: bool = False,
    ) -> None:
        """A curve from `logits` at `share`, where it moves by `slope` (logits per share); `keep` hands over every
        point."""
        self.game = game
        self.start = (logits, share, slope)
        self.tolerance = tolerance
        self.dense = game.n_free <= DENSE if dense is None else dense
        self.smooth = SMOOTH_DENSE if self.dense else SMOOTH
        self.longest = LONGEST
        self.rounding = 0.0
        self.look = (0.0, 0.0, np.inf)
        self.budget = int(np.iinfo(np.int64).max)
        self._map = map_of(game)
        self._work = work_of(game)
        self._solver = dense_of(game, self._map) if self.dense else Inexact(game, self._map, self._work)
        self._out = passed(game, ROOM if keep and self.dense else 1)
        self._keep = keep
        self._tries = TRIES

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.game.passes

    def init(self) -> CurveState:
        """The start, corrected across its `slope` (logits per share), which holds next to a fold as well.

        A start at full precision is corrected there and may be the end. Where correction fails, and at precision zero,
        the centroid.
        """
        logits, share, slope = self.start
        if share > 0.0:
            across = None if share == 1.0 else np.append(slope, 1.0)
            found = self._corrected(logits, share, across, self.tolerance if share == 1.0 else self.smooth)
            if found.converged and found.distance <= NEAR:
                return self._begun(found, Stage.DONE if found.share == 1.0 else Stage.GOING)
        return self._centroid()

    def _centroid(self) -> CurveState:
        """Where the curve starts; a compiled step finds the tangent there itself, which saves small games a call."""
        logits, rising = np.zeros(self.game.n_entries), np.zeros(self.game.n_entries + 1)
        if not self.dense:
            return self._begun(self._corrected(logits, 0.0, None, self.smooth), Stage.GOING)
        rising[-1] = 1.0
        length = min(FIRST, self.longest)
        return CurveState(logits, 0.0, Stage.GOING, rising, length, 0.0, self.game.answer.copy())

    def begin(self, logits: Float, share: float, *, rising: bool) -> CurveState | None:
        """The point of the curve at exactly this share, next to `logits`, on the way to higher or lower shares.

        None where Newton's method finds none nearby.
        """
        found = self._corrected(logits, share, None, self.tolerance, exact=True)
        if not found.converged or found.distance > NEAR:
            return None
        if not rising:
            # The border of the determinant follows the tangent: turned round, it turns the sign.
            found = replace(found, tangent=-found.tangent, sign=-found.sign)
        return self._begun(found, Stage.GOING)

    def beyond(self, state: CurveState, length: float) -> Corrected:
        """The point of the curve across the tangent of `state` at this length, with sign and tangent of its own."""
        predicted, share = state.logits + length * state.tangent[:-1], state.share + length * float(state.tangent[-1])
        return self._corrected(predicted, share, state.tangent, self.smooth, held=state.strategy, exact=True)

    def still_moves(self, state: CurveState) -> float:
        """By how much any probability moves when Newton's method goes on from a point at full precision, about its
        error.

        Where beliefs hang on choices rarer than machine numbers can tell, rounding of logits keeps the response away
        from the play by far more than that.
        """
        found = self._corrected(state.logits, 1.0, None, 0.0)
        return self.game.distance(found.logits, state.logits) if found.converged else np.inf

    def rescaled(self, state: CurveState, factor: float) -> CurveState:
        """The same point where the full precision is `factor` times what it was; the map is rescaled too."""
        self.game.precision = factor * self.game.precision
        self._map.precision[:] = self.game.precision
        tangent = state.tangent.copy()
        tangent[-1] /= factor
        fastest = max(self.game.speed(state.strategy, tangent[:-1]), abs(float(tangent[-1])))
        return replace(
            state,
            share=state.share / factor,
            stage=Stage.GOING,
            tangent=tangent / fastest,
            length=min(FIRST, self.longest),
            passed=None,
        )

    def described(self, state: CurveState) -> Passed:
        """The point of `state`, as one that was passed."""
        out = passed(self.game, 1)
        self._work.logits[:], self._work.slope[:] = state.logits, state.tangent
        _follow.describe(self._map, self._work, state.share, state.sign, out)
        self.game.passes += 2
        return out

    def step(self, state: CurveState) -> CurveState:
        """Some tries of a step, each accepted or followed by a shorter one; without a matrix, one."""
        self._work.held[:] = state.strategy
        if isinstance(self._solver, Inexact):
            return self._one_step(state)
        logits, tangent = state.logits.copy(), state.tangent.copy()
        began = time.perf_counter()
        why, taken, length, passes = _follow.follow(
            self._map,
            self._work,
            self._solver,
            Terms(self.smooth, self.tolerance, self.rounding, self.longest, *self.look),
            logits,
            tangent,
            state.share,
            state.length,
            state.sign,
            self._tries,
            self.budget - self.game.passes,
            self._out,
        )
        self.game.passes += passes
        if time.perf_counter() - began < 0.5 * SECONDS:
            self._tries *= 2
        stage = {_follow.DONE: Stage.DONE, _follow.STALLED: Stage.STALLED}.get(why, Stage.GOING)
        if not taken:
            return replace(state, stage=stage, length=length, passed=None)
        return self._stepped(logits, tangent, length, stage, taken if self._keep else 1)

    def _one_step(self, state: CurveState) -> CurveState:
        """One try, as `follow` makes them."""
        length, forward = state.length, float(state.tangent[-1])
        share = state.share + length * forward
        to_end = share >= 1.0
        if to_end:
            length, share = (1.0 - state.share) / forward, 1.0
        predicted = state.logits + length * state.tangent[:-1]
        across = None if to_end else state.tangent
        found = self._corrected(
            predicted, share, across, self.tolerance if to_end else self.smooth, held=state.strategy
        )
        if found.converged and found.share > 1.0:
            part = (1.0 - state.share) / (found.share - state.share)
            length *= part
            predicted = state.logits + part * (found.logits - state.logits)
            found = self._corrected(predicted, 1.0, None, self.tolerance)
        growth = 0.0
        if found.converged:
            growth = _follow.growth_after(
                self._work, state.tangent, found.distance, found.share, length, state.sign, found.sign
            )
        if growth == 0.0:
            length *= SHORTER
            stage = Stage.STALLED if length < SHORTEST else Stage.GOING
            return replace(state, stage=stage, length=length, passed=None)
        _follow.record(self._map, self._work, 0, found.share, length, found.sign, self._out)
        stage = Stage.DONE if found.share == 1.0 else Stage.GOING
        self._work.held[:] = found.strategy
        return self._stepped(found.logits, found.tangent, min(self.longest, growth * length), stage, 1)

    def _stepped(self, logits: Float, tangent: Float, length: float, stage: Stage, count: int) -> CurveState:
        """The state after `count` points that were passed, the last of them at hand."""
        out = Passed(*(column[:count].copy() for column in self._out)) if self._keep else None
        share, sign = float(self._out.share[count - 1]), float(self._out.sign[count - 1])
        return CurveState(logits, share, stage, tangent, length, sign, self._work.held.copy(), out)

    def _begun(self, found: Corrected, stage: Stage) -> CurveState:
        return CurveState(
            found.logits, found.share, stage, found.tangent, min(FIRST, self.longest), found.sign, found.strategy
        )

    def _corrected(
        self,
        logits: Float,
        share: float,
        across: Float | None,
        tolerance: float,
        *,
        held: Float | None = None,
        exact: bool = False,
    ) -> Corrected:
        """Newton's method across a tangent, lowered at the play `held` (that of `logits` if None), or at this share.

        If `exact`, sign and tangent are those of the point itself, not of one next to it.
        """
        work = self._work
        if across is None:
            work.normal[:] = 0.0
            work.normal[-1] = 1.0
        else:
            _follow.face(work, self.game.choices(logits) if held is None else held, across)
        work.logits[:] = logits
        if isinstance(self._solver, Inexact):
            found, sign, converged, passes = self._solver.correct(share, tolerance, self.rounding)
        else:
            found, sign, converged, passes = _follow.correct(
                self._map, work, self._solver, share, tolerance, self.rounding, exact
            )
        self.game.passes += passes
        return Corrected(
            work.logits.copy(),
            float(found),
            work.slope.copy(),
            float(sign),
            work.at.strategy.copy(),
            bool(converged),
            float(largest_difference(work.at.strategy, work.foreseen)),
        )
