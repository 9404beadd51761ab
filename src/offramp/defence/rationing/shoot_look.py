"""Shoot-look-shoot with a limited stock, by dynamic programming (Soland 1987; Glazebrook & Washburn 2004).

W like weapons, I interceptors, S looks: f(w, i, s) = best over m of the sum over k of
P(k survive | m shots spread evenly over w) f(k, i - m, s - 1). Spreading evenly is optimal within a look, so the
policy is optimal among all.

May import: numpy, scipy, ``offramp.defence.arrays``, ``offramp.defence.rationing``, ``offramp.errors``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.defence.rationing._shoot_look import look_to
from offramp.errors import OfframpError

MOST_STEPS = 10_000_000_000
"""Most multiplications of the program; about ten seconds."""

MOST_ENTRIES = 20_000_000
"""Most entries of its tables."""


class Objective(StrEnum):
    """What the defender wants of a raid."""

    NO_LEAKER = "chance that none leaks"
    LEAKERS = "expected leakers"


@dataclass(frozen=True, slots=True)
class ShootLook:
    """The optimal policy against like weapons.

    Attributes
    ----------
    weapons, interceptors, looks, kill, objective : what was asked.
    value : chance that none leaks, or expected leakers.
    values : (looks + 1, weapons + 1, interceptors + 1) value with s looks, w weapons and i interceptors left.
    salvos : of the same shape, interceptors to fire then.
    method, status : how it was found and how good it is known to be.
    """

    weapons: int
    interceptors: int
    looks: int
    kill: float
    objective: Objective
    value: float
    values: Float
    salvos: Int64
    method: str = "dynamic programming over weapons, interceptors and looks"
    status: str = "Proven optimal: in a look, shots are best spread evenly over like weapons."

    def salvo(self, weapons: int, interceptors: int, looks: int) -> int:
        """Interceptors to fire at so many weapons left, with so many interceptors and looks left."""
        return int(self.salvos[looks, weapons, interceptors])


def shoot_look(
    weapons: int, interceptors: int, looks: int, kill: float, objective: Objective = Objective.NO_LEAKER
) -> ShootLook:
    """Optimal shoot-look-shoot with a limited stock; all looks at all survivors.

    Raises OfframpError naming every problem of the input, or where the tables would pass a stated limit.
    """
    _check(weapons, interceptors, looks, kill)
    shape = (looks + 1, weapons + 1, interceptors + 1)
    values, salvos = np.empty(shape), np.zeros(shape, np.int64)
    left = np.arange(weapons + 1)
    none_leaks = objective is Objective.NO_LEAKER
    values[0] = ((left == 0) if none_leaks else left)[:, None]
    buffers = np.empty((3, weapons + 1))
    for s in range(1, looks + 1):
        look_to(1.0 - kill, 1.0 if none_leaks else -1.0, values[s - 1], buffers, values[s], salvos[s])
    value = float(values[looks, weapons, interceptors])
    return ShootLook(weapons, interceptors, looks, kill, objective, value, values, salvos)


def unlimited_looks(weapons: int, interceptors: int, kill: float, objective: Objective = Objective.NO_LEAKER) -> float:
    """Value with as many looks as there are interceptors: one shot at a time, until all are gone.

    P0 = P(Bin(I, p) >= W); expected leakers = E max(0, W - Bin(I, p)). Raises OfframpError as `shoot_look` does.
    """
    from scipy.stats import binom  # slow to import

    _check(weapons, interceptors, 0, kill)
    if objective is Objective.NO_LEAKER:
        return float(binom.sf(weapons - 1, interceptors, kill))
    kills = np.arange(weapons)
    return math.fsum((weapons - kills) * binom.pmf(kills, interceptors, kill))


def _check(weapons: int, interceptors: int, looks: int, kill: float) -> None:
    counted = {"weapons": weapons, "interceptors": interceptors, "looks": looks}
    problems = [
        f"{name} must be a whole number not below 0, found {number}"
        for name, number in counted.items()
        if not isinstance(number, int) or number < 0
    ]
    if not 0.0 <= kill <= 1.0:
        problems.append(f"kill must lie between 0 and 1, found {kill}")
    if problems:
        raise OfframpError("\n".join(problems))
    entries = (looks + 1) * (weapons + 1) * (interceptors + 1)
    steps = looks * weapons**2 * interceptors * (interceptors + weapons) // 4
    if entries > MOST_ENTRIES or steps > MOST_STEPS:
        raise OfframpError(
            f"{weapons} weapons, {interceptors} interceptors and {looks} looks need tables of {entries:,} entries and "
            f"{steps:,} steps, more than {MOST_ENTRIES:,} or {MOST_STEPS:,}; count salvos instead of weapons, or ask "
            "for unlimited looks"
        )
