"""What a strategy that was made elsewhere is worth, told as solvers tell of their own.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import time

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.evaluate import evaluate, local_regret, regrets, zero_sum
from offramp.solvers.recall import perfect_recall
from offramp.solvers.result import Solution

NEAR = 1e-9
"""How far the probabilities of an information set may be from adding up to one."""


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
    at = evaluate(arrays, tables, strategy)
    known, reason = perfect_recall(arrays)
    gains = regrets(arrays, tables, strategy) if known else None
    opposed = gains is not None and zero_sum(arrays, tables)
    return Solution(
        method="given",
        parameters={},
        strategy=strategy,
        reach=at.reach,
        belief=at.belief,
        reached=at.reached,
        action_value=at.action_value,
        value=at.value,
        converged=True,
        residual=None,
        local_regret=local_regret(arrays, tables, strategy, at),
        regret=gains,
        regret_reason=reason,
        iterations=0,
        precision_reached=1.0,
        seconds=time.perf_counter() - began,
        status=f"weighed, not solved; {_gain(gains, opposed)}",
        exploitability=float(gains.mean()) if gains is not None and opposed else None,
    )


def _gain(gains: Float | None, opposed: bool) -> str:
    if gains is None:
        return "what a whole best response gains is not known, as a player forgets its own moves"
    return f"{'exploitability' if opposed else 'mean regret'} {float(gains.mean()):.2g}"
