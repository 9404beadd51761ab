"""What a strategy is worth, told alike however it was found: by a solver, or elsewhere.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.asked import on_a_game
from offramp.solvers.evaluate import Evaluation, Logarithms, evaluate, regrets, zero_sum
from offramp.solvers.recall import perfect_recall
from offramp.solvers.result import Solution

NEAR = 1e-9
"""How far the probabilities of an information set may be from adding up to one."""


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


@on_a_game
def weigh(arrays: GameArrays, tables: GameTables, strategy: Float) -> Solution:
    """Reach, beliefs, values, regret and exploitability of a given strategy (entries,).

    Nothing is solved: `method` is ``"given"``, `residual` None, and `converged` True, as there is nothing to converge.

    Raises
    ------
    OfframpError where the strategy has another game's length, holds no probabilities, plays what does not exist, or
    plays the parts of an information set differently.
    """
    began = time.perf_counter()
    if strategy.shape != (arrays.n_entries,):
        raise OfframpError(f"the strategy has {strategy.size} entries, the game {arrays.n_entries}")
    sums = np.add.reduceat(strategy, arrays.infoset_action[:-1]) if arrays.n_infosets else np.ones(0)
    # Written so that what is no number fails too.
    bad = ~((np.abs(sums - 1.0) <= NEAR) & (np.minimum.reduceat(strategy, arrays.infoset_action[:-1]) >= 0.0))
    if bad.any():
        raise OfframpError(f"the strategy holds no probabilities at information set {int(np.flatnonzero(bad)[0])}")
    if (strategy[~tables.allowed] > 0.0).any():
        raise OfframpError("the strategy plays actions that do not exist in this world")
    apart = np.flatnonzero(strategy != strategy[arrays.whole_entry])
    if apart.size:
        first = int(np.searchsorted(arrays.infoset_action, apart[0], "right")) - 1
        whole = int(arrays.infoset_whole[first])
        raise OfframpError(f"the strategy plays parts {whole} and {first} of one information set differently")
    worth = worth_of(arrays, tables, strategy, gains_of(arrays, tables, strategy))
    return solution(
        worth,
        method="given",
        parameters={},
        converged=True,
        residual=None,
        iterations=0,
        status=f"weighed, not solved; {_gain(worth)}",
        began=began,
    )


def _gain(worth: Worth) -> str:
    if worth.mean_regret is None:
        return "what a whole best response gains is not known, as a player forgets its own moves"
    return f"{'exploitability' if worth.opposed else 'mean regret'} {worth.mean_regret:.2g}"
