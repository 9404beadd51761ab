"""Kernel of shoot-look-shoot with a limited stock: one look of the dynamic program.

May import: ``offramp.kernels``, ``offramp.defence.arrays``.
"""

from __future__ import annotations

import math

from offramp.defence.arrays import Float, Int64
from offramp.kernels import kernel

# Policies that differ by less than this are ties: the one that fires less is taken.
TIE = 1e-13


@kernel
def binomial_to(trials: int, chance: float, out: Float) -> None:
    """Write the probabilities of 0 ... `trials` successes to ``out[: trials + 1]``."""
    out[: trials + 1] = 0.0
    if chance <= 0.0 or chance >= 1.0:
        out[trials if chance >= 1.0 else 0] = 1.0
        return
    odds, none = math.log(chance) - math.log1p(-chance), trials * math.log1p(-chance)
    whole = math.lgamma(trials + 1.0) + none
    for k in range(trials + 1):
        out[k] = math.exp(whole - math.lgamma(k + 1.0) - math.lgamma(trials - k + 1.0) + k * odds)


@kernel
def survivors_to(weapons: int, shots: int, miss: float, buffers: Float, out: Float) -> None:
    """Write to ``out[: weapons + 1]`` the distribution of survivors of shots spread evenly over weapons.

    weapons : at least 1. miss : chance that a weapon survives one shot.
    buffers : (2, at least weapons + 1), modified in place.
    """
    each, more = shots // weapons, shots % weapons
    binomial_to(more, miss ** (each + 1), buffers[0])
    binomial_to(weapons - more, miss**each, buffers[1])
    out[: weapons + 1] = 0.0
    for a in range(more + 1):
        for b in range(weapons - more + 1):
            out[a + b] += buffers[0, a] * buffers[1, b]


@kernel
def look_to(miss: float, sense: float, after: Float, buffers: Float, value: Float, salvo: Int64) -> None:
    """Write the value of a further look, and the best salvo in it, for all weapons and interceptors left.

    miss : chance that a weapon survives one shot. sense : 1 to maximise, -1 to minimise.
    after : (W + 1, I + 1) value of weapons and interceptors left after the look.
    buffers : (3, W + 1), modified in place.
    value, salvo : (W + 1, I + 1), written to.
    """
    interceptors = after.shape[1] - 1
    for w in range(after.shape[0]):
        for i in range(interceptors + 1):
            value[w, i], salvo[w, i] = after[w, i], 0
    for w in range(1, after.shape[0]):
        for m in range(1, interceptors + 1):
            survivors_to(w, m, miss, buffers[:2], buffers[2])
            for i in range(m, interceptors + 1):
                found = 0.0
                for k in range(w + 1):
                    found += buffers[2, k] * after[k, i - m]
                if sense * (found - value[w, i]) > TIE * abs(found):
                    value[w, i], salvo[w, i] = found, m
