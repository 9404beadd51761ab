"""Kernels that draw from the binomial distribution at a cost that does not grow with the number of trials.

May import: ``offramp.kernels``, numpy, ``offramp.defence.sampled``.
"""

from __future__ import annotations

import math

import numpy as np

from offramp.defence.sampled._streams import NUMBERS_PER_DRAW, number, unit
from offramp.kernels import kernel

# Below this mean, counting up from zero is faster; above it, the constants of the rejection method hold.
LEAST_MEAN_TO_REJECT = 10.0


@kernel
def binomial(stream: np.uint64, trials: int, p: float) -> int:
    """Successes among `trials`, each with probability `p`, by the first numbers of `stream`."""
    if trials == 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return trials
    if trials <= NUMBERS_PER_DRAW:
        return _tossed(stream, trials, p)
    rarer = min(p, 1.0 - p)
    if trials * rarer < LEAST_MEAN_TO_REJECT:
        found = _counted_up(stream, trials, rarer)
    else:
        found = _rejected(stream, trials, rarer)
    return found if p <= 0.5 else trials - found


@kernel
def _tossed(stream: np.uint64, trials: int, p: float) -> int:
    """One number for every trial: less than a nanosecond each, for the loop has no branches."""
    bar = np.uint64(p * 2.0**64)
    found = 0
    for index in range(trials):
        if number(stream, index) < bar:
            found += 1
    return found


@kernel
def _counted_up(stream: np.uint64, trials: int, p: float) -> int:
    """By inversion: the first count at which the distribution function passes a uniform number; p at most 1/2."""
    left = unit(stream, 0)
    odds = p / (1.0 - p)
    mass = math.exp(trials * math.log1p(-p))
    found = 0
    while left > mass and found < trials:
        left -= mass
        found += 1
        mass *= odds * (trials + 1 - found) / found
    return found


@kernel
def _rejected(stream: np.uint64, trials: int, p: float) -> int:
    """By transformed rejection, p at most 1/2 and the mean at least 10.

    Algorithm BTRS of Hörmann (1993), "The generation of binomial random variates", Journal of Statistical Computation
    and Simulation 46; its constants are his. Four draws in five end at the first comparison.
    """
    spread = math.sqrt(trials * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre = trials * p + 0.5
    surely = 0.92 - 4.2 / b
    index = 0
    while True:
        u = unit(stream, index) - 0.5
        v = unit(stream, index + 1)
        index += 2
        room = 0.5 - abs(u)
        guess = math.floor((2.0 * a / room + b) * u + centre)
        if guess < 0 or guess > trials:
            continue
        if room >= 0.07 and v <= surely:
            return int(guess)
        alpha = (2.83 + 5.1 / b) * spread
        if math.log(v * alpha / (a / (room * room) + b)) <= _log_ratio(trials, p, guess):
            return int(guess)


@kernel
def _log_ratio(trials: int, p: float, found: float) -> float:
    """Logarithm of the chance of `found` successes over that of the likeliest number."""
    mode = math.floor((trials + 1) * p)
    return (
        math.lgamma(mode + 1.0)
        + math.lgamma(trials - mode + 1.0)
        - math.lgamma(found + 1.0)
        - math.lgamma(trials - found + 1.0)
        + (found - mode) * math.log(p / (1.0 - p))
    )
