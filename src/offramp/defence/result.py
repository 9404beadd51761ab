"""What the evaluation of a raid returns, exact or sampled.

May import: numpy, ``offramp.defence.spec``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Float
from offramp.defence.spec import RaidSpec


@dataclass(frozen=True, slots=True)
class RaidResult:
    """Distributions of everything that happens in a raid; C classes, L layers, S sites.

    Attributes
    ----------
    spec : what was evaluated; names of classes, layers and sites are there.
    method : ``"exact count chain"`` or ``"sampled"``.
    status : a sentence: how exact it is, and why it was sampled if it was.
    runs, seed : of the sample, None where exact.
    situations : combinations of what may be up or out that were told apart.
    launched : (C,) mean weapons launched.
    failed : (C,) mean that fail by themselves.
    stopped : (L, C) mean stopped by each layer.
    leaked : (C,) mean that pass all layers, those on open ground among them.
    harmful : (C,) mean leakers that do harm after passive defence, those on open ground not among them.
    spent : (L, C) mean interceptors fired.
    class_leakers : per class, probability of k leakers.
    site_leakers : per site, probability of k leakers there.
    part_leakers : per site, class by class, probability of k leakers of the class there.
    leakers : probability of k leakers of all classes together.
    spent_layers : per layer, probability of k interceptors fired.
    harm : (n,) probability of ``k * harm_step`` points of harm.
    harm_step : points between neighbours of `harm`.
    damage : (damage levels,) probability of each level.
    joint : (damage levels, averted levels) probability of both.
    error : standard error of the mean number of leakers; 0 where exact.
    damage_error : (damage levels,) standard error of `damage`; 0 where exact.
    attack_cost, defence_cost : mean price of the weapons launched and of the interceptors fired; None
        where a unit cost that it needs is not given.
    """

    spec: RaidSpec
    method: str
    status: str
    runs: int | None
    seed: int | None
    situations: int
    launched: Float
    failed: Float
    stopped: Float
    leaked: Float
    harmful: Float
    spent: Float
    class_leakers: tuple[Float, ...]
    site_leakers: tuple[Float, ...]
    part_leakers: tuple[tuple[Float, ...], ...]
    leakers: Float
    spent_layers: tuple[Float, ...]
    harm: Float
    harm_step: int
    damage: Float
    joint: Float
    error: float
    damage_error: Float
    attack_cost: float | None
    defence_cost: float | None

    @property
    def leakers_mean(self) -> float:
        """Mean number of leakers of all classes together."""
        return mean_of(self.leakers)

    @property
    def leakers_sd(self) -> float:
        """Standard deviation of the number of leakers of all classes together."""
        deviation = np.arange(len(self.leakers)) - self.leakers_mean
        return float(np.sqrt(self.leakers @ deviation**2))

    @property
    def harm_mean(self) -> float:
        """Mean points of harm."""
        return mean_of(self.harm) * self.harm_step

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


def mean_of(pmf: Float) -> float:
    """Mean of a distribution over counts."""
    return float(pmf @ np.arange(len(pmf)))
