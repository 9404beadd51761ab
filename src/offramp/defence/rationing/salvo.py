"""Closed formulas for salvos: shots wanted, Hughes' exchange and its stochastic form.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from offramp.errors import OfframpError


@dataclass(frozen=True, slots=True)
class Rectified:
    """Mean and variance of a normal number that counts as zero where it is negative."""

    mean: float
    variance: float


def chance_of_no_leaker(weapons: int, kill: float, shots: float, tracked: float = 1.0) -> float:
    """Chance that no weapon of a raid leaks: ``tracked * (1 - (1 - kill)**shots)**weapons``.

    `tracked` is the chance that the raid is tracked and classified rightly; that is common to all weapons,
    so it multiplies once (Wilkening 2000, *Science & Global Security* 8(2)).
    Raises OfframpError for a probability outside [0, 1] or a negative number.
    """
    _check(("kill", kill), ("tracked", tracked), weapons=weapons, shots=shots)
    return float(tracked * (1.0 - (1.0 - kill) ** shots) ** weapons)


def shots_wanted(weapons: int, kill: float, wanted: float, tracked: float = 1.0) -> float:
    """Shots at each weapon for a wanted chance that none leaks (Wilkening 2000); round up to whole shots.

    Infinite where no number of shots suffices: tracking fails too often, or a shot never kills.
    Raises OfframpError for a probability outside [0, 1] or a negative number.
    """
    _check(("kill", kill), ("wanted", wanted), ("tracked", tracked), weapons=weapons)
    if wanted == 0.0 or weapons == 0:
        return 0.0 if wanted <= tracked else math.inf
    if wanted > tracked or kill == 0.0:
        return math.inf
    # 1 - (wanted / tracked)^(1 / weapons), without losing digits where the raid is large.
    leak = -math.expm1(math.log(wanted / tracked) / weapons)
    if kill == 1.0:
        return 1.0
    return math.inf if leak == 0.0 else math.log(leak) / math.log1p(-kill)


def hughes_losses(shooters: float, targets: float, shots: float, stopped_each: float, hits_to_disable: float) -> float:
    """Units lost by a side that is shot at in one salvo exchange: (alpha A - b3 B) / b1, within [0, B].

    Hughes 1995 (*Naval Research Logistics* 42(2)): `shooters` A units fire `shots` alpha each at `targets` B units,
    each of which stops `stopped_each` b3 and is disabled by `hits_to_disable` b1 hits.
    Raises OfframpError for a negative number, or no hits to disable.
    """
    _check(shooters=shooters, targets=targets, shots=shots, stopped_each=stopped_each)
    if not 0.0 < hits_to_disable < math.inf:
        raise OfframpError(f"hits to disable must be a number above 0, found {hits_to_disable}")
    return min(targets, max(0.0, shots * shooters - stopped_each * targets) / hits_to_disable)


def stochastic_salvo(mean: float, deviation: float) -> Rectified:
    """Missiles that get through: normal with this mean and standard deviation, rectified at zero.

    Armstrong 2005 (*Operations Research* 53(5)): with z = mean/deviation, E = mean Phi(z) + deviation phi(z) and
    E2 = (mean^2 + deviation^2) Phi(z) + mean deviation phi(z).
    Raises OfframpError for a negative deviation or a number that is not finite.
    """
    _check(deviation=deviation)
    if not math.isfinite(mean):
        raise OfframpError(f"mean must be a finite number, found {mean}")
    if deviation == 0.0:
        return Rectified(max(0.0, mean), 0.0)
    standard, z = NormalDist(), mean / deviation
    below, density = standard.cdf(z), standard.pdf(z)
    first = mean * below + deviation * density
    second = (mean**2 + deviation**2) * below + mean * deviation * density
    return Rectified(max(0.0, first), max(0.0, second - first**2))


def _check(*probabilities: tuple[str, float], **numbers: float) -> None:
    problems = [f"{name} must lie between 0 and 1, found {p}" for name, p in probabilities if not 0.0 <= p <= 1.0]
    problems += [
        f"{name.replace('_', ' ')} must be a number not below 0, found {number}"
        for name, number in numbers.items()
        if not 0.0 <= number < math.inf
    ]
    if problems:
        raise OfframpError("\n".join(problems))
