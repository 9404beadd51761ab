"""What every solution tells alike, however its strategy was found: worth, whole best responses, time.

May import: numpy, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.evaluate import Evaluation, Logarithms, evaluate, regrets, zero_sum
from offramp.solvers.recall import perfect_recall
from offramp.solvers.result import Solution


class Gains(NamedTuple):
    """What each player's whole best response gains: `regret` (players,), or None and the `reason`."""

    regret: Float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """A strategy (entries,), seen from every side.

    Attributes
    ----------
    at : reach, beliefs and values under it.
    gains : of whole best responses to it.
    opposed : whether two players divide a constant sum; asked only where `gains` are known.
    """

    strategy: Float
    at: Evaluation
    gains: Gains
    opposed: bool

    @property
    def mean_regret(self) -> float | None:
        """Mean over the players of what a whole best response gains; None where that is not known."""
        return None if self.gains.regret is None else float(self.gains.regret.mean())

    @property
    def exploitability(self) -> float | None:
        """That mean where two players divide a constant sum, else None."""
        return self.mean_regret if self.opposed else None


def gains_of(arrays: GameArrays, tables: GameTables, strategy: Float) -> Gains:
    """What whole best responses to `strategy` gain, where everybody recalls its own moves."""
    known, reason = perfect_recall(arrays)
    return Gains(regrets(arrays, tables, strategy) if known else None, reason)


def worth_of(
    arrays: GameArrays, tables: GameTables, strategy: Float, gains: Gains, logs: Logarithms | None = None
) -> Worth:
    """The worth of `strategy`, whose whole best responses gain `gains`; for `logs` see `evaluate`."""
    at = evaluate(arrays, tables, strategy, logs)
    opposed = gains.regret is not None and zero_sum(arrays, tables)
    return Worth(strategy, at, gains, opposed)


def solution(
    worth: Worth,
    *,
    method: str,
    parameters: Mapping[str, float | int | str],
    converged: bool,
    residual: float | None,
    iterations: int,
    status: str,
    began: float,
    precision_reached: float = 1.0,
    interrupted: bool = False,
) -> Solution:
    """`worth` and how its strategy was found, since `began` by ``time.perf_counter``; the rest is as in `Solution`."""
    return Solution(
        method=method,
        parameters=parameters,
        strategy=worth.strategy,
        reach=worth.at.reach,
        belief=worth.at.belief,
        reached=worth.at.reached,
        action_value=worth.at.action_value,
        value=worth.at.value,
        converged=converged,
        residual=residual,
        local_regret=worth.at.local_regret,
        regret=worth.gains.regret,
        regret_reason=worth.gains.reason,
        iterations=iterations,
        precision_reached=precision_reached,
        seconds=time.perf_counter() - began,
        status=status,
        exploitability=worth.exploitability,
        interrupted=interrupted,
    )
