"""The assessment that a point of high precision rounds to, and whether it is sequentially rational.

A limit of agent logit quantal response equilibria is a sequential equilibrium (McKelvey and Palfrey 1998). A point
short of it rounds to one only if it is near enough; this says whether it does. Actions that are hardly ever played
are taken out, beliefs stay those of the point, where everything is still played; then at every information set,
reached or not, every action that is left must be as good as the best.

May import: numpy, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.evaluate import Logarithms, assess

RARE = 1e-3
"""Probability up to which an action counts as not played in the limit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A strategy with beliefs, held against sequential rationality.

    Attributes
    ----------
    strategy : (entries,) without the actions that are hardly ever played.
    belief : (nodes,) Bayes beliefs of the point that was rounded, at every information set; zero elsewhere.
    action_value : (entries,) value of every action under that strategy and those beliefs.
    shortfall : (infosets,) by how much the worst action still played is worse than the best.
    unknown : (infosets,) True where nothing leads, at that point either, so that there are no beliefs to be had.
    tolerance : shortfall up to which an action counts as best.
    """

    strategy: Float
    belief: Float
    action_value: Float
    shortfall: Float
    unknown: Bool
    tolerance: float

    @property
    def rational(self) -> bool | None:
        """Whether every choice is best to within the tolerance; None where all is but where there are no beliefs."""
        if (self.shortfall[~self.unknown] > self.tolerance).any():
            return False
        return None if self.unknown.any() else True


def limit_of(
    arrays: GameArrays,
    tables: GameTables,
    strategy: Float,
    *,
    logs: Logarithms | None = None,
    tolerance: float = 1e-3,
) -> Limit:
    """What `strategy` (entries,) rounds to; `tolerance` is a share of the range of the payoffs.

    `logs` tells the logarithms of the strategy (see `evaluate`) where some are too small for it.
    """
    first, sizes = arrays.infoset_action[:-1], np.diff(arrays.infoset_action)
    kept = np.where(strategy > RARE, strategy, 0.0)
    rounded = kept / np.repeat(np.add.reduceat(kept, first), sizes) if sizes.size else kept
    at = assess(arrays, tables, beliefs_of=strategy, continuation=rounded, logs=logs)
    shortfall = np.zeros(0)
    if sizes.size:
        best = np.maximum.reduceat(np.where(tables.allowed, at.action_value, -np.inf), first)
        worst = np.minimum.reduceat(np.where(rounded > 0.0, at.action_value, np.inf), first)
        shortfall = np.maximum(best - worst, 0.0)
    return Limit(
        strategy=rounded,
        belief=at.belief,
        action_value=at.action_value,
        shortfall=shortfall,
        unknown=~at.reached,
        tolerance=tolerance * payoff_range(tables),
    )


def payoff_range(tables: GameTables) -> float:
    """Difference between the highest and the lowest that a player is paid at one place, the largest of all players'."""
    return float(np.ptp(tables.pay, axis=0).max(initial=0.0))
