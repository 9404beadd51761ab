"""Shares of choices at information sets, as every layout of regret minimisation needs them.

May import: numpy and ``offramp.game.arrays``.
"""

from __future__ import annotations

import numpy as np

from offramp.game.arrays import Float, GameArrays, GameTables


def base_of(arrays: GameArrays, tables: GameTables) -> Float:
    """(entries,) the uniform choice among the allowed actions of each information set."""
    sizes = np.diff(arrays.infoset_action)
    if not sizes.size:
        return np.empty(0)
    allowed = tables.allowed.astype(np.float64)
    base: Float = allowed / np.repeat(np.add.reduceat(allowed, arrays.infoset_action[:-1]), sizes)
    return base


def normalised(arrays: GameArrays, total: Float, base: Float) -> Float:
    """The strategy in proportion to `total` (entries,), and `base` at information sets that have none."""
    sizes = np.diff(arrays.infoset_action)
    if not sizes.size:
        return np.empty(0)
    mass = np.repeat(np.add.reduceat(total, arrays.infoset_action[:-1]), sizes)
    strategy = base.copy()
    np.divide(total, mass, out=strategy, where=mass > 1e-300)
    return strategy
