"""Every point of a branch, by the continuation that `solve` uses, with its folds, crossings and limit.

Continuation goes in legs, each to four times the precision of the last: its steps are limited in shares of the
full precision, and so the places where the curve turns or is crossed are found at every scale.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.arclength import SMOOTH_DENSE, Arclength, CurveState, Passed, rounding_of
from offramp.solvers.asked import on_a_game
from offramp.solvers.branch.limit import limit_of, payoff_range
from offramp.solvers.branch.points import Points, Trail, room_for
from offramp.solvers.branch.result import Branch, End, Turn
from offramp.solvers.driver import Stage, run_kept
from offramp.solvers.logit_map import LogitMap

FINE = 0.05
"""Largest predicted change of any probability between two points, so that they draw a curve."""
LEG = 4.0
"""Factor between the full precisions of two legs."""
BEGIN = 0.37
"""Precision times payoff at the end of the first leg. No round number: round payoffs that tie are crossed at round
precisions, where no leg should end."""
AWAKE = 50.0
"""Precision times payoff below which no branch counts as settled: even play may rest there until it is crossed."""
STEEP = 1e3
"""Precision times payoff beyond which rounding, not a bifurcation, is what stops continuation."""
FARTHEST = 1e7
"""Precision times range of payoffs at which the search for a limit ends."""
PLACED = 40
"""Corrected points that placing a fold or a crossing may take."""
OVERLAP = 0.1
"""Share of a step by which the search for one reaches beyond it: slopes and signs are those next to its ends."""
CLOSE = 1e-5
"""Relative difference of precision up to which two folds in a row cancel."""
LEVEL = 1e-7
"""Slope of the precision, along the unit tangent, at which a fold is placed well enough."""


@dataclass(frozen=True, slots=True)
class TraceState:
    """Where the curve stands, in a leg that ends at the precision `full`, and what it has passed."""

    curve: CurveState
    full: float
    stage: Stage
    share: float
    settled: bool
    trail: Trail
    folds: tuple[Turn, ...] = ()
    crossings: tuple[Turn, ...] = ()


class Tracer:
    """Continuation that keeps what it passes; ends at the precision `last` or, where `near` says, at a limit.

    `near` is the distance from the limit, in probability and in shares of the payoffs' range, at which to stop.
    """

    def __init__(
        self,
        arrays: GameArrays,
        tables: GameTables,
        *,
        last: float,
        near: float | None,
        tolerance: float,
        budget: int,
        legs: bool,
        room: int | None = None,
    ) -> None:
        self.arrays, self.tables = arrays, tables
        self.last, self.near, self.tolerance = last, near, tolerance
        self.room = room_for(arrays.n_entries) if room is None else room
        self._stake, self._range = stake_of(tables), payoff_range(tables)
        self.first = min(last, BEGIN / self._stake) if legs and self._stake > 0.0 else last
        self.game = LogitMap(arrays, tables, precision=self.first * np.asarray(tables.precision, np.float64))
        centroid = np.zeros(arrays.n_entries)
        self.curve = Arclength(self.game, centroid, 0.0, centroid, 0.1 * tolerance, keep=True)
        self.curve.longest = FINE
        self.curve.budget = budget
        self._adapt(self.first)

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        return self.game.passes

    def init(self) -> TraceState:
        """The centroid, at precision zero."""
        state = self.begun(self.curve.init())
        return replace(state, stage=Stage.DONE, share=1.0) if self.last == 0.0 else state

    def begun(self, curve: CurveState) -> TraceState:
        """A first state at a point of the curve."""
        points = Points.of(self.curve.described(curve), self.first)
        return TraceState(curve, self.first, curve.stage, curve.share, False, Trail.of(points))

    def step(self, state: TraceState) -> TraceState:
        """Some tries of a step; at the end of a leg the next one begins."""
        if state.curve.stage is Stage.DONE:
            return self._next_leg(state)
        after = self.curve.step(state.curve)
        if after.passed is None:
            return replace(state, curve=after, stage=after.stage)
        points = Points.of(after.passed, state.full)
        settled = self._settled(points, after.logits)
        over = after.stage is Stage.DONE and state.full >= self.last
        before, passed = state.curve, after.passed
        folds, crossings = changes(before.tangent[-1], passed.tangent[:, -1]), changes(before.sign, passed.sign)
        stalled = after.stage is Stage.STALLED and not settled
        return replace(
            state,
            curve=after,
            stage=Stage.DONE if over or settled else Stage.STALLED if stalled else Stage.GOING,
            share=self._progress(float(points.precision[-1]), settled),
            settled=settled,
            trail=state.trail.longer(points, self.room),
            folds=state.folds + tuple(self._fold(state.full, *pair(before, passed, k)) for k in folds),
            crossings=state.crossings + tuple(self._crossing(state.full, *pair(before, passed, k)) for k in crossings),
        )

    def _next_leg(self, state: TraceState) -> TraceState:
        full = min(LEG * state.full, self.last)
        curve = self.curve.rescaled(state.curve, full / state.full)
        self._adapt(full)
        return replace(state, curve=curve, full=full)

    def _adapt(self, full: float) -> None:
        """Set how exact the corrector must be at the map's precision, and where it stops to see whether it is done."""
        self.curve.smooth = SMOOTH_DENSE if self.curve.dense else 0.1 * self.tolerance
        self.curve.rounding = rounding_of(self.game, self.tolerance)
        if self.near is not None:
            awake = AWAKE / (full * self._stake) if full * self._stake > 0.0 else 0.0
            self.curve.look = (self.near, self.near * self._range, awake)

    def _settled(self, points: Points, logits: Float) -> bool:
        """Whether nothing much can change after the last of the points. A branch may rest for a while with much to
        gain: it is not done."""
        if self.near is None or (self._stake > 0.0 and points.precision[-1] * self._stake < AWAKE):
            return False
        if points.distance[-1] > self.near or points.local_regret[-1] > self.near * self._range:
            return False
        # A rare action may keep its probability while what it costs falls: it is best only in the limit.
        logs = partial(self.game.log_choices, logits)
        found = limit_of(self.arrays, self.tables, points.strategy[-1], logs=logs, tolerance=self.near)
        return found.rational is not False

    def _progress(self, precision: float, settled: bool) -> float:
        if self.near is None:
            return min(1.0, precision / self.last) if self.last > 0.0 else 1.0
        return 1.0 if settled else min(1.0, math.log1p(precision / self.first) / math.log1p(self.last / self.first))

    def _fold(self, full: float, before: CurveState, after: CurveState) -> Turn:
        """The fold between two points, where the share's slope changes sign; by halving, guided by the slopes."""
        low, high = -OVERLAP * before.length, (1.0 + OVERLAP) * before.length
        slope_low, slope_high = float(before.tangent[-1]), float(after.tangent[-1])
        logits, share = after.logits, after.share
        for turn in range(PLACED):
            guess = low + (high - low) * (slope_low / (slope_low - slope_high) if turn % 3 else 0.5)
            found = self.curve.beyond(before, guess)
            if not found.converged:
                break
            logits, share, slope = found.logits, found.share, float(found.tangent[-1])
            if abs(slope) < LEVEL:
                break
            if slope * slope_low > 0.0:
                low, slope_low = guess, slope
            else:
                high, slope_high = guess, slope
        return Turn(float(share * full), self.game.choices(logits))

    def _crossing(self, full: float, before: CurveState, after: CurveState) -> Turn:
        """The crossing between two points, where the bordered determinant changes sign; by halving."""
        low, high = -OVERLAP * before.length, (1.0 + OVERLAP) * before.length
        logits, share = after.logits, after.share
        for _ in range(PLACED):
            guess = 0.5 * (low + high)
            found = self.curve.beyond(before, guess)
            if not found.converged:
                break
            logits, share = found.logits, found.share
            if found.sign == before.sign:
                low = guess
            else:
                high = guess
        return Turn(float(share * full), self.game.choices(logits))


def changes(before: float, column: Float) -> list[int]:
    """Where the numbers of a column, with one `before` it, change their sign."""
    return (np.concatenate(((before,), column[:-1])) * column < 0.0).nonzero()[0].tolist()


def pair(first: CurveState, passed: Passed, k: int) -> tuple[CurveState, CurveState]:
    """Point `k` that was passed since `first`, after the one before it, which has the length of the step between."""
    before = point(passed, k - 1) if k else first
    return replace(before, length=float(passed.length[k])), point(passed, k)


def point(passed: Passed, k: int) -> CurveState:
    """Point `k` of those that were passed."""
    logits, share, tangent = passed.logits[k], float(passed.share[k]), passed.tangent[k]
    return CurveState(logits, share, Stage.GOING, tangent, 0.0, float(passed.sign[k]), passed.strategy[k])


@on_a_game
def trace_branch(
    arrays: GameArrays,
    tables: GameTables,
    *,
    precision_scale: float | None = None,
    near: float = 1e-3,
    tolerance: float = 1e-10,
    max_passes: int = 1_000_000,
    most_points: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Branch:
    """The principal branch from uniform choice, through folds, to `precision_scale` times the precision or its limit.

    Parameters
    ----------
    precision_scale : where to stop; None for the limit.
    near : distance from the limit at which to stop: of any probability, estimated, and of local regret, as a share of
        the range of the payoffs.
    tolerance : largest ``|strategy - logit response to it|`` at every point, or what rounding allows.
    max_passes : budget of passes over the graph.
    most_points : points to keep, besides the last; beyond it every second one is left out, as often as need be. None
        for as many as some hundred megabytes hold.
    progress : called with the share of the way that lies behind.

    An interrupt ends with the points so far.

    Raises
    ------
    OfframpError where a number is not finite or negative, or `most_points` below two.
    """
    began = time.perf_counter()
    for name, number in (("precision_scale", precision_scale), ("near", near), ("tolerance", tolerance)):
        if number is not None and not (np.isfinite(number) and number >= 0.0):
            raise OfframpError(f"{name} is {number}: it must be a finite number, zero or more")
    if most_points is not None and most_points < 2:
        raise OfframpError(f"most_points is {most_points}: it must be 2 or more, as a branch has two ends")
    last = farthest(tables) if precision_scale is None else precision_scale
    tracer = Tracer(
        arrays,
        tables,
        last=last,
        near=near if precision_scale is None else None,
        tolerance=tolerance,
        budget=max_passes,
        legs=True,
        room=most_points,
    )
    state, stopped = run_kept(tracer, max_passes=max_passes, progress=progress)
    return branch_of(tracer, state, stopped, began)


def apart(folds: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Folds without the pairs that rounding makes where the precision hardly changes, as it does at a crossing."""
    kept: list[Turn] = []
    for fold in folds:
        if kept and abs(fold.precision - kept[-1].precision) <= CLOSE * kept[-1].precision:
            kept.pop()
        else:
            kept.append(fold)
    return tuple(kept)


def farthest(tables: GameTables) -> float:
    """The precision at which the search for a limit ends."""
    stake = stake_of(tables)
    return FARTHEST / stake if stake > 0.0 else 1.0


def stake_of(tables: GameTables) -> float:
    """Precision times the largest payoff at one place, the largest of all players'."""
    return float((tables.precision * np.abs(tables.pay).max(axis=0, initial=0.0)).max(initial=0.0))


def branch_of(tracer: Tracer, state: TraceState, stopped: bool, began: float) -> Branch:
    """The result of a trace."""
    end = _end(tracer, state, stopped)
    points = state.trail.points()
    folds = apart(state.folds)
    last, distance = points.strategy[-1], float(points.distance[-1])
    return Branch(
        precision=points.precision,
        strategy=points.strategy,
        action_value=points.action_value,
        value=points.value,
        residual=points.residual,
        local_regret=points.local_regret,
        passed=state.trail.passed,
        folds=folds,
        crossings=state.crossings,
        crossings_sought=tracer.curve.dense,
        distance=distance,
        limit=limit_of(
            tracer.arrays,
            tracer.tables,
            last,
            logs=partial(tracer.game.log_choices, state.curve.logits),
        ),
        end=end,
        status=_status(end, float(points.precision[-1]), distance, len(folds), tracer),
        iterations=tracer.passes,
        seconds=time.perf_counter() - began,
    )


def _end(tracer: Tracer, state: TraceState, stopped: bool) -> End:
    if stopped:
        return "interrupted"
    if state.settled:
        return "settled"
    if state.stage is Stage.DONE:
        return "reached" if tracer.near is None else "unsettled"
    return "stalled" if state.stage is Stage.STALLED else "budget"


def _status(end: End, precision: float, distance: float, folds: int, tracer: Tracer) -> str:
    at = f"precision {precision:.4g}"
    beyond = f"{at}, after {folds} folds" if folds > 1 else at
    steep = precision * stake_of(tracer.tables) > STEEP
    cause = "a bifurcation (a tie between equal players or payoffs)"
    if steep:
        cause = "rounding at so high a precision"
    return {
        "reached": f"followed to {at}",
        "settled": f"followed to {at}, where its strategy is about {distance:.0e} from its limit",
        "unsettled": f"followed to {at}, the farthest that rounding allows, without coming near a limit; "
        f"its strategy still changes by {distance:.0e} per unit of the precision's logarithm",
        "budget": f"not complete: the budget of {tracer.passes} passes ran out at {beyond}; raise max_passes, "
        "or ask for less",
        "stalled": f"not complete: the branch could not be followed beyond {at}, most likely for {cause}; "
        "use it up to there",
        "interrupted": f"not complete: interrupted at {beyond}",
    }[end]
