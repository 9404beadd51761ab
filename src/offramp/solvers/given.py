"""What a strategy that was made elsewhere is worth, told as solvers tell of their own.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

import time

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.result import Solution
from offramp.solvers.worth import Worth, gains_of, solution, worth_of

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
