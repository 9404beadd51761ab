"""Logit agent quantal response equilibrium on the principal branch.

McKelvey and Palfrey (1998): at every information set choices are logit in their expected value, under beliefs
that follow from everybody's choices. The branch starts at uniform choice for precision zero and is followed
to the full precision; where it is followed by sweeps and where by arclength continuation is in
`offramp.solvers.sweeps` and `offramp.solvers.arclength`.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and this package.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.arclength import Arclength, CurveState, rounding_of
from offramp.solvers.asked import on_a_game
from offramp.solvers.driver import S, Solver, Stage, run, run_kept
from offramp.solvers.logit_map import LogitMap, logits_of
from offramp.solvers.result import Solution
from offramp.solvers.sweeps import PathState, SweepPath, Sweeps, SweepState
from offramp.solvers.worth import Gains, gains_of, solution, worth_of

Progress = Callable[[float], None]
DIRECT = 80
"""Free logits up to which sweeps are not tried first; measured, continuation is as fast there at any precision."""

STEADY = 0.1
"""Share of the tolerance by which Newton's method may still move choices that count as converged. Against sixty digits
(tests/solvers/trust/test_high_precision.py) they are off by up to fifteen times what it moves them, by luck."""


class Runner(Protocol):
    """`run_kept`, or one that keeps nothing."""

    def __call__(self, solver: Solver[S], *, max_passes: int, progress: Progress | None) -> tuple[S, bool]:
        """Where the solver ended, and whether it was interrupted."""
        ...


@on_a_game
def solve(
    arrays: GameArrays,
    tables: GameTables,
    *,
    start: Float | None = None,
    fixed: Bool | None = None,
    fixed_strategy: Float | None = None,
    precision_scale: float = 1.0,
    tolerance: float = 1e-10,
    max_passes: int = 20_000,
    progress: Progress | None = None,
    regret: bool = True,
    keep: bool = False,
) -> Solution:
    """The logit agent QRE of the principal branch, at `precision_scale` times the players' precision.

    Parameters
    ----------
    start : (entries,) strategy of a similar game. If sweeps contract from it, theirs is the answer; if not, the
        branch is followed from precision zero as without it.
    fixed : (infosets,) True where `fixed_strategy` (entries,) is played as it is.
    tolerance : largest ``|strategy - logit response to it|`` of a converged solution, or about how far its choices are
        off where rounding keeps the response farther away than that.
    max_passes : budget of passes over the graph, checked between steps.
    progress : called with the share of the full precision reached so far.
    regret : whether to compute whole best responses (under perfect recall).
    keep : whether an interrupt (KeyboardInterrupt) ends in the last good point, with ``interrupted`` set.

    Returns
    -------
    Solution
        With ``converged`` False and a status that advises where the budget ran out or the path stalled; its
        strategy is then the equilibrium at ``precision_reached`` of the full precision.

    Raises
    ------
    OfframpError where a number is not finite or a strategy has another game's length; WrongKindError for anything but
    arrays and tables.
    """
    began = time.perf_counter()
    for name, given in (("start", start), ("fixed_strategy", fixed_strategy)):
        if given is not None and given.shape != (arrays.n_entries,):
            raise OfframpError(f"{name} has {given.size} entries, the game {arrays.n_entries}")
    precision = precision_scale * np.asarray(tables.precision, dtype=np.float64)
    game = LogitMap(arrays, tables, precision=precision, fixed=fixed, fixed_strategy=fixed_strategy)
    runner = run_kept if keep else _run_on
    end, curve, interrupted = _search(arrays, tables, game, start, 0.1 * tolerance, max_passes, progress, runner)
    strategy = game.choices(end.logits)
    gains = gains_of(arrays, tables, strategy) if regret else Gains(None, "not asked for")
    worth = worth_of(arrays, tables, strategy, gains, partial(game.log_choices, end.logits))
    residual = game.residual(strategy, worth.at.action_value)
    converged = end.stage is Stage.DONE and residual <= tolerance
    if curve is not None and isinstance(end, CurveState) and end.stage is Stage.DONE and not converged:
        converged = curve.still_moves(end) <= STEADY * tolerance
    return solution(
        worth,
        method="qre",
        parameters={"precision_scale": precision_scale, "tolerance": tolerance, "max_passes": max_passes},
        converged=converged,
        residual=residual,
        iterations=game.passes,
        status=_status(end, residual, tolerance, converged, interrupted, game.passes),
        began=began,
        precision_reached=end.share,
        interrupted=interrupted,
    )


def _search(
    arrays: GameArrays,
    tables: GameTables,
    game: LogitMap,
    start: Float | None,
    tolerance: float,
    max_passes: int,
    progress: Progress | None,
    runner: Runner,
) -> tuple[SweepState | PathState | CurveState, Arclength | None, bool]:
    """The cheapest method that gets there: sweeps from `start`, sweeps along the path, arclength continuation.

    Where it ended, the curve that it ended on unless by sweeps, and whether `runner` was interrupted.
    """
    if start is not None:
        logits = game.released(logits_of(arrays, tables.allowed, start))
        warm, stopped = runner(Sweeps(game, logits, 1.0, tolerance), max_passes=max_passes, progress=None)
        if stopped or warm.stage is Stage.DONE:
            return warm, None, stopped
    if game.n_free <= DIRECT:
        # With a factorised Jacobian continuation costs little, and sees where curves cross.
        centroid = np.zeros(game.n_entries)
        curve = Arclength(game, centroid, 0.0, centroid, tolerance)
    else:
        path, stopped = runner(SweepPath(game, tolerance), max_passes=max_passes, progress=progress)
        if stopped or path.stage is not Stage.STALLED:
            return path, None, stopped
        curve = Arclength(game, path.logits, path.share, path.slope, tolerance)
    curve.rounding = rounding_of(game, tolerance)
    curve.budget = max_passes
    end, stopped = runner(curve, max_passes=max_passes, progress=progress)
    return end, curve, stopped


def _run_on(solver: Solver[S], *, max_passes: int, progress: Progress | None = None) -> tuple[S, bool]:
    """As `run_kept`, but an interrupt goes on to the caller."""
    return run(solver, max_passes=max_passes, progress=progress), False


def _status(
    end: SweepState | PathState | CurveState,
    residual: float,
    tolerance: float,
    converged: bool,
    interrupted: bool,
    passes: int,
) -> str:
    if interrupted:
        return (
            f"not converged: interrupted at {end.share:.1%} of the full precision ({passes} passes); this is the last "
            f"good point, with residual {residual:.0e} at full precision"
        )
    if converged:
        told = f"converged at full precision in {passes} passes, residual {residual:.0e}"
        if residual <= tolerance:
            return told
        return f"{told}: rounding allows no less, but to go on moves no choice by more than {STEADY * tolerance:.0e}"
    if end.stage is Stage.GOING:
        return (
            f"not converged: the budget of {passes} passes ran out at {end.share:.1%} of the full precision; "
            "raise max_passes or lower the precision"
        )
    if end.stage is Stage.STALLED:
        return (
            f"not converged: the principal branch could not be followed beyond {end.share:.1%} of the full precision "
            f"({passes} passes), most likely a bifurcation; use this solution at lower precision, or break the tie "
            "between equal players or payoffs"
        )
    return (
        f"not converged: the residual stays at {residual:.0e} after {passes} passes, as rounding allows no less; "
        "scale the payoffs to order one or raise the tolerance"
    )
