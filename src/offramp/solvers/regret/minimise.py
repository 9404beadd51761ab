"""Regret minimisation: the players learn from what they would rather have done, and their average play is the answer.

In a zero-sum game of two the average approaches an equilibrium. Elsewhere it need not; what each player could still
gain is measured and said in every case where everybody has perfect recall.

Zinkevich, Johanson, Bowling and Piccione (2007), Regret minimization in games with incomplete information. The methods
and their sources are in `offramp.solvers.regret.rules`.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.asked import on_a_game
from offramp.solvers.driver import Stage, run, run_kept
from offramp.solvers.recall import OwnMoves, forgets, own_moves
from offramp.solvers.regret.flat import FlatGame
from offramp.solvers.regret.rules import Rule, rule_of
from offramp.solvers.regret.sequences import SequenceGame
from offramp.solvers.result import Solution
from offramp.solvers.worth import Gains, Worth, solution, worth_of

TARGET = 1e-4
"""Mean regret at which to stop if nothing is said, as a share of the range of the payoffs."""
FIRST_CHECK = 16
"""Iterations before the regret is measured for the first time."""
CHECK_SHARE = 16
"""It is measured again after another 1/16 of the iterations so far: that costs little, and stops little too late."""
SHORT, LONG = 0.02, 0.1
"""Seconds that a step should take: an interrupt and the progress wait for its end."""


class Learner(Protocol):
    """Regret minimisation on one layout of a game."""

    def learn(self, turns: Float) -> None:
        """One iteration per row of `turns`."""
        ...

    def average(self) -> Float:
        """(entries,) the average strategy so far."""
        ...

    def regret_of_average(self) -> Float:
        """(players,) what each player would gain by its best answer to the others' average strategies."""
        ...


@dataclass(frozen=True, slots=True)
class Learnt:
    """How far the players have learnt. `regret` (players,) is that of the average when last measured, if it was."""

    iterations: int
    stage: Stage
    share: float
    next_check: int
    regret: Float | None = None


class Minimiser:
    """A method on a game, for the driver: a step is some iterations, and a measurement where one is due.

    The learner's buffers change in place, but only whole iterations at a time.
    """

    def __init__(self, learner: Learner, rule: Rule, target: float, iterations: int, *, measured: bool) -> None:
        self.learner = learner
        self.rule = rule
        self.target = target
        self.iterations = iterations
        self.measured = measured
        self._done = 0
        self._pace = 1

    @property
    def passes(self) -> int:
        """Iterations so far."""
        return self._done

    def init(self) -> Learnt:
        """Nothing learnt yet."""
        return Learnt(0, Stage.GOING, 0.0, FIRST_CHECK)

    def step(self, state: Learnt) -> Learnt:
        """As many iterations as fit into a moment, and no more than to the next measurement."""
        due = min(state.next_check, self.iterations) if self.measured else self.iterations
        count = min(self._pace, due - state.iterations)
        began = time.perf_counter()
        self.learner.learn(self.rule.turns(state.iterations + 1, count))
        self._done = done = state.iterations + count
        self._adapt(count, time.perf_counter() - began)
        if not self.measured or done < due:
            return Learnt(done, Stage.GOING, max(state.share, done / self.iterations), state.next_check, state.regret)
        regret = self.learner.regret_of_average()
        gap = float(regret.mean())
        stage = Stage.DONE if gap <= self.target else Stage.GOING
        share = 1.0 if stage is Stage.DONE else max(done / self.iterations, self._near(gap))
        return Learnt(done, stage, share, done + max(FIRST_CHECK, done // CHECK_SHARE), regret)

    def _adapt(self, count: int, seconds: float) -> None:
        # A batch that was cut short by a measurement says nothing about longer ones.
        if seconds > LONG:
            self._pace = max(1, count // 2)
        elif seconds < SHORT and count == self._pace:
            self._pace *= 2

    def _near(self, gap: float) -> float:
        """Share of the way from a regret of one payoff unit to the target, in orders of magnitude."""
        if not 0.0 < self.target < gap < 1.0:
            return 0.0
        return math.log(gap) / math.log(self.target)


@on_a_game
def minimise(
    arrays: GameArrays,
    tables: GameTables,
    method: str = "cfr+",
    *,
    target: float | None = None,
    iterations: int = 10_000,
    alpha: float | None = None,
    beta: float | None = None,
    gamma: float | None = None,
    progress: Callable[[float], None] | None = None,
    keep: bool = False,
) -> Solution:
    """The average strategy of a regret minimiser: ``cfr+``, ``dcfr`` or ``pcfr+``.

    Works on every graph and for any number of players. Without perfect recall it runs, promises nothing, and cannot
    measure its regret; the status says so.

    Parameters
    ----------
    target : mean regret of the players (exploitability in a zero-sum game of two) at which to stop; None stands for a
        ten-thousandth of the range of the payoffs.
    iterations : at most so many; in each, every player learns once.
    alpha, beta, gamma : of ``dcfr``; None stands for its authors' 1.5, 0 and 2.
    progress : called with the share of the way so far.
    keep : whether an interrupt (KeyboardInterrupt) ends in the solution so far, with ``interrupted`` set.

    Raises
    ------
    OfframpError where the method, a parameter or a number of the game makes no sense.
    """
    began = time.perf_counter()
    rule = rule_of(method, {"alpha": alpha, "beta": beta, "gamma": gamma})
    check_numbers(tables, target, iterations)
    own = own_moves(arrays)
    aim = TARGET * float(np.ptp(tables.pay)) if target is None else target
    minimiser = Minimiser(_learner(arrays, tables, own), rule, aim, iterations, measured=own.forgetful < 0)
    runner = run_kept if keep else _run
    _, interrupted = runner(minimiser, max_passes=iterations, progress=progress)
    return _solution(arrays, tables, own, minimiser, interrupted, began)


def _run(solver: Minimiser, *, max_passes: int, progress: Callable[[float], None] | None) -> tuple[Learnt, bool]:
    return run(solver, max_passes=max_passes, progress=progress), False


def check_numbers(tables: GameTables, target: float | None, iterations: int) -> None:
    """OfframpError where a number of the game is not finite, or one that was asked for makes no sense."""
    if not (np.isfinite(tables.prob).all() and np.isfinite(tables.pay).all()):
        raise OfframpError("a probability or payoff of the game is not a finite number")
    if target is not None and not (math.isfinite(target) and target >= 0.0):
        raise OfframpError(f"the target is {target}, and must be a number from 0")
    if iterations < 1:
        raise OfframpError(f"{iterations} iterations were asked for, and must be at least 1")


def _learner(arrays: GameArrays, tables: GameTables, own: OwnMoves) -> Learner:
    """The faster layout that fits: sequences where each history has its own, else the graph."""
    if own.forgetful < 0 and not own.merged:
        return SequenceGame(arrays, tables, own)
    return FlatGame(arrays, tables, own)


def _solution(
    arrays: GameArrays,
    tables: GameTables,
    own: OwnMoves,
    minimiser: Minimiser,
    interrupted: bool,
    began: float,
) -> Solution:
    learner, rule = minimiser.learner, minimiser.rule
    # After an interrupt in a step the iterations of that step may or may not be done: the measurement must be fresh.
    gains = Gains(learner.regret_of_average()) if minimiser.measured else Gains(None, forgets(arrays, own.forgetful))
    worth = worth_of(arrays, tables, learner.average(), gains)
    converged = worth.mean_regret is not None and worth.mean_regret <= minimiser.target
    return solution(
        worth,
        method=rule.name,
        parameters={**rule.told(), "target": minimiser.target, "max_iterations": minimiser.iterations},
        converged=converged,
        residual=None,
        iterations=minimiser.passes,
        status=_status(worth, converged, interrupted, minimiser.passes, minimiser.target),
        began=began,
        interrupted=interrupted,
    )


def _status(worth: Worth, converged: bool, interrupted: bool, iterations: int, target: float) -> str:
    after = f"{'interrupted ' if interrupted else ''}after {iterations:,} iterations"
    if worth.mean_regret is None:
        return (
            f"the average play {after}, which here promises nothing and whose regret is not known: a player forgets "
            "its own moves; --method qre (solve) suits such games"
        )
    found = f"{'exploitability' if worth.opposed else 'mean regret'} {worth.mean_regret:.2g} {after}"
    if converged:
        return f"converged: {found}, target {target:.2g}"
    if interrupted:
        return f"not converged: {found}, target {target:.2g}; this is the average play so far"
    if worth.opposed:
        return f"not converged: {found}, target {target:.2g}; allow more iterations or a higher target"
    return (
        f"not converged: {found}, target {target:.2g}; outside zero-sum games of two such methods need not come near "
        "an equilibrium: more iterations may not help, --method qre (solve) may"
    )
