"""What the exact evaluation of a raid returns.

May import: numpy, ``offramp.defence.spec``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.defence.spec import RaidSpec


@dataclass(frozen=True, slots=True)
class RaidResult:
    """Distributions of everything that happens in a raid; C classes, L layers.

    Attributes
    ----------
    spec : what was evaluated; names of classes and layers are there.
    method : ``"exact count chain"``.
    states : distinct sets of working layers that were mixed.
    launched : (C,) weapons launched.
    failed : (C,) mean that fail by themselves.
    stopped : (L, C) mean stopped by each layer.
    leaked : (C,) mean that pass all layers.
    harmful : (C,) mean leakers that do harm after passive defence.
    spent : (L, C) mean interceptors fired.
    class_leakers : per class, (count + 1,) probability of k leakers.
    leakers : (all launched + 1,) probability of k leakers of all classes together.
    harm : (n,) probability of ``k * harm_step`` points of harm.
    harm_step : points between neighbours of `harm`.
    damage : (damage levels,) probability of each level.
    joint : (damage levels, averted levels) probability of both.
    attack_cost, defence_cost : price of the weapons launched and mean price of the interceptors fired; None
        where a unit cost that it needs is not given.
    """

    spec: RaidSpec
    method: str
    states: int
    launched: Int64
    failed: Float
    stopped: Float
    leaked: Float
    harmful: Float
    spent: Float
    class_leakers: tuple[Float, ...]
    leakers: Float
    harm: Float
    harm_step: int
    damage: Float
    joint: Float
    attack_cost: float | None
    defence_cost: float | None

    @property
    def leakers_mean(self) -> float:
        """Mean number of leakers of all classes together."""
        return float(self.leakers @ np.arange(len(self.leakers)))

    @property
    def leakers_sd(self) -> float:
        """Standard deviation of the number of leakers of all classes together."""
        deviation = np.arange(len(self.leakers)) - self.leakers_mean
        return float(np.sqrt(self.leakers @ deviation**2))

    @property
    def harm_mean(self) -> float:
        """Mean points of harm."""
        return float(self.harm @ np.arange(len(self.harm))) * self.harm_step

    @property
    def spent_by_layer(self) -> Float:
        """Mean interceptors fired by each layer, (L,)."""
        total: Float = self.spent.sum(axis=1)
        return total

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of the rows of `waterfall`."""
        return ("launched", "failed", *(layer.name for layer in self.spec.layers), "leaked", "harmful")

    @property
    def waterfall(self) -> Float:
        """Mean weapons by stage and class, (L + 4, C): launched = failed + stopped by the layers + leaked."""
        return np.vstack([self.launched, self.failed, self.stopped, self.leaked, self.harmful]).astype(np.float64)
